//! Forms that another site posts here (OIDC Core §3.1.2.1, RP-Initiated Logout 1.0 §2). Cookies are `Lax`, so
//! such a POST doesn't carry them and the user looks logged out. A top-level GET does, so the POST is
//! redirected to a GET. If it is too long for that, a page of ours posts it again, from this site. See
//! docs/explanation/adr/0020-forms-of-other-sites.md.

use crate::surface::{
    http::params::Params,
    web::{
        form_post,
        shared::{continuation::LINK_MAX, cookies, request::PageRequest},
    },
};
use axum::response::{IntoResponse, Redirect, Response};

/// Marks a form posted by our own page, to prevent a loop in a browser without a session. Another site that
/// sends it only loses the cookies.
const ONCE_MORE: &str = "once_more";

/// Returns a response that makes the browser send the request again with its cookies, if the POST had no
/// session cookie: to `path`, with the parameters called `names`.
pub(super) fn resend_with_cookies(
    page: &PageRequest,
    params: &Params,
    path: &str,
    names: &[&str],
) -> Option<Response> {
    if cookies::session(&page.jar).is_some() || params.get(ONCE_MORE).is_some() {
        return None;
    }
    let query = params.query(names);
    if query.len() <= LINK_MAX {
        return Some(Redirect::to(&format!("{path}?{query}")).into_response());
    }
    let mut fields = params.fields(names);
    fields.push((ONCE_MORE.to_owned(), "1".to_owned()));
    Some(form_post::response(&page.layout, path, fields))
}
