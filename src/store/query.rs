//! Typed, strongly consistent loads. A query names streams and gate keys, then reads all of them at once.
//! Folded states are cached with their version (`states`), so that a query of an unchanged stream reads no
//! event. The cache is never trusted: each query reads the events after the cached version.

pub use super::states::{Loadable, Loaded};
use super::{
    error::StoreError,
    log::Store,
    once::UseOnce,
    read::{Answer, Ask, Stopped, TailPage, Wanted},
    seal, snapshot,
};
use std::sync::Arc;
use xwms_events::{Decider, token::Token};

/// The streams and gate keys to read.
pub struct StreamQuery<'a> {
    store: &'a Store,
    ask: Ask,
}

/// The index of one stream in a [`StreamQuery`].
pub struct Slot<A> {
    index: usize,
    known: Loaded<A>,
}

impl Store {
    /// Returns a query that reads nothing yet.
    pub fn query(&self) -> StreamQuery<'_> {
        StreamQuery { store: self, ask: Ask::default() }
    }

    /// Loads one stream.
    ///
    /// # Errors
    /// Returns an error if the database does not answer in time.
    pub async fn load<A: Loadable>(&self, id: impl ToString) -> Result<Loaded<A>, StoreError> {
        let mut query = self.query();
        let slot = query.stream(id);
        query.read().await?.take(slot).await
    }

    /// Loads the streams with these ids at once. Returns each id with its state, in the same order.
    ///
    /// # Errors
    /// Returns an error if the database does not answer in time.
    pub async fn states<A: Loadable, I: ToString>(
        &self,
        ids: Vec<I>,
    ) -> Result<Vec<(I, Arc<A>)>, StoreError> {
        let mut query = self.query();
        let slots: Vec<_> = ids.into_iter().map(|id| (query.stream::<A>(id.to_string()), id)).collect();
        let mut found = query.read().await?;
        let mut states = Vec::with_capacity(slots.len());
        for (slot, id) in slots {
            states.push((id, found.take(slot).await?.state));
        }
        Ok(states)
    }

    /// Caches a state that was just committed, so that the next query does not read its events again.
    pub fn remember<A: Loadable>(&self, loaded: Loaded<A>) {
        if let Some(cache) = A::cache(&self.caches) {
            cache.insert(loaded.id.clone(), loaded);
        }
    }

    /// Caches a state that has grown since version `from`, so that the next query does not read its events
    /// again. From time to time it is also stored as a snapshot, for nodes that start later.
    pub fn grown<A: Loadable>(&self, from: i64, loaded: Loaded<A>) {
        self.snapshots.grown(from, &loaded);
        self.remember(loaded);
    }

    /// Returns what this node knows of a stream without asking the database. It may be outdated; use it to
    /// choose what to query.
    pub fn known<A: Loadable>(&self, id: &str) -> Option<Loaded<A>> {
        let turn = self.ground.stand().turn;
        A::cache(&self.caches)?.get(id).filter(|loaded| loaded.turn == turn)
    }
}

impl<'a> StreamQuery<'a> {
    /// Adds the stream `id` to the query.
    pub fn stream<A: Loadable>(&mut self, id: impl ToString) -> Slot<A> {
        let id = id.to_string();
        let known = self.store.known(&id).unwrap_or_else(|| Loaded::absent(id));
        // If this node knows nothing of the stream, a snapshot may exist. Tokens have too few events for one.
        let written = known.version == 0 && A::TYPE != Token::TYPE;
        self.ask.tails.push(Wanted { tail: known.tail(), written });
        Slot { index: self.ask.tails.len() - 1, known }
    }

    /// Adds the gate's rows for `keys` to the query.
    pub fn gate(&mut self, keys: impl IntoIterator<Item = String>) -> &mut Self {
        self.ask.keys.extend(keys);
        self
    }

    /// Records `once` as used, in the same statement.
    pub fn use_once(&mut self, once: Option<UseOnce>) -> &mut Self {
        self.ask.once = once;
        self
    }

    /// Reads everything at once.
    ///
    /// # Errors
    /// Returns an error if the database does not answer in time.
    pub async fn read(self) -> Result<ReadView<'a>, StoreError> {
        let Answer { head, turn, tails, stopped, is_first_use } = self.store.reader.read(self.ask).await?;
        Ok(ReadView { store: self.store, head, is_first_use, turn, tails, stopped })
    }
}

/// The result of a query, all from one database snapshot.
pub struct ReadView<'a> {
    store: &'a Store,
    /// The position up to which everything here is known.
    pub head: i64,
    /// Whether what is used once was not used before; true if the query has none.
    pub is_first_use: bool,
    turn: u64,
    tails: Vec<Arc<TailPage>>,
    stopped: Vec<Stopped>,
}

impl ReadView<'_> {
    /// Returns the aggregate in `slot`.
    ///
    /// # Errors
    /// Returns an error if one of its events can't be read, or if it has more events than fit a page and the
    /// database does not answer.
    pub async fn take<A: Loadable>(&mut self, slot: Slot<A>) -> Result<Loaded<A>, StoreError> {
        let mut page = self.tails.get_mut(slot.index).map(std::mem::take).unwrap_or_default();
        let mut loaded = slot.known;
        // The state was cached before the log went back.
        if loaded.position > self.head || loaded.version > 0 && loaded.turn != self.turn {
            return Err(StoreError::WentBack);
        }
        loaded.turn = self.turn;
        if page.written.is_none() && page.events.is_empty() {
            return Ok(loaded);
        }
        // Later pages are newer than the rest of the query. That is safe: no basis is later than what it
        // relies on.
        let (mut from, mut written) = (loaded.version, true);
        loop {
            if let Some(state) = &page.written {
                match snapshot::open(self.store.vault(), &loaded.id, state).await? {
                    Some(known) => {
                        (from, loaded) = (known.version, Loaded { turn: self.turn, ..known });
                    }
                    // The snapshot can't be opened, so all events are read.
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

    /// Returns whether none of the gate keys stops what was issued with knowledge of the log up to `basis`.
    pub fn is_open(&self, basis: i64) -> bool {
        self.stopped.iter().all(|stopped| !stopped.stops(basis))
    }
}

async fn fold<A: Loadable>(store: &Store, loaded: &mut Loaded<A>, page: &TailPage) -> Result<(), StoreError> {
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
    /// Reads the events after `known`, and a later snapshot if `written` is set.
    async fn page<A: Decider>(&self, known: &Loaded<A>, written: bool) -> Result<Arc<TailPage>, StoreError> {
        let tails = vec![Wanted { tail: known.tail(), written }];
        let answer = self.reader.read(Ask { tails, ..Ask::default() }).await?;
        if answer.turn != known.turn {
            return Err(StoreError::WentBack);
        }
        Ok(answer.tails.into_iter().next().unwrap_or_default())
    }
}
