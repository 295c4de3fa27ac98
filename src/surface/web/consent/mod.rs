//! The page that asks the user to approve a client's request. `oauth` decides when it is shown, and handles
//! the decision.

mod page;
mod text;

pub use page::ConsentPage;
pub use text::TEXT;
