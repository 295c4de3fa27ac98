//! The page that asks whether the user wants to log out, and the one that confirms a logout. `oauth` decides
//! when they are shown.

mod page;
mod text;

pub use page::{LoggedOutPage, LogoutPage};
pub use text::TEXT;
