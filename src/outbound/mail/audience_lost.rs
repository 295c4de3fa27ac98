//! The mail to owners when another account has taken over the audience of one of their APIs (ADR 0120). It does
//! not say which account.

use super::letter::{Block, Kind, Letter};
use crate::language::Language;

/// Returns the mail to an owner of `account`, which had the API with this `audience`.
pub(super) fn letter(account: &str, audience: &str, language: Language) -> Letter {
    let (subject, blocks, reason) = match language {
        Language::English => (
            "Your account lost an API",
            [
                "Hello,".to_owned(),
                format!("Your account “{account}” had the API with this audience:"),
                "Another account has proved that the host is its own, and has registered the audience. Your account’s \
                 API was deleted. Its access tokens have stopped working, and your apps can’t get new ones."
                    .to_owned(),
                "If you didn’t expect this, find out who can change the DNS records of the host. When your account has \
                 proved the domain itself, you can register the API again."
                    .to_owned(),
            ],
            format!("You get this mail because you are an owner of the account “{account}”."),
        ),
        Language::Dutch => (
            "Je account is een API kwijt",
            [
                "Hallo,".to_owned(),
                format!("Je account “{account}” had de API met deze audience:"),
                "Een ander account heeft bewezen dat de host van hem is, en heeft de audience geregistreerd. De API van \
                 je account is verwijderd. De access tokens ervan werken niet meer, en je apps krijgen geen nieuwe."
                    .to_owned(),
                "Verwachtte je dit niet, zoek dan uit wie de DNS-records van de host kan wijzigen. Zodra je account het \
                 domein zelf heeft bewezen, kun je de API weer registreren."
                    .to_owned(),
            ],
            format!("Je krijgt deze mail omdat je eigenaar bent van het account “{account}”."),
        ),
    };
    let [greeting, had, lost, advice] = blocks.map(Block::Paragraph);
    Letter {
        kind: Kind::AudienceLost,
        language,
        subject: subject.to_owned(),
        blocks: vec![greeting, had, Block::Verbatim(audience.to_owned()), lost, advice],
        reason,
    }
}
