//! Passwords of people.
//!
//! | file | what it does |
//! |---|---|
//! | `chosen` | the rules for acceptable passwords, and their normalized form |
//! | `hashing` | hashes and verifies, a few at a time |
//! | `imported` | which hashes of other systems can be verified |
//! | `nobody` | what stands in place of a hash where there is no password |
//! | `argon` | Argon2id in memory that is reused |
//! | `turns` | the order in which hashes run |
//! | `yielding` | hashes that give way to everything else on the node |
//! | `error` | why a password was not hashed or verified |

mod argon;
mod chosen;
mod error;
mod hashing;
mod imported;
mod nobody;
mod turns;
mod yielding;

pub use chosen::{Chosen, Strength};
pub use error::PasswordError;
pub use hashing::{Against, Checked, Passwords, Verdict};
pub use imported::check_imported;
pub use nobody::unmatched;
pub use turns::Turn;
