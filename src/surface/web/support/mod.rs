//! `/support`: the logged-in user asks the operator for help, and follows the tickets that they may see. The operator's side
//! is `xwms ticket`.
//!
//! | file | |
//! |---|---|
//! | `list`, `list.html` | the tickets |
//! | `ask`, `ask.html` | the form for another one |
//! | `ticket`, `ticket.html` | one ticket, and its forms |
//! | `page`, `text` | the data and the texts of all three |

mod ask;
mod list;
mod page;
mod text;
mod ticket;

pub(super) use ask::{show as ask, submit};
pub(super) use list::list;
pub(super) use ticket::{close, reopen, reply, show};
