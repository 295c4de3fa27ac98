//! Apps that register themselves as clients: `POST /oauth/register` (RFC 7591), and their own configuration at
//! `/oauth/register/{client_id}` (RFC 7592). Off unless the operator allows it (`client_registration.allowed`).
//!
//! | file | what |
//! |---|---|
//! | `metadata` | reads the metadata of a request |
//! | `application` | what the metadata means here: the kind of client, its scopes, its links |
//! | `create` | registers an app, with a registration token or where anybody may |
//! | `document` | clients whose id is the URL of a document about them |
//! | `manage` | reads, changes and deletes a client by its registration access token |
//! | `offer` | whether the operator lets apps register themselves |
//! | `refusal` | refusals of the domain as errors of RFC 7591 |
//! | `view` | the response |
//!
//! Not here: the registration tokens of an account (`api::registration_tokens`), and the rules of a client
//! (`xwms_events::client`).

mod application;
mod create;
pub mod document;
mod manage;
mod metadata;
mod offer;
mod refusal;
mod view;

pub use create::create;
pub use manage::{delete, read, update};
