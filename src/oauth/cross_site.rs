//! Forms that another site posts here (OIDC Core §3.1.2.1, RP-Initiated Logout 1.0 §2). Cookies are `Lax`, so
//! they stay behind and whoever is logged in looks logged out. A top-level GET carries them: such a POST is
//! made one. See docs/adr/0020-forms-of-other-sites.md.

use crate::{browser::cookies, http::params::Params};
use axum_extra::extract::cookie::CookieJar;

/// The query with which to send the browser here again, by GET: of the parameters called `names`, if it sent
/// no session with its POST. It may be longer than a redirect can carry
/// ([`QUERY_MAX`](crate::http::params::QUERY_MAX)).
pub(super) fn again(jar: &CookieJar, params: &Params, names: &[&str]) -> Option<String> {
    cookies::session(jar).is_none().then(|| params.query(names))
}
