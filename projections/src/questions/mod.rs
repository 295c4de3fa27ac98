//! Where events are found by what they are about, for questions about the history. What is indexed elsewhere is
//! not here: `docs/explanation/adr/0087-questions.md` says where each kind of thing is found.

mod facets;
mod fold;
mod queries;

pub use facets::{Facet, key, keys};
pub use queries::{ends, newest};

use crate::ReadModel;
use xwms_events::AnyEvent;

/// The model `questions`.
pub(crate) const MODEL: ReadModel = ReadModel {
    name: "questions",
    version: 1,
    stream_types: AnyEvent::STREAM_TYPES,
    schema: include_str!("schema.sql"),
    indexes: include_str!("indexes.sql"),
    tables: &["facets"],
    fold: |db, events| Box::pin(fold::fold(db, events)),
};
