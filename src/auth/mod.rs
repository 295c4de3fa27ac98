//! What several surfaces ask about a credential: is an access token good, and with which key is one signed. The keys
//! themselves and their arithmetic are in `keys`; who makes and rotates them is `commands`.

pub mod access_tokens;
mod error;
pub mod keyring;
mod ring;
