//! `…/webhooks/{endpoint_id}/messages`: the list of messages, and sending again all that failed.

use super::{
    detail::{self, Tab, below},
    send_text::TEXT,
    words,
};
use crate::{
    commands::endpoints,
    outbound::webhooks::queries::{self, Message, MessageFilter, State},
    store::query::Loaded,
    surface::web::{
        dashboard::shared::{form::DashboardForm, page::DashboardPage, paging::Paging},
        shared::kinds::{Chip, Empty, List, Part, Row, Value, View, form::Refused},
    },
};
use axum::response::Response;
use xwms_events::{
    Timestamp,
    endpoint::{Endpoint, EndpointCommand},
    ids::EventId,
    scope::Scope,
};

/// The filters.
const STATUS: &str = "status";
const TYPE: &str = "type";

/// Shows the list.
pub async fn show(dash: DashboardPage) -> Result<Response, Response> {
    render(&dash, None).await
}

/// Sends again all that failed.
pub async fn resend_failed(form: DashboardForm) -> Result<Response, Response> {
    let dash = &form.page;
    dash.require(Scope::EndpointsWrite)?;
    let which = dash.endpoint_ref()?;
    let make = |_: &Endpoint| Ok(vec![EndpointCommand::Resend { message_id: None }]);
    let done = form.once(endpoints::change(&dash.context(), which, make, |_| form.row())).await;
    match done {
        Ok(_) => Ok(dash.go(&format!("webhooks/{}/messages?asked", which.endpoint_id))),
        Err(error) => render(dash, Some(form.refused(&dash.refusal(error)?))).await,
    }
}

async fn render(dash: &DashboardPage, refused: Option<Refused<'_>>) -> Result<Response, Response> {
    let endpoint = detail::find(dash).await?;
    let (pool, text) = (dash.app().store.pool(), dash.text(&TEXT));
    let failed = |error: sqlx::Error| dash.failed(error);
    let paging = Paging::of(dash);
    let state = match paging.get(STATUS) {
        Some("pending") => Some(State::Pending),
        Some("delivered") => Some(State::Delivered),
        Some("failed") => Some(State::Failed),
        Some("skipped") => Some(State::Skipped),
        _ => None,
    };
    let event_type = paging.get(TYPE).filter(|name| !name.is_empty()).map(ToOwned::to_owned);
    let filter = MessageFilter { state, event_type, sight: detail::sight(dash) };
    let (mut rows, rest) =
        queries::messages(pool, &endpoint.id, filter, paging.query()).await.map_err(failed)?;
    let mut links = paging.cut(&mut rows, |row| row.position);
    // Few of very many may match: the next page searches on.
    links.next = links.next.or_else(|| rest.map(|rest| paging.with("after", &rest.to_string())));
    let health = queries::health(pool, &endpoint.id, detail::sight(dash)).await.map_err(failed)?;
    // After a repair nobody has to wait for the next retry.
    let has_any = health.failed > 0 || health.pending > 0;
    let form = (has_any && dash.may(Scope::EndpointsWrite)).then(|| {
        let action = dash.path(&below(&endpoint, "/messages"));
        dash.form(action, text.resend_failed)
            .titled(text.resend_failed)
            .lead(text.resend_failed_lead)
            .refused(refused)
    });
    let notice = dash.was("asked").then(|| Part::Notice(text.asked.to_owned()));
    let list = table(dash, &endpoint, &rows).chips(chips(dash, &paging)).all(paging.all()).paged(links);
    let head = detail::head(dash, &endpoint, Tab::Messages).await?;
    Ok(dash.show(View::new(head).maybe(notice).with(list).maybe(form)).await)
}

/// Returns messages as a table.
fn table(dash: &DashboardPage, endpoint: &Loaded<Endpoint>, rows: &[Message]) -> List {
    let (language, text) = (dash.language(), dash.text(&TEXT));
    let row = |message: &Message| {
        let id = EventId::from_uuid(message.event_id);
        let due = message.next_attempt_at();
        Row {
            href: Some(dash.path(&below(endpoint, &format!("/messages/{id}")))),
            name: message.event_type.clone(),
            cells: vec![
                Value::Status(words::message(message, language)),
                Value::number(language, u64::try_from(message.attempts).unwrap_or_default()),
                Value::time(language, Some(Timestamp::from(message.created_at))),
                Value::time(language, due),
                Value::short_id(id),
            ],
        }
    };
    let empty = Empty { title: text.none, detail: text.none_detail, action: None, curl: None };
    List::new(language, text.messages, &text.columns, empty)
        .numbers(&[2])
        .rows(rows.iter().map(row).collect())
}

fn chips(dash: &DashboardPage, paging: &Paging) -> Vec<Chip> {
    let text = dash.text(&TEXT);
    let mut chips = vec![
        paging.chip(STATUS, "pending", text.pending),
        paging.chip(STATUS, "failed", text.failed),
        paging.chip(STATUS, "delivered", text.delivered),
        paging.chip(STATUS, "skipped", text.skipped),
    ];
    chips.extend(paging.get(TYPE).map(|name| paging.chip(TYPE, name, name)));
    chips
}
