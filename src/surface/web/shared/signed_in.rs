//! The extractor for pages that need a logged-in user.

use super::{request::PageRequest, session::LoggedIn};
use crate::{app::Shared, surface::http::params::Params};
use axum::{
    extract::FromRequestParts,
    http::request::Parts,
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
    ("password", "/account/password"),
    ("profile", "/account/profile"),
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
/// What the name of a page of the dashboard or the operator begins with; it is the path and query itself, without the first slash.
const ROOTS: [&str; 2] = ["dashboard", "operator"];

/// Returns the parameter that a login on the way to one of these pages carries.
pub fn carried(params: &Params) -> Vec<(String, String)> {
    if place(params).is_some() { params.fields(&[TO]) } else { vec![] }
}

/// Returns the page that such a login leads to.
pub fn place(params: &Params) -> Option<String> {
    let name = params.get(TO)?;
    let known = PLACES.iter().find(|(known, _)| *known == name).map(|(_, path)| (*path).to_owned());
    known.or_else(|| is_dashboard(name).then(|| format!("/{name}")))
}

/// Whether `name` is a path and query below one of the roots, and nothing that a browser might read as another host.
fn is_dashboard(name: &str) -> bool {
    let rest = ROOTS.iter().find_map(|root| name.strip_prefix(root));
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"/_-.~?=&%+".contains(&byte);
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/') && rest.bytes().all(is_plain))
}

/// Returns the login that leads back to the page with this path and query.
pub fn login_for(path: &str) -> String {
    let name = PLACES.iter().find(|(_, known)| *known == path).map(|(name, _)| *name);
    let name = name.or_else(|| path.strip_prefix('/').filter(|name| is_dashboard(name)));
    let to = |name| url::form_urlencoded::Serializer::new(String::new()).append_pair(TO, name).finish();
    name.map_or_else(|| "/login".to_owned(), |name| format!("/login?{}", to(name)))
}

impl FromRequestParts<Shared> for SignedIn {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, app: &Shared) -> Result<Self, Response> {
        let Ok(page) = PageRequest::from_request_parts(parts, app).await;
        match page.logged_in().await {
            Ok(Some(login)) => Ok(Self(login)),
            Ok(None) => Err(Redirect::to(&login_for(parts.uri.path())).into_response()),
            Err(throttled) => Err(page.layout.throttled(&throttled)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{PLACES, carried, login_for, place};
    use crate::surface::http::params::Params;

    #[test]
    fn a_login_returns_to_pages_of_the_list_and_nowhere_else() {
        for (name, path) in PLACES {
            let to_login = login_for(path);
            assert_eq!(to_login, format!("/login?to={name}"));
            let params = Params::parse(to_login.split_once('?').unwrap().1.as_bytes()).unwrap();
            assert_eq!(place(&params).as_deref(), Some(*path));
            assert_eq!(carried(&params), [("to".to_owned(), (*name).to_owned())]);
        }
        assert_eq!(login_for("/account/consents"), "/login");
        for list in ["/dashboard/account_1/apps?environment=test", "/operator/accounts?standing=closed"] {
            let params = Params::parse(login_for(list).split_once('?').unwrap().1.as_bytes()).unwrap();
            assert_eq!(place(&params).as_deref(), Some(list));
        }
        for other in [
            "to=dashboard.evil.example",
            "to=operator@evil.example",
            "to=dashboard/%5Cevil",
            "to=/dashboard",
            "to=dashboard/%0a",
        ] {
            let params = Params::parse(other.as_bytes()).unwrap();
            assert!(place(&params).is_none(), "{other}");
        }
        for other in ["to=https%3A%2F%2Fevil.example", "to=%2Faccount%2Fpassword", "to=", ""] {
            let params = Params::parse(other.as_bytes()).unwrap();
            assert!(place(&params).is_none() && carried(&params).is_empty(), "{other}");
        }
    }
}
