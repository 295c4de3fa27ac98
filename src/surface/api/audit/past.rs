//! What the questions about the past of one object share: who asks, about what, and as of when.

use crate::{
    app::App,
    audit::{
        Until,
        past::{Moment, Reader, moment},
    },
    surface::{
        api::shared::{
            auth::Principal,
            pagination::{List, TIME},
            path,
        },
        http::problem::Problem,
    },
};
use axum::http::StatusCode;
use std::str::FromStr;
use xwms_events::{Object, Timestamp, scope::Scope};

/// Returns what the caller may see.
pub(super) fn reader(principal: &Principal) -> Reader {
    Reader {
        account_id: principal.account_id,
        sees_members: principal.scopes.contains(Scope::AccountsRead),
        sees_test_users: principal.scopes.contains(Scope::UsersRead),
    }
}

/// Returns the parameter `name`, which must be there.
pub(super) fn needed<T: FromStr>(list: &List, name: &str) -> Result<T, Problem> {
    list.filter(name)?.ok_or_else(|| missing(name))
}

/// Returns the time `name`, which must be there.
pub(super) fn needed_time(list: &List, name: &str) -> Result<Timestamp, Problem> {
    list.filter_as(name, TIME)?.ok_or_else(|| missing(name))
}

fn missing(name: &str) -> Problem {
    Problem::new(StatusCode::BAD_REQUEST, "invalid_filter", format!("{name} is missing")).at(name)
}

/// Returns the object that the caller asks about. What is no name of an object is not found.
pub(super) fn object(list: &List) -> Result<Object, Problem> {
    let text: String = needed(list, "object")?;
    text.parse().map_err(|_| path::missing("object"))
}

/// What a moment looks like.
const MOMENT: &str = "a position of the log, or a time as in RFC 3339, such as 2026-11-20T00:00:00Z";

/// Returns the moment that `name` gives; now without it.
pub(super) async fn moment_at(app: &App, list: &List, name: &str) -> Result<Moment, Problem> {
    let until = list.filter_as(name, MOMENT)?.unwrap_or(Until::Now);
    moment(&app.store, until).await?.ok_or_else(|| {
        let detail = format!("{name} is in the future; the history ends now");
        Problem::new(StatusCode::BAD_REQUEST, "in_the_future", detail).at(name)
    })
}
