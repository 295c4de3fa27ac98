//! What the areas of the dashboard share.
//!
//! | file | |
//! |---|---|
//! | `page`, `form` | a request for a page and for a form: who may see and do what |
//! | `areas` | the links of the sidebar, and the words of roles |
//! | `show` | draws a page in the shell |
//! | `paging`, `filters`, `live` | the pages of a list, its filters, and how it follows what happens |
//! | `danger` | the tab on which something is stopped or deleted |
//! | `code` | lines to copy |
//! | `failure` | why a receiver's server did not answer |
//! | `objects`, `investigate` | where an object is shown, and the links to the questions about its history |
//! | `history`, `event_words`, `recent` | what happened to an object, in words, and lately in the account |

pub mod areas;
pub mod code;
pub mod danger;
pub mod event_words;
pub mod failure;
pub mod filters;
pub mod form;
pub mod history;
pub mod investigate;
pub mod live;
pub mod objects;
pub mod page;
pub mod paging;
pub mod recent;
mod show;
