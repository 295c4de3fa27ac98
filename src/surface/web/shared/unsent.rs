//! What a person typed in a form that did not take effect, because a login had to come first: the session had
//! ended, or the act needs a recent login. The login carries it, sealed, in the address that it leads back to, and
//! the form of that page shows it. The person sends it again by hand: what a login does by itself, another site
//! could have prepared.
//!
//! See docs/explanation/adr/0084-what-was-typed-survives-a-login.md.

use super::{
    continuation::LINK_MAX,
    csrf,
    kinds::form::{CONFIRM, ONCE, Unsent},
    request::PageRequest,
    session::LoggedIn,
    signed_in::{TYPED, login_back_to, page_of},
};
use crate::{
    keys::credential,
    surface::http::params::{Params, with_query},
};
use axum::{
    http::request::Parts,
    response::{IntoResponse, Redirect, Response},
};
use serde::{Deserialize, Serialize};
use url::form_urlencoded;
use xwms_events::{Timestamp, ids::UserId, session::Session};

/// How long a person may take to log in, in seconds.
const LIFETIME_SECONDS: u32 = 3_600;
/// The seal's purpose, which separates it from other uses of the key.
const PURPOSE: &[u8] = b"unsent form 1";

/// The fields that are never kept: those of the form itself, what confirms an act, and the search, into which
/// people paste secrets.
const OTHERS: [&str; 4] = ["csrf_token", ONCE, CONFIRM, "q"];
/// The fields with secrets: passwords, the secret of an account's provider, one-time codes, and what a passkey answers.
const SECRETS: [&str; 7] =
    ["password", "old_password", "provider.client_secret", "code", "codes", "recovery_code", "credential"];

/// What the login carries.
#[derive(Serialize, Deserialize)]
struct Carried {
    /// Who typed it.
    user_id: UserId,
    /// The path that the form is sent to.
    action: String,
    /// As the body of a form.
    typed: String,
    expires_at: Timestamp,
}

/// Where a form belongs.
pub struct FormPaths {
    /// The path that it is sent to.
    pub action: String,
    /// The page that shows it.
    pub page: String,
}

impl FormPaths {
    /// Returns the paths of the form that a request sends.
    pub fn of(parts: &Parts) -> Self {
        Self { action: parts.uri.path().to_owned(), page: page_of(parts).to_owned() }
    }

    /// Returns the paths of a form that is sent to the page that shows it.
    pub fn at(page: &str) -> Self {
        Self { action: page.to_owned(), page: page.to_owned() }
    }
}

fn is_kept(name: &str) -> bool {
    !OTHERS.contains(&name) && !SECRETS.contains(&name)
}

/// Returns the address of the form's page with what `user_id` typed. `None` if nothing of it is kept, or it is too
/// long for a link.
pub fn kept(page: &PageRequest, user_id: UserId, paths: FormPaths, typed: &Params) -> Option<String> {
    // People paste secrets into other fields, too.
    let has_secret = |name: &str| typed.get(name).is_some_and(credential::is_in);
    let names: Vec<_> = typed.names().filter(|name| is_kept(name) && !has_secret(name)).collect();
    names.iter().find_map(|name| typed.get(name))?;
    // Also what was emptied.
    let pairs = names.iter().map(|name| (name, typed.get(name).unwrap_or_default()));
    let typed = form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish();
    let expires_at = page.app.store.clock().now().plus_seconds(LIFETIME_SECONDS);
    let carried = Carried { user_id, action: paths.action, typed, expires_at };
    let sealed = page.master().continuation().seal_text(PURPOSE, &carried).ok()?;
    (sealed.len() <= LINK_MAX).then(|| with_query(&paths.page, &[(TYPED, &sealed)]))
}

/// Returns the response to a form that was shown to another login than the present one, `login`: what was typed
/// goes to the form's page, by way of the login if nobody is logged in. `None` if the form was not shown to a
/// login of the same person, or as for [`kept`].
pub async fn instead(
    page: &PageRequest,
    login: Option<&LoggedIn>,
    paths: FormPaths,
    typed: &Params,
) -> Option<Response> {
    let session_id = csrf::shown_to(page.master(), typed.get("csrf_token"))?;
    let user_id = page.app.store.load::<Session>(session_id).await.ok()?.state.user_id?;
    if login.is_some_and(|login| login.user_id != user_id) {
        return None;
    }
    let to = kept(page, user_id, paths, typed)?;
    let by_login = login_back_to(&to)?;
    let to = if login.is_some() { to } else { by_login };
    Some(Redirect::to(&to).into_response())
}

/// Returns what `user_id` typed before they logged in, as the query of a page carries it.
pub fn find(page: &PageRequest, user_id: UserId, query: Option<&str>) -> Option<Unsent> {
    let params = Params::parse(query?.as_bytes()).ok()?;
    let carried: Carried = page.master().continuation().open_text(PURPOSE, params.get(TYPED)?)?;
    let is_good = carried.user_id == user_id && page.app.store.clock().now() < carried.expires_at;
    let typed = Params::parse(carried.typed.as_bytes()).ok()?;
    is_good.then_some(Unsent { action: carried.action, typed })
}

#[cfg(test)]
mod tests {
    use super::{SECRETS, is_kept};
    use std::{fs, path::Path};

    #[test]
    fn no_secret_is_kept_and_what_only_sounds_like_one_is() {
        for name in SECRETS.into_iter().chain(["csrf_token", "form_number", "confirm", "q"]) {
            assert!(!is_kept(name), "{name}");
        }
        for name in ["name", "postal_code", "access_token_seconds", "scopes.tokens:read", "reason"] {
            assert!(is_kept(name), "{name}");
        }
    }

    /// Calls `check` with the text of each template below `folder`.
    fn templates(folder: &Path, check: &mut impl FnMut(&str)) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                templates(&path, check);
            } else if path.extension().is_some_and(|end| end == "html") {
                check(&fs::read_to_string(&path).unwrap());
            }
        }
    }

    #[test]
    fn every_field_of_a_template_that_hides_what_is_typed_is_a_secret() {
        let mut found = 0;
        templates(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src/surface/web"), &mut |text| {
            let hidden = text.split("<input").skip(1).filter_map(|input| input.split_once('>'));
            for (input, _) in hidden.filter(|(input, _)| input.contains("type=\"password\"")) {
                let name = input.split_once("name=\"").and_then(|(_, rest)| rest.split_once('"'));
                let (name, _) = name.unwrap_or_else(|| panic!("no name: {input}"));
                assert!(SECRETS.contains(&name), "{name}");
                found += 1;
            }
        });
        assert!(found > 3, "{found}");
    }
}
