//! Devices without a browser (RFC 8628): a person approves them in a browser of their own, at `/device`. They are
//! always asked, even if the client has a consent: an attacker may have started the request and sent them the link
//! (§5.4).
//!
//! | file | |
//! |---|---|
//! | `ask` | `POST /oauth/device_authorization`: a device asks for its codes |
//! | `entry` | `GET` and `POST /device`: a person types the user code |
//! | `review` | finds what the code stands for, and shows who asks for what |
//! | `answer` | `POST /device/answer`: the person's decision |
//!
//! The device polls at the token endpoint (`oauth::token`). A request is checked, and limited to the person's
//! rights, by the same functions as a client's in this browser (`rights`, `step`).

mod answer;
mod ask;
mod entry;
mod review;

pub use answer::answer;
pub use ask::ask;
pub use entry::{show, submit};
pub(super) use review::resume;
