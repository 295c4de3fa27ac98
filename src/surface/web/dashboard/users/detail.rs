//! `GET /dashboard/{account_id}/users/{user_id}`: a test user, and the head of all their tabs.

use super::{
    claims,
    text::{TEXT, UsersText},
};
use crate::{
    commands::test_users::{self, TestUserRef},
    surface::web::{
        dashboard::shared::page::DashboardPage,
        shared::kinds::{Facts, Head, Part, Status, Tab, Tone, Value, View},
    },
};
use axum::response::Response;
use std::sync::Arc;
use xwms_events::{
    scope::Scope,
    user::{Profile, User, UserStanding},
};

/// Shows the user.
pub async fn show(dash: DashboardPage) -> Result<Response, Response> {
    dash.require(Scope::UsersRead)?;
    let text = dash.text(&TEXT);
    let (which, user) = found(&dash).await?;
    let notices = [
        ("created", text.created_notice),
        ("saved", text.saved_notice),
        ("password", text.password_notice),
        ("revoked", text.revoked_notice),
    ];
    let notice = notices.into_iter().find(|(what, _)| dash.was(what));
    let notice = notice.map(|(_, words)| Part::Notice(words.to_owned()));
    let verified = if user.email_verified { text.verified } else { text.unverified };
    let facts = Facts::new(text.test_user)
        .lead(text.test_user_lead)
        .fact(text.email, user.email.get().cloned().map_or(Value::Nothing, Value::Name))
        .fact(text.email_status, Value::text(verified))
        .fact(text.updated, Value::time(dash.language(), profile_of(&user).updated_at));
    let head = head(&dash, which, &user, "");
    let claims = claims::facts(&dash, &profile_of(&user));
    Ok(dash.show(View::new(head).maybe(notice).with(facts).with(claims)).await)
}

/// Returns the account's test user whose id is in the path, or the page that says that there is none.
pub async fn found(dash: &DashboardPage) -> Result<(TestUserRef, Arc<User>), Response> {
    let which = TestUserRef { account_id: dash.account_id, user_id: dash.id("user_id")? };
    match test_users::find(&dash.app().store, which).await {
        Ok(user) => Ok((which, user.state)),
        Err(error) => Err(dash.stopped(error)),
    }
}

/// Returns the profile; an empty one if there is none.
pub fn profile_of(user: &User) -> Profile {
    user.profile.get().map(|profile| Profile::clone(profile)).unwrap_or_default()
}

/// Returns what a standing means.
pub const fn status(text: &'static UsersText, standing: UserStanding) -> Status {
    match standing {
        UserStanding::Active => Status { tone: Tone::Good, word: text.active },
        UserStanding::Suspended => Status { tone: Tone::Bad, word: text.suspended },
        UserStanding::Leaving | UserStanding::Erased | UserStanding::Absent => {
            Status { tone: Tone::Quiet, word: text.deleted }
        }
    }
}

/// Returns the head of the tab at `current`, a path below that of the user.
pub fn head(dash: &DashboardPage, which: TestUserRef, user: &User, current: &str) -> Head {
    let text = dash.text(&TEXT);
    let may = dash.may(Scope::UsersWrite);
    let tabs = [
        ("", text.overview, true),
        ("/profile", text.profile, may),
        ("/password", text.password, may),
        ("/access", text.access, dash.may(Scope::GrantsRead)),
        ("/delete", text.delete, may),
    ];
    let offered = tabs.into_iter().filter(|(_, _, is_offered)| *is_offered);
    let tab = |(below, label, _): (&str, &'static str, bool)| Tab {
        href: dash.path(&format!("users/{}{below}", which.user_id)),
        label,
        is_current: below == current,
    };
    dash.head(called(which, user))
        .below(dash.path("users"), text.title)
        .id(which.user_id)
        .status(Status { tone: Tone::Odd, word: "Test" })
        .status(status(text, user.standing))
        .action(dash.path(&format!("groups/of/{}", which.user_id)), text.groups)
        .tabs(offered.map(tab).collect())
}

/// Returns what to call the user: their mail address.
pub fn called(which: TestUserRef, user: &User) -> String {
    user.email.get().cloned().unwrap_or_else(|| which.user_id.to_string())
}
