//! The leader's work beside the feeding: a worker for each endpoint that has something to send, started when
//! messages come and when waits end, and windows of history put into the queue step by step.

use super::{Courier, ledger, replay, sweep, worker::Worker};
use std::{collections::HashMap, sync::Arc, time::Duration};
use tokio::{
    sync::{Notify, watch},
    task::JoinSet,
    time::MissedTickBehavior,
};

/// How often waits are looked at that may have ended.
const LOOK: Duration = Duration::from_millis(500);
const SWEEP: Duration = Duration::from_secs(300);
/// How long attempts under way may take once the server stops.
const LAST: Duration = Duration::from_secs(4);

struct Running {
    woken: Arc<Notify>,
    /// Woken since it was started: it may have looked before.
    again: bool,
}

/// Every worker, by endpoint.
struct Workers {
    courier: Arc<Courier>,
    running: HashMap<String, Running>,
    tasks: JoinSet<String>,
}

impl Workers {
    fn wake(&mut self, endpoint_id: String) {
        match self.running.get_mut(&endpoint_id) {
            Some(running) => {
                running.again = true;
                running.woken.notify_one();
            }
            None => self.start(endpoint_id),
        }
    }

    fn start(&mut self, endpoint_id: String) {
        let woken = Arc::new(Notify::new());
        let worker = Worker::new(self.courier.clone(), &endpoint_id, woken.clone());
        self.running.insert(endpoint_id.clone(), Running { woken, again: false });
        self.tasks.spawn(async move {
            worker.run().await;
            endpoint_id
        });
    }

    fn ended(&mut self, endpoint_id: String) {
        if self.running.remove(&endpoint_id).is_some_and(|running| running.again) {
            self.start(endpoint_id);
        }
    }
}

pub(super) async fn run(courier: Arc<Courier>, mut stopped: watch::Receiver<bool>) {
    let mut workers = Workers { courier: courier.clone(), running: HashMap::new(), tasks: JoinSet::new() };
    let mut look = tokio::time::interval(LOOK);
    look.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut swept = tokio::time::interval(SWEEP);
    loop {
        tokio::select! {
            ids = courier.woken() => ids.into_iter().for_each(|id| workers.wake(id)),
            Some(ended) = workers.tasks.join_next() => match ended {
                Ok(id) => workers.ended(id),
                Err(error) => tracing::error!(%error, "a webhook worker failed"),
            },
            _ = look.tick() => match due(&courier).await {
                Ok((ids, more)) => {
                    ids.into_iter().for_each(|id| workers.wake(id));
                    if more {
                        look.reset_immediately();
                    }
                }
                Err(error) => tracing::warn!(%error, "webhooks: what is due is unknown"),
            },
            _ = swept.tick() => if let Err(error) = sweep::sweep(&courier.pool, courier.retention).await {
                tracing::warn!(%error, "webhooks: sweeping failed; it is tried again later");
            },
            () = told(&mut stopped) => break,
        }
    }
    courier.stop();
    let rest = async { while workers.tasks.join_next().await.is_some() {} };
    if tokio::time::timeout(LAST, rest).await.is_err() {
        tracing::info!("webhooks: what was under way is sent again at the next start");
    }
}

/// Its answer is a lock on the channel, which nobody may hold while waiting.
async fn told(stopped: &mut watch::Receiver<bool>) {
    let _ = stopped.wait_for(|stopped| *stopped).await;
}

/// Endpoints that have something to send now, and whether a window of history goes on.
async fn due(courier: &Courier) -> Result<(Vec<String>, bool), sqlx::Error> {
    let mut ids = replay::step(&courier.pool, courier.now()).await?;
    let more = !ids.is_empty();
    ids.extend(ledger::with_work(&courier.pool).await?);
    Ok((ids, more))
}
