//! Checkpoints (C2SP tlog-checkpoint): the size and root of a tree at one moment, as the text of a signed note.

use super::hash::Hash;
use crate::keys::note::{NoteError, Verifier};
use base64::{Engine, engine::general_purpose::STANDARD};

/// What a checkpoint says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checkpoint {
    /// Which tree it is of.
    pub origin: String,
    /// Number of leaves.
    pub size: u64,
    pub root: Hash,
}

impl Checkpoint {
    /// Returns the text that is signed.
    pub fn to_text(&self) -> String {
        format!("{}\n{}\n{}\n", self.origin, self.size, STANDARD.encode(self.root))
    }

    /// Parses the text of a note. Lines after the third extend a checkpoint; they are signed, and ignored here.
    ///
    /// # Errors
    /// [`NoteError::Malformed`] unless it is a checkpoint.
    pub fn parse(text: &str) -> Result<Self, NoteError> {
        let mut lines = text.split('\n');
        let (Some(origin), Some(size), Some(root), Some(_)) =
            (lines.next(), lines.next(), lines.next(), lines.next())
        else {
            return Err(NoteError::Malformed);
        };
        let number: u64 = size.parse().map_err(|_| NoteError::Malformed)?;
        let root = STANDARD.decode(root).ok().and_then(|root| root.try_into().ok());
        // "+7" and "007" are numbers to Rust, but no size has them.
        let fits = !origin.is_empty() && number.to_string() == size;
        match root {
            Some(root) if fits => Ok(Self { origin: origin.to_owned(), size: number, root }),
            _ => Err(NoteError::Malformed),
        }
    }

    /// Opens the checkpoint of the tree `origin`, signed by `log` under that name.
    ///
    /// # Errors
    /// As [`Verifier::open`]; also [`NoteError::Malformed`] if it is a checkpoint of another tree.
    pub fn open(note: &str, log: &Verifier, origin: &str) -> Result<Self, NoteError> {
        let checkpoint = Self::parse(log.named(origin.to_owned()).open(note)?)?;
        (checkpoint.origin == origin).then_some(checkpoint).ok_or(NoteError::Malformed)
    }
}
