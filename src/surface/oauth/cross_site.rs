//! Forms that another site posts here (OIDC Core §3.1.2.1, RP-Initiated Logout 1.0 §2). Cookies are `Lax`, so
//! they stay behind and whoever is logged in looks logged out. A top-level GET carries them: such a POST is
//! made one. Where it is too long for a redirect, a page of ours posts it once more, from this site. See
//! docs/explanation/adr/0020-forms-of-other-sites.md.

use crate::surface::{
    http::params::Params,
    web::{
        form_post::{self, FormPostPage},
        shared::{continuation::LINK_MAX, cookies, request::PageRequest},
    },
};
use axum::response::{IntoResponse, Redirect, Response};

/// Marks what a page of ours posts, so that it does not go round and round in a browser without a session. Whoever
/// else sends it only does without its cookies.
const ONCE_MORE: &str = "once_more";

/// The answer that sends the browser here again with its cookies, if it sent no session with its POST: to `path`, with
/// the parameters called `names`.
pub(super) fn again(page: &PageRequest, params: &Params, path: &str, names: &[&str]) -> Option<Response> {
    if cookies::session(&page.jar).is_some() || params.get(ONCE_MORE).is_some() {
        return None;
    }
    let query = params.query(names);
    if query.len() <= LINK_MAX {
        return Some(Redirect::to(&format!("{path}?{query}")).into_response());
    }
    let named = |name: &&str| Some(((*name).to_owned(), params.get(name)?.to_owned()));
    let marked = std::iter::once((ONCE_MORE.to_owned(), "1".to_owned()));
    let posted = FormPostPage {
        text: page.layout.text(&form_post::TEXT),
        action: path.to_owned(),
        fields: names.iter().filter_map(named).chain(marked).collect(),
    };
    Some(page.layout.form_away(&posted))
}
