//! What the areas of the dashboard share: who may see and do what (`page`, `form`), the links of the sidebar (`areas`) with the
//! words of roles, how a page is drawn in the shell (`show`), pages of lists (`paging`),
//! and what happened to an object (`history`, `event_words`) or lately in the account (`recent`).

pub mod areas;
pub mod event_words;
pub mod form;
pub mod history;
pub mod page;
pub mod paging;
pub mod recent;
mod show;
