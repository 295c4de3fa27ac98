//! The two cookies: which browser this is, and which session it has. Both are `__Host-`: Secure, no domain,
//! path `/` (RFC 6265bis §4.1.3.2).

use crate::keys::master::random;
use axum_extra::extract::cookie::{Cookie, CookieJar, SameSite};
use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};

const SESSION: &str = "__Host-xwms_session";
const BROWSER: &str = "__Host-xwms_browser";
const BROWSER_BYTES: usize = 16;

fn cookie(name: &'static str, value: String) -> Cookie<'static> {
    // Lax, because clients send people here from other sites.
    Cookie::build((name, value)).path("/").secure(true).http_only(true).same_site(SameSite::Lax).build()
}

/// The handle of the browser's session, as it was sent.
pub fn session(jar: &CookieJar) -> Option<&str> {
    jar.get(SESSION).map(Cookie::value)
}

/// Gives the browser a session. It ends with the browser or by itself, whichever comes first.
pub fn with_session(jar: CookieJar, handle: String) -> CookieJar {
    jar.add(cookie(SESSION, handle))
}

/// Takes the session away.
pub fn without_session(jar: CookieJar) -> CookieJar {
    let mut gone = cookie(SESSION, String::new());
    gone.make_removal();
    jar.add(gone)
}

/// What tells this browser from others before anybody has logged in; set now if it has none.
pub fn browser(jar: CookieJar) -> (CookieJar, String) {
    if let Some(known) = known_browser(&jar) {
        return (jar, known);
    }
    // Without randomness the name is empty, and nothing bound to an empty name is ever accepted.
    let name =
        random::<BROWSER_BYTES>().map(|bytes| BASE64_URL_SAFE_NO_PAD.encode(bytes)).unwrap_or_default();
    (jar.add(cookie(BROWSER, name.clone())), name)
}

/// The browser's name, if it sent a well-formed one.
pub fn known_browser(jar: &CookieJar) -> Option<String> {
    let value = jar.get(BROWSER)?.value();
    let bytes = BASE64_URL_SAFE_NO_PAD.decode(value).ok()?;
    (bytes.len() == BROWSER_BYTES).then(|| value.to_owned())
}
