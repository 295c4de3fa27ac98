//! `…/webhooks/{endpoint_id}/messages/{message_id}`: one message, with its request and the responses side by side;
//! it is sent again or skipped.

use super::{
    detail::{self, Tab, below},
    send_text::{SendText, TEXT},
    words,
};
use crate::{
    commands::endpoints,
    outbound::webhooks::{
        queries::{self, Message},
        request,
    },
    store::query::Loaded,
    surface::web::{
        dashboard::shared::{failure, form::DashboardForm, page::DashboardPage, paging::Paging},
        shared::{
            kinds::{Facts, Part, Status, Value, View, form::Refused},
            moment::Moment,
        },
    },
};
use askama::Template;
use axum::response::Response;
use time::OffsetDateTime;
use xwms_events::{
    Timestamp,
    endpoint::{Endpoint, EndpointCommand},
    ids::EventId,
    scope::Scope,
};
use xwms_projections::PageQuery;

/// How many attempts a page shows.
const ATTEMPTS: i64 = 20;
/// How much of a response is shown, in characters. The server keeps no more than this many bytes of it.
const SHOWN_MAX: usize = 1_024;

/// Shows the message.
pub async fn show(dash: DashboardPage) -> Result<Response, Response> {
    render(&dash, None).await
}

/// Sends it again.
pub async fn resend(form: DashboardForm) -> Result<Response, Response> {
    asked(&form, |id| EndpointCommand::Resend { message_id: Some(id) }).await
}

/// Skips it.
pub async fn skip(form: DashboardForm) -> Result<Response, Response> {
    let dash = &form.page;
    dash.require(Scope::EndpointsWrite)?;
    detail::check_auditor(dash, &detail::find(dash).await?)?;
    asked(&form, |message_id| EndpointCommand::SkipMessage { message_id }).await
}

async fn asked(
    form: &DashboardForm,
    command: impl Fn(EventId) -> EndpointCommand,
) -> Result<Response, Response> {
    let dash = &form.page;
    dash.require(Scope::EndpointsWrite)?;
    let endpoint = detail::find(dash).await?;
    let message_id = EventId::from_uuid(message(dash, &endpoint).await?.event_id);
    let make = |_: &Endpoint| Ok(vec![command(message_id)]);
    let which = dash.endpoint_ref()?;
    let done = form.once(endpoints::change(&dash.context(), which, make, |_| form.row())).await;
    match done {
        Ok(_) => Ok(dash.go(&below(&endpoint, &format!("/messages/{message_id}?asked")))),
        Err(error) => render(dash, Some(form.refused(&dash.refusal(error)?))).await,
    }
}

/// Returns the message that the path names.
async fn message(dash: &DashboardPage, endpoint: &Loaded<Endpoint>) -> Result<Message, Response> {
    let id: EventId = dash.id("message_id")?;
    let found = queries::message(dash.app().store.pool(), &endpoint.id, id.uuid(), detail::sight(dash)).await;
    found.map_err(|error| dash.failed(error))?.ok_or_else(|| dash.not_found())
}

async fn render(dash: &DashboardPage, refused: Option<Refused<'_>>) -> Result<Response, Response> {
    let endpoint = detail::find(dash).await?;
    let message = message(dash, &endpoint).await?;
    let text = dash.text(&TEXT);
    let sides = sides(dash, &endpoint, &message).await?;
    let head = detail::head(dash, &endpoint, Tab::Messages).await?;
    let path = format!("/messages/{}", EventId::from_uuid(message.event_id));
    let form = |rest: &str, label: &'static str, lead: &'static str| {
        let action = dash.path(&below(&endpoint, &format!("{path}{rest}")));
        dash.form(action, label).titled(label).lead(lead)
    };
    let may = dash.may(Scope::EndpointsWrite);
    let resend = may.then(|| form("", text.resend, text.resend_lead).refused(refused));
    let has_not_ended = matches!(message.state.as_str(), "ready" | "waiting");
    let may_skip = has_not_ended && detail::may_change(dash, &endpoint);
    let skip = may_skip.then(|| form("/skip", text.skip, text.skip_lead).dangerous().refused(refused));
    let notice = dash.was("asked").then(|| Part::Notice(text.asked.to_owned()));
    let view = View::new(head)
        .maybe(notice)
        .with(facts(dash, &message))
        .with(Part::own(&sides))
        .maybe(resend)
        .maybe(skip);
    Ok(dash.show(view).await)
}

fn facts(dash: &DashboardPage, message: &Message) -> Facts {
    let (language, text) = (dash.language(), dash.text(&TEXT));
    let number = |number: i64| Value::number(language, u64::try_from(number).unwrap_or_default());
    let due = message.next_attempt_at();
    let kind = dash.path(&format!("webhooks/events/{}", message.event_type));
    let facts = Facts::new(text.message)
        .fact("ID", Value::id(EventId::from_uuid(message.event_id)))
        .fact(text.event, Value::link(kind, message.event_type.clone()))
        .fact("Status", Value::Status(words::message(message, language)))
        .fact(text.attempts, number(message.attempts.into()))
        .fact(text.position, number(message.position))
        .fact(text.created, Value::time(language, Some(Timestamp::from(message.created_at))));
    if due.is_some() { facts.fact(text.next_attempt, Value::time(language, due)) } else { facts }
}

/// An attempt, as the page shows it.
pub struct AttemptRow {
    number: i32,
    status: Status,
    /// The status of the response.
    code: Option<i32>,
    at: Moment,
    duration_ms: i32,
    error: Option<String>,
    /// The code of the error, as over REST.
    error_code: Option<&'static str>,
    body: Option<String>,
    next: Option<Moment>,
}

/// The request and the responses, side by side.
#[derive(Template)]
#[template(path = "dashboard/webhooks/sides.html")]
pub struct Sides {
    text: &'static SendText,
    /// The request line and the headers.
    request: String,
    body: Option<String>,
    /// Why there is no body.
    why: &'static str,
    attempts: Vec<AttemptRow>,
    older: Option<String>,
}

async fn sides(
    dash: &DashboardPage,
    endpoint: &Loaded<Endpoint>,
    message: &Message,
) -> Result<Sides, Response> {
    let (store, language, text) = (&dash.app().store, dash.language(), dash.text(&TEXT));
    let page = PageQuery { limit: ATTEMPTS, after: Paging::of(dash).query().after };
    let attempts = queries::attempts(store.pool(), &endpoint.id, message.position, page).await;
    let mut attempts = attempts.map_err(|error| dash.failed(error))?;
    let last = page.cut(&mut attempts, |attempt| attempt.number.into());
    let older = last.map(|last| Paging::of(dash).with("after", &last.to_string()));
    let issuer = &dash.app().settings.issuer;
    let sent = request::request(store, issuer, &endpoint.state, message).await;
    let sent = sent.map_err(|error| dash.failed(error))?;
    let mut head = format!("POST {}", endpoint.state.settings.url);
    for (name, value) in sent.iter().flat_map(|sent| &sent.headers) {
        head.push_str(&format!("\n{name}: {value}"));
    }
    let is_shown = sent.as_ref().is_none_or(|sent| sent.recorded_at >= dash.shown_since());
    // Who may not read events, or what only an auditor sees, must not read them here.
    let audit = endpoint.state.settings.audit;
    let may = dash.may(Scope::EventsRead) && (!audit || dash.may(Scope::AuditRead)) && is_shown;
    let body = sent.filter(|_| may).and_then(|sent| serde_json::to_string_pretty(&sent.body).ok());
    let why = if is_shown { text.body_by_role } else { text.body_by_plan };
    let moment = |at: OffsetDateTime| Moment::new(language, Timestamp::from(at));
    let row = |attempt: queries::Attempt| AttemptRow {
        number: attempt.number,
        status: words::attempt(attempt.status, language),
        code: attempt.status,
        at: moment(attempt.at),
        duration_ms: attempt.duration_ms,
        error_code: attempt.error_code(),
        error: attempt.error.map(|error| words::visible(&failure::reason(&error, language), SHOWN_MAX)),
        body: attempt.body.map(|body| words::visible(&body, SHOWN_MAX)),
        next: attempt.next_at.map(moment),
    };
    let attempts = attempts.into_iter().map(row).collect();
    Ok(Sides { text, request: head, body, why, attempts, older })
}

#[cfg(test)]
mod tests {
    use super::{super::words, AttemptRow, SendText, Sides, TEXT};
    use crate::{language::Language, surface::web::shared::moment::Moment};
    use askama::Template;
    use xwms_events::Timestamp;

    #[test]
    fn the_response_of_a_receiver_is_text() {
        let language = Language::English;
        let text: &'static SendText = TEXT.of(language);
        let attempt = AttemptRow {
            number: 1,
            status: words::attempt(Some(500), language),
            code: Some(500),
            at: Moment::new(language, Timestamp::from_millis(0)),
            duration_ms: 3,
            error: Some("</code><img src=x onerror=alert(1)>".into()),
            error_code: Some("receiver_refused"),
            body: Some("</pre><script>alert(1)</script>".into()),
            next: None,
        };
        let request = "POST https://a.example/?<b>".into();
        let sides = Sides { text, request, body: None, why: "", attempts: vec![attempt], older: None };
        let html = sides.render().unwrap();
        assert!(!html.contains("<script") && !html.contains("<img") && !html.contains("<b>"), "{html}");
        assert!(html.contains("&#60;/pre&#62;&#60;script&#62;"), "{html}");
    }
}
