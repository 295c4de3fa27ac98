//! `GET /dashboard/{account_id}/users/people`: the consents for the account's apps, by app and person.

use super::{consents, list::head, text::TEXT};
use crate::surface::web::{
    dashboard::shared::{page::DashboardPage, paging::Paging},
    shared::kinds::{Chip, Value, View},
};
use axum::response::Response;
use xwms_events::{
    ids::{ClientId, UserId},
    scope::Scope,
};
use xwms_projections::access::ConsentFilter;

/// The filters, by their names in REST.
const ACTIVE: &str = "active";
const CLIENT: &str = "client_id";
const USER: &str = "user_id";

/// Shows the list.
pub async fn show(dash: DashboardPage) -> Result<Response, Response> {
    dash.require(Scope::GrantsRead)?;
    let paging = Paging::of(&dash);
    let filter = ConsentFilter {
        client_id: paging.get(CLIENT).and_then(|id| id.parse::<ClientId>().ok()),
        user_id: paging.get(USER).and_then(|id| id.parse::<UserId>().ok()),
        live: paging.get(ACTIVE) == Some("true"),
    };
    let list = consents::list(&dash, &paging, filter).await.map_err(|error| dash.failed(error))?;
    let view = View::new(head(&dash, "users/people"));
    Ok(dash.show(view.with(list.chips(chips(&dash, &paging, &filter)))).await)
}

fn chips(dash: &DashboardPage, paging: &Paging, filter: &ConsentFilter) -> Vec<Chip> {
    let text = dash.text(&TEXT);
    let mut chips = vec![Chip {
        label: text.active_only.to_owned(),
        href: paging.with(ACTIVE, if filter.live { "" } else { "true" }),
        is_on: filter.live,
    }];
    let ids = [
        (CLIENT, filter.client_id.map(|id| id.to_string())),
        (USER, filter.user_id.map(|id| id.to_string())),
    ];
    for (name, id) in ids {
        if let Some(id) = id {
            chips.push(Chip { label: Value::shortened(&id), href: paging.with(name, ""), is_on: true });
        }
    }
    chips
}
