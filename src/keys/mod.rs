//! Keys: the master key and what follows from it, a key per person, the keys that sign tokens
//! and webhook messages.
//!
//! Nothing here is derived from anything in Postgres: whoever holds only a dump of the database can open
//! nothing in it.

mod argon;
pub mod chosen;
pub mod handle;
mod key_pair;
pub mod master;
pub mod password;
pub mod public_jwk;
mod turns;
pub mod vault;
pub mod webhook;
