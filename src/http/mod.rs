//! What every surface shares of HTTP: who calls, parameters of a form, the frame around all routes. No
//! surface is imported here.

pub mod access;
pub mod activity;
pub mod admission;
pub mod bearer;
pub mod caller;
pub mod forwarded;
pub mod frame;
pub mod message;
pub mod params;
pub mod problem;
pub mod reason;
pub mod seen;
pub mod seldom;
pub mod unserved;
