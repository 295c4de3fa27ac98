//! Which database server the log is on, and what is lost if another one succeeds it: a standby that did not
//! have all of the log, a backup, or the same server after a crash. A server that accepts writes never goes
//! back while it runs, so everything known of its log is valid as long as the log is on it. A node that meets
//! another server checks, in one transaction under the lock of `log_head`, before anything is appended: it
//! records where the log ended then, and what is lost if a node knew a longer log.
//! docs/explanation/adr/0032-the-log-may-go-back.md

use super::{clock::uuid_at, error::StoreError};
use sqlx::{Connection, PgConnection};
use time::OffsetDateTime;
use xwms_events::{
    Actor, AnyEvent, Decider, Metadata, Timestamp,
    effects::{Effect, effects},
    ids::EventId,
    log::{LOG, Log, LogCommand},
};

/// Positions that are skipped after the last known one, because a node that is gone may have known later
/// ones. No node appends this many events before other nodes hear of the first one.
pub(super) const MARGIN: i64 = 1_000_000;

/// Number of times that the log went back whose positions nodes remember.
const REMEMBERED: i64 = 100;

/// A database server, from one check to the next.
#[derive(Clone, Copy, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Footing {
    pub generation: i64,
    /// When the server was started.
    pub server: OffsetDateTime,
}

/// What a node knows.
#[derive(Clone, Copy, Debug)]
pub(super) struct Stand {
    pub footing: Footing,
    /// The last position that it saw itself.
    pub seen: i64,
    /// The last position that it knows of; other nodes may have reported it.
    pub known: i64,
    /// How often it forgot everything that it remembered.
    pub turn: u64,
}

/// The events after `after`, up to at least `known`, are lost.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Loss {
    pub after: i64,
    pub known: i64,
}

/// Positions after `after` and before `resumed` belong to lost events, or to none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, sqlx::FromRow)]
pub(super) struct Void {
    pub after: i64,
    pub resumed: i64,
}

/// Evidence that the log was longer.
#[derive(Clone, Copy, Debug)]
pub(super) enum Witness<'a> {
    Nobody,
    /// A node, with its knowledge of a log that was on these servers.
    Node(Stand, &'a [Footing]),
    /// An outside system has an event at position `known` that the log does not have, and everything that the
    /// log has up to `common`.
    Outside {
        common: i64,
        known: i64,
    },
    /// An operator's declaration; `None` if the last lost position is unknown.
    Operator(Option<i64>),
}

/// The result of a check.
#[derive(Debug)]
pub(super) struct Found {
    pub footing: Footing,
    pub head: i64,
    /// Set if something that the witness knew is lost.
    pub loss: Option<Loss>,
    /// Every server that the log was on, including the current one.
    pub branch: Vec<Footing>,
    pub voids: Vec<Void>,
}

/// The state of the log while it is locked.
struct LockedLog {
    end: i64,
    generation: i64,
    server: OffsetDateTime,
    now: Timestamp,
    /// Whether this check began the generation.
    fresh: bool,
}

impl LockedLog {
    /// Returns whether a node that relies on a later server knows this one as a former server.
    fn is_before(&self, stood: Stand, branch: &[Footing]) -> bool {
        let footing = Footing { generation: self.generation, server: self.server };
        footing != stood.footing && branch.contains(&footing)
    }
}

/// The start of a generation.
#[derive(sqlx::FromRow)]
struct Cut {
    generation: i64,
    position: i64,
    resumed: Option<i64>,
}

/// Checks which server the log is on, and compares the log with what `witness` says.
///
/// # Errors
/// Returns an error if the database does not answer, is a standby that was not promoted, or is a primary that
/// another one succeeded.
pub(super) async fn look(db: &mut PgConnection, witness: Witness<'_>) -> Result<Found, StoreError> {
    if sqlx::query_scalar("SELECT pg_is_in_recovery()").fetch_one(&mut *db).await? {
        return Err(StoreError::Standby);
    }
    let mut transaction = db.begin().await?;
    let db = &mut *transaction;
    // This must be durable even if the connection's session has turned that off.
    sqlx::query("SET LOCAL synchronous_commit TO DEFAULT").execute(&mut *db).await?;
    let mut log = hold(db).await?;
    let mut head = log.end;
    let mut loss = None;
    if let Some((cut, lost)) = lost(db, &mut log, witness).await? {
        if cut.resumed.is_none_or(|resumed| resumed <= lost.known) {
            head = write(db, &mut log, &cut, lost).await?;
        }
        sqlx::query("UPDATE log_servers SET known = greatest(known, $2) WHERE generation = $1")
            .bind(cut.generation)
            .bind(lost.known)
            .execute(&mut *db)
            .await?;
        loss = Some(lost);
    }
    let branch = sqlx::query_as("SELECT generation, server FROM log_servers").fetch_all(&mut *db).await?;
    let voids = sqlx::query_as(
        "SELECT position AS after, resumed FROM log_servers WHERE resumed IS NOT NULL ORDER BY generation DESC LIMIT $1",
    )
    .bind(REMEMBERED)
    .fetch_all(db)
    .await?;
    transaction.commit().await?;
    let footing = Footing { generation: log.generation, server: log.server };
    Ok(Found { footing, head, loss, branch, voids })
}

/// Locks the log. The first check on a server begins a generation.
async fn hold(db: &mut PgConnection) -> Result<LockedLog, StoreError> {
    let (end, generation, same, server, now): (i64, i64, bool, OffsetDateTime, i64) = sqlx::query_as(
        "SELECT position, generation, server = pg_postmaster_start_time(), pg_postmaster_start_time(),
                (extract(epoch FROM clock_timestamp()) * 1000)::bigint
         FROM log_head FOR UPDATE",
    )
    .fetch_one(&mut *db)
    .await?;
    let now = Timestamp::from_millis(now);
    let mut log = LockedLog { end, generation, server, now, fresh: false };
    if !same {
        begin(db, &mut log).await?;
    }
    Ok(log)
}

/// Begins a generation at the current end of the log.
async fn begin(db: &mut PgConnection, log: &mut LockedLog) -> Result<(), StoreError> {
    log.generation += 1;
    log.fresh = true;
    sqlx::query("INSERT INTO log_servers (generation, server, position) VALUES ($1, $2, $3)")
        .bind(log.generation)
        .bind(log.server)
        .bind(log.end)
        .execute(&mut *db)
        .await?;
    sqlx::query("UPDATE log_head SET generation = $1, server = $2")
        .bind(log.generation)
        .bind(log.server)
        .execute(db)
        .await?;
    Ok(())
}

/// Returns what `witness` knows that the log does not have, and the generation that began without it.
async fn lost(
    db: &mut PgConnection,
    log: &mut LockedLog,
    witness: Witness<'_>,
) -> Result<Option<(Cut, Loss)>, StoreError> {
    let (cut, known) = match witness {
        Witness::Nobody => return Ok(None),
        // This server was succeeded, but keeps running.
        Witness::Node(stood, branch) if log.is_before(stood, branch) => return Err(StoreError::Standby),
        Witness::Node(stood, branch) => match first_unknown(db, branch).await? {
            Some(cut) => (cut, stood.known),
            None if stood.seen <= log.end => return Ok(None),
            // The log was cut while its server kept running.
            None => (cut_now(db, log).await?, stood.known),
        },
        Witness::Outside { common, known } => match first_after(db, common).await? {
            // Another witness has already reported this loss.
            Some(Cut { resumed: Some(resumed), .. }) if resumed > known => return Ok(None),
            Some(cut) => (cut, known),
            // The log was cut while its server kept running.
            None => {
                let cut = cut_now(db, log).await?;
                return Ok(Some((cut, Loss { after: common, known })));
            }
        },
        Witness::Operator(known) => {
            let cut = cut_now(db, log).await?;
            let least = cut.position + 1;
            (cut, known.map_or(least, |known| known.max(least)))
        }
    };
    let loss = Loss { after: cut.position, known };
    Ok((loss.known > loss.after).then_some((cut, loss)))
}

/// Returns the first generation that is not in `branch`. If nothing is lost, it began with everything that
/// was known.
async fn first_unknown(db: &mut PgConnection, branch: &[Footing]) -> Result<Option<Cut>, sqlx::Error> {
    sqlx::query_as(
        "SELECT generation, position, resumed FROM log_servers
         WHERE (generation, server) NOT IN (SELECT * FROM unnest($1::bigint[], $2::timestamptz[]))
         ORDER BY generation LIMIT 1",
    )
    .bind(branch.iter().map(|footing| footing.generation).collect::<Vec<_>>())
    .bind(branch.iter().map(|footing| footing.server).collect::<Vec<_>>())
    .fetch_optional(db)
    .await
}

/// Returns the first generation that began with all events up to `common`.
async fn first_after(db: &mut PgConnection, common: i64) -> Result<Option<Cut>, sqlx::Error> {
    sqlx::query_as(
        "SELECT generation, position, resumed FROM log_servers WHERE position >= $1 ORDER BY generation LIMIT 1",
    )
    .bind(common)
    .fetch_optional(db)
    .await
}

/// Begins a generation at the current end of the log, where it was cut.
async fn cut_now(db: &mut PgConnection, log: &mut LockedLog) -> Result<Cut, StoreError> {
    begin(db, log).await?;
    Ok(Cut { generation: log.generation, position: log.end, resumed: None })
}

/// Appends the event that reports `loss`, after every position that may have been assigned, and stops
/// everything that was issued before. Returns its position.
async fn write(db: &mut PgConnection, log: &mut LockedLog, cut: &Cut, loss: Loss) -> Result<i64, StoreError> {
    let Loss { after, known } = loss;
    let resumed = known.max(log.end) + MARGIN + 1;
    let facts = Log::default().decide(LogCommand::WriteLoss { after, known, end: log.end });
    for fact in facts.map_err(|_| StoreError::WentBack)? {
        let event = AnyEvent::from(fact);
        insert(db, log, &event, resumed).await?;
        for effect in effects(LOG, &event) {
            let Effect::Stop { key, standing, until } = effect else { continue };
            sqlx::query(
                "INSERT INTO revocations VALUES ($1, $2, $3, $4)
                 ON CONFLICT (key) DO UPDATE SET position = excluded.position, standing = excluded.standing,
                                                 expires_at = excluded.expires_at",
            )
            .bind(key)
            .bind(resumed)
            .bind(standing)
            .bind(until.and_then(Timestamp::to_datetime))
            .execute(&mut *db)
            .await?;
        }
    }
    sqlx::query("UPDATE log_servers SET resumed = $2 WHERE generation = $1")
        .bind(cut.generation)
        .bind(resumed)
        .execute(&mut *db)
        .await?;
    // Nodes that rely on a generation from before this was known must learn of it.
    if !log.fresh {
        begin(db, log).await?;
    }
    sqlx::query("UPDATE log_head SET position = $1").bind(resumed).execute(db).await?;
    Ok(resumed)
}

async fn insert(
    db: &mut PgConnection,
    log: &LockedLog,
    event: &AnyEvent,
    position: i64,
) -> Result<(), StoreError> {
    let sequence: i64 =
        sqlx::query_scalar("SELECT count(*) + 1 FROM events WHERE aggregate_type = $1 AND aggregate_id = $2")
            .bind(Log::TYPE)
            .bind(LOG)
            .fetch_one(&mut *db)
            .await?;
    let metadata = Metadata {
        id: EventId::from_uuid(uuid_at(log.now)),
        stream_type: Log::TYPE.to_owned(),
        stream_id: LOG.to_owned(),
        sequence,
        name: event.name().to_owned(),
        version: event.version(),
        recorded_at: log.now,
        account_id: None,
        actor: Actor::System,
        request_id: "failover".to_owned(),
        cause: None,
        origin: None,
        network: None,
        after: Some(log.end),
        nth: 0,
    };
    sqlx::query("INSERT INTO events VALUES ($1, $2, $3, $4, $5, $6::json, $7::json, $8, $9, $10, NULL)")
        .bind(Log::TYPE)
        .bind(LOG)
        .bind(sequence)
        .bind(event.name())
        .bind(event.version().to_string())
        .bind(serde_json::to_string(event).map_err(|_| StoreError::Seal)?)
        .bind(serde_json::to_string(&metadata).map_err(|_| StoreError::Seal)?)
        .bind(position)
        .bind(metadata.id.uuid())
        .bind(log.now.to_datetime().ok_or(StoreError::Seal)?)
        .execute(db)
        .await?;
    Ok(())
}
