//! `GET /dashboard/{account_id}/grants`: what people approved for the account's apps, one row for each
//! authorization; filtered by app and person. Also the rows of grants in other pages.

use super::{apps::Apps, text::TEXT, tokens, words};
use crate::{
    store::StoreError,
    surface::web::{
        dashboard::shared::{page::DashboardPage, paging::Paging},
        shared::kinds::{Empty, List, Row, Value, View},
    },
};
use axum::response::Response;
use xwms_events::{
    ids::{ClientId, UserId},
    scope::Scope,
};
use xwms_projections::access::{self, GrantFilter, GrantStatus};

/// The filter for those that are active.
const ACTIVE: &str = "active";

/// Shows the list.
pub async fn show(dash: DashboardPage) -> Result<Response, Response> {
    dash.require(Scope::GrantsRead)?;
    let text = dash.text(&TEXT);
    let paging = Paging::of(&dash);
    let filter = GrantFilter {
        client_id: tokens::id(&paging, "client_id", ClientId::from_uuid),
        user_id: tokens::id(&paging, "user_id", UserId::from_uuid),
        status: paging.get(ACTIVE).map(|_| GrantStatus::Active),
    };
    let list = list(&dash, filter, &paging).await.map_err(|error| dash.failed(error))?;
    let chips = tokens::chips(&dash, &paging, ACTIVE, text.active_only);
    let chips = chips.await.map_err(|error| dash.failed(error))?;
    let head = dash
        .head(text.grants)
        .action(dash.path("tokens"), text.tokens)
        .action(dash.path("consents"), text.consents);
    Ok(dash.show(View::new(head).with(list.chips(chips).all(paging.all()))).await)
}

/// Returns a page of the grants that `filter` selects.
///
/// # Errors
/// When the database does not respond.
pub async fn list(dash: &DashboardPage, filter: GrantFilter, paging: &Paging) -> Result<List, StoreError> {
    dash.read_own_writes().await;
    let mut grants = access::grants(dash.app().store.pool(), dash.account_id, filter, paging.query()).await?;
    let links = paging.cut(&mut grants, |grant| grant.position);
    Ok(of(dash, &grants).await?.paged(links))
}

/// Returns the list of these grants.
///
/// # Errors
/// As [`list`].
pub async fn of(dash: &DashboardPage, grants: &[access::Grant]) -> Result<List, StoreError> {
    let text = dash.text(&TEXT);
    let apps = Apps::named(dash, grants.iter().map(|grant| grant.client_id.as_str()).collect()).await?;
    let language = dash.language();
    let row = |grant: &access::Grant| Row {
        href: Some(dash.path(&format!("grants/{}", grant.grant_id))),
        name: Value::shortened(&grant.grant_id),
        cells: vec![
            Value::name(apps.name(&grant.client_id)),
            Value::short_id(&grant.user_id),
            Value::time(language, Some(grant.created_at)),
            Value::time(language, grant.last_used_at),
            Value::Status(words::grant(&grant.status, language)),
        ],
    };
    let rows = grants.iter().map(row).collect();
    let empty = Empty { title: text.no_grants, detail: text.no_grants_detail, action: None, curl: None };
    Ok(List::new(language, text.grants, &text.grant_columns, empty).rows(rows))
}
