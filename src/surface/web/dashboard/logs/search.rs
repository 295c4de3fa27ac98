//! The filters of the log, by the names that REST gives them.

use super::text::{LogsText, TEXT};
use crate::{
    store::StoreError,
    surface::{
        http::caller,
        web::{
            dashboard::shared::{filters::Filters, page::DashboardPage, paging::Paging},
            shared::kinds::{Chip, Field, Input},
        },
    },
    traffic::request_log::filter::{Clients, Filter},
};
use xwms_events::{client::Environment, ids::ClientId};
use xwms_projections::clients as model;

const STATUS: &str = "status";
/// The classes of statuses that chips offer.
const CLASSES: [&str; 3] = ["2xx", "4xx", "5xx"];

/// Returns what the filters select, no further back than the plan shows.
pub fn filter(dash: &DashboardPage, filters: &mut Filters<'_>) -> Filter {
    Filter {
        account_id: dash.account_id,
        since: filters.since(dash.now(), dash.shown_since()),
        until: filters.until(),
        client_id: filters.read("client_id"),
        clients: None,
        token_id: filters.read("token_id"),
        grant_id: filters.read("grant_id"),
        user_id: filters.read("user_id"),
        secret_id: filters.read("secret_id"),
        about_token_id: filters.read("about_token_id"),
        about_grant_id: filters.read("about_grant_id"),
        object: filters.read("object"),
        place: filters.read("ip"),
        user_agent: filters.get("user_agent").map(caller::shortened),
        status: filters.read(STATUS),
        route: filters.text("route"),
        method: None,
        error: filters.text("error"),
        reason: filters.text("reason"),
        request_id: filters.text("request_id"),
    }
}

/// Narrows the search to the environment that the dashboard shows: requests of test apps, or all others. One thing
/// is found by its id in both.
///
/// # Errors
/// When the database does not respond.
pub async fn narrow(dash: &DashboardPage, filter: &mut Filter) -> Result<(), StoreError> {
    if filter.is_by_id() {
        return Ok(());
    }
    let pool = dash.app().store.pool();
    let tests = model::in_environment(pool, dash.account_id, Environment::Test).await?;
    let tests = tests.iter().filter_map(|id| id.parse::<ClientId>().ok()).map(|id| id.uuid()).collect();
    filter.clients = Some(match dash.environment {
        Environment::Test => Clients::Only(tests),
        Environment::Live => Clients::Except(tests),
    });
    Ok(())
}

/// Returns the fields of the form.
pub fn fields(dash: &DashboardPage, filters: &Filters<'_>) -> Vec<Field> {
    let text = dash.text(&TEXT);
    let field = |(name, label, hint): (&'static str, &'static str, &'static str)| {
        Field::new(name, label, Input::Text).hint(hint)
    };
    let mut fields: Vec<_> = names(text).into_iter().map(field).collect();
    fields.extend(filters.times());
    fields
}

/// Returns the name, label and hint of each filter but those of time.
const fn names(text: &'static LogsText) -> [(&'static str, &'static str, &'static str); 15] {
    [
        (STATUS, text.status, text.status_hint),
        ("client_id", text.app, "client_…"),
        ("route", text.route, "/v1/clients/{client_id}"),
        ("error", text.error, text.error_hint),
        ("reason", text.reason, text.reason_hint),
        ("request_id", text.request_id, ""),
        ("token_id", text.token, "token_…"),
        ("grant_id", text.grant, "grant_…"),
        ("user_id", text.person, "user_…"),
        ("secret_id", text.secret, "secret_…"),
        ("object", text.object, text.object_hint),
        ("about_token_id", text.about_token, "token_…"),
        ("about_grant_id", text.about_grant, "grant_…"),
        ("ip", text.address, text.address_hint),
        ("user_agent", text.agent, text.agent_hint),
    ]
}

/// Returns the filters that are on, and the classes that can be chosen.
pub fn chips(dash: &DashboardPage, paging: &Paging, filters: &Filters<'_>) -> Vec<Chip> {
    let text = dash.text(&TEXT);
    let mut fields = fields(dash, filters);
    // A class that is on is its own chip.
    let is_class = paging.get(STATUS).is_some_and(|status| CLASSES.contains(&status));
    fields.retain(|field| field.name != STATUS || !is_class);
    let classes = CLASSES.iter().zip(text.classes).map(|(&class, label)| paging.chip(STATUS, class, label));
    filters.chips(&fields).into_iter().chain(classes).collect()
}
