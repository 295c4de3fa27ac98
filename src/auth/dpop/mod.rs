//! Proofs of possession of a key (DPoP, RFC 9449): what a good one is.
//!
//! | file | what it holds |
//! |---|---|
//! | `error` | why a proof, or a token with it, is refused |
//! | `proof` | the validation of a proof (§4.3) |
//! | `target` | whether two URLs name the same endpoint |
//! | `nonce` | nonces, and how long they are good (§8) |
//!
//! Everything is pure: the time, the request and the key of nonces are passed in. Not here: the header and the
//! responses (`surface::http::dpop`), which proofs were used (`store::once`), and whether a token may be presented
//! with a proof (`auth::possession`).

mod error;
mod nonce;
mod proof;
mod target;

pub use error::ProofError;
pub use nonce::{NONCE_SECONDS, current_nonce};
pub use proof::{Expected, Proof, verify};
