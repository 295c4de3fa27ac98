//! The readers: each takes all requests that wait, and reads them in one statement.

use super::{
    request::{Answer, Ask},
    statement::read,
};
use crate::store::{
    error::{DEADLINE, StoreError, is_of_the_data},
    group::{self, Database, Kept, Waiting},
};
use std::sync::Arc;
use tokio::{
    sync::{Mutex, mpsc},
    time::timeout,
};

/// Most requests in one statement.
const BATCH: usize = 256;
const QUEUE: usize = 4_096;
/// Statements that run at once, of those that only read.
const READERS: usize = 2;
/// The same, of those that use something once.
const USERS: usize = 1;

type Asking = mpsc::Sender<Waiting<Ask, Answer>>;
type Queue = mpsc::Receiver<Waiting<Ask, Answer>>;

/// A handle to the readers.
#[derive(Clone)]
pub(in crate::store) struct Reader {
    reading: Asking,
    /// For requests that use something once. Their statements write, and wait for the disk, so no other request
    /// may wait with them.
    using: Asking,
}

impl Reader {
    /// Starts the readers. They end when the last handle is dropped.
    pub fn start(db: &Database) -> Self {
        Self { reading: started(db, READERS), using: started(db, USERS) }
    }

    /// Reads the current state.
    ///
    /// # Errors
    /// Returns an error if the database does not answer in time, including the wait for a place in a
    /// statement.
    pub async fn read(&self, ask: Ask) -> Result<Answer, StoreError> {
        let queue = if ask.once.is_some() { &self.using } else { &self.reading };
        group::ask(queue, ask).await
    }
}

/// Starts `readers` that share a queue, and returns where to put requests.
fn started(db: &Database, readers: usize) -> Asking {
    let (queue, waiting) = mpsc::channel(QUEUE);
    let waiting = Arc::new(Mutex::new(waiting));
    for _ in 0..readers {
        crate::tasks::vital("reader of the log", serve(db.clone(), waiting.clone()));
    }
    queue
}

async fn serve(db: Database, queue: Arc<Mutex<Queue>>) {
    let mut kept = Kept::new(&db);
    loop {
        let mut batch = Vec::new();
        let next = async { queue.lock().await.recv_many(&mut batch, BATCH).await };
        if kept.wait(next).await == 0 {
            return;
        }
        // Requests whose callers stopped waiting are not read.
        batch.retain(|waiting| !waiting.reply.is_closed());
        let (asks, replies): (Vec<_>, Vec<_>) = batch.into_iter().map(|w| (w.request, w.reply)).unzip();
        if asks.is_empty() {
            continue;
        }
        let answers = answers(&db, &mut kept, &asks).await;
        for (reply, answer) in replies.into_iter().zip(answers) {
            let _ = reply.send(answer);
        }
    }
}

/// Returns an answer for each of `asks`. If one of them is at fault, each is read alone.
async fn answers(db: &Database, kept: &mut Kept, asks: &[Ask]) -> Vec<Result<Answer, StoreError>> {
    let all = one_statement(db, kept, asks).await;
    match all {
        Ok(answers) => answers.into_iter().map(Ok).collect(),
        Err(StoreError::Database(error)) if asks.len() > 1 && is_of_the_data(&error) => {
            let mut each = Vec::with_capacity(asks.len());
            for ask in asks {
                let alone = one_statement(db, kept, std::slice::from_ref(ask)).await;
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

async fn one_statement(db: &Database, kept: &mut Kept, asks: &[Ask]) -> Result<Vec<Answer>, StoreError> {
    let mut connection = kept.take().await?;
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
            kept.keep(connection);
            return Ok(found.answers(stood.turn, asks));
        }
        // Another database server has the log, or the log is shorter than before.
        db.recheck(&mut connection, stood).await?;
    }
}
