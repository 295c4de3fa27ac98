//! `/account/data`: the person downloads what is held about them, and asks to be deleted. Both need a login of the last
//! ten minutes, with the second factor of a person who has one (`shared/fresh`).
//!
//! | file | |
//! |---|---|
//! | `mod.rs`, `page`, `text`, `data.html` | the pages |
//! | `ask` | asks for the deletion |
//! | `undo` | the link in the mail, which undoes it |
//! | `download` | the response that streams the document, and how many there may be |
//! | `parts` | how it is sent, and why it may be broken off |
//! | `document` | writes the document, part by part |
//! | `person` | the part of it that is known at once |
//! | `requests` | the part of it with the requests that acted for the person |
//! | `meaning` | what each event means, in words |

mod ask;
mod document;
mod download;
mod meaning;
mod page;
mod parts;
mod person;
mod requests;
mod text;
mod undo;

pub(super) use ask::{asked as show_asked, show, submit as submit_deletion};
pub(super) use download::submit as submit_download;
pub(super) use undo::UndoableDeletion;
