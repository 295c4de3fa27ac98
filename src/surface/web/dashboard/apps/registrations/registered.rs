//! `…/apps/registrations/apps`: the apps that registered themselves: what they are, by which token, whether somebody
//! used them, and when they are deleted if nobody does.

use super::{
    super::words,
    head::{APPS_PATH, PATH, caution, head},
    standing::{deleted_at, is_unused},
    text::TEXT,
};
use crate::{
    store::StoreError,
    surface::web::{
        dashboard::shared::{page::DashboardPage, paging::Paging},
        shared::{
            kinds::{Empty, List, Row, Tone, Value, View},
            standing,
        },
    },
};
use axum::response::Response;
use xwms_events::{
    client::{Client, ClientStanding},
    ids::ClientId,
    scope::Scope,
};
use xwms_projections::clients::{self as model, OwnRegistration, RegisteredFilter};

/// Shows those of the environment.
pub async fn show(dash: DashboardPage) -> Result<Response, Response> {
    dash.require(Scope::ClientsRead)?;
    let filter = RegisteredFilter { environment: Some(dash.environment), registration: None };
    let list = list(&dash, filter).await.map_err(|error| dash.failed(error))?;
    Ok(dash.show(View::new(head(&dash, APPS_PATH)).maybe(caution(&dash)).with(list)).await)
}

/// Returns the list of those that fit `filter`.
///
/// # Errors
/// When the database does not respond.
pub async fn list(dash: &DashboardPage, filter: RegisteredFilter) -> Result<List, StoreError> {
    dash.read_own_writes().await;
    let text = dash.text(&TEXT);
    let paging = Paging::of(dash);
    let store = &dash.app().store;
    let mut listed = model::registered(store.pool(), dash.account_id, filter, paging.query()).await?;
    let links = paging.cut(&mut listed, |row| row.position);
    let known = |row: OwnRegistration| Some((row.client_id.parse::<ClientId>().ok()?, row));
    let mut query = store.query();
    let slots: Vec<_> = listed
        .into_iter()
        .filter_map(known)
        .map(|(id, registered)| (id, registered, query.stream::<Client>(id)))
        .collect();
    let mut found = query.read().await?;
    let mut rows = Vec::with_capacity(slots.len());
    for (id, registered, slot) in slots {
        let client = found.take(slot).await?.state;
        // The list may be older than a deletion.
        if client.standing != ClientStanding::Deleted {
            rows.push(row(dash, id, &registered, &client));
        }
    }
    let empty = Empty { title: text.no_apps, detail: text.no_apps_detail, action: None, curl: None };
    let list = List::new(dash.language(), text.apps, &text.app_columns, empty);
    Ok(list.titled().rows(rows).paged(links))
}

fn row(dash: &DashboardPage, id: ClientId, registered: &OwnRegistration, client: &Client) -> Row {
    let (text, language) = (dash.text(&TEXT), dash.language());
    let days = dash.app().settings.client_registration.unused_days;
    let last_used = registered.token_issued_at.max(registered.approved_at);
    Row {
        href: Some(dash.path(&format!("apps/{id}"))),
        name: client.name.clone(),
        cells: vec![
            Value::text(words::client_type(client.client_type, language)),
            Value::Status(standing::client(client.standing, language)),
            registered_by(dash, registered, client),
            Value::time(language, Some(registered.created_at)),
            if is_unused(registered) {
                Value::status(Tone::Odd, text.unused)
            } else {
                Value::time(language, last_used)
            },
            match deleted_at(registered, &client.token_policy, days) {
                Some(at) => Value::time(language, Some(at)),
                None => Value::text(text.never),
            },
        ],
    }
}

/// Returns how the app came to be: the token, by its label; or the document.
fn registered_by(dash: &DashboardPage, registered: &OwnRegistration, client: &Client) -> Value {
    let text = dash.text(&TEXT);
    match (&registered.registration_id, client.document_url()) {
        (Some(id), _) => {
            let label = registered.token_label.clone().unwrap_or_else(|| id.clone());
            Value::link(dash.path(&format!("{PATH}/{id}")), label)
        }
        (None, Some(url)) => Value::Code(url.to_owned()),
        (None, None) => Value::text(text.open),
    }
}
