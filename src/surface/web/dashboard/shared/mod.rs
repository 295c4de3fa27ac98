//! What the areas of the dashboard share: who may see and do what (`page`, `form`), the links of the sidebar (`areas`) with the
//! words of roles, how a page is drawn in the shell (`show`), pages of lists (`paging`) with their filters (`filters`), lines to
//! copy (`code`), the tab of what stops something (`danger`), why a server did not answer (`failure`), where objects are shown (`objects`), what happened to an object (`history`, `event_words`) or lately in the
//! account (`recent`), and the links to the questions about its history (`investigate`).

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
