//! `/dashboard/{account_id}/groups/{group_id}/people/{user_id}`: somebody in a group, and the form that takes them out.

use super::{group::find, people::call, text::TEXT};
use crate::{
    commands::groups::{self, InGroup},
    surface::web::{
        dashboard::shared::{form::DashboardForm, page::DashboardPage},
        shared::kinds::{Facts, Value, View},
    },
};
use axum::response::Response;
use xwms_events::{
    account::Group,
    ids::{UserId, membership_id},
    membership::Membership,
    scope::Scope,
};

/// Returns who is in which group, or the page that says that they are not in it.
async fn place(dash: &DashboardPage) -> Result<(InGroup, Group), Response> {
    let (group_id, group) = find(dash)?;
    let user_id: UserId = dash.id("user_id")?;
    let id = membership_id(dash.account_id, user_id);
    let membership = dash.app().store.load::<Membership>(id).await.map_err(|error| dash.failed(error))?;
    if !membership.state.groups.contains(&group_id) {
        return Err(dash.not_found());
    }
    Ok((InGroup { account_id: dash.account_id, group_id, user_id }, group))
}

/// Shows the person.
pub async fn show(dash: DashboardPage) -> Result<Response, Response> {
    let (InGroup { group_id, user_id, .. }, group) = place(&dash).await?;
    let text = dash.text(&TEXT);
    let called = call(&dash, user_id).await.map_err(|error| dash.failed(error))?;
    let head = dash
        .head(called)
        .below(dash.path("groups"), text.title)
        .below(dash.path(&format!("groups/{group_id}")), group.name.clone())
        .id(user_id);
    let head = if dash.may(Scope::GrantsRead) {
        head.action(dash.path(&format!("people/{user_id}")), text.person_page)
    } else {
        head
    };
    let facts = Facts::new(text.in_group)
        .fact(text.group, Value::name(&group.name))
        .fact(text.others, Value::link(dash.path(&format!("groups/of/{user_id}")), text.all_groups));
    let form = dash.may(Scope::AccountsWrite).then(|| {
        let path = dash.path(&format!("groups/{group_id}/people/{user_id}"));
        dash.form(path, text.remove).titled(text.remove).lead(text.remove_lead).dangerous()
    });
    Ok(dash.show(View::new(head).with(facts).maybe(form)).await)
}

/// Takes the person out of the group.
pub async fn submit(form: DashboardForm) -> Result<Response, Response> {
    let dash = &form.page;
    dash.require(Scope::AccountsWrite)?;
    let (group_id, _) = find(dash)?;
    let place = InGroup { account_id: dash.account_id, group_id, user_id: dash.id("user_id")? };
    let done = form.once(groups::remove(&dash.context(), place, form.row())).await;
    done.map_err(|error| dash.stopped(error))?;
    Ok(dash.go(&format!("groups/{group_id}?removed")))
}
