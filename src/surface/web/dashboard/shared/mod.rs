//! What the areas of the dashboard share: who may see and do what (`page`, `form`), the links of the sidebar (`areas`) with the
//! words of roles, how a page is drawn in the shell (`show`), and pages of lists (`paging`).

pub mod areas;
pub mod form;
pub mod page;
pub mod paging;
mod show;
