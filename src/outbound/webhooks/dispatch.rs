//! The leader's background work: starts a worker for each endpoint that has something to send, when messages
//! arrive and when waits end; does bulk work step by step.

use super::{
    backlog,
    delivery_context::{DeliveryContext, WakeReason, WakeSignal},
    ledger, sweep,
    worker::Worker,
};
use std::{collections::HashMap, sync::Arc, time::Duration};
use tokio::{
    sync::watch,
    task::{AbortHandle, JoinSet},
    time::MissedTickBehavior,
};

/// How often it looks for waits that have ended.
const LOOK: Duration = Duration::from_millis(500);
const SWEEP: Duration = Duration::from_secs(300);
/// The time limit for pending attempts once the server stops.
const LAST: Duration = Duration::from_secs(4);

struct Running {
    signal: Arc<WakeSignal>,
    /// Whether it was woken since it started: then it may have looked too early.
    again: bool,
    task: AbortHandle,
}

/// All workers, by endpoint.
struct Workers {
    delivery: Arc<DeliveryContext>,
    running: HashMap<String, Running>,
    tasks: JoinSet<String>,
}

impl Workers {
    fn wake(&mut self, endpoint_id: String, reason: WakeReason) {
        match self.running.get_mut(&endpoint_id) {
            Some(running) => {
                running.again = true;
                running.signal.send(reason);
            }
            None => self.start(endpoint_id),
        }
    }

    fn start(&mut self, endpoint_id: String) {
        let signal = Arc::new(WakeSignal::default());
        let (delivery, id, woken) = (self.delivery.clone(), endpoint_id.clone(), signal.clone());
        let task = self.tasks.spawn(async move {
            if let Some(_place) = delivery.slots.place().await {
                Worker::new(delivery.clone(), &id, woken).run().await;
            }
            id
        });
        self.running.insert(endpoint_id, Running { signal, again: false, task });
    }

    fn ended(&mut self, endpoint_id: String) {
        if self.running.remove(&endpoint_id).is_some_and(|running| running.again) {
            self.start(endpoint_id);
        }
    }
}

/// Runs until the server stops. Sweeping, bulk work and the workers don't wait for each other.
pub(super) async fn run(delivery: Arc<DeliveryContext>, stopped: watch::Receiver<bool>) {
    tokio::select! {
        () = dispatch(delivery.clone(), stopped) => {}
        () = sweep_now_and_then(&delivery) => {}
        () = do_what_is_asked(&delivery) => {}
    }
}

async fn dispatch(delivery: Arc<DeliveryContext>, mut stopped: watch::Receiver<bool>) {
    let mut workers = Workers { delivery: delivery.clone(), running: HashMap::new(), tasks: JoinSet::new() };
    let mut look = tokio::time::interval(LOOK);
    look.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            marked = delivery.woken() => {
                marked.into_iter().for_each(|(id, reason)| workers.wake(id, reason));
            }
            Some(ended) = workers.tasks.join_next() => match ended {
                Ok(id) => workers.ended(id),
                Err(error) => {
                    tracing::error!(%error, "a webhook worker failed");
                    crate::tasks::died("webhook worker");
                    workers.running.retain(|_, running| !running.task.is_finished());
                }
            },
            _ = look.tick() => match ledger::with_work(&delivery.pool, delivery.now()).await {
                Ok(ids) => ids.into_iter().for_each(|id| workers.wake(id, WakeReason::NewMessages)),
                Err(error) => tracing::warn!(%error, "webhooks: could not read which messages are due"),
            },
            () = told(&mut stopped) => break,
        }
    }
    delivery.stop();
    let rest = async { while workers.tasks.join_next().await.is_some() {} };
    if tokio::time::timeout(LAST, rest).await.is_err() {
        tracing::info!("webhooks: attempts in flight are repeated at the next start");
    }
}

/// Drops the result, a lock on the channel, which must not be held while waiting.
async fn told(stopped: &mut watch::Receiver<bool>) {
    let _ = stopped.wait_for(|stopped| *stopped).await;
}

async fn sweep_now_and_then(delivery: &DeliveryContext) {
    loop {
        if let Err(error) = sweep::sweep(&delivery.pool, delivery.retention).await {
            tracing::warn!(%error, "webhooks: cleanup failed; trying again later");
        }
        tokio::time::sleep(SWEEP).await;
    }
}

async fn do_what_is_asked(delivery: &DeliveryContext) {
    loop {
        match backlog::step(&delivery.pool, delivery.now()).await {
            Ok(endpoints) if !endpoints.is_empty() => {
                delivery.mark(endpoints.into_iter().collect(), WakeReason::NewMessages);
                delivery.wake();
                continue;
            }
            Ok(_) => {}
            Err(error) => tracing::warn!(%error, "webhooks: could not read the requested backlogs"),
        }
        tokio::time::sleep(LOOK).await;
    }
}
