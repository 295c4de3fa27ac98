//! Sends the due messages of one endpoint, many at once, until none is left. Looking for more, sending and
//! recording outcomes run concurrently. Each endpoint has its own worker, so that a slow receiver delays no
//! other endpoint.

use super::{
    concurrency::ConcurrencyLimit,
    delivery_context::{DeliveryContext, Limiter, WakeReason},
    ledger::{self, DueMessage, EndpointStatus, Receiver, Tried},
    measured,
    message::{self, SigningMaterial},
    send::Attempt,
};
use crate::{
    commands::{
        CommandError, Context,
        endpoints::{self, EndpointRef},
    },
    store::StoreError,
};
use governor::clock::{Clock, DefaultClock};
use std::{
    collections::{HashSet, VecDeque},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};
use tokio::{
    sync::{Notify, OwnedSemaphorePermit},
    task::{JoinError, JoinSet},
    time::Instant,
};
use tracing::Instrument;
use url::Url;
use xwms_events::{
    AnyEvent, Envelope,
    endpoint::{Endpoint, EndpointEvent},
};

/// The number of outcomes recorded at once.
const RECORD_MAX: usize = 500;
/// How long a worker continues while another may be waiting for its place.
const TURN: Duration = Duration::from_secs(1);

/// Wakes a worker.
#[derive(Default)]
pub(super) struct WakeSignal {
    notify: Notify,
    changed: AtomicBool,
}

impl WakeSignal {
    pub fn send(&self, reason: WakeReason) {
        if reason == WakeReason::EndpointChanged {
            self.changed.store(true, Ordering::Release);
        }
        self.notify.notify_one();
    }
}

/// Why a worker failed; it is started again.
#[derive(Debug, thiserror::Error)]
pub(super) enum WorkerError {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Command(#[from] CommandError),
    #[error("a part of it failed: {0}")]
    Part(#[from] JoinError),
}

impl From<sqlx::Error> for WorkerError {
    fn from(error: sqlx::Error) -> Self {
        Self::Store(error.into())
    }
}

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
    ended: Vec<(Tried, bool)>,
    /// Positions that are read ahead, being sent or not recorded yet.
    known: HashSet<i64>,
}

/// A task that has ended.
enum Done {
    Fetched(Result<Option<Box<Fetched>>, WorkerError>),
    /// An attempt, and whether its success resumes the endpoint.
    Attempted(Tried, bool),
    Recorded(Vec<i64>, Result<Option<EndpointStatus>, WorkerError>),
}

/// The result of a look.
struct Fetched {
    receiver: Receiver,
    material: SigningMaterial,
    due: Vec<DueMessage>,
    whole: bool,
}

/// The destination of messages, and what they are sent with.
struct Target {
    endpoint: Endpoint,
    url: Option<Url>,
    material: SigningMaterial,
    limiter: Option<Limiter>,
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
            tracing::warn!(endpoint_id = &*self.endpoint_id, %error, "delivery is interrupted");
        }
        self.delivery.slots.remember(&self.endpoint_id, self.limit);
    }

    async fn work(&mut self) -> Result<(), WorkerError> {
        let signal = self.signal.clone();
        loop {
            if signal.changed.swap(false, Ordering::AcqRel) {
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
                () = signal.notify.notified() => self.more = true,
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
            Done::Attempted(tried, resume) => {
                self.in_flight -= 1;
                self.limit.record(tried.attempt.outcome);
                self.ended.push((tried, resume));
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
        let endpoint = fetched.receiver.endpoint;
        let limiter = self.delivery.limiter(&self.endpoint_id, endpoint.settings.rate_limit);
        let url = Url::parse(&endpoint.settings.url).ok();
        self.target = Some(Arc::new(Target { endpoint, url, material: fetched.material, limiter }));
        for message in due {
            if self.known.insert(message.position) {
                self.ahead.push_back(message);
            }
        }
    }

    /// Drops the messages that were read ahead, and the result of a look that has begun: they are not to be
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
        self.tasks.spawn(async move { Done::Fetched(fetch(&delivery, &id, &known, ahead).await) });
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
            self.tasks.spawn(attempt(self.delivery.clone(), target.clone(), message, slot));
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
            let positions = ended.iter().map(|(tried, _)| tried.position).collect();
            Done::Recorded(positions, record_outcomes(&delivery, &target.endpoint, ended).await)
        });
    }
}

/// Takes one attempt from the rate limit, or returns how long to wait.
fn ready(limiter: &Limiter) -> Result<(), Duration> {
    limiter.check().map_err(|not_until| not_until.wait_time_from(DefaultClock::default().now()))
}

/// Returns the endpoint, and up to `ahead` of its due messages that are not in `known`; `None` if it does not
/// exist.
async fn fetch(
    delivery: &DeliveryContext,
    id: &str,
    known: &[i64],
    ahead: usize,
) -> Result<Option<Box<Fetched>>, WorkerError> {
    // The endpoint first: a paused one may have many waiting messages, which are not read.
    let Some(receiver) = ledger::receiver(&delivery.pool, id).await? else { return Ok(None) };
    let due = ledger::due(&delivery.store, &delivery.pool, &receiver, (known, ahead)).await?;
    // Read again, so that it includes changes that precede a message in the log, such as a rotated secret.
    let Some(receiver) = ledger::receiver(&delivery.pool, id).await? else { return Ok(None) };
    let now = delivery.store.clock().now();
    let material = delivery.signing_material.of(&delivery.store, &receiver.endpoint, now).await?;
    let whole = due.len() < ahead;
    Ok(Some(Box::new(Fetched { receiver, material, due, whole })))
}

/// Records the outcomes of attempts, and applies their consequences to the endpoint.
async fn record_outcomes(
    delivery: &DeliveryContext,
    endpoint: &Endpoint,
    ended: Vec<(Tried, bool)>,
) -> Result<Option<EndpointStatus>, WorkerError> {
    let (Some(account_id), Some(endpoint_id)) = (endpoint.account_id, endpoint.id) else { return Ok(None) };
    let resume = ended.iter().any(|(tried, resume)| *resume && tried.attempt.outcome.is_success());
    let which = EndpointRef { account_id, endpoint_id };
    let context = Context::system(&delivery.store, "webhooks");
    if resume {
        // First: if the server dies in between, the test is sent once more.
        endpoints::resume(&context, which).await?;
    }
    let tried: Vec<Tried> = ended.into_iter().map(|(tried, _)| tried).collect();
    let now = delivery.store.clock().now();
    let id = endpoint_id.to_string();
    let status = ledger::record(&delivery.pool, &id, &tried, &delivery.retry_policy, (now, chance)).await?;
    if let Some(reason) = status.as_ref().and_then(|status| status.verdict) {
        endpoints::give_up(&context, which, reason).await?;
    }
    Ok(status)
}

/// Whether the event's success resumes `endpoint`: only a test of this endpoint does.
fn resumes(event: &Envelope, endpoint: &Endpoint) -> bool {
    let theirs = endpoint.id.is_some_and(|id| event.metadata.stream_id == id.to_string());
    theirs && matches!(event.data, AnyEvent::Endpoint(EndpointEvent::Tested { resume: true }))
}

/// A number in 0..1.
fn chance() -> f64 {
    let bytes = crate::keys::master::random::<4>().unwrap_or_default();
    f64::from(u32::from_le_bytes(bytes)) / f64::from(u32::MAX)
}

async fn attempt(
    delivery: Arc<DeliveryContext>,
    target: Arc<Target>,
    message: DueMessage,
    _slot: Option<OwnedSemaphorePermit>,
) -> Done {
    let at = delivery.store.clock().now();
    let (attempt, resume) = match (&message.event, &target.url) {
        (Ok(event), Some(url)) => {
            let body = message::body(&delivery.issuer, event, message.previous);
            let id = event.metadata.id.to_string();
            let with = (&target.material, target.endpoint.settings.content_type);
            let headers = message::headers(with, &id, at.seconds(), &body);
            let span = measured::span(event, &target.endpoint);
            let attempt = delivery.sender.send(url, headers, body).instrument(span.clone()).await;
            measured::ended(&span, &attempt);
            (attempt, resumes(event, &target.endpoint))
        }
        (Ok(_), None) => (Attempt::impossible("the URL can't be read".to_owned()), false),
        (Err(event), _) => (Attempt::impossible(event.why.clone()), false),
    };
    measured::count(&attempt);
    let DueMessage { position, attempts, earlier, .. } = message;
    Done::Attempted(Tried { position, attempts, earlier, at, attempt }, resume)
}
