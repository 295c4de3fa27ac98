//! `/dashboard/{account_id}/developers`: the server's addresses, and code to start with, with an app's own ids
//! filled in. No secret is in it: what needs one reads it from the environment.
//!
//! | file | |
//! |---|---|
//! | `quickstarts` | the quickstarts of whole apps |
//! | `samples` | the starts, by type of app |
//! | `text` | the texts |

mod quickstarts;
mod samples;
mod text;

use crate::{
    store::StoreError,
    surface::web::{
        dashboard::{
            apps::app::App,
            shared::{page::DashboardPage, paging::Paging},
        },
        shared::{
            kinds::{Empty, Facts, Link, List, Part, Row, Value, View},
            routes::Routes,
        },
    },
};
use askama::Template;
use axum::response::Response;
use samples::Sample;
use text::TEXT;
use xwms_events::{client::Client, ids::ClientId, scope::Scope};
use xwms_projections::clients::{self, ClientFilter};

/// Returns the routes of the area.
pub(super) fn routes() -> Routes {
    Routes::default().page("/dashboard/{account_id}/developers", Scope::ClientsRead, show).page(
        "/dashboard/{account_id}/developers/{client_id}",
        Scope::ClientsRead,
        show_app,
    )
}

/// A start as markup.
#[derive(Template)]
#[template(path = "dashboard/developers/sample.html")]
struct SampleView {
    sample: Sample,
    install: &'static str,
}

/// Shows the addresses, and the apps to choose from.
async fn show(dash: DashboardPage) -> Result<Response, Response> {
    dash.require(Scope::ClientsRead)?;
    let text = dash.text(&TEXT);
    let list = apps(&dash).await.map_err(|error| dash.failed(error))?;
    let view = View::new(dash.head(text.title)).with(addresses(&dash)).with(list.titled());
    Ok(dash.show(view.with(quickstarts::list(&dash).titled())).await)
}

/// Returns the server's addresses.
fn addresses(dash: &DashboardPage) -> Facts {
    let text = dash.text(&TEXT);
    let issuer = &dash.app().settings.issuer;
    let at = |path: &str| {
        let url = format!("{issuer}{path}");
        Value::link(url.clone(), url)
    };
    Facts::new(text.addresses)
        .fact(text.issuer, Value::id(issuer))
        .fact(text.discovery, at("/.well-known/openid-configuration"))
        .fact(text.docs, at("/docs"))
        .fact(text.openapi, at("/v1/openapi.json"))
        .fact(text.event_types, at("/v1/event_types"))
        .fact(text.account_id, Value::id(dash.account_id))
}

async fn apps(dash: &DashboardPage) -> Result<List, StoreError> {
    let text = dash.text(&TEXT);
    let paging = Paging::of(dash);
    dash.read_own_writes().await;
    let filter = ClientFilter { environment: Some(dash.environment), tests_only: false, standing: None };
    let store = &dash.app().store;
    let mut listed = clients::list(store.pool(), dash.account_id, filter, paging.query()).await?;
    let links = paging.cut(&mut listed, |row| row.position);
    let ids: Vec<_> = listed.iter().filter_map(|row| row.client_id.parse::<ClientId>().ok()).collect();
    let mut rows = Vec::with_capacity(ids.len());
    for (id, client) in store.states::<Client, _>(ids).await? {
        rows.push(Row {
            href: Some(dash.path(&format!("developers/{id}"))),
            name: client.name.clone(),
            cells: vec![Value::id(id)],
        });
    }
    let action = dash.may(Scope::ClientsWrite).then(|| Link::new(dash.path("apps/new"), text.new_app));
    let empty = Empty { title: text.no_apps, detail: text.no_apps_detail, action, curl: None };
    Ok(List::new(dash.language(), text.choose, &text.columns, empty).rows(rows).paged(links))
}

/// Shows how one app starts.
async fn show_app(dash: DashboardPage) -> Result<Response, Response> {
    let app = App::find(&dash).await?;
    let text = dash.text(&TEXT);
    let head = dash
        .head(app.client.name.clone())
        .below(dash.path("developers"), text.title)
        .id(app.id)
        .action(app.path(&dash, ""), text.settings);
    let secret = app.client.client_type.is_confidential().then(|| Part::Notice(text.secret.to_owned()));
    let mut view = View::new(head).maybe(secret);
    for sample in samples::of(&dash.app().settings.issuer, app.id, &app.client) {
        view = view.with(Part::own(&SampleView { sample, install: text.install }));
    }
    Ok(dash.show(view).await)
}
