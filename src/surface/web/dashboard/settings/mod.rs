//! `/dashboard/{account_id}/settings`: the account itself.
//!
//! | file | |
//! |---|---|
//! | `general` | its name and facts |
//! | `second_factor` | whether members need two factors |
//! | `history` | what happened to it |
//! | `close` | closing it for good |

mod close;
mod general;
mod history;
mod second_factor;
mod text;

use crate::{
    app::Shared,
    surface::web::{
        dashboard::shared::page::DashboardPage,
        shared::kinds::{Head, Tab},
    },
};
use axum::{Router, routing::get};
use xwms_events::{account::Role, scope::Scope};

/// Returns the routes of the area.
pub(super) fn routes() -> Router<Shared> {
    Router::new()
        .route("/dashboard/{account_id}/settings", get(general::show).post(general::submit))
        .route(
            "/dashboard/{account_id}/settings/second-factor",
            get(second_factor::show).post(second_factor::submit),
        )
        .route("/dashboard/{account_id}/settings/history", get(history::show))
        .route("/dashboard/{account_id}/settings/close", get(close::show).post(close::submit))
}

/// Returns the head of the page at `current`, with the tabs that the person may open.
fn head(dash: &DashboardPage, current: &str) -> Head {
    let text = dash.text(&text::TEXT);
    let is_owner = dash.role == Role::Owner;
    let tabs = [
        ("settings", text.general, true),
        ("settings/second-factor", text.second_factor, is_owner),
        ("settings/history", text.history, dash.may(Scope::EventsRead)),
        ("settings/close", text.close, is_owner),
    ];
    let offered = tabs.into_iter().filter(|(_, _, is_offered)| *is_offered);
    let tab = |(path, label, _): (&str, &'static str, bool)| Tab {
        href: dash.path(path),
        label,
        is_current: path == current,
    };
    dash.head(text.title).id(dash.account_id).tabs(offered.map(tab).collect())
}
