//! Everything that the server sends out: webhooks to accounts' endpoints, events to NATS, mail, and requests
//! that verify a client's domain, and logins at other providers. `egress` knows the forbidden addresses, `failure` why a server did not answer. Responses to requests are in
//! `surface`.

pub mod client_documents;
pub mod cloud_event;
mod document_turns;
pub mod domains;
pub mod egress;
pub mod event_types;
pub mod failure;
pub mod mail;
pub mod nats;
pub mod ocsf;
pub mod providers;
pub mod webhooks;
