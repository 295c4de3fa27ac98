//! The HTTP code that all surfaces share: the caller, form parameters, problem documents and admission. It
//! imports no other surface.

pub mod admission;
pub mod bearer;
pub mod caller;
pub mod forwarded;
mod involved;
pub mod params;
pub mod problem;
pub mod rate_limit_fields;
pub mod reason;
pub mod request_notes;
pub mod seldom;
pub mod shared_route;
