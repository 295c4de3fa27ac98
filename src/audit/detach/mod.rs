//! Detaches old events of tokens: they go into an archive file, and a row stays with their place and the hash of
//! their bytes. `attach` brings them back. Only the owner of the tables can do either. See
//! docs/explanation/adr/0126-detached-events.md; readers who want such events are refused by `store::detached`.
//!
//! | file | what |
//! |---|---|
//! | `archives` | the files that the database knows |
//! | `bounds` | how far events may be detached |
//! | `out` | writes the file, and removes events |
//! | `back` | brings events back from a file |
//! | `files` | verifies that files have what left the database |
//! | `same` | compares a file with the database |
//! | `texts` | the events of a file, some at a time |
//! | `turn` | the connection for both, for one process at a time |

mod archives;
mod back;
mod bounds;
mod error;
mod files;
mod out;
mod same;
mod texts;
mod turn;

pub use archives::{LogArchive, list};
pub use back::attach;
pub use error::DetachError;
pub use files::{Found, verify_files};
pub use out::{Done, Wanted, detach};
