//! `GET /language` and `GET /theme`: remember in the browser which language a person reads, and in which colours,
//! and lead back to the page that they came from. Links of every page's footer. They change nothing else, so they
//! need no form token.

use super::{
    error::PageError,
    shared::{cookies, form::PageParams, request::PageRequest},
};
use crate::{language::Language, surface::http::params::Params};
use axum::response::{IntoResponse, Redirect, Response};
use axum_extra::extract::cookie::CookieJar;
use url::Url;
use xwms_events::user::Theme;

/// Handles the link to another language.
pub(super) async fn choose(page: PageRequest, PageParams(params): PageParams) -> Response {
    let Some(language) = params.get("to").and_then(Language::of_tag) else {
        return page.layout.error(&PageError::NotFound);
    };
    went_back(&page, &params, cookies::with_language(page.jar.clone(), language))
}

/// Handles the link to other colours.
pub(super) async fn choose_theme(page: PageRequest, PageParams(params): PageParams) -> Response {
    let Some(theme) = params.get("to").and_then(Theme::of) else {
        return page.layout.error(&PageError::NotFound);
    };
    went_back(&page, &params, cookies::with_theme(page.jar.clone(), theme))
}

/// Leads back with the cookies in `jar`. Other sites choose nothing.
fn went_back(page: &PageRequest, params: &Params, jar: CookieJar) -> Response {
    let jar = if page.is_cross_site { page.jar.clone() } else { jar };
    let back = params.get("back").and_then(|back| own_path(&page.app.settings.issuer, back));
    (jar, Redirect::to(back.as_deref().unwrap_or("/"))).into_response()
}

/// Returns the path and query of `back`, if it is a page of this server. Browsers ignore tabs and line breaks in
/// an address, and take a backslash for a slash; so does the parser, which decides.
fn own_path(issuer: &str, back: &str) -> Option<String> {
    let own = Url::parse(issuer).ok()?;
    let to = own.join(back).ok()?;
    // The parser resolves `/.//host` to `//host`, which names another host.
    if !back.starts_with('/') || to.origin() != own.origin() || to.path().starts_with("//") {
        return None;
    }
    let query = to.query().map(|query| format!("?{query}")).unwrap_or_default();
    Some(format!("{}{query}", to.path()))
}

#[cfg(test)]
mod tests {
    use super::own_path;

    #[test]
    fn only_a_page_of_this_server_is_led_back_to() {
        let back = |to: &str| own_path("https://auth.example", to);
        assert_eq!(back("/login?continue=a%20b&x=1").as_deref(), Some("/login?continue=a%20b&x=1"));
        assert_eq!(back("/").as_deref(), Some("/"));
        assert_eq!(back("/a/../b#part").as_deref(), Some("/b"));
        for other in [
            "https://evil.example/",
            "//evil.example",
            "/\\evil.example",
            "\\\\evil.example",
            "/\t/evil.example",
            "/\n/evil.example",
            "\t//evil.example",
            "/.//evil.example",
            "/a/..//evil.example",
            "/%2e//evil.example",
            "///evil.example",
            "javascript:alert(1)",
            "login",
            "https://auth.example@evil.example/",
            "",
        ] {
            assert_eq!(back(other), None, "{other:?}");
        }
    }
}
