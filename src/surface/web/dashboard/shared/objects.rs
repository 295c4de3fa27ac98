//! Where the dashboard shows what an event or a request is about.

use super::page::DashboardPage;
use crate::surface::http::params::with_query;
use xwms_events::{
    Actor, AnyEvent,
    ids::{AnyId, GroupId},
    scope::Scope,
};

/// Returns the page of the object with this id, of this type of stream; or else the list of what happened to it.
pub fn href(dash: &DashboardPage, kind: &str, id: &str) -> String {
    match kind {
        "client" if dash.may(Scope::ClientsRead) => dash.path(&format!("apps/{id}")),
        "resource" if dash.may(Scope::ResourcesRead) => dash.path(&format!("apis/{id}")),
        "endpoint" if dash.may(Scope::EndpointsRead) => dash.path(&format!("webhooks/{id}")),
        "token" if dash.may(Scope::TokensRead) => dash.path(&format!("tokens/{id}")),
        "grant" if dash.may(Scope::GrantsRead) => dash.path(&format!("grants/{id}")),
        "consent" if dash.may(Scope::GrantsRead) => dash.path(&format!("consents/{id}")),
        // The id alone may be that of streams of two types, as an account's own and its usage are.
        _ => with_query(&dash.path("events"), &[("stream", format!("{kind}s/{id}").as_str())]),
    }
}

/// Returns the same for an id of any kind; `None` if nothing is shown of such things.
pub fn of_id(dash: &DashboardPage, id: AnyId) -> Option<String> {
    match id.kind() {
        "event" => Some(dash.path(&format!("events/{id}"))),
        "secret" => dash.may(Scope::ClientsRead).then(|| dash.path(&format!("secrets/{id}"))),
        "group" => {
            let is_known = dash.account.groups.contains_key(&GroupId::from_uuid(id.uuid));
            is_known.then(|| dash.path(&format!("groups/{id}")))
        }
        kind => AnyEvent::STREAM_TYPES.contains(&kind).then(|| href(dash, kind, &id.to_string())),
    }
}

/// Returns the page of an actor, or else the list of what they did; `None` for the server itself.
pub fn actor_href(dash: &DashboardPage, actor: Actor) -> Option<String> {
    let id = match actor {
        Actor::Client(id) => return Some(href(dash, "client", &id.to_string())),
        Actor::User(id) => id.to_string(),
        Actor::System => return None,
    };
    Some(with_query(&dash.path("events"), &[("actor", id.as_str())]))
}
