//! The mail to the operators about a forged token: the only alert that needs them at once.

use super::letter::{Addressed, Block, Kind, Letter, language_of};
use crate::{
    config::Operators,
    language::Language,
    store::{Store, StoreError},
};
use xwms_events::{
    alert::{About, AlertEvent},
    ids::{SigningKeyId, UserId},
    user::User,
};

/// Begins the name of an operator as a recipient; their place in the setting follows.
const OPERATOR: &str = "operator.";

/// Returns the key that a forged token was signed with, if `alert` is about one.
pub(super) fn key(alert: &AlertEvent) -> Option<SigningKeyId> {
    match alert {
        AlertEvent::Raised { about: About::SigningKey(key_id), .. } => Some(*key_id),
        AlertEvent::Raised { .. } | AlertEvent::Cleared { .. } => None,
    }
}

/// Returns the recipients: all operators.
pub(super) fn recipients(operators: &Operators) -> Vec<String> {
    (0..operators.count()).map(|place| format!("{OPERATOR}{place}")).collect()
}

/// Returns the mail for `recipient`; `None` if they are no operator any more, or have no address.
pub(super) async fn notice(
    store: &Store,
    operators: &Operators,
    issuer: &str,
    key_id: SigningKeyId,
    recipient: &str,
) -> Result<Option<Addressed>, StoreError> {
    let place = recipient.strip_prefix(OPERATOR).and_then(|place| place.parse::<usize>().ok());
    let Some(name) = place.and_then(|place| operators.name(place)) else { return Ok(None) };
    let (to, language) = match name.parse::<UserId>() {
        Ok(user_id) => {
            let user = store.load::<User>(user_id).await?.state;
            (user.email.get().cloned(), language_of(&user))
        }
        Err(_) => (Some(name.to_owned()), Language::English),
    };
    Ok(to.map(|to| Addressed { to, letter: letter(issuer, key_id, language) }))
}

fn letter(issuer: &str, key_id: SigningKeyId, language: Language) -> Letter {
    let stop = Block::Verbatim(format!("xwms keys revoke {key_id} --reason …"));
    let (subject, said, act, after, reason) = match language {
        Language::English => (
            "Act now: somebody has a signing key of your server",
            "A token was presented that has a valid signature of your server, and that your server never issued. It was \
             refused. Somebody else has the signing key, and can make tokens for anybody.",
            "Stop the key, on the operator’s pages or at the command line:",
            "APIs that check tokens by themselves accept forged ones until they have fetched the new key set, which takes \
             at most five minutes. Then find out how the key was taken.",
            "You get this mail because you are an operator of the server.",
        ),
        Language::Dutch => (
            "Kom nu in actie: iemand heeft een ondertekensleutel van je server",
            "Er is een token aangeboden met een geldige handtekening van je server, dat je server nooit heeft uitgegeven. Het \
             is geweigerd. Een ander heeft de sleutel, en kan voor iedereen tokens maken.",
            "Stop de sleutel, op de pagina’s van de beheerder of op de commandoregel:",
            "API’s die tokens zelf controleren accepteren vervalste tokens totdat ze de nieuwe sleutels hebben opgehaald. Dat \
             duurt hoogstens vijf minuten. Zoek daarna uit hoe de sleutel is weggenomen.",
            "Je krijgt deze mail omdat je beheerder van de server bent.",
        ),
    };
    Letter {
        kind: Kind::Alert,
        language,
        subject: subject.to_owned(),
        blocks: vec![
            Block::paragraph(said),
            Block::paragraph(act),
            stop,
            Block::paragraph(after),
            Block::Verbatim(issuer.to_owned()),
        ],
        reason: reason.to_owned(),
    }
}
