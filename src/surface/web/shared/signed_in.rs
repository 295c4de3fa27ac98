//! The extractor for pages that need a logged-in user.

use super::{request::PageRequest, session::LoggedIn};
use crate::{
    app::Shared,
    surface::http::params::{Params, with_query},
};
use axum::{
    extract::FromRequestParts,
    http::request::Parts,
    response::{IntoResponse, Redirect, Response},
};
use xwms_events::ids::TicketId;

/// The logged-in user. Rejects with a redirect to the login, or with an error page if the user can't be
/// determined.
///
/// A login that no client requested leads to the consents page (`login`). To let it return to another page, add
/// that page to `PLACES`.
pub struct SignedIn(pub LoggedIn);

const TICKETS: &str = "/support";
const ASK: &str = "/support/new";
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
    ("support", TICKETS),
    ("ask", ASK),
    ("totp", "/account/security/totp"),
    ("passkeys", "/account/security/passkeys"),
];
/// The parameter with the name.
pub const TO: &str = "to";
/// The parameter with what the page is about: a ticket, or the request to ask about.
pub const ABOUT: &str = "about";

/// Returns the parameter that a login on the way to one of these pages carries.
pub fn carried(params: &Params) -> Vec<(String, String)> {
    if place(params).is_some() { params.fields(&[TO, ABOUT]) } else { vec![] }
}

/// Returns the path of the page that such a login leads to.
pub fn place(params: &Params) -> Option<&'static str> {
    let name = params.get(TO)?;
    PLACES.iter().find(|(known, _)| *known == name).map(|(_, path)| *path)
}

/// Returns the address that such a login leads to.
pub fn way_back(params: &Params) -> Option<String> {
    let path = place(params)?;
    Some(match (path, params.get(ABOUT)) {
        (ASK, Some(request_id)) => with_query(path, &[("request", request_id)]),
        (TICKETS, Some(id)) => match id.parse::<TicketId>() {
            Ok(ticket_id) => format!("{path}/{ticket_id}"),
            Err(_) => path.to_owned(),
        },
        _ => path.to_owned(),
    })
}

fn login_for(path: &str, query: Option<&str>) -> String {
    let (page, about) = match path.strip_prefix("/support/") {
        Some("new") => (ASK, query.and_then(request_of)),
        Some(ticket_id) => (TICKETS, Some(ticket_id.to_owned())),
        None => (path, None),
    };
    let Some((name, _)) = PLACES.iter().find(|(_, known)| *known == page) else { return "/login".to_owned() };
    let fields = [Some((TO, *name)), about.as_deref().map(|about| (ABOUT, about))];
    with_query("/login", &fields.into_iter().flatten().collect::<Vec<_>>())
}

/// Returns the request to ask about.
fn request_of(query: &str) -> Option<String> {
    Params::parse(query.as_bytes()).ok()?.get("request").map(ToOwned::to_owned)
}

impl FromRequestParts<Shared> for SignedIn {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, app: &Shared) -> Result<Self, Response> {
        let Ok(page) = PageRequest::from_request_parts(parts, app).await;
        match page.logged_in().await {
            Ok(Some(login)) => Ok(Self(login)),
            Ok(None) => Err(Redirect::to(&login_for(parts.uri.path(), parts.uri.query())).into_response()),
            Err(throttled) => Err(page.layout.throttled(&throttled)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{PLACES, carried, login_for, place, way_back};
    use crate::surface::http::params::Params;

    #[test]
    fn a_login_returns_to_pages_of_the_list_and_nowhere_else() {
        for (name, path) in PLACES {
            let to_login = login_for(path, None);
            assert_eq!(to_login, format!("/login?to={name}"));
            let params = Params::parse(to_login.split_once('?').unwrap().1.as_bytes()).unwrap();
            assert_eq!((place(&params), way_back(&params).as_deref()), (Some(*path), Some(*path)));
            assert_eq!(carried(&params), [("to".to_owned(), (*name).to_owned())]);
        }
        assert_eq!(login_for("/account/consents", None), "/login");
        for other in ["to=https%3A%2F%2Fevil.example", "to=%2Faccount%2Fpassword", "to=", ""] {
            let params = Params::parse(other.as_bytes()).unwrap();
            assert!(place(&params).is_none() && carried(&params).is_empty(), "{other}");
        }
    }

    #[test]
    fn a_login_returns_to_the_ticket_or_the_request_that_it_was_about() {
        let back = |path: &str, query: Option<&str>| {
            let to_login = login_for(path, query);
            way_back(&Params::parse(to_login.split_once('?').unwrap().1.as_bytes()).unwrap()).unwrap()
        };
        let ticket = "/support/ticket_01m83q8xaefb0v2f2p93f66qbz";
        assert_eq!(back(ticket, None), ticket);
        assert_eq!(back("/support/new", Some("request=a.b-1")), "/support/new?request=a.b-1");
        assert_eq!(back("/support/new", Some("request=%0d%0aX%3A+1")), "/support/new?request=%0D%0AX%3A+1");
        for other in
            ["/support/..%2f..", "/support//evil.example", "/support/user_01m83q8xaefb0v2f2p93f66qbz"]
        {
            assert_eq!(back(other, None), "/support", "{other}");
        }
    }
}
