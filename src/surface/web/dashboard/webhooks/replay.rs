//! `…/webhooks/{endpoint_id}/replay`: a window of history is counted first, then sent; what is under way shows its
//! progress.

use super::{
    detail::{self, Tab, below},
    send_text::TEXT,
    window, words,
};
use crate::{
    commands::{
        CommandError,
        endpoints::{self, Window},
    },
    outbound::webhooks::replay::{self as history, Counted},
    store::{StoreError, feed::Span, query::Loaded},
    surface::web::{
        dashboard::shared::{form::DashboardForm, page::DashboardPage},
        shared::{
            kinds::{Empty, Facts, Form, FormErrors, List, Part, Row, Value, View, form::Refused},
            not_done::NotDone,
        },
    },
};
use axum::response::Response;
use xwms_events::{
    Decider,
    endpoint::{Endpoint, wanted},
    scope::Scope,
};

/// What the page shows beside its form.
#[derive(Default)]
struct Said<'a> {
    refused: Option<Refused<'a>>,
    /// The window that may be sent next.
    window: Option<Window>,
    counted: Option<Counted>,
}

/// Shows the form, and what is under way.
pub async fn show(dash: DashboardPage) -> Result<Response, Response> {
    render(&dash, Said::default()).await
}

async fn render(dash: &DashboardPage, said: Said<'_>) -> Result<Response, Response> {
    let endpoint = detail::find(dash).await?;
    let text = dash.text(&TEXT);
    let under_way = under_way(dash, &endpoint).await.map_err(|error| dash.failed(error))?;
    let may = dash.may(Scope::EndpointsWrite);
    let head = detail::head(dash, &endpoint, Tab::Replay).await?;
    let head = head.action(dash.path(&below(&endpoint, "/replay")), text.reload);
    let notice = dash.was("started").then(|| Part::Notice(text.started.to_owned()));
    let mut view = View::new(head).maybe(notice);
    let refused = said.refused;
    if let Some(window) = &said.window {
        let counted = said.counted.map(|counted| dry_run(dash, window, counted));
        view = view.maybe(counted).with(start_form(dash, &endpoint, window).refused(refused));
    }
    let form = may.then(|| {
        let action = dash.path(&below(&endpoint, "/replay"));
        let form = dash.form(action, text.count).titled(text.replay);
        window::fields(dash, form.lead(text.replay_lead), &endpoint.state.settings.events).refused(refused)
    });
    Ok(dash.show(view.maybe(form).with(under_way)).await)
}

/// Says what a replay of `window` would send.
fn dry_run(dash: &DashboardPage, window: &Window, counted: Counted) -> Facts {
    let (language, text) = (dash.language(), dash.text(&TEXT));
    let number = |number: i64| language.number(u64::try_from(number).unwrap_or_default());
    let messages = if counted.upto < window.upto {
        format!("{} {}", text.at_least, number(counted.messages))
    } else {
        number(counted.messages)
    };
    Facts::new(text.counted)
        .lead(text.start_lead)
        .fact(text.messages, Value::text(messages))
        .fact(text.window, Value::text(format!("{}–{}", number(window.after), number(window.upto))))
        .fact(text.events, Value::Tags(window.events.clone()))
}

fn start_form(dash: &DashboardPage, endpoint: &Loaded<Endpoint>, window: &Window) -> Form {
    let text = dash.text(&TEXT);
    let action = dash.path(&below(endpoint, "/replay/start"));
    window::hidden(dash.form(action, text.start), window)
}

/// Returns the bulk work that is under way, with its progress.
async fn under_way(dash: &DashboardPage, endpoint: &Loaded<Endpoint>) -> Result<List, StoreError> {
    let (store, language, text) = (&dash.app().store, dash.language(), dash.text(&TEXT));
    let jobs = history::under_way(store, &endpoint.id).await?;
    let open = history::open(store.pool(), &endpoint.id).await?;
    let windows = jobs.iter().filter(|job| job.kind == "window" && !job.catch_up).count();
    let number = |number: i64| language.number(u64::try_from(number).unwrap_or_default());
    let row = |job: &history::Job| Row {
        href: None,
        name: words::job(job, language).to_owned(),
        cells: vec![
            Value::text(format!("{} / {}", number(job.after), number(job.upto))),
            job.percent().map_or(Value::Nothing, |percent| Value::Number(format!("{percent} %"))),
        ],
    };
    let mut rows: Vec<_> = jobs.iter().map(row).collect();
    // Requests that the delivery has not read yet.
    let waiting = usize::try_from(open).unwrap_or_default().saturating_sub(windows);
    rows.extend((0..waiting).map(|_| Row {
        href: None,
        name: text.replay.to_owned(),
        cells: vec![Value::text(text.starts), Value::Nothing],
    }));
    let (title, detail) = (text.nothing_under_way, text.nothing_under_way_detail);
    let empty = Empty { title, detail, action: None, curl: None };
    Ok(List::new(language, text.under_way, &text.under_way_columns, empty).titled().numbers(&[2]).rows(rows))
}

/// Counts what a replay would send.
pub async fn count(form: DashboardForm) -> Result<Response, Response> {
    let dash = &form.page;
    dash.require(Scope::EndpointsWrite)?;
    let endpoint = detail::find(dash).await?;
    let window = match window::typed(&form).await {
        Ok(window) => window,
        Err(not_done) => return refused(&form, not_done.errors()?).await,
    };
    if let Err(refusal) = endpoint.state.decide(window.to_command(0)) {
        return refused(&form, dash.refusal(CommandError::from(refusal))?).await;
    }
    // The rules have just refused unknown names.
    let names = wanted(window.events.iter().map(String::as_str)).unwrap_or_default();
    let span = Span::stored(window.after, window.upto);
    let counted = history::count(dash.app().store.pool(), dash.account_id, span, &names).await;
    let counted = counted.map_err(|error| dash.failed(error))?;
    // What was typed stays, in case the person wants another window.
    let errors = FormErrors::default();
    let refused = Some(form.refused(&errors));
    render(dash, Said { refused, window: Some(window), counted: Some(counted) }).await
}

async fn refused(form: &DashboardForm, errors: FormErrors) -> Result<Response, Response> {
    render(&form.page, Said { refused: Some(form.refused(&errors)), ..Said::default() }).await
}

/// Sends the window.
pub async fn start(form: DashboardForm) -> Result<Response, Response> {
    let dash = &form.page;
    dash.require(Scope::EndpointsWrite)?;
    let endpoint = detail::find(dash).await?;
    let window = match window::typed(&form).await {
        Ok(window) => window,
        Err(NotDone::Instead(page)) => return Err(page),
        // Its fields are hidden: nobody types anything there.
        Err(NotDone::Wrong(_)) => return Ok(dash.go(&below(&endpoint, "/replay"))),
    };
    let which = dash.endpoint_ref()?;
    let pool = dash.app().store.pool();
    let open = async || Ok(history::open(pool, &endpoint.id).await?);
    let context = dash.context();
    match form.once(endpoints::replay(&context, which, &window, open, || form.row())).await {
        Ok(_) => Ok(dash.go(&below(&endpoint, "/replay?started"))),
        Err(error) => {
            let errors = dash.refusal(error)?;
            let refused = Some(form.refused(&errors));
            render(dash, Said { refused, window: Some(window), counted: None }).await
        }
    }
}
