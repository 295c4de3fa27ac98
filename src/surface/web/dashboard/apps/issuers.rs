//! The list of the issuers whose tokens authenticate an app. Each has a page (`issuer`).

use super::{app::App, issuers_text::TEXT};
use crate::surface::{
    http::params::with_query,
    web::{
        dashboard::shared::page::DashboardPage,
        shared::kinds::{Empty, Head, List, Row, Value},
    },
};
use xwms_events::{client::TrustedIssuer, scope::Scope};

/// The paths of an issuer, below that of the app.
pub const ONE_PATH: &str = "/credentials/issuer";
pub const REMOVE_PATH: &str = "/credentials/issuer/remove";
pub const NEW_PATH: &str = "/credentials/issuers/new";
/// The parameter that names the issuer.
pub const NAMED: &str = "of";
/// So many issuers an app has at most.
pub const TOO_MANY: usize = 10;

/// Adds the act that leads to a new issuer to the head of the tab.
pub fn head(dash: &DashboardPage, app: &App, head: Head) -> Head {
    if dash.may(Scope::ClientsWrite) {
        head.primary(app.path(dash, NEW_PATH), dash.text(&TEXT).add)
    } else {
        head
    }
}

/// Returns the list.
pub fn list(dash: &DashboardPage, app: &App) -> List {
    let text = dash.text(&TEXT);
    let may = dash.may(Scope::ClientsWrite);
    let row = |issuer: &TrustedIssuer| Row {
        href: may.then(|| with_query(&app.path(dash, ONE_PATH), &[(NAMED, &issuer.name)])),
        name: issuer.name.clone(),
        cells: vec![
            Value::Code(format!("{} {}", issuer.issuer, issuer.subject)),
            issuer.audience.clone().map_or(Value::text(text.this_server), Value::Code),
            Value::text(if issuer.reusable { text.again } else { text.once }),
        ],
    };
    let rows = app.client.protocol.trusted_issuers.iter().map(row).collect();
    let empty = Empty { title: text.none, detail: text.none_detail, action: None, curl: None };
    List::new(dash.language(), text.title, &text.columns, empty).titled().rows(rows)
}
