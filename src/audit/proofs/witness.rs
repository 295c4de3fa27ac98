//! Witnesses (C2SP tlog-witness): servers that sign a checkpoint only if it continues the last one that they signed for
//! this log. Requests go only where webhooks may go. What a witness answers is data of a third party.

use super::tables::{self, LOG};
use crate::{
    audit::tree::{Checkpoint, proof::consistency, subtrees::tiles_of},
    config::{self, Settings},
    keys::note::{Verifier, valid_cosignatures},
    outbound::egress::{self, Egress},
};
use base64::{Engine, engine::general_purpose::STANDARD};
use reqwest::{Client, StatusCode};
use sqlx::PgPool;
use std::{
    sync::atomic::{AtomicU64, Ordering},
    time::Duration,
};
use url::Url;

/// The time limit of one request.
const TIMEOUT: Duration = Duration::from_secs(8);
/// The most bytes read of a response.
const READ_MAX: usize = 16 * 1024;

/// Why a witness did not confirm a checkpoint.
#[derive(Debug, thiserror::Error)]
pub(super) enum Unconfirmed {
    #[error(transparent)]
    Database(#[from] sqlx::Error),
    #[error("it can't be reached: {0}")]
    Unreachable(String),
    #[error("it saw a checkpoint over {0} leaves, more than there are: the log went back, or is forked")]
    Ahead(u64),
    #[error("it says that this tree does not continue the one that it saw: the log is forked")]
    Forked,
    #[error("it answered with status {0}")]
    Status(u16),
    #[error("it sent no signature of its key")]
    Unsigned,
    #[error("the tiles of the proof are missing")]
    Tiles,
}

/// A witness.
pub(super) struct Witness {
    client: Client,
    guard: Egress,
    proxied: bool,
    url: Url,
    key: Verifier,
    /// The size of the last checkpoint that it is known to have signed.
    seen: AtomicU64,
}

impl Witness {
    /// Prepares requests to a witness.
    ///
    /// # Errors
    /// Says what can't be used.
    pub fn new(witness: &config::Witness, settings: &Settings, egress: &Egress) -> Result<Self, String> {
        let key = Verifier::parse(&witness.key).map_err(|error| error.to_string())?;
        let mut url = witness.url.clone();
        url.set_path(&format!("{}/add-checkpoint", url.path().trim_end_matches('/')));
        let guard = if url.scheme() == "https" { egress.clone() } else { egress.plain() };
        let client = egress::client(settings.webhooks.proxy.as_ref(), guard.clone())
            .and_then(|builder| builder.timeout(TIMEOUT).pool_max_idle_per_host(0).build())
            .map_err(|error| error.to_string())?;
        let proxied = settings.webhooks.proxy.is_some();
        Ok(Self { client, guard, proxied, url, key, seen: AtomicU64::new(0) })
    }

    pub fn name(&self) -> &str {
        self.key.name()
    }

    /// Returns the lines with its signatures of `note`, the checkpoint of the log; none if the note has them already.
    pub async fn confirm(
        &self,
        pool: &PgPool,
        checkpoint: &Checkpoint,
        note: &str,
    ) -> Result<String, Unconfirmed> {
        if self.key.open(note).is_ok() {
            return Ok(String::new());
        }
        let mut seen = self.seen.load(Ordering::Relaxed);
        // A second time if it names the size that it saw.
        for _ in 0..2 {
            if seen > checkpoint.size {
                return Err(Unconfirmed::Ahead(seen));
            }
            let proof = proof(pool, seen, checkpoint.size).await?;
            let (status, body) = self.post(format!("old {seen}\n{proof}\n{note}")).await?;
            match status {
                StatusCode::OK => {
                    let lines = valid_cosignatures(note, &body, std::slice::from_ref(&self.key));
                    if lines.is_empty() {
                        return Err(Unconfirmed::Unsigned);
                    }
                    self.seen.store(checkpoint.size, Ordering::Relaxed);
                    return Ok(lines);
                }
                StatusCode::CONFLICT => seen = body.trim().parse().map_err(|_| Unconfirmed::Status(409))?,
                StatusCode::UNPROCESSABLE_ENTITY => return Err(Unconfirmed::Forked),
                status => return Err(Unconfirmed::Status(status.as_u16())),
            }
        }
        // It saw a checkpoint of this size with another root, or others ask at the same time.
        if seen == checkpoint.size { Err(Unconfirmed::Forked) } else { Err(Unconfirmed::Status(409)) }
    }

    async fn post(&self, body: String) -> Result<(StatusCode, String), Unconfirmed> {
        let forbidden = |error: egress::Forbidden| Unconfirmed::Unreachable(error.to_string());
        match self.proxied {
            true => self.guard.check(&self.url).await.map_err(forbidden)?,
            false => self.guard.check_literal(&self.url).map_err(forbidden)?,
        }
        let failed = |error: reqwest::Error| Unconfirmed::Unreachable(error.without_url().to_string());
        let mut response = self.client.post(self.url.clone()).body(body).send().await.map_err(failed)?;
        let status = response.status();
        let mut body = Vec::new();
        while let Some(chunk) = response.chunk().await.map_err(failed)? {
            body.extend_from_slice(&chunk);
            if body.len() > READ_MAX {
                return Err(Unconfirmed::Unreachable("its response is too large".to_owned()));
            }
        }
        Ok((status, String::from_utf8_lossy(&body).into_owned()))
    }
}

/// Returns the hashes that prove that the log's tree continues its first `from` leaves, one in base64 on each line.
async fn proof(pool: &PgPool, from: u64, to: u64) -> Result<String, Unconfirmed> {
    let Some(ranges) = consistency(from, to) else { return Ok(String::new()) };
    let mut tiles = tables::tiles(pool, [(LOG, tiles_of(&ranges))]).await?;
    let hashes = tiles.remove(&LOG).unwrap_or_default().hashes(&ranges).ok_or(Unconfirmed::Tiles)?;
    Ok(hashes.iter().map(|hash| format!("{}\n", STANDARD.encode(hash))).collect())
}
