//! Reads the events of an archive, one after the other. Nothing is verified here: the caller compares each event
//! with a hash that it knows.

use super::{
    format::{BLOCK_LINE, Event, Header},
    source::ArchiveError,
};
use std::{
    fs::File,
    io::{BufRead, BufReader},
    path::Path,
};

/// An event as the file has it.
#[derive(Debug, PartialEq, Eq)]
pub struct ArchivedEvent {
    pub position: i64,
    /// The stored text.
    pub metadata: String,
    /// The stored text.
    pub payload: String,
}

/// The events of a file, in order.
pub struct ArchivedEvents {
    input: BufReader<File>,
    line: Vec<u8>,
}

impl ArchivedEvents {
    /// Opens the archive at `path`.
    ///
    /// # Errors
    /// The file can't be read, or is no archive.
    pub fn open(path: &Path) -> Result<Self, ArchiveError> {
        let mut events =
            Self { input: BufReader::with_capacity(1 << 20, File::open(path)?), line: Vec::new() };
        events.input.read_until(b'\n', &mut events.line)?;
        Header::parse(&events.line).map_err(ArchiveError::Unusable)?;
        Ok(events)
    }

    /// Returns the next event; `None` at the end.
    ///
    /// # Errors
    /// The file can't be read, or a line is no event.
    pub fn next_event(&mut self) -> Result<Option<ArchivedEvent>, ArchiveError> {
        loop {
            self.line.clear();
            if self.input.read_until(b'\n', &mut self.line)? == 0 {
                return Ok(None);
            }
            if self.line.starts_with(BLOCK_LINE) {
                continue;
            }
            let event: Event<'_> = serde_json::from_slice(&self.line)
                .map_err(|error| ArchiveError::Unusable(format!("a line is not an event: {error}")))?;
            return Ok(Some(ArchivedEvent {
                position: event.position,
                metadata: event.metadata.into_owned(),
                payload: event.payload.into_owned(),
            }));
        }
    }
}
