//! What every surface shares of HTTP: who calls, parameters of a form, the frame around all routes. No
//! surface is imported here.

pub mod admission;
pub mod bearer;
pub mod caller;
pub mod forwarded;
pub mod params;
pub mod problem;
pub mod reason;
pub mod seen;
pub mod seldom;
