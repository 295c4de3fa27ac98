//! A question, read from parameters: its kind, what it is about, and its words for the record. No I/O.

use super::{error::AskError, kind::Kind, subject::Subject};
use std::collections::BTreeMap;
use xwms_events::ids::ClientId;

/// From which age a secret is old, in days, unless the question says otherwise.
const OLD_DAYS: u32 = 90;
const OLD_DAYS_MAX: u32 = 3_650;

/// A question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Question {
    By(Subject),
    Family(Subject),
    Networks(Subject),
    Changes,
    Exposed,
    Keys,
    Idle {
        /// From which age a secret is old.
        days: u32,
    },
    Reach(ClientId),
    /// By a person or client; by the operator if absent.
    Reads(Option<Subject>),
}

impl Question {
    /// Reads a question of `kind` from the parameters that `get` returns.
    ///
    /// # Errors
    /// A parameter that is missing, can't be read, or does not belong to the question.
    pub fn read<'a>(kind: Kind, get: impl Fn(&str) -> Option<&'a str>) -> Result<Self, AskError> {
        Self::of(kind, Subject::read(&get)?, get("days"))
    }

    /// Returns the question of `kind` about `subject`.
    ///
    /// # Errors
    /// As [`Self::read`].
    pub fn of(kind: Kind, subject: Option<Subject>, days: Option<&str>) -> Result<Self, AskError> {
        if days.is_some() && kind != Kind::Idle {
            return Err(AskError::malformed("days", "only the question idle has days"));
        }
        let needed = |subject: Option<Subject>| {
            subject.ok_or_else(|| {
                let names = Subject::PARAMETERS.join(", ");
                AskError::malformed("subject", format!("say what it is about, by one of {names}"))
            })
        };
        match (kind, subject) {
            (Kind::By, subject) => needed(subject).map(Self::By),
            (Kind::Family, subject) => needed(subject).map(Self::Family),
            (Kind::Networks, subject) => needed(subject).map(Self::Networks),
            (Kind::Reads, subject) => Ok(Self::Reads(subject)),
            (Kind::Reach, Some(Subject::Client(client_id))) => Ok(Self::Reach(client_id)),
            (Kind::Reach, _) => Err(AskError::malformed("client", "the question needs a client")),
            (Kind::Changes | Kind::Exposed | Kind::Keys | Kind::Idle, Some(subject)) => {
                let why = format!("the question {kind} is about the account");
                Err(AskError::malformed(subject.named().0, why))
            }
            (Kind::Changes, None) => Ok(Self::Changes),
            (Kind::Exposed, None) => Ok(Self::Exposed),
            (Kind::Keys, None) => Ok(Self::Keys),
            (Kind::Idle, None) => match days.map_or(Ok(OLD_DAYS), str::parse) {
                Ok(days) if days <= OLD_DAYS_MAX => Ok(Self::Idle { days }),
                _ => Err(AskError::malformed("days", format!("days must be 0 to {OLD_DAYS_MAX}"))),
            },
        }
    }

    pub const fn kind(&self) -> Kind {
        match self {
            Self::By(_) => Kind::By,
            Self::Family(_) => Kind::Family,
            Self::Networks(_) => Kind::Networks,
            Self::Changes => Kind::Changes,
            Self::Exposed => Kind::Exposed,
            Self::Keys => Kind::Keys,
            Self::Idle { .. } => Kind::Idle,
            Self::Reach(_) => Kind::Reach,
            Self::Reads(_) => Kind::Reads,
        }
    }

    /// Returns the question in words. It has nothing that is personal or secret.
    pub fn text(&self) -> String {
        match self {
            Self::By(subject) => format!("everything done with {subject}"),
            Self::Family(subject) => format!("the family of {subject}"),
            Self::Networks(subject) => format!("networks of {subject}"),
            Self::Changes => "what changed in the account".to_owned(),
            Self::Exposed => "what is exposed and still works".to_owned(),
            Self::Keys => "what each signing key signed".to_owned(),
            Self::Idle { days } => format!("secrets older than {days} days, never used, or overlapping"),
            Self::Reach(client_id) => format!("who approved {client_id}"),
            Self::Reads(Some(subject)) => format!("what {subject} read"),
            Self::Reads(None) => "what the operator looked at".to_owned(),
        }
    }

    /// Returns its parameters, for the record.
    pub fn parameters(&self) -> BTreeMap<String, String> {
        let mut all = BTreeMap::from([("kind".to_owned(), self.kind().to_string())]);
        match self {
            Self::By(subject)
            | Self::Family(subject)
            | Self::Networks(subject)
            | Self::Reads(Some(subject)) => {
                let (name, value) = subject.named();
                all.insert(name.to_owned(), value);
            }
            Self::Reach(client_id) => {
                all.insert("client".to_owned(), client_id.to_string());
            }
            Self::Idle { days } => {
                all.insert("days".to_owned(), days.to_string());
            }
            Self::Changes | Self::Exposed | Self::Keys | Self::Reads(None) => {}
        }
        all
    }
}

#[cfg(test)]
mod tests {
    use super::{Kind, Question};
    use xwms_events::audit::TEXT_MAX;

    fn read(kind: Kind, pairs: &[(&str, &str)]) -> Option<Question> {
        let get = |name: &str| pairs.iter().find(|(known, _)| *known == name).map(|(_, text)| *text);
        Question::read(kind, get).ok()
    }

    #[test]
    fn each_kind_takes_what_it_is_about_and_nothing_else() {
        let client = ("client", "client_01m8b263yjfb0bb2dkvq4ccpkt");
        for kind in [Kind::By, Kind::Family, Kind::Networks, Kind::Reach] {
            assert!(read(kind, &[]).is_none() && read(kind, &[client]).is_some(), "{kind}");
        }
        for kind in [Kind::Changes, Kind::Exposed, Kind::Keys, Kind::Idle] {
            assert!(read(kind, &[]).is_some() && read(kind, &[client]).is_none(), "{kind}");
        }
        assert_eq!(read(Kind::Idle, &[("days", "7")]), Some(Question::Idle { days: 7 }));
        for (kind, days) in
            [(Kind::Idle, "-1"), (Kind::Idle, "many"), (Kind::Idle, "99999"), (Kind::Keys, "7")]
        {
            assert!(read(kind, &[("days", days)]).is_none(), "{kind} {days}");
        }
    }

    #[test]
    fn the_longest_question_fits_into_its_record() {
        let (client, kid) = ("client_01m8b263yjfb0bb2dkvq4ccpkt", "x".repeat(128));
        let asked = read(Kind::By, &[("client_key", &format!("{client}/{kid}"))]).unwrap();
        assert!(asked.text().chars().count() <= TEXT_MAX);
    }
}
