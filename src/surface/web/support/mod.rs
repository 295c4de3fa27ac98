//! `/support`: the logged-in user asks the operator for help, and follows the tickets that they may see. Below
//! `/support/question`, somebody without a login does. The operator's side is `/operator/tickets` and `xwms ticket`.
//!
//! | file | |
//! |---|---|
//! | `list`, `list.html` | the tickets |
//! | `ask`, `ask.html` | the form for another one |
//! | `ticket`, `ticket.html` | one ticket, and its forms |
//! | `files.html` | the field of a form for files |
//! | `attachment` | a file that came with a message |
//! | `question`, `question_page`, `question.html` | the question of a visitor, whose address was proved (`mailbox`), and its answer |
//! | `page`, `text` | the data of the first three, and the texts of all |

mod ask;
mod attachment;
mod list;
mod page;
mod question;
mod question_page;
mod text;
mod ticket;

pub(super) use ask::{show as ask, submit};
pub(super) use attachment::show as show_attachment;
pub(super) use list::list;
pub(super) use page::AttachmentRow;
pub(super) use question::{
    show as show_question, show_answer, submit as submit_question, submit_reply as submit_answer,
};
pub(super) use ticket::{close, reopen, reply, show};
