//! `GET` and `POST /oauth/authorize` (RFC 6749 §4.1.1, OIDC Core §3.1.2): a client requests access, and a
//! user decides.
//!
//! | file | |
//! |---|---|
//! | `endpoint` | the handlers for clients and for the return from a login |
//! | `push` | the endpoint where clients push requests (RFC 9126) |
//! | `source` | where the parameters are: plain, in a `signed_object`, or pushed; `parameters` names them |
//! | `request` | reads the request: parameters with `checks`, the parameter `claims` with `claims`; an unsigned `request_object` is refused, but shapes the refusal |
//! | `wrong`, `fault` | what is wrong with it, as the client is told; what there is in place of a valid one |
//! | `rights` | limits it to what the user may grant |
//! | `resources` | the APIs that it asks for |
//! | `step` | decides the next step, as a pure function |
//! | `outcome` | performs it: the login page, the consent page, or the grant |
//! | `consent` | handles the user's decision |
//! | `device` | the same for a device, whose person decides in another browser (RFC 8628) |
//! | `back` | where the response goes, and how |
//! | `reply`, `jarm` | redirects the browser to the client; signs the response if the client asked for that |

mod back;
mod checks;
mod claims;
pub mod consent;
pub mod device;
mod endpoint;
mod fault;
mod jarm;
mod outcome;
mod parameters;
mod push;
mod reply;
mod request;
mod request_object;
mod resources;
mod rights;
mod signed_object;
mod source;
mod step;
mod wrong;

pub use endpoint::{after_login, endpoint};
pub use push::push;
