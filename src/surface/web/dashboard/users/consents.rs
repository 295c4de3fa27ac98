//! Lists of consents for the account's apps: who, for which app, what, since when. People are told apart by their ids; only
//! members of the account have names.

use super::text::{TEXT, UsersText};
use crate::{
    store::StoreError,
    surface::web::{
        dashboard::shared::{history::Actors, page::DashboardPage, paging::Paging},
        shared::kinds::{Empty, List, Row, Status, Tone, Value},
    },
};
use std::collections::HashMap;
use xwms_events::{Actor, client::Client, ids::UserId};
use xwms_projections::access::{self, Consent, ConsentFilter};

/// Returns the consents of this page of the list.
///
/// # Errors
/// When the database does not respond.
pub async fn list(dash: &DashboardPage, paging: &Paging, filter: ConsentFilter) -> Result<List, StoreError> {
    dash.read_own_writes().await;
    let text = dash.text(&TEXT);
    let pool = dash.app().store.pool();
    let mut listed = access::consents(pool, dash.account_id, filter, paging.query()).await?;
    let (next, first) = paging.cut(&mut listed, |row| row.position);
    let apps = apps(dash, &listed).await?;
    let mut people = Actors::new(dash);
    let mut rows = Vec::with_capacity(listed.len());
    for consent in &listed {
        let person = person(&mut people, &consent.user_id).await?;
        let app = apps.get(&consent.client_id).cloned().unwrap_or_default();
        rows.push(row(dash, text, consent, (person, app)));
    }
    let empty = Empty { title: text.no_consents, detail: text.no_consents_detail, action: None, curl: None };
    let list = List::new(dash.language(), text.people, &text.consent_columns, empty);
    Ok(list.rows(rows).paged(next, first))
}

fn row(
    dash: &DashboardPage,
    text: &'static UsersText,
    consent: &Consent,
    (person, app): (String, String),
) -> Row {
    Row {
        href: Some(dash.path(&format!("consents/{}", consent.consent_id))),
        name: person,
        cells: vec![
            Value::link(dash.path(&format!("apps/{}", consent.client_id)), app),
            Value::Tags(
                consent.scopes.split(' ').filter(|scope| !scope.is_empty()).map(ToOwned::to_owned).collect(),
            ),
            Value::Status(status(text, consent)),
            Value::time(dash.language(), Some(consent.granted_at)),
        ],
    }
}

/// Returns whether the consent stands.
const fn status(text: &'static UsersText, consent: &Consent) -> Status {
    match consent.withdrawn_at {
        None => Status { tone: Tone::Good, word: text.active },
        Some(_) => Status { tone: Tone::Quiet, word: text.withdrawn },
    }
}

/// Returns the name of a person who is a member, else their id in short.
async fn person(people: &mut Actors<'_>, user_id: &str) -> Result<String, StoreError> {
    let Ok(id) = user_id.parse::<UserId>() else { return Ok(user_id.to_owned()) };
    let name = people.name(Actor::User(id)).await?;
    Ok(if name == user_id { Value::shortened(user_id) } else { name })
}

/// Returns the names of the apps by their ids.
async fn apps(dash: &DashboardPage, listed: &[Consent]) -> Result<HashMap<String, String>, StoreError> {
    let mut ids: Vec<_> = listed.iter().map(|consent| consent.client_id.clone()).collect();
    ids.sort();
    ids.dedup();
    let mut query = dash.app().store.query();
    let slots: Vec<_> = ids.into_iter().map(|id| (query.stream::<Client>(&id), id)).collect();
    let mut found = query.read().await?;
    let mut names = HashMap::with_capacity(slots.len());
    for (slot, id) in slots {
        names.insert(id, found.take(slot).await?.state.name.clone());
    }
    Ok(names)
}
