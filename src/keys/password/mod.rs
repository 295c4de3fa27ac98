//! Passwords of people.
//!
//! | file | what it does |
//! |---|---|
//! | `chosen` | what a password may be, and its one spelling |
//! | `hashing` | hashes and verifies, a few at a time |
//! | `argon` | Argon2id in memory that is used again |
//! | `turns` | whose turn it is to hash |
//! | `error` | why a password was not hashed or verified |

mod argon;
mod chosen;
mod error;
mod hashing;
mod turns;

pub use chosen::Chosen;
pub use error::PasswordError;
pub use hashing::{Passwords, Verdict};
pub use turns::Turn;
