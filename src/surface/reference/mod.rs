//! The reference as Markdown pages, and the Postman collection: pure functions of the OpenAPI document and of the
//! catalogue of errors (ADR 0096). Nothing here is written by hand that one of them has.
//!
//! | file | |
//! |---|---|
//! | `operation`, `schema`, `markdown` | reads the document; draws tables |
//! | `tag_page`, `samples`, `literal` | a page per tag, and one per operation with how to call it |
//! | `question` | what a reader can try |
//! | `error_pages`, `event_pages` | the catalogues |
//! | `postman`, `postman_item` | the collection |
//!
//! Not here: how pages look, and where they are served.

mod error_pages;
mod event_pages;
mod literal;
mod markdown;
mod operation;
mod page;
mod postman;
mod postman_item;
mod question;
mod samples;
mod schema;
mod tag_page;

pub use markdown::anchor;
pub use page::Page;
pub use postman::collection;
pub use question::{Question, questions};

use serde_json::Value;

/// Returns the pages about `document`, which is a finished OpenAPI document.
pub fn pages(document: &Value) -> Vec<Page> {
    let mut pages = tag_page::pages(document);
    pages.extend(error_pages::pages(document));
    pages.extend(event_pages::pages(document));
    pages
}

#[cfg(test)]
mod tests;
