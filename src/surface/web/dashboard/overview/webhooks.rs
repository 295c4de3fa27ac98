//! The health of the account's newest webhooks.

use super::text::OverviewText;
use crate::{
    outbound::webhooks::queries,
    store::StoreError,
    surface::web::{
        dashboard::{
            shared::page::DashboardPage,
            webhooks::{
                detail,
                words::{self, Attempts},
            },
        },
        shared::kinds::{Empty, List, Row, Value},
    },
};
use xwms_events::endpoint::Endpoint;
use xwms_projections::{PageQuery, endpoints as model};

/// Most webhooks on the page.
const SHOWN_MAX: i64 = 5;

/// Returns them; `None` if the account has none.
///
/// # Errors
/// When the database does not respond.
pub async fn list(dash: &DashboardPage, text: &'static OverviewText) -> Result<Option<List>, StoreError> {
    let (store, language) = (&dash.app().store, dash.language());
    let now = store.clock().datetime();
    let page = PageQuery { limit: SHOWN_MAX, after: None };
    let listed = model::list(store.pool(), dash.account_id, page).await?;
    let mut rows = Vec::with_capacity(listed.len());
    for row in listed.iter().take(usize::try_from(SHOWN_MAX).unwrap_or_default()) {
        let endpoint = store.load::<Endpoint>(&row.endpoint_id).await?.state;
        let health = queries::health(store.pool(), &row.endpoint_id, detail::sight(dash)).await?;
        let attempts = Attempts::of(health.failures, health.paused_until, now);
        rows.push(Row {
            href: Some(dash.path(&format!("webhooks/{}", row.endpoint_id))),
            name: endpoint.settings.url.clone(),
            cells: vec![
                Value::Status(words::standing(&endpoint, attempts, language)),
                Value::number(language, health.pending.max(0).unsigned_abs()),
                Value::number(language, health.failed.max(0).unsigned_abs()),
            ],
        });
    }
    if rows.is_empty() {
        return Ok(None);
    }
    let empty = Empty { title: text.webhooks, detail: "", action: None, curl: None };
    let list = List::new(language, text.webhooks, &text.webhook_columns, empty);
    Ok(Some(list.titled().numbers(&[2, 3]).rows(rows)))
}
