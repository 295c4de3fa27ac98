//! The only writers: load, decide, append. Who did it, why and in which request is attached here; a
//! conflict is decided again on what is there now.
//!
//! A use case is a function in the file of its noun. It looks (`store::look`), lets a decider decide into a
//! [`Work`], and commits the work whole.

pub mod accounts;
pub mod alerts;
pub mod clients;
pub mod consents;
pub mod endpoints;
pub mod grants;
pub mod members;
pub mod sessions;
pub mod signing_keys;
pub mod subscribers;
pub mod test_users;
pub mod tokens;
pub mod usage;
pub mod users;

use crate::{
    spans,
    store::{
        Store, StoreError,
        append::{Append, AppendError, Assumed, NewEvent, SideWrite, Stop},
        look::{Loaded, Looked},
    },
};
use std::sync::Arc;
use tracing::{Instrument, Span, field::Empty};
use xwms_events::{
    Actor, AnyEvent, Metadata, Refusal, Timestamp,
    account::Allowance,
    effects::{Effect, effects},
    envelope::Origin,
    ids::{AccountId, EventId},
};

/// How often a command is decided again because its streams moved on meanwhile. On this node the commands for one stream
/// wait in its lane, so that each time another node got through, or a command for several streams.
const ATTEMPTS: usize = 64;

/// Who asks, and in which request.
#[derive(Clone, Debug)]
pub struct Context {
    pub actor: Actor,
    pub request_id: String,
    pub origin: Option<Origin>,
}

impl Context {
    /// xwms itself or its operator, for `why`.
    pub fn system(why: &str) -> Self {
        Self { actor: Actor::System, request_id: why.to_owned(), origin: None }
    }

    /// The same request, by `actor`.
    #[must_use]
    pub fn by(&self, actor: Actor) -> Self {
        Self { actor, ..self.clone() }
    }
}

/// Why a command changed nothing, or may not have.
#[derive(Debug, thiserror::Error)]
pub enum CommandError {
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// Somebody else was faster; decide again.
    #[error("the stream has moved on")]
    Conflict,
    /// What must be unique is taken.
    #[error("taken")]
    Taken,
    /// The account has as many as its plan allows.
    #[error("the limit is reached")]
    Full,
    /// The Idempotency-Key of the request has an answer already.
    #[error("answered already")]
    Answered,
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<AppendError> for CommandError {
    fn from(error: AppendError) -> Self {
        match error {
            AppendError::Conflict => Self::Conflict,
            AppendError::Taken => Self::Taken,
            AppendError::Answered => Self::Answered,
            AppendError::Full => Self::Full,
            AppendError::Store(error) => Self::Store(error),
        }
    }
}

/// Runs `once` until it meets no conflict, when it is its turn at `stream`: the stream that it is most likely to meet
/// others at.
///
/// # Errors
/// What `once` answers; [`CommandError::Conflict`] after a crowd of conflicts; the store's failure where it failed whoever
/// was before.
pub async fn attempt<T, F, R>(store: &Store, stream: impl ToString, mut once: F) -> Result<T, CommandError>
where
    F: FnMut() -> R,
    R: Future<Output = Result<T, CommandError>>,
{
    let turn = store.lanes().turn(stream.to_string()).await?;
    let mut answer = once().await;
    for _ in 1..ATTEMPTS {
        if !matches!(answer, Err(CommandError::Conflict)) {
            break;
        }
        answer = once().await;
    }
    if matches!(answer, Err(CommandError::Store(StoreError::Deadline | StoreError::Database(_)))) {
        turn.broke();
    }
    answer
}

/// Facts that were decided but not committed.
pub struct Work<'a> {
    store: &'a Store,
    context: &'a Context,
    now: Timestamp,
    decided: Vec<Decided>,
    writes: Vec<SideWrite>,
    assumed: Option<Assumed>,
    /// The last position of what was decided on.
    basis: i64,
    /// How often this node had forgotten all when the oldest of it was read.
    turn: u64,
    allowance: Option<&'a Allowance>,
    after: Vec<Remember<'a>>,
}

/// What to remember once all is committed, given the position before the first fact.
type Remember<'a> = Box<dyn FnOnce(&Store, i64) + Send + 'a>;

struct Decided {
    stream_type: &'static str,
    stream_id: String,
    sequence: i64,
    account_id: Option<AccountId>,
    event: AnyEvent,
}

impl<'a> Work<'a> {
    /// Nothing decided yet.
    pub fn new(store: &'a Store, context: &'a Context) -> Self {
        Self {
            store,
            context,
            now: store.clock().now(),
            decided: vec![],
            writes: vec![],
            assumed: None,
            basis: 0,
            turn: store.turn(),
            allowance: None,
            after: vec![],
        }
    }

    /// Decides `command` on `loaded`, which afterwards is what it will be. Answers the facts.
    ///
    /// # Errors
    /// The decider's refusal.
    pub fn decide<A: Looked>(
        &mut self,
        loaded: &mut Loaded<A>,
        account_id: Option<AccountId>,
        command: A::Command,
    ) -> Result<Vec<A::Event>, Refusal> {
        let events = loaded.state.decide(command)?;
        let before = loaded.version;
        self.basis = self.basis.max(loaded.position);
        self.turn = self.turn.min(loaded.turn);
        for event in &events {
            Arc::make_mut(&mut loaded.state).evolve(event);
            loaded.version += 1;
            self.decided.push(Decided {
                stream_type: A::TYPE,
                stream_id: loaded.id.clone(),
                sequence: loaded.version,
                account_id,
                event: event.clone().into(),
            });
        }
        if !events.is_empty() {
            let (known, many, turn) = (loaded.clone(), self.decided.len(), self.turn);
            self.after.push(Box::new(move |store, base| {
                let position = base + i64::try_from(many).unwrap_or_default();
                store.grown(before, Loaded { position, turn, ..known });
            }));
        }
        Ok(events)
    }

    /// Commits the facts only if this is so; [`CommandError::Conflict`] otherwise.
    pub fn assume(&mut self, assumed: Assumed) {
        self.basis = self.basis.max(assumed.basis);
        self.assumed = Some(assumed);
    }

    /// Commits the facts only if the account then has no more than this allows; [`CommandError::Full`]
    /// otherwise.
    pub fn within(&mut self, allowance: &'a Allowance) {
        self.allowance = Some(allowance);
    }

    /// Commits `writes` with the facts, or neither.
    pub fn write(&mut self, writes: impl IntoIterator<Item = SideWrite>) {
        self.writes.extend(writes);
    }

    /// Commits, and answers the position of the last fact: of the newest one there is if nothing was
    /// decided.
    ///
    /// # Errors
    /// [`CommandError::Conflict`] and the like when nothing was committed.
    pub async fn commit(self) -> Result<i64, CommandError> {
        let request_id = self.context.request_id.as_str();
        let span = tracing::info_span!(
            target: spans::TARGET, "command", request_id, events = Empty, position = Empty, otel.status_code = Empty
        );
        if !span.is_disabled() {
            let names: Vec<_> = self.decided.iter().map(|decided| decided.event.name()).collect();
            span.record("events", names.join(" "));
        }
        let committed = self.committed(&span).instrument(span.clone()).await;
        match &committed {
            Ok(position) => span.record("position", position),
            Err(_) => span.record("otel.status_code", "ERROR"),
        };
        committed
    }

    async fn committed(mut self, span: &Span) -> Result<i64, CommandError> {
        if self.decided.is_empty() {
            // The request was answered all the same: a repetition must not act on what has changed since.
            for write in &self.writes {
                if let SideWrite::Answer { key, fingerprint, sealed } = write
                    && !self.store.keep_answer(key, fingerprint, sealed).await?
                {
                    return Err(CommandError::Answered);
                }
            }
            return Ok(*self.store.head().borrow());
        }
        let account = self.decided.iter().find_map(|decided| decided.account_id);
        let (store, after) = (self.store, std::mem::take(&mut self.after));
        let many = i64::try_from(self.decided.len()).unwrap_or_default();
        let cause = spans::cause(span, &self.context.request_id);
        let append = Append { cause, ..self.into_append().await? };
        let position = store.append(append).await?;
        for remember in after {
            remember(store, position - many);
        }
        if let Some(account) = account {
            store.wrote(account, position);
        }
        Ok(position)
    }

    async fn into_append(self) -> Result<Append, StoreError> {
        let (writes, assumed, basis, turn) = (self.writes, self.assumed, self.basis, self.turn);
        let mut append = Append { writes, assumed, basis, turn, ..Append::default() };
        let recorded_at = self.now.to_datetime().ok_or(StoreError::Seal)?;
        let known = self.store.seen();
        for (index, decided) in self.decided.into_iter().enumerate() {
            for effect in effects(&decided.stream_id, &decided.event) {
                match effect {
                    Effect::Stop { key, standing, until } => append.stops.push(Stop {
                        event: index,
                        key,
                        standing,
                        until: until.and_then(Timestamp::to_datetime),
                    }),
                    Effect::ClaimEmail { email, user_id, test_of } => {
                        let owner = user_id.to_string();
                        let keys = self.store.email_keys(&email, test_of).into_iter();
                        append.writes.extend(keys.map(|key| SideWrite::Claim { key, owner: owner.clone() }));
                    }
                    Effect::ReleaseEmail { user_id } => {
                        append.writes.push(SideWrite::Release { owner: user_id.to_string() });
                    }
                    Effect::Forget { user_id } => {
                        append.writes.push(SideWrite::Forget { subject: user_id.to_string() });
                    }
                    Effect::Hold(what) => append.writes.extend(decided.account_id.map(|account| {
                        let most = self.allowance.map_or(u32::MAX, |allowance| allowance.most(what));
                        let (account, limit) = (account.to_string(), most.to_string());
                        SideWrite::Hold { account, kind: what.as_str(), limit }
                    })),
                    Effect::Leave(what) => append.writes.extend(decided.account_id.map(|account| {
                        SideWrite::Leave { account: account.to_string(), kind: what.as_str() }
                    })),
                }
            }
            let id = EventId::from_uuid(self.store.clock().uuid());
            let mut metadata = Metadata {
                id,
                stream_type: decided.stream_type.to_owned(),
                stream_id: decided.stream_id.clone(),
                sequence: decided.sequence,
                name: decided.event.name().to_owned(),
                version: decided.event.version(),
                recorded_at: self.now,
                account_id: decided.account_id,
                actor: self.context.actor,
                request_id: self.context.request_id.clone(),
                cause: None,
                origin: None,
                after: Some(known),
                nth: u16::try_from(index).unwrap_or(u16::MAX),
            };
            if let Some(origin) = &self.context.origin {
                metadata.origin = self.store.seal_origin(&metadata, origin).await?;
            }
            append.events.push(NewEvent {
                aggregate_type: decided.stream_type,
                event_type: decided.event.name(),
                event_version: decided.event.version().to_string(),
                payload: self.store.seal_payload(id, &decided.stream_id, &decided.event).await?,
                aggregate_id: decided.stream_id,
                sequence: decided.sequence,
                metadata: serde_json::to_string(&metadata).map_err(|_| StoreError::Seal)?,
                event_id: id.uuid(),
                recorded_at,
                account_id: decided.account_id.map(|id| id.uuid()),
            });
        }
        Ok(append)
    }
}
