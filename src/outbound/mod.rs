//! Everything that the server sends out. Responses to requests are in `surface`.
//!
//! | file | what |
//! |---|---|
//! | `webhooks` | events to accounts' endpoints, and logouts and security events to clients |
//! | `nats` | events to NATS JetStream |
//! | `mail` | mail to people and operators |
//! | `domains` | requests that verify a client's domain |
//! | `providers` | logins at other providers, and the keys of trusted issuers |
//! | `client_documents`, `document_turns` | the documents that clients publish, and how many are read at once |
//! | `cloud_event`, `event_types` | events in their public form, and the types with schemas and examples |
//! | `ocsf` | events in OCSF, for a SIEM |
//! | `egress` | which addresses may be connected to |
//! | `failure` | why another server did not answer |

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
