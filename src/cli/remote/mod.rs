//! Commands for developers, at a server that may be far away. They know it by its URL and by a token, never by its
//! database; docs/explanation/adr/0098-tools-for-developers.md says why it is done like this.
//!
//! | file | what |
//! |---|---|
//! | `server` | which URLs are a server's, and the HTTP client that sends a token nowhere else |
//! | `profile` | the profiles: files in the user's config folder |
//! | `token` | access tokens, renewed and stored under the profile's lock |
//! | `loopback` | the listener that the browser is sent back to (RFC 8252 §7.3) |
//! | `device` | a login that is approved in a browser elsewhere (RFC 8628) |
//! | `login` | `xwms login`, `logout`, `profiles` |
//! | `api`, `output` | `xwms api`, and how answers are printed |
//! | `apply` | `xwms apply`: makes an account have what a file says |
//! | `listen`, `feed`, `sse` | `xwms listen`: forwards events, the feed that it follows, the format of its stream |

mod api;
mod apply;
mod device;
mod feed;
mod listen;
mod login;
mod loopback;
mod output;
mod profile;
mod server;
mod sse;
mod token;

pub(super) use api::{Api, run as api};
pub(super) use apply::{Apply, run as apply};
pub(super) use listen::{Listen, run as listen};
pub(super) use login::{Login, Logout, Profiles, login, logout, profiles};
