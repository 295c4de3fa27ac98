//! The page that asks for a person's approval. When it is shown, and what comes of the answer, is the protocol's: `oauth`.

mod page;
mod text;

pub use page::ConsentPage;
pub use text::TEXT;
