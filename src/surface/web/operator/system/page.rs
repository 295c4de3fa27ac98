//! The page of the server itself.

use super::{
    tabs::tabs,
    text::{KeyText, SystemText, TEXT},
};
use crate::{
    auth::keyring::{self, SigningError},
    outbound::{mail, webhooks::queries},
    store::StoreError,
    subscribers::{list, parked},
    surface::web::{
        dashboard::shared::paging::Paging,
        operator::shared::page::OperatorPage,
        shared::kinds::{Empty, Facts, List, Part, Row, Status, Tone, Value, View},
    },
};
use axum::response::Response;
use xwms_events::{
    RULES, Timestamp,
    ids::AccountId,
    signing_key::{KeyStatus, SigningKey},
};

/// Most webhooks and parked events that are listed.
const ROWS_MAX: usize = 50;

/// Shows the page.
pub async fn show(op: OperatorPage) -> Response {
    match view(&op).await {
        Ok(view) => op.show(view),
        Err(error) => op.failed(error),
    }
}

async fn view(op: &OperatorPage) -> Result<View, StoreError> {
    let (text, paging) = (op.text(&TEXT), Paging::at(&op.here));
    let notice = paging.get("saved").map(|what| match what {
        "key" => Part::Notice(text.key_saved.to_owned()),
        "revoked" => Part::Notice(text.key_revoked.to_owned()),
        _ => Part::Notice(text.saved.to_owned()),
    });
    let still = paging.get("still").map(|_| Part::Caution(text.still.to_owned()));
    let head = op
        .head(text.title)
        .tabs(tabs(text, op.here_path()))
        .action("/operator/system/keys", text.rotate.title);
    Ok(View::new(head)
        .maybe(notice)
        .maybe(still)
        .with(subscribers(op, text).await?)
        .with(parked_events(op, text).await?)
        .with(keys(op, text).await?)
        .with(mail_queue(op, text).await?)
        .with(webhooks(op, text).await?)
        .with(build(op, text)))
}

fn table(op: &OperatorPage, title: &'static str, columns: &[&'static str]) -> List {
    let empty = Empty { title: op.text(&TEXT).nothing, detail: "", action: None, curl: None };
    List::new(op.language(), title, columns, empty).titled()
}

fn number(op: &OperatorPage, number: i64) -> Value {
    Value::number(op.language(), u64::try_from(number).unwrap_or_default())
}

async fn subscribers(op: &OperatorPage, text: &'static SystemText) -> Result<List, StoreError> {
    let store = &op.app().store;
    let now = store.clock().datetime();
    // Whether a subscriber is off, any process knows that leads it.
    let lines = list::lines(store.pool(), &[]).await?;
    let row = |line: &list::Line| {
        let status = match (line.ended, line.off, line.parked) {
            (true, _, _) => Status { tone: Tone::Quiet, word: text.ended },
            (false, true, _) => Status { tone: Tone::Quiet, word: text.off },
            (false, false, 0) => Status { tone: Tone::Good, word: text.on },
            (false, false, _) => Status { tone: Tone::Bad, word: text.parked },
        };
        Row {
            href: None,
            name: line.name.clone(),
            cells: vec![
                Value::Status(status),
                number(op, line.position),
                number(op, line.lag),
                // It is not negative.
                Value::Number(op.language().tenths((line.seconds_behind(now) * 10.0) as u64)),
                number(op, line.parked),
            ],
        }
    };
    let rows = lines.iter().map(row).collect();
    Ok(table(op, text.subscribers, &text.subscriber_columns).numbers(&[2, 3, 4, 5]).rows(rows))
}

async fn parked_events(op: &OperatorPage, text: &'static SystemText) -> Result<List, StoreError> {
    let found = parked::list(op.app().store.pool(), None).await?;
    let row = |parked: &parked::Parked| Row {
        href: Some(format!("/operator/system/parked/{}/{}", parked.subscriber, parked.event.position)),
        name: parked.subscriber.clone(),
        cells: vec![
            number(op, parked.event.position),
            Value::Code(parked.event.stream_id.clone()),
            Value::name(parked.event.why.clone()),
        ],
    };
    let rows = found.iter().take(ROWS_MAX).map(row).collect();
    Ok(table(op, text.parked, &text.parked_columns).numbers(&[1]).rows(rows))
}

async fn keys(op: &OperatorPage, text: &'static SystemText) -> Result<List, StoreError> {
    let store = &op.app().store;
    let ids = keyring::key_ids(store).await.map_err(|error| match error {
        SigningError::Store(error) => error,
        _ => StoreError::Seal,
    })?;
    let mut rows = Vec::new();
    for kid in ids {
        let key = store.load::<SigningKey>(&kid).await?.state;
        rows.push(Row {
            href: (key.status != KeyStatus::Revoked).then(|| format!("/operator/system/keys/{kid}")),
            name: kid,
            cells: vec![
                Value::Code(key.algorithm.as_str().to_owned()),
                Value::Status(key_status(key.status, &text.key)),
            ],
        });
    }
    Ok(table(op, text.keys, &text.key_columns).rows(rows))
}

const fn key_status(status: KeyStatus, text: &'static KeyText) -> Status {
    match status {
        KeyStatus::Created | KeyStatus::Absent => Status { tone: Tone::Odd, word: text.created },
        KeyStatus::Active => Status { tone: Tone::Good, word: text.active },
        KeyStatus::Retired => Status { tone: Tone::Quiet, word: text.retired },
        KeyStatus::Revoked => Status { tone: Tone::Bad, word: text.revoked },
    }
}

async fn mail_queue(op: &OperatorPage, text: &'static SystemText) -> Result<Facts, StoreError> {
    let app = op.app();
    let queue = mail::queue::read(&app.store).await?;
    let configured = if app.settings.mail.is_some() { text.configured } else { text.not_configured };
    Ok(Facts::new(text.mail)
        .fact(text.mail, Value::text(configured))
        .fact(text.waiting, number(op, queue.waiting))
        .fact(text.put_off, number(op, queue.put_off))
        .fact(text.first_due, Value::time(op.language(), queue.first_due.map(Timestamp::from))))
}

async fn webhooks(op: &OperatorPage, text: &'static SystemText) -> Result<List, StoreError> {
    let limit = i64::try_from(ROWS_MAX).unwrap_or_default();
    let failing = queries::failing(op.app().store.pool(), limit).await?;
    let row = |endpoint: &queries::Failing| {
        let account_id = AccountId::from_uuid(endpoint.account_id);
        let time = |at: Option<time::OffsetDateTime>| Value::time(op.language(), at.map(Timestamp::from));
        Row {
            href: Some(format!("/operator/accounts/{account_id}")),
            name: endpoint.endpoint_id.clone(),
            cells: vec![
                Value::short_id(account_id),
                number(op, endpoint.failures.into()),
                time(endpoint.failing_since),
                time(endpoint.paused_until),
            ],
        }
    };
    let rows = failing.iter().map(row).collect();
    Ok(table(op, text.webhooks, &text.webhook_columns).numbers(&[2]).rows(rows))
}

/// Returns the version of the program.
fn build(op: &OperatorPage, text: &'static SystemText) -> Facts {
    let nats = if op.app().settings.nats.is_some() { text.configured } else { text.not_configured };
    Facts::new(text.build)
        .fact(text.version, Value::Code(env!("CARGO_PKG_VERSION").to_owned()))
        .fact(text.rules, Value::Code(RULES.to_owned()))
        .fact(text.nats, Value::text(nats))
}
