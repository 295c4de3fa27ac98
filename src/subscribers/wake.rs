//! Waking: an append on this node wakes its own subscribers at once (`Store::head`). Other nodes learn of it
//! by NOTIFY, outside the append's transaction and at most once every [`QUIET`]. Slow polls cover notifications
//! that are lost, and processes that send none, such as the operator's commands: one by each subscriber
//! (`runner`), and one for event streams and everything else that waits on this node (`progress`).

use crate::{store::Store, tasks};
use sqlx::postgres::PgListener;
use std::time::Duration;
use tokio::sync::watch;

const CHANNEL: &str = "xwms_log";
/// At most one NOTIFY is sent in this time.
const QUIET: Duration = Duration::from_millis(20);
const RETRY: Duration = Duration::from_secs(1);

/// Receives notifications of other nodes' appends.
pub(super) async fn listen(store: Store, stopped: watch::Receiver<bool>) {
    let listening = async {
        loop {
            if let Err(error) = listen_once(&store).await {
                tracing::warn!(%error, "listening for NOTIFY failed; polling continues");
            }
            tokio::time::sleep(RETRY).await;
        }
    };
    tasks::until_stopped(stopped, listening).await;
}

/// Receives notifications until the connection fails.
async fn listen_once(store: &Store) -> Result<(), sqlx::Error> {
    let mut listener = PgListener::connect_with(store.pool()).await?;
    listener.listen(CHANNEL).await?;
    loop {
        let notification = listener.recv().await?;
        // Older nodes send only the position.
        let (position, footing) =
            notification.payload().split_once(' ').unwrap_or((notification.payload(), ""));
        if let Ok(position) = position.parse() {
            store.note_remote_head(position, footing);
        }
    }
}

/// Notifies other nodes of this node's appends.
pub(super) async fn tell(store: Store, mut stopped: watch::Receiver<bool>) {
    let mut head = store.head();
    loop {
        tokio::select! {
            changed = head.changed() => if changed.is_err() { return },
            _ = stopped.wait_for(|stopped| *stopped) => return,
        }
        let position = *head.borrow_and_update();
        let told = sqlx::query("SELECT pg_notify($1, $2)")
            .bind(CHANNEL)
            .bind(format!("{position} {}", store.footing()))
            .execute(store.pool())
            .await;
        if let Err(error) = told {
            tracing::debug!(%error, "other nodes were not notified; they poll");
        }
        tokio::time::sleep(QUIET).await;
    }
}
