//! `/operator/system/nats`: whether NATS answers, what is in its stream, and how far the log has been published.

use super::{
    tabs::tabs,
    text::{SystemText, TEXT},
};
use crate::{
    outbound::nats::{self, StreamStatus},
    store::StoreError,
    subscribers::list,
    surface::web::{
        operator::shared::page::OperatorPage,
        shared::kinds::{Facts, Part, Status, Tone, Value, View},
    },
};
use axum::response::Response;

/// The port of an address that has none.
const NATS_PORT: u16 = 4222;

/// Shows the page. It asks NATS, for ten seconds at most.
pub async fn show(op: OperatorPage) -> Result<Response, Response> {
    let text = op.text(&TEXT);
    let head = op.head(text.nats).tabs(tabs(text, op.here_path()));
    let Some(settings) = &op.app().settings.nats else {
        return Ok(op.show(View::new(head).with(Part::Notice(text.nats_off.to_owned()))));
    };
    let found = nats::status(settings).await;
    let word = match &found {
        Ok(_) => Status { tone: Tone::Good, word: text.answers },
        Err(_) => Status { tone: Tone::Bad, word: text.silent },
    };
    let caution = match &found {
        Ok(found) if found.foreign > 0 => Some(Part::Caution(text.foreign.to_owned())),
        Ok(_) => None,
        Err(error) => Some(Part::Caution(error.to_string())),
    };
    let published = published(&op, text, &settings.url).await.map_err(|error| op.failed(error))?;
    let stream = found.ok().map(|found| stream(&op, text, &found));
    Ok(op.show(View::new(head.status(word)).maybe(caution).with(published).maybe(stream)))
}

/// Returns how far the server has published the log, as the database has it, and why it was interrupted last.
async fn published(op: &OperatorPage, text: &'static SystemText, servers: &str) -> Result<Facts, StoreError> {
    let app = op.app();
    let lines = list::lines(app.store.pool(), &[]).await?;
    let line = lines.iter().find(|line| line.name == nats::NAME);
    let number = |of: fn(&list::Line) -> i64| {
        let number = line.map(|line| u64::try_from(of(line)).unwrap_or_default());
        number.map_or(Value::Nothing, |number| Value::number(op.language(), number))
    };
    let failure = app.progress.failure(nats::NAME);
    Ok(Facts::new(text.published)
        .lead(text.published_lead)
        .fact(text.servers, Value::Lines(servers.split(',').filter_map(without_login).collect()))
        .fact(text.acknowledged, number(|line| line.position))
        .fact(text.behind, number(|line| line.lag))
        .fact(text.parked, number(|line| line.parked))
        .fact(text.failed_at, Value::time(op.language(), failure.as_ref().map(|failure| failure.at)))
        .fact(text.failure, failure.map_or(Value::Nothing, |failure| Value::name(failure.why))))
}

/// Returns the address of a server without the user and password that it may contain.
fn without_login(url: &str) -> Option<String> {
    let url = url::Url::parse(url.trim()).ok()?;
    Some(format!("{}://{}:{}", url.scheme(), url.host_str()?, url.port().unwrap_or(NATS_PORT)))
}

/// Returns what the stream has, as NATS says it.
fn stream(op: &OperatorPage, text: &'static SystemText, found: &StreamStatus) -> Facts {
    let number = |number: u64| Value::number(op.language(), number);
    let name = op.app().settings.nats.as_ref().map(|nats| nats.stream.clone());
    let position = found.position.and_then(|position| u64::try_from(position).ok());
    Facts::new(text.stream)
        .fact(text.stream, name.map_or(Value::Nothing, Value::Code))
        .fact(text.subjects, Value::Lines(found.subjects.clone()))
        .fact(text.in_stream, position.map_or(Value::Nothing, number))
        .fact(text.foreign_messages, number(found.foreign))
        .fact(text.messages, number(found.messages))
        .fact(text.bytes, number(found.bytes))
        .fact(text.last_message, number(found.last_sequence))
        .fact(text.consumers, number(found.consumers))
        .fact(text.server, Value::name(format!("{} {}", found.server, found.version)))
}

#[cfg(test)]
mod tests {
    use super::without_login;

    #[test]
    fn an_address_is_shown_without_its_password() {
        let shown = without_login(" nats://ada:secret@nats.example ");
        assert_eq!(shown.as_deref(), Some("nats://nats.example:4222"));
        assert_eq!(without_login("tls://127.0.0.1:1").as_deref(), Some("tls://127.0.0.1:1"));
    }
}
