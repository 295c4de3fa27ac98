//! The person, as a provider names them. All of it is text of a third party: what is kept and shown of it is
//! bounded here.

use super::provider::ProviderError;
use xwms_events::{name, user::email as mailbox};

/// Longest subject, in characters (OpenID Connect Core §2).
const SUBJECT_MAX: usize = 255;
/// Longest name, in characters.
const NAME_MAX: usize = 200;

/// The person, as the provider names them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identity {
    pub issuer: String,
    pub subject: String,
    /// Proves nothing.
    pub email: Option<String>,
    pub name: Option<String>,
    /// When the provider authenticated the person, in seconds since 1970, if it says so.
    pub auth_time: Option<i64>,
}

impl Identity {
    /// Returns it without an invalid address or invisible characters, and with a name of at most 200 characters.
    ///
    /// # Errors
    /// Refused if the subject is empty or has more than 255 characters: cut, it might be another person's.
    pub(super) fn bounded(self) -> Result<Self, ProviderError> {
        let length = self.subject.chars().take(SUBJECT_MAX + 1).count();
        if length == 0 || length > SUBJECT_MAX {
            return Err(ProviderError::refused(
                "it names the person by nothing, or by more than 255 characters",
            ));
        }
        let email = self.email.and_then(|email| mailbox::parse(&email).ok());
        let name = self.name.map(|name| shown(&name)).filter(|name| !name.is_empty());
        Ok(Self { email, name, ..self })
    }

    /// Returns what the person recognizes their login by.
    pub fn shown_name(&self) -> String {
        let named = self.email.clone().or_else(|| self.name.clone());
        named.unwrap_or_else(|| shown(&self.subject))
    }
}

/// Returns the visible characters of `text`, as many as a name may have.
fn shown(text: &str) -> String {
    let seen = text.chars().filter(|c| !name::is_unseen(*c)).take(NAME_MAX);
    seen.collect::<String>().trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::Identity;

    fn named(subject: &str, email: &str, name: &str) -> Identity {
        Identity {
            issuer: "https://login.example".into(),
            subject: subject.into(),
            email: Some(email.into()),
            name: Some(name.into()),
            auth_time: None,
        }
    }

    #[test]
    fn the_words_of_a_provider_about_a_person_are_bounded() {
        let long = "x".repeat(100_000);
        let person = named("s", &format!("{long}@people.example"), &long).bounded().unwrap();
        assert_eq!((person.email.as_deref(), person.name.map(|name| name.len())), (None, Some(200)));
        let person = named("s", "Ada@People.Example", "A\u{202e}d\u{0}a\u{200b} \n").bounded().unwrap();
        assert_eq!(
            (person.email.as_deref(), person.name.as_deref()),
            (Some("Ada@people.example"), Some("Ada"))
        );
        let person = named("s", "\u{202e}", "\u{200b}").bounded().unwrap();
        assert_eq!((person.shown_name().as_str(), person.email, person.name), ("s", None, None));
    }

    #[test]
    fn a_subject_is_never_cut() {
        assert!(named(&"x".repeat(255), "", "").bounded().is_ok());
        for subject in ["x".repeat(256), "x".repeat(500_000), String::new()] {
            assert!(named(&subject, "", "").bounded().is_err(), "{}", subject.len());
        }
    }
}
