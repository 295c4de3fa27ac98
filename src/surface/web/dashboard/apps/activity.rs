//! What an app did and what happened to it: its requests, and its history.

use super::{
    app::{App, AppTab},
    recent,
    text::TEXT,
};
use crate::{
    surface::web::{
        dashboard::{
            past,
            shared::{history, page::DashboardPage, paging::Paging},
        },
        shared::{
            kinds::{Empty, List, Part, Row, Value},
            moment::Moment,
        },
    },
    traffic::request_log::{
        filter::{Filter, Statuses},
        queries::{self, Request},
    },
};
use axum::{http::StatusCode, response::Response};
use xwms_events::scope::Scope;

/// Shows the requests.
pub async fn requests(dash: DashboardPage) -> Result<Response, Response> {
    dash.require(Scope::UsageRead)?;
    let app = App::find(&dash).await?;
    let text = &dash.text(&TEXT).activity;
    let paging = Paging::of(&dash);
    let is_refused = paging.get("status") == Some("429");
    let filter = Filter {
        client_id: Some(app.id),
        status: is_refused.then_some(Statuses::from(StatusCode::TOO_MANY_REQUESTS)),
        ..Filter::all(dash.account_id, dash.shown_since())
    };
    dash.app().recorder.written().await;
    let found = queries::requests(&dash.app().store, &filter, paging.query()).await;
    let view = app.view(&dash, AppTab::Activity);
    let mut rows = match found {
        Ok(rows) => rows,
        Err(error) if queries::took_too_long(&error) => {
            return Ok(dash.show(view.with(Part::Caution(text.too_many.to_owned()))).await);
        }
        Err(error) => return Err(dash.failed(error)),
    };
    let links = paging.cut(&mut rows, |row| row.number);
    let chip = paging.chip("status", "429", text.refused_only);
    let empty = Empty { title: text.none, detail: text.none_detail, action: None, curl: None };
    let list = List::new(dash.language(), dash.text(&TEXT).tabs.activity, &text.columns, empty)
        .numbers(&[4])
        .rows(rows.iter().map(|request| row(&dash, request)).collect())
        .chips(vec![chip])
        .all(paging.all())
        .paged(links);
    Ok(dash.show(view.with(list)).await)
}

fn row(dash: &DashboardPage, request: &Request) -> Row {
    let at = Moment::new(dash.language(), request.at());
    let error = request.reason.clone().or_else(|| request.error.clone());
    let tenths = u64::try_from(request.duration_us / 100).unwrap_or_default();
    Row {
        href: Some(dash.path(&format!("logs/{}?number={}", request.request_id, request.number))),
        name: at.words,
        cells: vec![
            Value::Code(format!("{} {}", request.method, request.route)),
            Value::text(request.status.to_string()),
            error.map_or(Value::Nothing, Value::Code),
            Value::Number(format!("{} ms", dash.language().tenths(tenths))),
        ],
    }
}

/// Shows the history.
pub async fn history(dash: DashboardPage) -> Result<Response, Response> {
    dash.require(Scope::EventsRead)?;
    let app = App::find(&dash).await?;
    let title = dash.text(&TEXT).activity.history;
    let stream = format!("client/{}", app.id);
    let timeline = history::history(&dash, title, &stream).await;
    let timeline = timeline.map_err(|error| dash.failed(error))?;
    let view = app.view(&dash, AppTab::History).with(timeline).maybe(past::about(&dash, &stream));
    // A later page of the history has no more of it than the first.
    if Paging::of(&dash).first().is_some() {
        return Ok(dash.show(view).await);
    }
    let (access, more) = recent::timeline(&dash, &app).await.map_err(|error| dash.failed(error))?;
    Ok(dash.show(view.with(access).with(more)).await)
}
