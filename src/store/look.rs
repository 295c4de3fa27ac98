//! Typed, strongly consistent loads. A look names streams and gate keys, then reads all of them at once;
//! folded states are cached with their version (`states`), so that a look at a stream that has not changed reads no
//! event. The cache is never trusted: each look reads the tail after the cached version.

pub use super::states::{Loaded, Looked};
use super::{
    error::StoreError,
    log::Store,
    read::{Answer, Ask, Page, Stopped, Wanted},
    seal, snapshot,
};
use std::sync::Arc;
use xwms_events::{Decider, token::Token};

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
        if let Some(cache) = A::cache(&self.caches) {
            cache.insert(loaded.id.clone(), loaded);
        }
    }

    /// Keeps a state that has grown from the version `from`, so that the next look reads no event of it again; now and
    /// then also for those that start later.
    pub fn grown<A: Looked>(&self, from: i64, loaded: Loaded<A>) {
        self.snapshots.grown(from, &loaded);
        self.remember(loaded);
    }

    /// What this node knows of a stream without asking; it may be old. Good for choosing what to look at.
    pub fn known<A: Looked>(&self, id: &str) -> Option<Loaded<A>> {
        let turn = self.ground.stand().turn;
        A::cache(&self.caches)?.get(id).filter(|loaded| loaded.turn == turn)
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
