//! Pure cryptography: the master key and what follows from it, the keys that sign tokens and webhook messages, handles,
//! the hashes of passwords. Where keys are kept is not here (`store::vault`), nor which one signs when
//! (`auth::keyring`).
//!
//! Nothing here is derived from anything in Postgres: whoever holds only a dump of the database can open
//! nothing in it.

pub mod handle;
pub mod key_pair;
pub mod master;
pub mod password;
pub mod public_jwk;
pub mod webhook;
