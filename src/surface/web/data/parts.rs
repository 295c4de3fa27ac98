//! The parts in which a person's document is sent, whose it is, and why it may stay unfinished. `document` and `person`
//! have what stands in it.

use crate::{app::Shared, language::Language, store::StoreError};
use serde::Serialize;
use std::{io, sync::Arc};
use tokio::sync::mpsc;
use xwms_events::{ids::UserId, user::User};

/// The size of a part, in bytes.
const PART: usize = 16 * 1024;

/// A part of the document, or why it is broken off.
pub(super) type Part = Result<String, io::Error>;

/// Whose document it is, and its language.
pub(super) struct Subject {
    pub app: Shared,
    pub user_id: UserId,
    pub user: Arc<User>,
    pub language: Language,
}

/// Why the document was not finished.
#[derive(Debug, thiserror::Error)]
pub(super) enum Unwritten {
    #[error("its reader is gone")]
    Gone,
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Json(#[from] serde_json::Error),
}

impl From<sqlx::Error> for Unwritten {
    fn from(error: sqlx::Error) -> Self {
        Self::Store(error.into())
    }
}

/// Collects text into parts.
pub(super) struct Out {
    sender: mpsc::Sender<Part>,
    part: String,
}

impl Out {
    pub fn new(sender: mpsc::Sender<Part>) -> Self {
        Self { sender, part: String::new() }
    }

    /// Adds text.
    pub async fn add(&mut self, text: &str) -> Result<(), Unwritten> {
        self.part.push_str(text);
        if self.part.len() >= PART { self.flush().await } else { Ok(()) }
    }

    /// Adds a JSON object without its end, so that more members can follow.
    pub async fn open(&mut self, object: &impl Serialize) -> Result<(), Unwritten> {
        let text = serde_json::to_string(object)?;
        self.add(text.strip_suffix('}').unwrap_or(&text)).await
    }

    /// Sends what was added so far.
    pub async fn flush(&mut self) -> Result<(), Unwritten> {
        let part = std::mem::take(&mut self.part);
        self.sender.send(Ok(part)).await.map_err(|_| Unwritten::Gone)
    }
}
