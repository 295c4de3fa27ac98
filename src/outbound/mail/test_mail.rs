//! The mail by which an operator tries out whether mail arrives (`xwms mail test`).

use super::letter::{Block, Kind, Letter};
use crate::language::Language;

pub(super) fn letter(issuer: &str, language: Language) -> Letter {
    let (subject, greeting, said, from, reason) = match language {
        Language::English => (
            "A test mail",
            "Hello,",
            "This mail tests whether this server can send mail. You received it, so it can.",
            "Server",
            "You get this mail because somebody who runs this server sent it to your address.",
        ),
        Language::Dutch => (
            "Een testmail",
            "Hallo,",
            "Deze mail test of deze server mail kan versturen. Je hebt hem ontvangen, dus dat lukt.",
            "Server",
            "Je krijgt deze mail omdat iemand die deze server beheert hem naar je adres stuurde.",
        ),
    };
    Letter {
        kind: Kind::Test,
        language,
        subject: subject.to_owned(),
        blocks: vec![
            Block::paragraph(greeting),
            Block::paragraph(said),
            Block::Facts(vec![(from, issuer.to_owned())]),
        ],
        reason: reason.to_owned(),
    }
}
