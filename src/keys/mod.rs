//! Pure cryptography: the master key, root keys and the keys derived from them, the keys that sign tokens and webhook
//! messages, handles, nonces, codes of mails and apps, password hashes, signed notes, and the leaves of events.
//! Storing keys is not here (`store::vault`), nor is choosing the key that signs (`auth::keyring`).
//!
//! Nothing here is derived from anything in Postgres: an attacker with only a dump of the database can open
//! nothing in it.

pub mod code;
pub mod handle;
pub mod key_pair;
pub mod leaf;
pub mod master;
pub mod master_secret;
pub mod nonce;
pub mod note;
pub mod password;
pub mod public_jwk;
pub mod recovery;
pub mod totp;
pub mod user_code;
pub mod webhook;

/// What has the form of a credential. The rules of the domain need it, too.
pub use xwms_events::credential_form as credential;
