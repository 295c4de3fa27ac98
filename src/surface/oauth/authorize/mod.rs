//! `GET` and `POST /oauth/authorize` (RFC 6749 §4.1.1, OIDC Core §3.1.2): a client requests access, and a
//! user decides.
//!
//! | file | |
//! |---|---|
//! | `endpoint` | the handlers for clients and for the return from a login |
//! | `request` | reads the request: parameters with `checks`, the parameter `claims` with `claims`; a `request_object` is refused, but shapes the refusal |
//! | `rights` | limits it to what the user may grant |
//! | `step` | decides the next step, as a pure function |
//! | `outcome` | performs it: the login page, the consent page, or the grant |
//! | `consent` | handles the user's decision |
//! | `device` | the same for a device, whose person decides in another browser (RFC 8628) |
//! | `reply` | redirects the browser to the client |

mod checks;
mod claims;
pub mod consent;
pub mod device;
mod endpoint;
mod outcome;
mod reply;
mod request;
mod request_object;
mod rights;
mod step;

pub use endpoint::{after_login, endpoint};
