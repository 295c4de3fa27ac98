//! Credentials that several surfaces use: whether an access token is valid, and which key signs. The keys and
//! their cryptography are in `keys`; `commands` makes and rotates them.

pub mod access_tokens;
pub mod certificate;
pub mod claims;
pub mod dpop;
mod error;
mod exchanged;
mod fair_queue;
pub mod introspection;
pub mod jwk;
pub mod keyring;
pub mod passkeys;
pub mod possession;
mod ring;
pub mod served_lists;
mod slow_signatures;
pub mod status_list_token;
pub mod status_lists;
mod verified;
