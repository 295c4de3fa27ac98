//! Where checkpoints of the log go: to a file, on a NATS subject, and to witnesses. Only the newest is published;
//! one that comes too soon after another is skipped, because a later one confirms it. What did not get there is
//! sent again, until it is there or a newer one takes its place.

use super::{tables, witness::Witness};
use crate::{audit::tree::Checkpoint, config, outbound::nats};
use sqlx::PgPool;
use std::{
    io::{self, SeekFrom},
    path::Path,
    time::Duration,
};
use tokio::{
    fs::{File, OpenOptions},
    io::{AsyncReadExt, AsyncSeekExt, AsyncWriteExt},
    sync::{Mutex, watch},
};

/// How much of the end of a file of checkpoints is read.
const TAIL: u64 = 64 * 1024;
/// The time limit for NATS.
const DEADLINE: Duration = Duration::from_secs(5);
/// The wait after the first failure, which doubles with each further one, and the longest wait.
const WAIT: Duration = Duration::from_secs(1);
const LONGEST_WAIT: Duration = Duration::from_secs(30);

/// The newest checkpoint of the log.
#[derive(Clone)]
pub(super) struct Latest {
    pub checkpoint: Checkpoint,
    pub note: String,
}

/// Where checkpoints go, besides the file.
#[derive(Clone, Copy)]
enum Place<'a> {
    Nats { subject: &'a str, settings: &'a config::Nats },
    Witness(&'a Witness),
}

impl Place<'_> {
    /// Returns what it is called in metrics.
    const fn kind(self) -> &'static str {
        match self {
            Self::Nats { .. } => "nats",
            Self::Witness(_) => "witness",
        }
    }

    fn name(&self) -> &str {
        match self {
            Self::Nats { subject, .. } => subject,
            Self::Witness(witness) => witness.name(),
        }
    }
}

/// Publishes checkpoints.
pub(super) struct Publisher {
    /// The subject, and the servers.
    nats: Option<(String, config::Nats)>,
    client: Mutex<Option<async_nats::Client>>,
    witnesses: Vec<Witness>,
}

impl Publisher {
    pub fn new(nats: Option<(String, config::Nats)>, witnesses: Vec<Witness>) -> Self {
        Self { nats, client: Mutex::default(), witnesses }
    }

    /// Publishes each checkpoint that comes from `latest`, until that ends. No place waits for another one.
    pub async fn run(&self, pool: &PgPool, mut latest: watch::Receiver<Option<Latest>>) {
        let mut followers = Vec::new();
        if let Some((subject, settings)) = &self.nats {
            followers.push(self.follow(pool, Place::Nats { subject, settings }, latest.clone()));
        }
        for witness in &self.witnesses {
            followers.push(self.follow(pool, Place::Witness(witness), latest.clone()));
        }
        futures::future::join_all(followers).await;
        // Without any place, there is nothing to do, but the caller counts on this to go on.
        while latest.changed().await.is_ok() {}
    }

    /// Sends the newest checkpoint to a place, again with longer and longer waits while it does not get there.
    async fn follow(&self, pool: &PgPool, place: Place<'_>, mut latest: watch::Receiver<Option<Latest>>) {
        let mut failures = 0;
        while latest.changed().await.is_ok() {
            loop {
                let Some(newest) = latest.borrow_and_update().clone() else { break };
                let Err(error) = self.publish(pool, place, &newest).await else { break };
                failures += 1;
                metrics::counter!("xwms_checkpoints_unpublished_total", "to" => place.kind()).increment(1);
                let (to, size) = (place.name(), newest.checkpoint.size);
                tracing::warn!(error, to, size, failures, "a checkpoint was not published; trying again");
                tokio::time::sleep(wait(failures)).await;
            }
            failures = 0;
        }
    }

    async fn publish(&self, pool: &PgPool, place: Place<'_>, latest: &Latest) -> Result<(), String> {
        match place {
            Place::Nats { subject, settings } => self.tell(subject, settings, &latest.note).await,
            Place::Witness(witness) => confirm(pool, witness, latest).await,
        }
    }

    async fn tell(&self, subject: &str, settings: &config::Nats, note: &str) -> Result<(), String> {
        let told = tokio::time::timeout(DEADLINE, self.send(subject, settings, note)).await;
        let told = told.unwrap_or_else(|_| Err("there was no response in time".to_owned()));
        if told.is_err() {
            *self.client.lock().await = None;
        }
        told
    }

    async fn send(&self, subject: &str, settings: &config::Nats, note: &str) -> Result<(), String> {
        let mut slot = self.client.lock().await;
        let client = match slot.take() {
            Some(client) => client,
            None => nats::client(settings).await.map_err(|error| error.to_string())?,
        };
        let sent = client.publish(subject.to_owned(), note.to_owned().into_bytes().into()).await;
        sent.map_err(|error| error.to_string())?;
        client.flush().await.map_err(|error| error.to_string())?;
        *slot = Some(client);
        Ok(())
    }
}

/// Returns the wait after so many failures.
fn wait(failures: u32) -> Duration {
    let doubled = 2_u32.saturating_pow(failures.saturating_sub(1));
    WAIT.saturating_mul(doubled).min(LONGEST_WAIT)
}

/// Has `witness` confirm the checkpoint, and stores its signature.
async fn confirm(pool: &PgPool, witness: &Witness, latest: &Latest) -> Result<(), String> {
    let Latest { checkpoint, note } = latest;
    let lines = witness.confirm(pool, checkpoint, note).await.map_err(|error| error.to_string())?;
    if lines.is_empty() {
        return Ok(());
    }
    let size = i64::try_from(checkpoint.size).unwrap_or(i64::MAX);
    tables::cosign(pool, size, &checkpoint.root, &lines).await.map_err(|error| error.to_string())
}

/// Appends a note to a file, and returns once it is on disk.
pub(super) async fn append(file: &Path, note: &str) -> io::Result<()> {
    let mut file = OpenOptions::new().append(true).create(true).open(file).await?;
    file.write_all(note.as_bytes()).await?;
    file.flush().await?;
    file.sync_data().await
}

/// Returns the notes at the end of a file, in order; none if there is no file yet.
pub(super) async fn last_notes(file: &Path) -> io::Result<Vec<String>> {
    let mut file = match File::open(file).await {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(error),
    };
    let length = file.metadata().await?.len();
    file.seek(SeekFrom::Start(length.saturating_sub(TAIL))).await?;
    let mut bytes = Vec::new();
    file.take(TAIL).read_to_end(&mut bytes).await?;
    Ok(notes(&String::from_utf8_lossy(&bytes)))
}

/// Returns the notes in `text`, which are written one after the other. A note ends after its signatures. What is before
/// the first whole note becomes part of it, so that its signature is wrong.
pub fn notes(text: &str) -> Vec<String> {
    let (mut notes, mut note, mut is_signed) = (Vec::new(), String::new(), false);
    for line in text.split_inclusive('\n') {
        let is_signature = line.starts_with("— ");
        if is_signed && !is_signature {
            notes.push(std::mem::take(&mut note));
        }
        is_signed = is_signature;
        // People may leave empty lines between notes.
        if !(note.is_empty() && line.trim().is_empty()) {
            note.push_str(line);
        }
    }
    if is_signed {
        notes.push(note);
    }
    notes
}

#[cfg(test)]
mod tests {
    use super::{LONGEST_WAIT, WAIT, notes, wait};

    #[test]
    fn waits_grow_and_are_bounded() {
        assert_eq!([wait(1), wait(2), wait(4)], [WAIT, WAIT * 2, WAIT * 8]);
        assert_eq!([wait(6), wait(u32::MAX)], [LONGEST_WAIT; 2]);
    }

    #[test]
    fn a_file_has_one_note_after_the_other() {
        let note = |origin: &str| format!("{origin}\n1\nAAAA\n\n— {origin} AAAA\n— w AAAA\n");
        let (first, second) = (note("a"), note("b"));
        assert_eq!(notes(&format!("{first}{second}")), [first.clone(), second.clone()]);
        assert_eq!(notes(&format!("{first}\n\n{second}")), [first.clone(), second.clone()]);
        assert_eq!(
            notes(&format!("{first}b\n2\n")),
            std::slice::from_ref(&first),
            "one that is not yet whole"
        );
        assert!(notes("").is_empty());
    }
}
