//! The catalogue of errors as two pages: those of the REST API, to which the `type` of problems leads, and those of the
//! OAuth endpoints. Each code is a heading, so its anchor is the code.

use super::{
    page::{Page, SECTION},
    tag_page::naming,
};
use crate::surface::http::errors::{ErrorEntry, OAUTH, REST};
use serde_json::Value;
use std::fmt::Write;

/// An error that more operations than this name is not about one of them. All codes are on one page, which has to stay
/// below 100 KB.
const LINKS_MAX: usize = 4;

/// The text before the codes of the REST API.
const OF_REST: &str = "\
# Errors

Each error of the REST API is a problem document (RFC 9457) with a stable `code`, and its `type` leads to the entry of the
code on this page. Compare `code` in programs: `detail` is for people and may change. `field` names the member that is wrong,
and `request_id` finds the request in the [request log](api/requests/README.md). [OAuth errors](oauth-errors.md) are on another page.

";

/// The text before the errors of OAuth.
const OF_OAUTH: &str = "\
# OAuth errors

The endpoints under `/oauth` answer errors with `error` and `error_description` (RFC 6749 §5.2). `/oauth/authorize` sends them
to the redirect URI of the client; if the client or its redirect URI is wrong, it shows a page instead. What the response may
not tell is in the request log: [why a request was refused](reference/refusal-reasons.md).

";

/// Returns both pages.
pub(super) fn pages(document: &Value) -> Vec<Page> {
    let mut rest = OF_REST.to_owned();
    for topic in REST {
        _ = write!(rest, "## {}\n\n", topic.title);
        for entry in topic.entries {
            add(entry, "###", &mut rest);
            let operations = naming(document, entry.code);
            if !operations.is_empty() && operations.len() <= LINKS_MAX {
                _ = write!(rest, "Returned by: {}.\n\n", operations.join(", "));
            }
        }
    }
    let mut oauth = OF_OAUTH.to_owned();
    for entry in OAUTH {
        add(entry, "##", &mut oauth);
    }
    let page = |file: &str, markdown| Page { file: file.to_owned(), section: Some(SECTION), markdown };
    vec![page("errors.md", rest), page("oauth-errors.md", oauth)]
}

fn add(entry: &ErrorEntry, level: &str, page: &mut String) {
    let statuses: Vec<_> = entry.statuses.iter().map(ToString::to_string).collect();
    let ErrorEntry { code, cause, remedy, .. } = entry;
    _ = write!(
        page,
        "{level} {code}\n\nStatus {}. {cause}\n\n**What to do**: {remedy}\n\n",
        statuses.join(" or ")
    );
}
