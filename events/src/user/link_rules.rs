//! The rules of a user's logins at other providers: each is linked once, nobody removes their last way to log in,
//! and links that somebody made before the address was proved end when it is (pre-hijacking). `links` has the
//! state.

use super::{Link, NewLink, User, UserEvent};
use crate::{Personal, Refusal, ids::LinkId, refusal::require};

/// Most linked logins of one person.
const LINKS_MAX: usize = 10;
/// Longest subject, in characters (OpenID Connect Core §2).
const SUBJECT_MAX: usize = 255;
/// Longest shown name of a login, in characters.
const NAME_MAX: usize = 254;

impl User {
    /// Returns the id of the link to this login, if there is one.
    pub fn link_to(&self, provider: &str, issuer: &str, subject: &str) -> Option<LinkId> {
        let same = |link: &Link| {
            link.provider == provider
                && link.issuer.get().is_some_and(|known| known == issuer)
                && link.subject.get().is_some_and(|known| known == subject)
        };
        self.links.iter().find(|(_, link)| same(link)).map(|(id, _)| *id)
    }

    /// Whether the user could still log in without one of their linked logins.
    pub fn may_unlink(&self) -> bool {
        !self.no_password || self.links.len() > 1 || !self.factors.passkeys.is_empty()
    }
}

/// Links a login. Linking it again changes nothing.
pub(super) fn link(user: &User, new: NewLink) -> Result<Vec<UserEvent>, Refusal> {
    let NewLink { link_id, provider, issuer, subject, name, at, instead_of_password } = new;
    let known = |text: &str, most: usize| !text.is_empty() && text.chars().count() <= most;
    require(known(&subject, SUBJECT_MAX) && !issuer.is_empty(), || {
        Refusal::invalid("subject", "invalid_subject", "the provider's name for the person is invalid")
    })?;
    if user.link_to(&provider, &issuer, &subject).is_some() {
        return Ok(vec![]);
    }
    require(user.test_of.is_none(), || {
        Refusal::conflict("test_user", "test users have no logins at other providers")
    })?;
    require(user.links.len() < LINKS_MAX, || {
        Refusal::conflict("too_many_logins", "a person may link at most 10 logins")
    })?;
    Ok(vec![UserEvent::LoginLinked {
        link_id,
        provider,
        issuer: Personal::new(issuer),
        subject: Personal::new(subject),
        name: Personal::new(name.chars().take(NAME_MAX).collect()),
        at,
        instead_of_password,
    }])
}

/// Removes a link, unless it is the last way to log in.
pub(super) fn unlink(user: &User, link_id: LinkId) -> Result<Vec<UserEvent>, Refusal> {
    require(user.links.contains_key(&link_id), || Refusal::not_found("there is no such linked login"))?;
    require(user.may_unlink(), || {
        Refusal::conflict("last_login", "it is the last way to log in; choose a password first")
    })?;
    Ok(vec![UserEvent::LoginUnlinked { link_id }])
}

/// Returns the events that remove every link.
pub(super) fn unlink_all(user: &User) -> impl Iterator<Item = UserEvent> {
    user.links.keys().map(|link_id| UserEvent::LoginUnlinked { link_id: *link_id })
}
