//! Sends the due messages of one endpoint, many at once, until none is left. Looking for more, sending and
//! recording outcomes run concurrently. Each endpoint has its own worker, so that a slow receiver delays no
//! other endpoint.

use super::{
    concurrency::ConcurrencyLimit,
    delivery_context::{DeliveryContext, Limiter, WakeSignal},
    ledger::{DueMessage, EndpointStatus, Tried},
    steps::{self, Fetched, Target, WorkerError},
};
use governor::clock::{Clock, DefaultClock};
use std::{
    collections::{HashSet, VecDeque},
    sync::Arc,
    time::Duration,
};
use tokio::{task::JoinSet, time::Instant};

/// The number of outcomes recorded at once.
const RECORD_MAX: usize = 500;
/// How long a worker continues while another may be waiting for its place.
const TURN: Duration = Duration::from_secs(1);

/// The state of an endpoint's worker.
pub(super) struct Worker {
    delivery: Arc<DeliveryContext>,
    endpoint_id: Arc<str>,
    signal: Arc<WakeSignal>,
    begun: Instant,
    /// The running tasks; dropping the set cancels them.
    tasks: JoinSet<Done>,
    fetching: bool,
    /// Whether the endpoint has changed since the look began.
    stale: bool,
    recording: bool,
    /// Whether something may have arrived since the last look began.
    more: bool,
    in_flight: usize,
    /// The endpoint as the last fetch found it.
    target: Option<Arc<Target>>,
    limit: ConcurrencyLimit,
    /// The breaker's limit.
    at_once: usize,
    ahead: VecDeque<DueMessage>,
    /// The rate limit allows no attempt before this.
    held_until: Option<Instant>,
    ended: Vec<Tried>,
    /// Positions that are read ahead, being sent or not recorded yet.
    known: HashSet<i64>,
}

/// A task that has ended.
enum Done {
    Fetched(Result<Option<Box<Fetched>>, WorkerError>),
    Attempted(Tried),
    Recorded(Vec<i64>, Result<Option<EndpointStatus>, WorkerError>),
}

impl Worker {
    pub fn new(delivery: Arc<DeliveryContext>, endpoint_id: &str, signal: Arc<WakeSignal>) -> Self {
        let limit = delivery.slots.limit(endpoint_id);
        Self {
            delivery,
            endpoint_id: endpoint_id.into(),
            signal,
            begun: Instant::now(),
            tasks: JoinSet::new(),
            fetching: false,
            stale: false,
            recording: false,
            more: true,
            in_flight: 0,
            target: None,
            limit,
            at_once: ConcurrencyLimit::MOST,
            ahead: VecDeque::new(),
            held_until: None,
            ended: Vec::new(),
            known: HashSet::new(),
        }
    }

    /// Works until nothing is due.
    pub async fn run(mut self) {
        if let Err(error) = self.work().await {
            tracing::warn!(endpoint_id = &*self.endpoint_id, %error, "delivery failed; trying again");
        }
        self.delivery.slots.remember(&self.endpoint_id, self.limit);
    }

    async fn work(&mut self) -> Result<(), WorkerError> {
        let signal = self.signal.clone();
        loop {
            if signal.take_changed() {
                self.forget_ahead();
                self.more = true;
            }
            self.fetch_ahead();
            self.start_attempts();
            self.record_outcomes();
            if self.tasks.is_empty() && self.ahead.is_empty() {
                return Ok(());
            }
            let held_until = self.held_until.unwrap_or_else(Instant::now);
            tokio::select! {
                Some(done) = self.tasks.join_next() => self.done(done?)?,
                () = signal.sent() => self.more = true,
                () = tokio::time::sleep_until(held_until), if self.held_until.is_some() => {}
            }
        }
    }

    fn done(&mut self, done: Done) -> Result<(), WorkerError> {
        match done {
            Done::Fetched(fetched) => {
                self.fetching = false;
                match fetched? {
                    _ if std::mem::take(&mut self.stale) => self.more = true,
                    Some(fetched) => self.fetched(*fetched),
                    None => {}
                }
            }
            Done::Attempted(tried) => {
                self.in_flight -= 1;
                self.limit.record(tried.attempt.outcome);
                self.ended.push(tried);
            }
            Done::Recorded(positions, status) => {
                self.recording = false;
                for position in positions {
                    self.known.remove(&position);
                }
                // Messages that waited behind them may be sent now.
                self.more = true;
                let now = self.delivery.store.clock().now();
                match status? {
                    Some(status) if status.enabled && !status.health.is_paused(now) => {
                        self.at_once = status.health.at_once(ConcurrencyLimit::MOST);
                    }
                    Some(_) | None => self.forget_ahead(),
                }
            }
        }
        Ok(())
    }

    fn fetched(&mut self, fetched: Fetched) {
        self.more |= !fetched.whole;
        let due = fetched.receiver.sendable(fetched.due, self.delivery.store.clock().now());
        self.at_once = fetched.receiver.health.at_once(ConcurrencyLimit::MOST);
        let (endpoint, material) = (fetched.receiver.endpoint, fetched.material);
        self.target = Some(Arc::new(Target::new(&self.delivery, &self.endpoint_id, endpoint, material)));
        for message in due {
            if self.known.insert(message.position) {
                self.ahead.push_back(message);
            }
        }
    }

    /// Drops the messages that were read ahead, and the result of a read that has begun: they must not be
    /// sent now.
    fn forget_ahead(&mut self) {
        self.stale = self.fetching;
        for message in self.ahead.drain(..) {
            self.known.remove(&message.position);
        }
    }

    fn fetch_ahead(&mut self) {
        let enough = self.ahead.len() > self.limit.ahead() / 2;
        let over = self.begun.elapsed() > TURN && self.delivery.slots.is_full();
        if over {
            // Includes messages that wait for the rate limit: another worker waits for this place.
            self.forget_ahead();
        }
        if self.fetching || !self.more || enough || over || self.delivery.is_stopping() {
            return;
        }
        (self.fetching, self.more) = (true, false);
        let (delivery, id, ahead) = (self.delivery.clone(), self.endpoint_id.clone(), self.limit.ahead());
        let known: Vec<i64> = self.known.iter().copied().collect();
        self.tasks.spawn(async move { Done::Fetched(steps::fetch(&delivery, &id, &known, ahead).await) });
    }

    fn start_attempts(&mut self) {
        let Some(target) = &self.target else { return };
        if self.delivery.is_stopping() {
            self.ahead.clear();
        }
        self.held_until = None;
        // One at a time means that the outcome of the last attempt is recorded.
        if self.at_once == 1 && self.known.len() > self.ahead.len() {
            return;
        }
        let slots = &self.delivery.slots;
        let at_once = self.at_once.min(self.limit.at_once()).min(slots.share());
        while self.in_flight < at_once && !self.ahead.is_empty() {
            // The first attempt comes with the worker's place.
            let slot = match self.in_flight {
                0 => None,
                _ => match slots.try_acquire() {
                    Some(slot) => Some(slot),
                    None => return,
                },
            };
            // Checked before the attempt starts: waiting messages are dropped when the endpoint changes.
            if let Err(wait) = target.limiter.as_ref().map_or(Ok(()), ready) {
                self.held_until = Some(Instant::now() + wait);
                return;
            }
            let Some(message) = self.ahead.pop_front() else { return };
            self.in_flight += 1;
            let (delivery, target) = (self.delivery.clone(), target.clone());
            self.tasks.spawn(async move {
                let _slot = slot;
                Done::Attempted(steps::attempt(&delivery, &target, message).await)
            });
        }
    }

    fn record_outcomes(&mut self) {
        let Some(target) = self.target.clone().filter(|_| !self.recording && !self.ended.is_empty()) else {
            return;
        };
        self.recording = true;
        let rest = self.ended.split_off(self.ended.len().min(RECORD_MAX));
        let (delivery, ended) = (self.delivery.clone(), std::mem::replace(&mut self.ended, rest));
        self.tasks.spawn(async move {
            let positions = ended.iter().map(|tried| tried.position).collect();
            Done::Recorded(positions, steps::record_outcomes(&delivery, &target, &ended).await)
        });
    }
}

/// Takes one attempt from the rate limit, or returns how long to wait.
fn ready(limiter: &Limiter) -> Result<(), Duration> {
    limiter.check().map_err(|not_until| not_until.wait_time_from(DefaultClock::default().now()))
}
