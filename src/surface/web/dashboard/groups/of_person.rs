//! `/dashboard/{account_id}/groups/of/{user_id}`: the groups of a person, what happened to that, and the form that
//! puts them into another one.

use super::{
    people::{call, is_known},
    text::TEXT,
};
use crate::{
    commands::groups::{self, InGroup},
    surface::web::{
        dashboard::shared::{form::DashboardForm, history::history, page::DashboardPage},
        shared::kinds::{
            Choice, Empty, Field, FormErrors, Input, Link, List, Part, Row, Value, View, form::Refused,
        },
    },
};
use axum::response::Response;
use xwms_events::{
    account::Group,
    ids::{GroupId, UserId, membership_id},
    membership::Membership,
    scope::Scope,
};

/// Shows the groups.
pub async fn show(dash: DashboardPage) -> Result<Response, Response> {
    render(&dash, None).await
}

/// Returns the person whom the path names, if the account knows them.
async fn person(dash: &DashboardPage) -> Result<UserId, Response> {
    dash.require(Scope::AccountsRead)?;
    let user_id: UserId = dash.id("user_id")?;
    let known = is_known(dash, user_id).await.map_err(|error| dash.failed(error))?;
    if known { Ok(user_id) } else { Err(dash.not_found()) }
}

async fn render(dash: &DashboardPage, refused: Option<Refused<'_>>) -> Result<Response, Response> {
    let user_id = person(dash).await?;
    let text = dash.text(&TEXT);
    let id = membership_id(dash.account_id, user_id);
    let membership = dash.app().store.load::<Membership>(id).await.map_err(|error| dash.failed(error))?;
    let mut all: Vec<(GroupId, Group)> =
        dash.account.groups.iter().map(|(id, group)| (*id, group.clone())).collect();
    all.sort_by(|(_, one), (_, other)| one.name.cmp(&other.name));
    let (own, others): (Vec<_>, Vec<_>) =
        all.into_iter().partition(|(id, _)| membership.state.groups.contains(id));
    let row = |(id, group): (GroupId, Group)| Row {
        href: Some(dash.path(&format!("groups/{id}/people/{user_id}"))),
        name: group.name,
        cells: vec![Value::short_id(id)],
    };
    let is_first = dash.may(Scope::AccountsWrite) && dash.account.groups.is_empty();
    let empty = Empty {
        title: text.in_none,
        detail: text.in_none_detail,
        action: is_first.then(|| Link::new(dash.path("groups/new"), text.new)),
        curl: None,
    };
    let list = List::new(dash.language(), text.title, &text.own_columns, empty)
        .rows(own.into_iter().map(row).collect());
    let may = dash.may(Scope::AccountsWrite) && !others.is_empty();
    let form = may.then(|| {
        let choices = others.into_iter().map(|(id, group)| Choice::new(id.to_string(), group.name)).collect();
        dash.form(dash.path(&format!("groups/of/{user_id}")), text.add)
            .titled(text.add_group)
            .field(Field::new("group_id", text.group, Input::Select(choices)))
            .refused(refused)
    });
    let called = call(dash, user_id).await.map_err(|error| dash.failed(error))?;
    let head = dash.head(called).below(dash.path("groups"), text.title).id(user_id);
    let notice = dash.was("added").then(|| Part::Notice(text.added_notice.to_owned()));
    let past = if dash.may(Scope::EventsRead) {
        let past = history(dash, text.history, &format!("membership/{id}")).await;
        Some(past.map_err(|error| dash.failed(error))?)
    } else {
        None
    };
    Ok(dash.show(View::new(head).maybe(notice).with(list).maybe(form).maybe(past)).await)
}

/// Puts the person into the chosen group.
pub async fn submit(form: DashboardForm) -> Result<Response, Response> {
    let dash = &form.page;
    dash.require(Scope::AccountsWrite)?;
    let user_id = person(dash).await?;
    let chosen = form.get("group_id").parse::<GroupId>().ok();
    let Some(group_id) = chosen.filter(|id| dash.account.groups.contains_key(id)) else {
        let errors = FormErrors::at("group_id", dash.text(&TEXT).choose_group);
        return render(dash, Some(form.refused(&errors))).await;
    };
    let place = InGroup { account_id: dash.account_id, group_id, user_id };
    match form.once(groups::add(&dash.context(), place, form.row())).await {
        Ok(_) => Ok(dash.go(&format!("groups/of/{user_id}?added"))),
        Err(error) => render(dash, Some(form.refused(&dash.refusal(error)?))).await,
    }
}
