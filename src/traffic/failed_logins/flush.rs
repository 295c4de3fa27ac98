//! Writes the counts: one append per user and one for all strangers, a few at once, so that they share the group
//! commits of other commands and hold up none. A crash loses what was counted since the last write.

use super::{
    buffer::{Key, Name, Tally, report},
    intake::FailedLogins,
};
use crate::commands::{CommandError, Context, failed_logins};
use futures::{StreamExt, stream};
use std::{collections::HashMap, time::Duration};
use tokio::{sync::watch, time::Instant};
use xwms_events::{
    ids::{LoginId, UserId, login_id},
    login::LoginCommand,
};

/// How often a server writes the counts.
pub const EVERY: Duration = Duration::from_secs(60);
/// The appends that run at once.
const AT_ONCE: usize = 4;
/// How long it retries once the server stops.
const LAST: Duration = Duration::from_secs(4);
/// The pause between two such attempts.
const AGAIN: Duration = Duration::from_millis(100);

/// The counts of one stream.
type Part = Vec<(Key, Tally)>;

impl FailedLogins {
    /// Writes the counts at intervals of `every` until `stopped`, and then the remaining ones. By then, no login may
    /// fail any more.
    pub async fn run(self, every: Duration, mut stopped: watch::Receiver<bool>) {
        loop {
            let over = tokio::select! {
                () = tokio::time::sleep(every) => false,
                _ = stopped.wait_for(|stopped| *stopped) => true,
            };
            if over {
                return self.finish().await;
            }
            self.flush().await;
        }
    }

    async fn finish(&self) {
        let writing = async {
            while !self.flush().await {
                tokio::time::sleep(AGAIN).await;
            }
        };
        if tokio::time::timeout_at(Instant::now() + LAST, writing).await.is_err() {
            tracing::warn!("the last failed logins could not be recorded");
        }
    }

    /// Writes everything that was counted so far. What can't be written is counted with what follows. Returns whether
    /// nothing is left.
    pub async fn flush(&self) -> bool {
        let _one = self.0.writing.lock().await;
        let mut parts: HashMap<Option<UserId>, Part> = HashMap::new();
        let taken = self.buffer().take_out();
        for (key, tally) in taken {
            let user_id = match key.name {
                Name::User(user_id) => Some(user_id),
                Name::Unknown(_) | Name::Others => None,
            };
            parts.entry(user_id).or_default().push((key, tally));
        }
        stream::iter(parts)
            .for_each_concurrent(AT_ONCE, |(user_id, part)| async move {
                if let Err(error) = self.write(user_id, &part).await {
                    tracing::warn!(%error, "failed logins could not be recorded");
                    self.put_back(&error, part);
                }
            })
            .await;
        self.buffer().is_empty()
    }

    fn put_back(&self, error: &CommandError, part: Part) {
        // A refusal would only repeat itself.
        if !matches!(error, CommandError::Refused(_)) {
            let mut buffer = self.buffer();
            part.into_iter().for_each(|(key, tally)| buffer.add(key, tally));
        }
    }

    async fn write(&self, user_id: Option<UserId>, part: &[(Key, Tally)]) -> Result<(), CommandError> {
        let store = &self.0.store;
        let mut failures: Vec<LoginCommand> = part.iter().map(|(key, tally)| report(key, tally)).collect();
        let id = match user_id {
            Some(user_id) => {
                // Sealing would make a new key for a person who was erased meanwhile.
                if store.vault().subject(&user_id.to_string()).await?.is_none() {
                    failures.iter_mut().for_each(|failure| failure.place = None);
                }
                login_id(user_id)
            }
            // A stream for each report: nobody waits for another one's, and none gets long.
            None => LoginId::from_uuid(store.clock().uuid()),
        };
        failed_logins::record(&Context::system(store, "failed_logins"), id, &failures).await
    }
}
