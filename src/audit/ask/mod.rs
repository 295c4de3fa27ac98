//! Questions about the history of an account, and their answers. Each kind has a file, which reads an index and never the whole log.
//!
//! | file | |
//! |---|---|
//! | `kind` | the kinds of questions |

mod kind;

pub use kind::{Kind, UnknownKind};
