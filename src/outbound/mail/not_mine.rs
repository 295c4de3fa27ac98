//! The notices about a person's own login: how they end, with the link for a person who did not do it.

use super::letter::{Block, Kind, Letter};
use crate::{
    commands::disowning,
    language::Language,
    store::{Store, StoreError},
};
use xwms_events::{
    Timestamp,
    ids::UserId,
    user::{Act, User},
};

/// Returns the link by which the person says that a change of how they log in, made at `at`, was not theirs.
pub(super) fn way_in_link(
    store: &Store,
    issuer: &str,
    user_id: UserId,
    user: &User,
    at: Timestamp,
) -> Result<String, StoreError> {
    let link = disowning::seal(store, user_id, user, Act::WayIn(user.password_changes), at)?;
    Ok(format!("{issuer}/password/disown?link={link}"))
}

/// What a notice of a change says.
pub(super) struct ChangeText {
    pub subject: &'static str,
    pub said: String,
    pub reason: &'static str,
}

/// Returns the notice of a change of how the person logs in.
pub(super) fn notice(kind: Kind, text: ChangeText, link: &str, language: Language) -> Letter {
    let hello = match language {
        Language::English => "Hello,",
        Language::Dutch => "Hallo,",
    };
    let said = [Block::paragraph(hello), Block::Paragraph(text.said)];
    Letter {
        kind,
        language,
        subject: text.subject.to_owned(),
        blocks: said.into_iter().chain(blocks(link, language)).collect(),
        reason: text.reason.to_owned(),
    }
}

/// Returns what a notice says of its link.
pub(super) fn blocks(link: &str, language: Language) -> [Block; 3] {
    let (not_you, label, does) = match language {
        Language::English => (
            "If this wasn't you, open this link within seven days:",
            "This wasn't me",
            "It signs you out everywhere, removes what somebody else may have added to your account, and lets you choose \
             a new password.",
        ),
        Language::Dutch => (
            "Was jij dit niet, open dan binnen zeven dagen deze link:",
            "Dit was ik niet",
            "Daarmee word je overal uitgelogd, verdwijnt wat een ander aan je account kan hebben toegevoegd, en kies je \
             een nieuw wachtwoord.",
        ),
    };
    [
        Block::paragraph(not_you),
        Block::Action { label: label.to_owned(), url: link.to_owned() },
        Block::paragraph(does),
    ]
}
