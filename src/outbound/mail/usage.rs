//! The mail to owners when a request window of their account fills.

use super::letter::{Block, Kind, Letter};
use crate::language::Language;
use xwms_events::usage::{Policy, UsageEvent};

/// Whether the event calls for a mail; not every window does.
pub(super) fn is_told(event: &UsageEvent) -> bool {
    let (UsageEvent::ThresholdReached { mail, .. } | UsageEvent::LimitExceeded { mail, .. }) = event;
    *mail
}

/// The texts of one mail.
struct Text {
    subject: &'static str,
    greeting: &'static str,
    used: String,
    then: String,
    reason: String,
}

pub(super) fn letter(account: &str, event: &UsageEvent, language: Language) -> Letter {
    let text = match language {
        Language::English => english(account, event),
        Language::Dutch => dutch(account, event),
    };
    let kind = match event {
        UsageEvent::ThresholdReached { .. } => Kind::UsageThreshold,
        UsageEvent::LimitExceeded { .. } => Kind::UsageLimit,
    };
    Letter {
        kind,
        language,
        subject: text.subject.to_owned(),
        blocks: vec![
            Block::paragraph(text.greeting),
            Block::Paragraph(text.used),
            Block::Paragraph(text.then),
        ],
        reason: text.reason,
    }
}

/// Returns the policy, the limit and the length of the window.
const fn window(event: &UsageEvent) -> (Policy, u64, u32) {
    let (UsageEvent::ThresholdReached { policy, limit, window_seconds, .. }
    | UsageEvent::LimitExceeded { policy, limit, window_seconds, .. }) = event;
    (*policy, *limit, *window_seconds)
}

fn english(account: &str, event: &UsageEvent) -> Text {
    let (policy, limit, seconds) = window(event);
    let whose = match policy {
        Policy::Account => "Your account",
        Policy::Client => "A client that may use a share of your account's requests",
    };
    let (subject, used, then) = match event {
        UsageEvent::ThresholdReached { percent, .. } => (
            "Your account is near its request limit",
            format!("has used {percent} % of"),
            "Above the limit, requests get status 429 until the window ends.",
        ),
        UsageEvent::LimitExceeded { .. } => (
            "Your account has reached its request limit",
            "has used all of".to_owned(),
            "Further requests get status 429 until the window ends.",
        ),
    };
    Text {
        subject,
        greeting: "Hello,",
        used: format!(
            "{whose} ({account}) {used} the {limit} requests that its plan allows in {seconds} seconds."
        ),
        then: format!(
            "{then} A larger plan takes effect at once. GET /v1/usage shows the requests of each client."
        ),
        reason: format!(
            "You get this mail because you are an owner of the account “{account}”, at most once a day."
        ),
    }
}

fn dutch(account: &str, event: &UsageEvent) -> Text {
    let (policy, limit, seconds) = window(event);
    let whose = match policy {
        Policy::Account => "Je account",
        Policy::Client => "Een client met een deel van de verzoeken van je account",
    };
    let (subject, used, then) = match event {
        UsageEvent::ThresholdReached { percent, .. } => (
            "Je account nadert de limiet voor verzoeken",
            format!("heeft {percent} % gebruikt"),
            "Boven de limiet krijgen verzoeken status 429, tot de periode voorbij is.",
        ),
        UsageEvent::LimitExceeded { .. } => (
            "Je account heeft de limiet voor verzoeken bereikt",
            "heeft alles gebruikt".to_owned(),
            "Verdere verzoeken krijgen status 429, tot de periode voorbij is.",
        ),
    };
    Text {
        subject,
        greeting: "Hallo,",
        used: format!(
            "{whose} ({account}) {used} van de {limit} verzoeken die het abonnement toestaat in {seconds} \
             seconden."
        ),
        then: format!(
            "{then} Een groter abonnement gaat meteen in. GET /v1/usage toont de verzoeken van elke client."
        ),
        reason: format!(
            "Je krijgt deze mail omdat je eigenaar bent van het account “{account}”, hoogstens één keer per dag."
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::{is_told, letter};
    use crate::{language::Language, outbound::mail::letter::Block};
    use xwms_events::{
        Timestamp,
        usage::{Policy, UsageEvent},
    };

    fn reached(mail: bool) -> UsageEvent {
        UsageEvent::ThresholdReached {
            policy: Policy::Account,
            client_id: None,
            percent: 80,
            limit: 600,
            window_seconds: 60,
            window_start: Timestamp::from_millis(0),
            at: Timestamp::from_millis(0),
            mail,
        }
    }

    #[test]
    fn the_mail_names_what_is_used_and_its_limit() {
        for (language, says) in [
            (Language::English, "Your account (Acme) has used 80 % of the 600 requests"),
            (Language::Dutch, "Je account (Acme) heeft 80 % gebruikt van de 600 verzoeken"),
        ] {
            let letter = letter("Acme", &reached(true), language);
            let said = |block: &Block| matches!(block, Block::Paragraph(text) if text.contains(says));
            assert!(letter.blocks.iter().any(said), "{says}");
        }
        assert!(is_told(&reached(true)) && !is_told(&reached(false)));
    }
}
