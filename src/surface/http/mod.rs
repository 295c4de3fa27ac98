//! What every surface shares of HTTP: who calls, parameters of a form, problem documents, whether a request is admitted. No
//! other surface is imported here.

pub mod admission;
pub mod bearer;
pub mod caller;
pub mod forwarded;
pub mod params;
pub mod problem;
pub mod rate_limit_fields;
pub mod reason;
pub mod seen;
pub mod seldom;
