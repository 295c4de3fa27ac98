//! Sends what is due at one endpoint, many messages at once, until nothing is. Endpoints have workers of
//! their own, so that a slow receiver delays nobody else.

use super::{
    Courier, Limiter,
    ledger::{self, Claimed, Receiver, Tried},
    message::{self, Equipment},
    send::Attempt,
};
use crate::{
    commands::{CommandError, Context, endpoints},
    store::StoreError,
};
use std::{collections::HashSet, sync::Arc, time::Duration};
use tokio::{
    sync::Notify,
    task::{JoinError, JoinSet},
};
use url::Url;
use xwms_events::{
    AnyEvent, Envelope,
    endpoint::{Endpoint, EndpointEvent},
};

/// Attempts at one endpoint at once.
const AT_ONCE: usize = 64;
/// How long outcomes gather while many attempts are under way.
const GATHER: Duration = Duration::from_millis(2);

/// Why a worker gave up; it is started again.
#[derive(Debug, thiserror::Error)]
pub(super) enum Failure {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Command(#[from] CommandError),
    #[error("an attempt failed: {0}")]
    Attempt(#[from] JoinError),
}

impl From<sqlx::Error> for Failure {
    fn from(error: sqlx::Error) -> Self {
        Self::Store(error.into())
    }
}

/// Attempts under way; each ends with whether its success is to resume the endpoint. Dropped, they end.
type Flights = JoinSet<(Tried, bool)>;

/// The worker of one endpoint.
pub(super) struct Worker {
    pub courier: Arc<Courier>,
    pub endpoint_id: String,
    /// There may be more to send.
    pub woken: Arc<Notify>,
}

impl Worker {
    /// Works until nothing is due.
    pub async fn run(&self) {
        if let Err(error) = self.work().await {
            tracing::warn!(endpoint_id = self.endpoint_id, %error, "delivery is interrupted");
        }
    }

    async fn work(&self) -> Result<(), Failure> {
        let mut flights = Flights::new();
        let mut flying = HashSet::new();
        loop {
            let Some(receiver) = ledger::receiver(&self.courier.pool, &self.endpoint_id).await? else {
                return Ok(());
            };
            self.take_off(&receiver, &mut flying, &mut flights).await?;
            if flights.is_empty() {
                return Ok(());
            }
            tokio::select! {
                Some(first) = flights.join_next() => {
                    let mut ended = vec![first?];
                    if flights.len() > AT_ONCE / 2 {
                        tokio::time::sleep(GATHER).await;
                    }
                    while let Some(more) = flights.try_join_next() {
                        ended.push(more?);
                    }
                    for (tried, _) in &ended {
                        flying.remove(&tried.position);
                    }
                    self.land(&receiver.endpoint, ended).await?;
                }
                () = self.woken.notified() => {}
            }
        }
    }

    /// Starts attempts at what is due, as many as there is room for.
    async fn take_off(
        &self,
        receiver: &Receiver,
        flying: &mut HashSet<i64>,
        flights: &mut Flights,
    ) -> Result<(), Failure> {
        let courier = &self.courier;
        let now = courier.store.clock().now();
        let rests = receiver.health.rests_until.is_some_and(|until| now < until);
        let room = receiver.health.at_once(AT_ONCE).saturating_sub(flying.len());
        if rests || room == 0 || courier.is_stopping() {
            return Ok(());
        }
        let known: Vec<i64> = flying.iter().copied().collect();
        let id = (self.endpoint_id.as_str(), receiver.enabled);
        let due = ledger::due(&courier.store, &courier.pool, id, &known, room).await?;
        if due.is_empty() {
            return Ok(());
        }
        let equipment = courier.equipments.of(&courier.store, &receiver.endpoint, now).await?;
        let limiter = courier.limiter(&self.endpoint_id, receiver.endpoint.settings.rate_limit);
        let url = Url::parse(&receiver.endpoint.settings.url).ok();
        for message in due {
            flying.insert(message.position);
            let to = (url.clone(), equipment.clone());
            flights.spawn(fly(courier.clone(), message, to, limiter.clone()));
        }
        Ok(())
    }

    /// Writes down what came of attempts, and draws the consequences for the endpoint.
    async fn land(&self, endpoint: &Endpoint, ended: Vec<(Tried, bool)>) -> Result<(), Failure> {
        let courier = &self.courier;
        let (Some(account_id), Some(endpoint_id)) = (endpoint.account_id, endpoint.id) else {
            return Ok(());
        };
        let resume = ended.iter().any(|(tried, resume)| *resume && tried.attempt.outcome.is_success());
        let context = Context::system("webhooks");
        if resume {
            // First: if the server dies in between, the test is sent once more.
            endpoints::resume(&courier.store, &context, (account_id, endpoint_id)).await?;
        }
        let tried: Vec<Tried> = ended.into_iter().map(|(tried, _)| tried).collect();
        let now = courier.store.clock().now();
        let verdict =
            ledger::record(&courier.pool, &self.endpoint_id, &tried, &courier.pace, (now, chance)).await?;
        if let Some(reason) = verdict {
            endpoints::give_up(&courier.store, &context, (account_id, endpoint_id), reason).await?;
        }
        Ok(())
    }
}

/// A number in 0..1.
fn chance() -> f64 {
    let bytes = crate::keys::master::random::<4>().unwrap_or_default();
    f64::from(u32::from_le_bytes(bytes)) / f64::from(u32::MAX)
}

async fn fly(
    courier: Arc<Courier>,
    message: Claimed,
    (url, equipment): (Option<Url>, Equipment),
    limiter: Option<Limiter>,
) -> (Tried, bool) {
    if let Some(limiter) = limiter {
        limiter.until_ready().await;
    }
    let at = courier.store.clock().now();
    let resumes =
        |event: &Envelope| matches!(event.data, AnyEvent::Endpoint(EndpointEvent::Tested { resume: true }));
    let (attempt, resume) = match (&message.event, url) {
        (Ok(event), Some(url)) => {
            let body = message::body(&courier.issuer, event, message.previous);
            let id = event.metadata.id.to_string();
            let headers = message::headers(&equipment, &id, at.seconds(), &body);
            (courier.sender.send(&url, headers, body).await, resumes(event))
        }
        (Ok(_), None) => (Attempt::impossible("the URL can't be read".to_owned()), false),
        (Err(event), _) => (Attempt::impossible(event.why.clone()), false),
    };
    let Claimed { position, attempts, earlier, .. } = message;
    (Tried { position, attempts, earlier, at, attempt }, resume)
}
