//! The page that posts something by itself, such as an answer to a client (OAuth 2.0 Form Post Response Mode). What it posts
//! and where to is the protocol's: `oauth`.

mod page;
mod text;

pub use page::FormPostPage;
pub use text::TEXT;
