//! `GET /dashboard/{account_id}/users`: the test users. As with apps, the list takes its order from the read model
//! and each user's state from their own stream.

use super::{
    detail::status,
    text::{TEXT, UsersText},
};
use crate::{
    store::StoreError,
    surface::web::{
        dashboard::shared::{page::DashboardPage, paging::Paging},
        shared::kinds::{Empty, Link, List, PageLinks, Part, Row, Tone, Value, View},
    },
};
use axum::response::Response;
use xwms_events::{
    scope::Scope,
    user::{User, UserStanding},
};
use xwms_projections::users as model;

/// Shows the list.
pub async fn show(dash: DashboardPage) -> Result<Response, Response> {
    dash.require(Scope::UsersRead)?;
    let (text, may) = (dash.text(&TEXT), dash.may(Scope::UsersWrite));
    let paging = Paging::of(&dash);
    let (rows, links) = rows(&dash, &paging).await.map_err(|error| dash.failed(error))?;
    let empty = Empty {
        title: text.none,
        detail: text.none_detail,
        action: may.then(|| Link::new(dash.path("users/new"), text.new)),
        curl: may.then(|| curl(&dash)),
    };
    let list = List::new(dash.language(), text.test_users, &text.columns, empty).rows(rows).paged(links);
    let head = dash.head(text.title);
    let head =
        if dash.may(Scope::GrantsRead) { head.action(dash.path("consents"), text.people) } else { head };
    let head = if may { head.primary(dash.path("users/new"), text.new) } else { head };
    let notice = dash.was("deleted").then(|| Part::Notice(text.deleted_notice.to_owned()));
    Ok(dash.show(View::new(head).maybe(notice).with(list)).await)
}

/// Returns the rows of the page, and the links to others.
async fn rows(dash: &DashboardPage, paging: &Paging) -> Result<(Vec<Row>, PageLinks), StoreError> {
    dash.read_own_writes().await;
    let text = dash.text(&TEXT);
    let store = &dash.app().store;
    let mut listed = model::test_users(store.pool(), dash.account_id, paging.query()).await?;
    let links = paging.cut(&mut listed, |row| row.position);
    let ids: Vec<_> = listed.into_iter().map(|row| row.user_id).collect();
    let mut rows = Vec::with_capacity(ids.len());
    for (id, user) in store.states::<User, _>(ids).await? {
        // The list may lag behind the user.
        if user.standing != UserStanding::Erased {
            rows.push(row(dash, text, &id, &user));
        }
    }
    Ok((rows, links))
}

fn row(dash: &DashboardPage, text: &'static UsersText, id: &str, user: &User) -> Row {
    let name = user.profile.get().and_then(|profile| profile.name.clone());
    let verified = if user.email_verified {
        Value::status(Tone::Good, text.verified)
    } else {
        Value::status(Tone::Quiet, text.unverified)
    };
    Row {
        href: Some(dash.path(&format!("users/{id}"))),
        name: user.email.get().cloned().unwrap_or_else(|| id.to_owned()),
        cells: vec![
            name.map_or(Value::Nothing, Value::Name),
            verified,
            Value::Status(status(text, user.standing)),
            Value::short_id(id),
        ],
    }
}

/// Returns the command that makes a test user.
fn curl(dash: &DashboardPage) -> String {
    format!(
        "curl {}/v1/users -H 'Authorization: Bearer …' --json '{{\"email\": \"ada@example.com\", \
         \"password\": \"choose a long one\", \"name\": \"Ada\"}}'",
        dash.app().settings.issuer
    )
}
