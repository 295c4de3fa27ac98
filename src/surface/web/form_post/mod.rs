//! The page that submits itself, such as a response to a client (OAuth 2.0 Form Post Response Mode). `oauth`
//! decides what it posts, and where.

mod page;
mod text;

pub use page::FormPostPage;
pub use text::TEXT;
