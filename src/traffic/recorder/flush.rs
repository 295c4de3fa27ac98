//! The flusher: writes the buffered requests to the database at intervals, and once more when the server
//! stops. It retries one batch until it is written, while the next one is collected.

use super::{
    batch::{self, Batch},
    intake::Recorder,
};
use crate::{
    store::StoreError,
    traffic::metering::counts::{Count, Key},
};
use metrics::{counter, describe_counter, describe_gauge, gauge};
use std::{
    collections::HashSet,
    time::{Duration, Instant},
};
use tokio::sync::watch;

/// How long one attempt to write a batch may take.
const ATTEMPT: Duration = Duration::from_secs(20);
/// How long it retries once the server stops.
const LAST: Duration = Duration::from_secs(4);
/// The pause between two such attempts.
const AGAIN: Duration = Duration::from_millis(100);

impl Recorder {
    /// Writes the buffered requests until `stopped`, and then the remaining ones. By then, no task may record
    /// any more.
    pub async fn flush(self, mut stopped: watch::Receiver<bool>) {
        describe_counter!("xwms_requests_total", "Requests by surface and status, as of the last write.");
        describe_counter!("xwms_requests_dropped_total", "Requests that are counted but not logged.");
        describe_counter!("xwms_requests_uncounted_total", "Requests that are neither counted nor logged.");
        describe_gauge!("xwms_usage_flush_lag_seconds", "Age of the oldest request when it was written.");
        let every = Duration::from_millis(self.0.settings.flush_ms);
        let mut flusher = Flusher::new(self);
        loop {
            let over = tokio::select! {
                () = tokio::time::sleep(every) => false,
                () = flusher.recorder.0.wanted.notified() => false,
                _ = stopped.wait_for(|stopped| *stopped) => true,
            };
            if over {
                return flusher.finish().await;
            }
            flusher.once().await;
        }
    }
}

struct Flusher {
    recorder: Recorder,
    pool: sqlx::PgPool,
    /// The batch that was taken out and may not be written yet.
    batch: Option<Batch>,
    /// Days of the log whose tables are known to exist, as days since the epoch.
    days: HashSet<i64>,
}

impl Flusher {
    fn new(recorder: Recorder) -> Self {
        // A crash of Postgres may lose its last half second, like a crash of this process.
        let settings = [("synchronous_commit", "off"), ("statement_timeout", "20s")];
        let pool = recorder.0.store.side_pool(1, settings);
        Self { recorder, pool, batch: None, days: HashSet::new() }
    }

    /// Tries to write the remaining requests, for a limited time.
    async fn finish(mut self) {
        let late = Instant::now() + LAST;
        while !self.once().await {
            if Instant::now() > late {
                tracing::warn!("the last requests could not be logged");
                return;
            }
            tokio::time::sleep(AGAIN).await;
        }
    }

    /// Writes the pending batch, or else the next one. Returns whether nothing is left.
    async fn once(&mut self) -> bool {
        let batch = match self.batch.take() {
            Some(batch) => batch,
            None => self.next(),
        };
        if batch.is_empty() {
            self.written(&batch);
            return true;
        }
        let write = batch::write(&self.recorder.0.store, &self.pool, &batch, &mut self.days);
        match tokio::time::timeout(ATTEMPT, write).await.unwrap_or(Err(StoreError::Deadline)) {
            Ok(()) => self.written(&batch),
            Err(error) if is_refusal(&error) => {
                // Otherwise it would block every batch after it.
                tracing::error!(%error, "dropping a batch of requests that can't be written");
                counter!("xwms_requests_uncounted_total").increment(batch.requests());
                self.written(&batch);
            }
            Err(error) => {
                tracing::warn!(%error, "requests could not be logged; trying again");
                self.days.clear();
                gauge!("xwms_usage_flush_lag_seconds").set(batch.age(self.recorder.now()));
                self.batch = Some(batch);
            }
        }
        self.batch.is_none() && self.recorder.buffer().is_empty()
    }

    fn next(&self) -> Batch {
        let mut buffer = self.recorder.buffer().take_out();
        buffer.add_up();
        counter!("xwms_requests_dropped_total").increment(buffer.dropped);
        counter!("xwms_requests_uncounted_total").increment(buffer.uncounted);
        buffer.counts.iter().for_each(tell);
        Batch::new(self.recorder.0.store.clock().uuid(), buffer)
    }

    fn written(&self, batch: &Batch) {
        gauge!("xwms_usage_flush_lag_seconds").set(batch.age(self.recorder.now()));
        self.recorder.0.written.send_replace(batch.upto);
    }
}

/// Whether the batch itself is at fault, so that a retry can't succeed. A missing day's table is created on
/// the next try.
fn is_refusal(error: &StoreError) -> bool {
    let StoreError::Database(sqlx::Error::Database(error)) = error else { return false };
    error.code().is_some_and(|code| code.starts_with("22"))
}

fn tell((key, count): (&Key, &Count)) {
    let surface = match key.route.split('/').nth(1) {
        Some("oauth" | ".well-known") => "oauth",
        Some("v1") => "api",
        Some("healthz" | "readyz") => "health",
        _ => "pages",
    };
    counter!("xwms_requests_total", "surface" => surface, "status" => key.status.to_string())
        .increment(count.requests);
}
