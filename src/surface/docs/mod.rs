//! `/docs`: the documentation that this server has in it (`docs/`), and the same as files (ADRs 0095 and 0123).
//!
//! | file | |
//! |---|---|
//! | `files`, `generated`, `dates` | where pages come from: `docs/`, and what the server knows about itself; when they changed |
//! | `markdown`, `article`, `links` | a page drawn from its Markdown |
//! | `examples`, `viewer` | the reader's own ids in the examples |
//! | `site`, `document`, `navigation` | all pages together |
//! | `search`, `query`, `synonyms`, `words`, `excerpt` | the search |
//! | `view`, `text`, the templates | a page with what is around it |
//! | `serve`, `machine`, `export` | what is sent to people, to programs, and to a folder |
//!
//! It changes nothing. Pages that people use are in `web`.

mod article;
mod dates;
mod document;
mod escape;
mod examples;
mod excerpt;
pub mod export;
mod files;
mod generated;
mod links;
mod machine;
mod markdown;
mod navigation;
mod query;
mod search;
mod serve;
mod site;
mod synonyms;
mod text;
mod view;
mod viewer;
mod words;

use crate::app::Shared;
use axum::{Router, routing::get};

/// Returns the routes of this surface.
pub fn routes() -> Router<Shared> {
    Router::new()
        .route("/docs", get(serve::home))
        .route("/docs/", get(serve::to_home))
        .route("/docs/search", get(serve::find))
        .route("/docs/search.json", get(serve::index))
        .route("/docs/sitemap.xml", get(serve::sitemap))
        .route("/docs/{*path}", get(serve::show))
        .route("/llms.txt", get(serve::llms))
}
