//! The history of an object: the events of its stream, newest first, as far back as the plan shows, each with the
//! difference that it made to what earlier events said.

use super::{event_words, page::DashboardPage, paging::Paging};
use crate::{
    outbound::cloud_event::{self, Personal},
    store::{
        StoreError,
        feed::{Filter, Unreadable},
    },
    surface::web::shared::{
        kinds::{Happening, Timeline, timeline::changes},
        moment::Moment,
    },
};
use serde_json::{Map, Value};
use std::{collections::HashMap, sync::Arc};
use xwms_events::{Actor, Envelope, client::Client, endpoint::wanted, ids::UserId, scope::Scope, user::User};

/// Most events of a stream that are looked at, from its first.
const EVENTS_MAX: i64 = 2_000;

/// Returns the history of the stream that `stream` names, such as `client/client_…`.
///
/// # Errors
/// When the database does not respond.
pub async fn history(
    dash: &DashboardPage,
    title: &'static str,
    stream: &str,
) -> Result<Timeline, StoreError> {
    let filter = Filter {
        account: Some(dash.account_id),
        names: wanted([]).unwrap_or_default().into_iter().map(ToOwned::to_owned).collect(),
        stream: stream.parse().ok(),
        ..Filter::default()
    };
    // Without a stream, the filter would select the whole account.
    let feed = match filter.stream {
        Some(_) => dash.app().store.events(&filter, 0, EVENTS_MAX).await?.feed,
        None => Vec::new(),
    };
    let mut known = Map::new();
    let mut actors = Actors::new(dash);
    let mut rows = Vec::with_capacity(feed.len());
    for event in &feed {
        rows.push(row(dash, event, &mut known, &mut actors).await?);
    }
    let since = dash.shown_since().to_string();
    let paging = Paging::of(dash);
    let after = paging.query().after;
    rows.retain(|(position, it)| it.at.exact >= since && after.is_none_or(|after| *position < after));
    rows.reverse();
    let links = paging.cut(&mut rows, |(position, _)| *position);
    let happenings = rows.into_iter().map(|(_, happening)| happening).collect();
    Ok(Timeline::new(dash.language(), title, happenings).next(links.next))
}

/// Returns an event with its position. `known` has what earlier events said.
async fn row(
    dash: &DashboardPage,
    event: &Result<Arc<Envelope>, Unreadable>,
    known: &mut Map<String, Value>,
    actors: &mut Actors<'_>,
) -> Result<(i64, Happening), StoreError> {
    let language = dash.language();
    let event = match event {
        Ok(event) => event,
        Err(unreadable) => return Ok((unreadable.position, of_unreadable(dash, unreadable))),
    };
    let people = if dash.may(Scope::AccountsRead) { Personal::Shown } else { Personal::Left };
    let mut shown = cloud_event::of(&dash.app().settings.issuer, event, people);
    let data = shown.get_mut("data").map(Value::take).unwrap_or_default();
    let metadata = &event.metadata;
    let happening = Happening {
        title: event_words::words(&metadata.name, language).to_owned(),
        by: actors.name(metadata.actor).await?,
        at: Moment::new(language, metadata.recorded_at),
        changes: changes(&before(&metadata.name, known, &data), &data),
        href: Some(dash.path(&format!("events/{}", event.position))),
    };
    Ok((event.position, happening))
}

/// Returns what earlier events said about the members of `data`, and adds `data` to it, if the event is about the
/// object as a whole. Others are about a part of it, such as one secret, of which the event before says nothing.
fn before(name: &str, known: &mut Map<String, Value>, data: &Value) -> Value {
    let is_whole = [".created", "changed", ".renamed"].iter().any(|end| name.ends_with(end));
    let Value::Object(data) = data else { return Value::Object(Map::new()) };
    if !is_whole {
        return Value::Object(Map::new());
    }
    let named = data.keys().filter_map(|name| Some((name.clone(), known.get(name)?.clone())));
    let before = named.collect();
    known.extend(data.iter().map(|(name, value)| (name.clone(), value.clone())));
    Value::Object(before)
}

fn of_unreadable(dash: &DashboardPage, event: &Unreadable) -> Happening {
    let metadata = event.metadata.as_ref();
    let at = metadata.map(|metadata| metadata.recorded_at).unwrap_or_default();
    Happening {
        title: metadata.map_or_else(|| "unreadable".to_owned(), |metadata| metadata.name.clone()),
        by: String::new(),
        at: Moment::new(dash.language(), at),
        changes: vec![],
        href: None,
    }
}

/// The names of actors, each read once.
pub struct Actors<'a> {
    dash: &'a DashboardPage,
    names: HashMap<String, String>,
}

impl<'a> Actors<'a> {
    pub fn new(dash: &'a DashboardPage) -> Self {
        Self { dash, names: HashMap::new() }
    }

    /// Returns the name of an actor: of a member of the account and of its clients; the id of anybody else.
    ///
    /// # Errors
    /// When the database does not respond.
    pub async fn name(&mut self, actor: Actor) -> Result<String, StoreError> {
        let id = match actor {
            Actor::User(id) => id.to_string(),
            Actor::Client(id) => id.to_string(),
            Actor::System => return Ok("xwms".to_owned()),
        };
        if let Some(known) = self.names.get(&id) {
            return Ok(known.clone());
        }
        let name = match actor {
            Actor::User(user_id) => self.member(user_id).await?,
            Actor::Client(client_id) => {
                let client = self.dash.app().store.load::<Client>(client_id).await?.state;
                (client.account_id == Some(self.dash.account_id)).then(|| client.name.clone())
            }
            Actor::System => None,
        };
        let name = name.unwrap_or_else(|| id.clone());
        self.names.insert(id, name.clone());
        Ok(name)
    }

    async fn member(&self, user_id: UserId) -> Result<Option<String>, StoreError> {
        if !self.dash.account.members.contains_key(&user_id) || !self.dash.may(Scope::AccountsRead) {
            return Ok(None);
        }
        let user = self.dash.app().store.load::<User>(user_id).await?.state;
        let name = user.profile.get().and_then(|profile| profile.name.clone());
        Ok(name.or_else(|| user.email.get().cloned()))
    }
}

#[cfg(test)]
mod tests {
    use super::before;
    use serde_json::{Map, json};

    #[test]
    fn a_change_is_compared_with_the_last_event_that_said_so_and_a_part_with_nothing() {
        let mut known = Map::new();
        let created = json!({"name": "a", "scopes": []});
        assert_eq!(before("client.created", &mut known, &created), json!({}));
        assert_eq!(before("client.secret_created", &mut known, &json!({"label": "one"})), json!({}));
        assert_eq!(before("client.renamed", &mut known, &json!({"name": "b"})), json!({"name": "a"}));
        assert_eq!(before("client.renamed", &mut known, &json!({"name": "c"})), json!({"name": "b"}));
        assert_eq!(before("client.secret_created", &mut known, &json!({"label": "two"})), json!({}));
    }
}
