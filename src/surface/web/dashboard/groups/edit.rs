//! `/dashboard/{account_id}/groups/new`, `…/{group_id}/change` and `…/{group_id}/delete`.

use super::{group::find, text::TEXT};
use crate::{
    commands::groups,
    surface::web::{
        dashboard::shared::{form::DashboardForm, page::DashboardPage},
        shared::kinds::{Field, Form, View, form::Refused},
    },
};
use axum::response::Response;
use xwms_events::{
    account::{GROUP_DESCRIPTION_MAX, GROUP_NAME_MAX, Group, GroupCommand},
    ids::GroupId,
    scope::Scope,
};

/// Returns `form` with the fields of a group.
fn with_fields(dash: &DashboardPage, form: Form, now: &Group) -> Form {
    let text = dash.text(&TEXT);
    let max = |most: usize| u32::try_from(most).unwrap_or(u32::MAX);
    let name = Field::text("name", text.name).hint(text.name_hint).max(max(GROUP_NAME_MAX));
    let description = Field::text("description", text.description).max(max(GROUP_DESCRIPTION_MAX));
    form.field(name.value(&now.name)).field(description.value(&now.description).optional())
}

/// Shows the form of a new group.
pub async fn show_new(dash: DashboardPage) -> Result<Response, Response> {
    new(&dash, None).await
}

async fn new(dash: &DashboardPage, refused: Option<Refused<'_>>) -> Result<Response, Response> {
    dash.require(Scope::AccountsWrite)?;
    let text = dash.text(&TEXT);
    let form = dash.form(dash.path("groups/new"), text.create).lead(text.new_lead);
    let empty = Group { name: String::new(), description: String::new() };
    let form = with_fields(dash, form, &empty).cancel(dash.path("groups")).refused(refused);
    let head = dash.head(text.new).below(dash.path("groups"), text.title);
    Ok(dash.show(View::new(head).with(form)).await)
}

/// Makes the group.
pub async fn submit_new(form: DashboardForm) -> Result<Response, Response> {
    let dash = &form.page;
    dash.require(Scope::AccountsWrite)?;
    let group_id = GroupId::from_uuid(dash.app().store.clock().uuid());
    let command = GroupCommand::Create {
        group_id,
        name: form.get("name").to_owned(),
        description: form.get("description").to_owned(),
    };
    let context = dash.context();
    match form.once(groups::change_group(&context, dash.account_id, command, |_| form.row())).await {
        Ok(Some(_)) => Ok(dash.go(&format!("groups/{group_id}?created"))),
        Ok(None) => Ok(dash.go("groups")),
        Err(error) => new(dash, Some(form.refused(&dash.refusal(error)?))).await,
    }
}

/// Shows the form that changes the group.
pub async fn show_change(dash: DashboardPage) -> Result<Response, Response> {
    change(&dash, None).await
}

async fn change(dash: &DashboardPage, refused: Option<Refused<'_>>) -> Result<Response, Response> {
    dash.require(Scope::AccountsWrite)?;
    let (group_id, group) = find(dash)?;
    let text = dash.text(&TEXT);
    let own = format!("groups/{group_id}");
    let form = dash.form(dash.path(&format!("{own}/change")), text.save);
    let form = with_fields(dash, form.lead(text.change_lead), &group);
    let form = form.cancel(dash.path(&own)).refused(refused);
    let head = dash
        .head(text.change)
        .below(dash.path("groups"), text.title)
        .below(dash.path(&own), group.name.clone());
    Ok(dash.show(View::new(head).with(form)).await)
}

/// Changes the group.
pub async fn submit_change(form: DashboardForm) -> Result<Response, Response> {
    let dash = &form.page;
    dash.require(Scope::AccountsWrite)?;
    let (group_id, _) = find(dash)?;
    let command = GroupCommand::Change {
        group_id,
        name: Some(form.get("name").to_owned()),
        description: Some(form.get("description").to_owned()),
    };
    let context = dash.context();
    match form.once(groups::change_group(&context, dash.account_id, command, |_| form.row())).await {
        Ok(_) => Ok(dash.go(&format!("groups/{group_id}?saved"))),
        Err(error) => change(dash, Some(form.refused(&dash.refusal(error)?))).await,
    }
}

/// Shows the form that deletes the group.
pub async fn show_delete(dash: DashboardPage) -> Result<Response, Response> {
    delete(&dash, None).await
}

async fn delete(dash: &DashboardPage, refused: Option<Refused<'_>>) -> Result<Response, Response> {
    dash.require(Scope::AccountsWrite)?;
    let (group_id, group) = find(dash)?;
    let text = dash.text(&TEXT);
    let own = format!("groups/{group_id}");
    let form = dash
        .form(dash.path(&format!("{own}/delete")), text.delete)
        .lead(text.delete_lead)
        .confirmed_by(group.name.clone())
        .cancel(dash.path(&own))
        .refused(refused);
    let head = dash
        .head(text.delete)
        .below(dash.path("groups"), text.title)
        .below(dash.path(&own), group.name.clone());
    Ok(dash.show(View::new(head).with(form)).await)
}

/// Deletes the group, once its name was typed.
pub async fn submit_delete(form: DashboardForm) -> Result<Response, Response> {
    let dash = &form.page;
    dash.require(Scope::AccountsWrite)?;
    if form.took_effect().await {
        return Ok(dash.go("groups?deleted"));
    }
    let (group_id, group) = find(dash)?;
    if let Err(errors) = form.check_confirmed(&group.name) {
        return delete(dash, Some(form.refused(&errors))).await;
    }
    let (context, command) = (dash.context(), GroupCommand::Delete { group_id });
    match form.once(groups::change_group(&context, dash.account_id, command, |_| form.row())).await {
        Ok(_) => Ok(dash.go("groups?deleted")),
        Err(error) => delete(dash, Some(form.refused(&dash.refusal(error)?))).await,
    }
}
