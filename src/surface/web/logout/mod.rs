//! The page that asks whether somebody wants to log out, and the one that says that they did. When they are shown is the
//! protocol's: `oauth`.

mod page;
mod text;

pub use page::{LoggedOutPage, LogoutPage};
pub use text::TEXT;
