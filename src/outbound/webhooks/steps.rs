//! The steps of a worker, each a task of its own: fetching due messages, attempting one, recording outcomes.

use super::{
    delivery_context::{DeliveryContext, Limiter},
    ledger::{self, DueMessage, EndpointStatus, Receiver, Tried},
    logout_token, measured,
    message::{self, SigningMaterial},
    send::Attempt,
    signal_push, signal_streams,
};
use crate::{
    commands::{
        CommandError, Context,
        endpoints::{self, EndpointRef},
    },
    store::StoreError,
};
use tokio::task::JoinError;
use tracing::Instrument;
use url::Url;
use xwms_events::{
    AnyEvent, Envelope, Timestamp,
    endpoint::{Endpoint, EndpointEvent, EndpointSettings, Format},
    envelope::Origin,
    ids::ClientId,
};

/// Why a worker failed; it is started again.
#[derive(Debug, thiserror::Error)]
pub(super) enum WorkerError {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Command(#[from] CommandError),
    #[error("a part of the worker failed: {0}")]
    Part(#[from] JoinError),
}

impl From<sqlx::Error> for WorkerError {
    fn from(error: sqlx::Error) -> Self {
        Self::Store(error.into())
    }
}

/// What a worker read.
pub(super) struct Fetched {
    pub receiver: Receiver,
    pub material: SigningMaterial,
    pub due: Vec<DueMessage>,
    /// Whether this is everything that is due.
    pub whole: bool,
}

/// The destination of messages, and what they are sent with.
pub(super) struct Target {
    endpoint: Endpoint,
    /// The client that is told of logouts, if it is one.
    client_id: Option<ClientId>,
    /// The client whose stream of security events it is, if it is one.
    stream_of: Option<ClientId>,
    url: Option<Url>,
    material: SigningMaterial,
    pub limiter: Option<Limiter>,
}

impl Target {
    pub fn new(delivery: &DeliveryContext, id: &str, endpoint: Endpoint, material: SigningMaterial) -> Self {
        let limiter = delivery.limiter(id, endpoint.settings.rate_limit);
        let (url, client_id) = (Url::parse(&endpoint.settings.url).ok(), id.parse().ok());
        let stream_of = signal_streams::client_of(id);
        Self { url, endpoint, client_id, stream_of, material, limiter }
    }
}

/// Returns the endpoint, and up to `ahead` of its due messages that are not in `known`; `None` if it does not
/// exist.
pub(super) async fn fetch(
    delivery: &DeliveryContext,
    id: &str,
    known: &[i64],
    ahead: usize,
) -> Result<Option<Box<Fetched>>, WorkerError> {
    // The endpoint first: a paused one may have many waiting messages, which are not read.
    let Some(receiver) = ledger::receiver(&delivery.pool, id).await? else { return Ok(None) };
    let due = ledger::due(delivery, &receiver, known, ahead).await?;
    // Read again, so that it includes changes that precede a message in the log, such as a rotated secret.
    let Some(receiver) = ledger::receiver(&delivery.pool, id).await? else { return Ok(None) };
    let now = delivery.store.clock().now();
    let material = delivery.signing_material.of(&delivery.store, &receiver.endpoint, now).await?;
    let whole = due.len() < ahead;
    Ok(Some(Box::new(Fetched { receiver, material, due, whole })))
}

/// Records the outcomes of attempts, and applies their consequences to the endpoint. Clients and streams have none:
/// each of their messages is about another person, so one that fails says nothing about the next.
pub(super) async fn record_outcomes(
    delivery: &DeliveryContext,
    target: &Target,
    tried: &[Tried],
) -> Result<Option<EndpointStatus>, WorkerError> {
    let endpoint = &target.endpoint;
    if let Some(client_id) = target.client_id {
        let (id, now) = (client_id.to_string(), delivery.store.clock().now());
        return Ok(ledger::record(&delivery.pool, &id, tried, &delivery.logout_policy, now).await?);
    }
    if let Some(client_id) = target.stream_of {
        let (id, now) = (signal_streams::id_of(&client_id.to_string()), delivery.store.clock().now());
        return Ok(ledger::record(&delivery.pool, &id, tried, &delivery.retry_policy, now).await?);
    }
    let (Some(account_id), Some(endpoint_id)) = (endpoint.account_id, endpoint.id) else { return Ok(None) };
    let which = EndpointRef { account_id, endpoint_id, audits: true };
    let context = Context::system(&delivery.store, "webhooks");
    if tried.iter().any(|tried| tried.resumes) {
        // First: if the server dies in between, the test is sent once more.
        endpoints::resume(&context, which).await?;
    }
    let now = delivery.store.clock().now();
    let id = endpoint_id.to_string();
    let status = ledger::record(&delivery.pool, &id, tried, &delivery.retry_policy, now).await?;
    if let Some(reason) = status.as_ref().and_then(|status| status.verdict) {
        endpoints::give_up(&context, which, reason).await?;
    }
    Ok(status)
}

/// Whether the event's success resumes `endpoint`: only a test of this endpoint does.
fn resumes(event: &Envelope, endpoint: &Endpoint) -> bool {
    let theirs = endpoint.id.is_some_and(|id| event.metadata.stream_id == id.to_string());
    theirs && matches!(event.data, AnyEvent::Endpoint(EndpointEvent::Tested { resume: true, .. }))
}

/// Returns where `event` came from, for an endpoint that may see it and whose format has a place for it. Without
/// the key, or while it can't be read, the message goes without: the origin is no reason to lose an event.
async fn origin(delivery: &DeliveryContext, settings: &EndpointSettings, event: &Envelope) -> Option<Origin> {
    if settings.audit && settings.format == Format::Ocsf {
        delivery.store.open_origin(&event.metadata).await.ok().flatten()
    } else {
        None
    }
}

/// Makes one attempt at `message`.
pub(super) async fn attempt(delivery: &DeliveryContext, target: &Target, message: DueMessage) -> Tried {
    let at = delivery.store.clock().now();
    let (attempt, resumes) = match (target.client_id, target.stream_of) {
        (Some(client_id), _) => (logout_token::attempt(delivery, client_id, &message).await, false),
        (None, Some(client_id)) => (signal_push::attempt(delivery, client_id, &message).await, false),
        (None, None) => send(delivery, target, &message, at).await,
    };
    measured::count(&attempt);
    let DueMessage { position, attempts, earlier, .. } = message;
    Tried { position, attempts, earlier, at, attempt, resumes }
}

/// Sends the event of `message` to the endpoint. Returns the result, and whether it resumes the endpoint.
async fn send(
    delivery: &DeliveryContext,
    target: &Target,
    message: &DueMessage,
    at: Timestamp,
) -> (Attempt, bool) {
    match (&message.event, &target.url) {
        (Ok(event), Some(url)) => {
            let settings = &target.endpoint.settings;
            let origin = origin(delivery, settings, event).await;
            let previous = message.previous;
            let body = message::body(&delivery.issuer, event, previous, settings.format, origin.as_ref());
            let body = body.to_string().into_bytes();
            let id = event.metadata.id.to_string();
            let kind = settings.content_type;
            let headers = message::headers(&target.material, kind, &id, at.seconds(), &body);
            let span = measured::span(event, &target.endpoint);
            let attempt = delivery.sender.send(url, headers, body).instrument(span.clone()).await;
            measured::ended(&span, &attempt);
            let resumes = attempt.outcome.is_success() && resumes(event, &target.endpoint);
            (attempt, resumes)
        }
        (Ok(_), None) => (Attempt::impossible("the URL is invalid".to_owned()), false),
        (Err(event), _) => (Attempt::impossible(event.why.clone()), false),
    }
}
