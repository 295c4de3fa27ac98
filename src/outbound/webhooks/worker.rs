//! Sends the due messages of one endpoint, many at once, until none is left. Looking for more, sending and
//! recording outcomes run concurrently. Each endpoint has its own worker, so that a slow receiver delays no
//! other endpoint.

use super::{
    courier::{Courier, Limiter, Touch},
    ledger::{self, Claimed, Fate, Receiver, Tried},
    measured,
    message::{self, Equipment},
    send::Attempt,
    turns::Reach,
};
use crate::{
    commands::{CommandError, Context, endpoints},
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
const LAND: usize = 500;
/// How long a worker continues while another may be waiting for its place.
const TURN: Duration = Duration::from_secs(1);

/// Wakes a worker.
#[derive(Default)]
pub(super) struct Bell {
    notify: Notify,
    changed: AtomicBool,
}

impl Bell {
    pub fn ring(&self, touch: Touch) {
        if touch == Touch::Changed {
            self.changed.store(true, Ordering::Release);
        }
        self.notify.notify_one();
    }
}

/// Why a worker failed; it is started again.
#[derive(Debug, thiserror::Error)]
pub(super) enum Failure {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Command(#[from] CommandError),
    #[error("a part of it failed: {0}")]
    Part(#[from] JoinError),
}

impl From<sqlx::Error> for Failure {
    fn from(error: sqlx::Error) -> Self {
        Self::Store(error.into())
    }
}

/// The state of an endpoint's worker.
pub(super) struct Worker {
    courier: Arc<Courier>,
    endpoint_id: Arc<str>,
    bell: Arc<Bell>,
    begun: Instant,
    /// The running tasks; dropping the set cancels them.
    tasks: JoinSet<Done>,
    looking: bool,
    /// Whether the endpoint has changed since the look began.
    stale: bool,
    landing: bool,
    /// Whether something may have arrived since the last look began.
    more: bool,
    flying: usize,
    /// The endpoint as the last look found it.
    target: Option<Arc<Target>>,
    reach: Reach,
    /// The breaker's limit.
    at_once: usize,
    ahead: VecDeque<Claimed>,
    /// The rate limit allows no attempt before this.
    held_until: Option<Instant>,
    ended: Vec<(Tried, bool)>,
    /// Positions that are read ahead, being sent or not recorded yet.
    known: HashSet<i64>,
}

/// A task that has ended.
enum Done {
    Looked(Result<Option<Box<Look>>, Failure>),
    /// An attempt, and whether its success resumes the endpoint.
    Flown(Tried, bool),
    Landed(Vec<i64>, Result<Option<Fate>, Failure>),
}

/// The result of a look.
struct Look {
    receiver: Receiver,
    equipment: Equipment,
    due: Vec<Claimed>,
    whole: bool,
}

/// The destination of messages, and what they are sent with.
struct Target {
    endpoint: Endpoint,
    url: Option<Url>,
    equipment: Equipment,
    limiter: Option<Limiter>,
}

impl Worker {
    pub fn new(courier: Arc<Courier>, endpoint_id: &str, bell: Arc<Bell>) -> Self {
        let reach = courier.turns.reach(endpoint_id);
        Self {
            courier,
            endpoint_id: endpoint_id.into(),
            bell,
            begun: Instant::now(),
            tasks: JoinSet::new(),
            looking: false,
            stale: false,
            landing: false,
            more: true,
            flying: 0,
            target: None,
            reach,
            at_once: Reach::MOST,
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
        self.courier.turns.remember(&self.endpoint_id, self.reach);
    }

    async fn work(&mut self) -> Result<(), Failure> {
        let bell = self.bell.clone();
        loop {
            if bell.changed.swap(false, Ordering::AcqRel) {
                self.forget_ahead();
                self.more = true;
            }
            self.look_ahead();
            self.take_off();
            self.land();
            if self.tasks.is_empty() && self.ahead.is_empty() {
                return Ok(());
            }
            let held_until = self.held_until.unwrap_or_else(Instant::now);
            tokio::select! {
                Some(done) = self.tasks.join_next() => self.done(done?)?,
                () = bell.notify.notified() => self.more = true,
                () = tokio::time::sleep_until(held_until), if self.held_until.is_some() => {}
            }
        }
    }

    fn done(&mut self, done: Done) -> Result<(), Failure> {
        match done {
            Done::Looked(look) => {
                self.looking = false;
                match look? {
                    _ if std::mem::take(&mut self.stale) => self.more = true,
                    Some(look) => self.looked(*look),
                    None => {}
                }
            }
            Done::Flown(tried, resume) => {
                self.flying -= 1;
                self.reach.after(tried.attempt.outcome);
                self.ended.push((tried, resume));
            }
            Done::Landed(positions, fate) => {
                self.landing = false;
                for position in positions {
                    self.known.remove(&position);
                }
                // Messages that waited behind them may be sent now.
                self.more = true;
                let now = self.courier.store.clock().now();
                match fate? {
                    Some(fate) if fate.enabled && !fate.health.rests(now) => {
                        self.at_once = fate.health.at_once(Reach::MOST);
                    }
                    Some(_) | None => self.forget_ahead(),
                }
            }
        }
        Ok(())
    }

    fn looked(&mut self, look: Look) {
        self.more |= !look.whole;
        let due = look.receiver.sendable(look.due, self.courier.store.clock().now());
        self.at_once = look.receiver.health.at_once(Reach::MOST);
        let endpoint = look.receiver.endpoint;
        let limiter = self.courier.limiter(&self.endpoint_id, endpoint.settings.rate_limit);
        let url = Url::parse(&endpoint.settings.url).ok();
        self.target = Some(Arc::new(Target { endpoint, url, equipment: look.equipment, limiter }));
        for message in due {
            if self.known.insert(message.position) {
                self.ahead.push_back(message);
            }
        }
    }

    /// Drops the messages that were read ahead, and the result of a look that has begun: they are not to be
    /// sent now.
    fn forget_ahead(&mut self) {
        self.stale = self.looking;
        for message in self.ahead.drain(..) {
            self.known.remove(&message.position);
        }
    }

    fn look_ahead(&mut self) {
        let enough = self.ahead.len() > self.reach.ahead() / 2;
        let over = self.begun.elapsed() > TURN && self.courier.turns.is_full();
        if over {
            // Includes messages that wait for the rate limit: another worker waits for this place.
            self.forget_ahead();
        }
        if self.looking || !self.more || enough || over || self.courier.is_stopping() {
            return;
        }
        (self.looking, self.more) = (true, false);
        let (courier, id, ahead) = (self.courier.clone(), self.endpoint_id.clone(), self.reach.ahead());
        let known: Vec<i64> = self.known.iter().copied().collect();
        self.tasks.spawn(async move { Done::Looked(look(&courier, &id, &known, ahead).await) });
    }

    fn take_off(&mut self) {
        let Some(target) = &self.target else { return };
        if self.courier.is_stopping() {
            self.ahead.clear();
        }
        self.held_until = None;
        // One at a time means that the outcome of the last attempt is recorded.
        if self.at_once == 1 && self.known.len() > self.ahead.len() {
            return;
        }
        let turns = &self.courier.turns;
        let at_once = self.at_once.min(self.reach.at_once()).min(turns.share());
        while self.flying < at_once && !self.ahead.is_empty() {
            // The first attempt comes with the worker's place.
            let slot = match self.flying {
                0 => None,
                _ => match turns.one_more() {
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
            self.flying += 1;
            self.tasks.spawn(fly(self.courier.clone(), target.clone(), message, slot));
        }
    }

    fn land(&mut self) {
        let Some(target) = self.target.clone().filter(|_| !self.landing && !self.ended.is_empty()) else {
            return;
        };
        self.landing = true;
        let rest = self.ended.split_off(self.ended.len().min(LAND));
        let (courier, ended) = (self.courier.clone(), std::mem::replace(&mut self.ended, rest));
        self.tasks.spawn(async move {
            let positions = ended.iter().map(|(tried, _)| tried.position).collect();
            Done::Landed(positions, land(&courier, &target.endpoint, ended).await)
        });
    }
}

/// Takes one attempt from the rate limit, or returns how long to wait.
fn ready(limiter: &Limiter) -> Result<(), Duration> {
    limiter.check().map_err(|not_until| not_until.wait_time_from(DefaultClock::default().now()))
}

/// Returns the endpoint, and up to `ahead` of its due messages that are not in `known`; `None` if it does not
/// exist.
async fn look(
    courier: &Courier,
    id: &str,
    known: &[i64],
    ahead: usize,
) -> Result<Option<Box<Look>>, Failure> {
    // The endpoint first: a paused one may have many waiting messages, which are not read.
    let Some(receiver) = ledger::receiver(&courier.pool, id).await? else { return Ok(None) };
    let due = ledger::due(&courier.store, &courier.pool, &receiver, (known, ahead)).await?;
    // Read again, so that it includes changes that precede a message in the log, such as a rotated secret.
    let Some(receiver) = ledger::receiver(&courier.pool, id).await? else { return Ok(None) };
    let now = courier.store.clock().now();
    let equipment = courier.equipments.of(&courier.store, &receiver.endpoint, now).await?;
    let whole = due.len() < ahead;
    Ok(Some(Box::new(Look { receiver, equipment, due, whole })))
}

/// Records the outcomes of attempts, and applies their consequences to the endpoint.
async fn land(
    courier: &Courier,
    endpoint: &Endpoint,
    ended: Vec<(Tried, bool)>,
) -> Result<Option<Fate>, Failure> {
    let (Some(account_id), Some(endpoint_id)) = (endpoint.account_id, endpoint.id) else { return Ok(None) };
    let resume = ended.iter().any(|(tried, resume)| *resume && tried.attempt.outcome.is_success());
    let context = Context::system("webhooks");
    if resume {
        // First: if the server dies in between, the test is sent once more.
        endpoints::resume(&courier.store, &context, (account_id, endpoint_id)).await?;
    }
    let tried: Vec<Tried> = ended.into_iter().map(|(tried, _)| tried).collect();
    let now = courier.store.clock().now();
    let id = endpoint_id.to_string();
    let fate = ledger::record(&courier.pool, &id, &tried, &courier.pace, (now, chance)).await?;
    if let Some(reason) = fate.as_ref().and_then(|fate| fate.verdict) {
        endpoints::give_up(&courier.store, &context, (account_id, endpoint_id), reason).await?;
    }
    Ok(fate)
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

async fn fly(
    courier: Arc<Courier>,
    target: Arc<Target>,
    message: Claimed,
    _slot: Option<OwnedSemaphorePermit>,
) -> Done {
    let at = courier.store.clock().now();
    let (attempt, resume) = match (&message.event, &target.url) {
        (Ok(event), Some(url)) => {
            let body = message::body(&courier.issuer, event, message.previous);
            let id = event.metadata.id.to_string();
            let with = (&target.equipment, target.endpoint.settings.content_type);
            let headers = message::headers(with, &id, at.seconds(), &body);
            let span = measured::span(event, &target.endpoint);
            let attempt = courier.sender.send(url, headers, body).instrument(span.clone()).await;
            measured::ended(&span, &attempt);
            (attempt, resumes(event, &target.endpoint))
        }
        (Ok(_), None) => (Attempt::impossible("the URL can't be read".to_owned()), false),
        (Err(event), _) => (Attempt::impossible(event.why.clone()), false),
    };
    measured::count(&attempt);
    let Claimed { position, attempts, earlier, .. } = message;
    Done::Flown(Tried { position, attempts, earlier, at, attempt }, resume)
}
