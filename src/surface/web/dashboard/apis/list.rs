//! `GET /dashboard/{account_id}/apis`: the list.

use super::text::TEXT;
use crate::{
    store::StoreError,
    surface::web::{
        dashboard::shared::{page::DashboardPage, paging::Paging},
        shared::{
            kinds::{Empty, Link, List, PageLinks, Part, Row, Value, View},
            standing,
        },
    },
};
use axum::response::Response;
use xwms_events::{
    resource::{Resource, ResourceStanding},
    scope::Scope,
};
use xwms_projections::resources as model;

/// Shows the list.
pub async fn show(dash: DashboardPage) -> Result<Response, Response> {
    dash.require(Scope::ResourcesRead)?;
    let text = dash.text(&TEXT);
    let paging = Paging::of(&dash);
    let (rows, links) = rows(&dash, &paging).await.map_err(|error| dash.failed(error))?;
    let may = dash.may(Scope::ResourcesWrite);
    let empty = Empty {
        title: text.none,
        detail: text.none_detail,
        action: may.then(|| Link::new(dash.path("apis/new"), text.new)),
        curl: may.then(|| curl(&dash)),
    };
    let list =
        List::new(dash.language(), text.title, &text.columns, empty).rows(rows).numbers(&[3, 4]).paged(links);
    let head = dash.head(text.title);
    let head = if may { head.primary(dash.path("apis/new"), text.new) } else { head };
    let notice = dash.was("deleted").then(|| Part::Notice(text.deleted_notice.to_owned()));
    Ok(dash.show(View::new(head).maybe(notice).with(list)).await)
}

/// Returns the rows of the page, and the links to others.
async fn rows(dash: &DashboardPage, paging: &Paging) -> Result<(Vec<Row>, PageLinks), StoreError> {
    dash.read_own_writes().await;
    let store = &dash.app().store;
    let mut listed = model::list(store.pool(), dash.account_id, paging.query()).await?;
    let links = paging.cut(&mut listed, |row| row.position);
    let ids: Vec<_> = listed.into_iter().map(|row| row.resource_id).collect();
    let mut rows = Vec::with_capacity(ids.len());
    for (id, resource) in store.states::<Resource, _>(ids).await? {
        // The list may be older than a deletion.
        if resource.standing != ResourceStanding::Deleted {
            rows.push(row(dash, &id, &resource));
        }
    }
    Ok((rows, links))
}

fn row(dash: &DashboardPage, id: &str, resource: &Resource) -> Row {
    let language = dash.language();
    let count = |many: usize| Value::number(language, u64::try_from(many).unwrap_or_default());
    Row {
        href: Some(dash.path(&format!("apis/{id}"))),
        name: resource.settings.name.clone(),
        cells: vec![
            Value::Status(standing::resource(resource.standing, language)),
            Value::Code(resource.audience.clone()),
            count(resource.settings.scopes.len()),
            count(resource.settings.apps.len()),
            Value::short_id(id),
        ],
    }
}

/// Returns the command that registers an API.
fn curl(dash: &DashboardPage) -> String {
    format!(
        "curl {}/v1/resources -H 'Authorization: Bearer …' --json '{{\"audience\": \"https://api.example.com\", \
         \"name\": \"Orders\"}}'",
        dash.app().settings.issuer
    )
}
