//! Replay: the log folded again from the first event, beside what is there. It reads events and writes only
//! tables of its own, which it drops; no mail, no webhook, no live table.

use crate::{
    store::{
        Store, StoreError,
        feed::{Filter, Wanted},
    },
    subscribers::models,
};
use serde::Serialize;
use serde_json::{Value, json};
use sqlx::{Connection, PgConnection};
use std::collections::BTreeMap;
use xwms_events::{
    AnyEvent, Decider, Envelope, Timestamp, account::Account, alert::Alert, client::Client, consent::Consent,
    endpoint::Endpoint, grant::Grant, session::Session, signing_key::SigningKey, subscriber::Subscriber,
    token::Token, usage::Usage, user::User,
};
use xwms_projections::ReadModel;

/// Positions in one step.
const STEP: i64 = 5_000;

/// How far to replay.
#[derive(Clone, Copy, Debug)]
pub enum Until {
    /// All there is.
    Now,
    /// Up to and with this position.
    Position(i64),
    /// Up to this moment.
    Time(Timestamp),
}

/// One table of one read model, replayed.
#[derive(Debug, Serialize)]
pub struct Table {
    pub model: String,
    pub table: String,
    pub rows: i64,
    /// Whether the live one stands at the same position, so that it can be compared.
    pub compared: bool,
    /// Rows that are in one but not in the other.
    pub different: i64,
}

/// What a replay of the whole log came to.
#[derive(Debug, Serialize)]
pub struct Report {
    pub position: i64,
    /// How many streams of each type.
    pub streams: BTreeMap<String, i64>,
    pub tables: Vec<Table>,
}

/// The state of one stream, with the position and time of its last event; `None` without any.
///
/// # Errors
/// When the database does not answer or an event can't be read.
pub async fn stream(store: &Store, id: &str, until: Until) -> Result<Option<Value>, StoreError> {
    let mut connection = store.pool().acquire().await?;
    let position = end(store, until).await?;
    let kinds: Vec<String> =
        sqlx::query_scalar("SELECT DISTINCT aggregate_type FROM events WHERE aggregate_id = $1")
            .bind(id)
            .fetch_all(&mut *connection)
            .await?;
    let filter = Filter { stream_id: Some(id.to_owned()), ..Default::default() };
    drop(connection);
    let mut events = Vec::new();
    let mut after = 0;
    loop {
        let part = store.events(&filter, after, STEP).await?;
        after = part.upto;
        for event in part.feed {
            events.push(
                event
                    .map_err(|event| StoreError::Undecodable { position: event.position, why: event.why })?,
            );
        }
        events.retain(|event| event.position <= position);
        if !part.more {
            break;
        }
    }
    let Some(last) = events.last() else { return Ok(None) };
    let about = json!({
        "stream_type": kinds.first(), "stream_id": id, "position": last.position,
        "sequence": last.metadata.sequence, "recorded_at": last.metadata.recorded_at,
    });
    let state = fold(&events);
    let mut about = about;
    about["state"] = state;
    Ok(Some(about))
}

/// The state of the stream that `events` are, as JSON.
fn fold(events: &[Envelope]) -> Value {
    macro_rules! fold {
        ($($variant:ident => $state:ty,)*) => {
            match events.first().map(|event| &event.data) {
                $(Some(AnyEvent::$variant(_)) => {
                    let mut state = <$state>::default();
                    for event in events {
                        if let AnyEvent::$variant(fact) = &event.data {
                            state.evolve(fact);
                        }
                    }
                    serde_json::to_value(state).unwrap_or_default()
                })*
                None => Value::Null,
            }
        };
    }
    fold! {
        Account => Account,
        User => User,
        Session => Session,
        Client => Client,
        Consent => Consent,
        Grant => Grant,
        Token => Token,
        Endpoint => Endpoint,
        SigningKey => SigningKey,
        Subscriber => Subscriber,
        Usage => Usage,
        Alert => Alert,
    }
}

async fn end(store: &Store, until: Until) -> Result<i64, StoreError> {
    let head = store.current_head().await?;
    Ok(match until {
        Until::Now => head,
        Until::Position(position) => position.min(head),
        Until::Time(at) => {
            let last: Option<i64> =
                sqlx::query_scalar("SELECT max(position) FROM events WHERE recorded_at <= $1")
                    .bind(at.to_datetime())
                    .fetch_one(store.pool())
                    .await?;
            last.unwrap_or(0)
        }
    })
}

/// Replays the whole log into tables of its own and compares them with the read models. `progress` hears
/// how many positions are done, of how many.
///
/// # Errors
/// When the database does not answer or an event can't be read.
pub async fn log(store: &Store, until: Until, progress: impl Fn(i64, i64)) -> Result<Report, StoreError> {
    let mut connection = store.pool().acquire().await?.detach();
    // A replay takes as long as it takes.
    sqlx::query("SET statement_timeout = 0").execute(&mut connection).await?;
    let position = end(store, until).await?;
    let models = xwms_projections::all();
    let run = format!("xwms_replay_{}", store.clock().uuid().simple());
    for model in &models {
        let mut transaction = connection.begin().await?;
        models::create(&mut transaction, model.as_ref(), &schema(&run, model.as_ref())).await?;
        transaction.commit().await?;
    }
    let replayed = replay(store, &mut connection, (&run, &models), position, progress).await;
    let report = match replayed {
        Ok(()) => report(&mut connection, (&run, &models), position).await,
        Err(error) => Err(error),
    };
    for model in &models {
        let sql = format!("DROP SCHEMA IF EXISTS {} CASCADE", schema(&run, model.as_ref()));
        sqlx::query(&sql).execute(&mut connection).await?;
    }
    report
}

fn schema(run: &str, model: &dyn ReadModel) -> String {
    format!("{run}_{}", model.name())
}

type Run<'a> = (&'a str, &'a [Box<dyn ReadModel>]);

async fn replay(
    store: &Store,
    connection: &mut PgConnection,
    (run, models): Run<'_>,
    position: i64,
    progress: impl Fn(i64, i64),
) -> Result<(), StoreError> {
    let mut done = 0;
    while done < position {
        let upto = position.min(done + STEP);
        let feed = store.feed(connection, (done, upto), Wanted::All).await?;
        let mut events = Vec::with_capacity(feed.len());
        for event in feed {
            events.push(
                event
                    .map_err(|event| StoreError::Undecodable { position: event.position, why: event.why })?,
            );
        }
        for model in models {
            let mut transaction = connection.begin().await?;
            models::enter(&mut transaction, &schema(run, model.as_ref())).await?;
            model.apply(&mut transaction, &events).await?;
            transaction.commit().await?;
        }
        done = upto;
        progress(done, position);
    }
    Ok(())
}

async fn report(
    connection: &mut PgConnection,
    (run, models): Run<'_>,
    position: i64,
) -> Result<Report, StoreError> {
    let streams: Vec<(String, i64)> = sqlx::query_as(
        "SELECT aggregate_type, count(*) FROM events WHERE sequence = 1 AND position <= $1 GROUP BY 1",
    )
    .bind(position)
    .fetch_all(&mut *connection)
    .await?;
    let mut tables = Vec::new();
    for model in models {
        let live = models::live_schema(model.as_ref());
        let mine = schema(run, model.as_ref());
        // One snapshot, or the live model could move on between two questions.
        let mut transaction = connection.begin().await?;
        sqlx::query("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ").execute(&mut *transaction).await?;
        // Positions after the replay's end matter only where the model folds them.
        let moved: bool = sqlx::query_scalar(
            "SELECT EXISTS (SELECT 1 FROM subscribers AS s, events AS e WHERE s.name = $1
             AND e.position > least(s.position, $2) AND e.position <= greatest(s.position, $2)
             AND e.aggregate_type = ANY ($3))",
        )
        .bind(model.name())
        .bind(position)
        .bind(model.stream_types())
        .fetch_one(&mut *transaction)
        .await?;
        for table in model.tables() {
            let rows = sqlx::query_scalar(&format!("SELECT count(*) FROM {mine}.{table}"))
                .fetch_one(&mut *transaction)
                .await?;
            let different = match moved {
                true => 0,
                false => {
                    sqlx::query_scalar(&difference(&live, &mine, table)).fetch_one(&mut *transaction).await?
                }
            };
            let (model, table) = (model.name().to_owned(), (*table).to_owned());
            tables.push(Table { model, table, rows, compared: !moved, different });
        }
        transaction.rollback().await?;
    }
    Ok(Report { position, streams: streams.into_iter().collect(), tables })
}

/// Counts rows that are in one table but not in the other; as text, because json has no equality.
fn difference(live: &str, mine: &str, table: &str) -> String {
    let one = |a: &str, b: &str| {
        format!("(SELECT x::text FROM {a}.{table} AS x EXCEPT ALL SELECT x::text FROM {b}.{table} AS x)")
    };
    format!("SELECT count(*) FROM ({} UNION ALL {}) AS d", one(live, mine), one(mine, live))
}
