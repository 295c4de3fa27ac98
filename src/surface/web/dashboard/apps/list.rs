//! `GET /dashboard/{account_id}/apps`: the list.

use super::{registrations, text::TEXT, words};
use crate::{
    store::StoreError,
    surface::web::{
        dashboard::shared::{page::DashboardPage, paging::Paging},
        shared::{
            kinds::{Chip, Empty, Link, List, PageLinks, Part, Row, Value, View},
            standing,
        },
    },
};
use axum::response::Response;
use std::collections::HashMap;
use xwms_events::{
    Timestamp,
    client::{Client, ClientStanding},
    ids::ClientId,
    scope::Scope,
};
use xwms_projections::clients::{self as model, ClientFilter};

/// The filter by standing.
const STANDING: &str = "standing";

/// Shows the list.
pub async fn show(dash: DashboardPage) -> Result<Response, Response> {
    dash.require(Scope::ClientsRead)?;
    let text = dash.text(&TEXT);
    let paging = Paging::of(&dash);
    let (rows, links) = rows(&dash, &paging).await.map_err(|error| dash.failed(error))?;
    let may = dash.may(Scope::ClientsWrite);
    let empty = Empty {
        title: text.none,
        detail: text.none_detail,
        action: may.then(|| Link::new(dash.path("apps/new"), text.new)),
        curl: may.then(|| curl(&dash)),
    };
    let list = List::new(dash.language(), text.title, &text.columns, empty)
        .rows(rows)
        .chips(chips(&dash, &paging))
        .all(paging.all())
        .paged(links);
    let head =
        dash.head(text.title).action(dash.path("apps/registrations"), dash.text(&registrations::TEXT).link);
    let head = if may { head.primary(dash.path("apps/new"), text.new) } else { head };
    let notice = dash.was("deleted").then(|| Part::Notice(text.deleted_notice.to_owned()));
    Ok(dash.show(View::new(head).maybe(notice).with(list)).await)
}

/// Returns the rows of the page, and the links to others.
async fn rows(dash: &DashboardPage, paging: &Paging) -> Result<(Vec<Row>, PageLinks), StoreError> {
    dash.read_own_writes().await;
    let standing = match paging.get(STANDING) {
        Some("disabled") => Some(ClientStanding::Disabled),
        Some("deleted") => Some(ClientStanding::Deleted),
        _ => None,
    };
    let filter = ClientFilter { environment: Some(dash.environment), tests_only: false, standing };
    let store = &dash.app().store;
    let mut listed = model::list(store.pool(), dash.account_id, filter, paging.query()).await?;
    let links = paging.cut(&mut listed, |row| row.position);
    let ids: Vec<_> = listed.iter().filter_map(|row| row.client_id.parse::<ClientId>().ok()).collect();
    let used = model::last_used(store.pool(), &ids).await?;
    let used: HashMap<_, _> = used.into_iter().map(|row| (row.client_id, row.last_used_at)).collect();
    let found = store.states::<Client, _>(ids).await?;
    let used_at = |id: &ClientId| used.get(&id.to_string()).copied().flatten();
    let rows = found.iter().map(|(id, client)| row(dash, *id, client, used_at(id)));
    Ok((rows.collect(), links))
}

fn row(dash: &DashboardPage, id: ClientId, client: &Client, used: Option<Timestamp>) -> Row {
    let language = dash.language();
    let is_deleted = client.standing == ClientStanding::Deleted;
    Row {
        href: if is_deleted {
            // It has no page, but who had approved it can be asked.
            dash.may(Scope::AuditRead).then(|| dash.path(&format!("audit/ask/reach?about={id}")))
        } else {
            Some(dash.path(&format!("apps/{id}")))
        },
        name: client.name.clone(),
        cells: vec![
            Value::text(words::client_type(client.client_type, language)),
            Value::Status(standing::client(client.standing, language)),
            Value::short_id(id),
            Value::time(language, used),
        ],
    }
}

fn chips(dash: &DashboardPage, paging: &Paging) -> Vec<Chip> {
    let text = dash.text(&TEXT);
    vec![
        paging.chip(STANDING, "disabled", text.disabled_only),
        paging.chip(STANDING, "deleted", text.deleted),
    ]
}

/// Returns the command that makes an app.
fn curl(dash: &DashboardPage) -> String {
    format!(
        "curl {}/v1/clients -H 'Authorization: Bearer …' --json '{{\"name\": \"My app\", \"client_type\": \"machine\", \
         \"scopes\": [\"clients:read\"]}}'",
        dash.app().settings.issuer
    )
}
