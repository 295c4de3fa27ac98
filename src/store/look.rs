//! Typed, strongly consistent loads. A look names streams and gate keys, then reads all of them at once;
//! folded states are cached with their version, so that a look at a stream that has not changed reads no
//! event. The cache is never trusted: each look reads the tail after the cached version.

use super::{
    Store, StoreError,
    read::{Answer, Ask, Page, Stopped, Tail, Wanted},
    seal, snapshot,
};
use moka::sync::Cache;
use std::sync::Arc;
use xwms_events::{
    Decider, account::Account, alert::Alert, client::Client, consent::Consent, endpoint::Endpoint,
    grant::Grant, session::Session, signing_key::SigningKey, subscriber::Subscriber, token::Token,
    usage::Usage, user::User,
};

/// An aggregate as it is now.
#[derive(Clone, Debug)]
pub struct Loaded<A> {
    pub id: String,
    pub state: Arc<A>,
    /// The sequence of its last event; 0 if it does not exist.
    pub version: i64,
    /// The position of its last event.
    pub position: i64,
    /// How often this node had forgotten all when it was read: what is of before rests on what is lost.
    pub turn: u64,
}

impl<A: Decider> Loaded<A> {
    /// Where the events would be that have come since.
    pub fn tail(&self) -> Tail {
        Tail { aggregate_type: A::TYPE, aggregate_id: self.id.clone(), after: self.version }
    }

    /// One that can't exist yet, because its id is new.
    pub fn absent(id: String) -> Self {
        Self { id, state: Arc::new(A::default()), version: 0, position: 0, turn: u64::MAX }
    }
}

type States<A> = Cache<String, Loaded<A>>;

/// Folded states that are looked at again and again.
pub struct Caches {
    accounts: States<Account>,
    clients: States<Client>,
    consents: States<Consent>,
    endpoints: States<Endpoint>,
    grants: States<Grant>,
    sessions: States<Session>,
    usages: States<Usage>,
    users: States<User>,
}

impl Caches {
    pub(super) fn new() -> Self {
        Self {
            accounts: Cache::new(10_000),
            clients: Cache::new(10_000),
            consents: Cache::new(10_000),
            endpoints: Cache::new(10_000),
            grants: Cache::new(10_000),
            sessions: Cache::new(10_000),
            usages: Cache::new(10_000),
            users: Cache::new(10_000),
        }
    }

    /// Forgets all of them.
    pub(super) fn clear(&self) {
        let Self { accounts, clients, consents, endpoints, grants, sessions, usages, users } = self;
        accounts.invalidate_all();
        clients.invalidate_all();
        consents.invalidate_all();
        endpoints.invalidate_all();
        grants.invalidate_all();
        sessions.invalidate_all();
        usages.invalidate_all();
        users.invalidate_all();
    }
}

/// An aggregate that can be looked at.
pub trait Looked: Decider {
    /// Where its states are cached, if they are.
    fn cache(caches: &Caches) -> Option<&States<Self>>;
}

macro_rules! looked {
    ($($aggregate:ident: $cache:expr,)*) => {$(
        impl Looked for $aggregate {
            fn cache(caches: &Caches) -> Option<&States<Self>> {
                let cached: fn(&Caches) -> Option<&States<Self>> = $cache;
                cached(caches)
            }
        }
    )*};
}

// A token is looked at once or twice in its life.
looked! {
    Account: |caches| Some(&caches.accounts),
    Client: |caches| Some(&caches.clients),
    Consent: |caches| Some(&caches.consents),
    Session: |caches| Some(&caches.sessions),
    User: |caches| Some(&caches.users),
    Grant: |caches| Some(&caches.grants),
    Token: |_| None,
    Endpoint: |caches| Some(&caches.endpoints),
    SigningKey: |_| None,
    Subscriber: |_| None,
    Usage: |caches| Some(&caches.usages),
    Alert: |_| None,
}

/// What is going to be looked at.
pub struct Look<'a> {
    store: &'a Store,
    ask: Ask,
}

/// The place of one stream in a [`Look`].
pub struct Slot<A> {
    index: usize,
    known: Loaded<A>,
}

impl Store {
    /// Starts a look.
    pub fn look(&self) -> Look<'_> {
        Look { store: self, ask: Ask::default() }
    }

    /// Looks at one stream.
    ///
    /// # Errors
    /// When the database does not answer in time.
    pub async fn load<A: Looked>(&self, id: impl ToString) -> Result<Loaded<A>, StoreError> {
        let mut look = self.look();
        let slot = look.at(id);
        look.now().await?.take(slot).await
    }

    /// Keeps a state that was just committed, so that the next look reads no event of it again.
    pub fn remember<A: Looked>(&self, loaded: Loaded<A>) {
        if let Some(cache) = A::cache(&self.ground.caches) {
            cache.insert(loaded.id.clone(), loaded);
        }
    }

    /// What this node knows of a stream without asking; it may be old. Good for choosing what to look at.
    pub fn known<A: Looked>(&self, id: &str) -> Option<Loaded<A>> {
        let turn = self.ground.stand().turn;
        A::cache(&self.ground.caches)?.get(id).filter(|loaded| loaded.turn == turn)
    }
}

impl<'a> Look<'a> {
    /// Looks at stream `id`.
    pub fn at<A: Looked>(&mut self, id: impl ToString) -> Slot<A> {
        let id = id.to_string();
        let known = self.store.known(&id).unwrap_or_else(|| Loaded::absent(id));
        // The state of a stream that this node knows nothing of may have been written down. A token has too few events.
        let written = known.version == 0 && A::TYPE != Token::TYPE;
        self.ask.tails.push(Wanted { tail: known.tail(), written });
        Slot { index: self.ask.tails.len() - 1, known }
    }

    /// Looks at the gate for `keys`.
    pub fn gate(&mut self, keys: impl IntoIterator<Item = String>) -> &mut Self {
        self.ask.keys.extend(keys);
        self
    }

    /// Reads everything at once.
    ///
    /// # Errors
    /// When the database does not answer in time.
    pub async fn now(self) -> Result<Seen<'a>, StoreError> {
        let Answer { head, turn, tails, stopped } = self.store.reader.read(self.ask).await?;
        Ok(Seen { store: self.store, head, turn, tails, stopped })
    }
}

/// What was seen, all in one snapshot.
pub struct Seen<'a> {
    store: &'a Store,
    /// The position up to which everything here is known.
    pub head: i64,
    turn: u64,
    tails: Vec<Arc<Page>>,
    stopped: Vec<Stopped>,
}

impl Seen<'_> {
    /// The aggregate in `slot`.
    ///
    /// # Errors
    /// When one of its events can't be read; when the database does not answer where there are more than fit a page.
    pub async fn take<A: Looked>(&mut self, slot: Slot<A>) -> Result<Loaded<A>, StoreError> {
        let mut page = self.tails.get_mut(slot.index).map(std::mem::take).unwrap_or_default();
        let mut loaded = slot.known;
        // Remembered from a log that has gone back since.
        if loaded.position > self.head || loaded.version > 0 && loaded.turn != self.turn {
            return Err(StoreError::WentBack);
        }
        loaded.turn = self.turn;
        if page.written.is_none() && page.events.is_empty() {
            return Ok(loaded);
        }
        // What follows is newer than what else was seen: nobody's basis is later than what it rests on.
        let (mut from, mut written) = (loaded.version, true);
        loop {
            if let Some(state) = &page.written {
                match snapshot::open(self.store.vault(), &loaded.id, state).await? {
                    Some(known) => {
                        (from, loaded) = (known.version, Loaded { turn: self.turn, ..known });
                    }
                    // It is none of ours: all events are read.
                    None => {
                        written = false;
                        page = self.store.page(&loaded, written).await?;
                        continue;
                    }
                }
            }
            fold(self.store, &mut loaded, &page).await?;
            if !page.is_full() {
                break;
            }
            page = self.store.page(&loaded, written).await?;
        }
        self.store.grown(from, loaded.clone());
        Ok(loaded)
    }

    /// Whether none of the keys that were looked at stops what was made on the knowledge up to `basis`.
    pub fn is_open(&self, basis: i64) -> bool {
        self.stopped.iter().all(|stopped| !stopped.stops(basis))
    }
}

async fn fold<A: Looked>(store: &Store, loaded: &mut Loaded<A>, page: &Page) -> Result<(), StoreError> {
    let state = Arc::make_mut(&mut loaded.state);
    for stored in &page.events {
        let event: A::Event = seal::open(store, &loaded.id, stored).await?;
        state.evolve(&event);
        loaded.version = stored.sequence;
        loaded.position = stored.position;
    }
    Ok(())
}

impl Store {
    /// What comes after `known`, and a state that was written down after it, if `written` says so.
    async fn page<A: Decider>(&self, known: &Loaded<A>, written: bool) -> Result<Arc<Page>, StoreError> {
        let tails = vec![Wanted { tail: known.tail(), written }];
        let answer = self.reader.read(Ask { tails, keys: vec![] }).await?;
        if answer.turn != known.turn {
            return Err(StoreError::WentBack);
        }
        Ok(answer.tails.into_iter().next().unwrap_or_default())
    }
}
