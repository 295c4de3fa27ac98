//! How a person replaces their password: with the old one (`/account/password`), after a proof by mail
//! (`/password/new`; `mailbox` has the proof), and by saying that a change was not theirs (`/password/disown`).
//!
//! | file | |
//! |---|---|
//! | `change` | the logged-in person changes it |
//! | `renew` | the person forgot it |
//! | `disown` | the link in the notice of a change |
//! | `chosen` | hashes a new password, and what may be wrong with it |
//! | `strength` | how good a password is, while it is typed |
//! | `page`, `text`, `password.html` | the pages |

mod change;
mod chosen;
mod disown;
mod page;
mod renew;
mod strength;
mod text;

pub(super) use change::{show as show_change, submit as submit_change};
pub(super) use disown::Disowned;
pub(super) use renew::{done as show_renewed, show as show_new, submit as submit_new};
pub(super) use strength::judge;
