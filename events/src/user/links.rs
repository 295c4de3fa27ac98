//! Logins at other providers (OpenID Connect Core, OAuth 2.0) that a user linked. A provider names a person by
//! issuer and subject; the mail address that it reports is only shown, and proves nothing.
//!
//! The rules are in `link_rules`. Not here: what a provider says (`outbound::providers` in the server), and who
//! has which login, which is a reservation (`effects`).

use super::UserEvent;
use crate::{Personal, Timestamp, ids::LinkId};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A login at another provider.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Link {
    /// The provider's name in the settings, or the account whose provider it is.
    pub provider: String,
    pub issuer: Personal<String>,
    pub subject: Personal<String>,
    /// How the provider calls the person, such as a mail address.
    pub name: Personal<String>,
    pub linked_at: Timestamp,
}

/// The linked logins of a user, by id.
pub type Links = BTreeMap<LinkId, Link>;

/// A login to link. The server has verified that the person has it.
#[derive(Clone, Debug)]
pub struct NewLink {
    pub link_id: LinkId,
    pub provider: String,
    pub issuer: String,
    pub subject: String,
    pub name: String,
    pub at: Timestamp,
    /// Whether the person signs up with it and chooses no password.
    pub instead_of_password: bool,
}

/// Applies `event`; events about other things change nothing.
pub(super) fn fold(links: &mut Links, event: &UserEvent) {
    match event {
        UserEvent::LoginLinked { link_id, provider, issuer, subject, name, at, .. } => {
            let link = Link {
                provider: provider.clone(),
                issuer: issuer.clone(),
                subject: subject.clone(),
                name: name.clone(),
                linked_at: *at,
            };
            links.insert(*link_id, link);
        }
        UserEvent::LoginUnlinked { link_id } => {
            links.remove(link_id);
        }
        _ => {}
    }
}
