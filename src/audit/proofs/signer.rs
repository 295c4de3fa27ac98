//! Signs checkpoints. A checkpoint is signed only if its tree continues the last one that was signed: that of the
//! database, and that of the file of checkpoints, which does not go back with the database. If it does not, nothing is
//! signed until an operator has found out why.

use super::{
    publish::{self, Latest, Publisher},
    tables::{self, LOG, Signed, Tree},
    witness::Witness,
};
use crate::{
    audit::tree::{
        Checkpoint, Edge,
        subtrees::{TileId, Tiles, tiles_of},
    },
    config::Settings,
    keys::note::Signer,
    outbound::egress::Egress,
};
use sqlx::PgPool;
use std::{
    collections::{BTreeSet, HashMap},
    path::PathBuf,
};
use tokio::sync::{Mutex, watch};
use uuid::Uuid;
use xwms_events::ids::AccountId;

/// Accounts whose checkpoints are signed in one step.
const STEP: usize = 200;

/// Why a checkpoint was not signed.
#[derive(Debug, thiserror::Error)]
pub enum Refused {
    #[error(transparent)]
    Database(#[from] sqlx::Error),
    #[error("the file of checkpoints can't be used: {0}")]
    File(#[from] std::io::Error),
    #[error(
        "the tree {origin} has {now} leaves, but a checkpoint over {signed} was signed: is it still being built, or did \
         the log go back?"
    )]
    Behind { origin: String, now: u64, signed: u64 },
    #[error(
        "the tree {origin} does not continue the checkpoint over {signed} leaves: an event in it was changed"
    )]
    Forked { origin: String, signed: u64 },
    #[error("the tree {0} was changed or is incomplete")]
    Damaged(String),
}

/// Returns the name of a tree. After the log went back, what follows is another tree: `cut` is the position of the
/// event that says so.
pub fn origin(name: &str, cut: i64, tree: Uuid) -> String {
    let mut origin = name.to_owned();
    if cut > 0 {
        origin.push_str(&format!("/cut-{cut}"));
    }
    if tree != LOG {
        origin.push_str(&format!("/{}", AccountId::from_uuid(tree)));
    }
    origin
}

/// What signs, and where checkpoints of the log go.
pub struct Signing {
    signer: Signer,
    file: Option<PathBuf>,
    state: Mutex<State>,
    latest: watch::Sender<Option<Latest>>,
    publisher: Publisher,
}

/// What this process did before.
#[derive(Default)]
struct State {
    /// The last checkpoint of the log that it signed.
    last: Option<Checkpoint>,
    /// The last refusal, so that each is told once.
    refused: String,
}

impl Signing {
    /// Reads the key that `settings` name; `None` if they name none.
    ///
    /// # Errors
    /// Says what can't be used: the key, or the proxy for requests to witnesses.
    pub fn new(settings: &Settings) -> Result<Option<Self>, String> {
        let audit = &settings.audit;
        let Some(file) = &audit.checkpoint_key else { return Ok(None) };
        let signer = Signer::from_file(file).map_err(|error| format!("audit.checkpoint_key: {error}"))?;
        let egress = Egress::new(settings.webhooks.allow.clone());
        let witnesses = audit.witnesses.iter().map(|witness| Witness::new(witness, settings, &egress));
        let witnesses = witnesses.collect::<Result<Vec<_>, _>>();
        let witnesses = witnesses.map_err(|error| format!("audit.witnesses: {error}"))?;
        let nats = audit.checkpoint_subject.clone().zip(settings.nats.clone());
        Ok(Some(Self {
            signer,
            file: audit.checkpoint_file.clone(),
            state: Mutex::default(),
            latest: watch::channel(None).0,
            publisher: Publisher::new(nats, witnesses),
        }))
    }

    /// Publishes checkpoints of the log as they are signed. It begins with the newest that was signed before,
    /// because the process that signed it may have stopped before the checkpoint got everywhere.
    pub(super) async fn publish(&self, pool: &PgPool) {
        let latest = self.latest.subscribe();
        match self.newest(pool).await {
            Ok(Some(newest)) => _ = self.latest.send_if_modified(|latest| replace(latest, newest)),
            Ok(None) => {}
            Err(error) => {
                tracing::warn!(%error, "could not read the newest checkpoint; publishing the next one");
            }
        }
        self.publisher.run(pool, latest).await;
    }

    /// Returns the newest checkpoint of the log that the database has; `None` if this key did not sign it.
    async fn newest(&self, pool: &PgPool) -> Result<Option<Latest>, sqlx::Error> {
        let Some(Signed { cut, note, .. }) = tables::newest(pool, &[LOG]).await?.pop() else {
            return Ok(None);
        };
        let origin = origin(self.signer.verifier().name(), cut, LOG);
        let checkpoint = Checkpoint::open(&note, self.signer.verifier(), &origin).ok();
        Ok(checkpoint.map(|checkpoint| Latest { checkpoint, note }))
    }

    /// Signs a checkpoint of the log if there is something new. Returns whether its tree is good.
    pub(super) async fn log(&self, pool: &PgPool) -> bool {
        let mut state = self.state.lock().await;
        let signed = self.sign_log(pool, state.last.as_ref()).await;
        match signed {
            Ok(signed) => {
                state.refused.clear();
                if let Some((checkpoint, note)) = signed {
                    metrics::counter!("xwms_checkpoints_signed_total").increment(1);
                    state.last = Some(checkpoint.clone());
                    self.latest.send_replace(Some(Latest { checkpoint, note }));
                }
                true
            }
            Err(error) => {
                let told = error.to_string();
                if state.refused != told {
                    tracing::error!(error = told, "no checkpoint is signed");
                    state.refused = told;
                }
                metrics::counter!("xwms_checkpoints_refused_total").increment(1);
                false
            }
        }
    }

    async fn sign_log(
        &self,
        pool: &PgPool,
        last: Option<&Checkpoint>,
    ) -> Result<Option<(Checkpoint, String)>, Refused> {
        let Some(tree) = tables::trees(pool, &[LOG]).await?.pop() else { return Ok(None) };
        let (origin, edge) = self.of(&tree)?;
        let known = match last.filter(|last| last.origin == origin) {
            Some(last) => vec![last.clone()],
            None => self.remembered(pool, &origin).await?,
        };
        for last in &known {
            continues(pool, last, &edge).await?;
        }
        if known.iter().any(|last| last.size == edge.size()) {
            return Ok(None);
        }
        let signed = self.sign(&tree, origin, &edge);
        let (checkpoint, note) = (signed.0, signed.1.note.clone());
        // First where it is remembered, then where others see it.
        if let Some(file) = &self.file {
            publish::append(file, &note).await?;
        }
        tables::store(pool, &[signed.1]).await?;
        Ok(Some((checkpoint, note)))
    }

    /// Signs checkpoints of the trees of `accounts`. Those that do not continue their last one are left out.
    pub(super) async fn accounts(&self, pool: &PgPool, accounts: &[Uuid]) -> Result<(), sqlx::Error> {
        for accounts in accounts.chunks(STEP) {
            let last: HashMap<Uuid, Signed> =
                tables::newest(pool, accounts).await?.into_iter().map(|last| (last.tree, last)).collect();
            let mut grown = Vec::new();
            for tree in tables::trees(pool, accounts).await? {
                let last = last.get(&tree.tree);
                match self.grown(tree, last) {
                    Ok(one) => grown.push(one),
                    Err(error) => refused(&error),
                }
            }
            // One read for all of them.
            let needed: Vec<_> = grown.iter().filter_map(Grown::needed).collect();
            let tiles = tables::tiles(pool, needed).await?;
            let none = Tiles::default();
            let mut signed = Vec::new();
            for Grown { tree, origin, edge, last } in grown {
                if let Some(last) = &last {
                    if let Err(error) = continues_by(last, &edge, tiles.get(&tree.tree).unwrap_or(&none)) {
                        refused(&error);
                        continue;
                    }
                    if last.size == edge.size() {
                        continue;
                    }
                }
                signed.push(self.sign(&tree, origin, &edge).1);
            }
            tables::store(pool, &signed).await?;
        }
        Ok(())
    }

    /// Returns the tree of an account with `last`, its last checkpoint.
    fn grown(&self, tree: Tree, last: Option<&Signed>) -> Result<Grown, Refused> {
        let (origin, edge) = self.of(&tree)?;
        let open = |last: &Signed| Checkpoint::open(&last.note, self.signer.verifier(), &origin);
        let last = last.map(open).transpose().map_err(|_| Refused::Damaged(origin.clone()))?;
        Ok(Grown { tree, origin, edge, last })
    }

    fn of(&self, tree: &Tree) -> Result<(String, Edge), Refused> {
        let origin = origin(self.signer.verifier().name(), tree.cut, tree.tree);
        match tree.edge() {
            Some(edge) => Ok((origin, edge)),
            None => Err(Refused::Damaged(origin)),
        }
    }

    fn sign(&self, tree: &Tree, origin: String, edge: &Edge) -> (Checkpoint, Signed) {
        let checkpoint = Checkpoint { origin, size: edge.size(), root: edge.root() };
        let note = self.signer.sign(&checkpoint.origin, &checkpoint.to_text());
        let key = self.signer.verifier().named(checkpoint.origin.clone()).to_text();
        let root = checkpoint.root.to_vec();
        (checkpoint, Signed { tree: tree.tree, cut: tree.cut, size: tree.size, root, note, key })
    }

    /// Returns the last checkpoints of the log that any process signed with this key, as the database and the file
    /// have them. What the key did not sign proves nothing and is left out.
    async fn remembered(&self, pool: &PgPool, origin: &str) -> Result<Vec<Checkpoint>, Refused> {
        let stored = tables::newest(pool, &[LOG]).await?.into_iter().map(|signed| signed.note);
        let filed = match &self.file {
            Some(file) => publish::last_notes(file).await?,
            None => Vec::new(),
        };
        let open = |note: String| Checkpoint::open(&note, self.signer.verifier(), origin).ok();
        let newest = |notes: Vec<String>| notes.into_iter().filter_map(open).max_by_key(|last| last.size);
        Ok([newest(stored.collect()), newest(filed)].into_iter().flatten().collect())
    }
}

/// Replaces the latest checkpoint by `newest`, unless a newer one was signed meanwhile. Returns whether it did.
fn replace(latest: &mut Option<Latest>, newest: Latest) -> bool {
    let is_newer = latest.as_ref().is_none_or(|latest| latest.checkpoint.size <= newest.checkpoint.size);
    if is_newer {
        *latest = Some(newest);
    }
    is_newer
}

/// The tree of an account, and its last checkpoint.
struct Grown {
    tree: Tree,
    origin: String,
    edge: Edge,
    last: Option<Checkpoint>,
}

impl Grown {
    /// Returns the tiles that [`continues_by`] needs.
    fn needed(&self) -> Option<(Uuid, BTreeSet<TileId>)> {
        needed(self.tree.tree, self.last.as_ref()?, &self.edge)
    }
}

fn refused(error: &Refused) {
    tracing::error!(%error, "no checkpoint of an account is signed");
    metrics::counter!("xwms_checkpoints_refused_total").increment(1);
}

/// Returns the tiles of `tree` that [`continues_by`] needs; `None` if it needs none.
fn needed(tree: Uuid, last: &Checkpoint, edge: &Edge) -> Option<(Uuid, BTreeSet<TileId>)> {
    let range = 0..last.size;
    (last.size < edge.size()).then(|| (tree, tiles_of(std::slice::from_ref(&range))))
}

/// Checks that the log's tree, whose edge is `edge`, continues `last`.
async fn continues(pool: &PgPool, last: &Checkpoint, edge: &Edge) -> Result<(), Refused> {
    let mut tiles = tables::tiles(pool, needed(LOG, last, edge)).await?;
    continues_by(last, edge, &tiles.remove(&LOG).unwrap_or_default())
}

/// Checks that the tree with `edge` continues `last`, from its tiles.
fn continues_by(last: &Checkpoint, edge: &Edge, tiles: &Tiles) -> Result<(), Refused> {
    let (origin, signed) = (last.origin.clone(), last.size);
    if signed > edge.size() {
        return Err(Refused::Behind { origin, now: edge.size(), signed });
    }
    let root = if signed == edge.size() { Some(edge.root()) } else { tiles.hash(&(0..signed)) };
    match root {
        Some(root) if root == last.root => Ok(()),
        Some(_) => Err(Refused::Forked { origin, signed }),
        None => Err(Refused::Damaged(origin)),
    }
}

#[cfg(test)]
mod tests {
    use super::{LOG, origin};
    use uuid::Uuid;

    #[test]
    fn each_tree_has_a_name_of_its_own() {
        let account = Uuid::from_u128(1);
        let names = [
            origin("log.example", 0, LOG),
            origin("log.example", 7, LOG),
            origin("log.example", 0, account),
            origin("log.example", 7, account),
        ];
        assert_eq!(names[..2], ["log.example", "log.example/cut-7"]);
        assert!(
            names[2].starts_with("log.example/account_")
                && names[3].starts_with("log.example/cut-7/account_")
        );
    }
}
