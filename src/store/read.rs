//! Group reads. Requests that wait at the same time are read in one statement, so a strongly consistent look
//! at a stream's tail or at the gate costs only a share of a round trip.
//!
//! One statement is one snapshot of the database: the head that it returns is the position up to which
//! everything else in the answer is known. A token or grant issued with that knowledge carries it as its
//! `basis`.
//!
//! Everything that a client can make long is bounded. A tail is read in pages, starting from the last
//! snapshot (`snapshot`). Two requests for one tail read it once. A request that the database refuses fails
//! alone.

use super::{
    error::{DEADLINE, StoreError, is_of_the_data},
    ground::Ground,
    pulse::Pulse,
    succession::Footing,
};
use sqlx::{PgConnection, PgPool, Row, postgres::PgRow};
use std::{
    collections::HashMap,
    sync::{Arc, LazyLock},
};
use tokio::{
    sync::{Mutex, mpsc, oneshot},
    time::{Instant, timeout, timeout_at},
};

/// Most requests in one statement.
const BATCH: usize = 256;
const QUEUE: usize = 4_096;
/// Statements that run at once.
const READERS: usize = 2;
/// Most events of one tail in one statement.
pub(super) const PAGE: usize = 200;

/// The tail of one stream: the events after `after`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Tail {
    pub aggregate_type: &'static str,
    pub aggregate_id: String,
    pub after: i64,
}

/// A tail, and whether it may start from a snapshot.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Wanted {
    pub tail: Tail,
    pub written: bool,
}

/// One event of a tail, as stored.
#[derive(Clone, Debug)]
pub struct Stored {
    pub position: i64,
    pub sequence: i64,
    pub event_type: String,
    pub event_version: String,
    pub payload: String,
    pub metadata: String,
}

/// A sealed snapshot of a state.
#[derive(Clone, Debug)]
pub(super) struct Written {
    pub position: i64,
    pub sequence: i64,
    pub state: Vec<u8>,
}

/// The beginning of a tail.
#[derive(Clone, Debug, Default)]
pub(super) struct TailPage {
    /// The snapshot that the events follow, if the request allows one and one exists.
    pub written: Option<Written>,
    /// In order of sequence.
    pub events: Vec<Stored>,
}

impl TailPage {
    /// Returns whether there may be more events after these.
    pub const fn is_full(&self) -> bool {
        self.events.len() >= PAGE
    }
}

/// A row of the gate.
#[derive(Clone, Copy, Debug)]
pub struct Stopped {
    pub position: i64,
    pub standing: bool,
}

impl Stopped {
    /// Returns whether it stops what was issued with knowledge of the log up to `basis`.
    pub fn stops(self, basis: i64) -> bool {
        self.standing || self.position > basis
    }
}

/// What one request reads.
#[derive(Clone, Debug, Default)]
pub(super) struct Ask {
    pub tails: Vec<Wanted>,
    pub keys: Vec<String>,
}

/// The result of one request.
#[derive(Clone, Debug, Default)]
pub(super) struct Answer {
    pub head: i64,
    /// The node's turn when it was read: see `Store::turn`.
    pub turn: u64,
    /// One per requested tail. Requests for the same tail share it.
    pub tails: Vec<Arc<TailPage>>,
    /// The gate's rows for the requested keys.
    pub stopped: Vec<Stopped>,
}

struct Waiting {
    ask: Ask,
    reply: oneshot::Sender<Result<Answer, StoreError>>,
}

/// A handle to the readers.
#[derive(Clone)]
pub(super) struct Reader {
    queue: mpsc::Sender<Waiting>,
}

impl Reader {
    /// Starts the readers. They end when the last handle is dropped.
    pub fn start(pool: &PgPool, ground: &Ground, pulse: &Pulse) -> Self {
        let (queue, waiting) = mpsc::channel(QUEUE);
        let waiting = Arc::new(Mutex::new(waiting));
        for _ in 0..READERS {
            let db = Database { pool: pool.clone(), ground: ground.clone(), pulse: pulse.clone() };
            crate::tasks::vital("reader of the log", serve(db, waiting.clone()));
        }
        Self { queue }
    }

    /// Reads the current state.
    ///
    /// # Errors
    /// Returns an error if the database does not answer in time, including the wait for a place in a
    /// statement.
    pub async fn read(&self, ask: Ask) -> Result<Answer, StoreError> {
        let deadline = Instant::now() + DEADLINE;
        let (reply, answer) = oneshot::channel();
        let sent = timeout_at(deadline, self.queue.send(Waiting { ask, reply })).await;
        sent.map_err(|_| StoreError::Deadline)?.map_err(|_| StoreError::Closed)?;
        let answer = timeout_at(deadline, answer).await.map_err(|_| StoreError::Deadline)?;
        answer.map_err(|_| StoreError::Closed)?
    }
}

/// The database, and what this node learns from its responses.
struct Database {
    pool: PgPool,
    ground: Ground,
    pulse: Pulse,
}

async fn serve(db: Database, queue: Arc<Mutex<mpsc::Receiver<Waiting>>>) {
    loop {
        let mut batch = Vec::new();
        if queue.lock().await.recv_many(&mut batch, BATCH).await == 0 {
            return;
        }
        // Requests whose callers stopped waiting are not read.
        batch.retain(|waiting| !waiting.reply.is_closed());
        let (asks, replies): (Vec<_>, Vec<_>) = batch.into_iter().map(|w| (w.ask, w.reply)).unzip();
        if asks.is_empty() {
            continue;
        }
        let answers = answers(&db, &asks).await;
        for (reply, answer) in replies.into_iter().zip(answers) {
            let _ = reply.send(answer);
        }
    }
}

/// Returns an answer for each of `asks`. If one of them is at fault, each is read alone.
async fn answers(db: &Database, asks: &[Ask]) -> Vec<Result<Answer, StoreError>> {
    match one_statement(db, asks).await {
        Ok(answers) => answers.into_iter().map(Ok).collect(),
        Err(StoreError::Database(error)) if asks.len() > 1 && is_of_the_data(&error) => {
            let mut each = Vec::with_capacity(asks.len());
            for ask in asks {
                let alone = one_statement(db, std::slice::from_ref(ask)).await;
                each.push(alone.and_then(|answers| answers.into_iter().next().ok_or(StoreError::Closed)));
            }
            each
        }
        Err(error) => {
            tracing::error!(%error, "a read failed");
            asks.iter().map(|_| Err(error.duplicate())).collect()
        }
    }
}

async fn one_statement(db: &Database, asks: &[Ask]) -> Result<Vec<Answer>, StoreError> {
    let mut connection = db.pool.acquire().await?;
    loop {
        let stood = db.ground.stand();
        let Ok(found) = timeout(DEADLINE, read(&mut connection, asks, stood.footing)).await else {
            // The connection may hang forever, and would block its next user as well.
            connection.close_on_drop();
            return Err(StoreError::Deadline);
        };
        let found = found?;
        db.pulse.beat();
        if found.stands && db.ground.found(stood, found.head) {
            return Ok(found.answers(stood.turn, asks));
        }
        // Another database server has the log, or the log is shorter than before.
        match db.ground.settle(&mut connection, stood).await {
            Ok(true) => {}
            Ok(false) => return Err(StoreError::WentBack),
            Err(error) => {
                if matches!(error, StoreError::Deadline | StoreError::Standby) {
                    // The next connection may lead to another server.
                    connection.close_on_drop();
                }
                return Err(error);
            }
        }
    }
}

/// The first row tells where the log ends, and whether it is on the server that this node relies on. `OFFSET
/// 0` keeps the planner from turning the index probes into a scan when its statistics are outdated. A
/// snapshot counts only if the log contains the event that it claims to include last.
static READ: LazyLock<String> = LazyLock::new(|| {
    format!(
        "SELECT 0 AS kind, 0::bigint AS ord, position, 0::bigint AS sequence,
       generation = $7 AND server = $8 AND pg_postmaster_start_time() = $8 AND NOT pg_is_in_recovery() AS standing,
       '' AS event_type, '' AS event_version, '' AS payload, '' AS metadata, NULL::bytea AS state
FROM log_head
UNION ALL
SELECT e.kind, ord, e.position, e.sequence, false, e.event_type, e.event_version, e.payload, e.metadata, e.state
FROM unnest($1::text[], $2::text[], $3::bigint[], $5::boolean[]) WITH ORDINALITY AS w (t, i, after, written, ord)
LEFT JOIN LATERAL (
    SELECT s.position, s.sequence, s.state FROM snapshots AS s
    WHERE w.written AND s.aggregate_type = w.t AND s.aggregate_id = w.i AND s.format = $6 AND s.sequence > w.after
      AND EXISTS (
          SELECT FROM events AS e WHERE e.aggregate_type = w.t AND e.aggregate_id = w.i
                                    AND e.sequence = s.sequence AND e.position = s.position OFFSET 0)
    OFFSET 0
) AS s ON true
CROSS JOIN LATERAL (
    SELECT 1 AS kind, s.position, s.sequence, '' AS event_type, '' AS event_version, '' AS payload, '' AS metadata,
           s.state
    WHERE s.sequence IS NOT NULL
    UNION ALL
    (SELECT 2, position, sequence, event_type, event_version, payload::text, metadata::text, NULL
     FROM events
     WHERE aggregate_type = w.t AND aggregate_id = w.i AND sequence > coalesce(s.sequence, w.after)
     ORDER BY sequence LIMIT {PAGE})
) AS e
UNION ALL
SELECT 3, ord, r.position, 0, r.standing, '', '', '', '', NULL
FROM unnest($4::text[]) WITH ORDINALITY AS w (k, ord)
CROSS JOIN LATERAL (SELECT * FROM revocations WHERE key = w.k OFFSET 0) AS r"
    )
});

/// Everything that a batch reads, each tail once.
struct Columns<'a> {
    tails: Vec<&'a Wanted>,
    /// For each requested tail, its index in `tails`.
    index: Vec<usize>,
    keys: Vec<&'a str>,
}

impl<'a> Columns<'a> {
    fn of(asks: &'a [Ask]) -> Self {
        let mut known: HashMap<&Wanted, usize> = HashMap::new();
        let (mut tails, mut index) = (vec![], vec![]);
        for wanted in asks.iter().flat_map(|ask| &ask.tails) {
            index.push(*known.entry(wanted).or_insert_with(|| {
                tails.push(wanted);
                tails.len() - 1
            }));
        }
        Self { tails, index, keys: asks.iter().flat_map(|ask| &ask.keys).map(String::as_str).collect() }
    }
}

/// The result of one statement, for all requests of the batch.
struct Read {
    head: i64,
    /// Whether the log is on the server that this node relies on.
    stands: bool,
    pages: Vec<Arc<TailPage>>,
    /// For each requested tail, its index in `pages`.
    index: Vec<usize>,
    /// One per requested key.
    stopped: Vec<Option<Stopped>>,
}

impl Read {
    fn answers(self, turn: u64, asks: &[Ask]) -> Vec<Answer> {
        let (mut index, mut stopped) = (self.index.into_iter(), self.stopped.into_iter());
        let answers = asks.iter().map(|ask| Answer {
            head: self.head,
            turn,
            tails: index.by_ref().take(ask.tails.len()).map(|index| self.pages[index].clone()).collect(),
            stopped: stopped.by_ref().take(ask.keys.len()).flatten().collect(),
        });
        answers.collect()
    }
}

async fn read(connection: &mut PgConnection, asks: &[Ask], footing: Footing) -> Result<Read, sqlx::Error> {
    let columns = Columns::of(asks);
    let rows = sqlx::query(&READ)
        .bind(columns.tails.iter().map(|wanted| wanted.tail.aggregate_type).collect::<Vec<_>>())
        .bind(columns.tails.iter().map(|wanted| wanted.tail.aggregate_id.as_str()).collect::<Vec<_>>())
        .bind(columns.tails.iter().map(|wanted| wanted.tail.after).collect::<Vec<_>>())
        .bind(&columns.keys)
        .bind(columns.tails.iter().map(|wanted| wanted.written).collect::<Vec<_>>())
        .bind(xwms_events::RULES)
        .bind(footing.generation)
        .bind(footing.server)
        .fetch_all(connection)
        .await?;
    let (mut head, mut stands) = (0, false);
    let mut pages = vec![TailPage::default(); columns.tails.len()];
    let mut stopped: Vec<Option<Stopped>> = vec![None; columns.keys.len()];
    for row in rows {
        let ord: i64 = row.try_get("ord")?;
        let index = usize::try_from(ord - 1).unwrap_or_default();
        let position = row.try_get("position")?;
        let sequence = row.try_get("sequence")?;
        match row.try_get::<i32, _>("kind")? {
            0 => (head, stands) = (position, row.try_get("standing")?),
            1 => pages[index].written = Some(Written { position, sequence, state: row.try_get("state")? }),
            2 => pages[index].events.push(stored(&row, position, sequence)?),
            _ => stopped[index] = Some(Stopped { position, standing: row.try_get("standing")? }),
        }
    }
    let pages = pages.into_iter().map(|page| Arc::new(in_order(page))).collect();
    Ok(Read { head, stands, pages, index: columns.index, stopped })
}

fn stored(row: &PgRow, position: i64, sequence: i64) -> Result<Stored, sqlx::Error> {
    Ok(Stored {
        position,
        sequence,
        event_type: row.try_get("event_type")?,
        event_version: row.try_get("event_version")?,
        payload: row.try_get("payload")?,
        metadata: row.try_get("metadata")?,
    })
}

fn in_order(mut page: TailPage) -> TailPage {
    page.events.sort_unstable_by_key(|stored| stored.sequence);
    page
}

#[cfg(test)]
mod tests {
    use super::{Ask, Columns, Tail, Wanted};

    #[test]
    fn a_tail_that_many_ask_for_is_read_once() {
        let wanted = |id: &str, after| Wanted {
            tail: Tail { aggregate_type: "client", aggregate_id: id.to_owned(), after },
            written: after == 0,
        };
        let asks = [
            Ask { tails: vec![wanted("a", 0), wanted("b", 0)], keys: vec![] },
            Ask { tails: vec![], keys: vec!["k".to_owned()] },
            Ask { tails: vec![wanted("b", 0), wanted("a", 7), wanted("a", 0)], keys: vec![] },
        ];
        let columns = Columns::of(&asks);
        assert_eq!(columns.tails, [&wanted("a", 0), &wanted("b", 0), &wanted("a", 7)]);
        assert_eq!(columns.index, [0, 1, 1, 2, 0]);
    }
}
