//! Mails to an account's owners about suspicious traffic: once a day for each rule, however many alerts there
//! are. The webhook and the list of alerts have every alert.

use super::letter::{Block, Kind, Letter};
use crate::{language::Language, store::StoreError, subscribers::sink::SinkError};
use sqlx::PgConnection;
use xwms_events::{
    Envelope,
    alert::{About, Action, AlertEvent, Evidence, Rule},
    ids::AccountId,
};

/// Whether `event` raises an alert to mail to owners: it is about a client, and the last mail for its rule is
/// more than a day old. If so, records that the mail is sent.
pub(super) async fn is_first_of_the_day(
    db: &mut PgConnection,
    event: &Envelope,
    account_id: AccountId,
    alert: &AlertEvent,
) -> Result<bool, SinkError> {
    let AlertEvent::Raised { rule, about: About::Client(_), .. } = alert else { return Ok(false) };
    let told = sqlx::query(
        "INSERT INTO public.alert_mails AS m VALUES ($1, $2, $3)
         ON CONFLICT (account_id, rule) DO UPDATE SET at = excluded.at
         WHERE m.at <= excluded.at - interval '1 day'",
    )
    .bind(account_id.to_string())
    .bind(rule.as_str())
    .bind(event.metadata.recorded_at.to_datetime().ok_or(StoreError::Seal)?)
    .execute(db)
    .await?;
    Ok(told.rows_affected() == 1)
}

/// Returns the mail about an alert; `None` if it is not about a client.
pub(super) fn letter(account: &str, alert: &AlertEvent, issuer: &str, language: Language) -> Option<Letter> {
    let AlertEvent::Raised { alert_id, rule, about: About::Client(client_id), evidence, action, .. } = alert
    else {
        return None;
    };
    let minutes = evidence.window_seconds / 60;
    let Evidence { count, threshold, .. } = evidence;
    let list = Block::Verbatim(format!("GET {issuer}/v1/alerts"));
    let text = match language {
        Language::English => Text {
            subject: "Suspicious traffic at one of your clients",
            greeting: "Hello,",
            seen: format!(
                "We saw suspicious traffic at the client {client_id} of your account “{account}”: {what} \
                 ({count} within {minutes} minutes; we notify you from {threshold} on).",
                what = english_what(*rule),
            ),
            done: english_done(*action),
            advice: english_advice(*rule),
            see: format!("To see the alerts of your account (this one is {alert_id}):"),
            reason: format!(
                "You get this mail because you are an owner of the account “{account}”, at most once a day for \
                 each kind of alert."
            ),
        },
        Language::Dutch => Text {
            subject: "Verdacht verkeer bij een van je clients",
            greeting: "Hallo,",
            seen: format!(
                "We zagen verdacht verkeer bij de client {client_id} van je account “{account}”: {what} \
                 ({count} keer in {minutes} minuten; je krijgt bericht vanaf {threshold}).",
                what = dutch_what(*rule),
            ),
            done: dutch_done(*action),
            advice: dutch_advice(*rule),
            see: format!("Zo zie je de meldingen van je account (deze is {alert_id}):"),
            reason: format!(
                "Je krijgt deze mail omdat je eigenaar bent van het account “{account}”, hoogstens één keer per \
                 dag voor elke soort melding."
            ),
        },
    };
    Some(text.letter(language, list))
}

/// The texts of one mail.
struct Text {
    subject: &'static str,
    greeting: &'static str,
    seen: String,
    done: &'static str,
    advice: &'static str,
    see: String,
    reason: String,
}

impl Text {
    fn letter(self, language: Language, list: Block) -> Letter {
        Letter {
            kind: Kind::Alert,
            language,
            subject: self.subject.to_owned(),
            blocks: vec![
                Block::paragraph(self.greeting),
                Block::Paragraph(self.seen),
                Block::paragraph(self.done),
                Block::paragraph(self.advice),
                Block::Paragraph(self.see),
                list,
            ],
            reason: self.reason,
        }
    }
}

const fn english_what(rule: Rule) -> &'static str {
    match rule {
        Rule::CredentialStuffing => "logins with many names failed from one network",
        Rule::SecretGuessing => "many attempts to authenticate as the client failed",
        Rule::TokenReplay => "codes or refresh tokens that were already used were presented again",
        Rule::OriginChange => "the client got a token from a network that it had never used before",
        Rule::ForgedToken => "a token of the client was signed by somebody else with the server’s key",
    }
}

const fn english_done(action: Action) -> &'static str {
    match action {
        Action::SlowDown => {
            "For an hour, only a few requests of the client are accepted. The others get status 429."
        }
        Action::Restrict => {
            "The client is restricted: it gets no new tokens, and its existing tokens have stopped working. \
             Please contact the operator, who can reinstate it."
        }
        Action::Notify => "Nothing was blocked. Wrong secrets have to wait longer and longer in any case.",
    }
}

const fn english_advice(rule: Rule) -> &'static str {
    match rule {
        Rule::CredentialStuffing | Rule::SecretGuessing => {
            "If one of your deployments has an old secret, correct it. If somebody may know the secret, \
             replace it."
        }
        Rule::TokenReplay => {
            "Check whether one of your apps sends requests twice. If not, somebody may have stolen its \
             tokens. The grants in question were revoked."
        }
        Rule::OriginChange => {
            "If you moved the client, you need not do anything. If not, somebody may have its secret: \
             replace it as exposed."
        }
        Rule::ForgedToken => "The operator has to stop the key. You need not do anything.",
    }
}

const fn dutch_what(rule: Rule) -> &'static str {
    match rule {
        Rule::CredentialStuffing => "inloggen met veel namen mislukte vanaf één netwerk",
        Rule::SecretGuessing => "veel pogingen om als de client in te loggen mislukten",
        Rule::TokenReplay => "codes of refresh tokens die al gebruikt waren werden opnieuw aangeboden",
        Rule::OriginChange => "de client kreeg een token vanaf een netwerk waar hij nooit eerder was",
        Rule::ForgedToken => {
            "een token van de client is door een ander met de sleutel van de server getekend"
        }
    }
}

const fn dutch_done(action: Action) -> &'static str {
    match action {
        Action::SlowDown => {
            "Een uur lang worden maar weinig verzoeken van de client aangenomen. De andere krijgen status 429."
        }
        Action::Restrict => {
            "De client is beperkt: hij krijgt geen nieuwe tokens, en zijn bestaande tokens werken niet meer. \
             Neem contact op met de beheerder, die hem weer kan toelaten."
        }
        Action::Notify => {
            "Er is niets geblokkeerd. Wie een verkeerd secret gebruikt moet hoe dan ook steeds langer wachten."
        }
    }
}

const fn dutch_advice(rule: Rule) -> &'static str {
    match rule {
        Rule::CredentialStuffing | Rule::SecretGuessing => {
            "Heeft een van je deployments een oud secret, herstel dat dan. Kan iemand het secret kennen, vervang \
             het dan."
        }
        Rule::TokenReplay => {
            "Kijk of een van je apps verzoeken dubbel verstuurt. Zo niet, dan heeft iemand misschien tokens \
             gestolen. De grants waar het om gaat zijn ingetrokken."
        }
        Rule::OriginChange => {
            "Heb je de client verhuisd, dan hoef je niets te doen. Zo niet, dan heeft iemand misschien het \
             secret: vervang het als uitgelekt."
        }
        Rule::ForgedToken => "De beheerder moet de sleutel stoppen. Je hoeft niets te doen.",
    }
}
