//! The decisions of a command before its commit: events, the rows written with them, and the assumptions they
//! depend on. Commits all of it or nothing.

use super::{CommandError, Context};
use crate::{
    keys::leaf,
    spans,
    store::{
        Store, StoreError,
        append::{Append, Assumed, Conflict, NewEvent, SideWrite, Stop},
        once::UseOnce,
        query::{Loadable, Loaded},
        seal::is_plain,
        side::logins::{LoginAt, domain_key},
    },
};
use std::sync::Arc;
use tracing::{Instrument, Span, field::Empty};
use xwms_events::{
    Actor, AnyEvent, Envelope, Metadata, Refusal, Timestamp,
    account::Allowance,
    effects::{Effect, effects},
    ids::{AccountId, EventId},
};

/// Events that were decided but not committed.
pub struct Work<'a> {
    context: &'a Context<'a>,
    now: Timestamp,
    decided: Vec<Decided>,
    writes: Vec<SideWrite>,
    assumed: Option<Assumed>,
    once: Option<UseOnce>,
    /// The latest position of the states that were decided on.
    basis: i64,
    /// How often this node had dropped its whole memory when the oldest of those states was read.
    turn: u64,
    allowance: Option<&'a Allowance>,
    after: Vec<Remember<'a>>,
}

/// Updates this node's memory after the commit, given the position before the first event.
type Remember<'a> = Box<dyn FnOnce(&Store, i64) + Send + 'a>;

struct Decided {
    /// Its place among the events of the command.
    index: usize,
    stream_type: &'static str,
    stream_id: String,
    sequence: i64,
    account_id: Option<AccountId>,
    event: AnyEvent,
    /// Why the server itself is the actor, instead of the caller of the request.
    by_server: Option<&'static str>,
}

impl<'a> Work<'a> {
    /// Starts with nothing decided.
    pub fn new(context: &'a Context<'a>) -> Self {
        Self {
            context,
            now: context.store.clock().now(),
            decided: vec![],
            writes: vec![],
            assumed: None,
            once: None,
            basis: 0,
            turn: context.store.turn(),
            allowance: None,
            after: vec![],
        }
    }

    /// Returns what commits the events.
    pub(super) const fn context(&self) -> &'a Context<'a> {
        self.context
    }

    /// Decides `command` on `loaded`, and applies the events to it. Returns the events.
    ///
    /// # Errors
    /// The decider's refusal.
    pub fn decide<A: Loadable>(
        &mut self,
        loaded: &mut Loaded<A>,
        account_id: Option<AccountId>,
        command: A::Command,
    ) -> Result<Vec<A::Event>, Refusal>
    where
        A::Event: Into<AnyEvent>,
    {
        let events = loaded.state.decide(command)?;
        let before = loaded.version;
        self.basis = self.basis.max(loaded.position);
        self.turn = self.turn.min(loaded.turn);
        for event in &events {
            Arc::make_mut(&mut loaded.state).evolve(event);
            loaded.version += 1;
            self.decided.push(Decided {
                index: self.decided.len(),
                stream_type: A::TYPE,
                stream_id: loaded.id.clone(),
                sequence: loaded.version,
                account_id,
                event: event.clone().into(),
                by_server: None,
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

    /// Decides as [`Self::decide`], for an account that must not learn who made the request: the server is the
    /// actor of the events, for the reason `why`, and they say nothing about the request.
    ///
    /// # Errors
    /// The decider's refusal.
    pub fn decide_by_server<A: Loadable>(
        &mut self,
        loaded: &mut Loaded<A>,
        account_id: Option<AccountId>,
        command: A::Command,
        why: &'static str,
    ) -> Result<Vec<A::Event>, Refusal>
    where
        A::Event: Into<AnyEvent>,
    {
        let before = self.decided.len();
        let events = self.decide(loaded, account_id, command)?;
        for decided in self.decided.iter_mut().skip(before) {
            decided.by_server = Some(why);
        }
        Ok(events)
    }

    /// Commits the events only if this holds; otherwise [`Conflict::Moved`].
    pub fn assume(&mut self, assumed: Assumed) {
        self.basis = self.basis.max(assumed.basis);
        self.assumed = Some(assumed);
    }

    /// Commits the events only if the account then stays within this allowance; otherwise
    /// [`Conflict::Full`].
    pub fn within(&mut self, allowance: &'a Allowance) {
        self.allowance = Some(allowance);
    }

    /// Commits the events only if `once` was not used before; otherwise [`Conflict::Used`].
    pub fn use_once(&mut self, once: Option<UseOnce>) {
        self.once = once;
    }

    /// Commits `writes` with the events, or neither.
    pub fn write(&mut self, writes: impl IntoIterator<Item = SideWrite>) {
        self.writes.extend(writes);
    }

    /// Commits, and returns the position of the last event. If nothing was decided, that is the newest event
    /// in the log.
    ///
    /// # Errors
    /// A [`Conflict`] if nothing was committed; the store's failure.
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
            // The response is stored all the same: a repeated request must not act on what has changed since.
            for write in &self.writes {
                if let SideWrite::Answer { key, fingerprint, sealed } = write
                    && !self.context.store.keep_answer(key, fingerprint, sealed).await?
                {
                    return Err(Conflict::Answered.into());
                }
            }
            return Ok(*self.context.store.head().borrow());
        }
        let account = self.decided.iter().find_map(|decided| decided.account_id);
        let (store, after) = (self.context.store, std::mem::take(&mut self.after));
        let many = i64::try_from(self.decided.len()).unwrap_or_default();
        let cause = spans::cause(span, &self.context.request_id);
        let append = Append { cause, ..self.into_append().await? };
        let position = store.append(append).await?;
        for remember in after {
            remember(store, position - many);
        }
        if let Some(account) = account {
            store.note_write(account, position);
        }
        Ok(position)
    }

    async fn into_append(mut self) -> Result<Append, StoreError> {
        let store = self.context.store;
        let (writes, assumed) = (std::mem::take(&mut self.writes), self.assumed.take());
        let (once, basis, turn) = (self.once, self.basis, self.turn);
        let mut append = Append { writes, assumed, once, basis, turn, ..Append::default() };
        let recorded_at = self.now.to_datetime().ok_or(StoreError::Seal)?;
        let known = store.seen();
        // The events of one commit usually have one account.
        let mut network: Option<(Option<AccountId>, Option<String>)> = None;
        for decided in std::mem::take(&mut self.decided) {
            for effect in effects(&decided.stream_id, &decided.event) {
                self.follow(&mut append, &decided, effect);
            }
            let mut metadata = self.metadata(&decided, known);
            if let Some(origin) = self.context.origin.as_ref().filter(|_| decided.by_server.is_none()) {
                metadata.origin = store.seal_origin(&metadata, origin).await?;
                metadata.network = match &network {
                    Some((account_id, hash)) if *account_id == decided.account_id => hash.clone(),
                    _ => {
                        let hash = store.hash_network(decided.account_id, origin).await?;
                        network.insert((decided.account_id, hash)).1.clone()
                    }
                };
            }
            let payload = store.seal_payload(metadata.id, &decided.stream_id, &decided.event).await?;
            let text = serde_json::to_string(&metadata).map_err(|_| StoreError::Seal)?;
            let leaf = is_plain(&decided.event).then(|| leaf::of(&text, &payload));
            append.events.push(NewEvent {
                aggregate_type: decided.stream_type,
                event_type: decided.event.name(),
                event_version: decided.event.version().to_string(),
                payload,
                aggregate_id: decided.stream_id,
                sequence: decided.sequence,
                metadata: text,
                event_id: metadata.id.uuid(),
                recorded_at,
                account_id: decided.account_id.map(|id| id.uuid()),
                envelope: leaf
                    .map(|leaf| Arc::new(Envelope { position: 0, leaf, metadata, data: decided.event })),
            });
        }
        Ok(append)
    }

    /// Adds to `append` what this effect of the event requires.
    fn follow(&self, append: &mut Append, decided: &Decided, effect: Effect) {
        let account = || decided.account_id.map(|account_id| account_id.to_string());
        match effect {
            Effect::Stop { key, standing, until } => append.stops.push(Stop {
                event: decided.index,
                key,
                standing,
                until: until.and_then(Timestamp::to_datetime),
            }),
            Effect::ReserveEmail { email, user_id, test_of } => {
                let owner = user_id.to_string();
                let keys = self.context.store.email_keys(&email, test_of).into_iter();
                append.writes.extend(keys.map(|key| SideWrite::Reserve { key, owner: owner.clone() }));
            }
            Effect::ReserveLogin { provider, issuer, subject, user_id, link_id } => {
                let login = LoginAt { provider: &provider, issuer: &issuer, subject: &subject };
                let key = self.context.store.login_key(login);
                append.writes.push(SideWrite::Reserve { key, owner: format!("{user_id} {link_id}") });
            }
            Effect::ReleaseLogin { user_id, link_id } => {
                append.writes.push(SideWrite::Release { owner: format!("{user_id} {link_id}") });
            }
            Effect::ReserveLoginDomain { domain, account } => {
                let (key, owner) = (domain_key(&domain), format!("{account} {domain}"));
                append.writes.push(SideWrite::Reserve { key, owner });
            }
            Effect::ReleaseLoginDomain { domain, account } => {
                append.writes.push(SideWrite::Release { owner: format!("{account} {domain}") });
            }
            Effect::ReleaseEmail { user_id } => {
                append.writes.push(SideWrite::Release { owner: user_id.to_string() });
            }
            Effect::Forget { user_id } => {
                append.writes.push(SideWrite::Forget { subject: user_id.to_string() });
            }
            Effect::UseQuota(quota) => append.writes.extend(account().map(|account| {
                let most = self.allowance.map_or(u32::MAX, |allowance| allowance.most(quota));
                SideWrite::UseQuota { account, quota, limit: most.to_string() }
            })),
            Effect::FreeQuota(quota) => {
                append.writes.extend(account().map(|account| SideWrite::FreeQuota { account, quota }));
            }
        }
    }

    /// The envelope of an event that was decided on when the log ended at `known`.
    fn metadata(&self, decided: &Decided, known: i64) -> Metadata {
        let (actor, request_id) = match decided.by_server {
            Some(why) => (Actor::System, why.to_owned()),
            None => (self.context.actor, self.context.request_id.clone()),
        };
        Metadata {
            id: EventId::from_uuid(self.context.store.clock().uuid()),
            stream_type: decided.stream_type.to_owned(),
            stream_id: decided.stream_id.clone(),
            sequence: decided.sequence,
            name: decided.event.name().to_owned(),
            version: decided.event.version(),
            recorded_at: self.now,
            account_id: decided.account_id,
            actor,
            request_id,
            cause: None,
            origin: None,
            network: None,
            after: Some(known),
            nth: u16::try_from(decided.index).unwrap_or(u16::MAX),
        }
    }
}
