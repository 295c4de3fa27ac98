//! `/operator/system/parked/{subscriber}/{position}`: retries a parked event or skips it, as `xwms projections`.

use super::text::TEXT;
use crate::{
    commands::subscribers as acts,
    store::StoreError,
    subscribers::{
        model_sinks, parked,
        sink::{Sink, SinkError},
    },
    surface::web::{
        operator::shared::{
            act::{self, ActError},
            form::OperatorForm,
            page::OperatorPage,
        },
        shared::kinds::{Choice, Facts, Field, FormErrors, Input, Value, View, form::Refused},
    },
};
use axum::response::Response;
use std::sync::Arc;
use xwms_events::subscriber::ParkedAct;

/// Shows the event.
pub async fn show(op: OperatorPage) -> Result<Response, Response> {
    render(&op, None).await
}

/// Retries or skips it.
pub async fn submit(form: OperatorForm) -> Result<Response, Response> {
    let op = &form.page;
    form.require_fresh()?;
    let (sink, parked) = event(op).await?;
    let act = match form.get("what") {
        "skip" => ParkedAct::Skip(Some(form.reason())),
        _ => ParkedAct::Retry,
    };
    match take(op, sink.as_ref(), parked.event.position, &act).await {
        Ok(0) => Ok(op.go("system?saved=1")),
        Ok(_) => Ok(op.go("system?saved=1&still=1")),
        Err(error) => render(op, Some(form.refused(&error.not_done(op).errors()?))).await,
    }
}

/// Returns the parked event that the path names, with its subscriber.
async fn event(op: &OperatorPage) -> Result<(Arc<dyn Sink>, parked::Parked), Response> {
    op.require_fresh()?;
    let (name, position): (String, i64) = (op.id("subscriber")?, op.id("position")?);
    let app = op.app();
    let mut sinks = model_sinks(app.progress.clone()).chain(app.sinks.iter().cloned());
    let sink = sinks.find(|sink| sink.name() == name).ok_or_else(|| op.not_found())?;
    let waiting = parked::list(app.store.pool(), Some(&name)).await.map_err(|error| op.failed(error))?;
    let event = waiting.into_iter().find(|waiting| waiting.event.position == position);
    Ok((sink, event.ok_or_else(|| op.not_found())?))
}

async fn render(op: &OperatorPage, refused: Option<Refused<'_>>) -> Result<Response, Response> {
    let (_, parked) = event(op).await?;
    let text = op.text(&TEXT);
    let [subscriber, position, stream, error] = text.parked_columns;
    let facts = Facts::new(text.parked_event)
        .fact(subscriber, Value::Code(parked.subscriber.clone()))
        .fact(position, Value::Code(parked.event.position.to_string()))
        .fact(stream, Value::Code(parked.event.stream_id.clone()))
        .fact(error, Value::name(parked.event.why.clone()));
    let choices = vec![
        Choice::new("retry", text.retry).hint(text.retry_hint),
        Choice::new("skip", text.skip).hint(text.skip_hint),
    ];
    let field = Field::new("what", text.what, Input::Radio(choices)).value("retry");
    let reason = Field::text("reason", text.reason).hint(text.reason_hint).optional().max(200);
    let form = act::form(op, &text.take, "/operator/system").dangerous().field(field).field(reason);
    let head = op.head(text.take.title).below("/operator/system", text.title);
    Ok(op.show(View::new(head).with(facts).with(form.refused(refused))))
}

/// Does it, and records it before it takes effect. Returns how many events of the stream are still parked.
async fn take(op: &OperatorPage, sink: &dyn Sink, position: i64, act: &ParkedAct) -> Result<usize, ActError> {
    let store = &op.app().store;
    let failed = |error: SinkError| match error {
        SinkError::Store(error) => ActError::from(error),
        SinkError::Database(error) => ActError::from(StoreError::from(error)),
        error @ SinkError::Outside(_) => {
            FormErrors::whole(format!("{}: {error}", op.text(&TEXT).error)).into()
        }
    };
    let taken = parked::take(store, sink, position, act).await.map_err(failed)?;
    let still = taken.still;
    acts::record(&op.context(), sink.name(), position, act).await?;
    taken.commit().await.map_err(StoreError::from)?;
    Ok(still)
}
