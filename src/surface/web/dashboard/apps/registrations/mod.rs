//! `/dashboard/{account_id}/apps/registrations`: the tokens with which apps register themselves (RFC 7591), and
//! the apps that did. They are changed by the commands of REST.
//!
//! | file | |
//! |---|---|
//! | `list`, `new`, `token` | the tokens; a new one, shown once; one of them |
//! | `registered` | the apps that registered themselves, and when unused ones are deleted |
//! | `head`, `standing`, `text` | what the pages share |

mod head;
mod list;
mod new;
mod registered;
mod standing;
mod text;
mod token;

pub(super) use text::TEXT;

use crate::surface::web::shared::routes::Routes;
use xwms_events::scope::Scope;

/// Returns the routes.
pub(super) fn routes() -> Routes {
    let at = |below: &str| format!("/dashboard/{{account_id}}/apps/registrations{below}");
    Routes::default()
        .page(at(""), Scope::ClientsRead, list::show)
        .page(at("/apps"), Scope::ClientsRead, registered::show)
        .page(at("/new"), Scope::ClientsWrite, new::show)
        .act(at("/new"), Scope::ClientsWrite, new::submit)
        .page(at("/{registration_id}"), Scope::ClientsRead, token::show)
        .page(at("/{registration_id}/revoke"), Scope::ClientsRead, token::show)
        .act(at("/{registration_id}/revoke"), Scope::ClientsWrite, token::revoke)
}
