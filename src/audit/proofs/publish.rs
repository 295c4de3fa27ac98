//! Where checkpoints of the log go: to a file, on a NATS subject, and to witnesses. Only the newest is published; one that
//! comes too soon after another is skipped, because a later one confirms it.

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

/// The newest checkpoint of the log.
#[derive(Clone)]
pub(super) struct Latest {
    pub checkpoint: Checkpoint,
    pub note: String,
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

    /// Publishes each checkpoint that comes from `latest`, until that ends.
    pub async fn run(&self, pool: &PgPool, mut latest: watch::Receiver<Option<Latest>>) {
        while latest.changed().await.is_ok() {
            let Some(latest) = latest.borrow_and_update().clone() else { continue };
            let witnesses = self.witnesses.iter().map(|witness| confirm(pool, witness, &latest));
            let all = futures::future::join_all(witnesses);
            tokio::join!(self.tell(&latest), all);
        }
    }

    async fn tell(&self, latest: &Latest) {
        let Some((subject, settings)) = &self.nats else { return };
        let told = tokio::time::timeout(DEADLINE, self.send(subject, settings, &latest.note)).await;
        let error = match told {
            Ok(Ok(())) => return,
            Ok(Err(error)) => error,
            Err(_) => "there was no response in time".to_owned(),
        };
        *self.client.lock().await = None;
        metrics::counter!("xwms_checkpoints_unpublished_total", "to" => "nats").increment(1);
        tracing::warn!(error, subject, "a checkpoint was not published");
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

/// Has `witness` confirm the checkpoint, and stores its signature.
async fn confirm(pool: &PgPool, witness: &Witness, latest: &Latest) {
    let Latest { checkpoint, note } = latest;
    let error = match witness.confirm(pool, checkpoint, note).await {
        Ok(lines) => {
            let size = i64::try_from(checkpoint.size).unwrap_or(i64::MAX);
            match tables::cosign(pool, size, &checkpoint.root, &lines).await {
                Ok(()) => return,
                Err(error) => error.to_string(),
            }
        }
        Err(error) => error.to_string(),
    };
    metrics::counter!("xwms_checkpoints_unpublished_total", "to" => "witness").increment(1);
    tracing::warn!(error, witness = witness.name(), "a checkpoint was not confirmed");
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
    use super::notes;

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
