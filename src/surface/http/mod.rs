//! The HTTP code that all surfaces share. It imports no other surface.
//!
//! | file | what |
//! |---|---|
//! | `caller`, `forwarded`, `known` | the caller, its address behind proxies, and whether an account knows a person |
//! | `params` | parameters of queries and forms |
//! | `bearer`, `dpop`, `client_certificate`, `resource_challenge` | tokens and proofs in requests, and the challenge for one that is missing |
//! | `forged` | reports a token that this server never issued |
//! | `admission`, `rate_limit_fields` | which account a request counts for, whether it may proceed, and the fields about its limit |
//! | `request_notes`, `involved`, `reason` | what is known of a request at its end, and why it was refused |
//! | `problem`, `errors` | problem documents, and the catalogue of their codes |
//! | `etag`, `csv`, `jsonl`, `lines` | forms of responses |
//! | `streams` | server-sent events: how many, and how often they read |
//! | `uploads`, `attachments`, `portrait` | files that people send |
//! | `shared_route`, `log_limit` | layers without a clone for each request, and log lines that an attack can't repeat |

pub mod admission;
pub mod attachments;
pub mod bearer;
pub mod caller;
pub mod client_certificate;
pub mod csv;
pub mod dpop;
pub mod errors;
pub mod etag;
pub mod forged;
pub mod forwarded;
mod involved;
pub mod jsonl;
pub mod known;
pub mod lines;
pub mod log_limit;
pub mod params;
pub mod portrait;
pub mod problem;
pub mod rate_limit_fields;
pub mod reason;
pub mod request_notes;
pub mod resource_challenge;
pub mod shared_route;
pub mod streams;
pub mod uploads;
