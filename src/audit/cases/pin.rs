//! Checks what somebody pins: it is a question that has an answer, or an event or object of the account.

use crate::{
    audit::{
        ask::{AskError, Cursor, Kind, Question, View, Wanted},
        proofs::answer,
    },
    store::{
        Store, StoreError,
        feed::{Filter, position},
    },
};
use std::collections::BTreeMap;
use xwms_events::{
    Timestamp,
    case::{PinTarget, PinnedQuestion},
    ids::AccountId,
};

/// The parameter that is personal.
const NETWORK: &str = "network";

/// What somebody wants to pin.
#[derive(Clone, Debug)]
pub enum Wish {
    Question {
        kind: String,
        parameters: BTreeMap<String, String>,
        /// The position of the answer; the newest one if absent.
        at: Option<i64>,
        since: Option<Timestamp>,
        until: Option<Timestamp>,
    },
    /// The event at a position.
    Event(i64),
    /// An object with a stream of its own, by its id or as in `subject` of events.
    Object(String),
}

/// What is pinned, as the case keeps it.
#[derive(Clone, Debug)]
pub struct Pinned {
    pub target: PinTarget,
    /// The address or network that a question is about.
    pub network: Option<String>,
}

/// Why something can't be pinned.
#[derive(Debug, thiserror::Error)]
pub enum PinError {
    #[error(transparent)]
    Ask(#[from] AskError),
    /// The account has no such thing: `event` or `object`.
    #[error("there is no such {0}")]
    NotFound(&'static str),
}

impl From<StoreError> for PinError {
    fn from(error: StoreError) -> Self {
        Self::Ask(error.into())
    }
}

/// Checks `wish` of the account, which sees its history from `shown` on.
///
/// # Errors
/// A question without an answer; what the account does not have; the store's failure.
pub async fn pinned(
    store: &Store,
    account_id: AccountId,
    shown: Timestamp,
    wish: Wish,
) -> Result<Pinned, PinError> {
    match wish {
        Wish::Question { kind, parameters, at, since, until } => {
            let question = read(&kind, &parameters)?;
            let wanted = Wanted { at, since, until, ..wanted(account_id, shown) };
            let view = View::open(store, &wanted).await?;
            let mut kept = question.parameters();
            kept.remove("kind");
            let network = kept.remove(NETWORK).and_then(|_| parameters.get(NETWORK).cloned());
            let question = PinnedQuestion { kind, parameters: kept, since: view.since, until: view.until };
            let target = PinTarget { position: view.position, question: Some(question), object_id: None };
            Ok(Pinned { target, network })
        }
        Wish::Event(position) => {
            let found = answer::leaf(store, account_id, position).await?;
            found.ok_or(PinError::NotFound("event"))?;
            // A bundle has its bytes, so it can't be one that is only in an archive.
            store.some_events(&[position]).await?;
            Ok(Pinned { target: PinTarget { position, question: None, object_id: None }, network: None })
        }
        Wish::Object(id) => {
            let first = events(store, account_id, &id, 1).await?;
            first.first().ok_or(PinError::NotFound("object"))?;
            let position = store.current_head().await?;
            let target = PinTarget { position, question: None, object_id: Some(id) };
            Ok(Pinned { target, network: None })
        }
    }
}

/// Returns the question that was pinned; `network` is the address or network that it is about.
pub(super) fn question(pinned: &PinnedQuestion, network: Option<&String>) -> Result<Question, AskError> {
    let mut parameters = pinned.parameters.clone();
    parameters.extend(network.map(|network| (NETWORK.to_owned(), network.clone())));
    read(&pinned.kind, &parameters)
}

fn read(kind: &str, parameters: &BTreeMap<String, String>) -> Result<Question, AskError> {
    let kind: Kind =
        kind.parse().map_err(|_| AskError::malformed("question", "there is no such question"))?;
    Question::read(kind, |name| parameters.get(name).map(String::as_str))
}

/// Returns what a question of a case wants, besides its position and window: all rows that a file has.
pub(super) const fn wanted(account_id: AccountId, shown: Timestamp) -> Wanted {
    Wanted {
        account: Some(account_id),
        shown,
        at: None,
        from: None,
        since: None,
        until: None,
        cursor: Cursor::FIRST,
        limit: crate::audit::ask::FILE_MAX,
        is_file: true,
    }
}

/// Returns the positions of the account's events of the object, oldest first, at most `limit`.
pub(super) async fn events(
    store: &Store,
    account_id: AccountId,
    object_id: &str,
    limit: i64,
) -> Result<Vec<i64>, StoreError> {
    let Ok(stream) = object_id.parse() else { return Ok(vec![]) };
    let filter = Filter { account: Some(account_id), stream: Some(stream), ..Filter::default() };
    let found = store.events(&filter, 0, limit).await?;
    Ok(found.feed.iter().map(position).collect())
}
