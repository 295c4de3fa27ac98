//! Passwords of people.
//!
//! | file | what it does |
//! |---|---|
//! | `chosen` | the rules for acceptable passwords, and their normalized form |
//! | `hashing` | hashes and verifies, a few at a time |
//! | `imported` | the hashes of other systems, as those write them |
//! | `foreign` | the same, as they are stored; what they may cost |
//! | `legacy` | how other systems hash |
//! | `stored` | a stored hash, our own or a foreign one |
//! | `nobody` | what stands in place of a hash where there is no password |
//! | `argon` | Argon2id in memory that is reused |
//! | `turns` | the order in which hashes run |
//! | `yielding` | hashes that give way to everything else on the node |
//! | `error` | why a password was not hashed or verified, or a foreign hash not taken |

mod argon;
mod chosen;
mod error;
mod foreign;
mod hashing;
mod imported;
mod legacy;
mod nobody;
mod stored;
mod turns;
mod yielding;

pub use chosen::{Chosen, Strength};
pub use error::{HashError, PasswordError};
pub use hashing::{Against, Checked, Passwords, Verdict};
pub use imported::read_imported;
pub use nobody::unmatched;
pub use turns::Turn;
