//! The HTTP code that all surfaces share: the caller, form parameters, problem documents, admission, entity tags
//! and uploads of files. It
//! imports no other surface.

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
pub mod params;
pub mod portrait;
pub mod problem;
pub mod rate_limit_fields;
pub mod reason;
pub mod request_notes;
pub mod resource_challenge;
pub mod seldom;
pub mod shared_route;
pub mod streams;
pub mod uploads;
