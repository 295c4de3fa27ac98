//! `GET` and `POST /oauth/authorize` (RFC 6749 §4.1.1, OIDC Core §3.1.2): a client asks, a person answers.
//!
//! | file | |
//! |---|---|
//! | `endpoint` | where clients and login pages send the browser |
//! | `request` | reads what is asked: each parameter by `checks`, the parameter `claims` by `claims`, a refused `request_object` for how to say so |
//! | `rights` | cuts it to what the person may give |
//! | `step` | decides what comes next, as a pure function |
//! | `outcome` | does it: the login page, the consent page, or the grant |
//! | `consent` | where the person answers |
//! | `reply` | sends the browser back to the client |

mod checks;
mod claims;
pub mod consent;
mod endpoint;
mod outcome;
mod reply;
mod request;
mod request_object;
mod rights;
mod step;

pub use endpoint::{after_login, endpoint};
