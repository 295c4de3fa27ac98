//! The handlers. Everything but a page of somebody who is logged in can be kept by caches, which ask each time
//! whether it has changed. Links to the outside are made from the issuer, never from what the caller says that the
//! host is.

use super::{
    document::Document,
    files, machine, query,
    site::served,
    text::TEXT,
    view::{DocsPage, View},
    viewer::{Viewer, viewer},
};
use crate::{
    app::Shared,
    surface::{
        http::{
            etag,
            params::{Params, with_query},
        },
        web::{error::PageError, shared::request::PageRequest},
    },
    traffic::guard::Throttled,
};
use axum::{
    body::Bytes,
    extract::{Path, RawQuery, State, rejection::PathRejection},
    http::{
        HeaderMap, StatusCode,
        header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, REFERRER_POLICY},
    },
    response::{IntoResponse, Redirect, Response},
};
use std::sync::OnceLock;
use xwms_events::credential_form::without;

/// Caches ask each time.
const ASK: &str = "public, no-cache";
/// Pictures change rarely.
const KEEP: &str = "public, max-age=3600";
const MARKDOWN: &str = "text/markdown; charset=utf-8";

/// Shows the first page.
pub(super) async fn home(page: PageRequest, request: HeaderMap) -> Response {
    match served().page("") {
        Some(document) => draw(&page, &request, document).await,
        None => missing(&page),
    }
}

/// Leads to the first page.
pub(super) async fn to_home() -> Redirect {
    Redirect::permanent("/docs")
}

/// Shows what is at `path`: a page, its Markdown, or a picture.
pub(super) async fn show(
    page: PageRequest,
    request: HeaderMap,
    path: Result<Path<String>, PathRejection>,
) -> Response {
    // A path that is no text names nothing.
    let Ok(Path(path)) = path else { return missing(&page) };
    if let Some(document) = served().page(&path) {
        return draw(&page, &request, document).await;
    }
    if let Some(document) = served().file(&path) {
        return file(&request, (MARKDOWN, ASK), Bytes::from_static(document.markdown.as_bytes()));
    }
    if let Some(picture) = files::picture(&path) {
        return file(&request, (files::media_type(&path), KEEP), Bytes::from_static(picture));
    }
    let without_slash = path.strip_suffix('/').and_then(|path| served().page(path));
    match without_slash {
        Some(document) => Redirect::permanent(&address(document)).into_response(),
        None => missing(&page),
    }
}

/// Searches for the parameter `q`.
pub(super) async fn find(page: PageRequest, RawQuery(query): RawQuery) -> Response {
    let params = match Params::parse(query.unwrap_or_default().as_bytes()) {
        Ok(params) => params,
        Err(error) => return page.layout.error(&PageError::from(error)),
    };
    // A search reads all pages, and needs no login.
    if let Err(seconds) = page.app.guard.search(page.caller.origin.as_ref()) {
        return page.layout.throttled(&Throttled::SlowDown(seconds));
    }
    let text = page.layout.text(&TEXT);
    let typed = params.get("q").unwrap_or_default().trim();
    // As at the dashboard: neither the address of the page nor a link on it repeats a pasted credential.
    let shown = without(typed);
    if shown != typed {
        return Redirect::to(&with_query("/docs/search", &[("q", &shown)])).into_response();
    }
    page.layout.form(&DocsPage { view: View::found(served(), text.search, query::cut(typed)), text })
}

/// Returns the index of the search, for scripts.
pub(super) async fn index(request: HeaderMap) -> Response {
    static INDEX: OnceLock<String> = OnceLock::new();
    let index = INDEX.get_or_init(|| machine::index(served()));
    file(&request, ("application/json", ASK), Bytes::from_static(index.as_bytes()))
}

/// Returns the list of pages for language models.
pub(super) async fn llms(State(app): State<Shared>, request: HeaderMap) -> Response {
    let list = machine::llms(served(), &format!("{}/docs/", app.settings.issuer));
    file(&request, ("text/plain; charset=utf-8", ASK), list.into())
}

/// Returns the list of pages for search engines.
pub(super) async fn sitemap(State(app): State<Shared>, request: HeaderMap) -> Response {
    let map = machine::sitemap(served(), &app.settings.issuer);
    file(&request, ("application/xml", ASK), map.into())
}

fn address(document: &Document) -> String {
    served().target.page("", &document.file)
}

async fn draw(page: &PageRequest, request: &HeaderMap, document: &Document) -> Response {
    let Viewer { examples, account, is_anybody } = viewer(page).await;
    let canonical = format!("{}{}", page.app.settings.issuer, address(document));
    let view = View::article(served(), document, &examples, account.as_deref()).at(canonical);
    let drawn = DocsPage { text: page.layout.text(&TEXT), view };
    if is_anybody { page.layout.revalidated(&drawn, request) } else { page.layout.form(&drawn) }
}

/// Returns the page that says that there is none, and lets people search.
fn missing(page: &PageRequest) -> Response {
    let text = page.layout.text(&TEXT);
    let drawn = DocsPage { view: View::missing(served(), text.missing), text };
    page.layout.with(StatusCode::NOT_FOUND, &drawn, "; form-action 'self'")
}

/// Returns a file that is no page, with its media type and what caches may do.
fn file(request: &HeaderMap, (kind, cache): (&'static str, &'static str), body: Bytes) -> Response {
    let fixed = [
        (CONTENT_TYPE, kind),
        (CACHE_CONTROL, cache),
        // Opened by itself, it can do nothing.
        (CONTENT_SECURITY_POLICY, "default-src 'none'; frame-ancestors 'none'; sandbox"),
        (REFERRER_POLICY, "no-referrer"),
    ];
    let tag = etag::tag(&body);
    etag::revalidated((fixed, body).into_response(), &tag, request)
}
