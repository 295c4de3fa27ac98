//! The extractor for pages that need a logged-in user.

use super::{request::PageRequest, session::LoggedIn};
use crate::{
    app::Shared,
    keys::credential,
    surface::http::params::{Params, with_query},
};
use axum::{
    extract::FromRequestParts,
    http::{Method, request::Parts, uri::PathAndQuery},
    response::{IntoResponse, Redirect, Response},
};

/// The logged-in user. Rejects with a redirect to the login, or with an error page if the user can't be
/// determined.
///
/// A login that no client requested leads to the consents page (`login`). To let it return to another page, add
/// that page to `PLACES`.
pub struct SignedIn(pub LoggedIn);

/// The pages that a login can return to, by the name that it carries.
const PLACES: &[(&str, &str)] = &[
    ("data", "/account/data"),
    ("device", "/device"),
    ("password", "/account/password"),
    ("profile", "/account/profile"),
    ("addresses", "/account/profile/addresses"),
    ("new_email", "/account/profile/email"),
    ("recovery", "/account/profile/recovery"),
    ("proved", "/account/profile/proved"),
    ("registered", "/sign-up/done"),
    ("security", "/account/security"),
    ("sessions", "/account/sessions"),
    ("totp", "/account/security/totp"),
    ("passkeys", "/account/security/passkeys"),
];
/// The parameter with the name.
pub const TO: &str = "to";
/// The parameter of a page with what was typed in its form before a login (`unsent`).
pub const TYPED: &str = "typed";
/// The areas of which a login can return to every page. Its name is the path and query, without the first slash.
const AREAS: [&str; 3] = ["dashboard", "operator", "support"];

/// Returns the parameter that a login on the way to one of these pages carries.
pub fn carried(params: &Params) -> Vec<(String, String)> {
    if place(params).is_some() { params.fields(&[TO]) } else { vec![] }
}

/// Returns the page that such a login leads to.
pub fn place(params: &Params) -> Option<String> {
    let name = params.get(TO)?;
    let (page, query) = name.split_once('?').unwrap_or((name, ""));
    match PLACES.iter().find(|(known, _)| *known == page) {
        Some((_, path)) if query.is_empty() => Some((*path).to_owned()),
        Some((_, path)) => is_typed(query).then(|| format!("{path}?{query}")),
        None => is_in_area(name).then(|| format!("/{name}")),
    }
}

/// Whether a query is what was typed in a form, and nothing else.
fn is_typed(query: &str) -> bool {
    let sealed = query.strip_prefix(TYPED).and_then(|rest| rest.strip_prefix('='));
    sealed.is_some_and(|text| text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte)))
}

/// Whether `name` is a path and query in one of the areas, and nothing that a browser might read as another host.
fn is_in_area(name: &str) -> bool {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"/_-.~?=&%+".contains(&byte);
    let is_below = |rest: &str| rest.is_empty() || rest.starts_with('/') && rest.bytes().all(is_plain);
    AREAS.iter().any(|area| name.strip_prefix(area).is_some_and(is_below))
}

/// Returns the login that leads back to the page with this path and query, or home if it can't lead there.
pub fn login_for(path: &str) -> String {
    login_back_to(path).unwrap_or_else(|| "/login".to_owned())
}

/// The same; `None` if a login can't lead there.
pub fn login_back_to(path: &str) -> Option<String> {
    let (page, query) = path.split_once('?').unwrap_or((path, ""));
    let name = match PLACES.iter().find(|(_, known)| *known == page) {
        Some((name, _)) if is_typed(query) => format!("{name}?{query}"),
        Some((name, _)) => (*name).to_owned(),
        None => path.strip_prefix('/').filter(|name| is_in_area(name))?.to_owned(),
    };
    Some(with_query("/login", &[(TO, &name)]))
}

/// A response extension: nobody is logged in, and the response leads to the login.
#[derive(Clone, Copy)]
pub struct LoginFirst;

/// Returns the page that a login has to lead back to. What a form is sent to shows no page; if it is below a
/// ticket, the ticket does.
pub fn page_of(parts: &Parts) -> &str {
    let path = parts.uri.path();
    match path.rsplit_once('/') {
        Some((page, _)) if parts.method == Method::POST && page.starts_with("/support/") => page,
        _ if parts.method == Method::POST => path,
        _ => parts.uri.path_and_query().map_or(path, PathAndQuery::as_str),
    }
}

/// Returns the same page; without its query if somebody put a credential there, so that the login does not carry it on.
fn way_back(parts: &Parts) -> &str {
    let page = page_of(parts);
    match page.split_once('?') {
        Some((path, query))
            if !is_typed(query) && path.starts_with("/dashboard/") && credential::is_in(query) =>
        {
            path
        }
        _ => page,
    }
}

impl FromRequestParts<Shared> for SignedIn {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, app: &Shared) -> Result<Self, Response> {
        let Ok(page) = PageRequest::from_request_parts(parts, app).await;
        Ok(Self(login(&page, parts).await?))
    }
}

/// Returns the person who is logged in, or the redirect to the login that leads back to the page of this request.
///
/// # Errors
/// That redirect, or an error page if the person can't be determined.
pub async fn login(page: &PageRequest, parts: &Parts) -> Result<LoggedIn, Response> {
    match page.logged_in().await {
        Ok(Some(login)) => Ok(login),
        Ok(None) => {
            let mut response = Redirect::to(&login_for(way_back(parts))).into_response();
            response.extensions_mut().insert(LoginFirst);
            Err(response)
        }
        Err(throttled) => Err(page.layout.throttled(&throttled)),
    }
}

#[cfg(test)]
mod tests {
    use super::{PLACES, carried, login_for, place};
    use crate::surface::http::params::Params;

    fn params_of(to_login: &str) -> Params {
        Params::parse(to_login.split_once('?').unwrap().1.as_bytes()).unwrap()
    }

    #[test]
    fn a_login_returns_to_pages_of_the_list_and_nowhere_else() {
        for (name, path) in PLACES {
            let to_login = login_for(path);
            assert_eq!(to_login, format!("/login?to={name}"));
            assert_eq!(place(&params_of(&to_login)).as_deref(), Some(*path));
            assert_eq!(carried(&params_of(&to_login)), [("to".to_owned(), (*name).to_owned())]);
        }
        assert_eq!(login_for("/account/consents"), "/login");
        let typed = "/account/profile?typed=AZaz09-_";
        assert_eq!(place(&params_of(&login_for(typed))).as_deref(), Some(typed));
        assert_eq!(login_for("/account/profile?saved"), "/login?to=profile");
        for other in [
            "to=https%3A%2F%2Fevil.example",
            "to=%2Faccount%2Fpassword",
            "to=",
            "",
            "to=profile?saved",
            "to=profile?typed=%2F%2Fevil",
        ] {
            let params = Params::parse(other.as_bytes()).unwrap();
            assert!(place(&params).is_none() && carried(&params).is_empty(), "{other}");
        }
    }

    #[test]
    fn a_login_returns_to_every_page_of_an_area_and_to_no_other_host() {
        for path in [
            "/dashboard/account_1/apps?environment=test",
            "/operator/accounts?standing=closed",
            "/support/ticket_01m83q8xaefb0v2f2p93f66qbz",
            "/support/new?request=%0d%0aX%3A+1",
        ] {
            assert_eq!(place(&params_of(&login_for(path))).as_deref(), Some(path));
        }
        for other in [
            "to=dashboard.evil.example",
            "to=dashboard/%5Cevil",
            "to=/dashboard",
            "to=support/%0a",
            "to=supporter",
        ] {
            let params = Params::parse(other.as_bytes()).unwrap();
            assert!(place(&params).is_none(), "{other}");
        }
    }
}
