//! All of a case as JSON lines: what people wrote, each pinned question with its answer at its position, and
//! each pinned event with the texts that the log stores and the proof that they are in the account's tree. The
//! last line is the newest signed checkpoint, with the proof that it continues the tree of the other proofs;
//! all lines before it are the same bytes for everybody.

use super::pin::{events, question, wanted};
use crate::{
    audit::{
        ask::{self, AskError, View, Wanted},
        proofs::{
            answer::{self, Inclusion},
            tables::Signed,
        },
    },
    config::Audit,
    store::{Store, StoreError, query::Loaded},
};
use base64::{Engine, engine::general_purpose::STANDARD};
use serde_json::{Value, json};
use std::{
    collections::{BTreeMap, VecDeque},
    sync::Arc,
};
use xwms_events::{
    Timestamp,
    audit::Question,
    case::{Case, Note, Pin, PinnedQuestion},
    ids::AccountId,
};

/// Most events of a pinned object.
const EVENTS_MAX: i64 = 1_000;
/// Events of a page.
const PAGE: usize = 200;

const STORED: &str = "
SELECT position, metadata::text, payload::text FROM events WHERE account_id = $1 AND position = ANY ($2)
    AND is_in_log((SELECT max(position) FROM detached_events WHERE position = ANY ($2)))
ORDER BY position";

/// Why a bundle can't be written, or breaks off.
#[derive(Debug, thiserror::Error)]
pub enum BundleError {
    #[error(transparent)]
    Store(#[from] StoreError),
    /// An event is newer than the newest checkpoint, or there is none yet.
    #[error("an event of the case is newer than the newest checkpoint; try again in a second")]
    NotInCheckpoint,
}

impl From<sqlx::Error> for BundleError {
    fn from(error: sqlx::Error) -> Self {
        Self::Store(error.into())
    }
}

/// A part of a bundle that is not yet written.
enum Part {
    Head,
    Pin(Box<Pin>),
    /// Events of a pin, by their positions.
    Events {
        pin: u32,
        positions: Vec<i64>,
    },
    Checkpoint,
}

/// Whose bundle it is, and what they get to see.
pub struct BundleTerms {
    pub account_id: AccountId,
    /// From when on the account sees its history.
    pub shown: Timestamp,
}

/// A bundle that is being written.
pub struct Bundle {
    account_id: AccountId,
    case_id: String,
    case: Arc<Case>,
    /// The position of the case's last event.
    position: i64,
    shown: Timestamp,
    /// The tree that the proofs are about: up to the newest event that is pinned.
    size: u64,
    signed: Option<Signed>,
    rest: VecDeque<Part>,
}

impl Bundle {
    /// Finds what the bundle of the case has. A server that signs checkpoints, as `audit` says, must have signed one
    /// with every event of it.
    ///
    /// # Errors
    /// [`BundleError::NotInCheckpoint`]; the store's failure.
    pub async fn new(
        store: &Store,
        audit: &Audit,
        case: Loaded<Case>,
        BundleTerms { account_id, shown }: BundleTerms,
    ) -> Result<Self, BundleError> {
        let mut rest = VecDeque::from([Part::Head]);
        let mut newest = 0;
        for pin in &case.state.pins {
            rest.push_back(Part::Pin(Box::new(pin.clone())));
            let positions = positions(store, account_id, pin).await?;
            newest = positions.iter().copied().max().unwrap_or_default().max(newest);
            let pages = positions.chunks(PAGE);
            rest.extend(pages.map(|page| Part::Events { pin: pin.pin, positions: page.to_vec() }));
        }
        rest.push_back(Part::Checkpoint);
        let signed = answer::checkpoint(store, Some(account_id)).await?;
        let size = match (&signed, newest) {
            (None, 1..) if audit.checkpoint_key.is_some() => return Err(BundleError::NotInCheckpoint),
            (None, _) | (_, 0) => 0,
            (Some(signed), newest) => {
                let whole = u64::try_from(signed.size).unwrap_or_default();
                let found = answer::prove_inclusion(store, Some(account_id), newest, whole).await?;
                found.ok_or(BundleError::NotInCheckpoint)?.index.saturating_add(1)
            }
        };
        let Loaded { id: case_id, state: case, position, .. } = case;
        Ok(Self { account_id, case_id, case, position, shown, size, signed, rest })
    }

    /// Returns what the history of the account says of whoever takes the bundle along.
    pub fn question(&self) -> Question {
        Question {
            text: "bundle of a case".to_owned(),
            parameters: BTreeMap::from([("case_id".to_owned(), self.case_id.clone())]),
            rows: u64::try_from(self.case.pins.len()).unwrap_or_default(),
            position: self.position,
        }
    }

    /// Returns the next lines; `None` at the end.
    ///
    /// # Errors
    /// The store's failure.
    pub async fn next(&mut self, store: &Store) -> Result<Option<Vec<u8>>, BundleError> {
        let Some(part) = self.rest.pop_front() else { return Ok(None) };
        let lines = match part {
            Part::Head => self.head(),
            Part::Pin(pin) => self.pin(store, &pin).await?,
            Part::Events { pin, positions } => self.events(store, pin, &positions).await?,
            Part::Checkpoint => vec![self.checkpoint(store).await?],
        };
        let mut bytes = Vec::new();
        for line in lines {
            bytes.extend(line.to_string().into_bytes());
            bytes.push(b'\n');
        }
        Ok(Some(bytes))
    }

    fn head(&self) -> Vec<Value> {
        let case = &self.case;
        let head = json!({
            "type": "case", "case_id": case.id, "account_id": case.account_id, "opened_by": case.user_id,
            "opened_at": case.opened_at, "title": case.title.get(), "status": case.status,
            "has_hold": case.has_hold, "position": self.position, "tree_size": self.size,
        });
        let note = |note: &Note| {
            let text = note.text.get();
            json!({"type": "note", "user_id": note.user_id, "text": text, "at": note.at})
        };
        std::iter::once(head).chain(case.notes.iter().map(note)).collect()
    }

    async fn pin(&self, store: &Store, pin: &Pin) -> Result<Vec<Value>, BundleError> {
        let head = json!({
            "type": "pin", "pin": pin.pin, "user_id": pin.user_id, "at": pin.at, "label": pin.label.get(),
            "position": pin.target.position, "question": pin.target.question,
            "network": pin.network.get(), "object_id": pin.target.object_id,
        });
        let mut lines = vec![head];
        if let Some(question) = &pin.target.question {
            lines.extend(self.answer(store, pin, question).await?);
        }
        Ok(lines)
    }

    async fn answer(
        &self,
        store: &Store,
        pin: &Pin,
        pinned: &PinnedQuestion,
    ) -> Result<Vec<Value>, BundleError> {
        match self.ask_again(store, pin, pinned).await {
            Ok(lines) => Ok(lines),
            // The account's tokens may have been detached before it had a case.
            Err(AskError::Store(StoreError::Detached(_))) => {
                let why = "some of the events that the answer needs are in an archive";
                Ok(vec![json!({"type": "answer", "pin": pin.pin, "unanswered": why})])
            }
            Err(AskError::Store(error)) => Err(error.into()),
            // Such as a question about a network that an erased person had pinned.
            Err(error @ (AskError::Malformed { .. } | AskError::TooMuch)) => {
                Ok(vec![json!({"type": "answer", "pin": pin.pin, "unanswered": error.to_string()})])
            }
        }
    }

    async fn ask_again(
        &self,
        store: &Store,
        pin: &Pin,
        pinned: &PinnedQuestion,
    ) -> Result<Vec<Value>, AskError> {
        let question = question(pinned, pin.network.get())?;
        let wanted = Wanted {
            at: Some(pin.target.position),
            since: Some(pinned.since),
            until: Some(pinned.until),
            ..wanted(self.account_id, self.shown)
        };
        let view = View::open(store, &wanted).await?;
        let answer = ask::answer(&view, &question).await?;
        let gaps: Vec<_> = answer.not_known.iter().map(|gap| gap.text()).collect();
        let head = json!({
            "type": "answer", "pin": pin.pin, "question": question.text(), "position": view.position,
            "since": view.since, "until": view.until, "columns": answer.columns, "not_known": gaps,
            "has_more": answer.next.is_some(),
        });
        let row = |row: Value| json!({"type": "row", "pin": pin.pin, "row": row});
        Ok(std::iter::once(head).chain(answer.objects().into_iter().map(row)).collect())
    }

    async fn events(&self, store: &Store, pin: u32, positions: &[i64]) -> Result<Vec<Value>, BundleError> {
        let rows: Vec<(i64, String, String)> = sqlx::query_as(STORED)
            .bind(self.account_id.uuid())
            .bind(positions)
            .fetch_all(store.pool())
            .await?;
        let mut lines = Vec::with_capacity(rows.len());
        for (position, metadata, payload) in rows {
            let proof = answer::prove_inclusion(store, Some(self.account_id), position, self.size).await?;
            let (index, hashes) = match proof {
                Some(Inclusion { index, proof }) => (Some(index), Some(encoded(&proof))),
                // Nothing is signed here.
                None => (None, None),
            };
            lines.push(json!({
                "type": "event", "pin": pin, "position": position, "metadata": metadata, "payload": payload,
                "leaf_index": index, "hashes": hashes,
            }));
        }
        Ok(lines)
    }

    async fn checkpoint(&self, store: &Store) -> Result<Value, BundleError> {
        let Some(Signed { size, note, key, .. }) = &self.signed else {
            return Ok(
                json!({"type": "checkpoint", "size": null, "note": null, "key": null, "hashes": null}),
            );
        };
        let whole = u64::try_from(*size).unwrap_or_default();
        let proof = answer::prove_consistency(store, Some(self.account_id), self.size, whole).await?;
        let hashes = proof.map(|proof| encoded(&proof));
        Ok(json!({"type": "checkpoint", "size": size, "note": note, "key": key, "hashes": hashes}))
    }
}

fn encoded(hashes: &[crate::audit::tree::Hash]) -> Vec<String> {
    hashes.iter().map(|hash| STANDARD.encode(hash)).collect()
}

/// Returns the positions of the events that a pin is about; none if it is a question.
async fn positions(store: &Store, account_id: AccountId, pin: &Pin) -> Result<Vec<i64>, StoreError> {
    let target = &pin.target;
    match (&target.question, &target.object_id) {
        (Some(_), _) => Ok(vec![]),
        (None, None) => Ok(vec![target.position]),
        (None, Some(id)) => {
            let mut all = events(store, account_id, id, EVENTS_MAX).await?;
            all.retain(|position| *position <= target.position);
            Ok(all)
        }
    }
}
