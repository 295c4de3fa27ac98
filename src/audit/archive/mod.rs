//! Archives: the events of an account, or of the whole log, in a file that proves itself against a checkpoint. No
//! server and no database are needed to verify one. The format is in docs/reference/archive.md, the reasons in
//! docs/explanation/adr/0092-archives.md.
//!
//! | file | what |
//! |---|---|
//! | `format` | the lines of an archive |
//! | `source` | the lines, from the database |
//! | `file` | writes an archive to a file, and continues one that was interrupted |
//! | `read` | reads the events of a file |
//! | `block` | verifies one block of an archive |
//! | `verify` | verifies an archive |

mod block;
pub mod file;
mod format;
mod read;
mod source;
pub mod verify;

pub use format::Header;
pub use read::{ArchivedEvent, ArchivedEvents};
pub use source::{ArchiveError, BLOCK, Source};
