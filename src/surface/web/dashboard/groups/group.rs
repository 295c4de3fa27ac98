//! `/dashboard/{account_id}/groups/{group_id}`: a group, who is in it, and the form that puts somebody into it.

use super::{
    people::{called, is_known},
    text::TEXT,
};
use crate::{
    commands::groups::{self, InGroup},
    store::StoreError,
    surface::{
        http::params::with_query,
        web::{
            dashboard::shared::{form::DashboardForm, page::DashboardPage, paging::Paging},
            shared::kinds::{
                Empty, Facts, Field, FormErrors, Head, List, PageLinks, Part, Row, Value, View, form::Refused,
            },
        },
    },
};
use axum::response::Response;
use xwms_events::{
    account::Group,
    ids::{GroupId, UserId},
    scope::Scope,
};
use xwms_projections::accounts::{self as model, GroupPerson};

/// Returns the account's group that the path names, or the page that says that there is none.
pub fn find(dash: &DashboardPage) -> Result<(GroupId, Group), Response> {
    dash.require(Scope::AccountsRead)?;
    let group_id: GroupId = dash.id("group_id")?;
    let group = dash.account.groups.get(&group_id).cloned().ok_or_else(|| dash.not_found())?;
    Ok((group_id, group))
}

/// Shows the group.
pub async fn show(dash: DashboardPage) -> Result<Response, Response> {
    render(&dash, None).await
}

async fn render(dash: &DashboardPage, refused: Option<Refused<'_>>) -> Result<Response, Response> {
    let (group_id, group) = find(dash)?;
    let text = dash.text(&TEXT);
    let paging = Paging::of(dash);
    let (rows, links) = rows(dash, group_id, &paging).await.map_err(|error| dash.failed(error))?;
    let empty = Empty { title: text.nobody, detail: text.nobody_detail, action: None, curl: None };
    let list = List::new(dash.language(), text.people, &text.person_columns, empty).rows(rows).paged(links);
    let may = dash.may(Scope::AccountsWrite);
    let form = may.then(|| {
        dash.form(dash.path(&format!("groups/{group_id}")), text.add)
            .titled(text.add_person)
            .lead(text.add_lead)
            .field(Field::text("user_id", text.user_id).hint(text.user_id_hint).max(100))
            .refused(refused)
    });
    let notices = [
        ("created", text.created_notice),
        ("saved", text.saved_notice),
        ("added", text.added_notice),
        ("removed", text.removed_notice),
    ];
    let notice = notices.into_iter().find(|(what, _)| dash.was(what));
    let notice = notice.map(|(_, words)| Part::Notice(words.to_owned()));
    let described = !group.description.is_empty();
    let facts =
        described.then(|| Facts::new(text.group).fact(text.description, Value::name(&group.description)));
    let view = View::new(head(dash, group_id, &group)).maybe(notice).maybe(facts);
    Ok(dash.show(view.with(list.titled()).maybe(form)).await)
}

fn head(dash: &DashboardPage, group_id: GroupId, group: &Group) -> Head {
    let text = dash.text(&TEXT);
    let head = dash.head(group.name.clone()).below(dash.path("groups"), text.title).id(group_id);
    let head = if dash.may(Scope::EventsRead) {
        head.action(with_query(&dash.path("events"), &[("type", "group.*")]), text.history)
    } else {
        head
    };
    if !dash.may(Scope::AccountsWrite) {
        return head;
    }
    head.action(dash.path(&format!("groups/{group_id}/change")), text.change)
        .action(dash.path(&format!("groups/{group_id}/delete")), text.delete)
}

/// Returns the rows of the page, and the links to others.
async fn rows(
    dash: &DashboardPage,
    group_id: GroupId,
    paging: &Paging,
) -> Result<(Vec<Row>, PageLinks), StoreError> {
    dash.read_own_writes().await;
    let pool = dash.app().store.pool();
    let mut listed = model::group_people(pool, dash.account_id, group_id, paging.query()).await?;
    let links = paging.cut(&mut listed, |row| row.position);
    let people: Vec<UserId> = listed.iter().filter_map(|row| row.user_id.parse().ok()).collect();
    let names = called(dash, &people).await?;
    let row = |row: GroupPerson| Row {
        href: Some(dash.path(&format!("groups/{group_id}/people/{}", row.user_id))),
        name: row.user_id.parse().ok().and_then(|id: UserId| names.get(&id).cloned()).unwrap_or_default(),
        cells: vec![Value::time(dash.language(), Some(row.added_at)), Value::short_id(&row.user_id)],
    };
    Ok((listed.into_iter().map(row).collect(), links))
}

/// Puts a person into the group.
pub async fn submit(form: DashboardForm) -> Result<Response, Response> {
    let dash = &form.page;
    dash.require(Scope::AccountsWrite)?;
    let (group_id, _) = find(dash)?;
    let unknown = || FormErrors::at("user_id", dash.text(&TEXT).unknown_user);
    let Ok(user_id) = form.get("user_id").trim().parse::<UserId>() else {
        return render(dash, Some(form.refused(&unknown()))).await;
    };
    if !is_known(dash, user_id).await.map_err(|error| dash.failed(error))? {
        return render(dash, Some(form.refused(&unknown()))).await;
    }
    let place = InGroup { account_id: dash.account_id, group_id, user_id };
    match form.once(groups::add(&dash.context(), place, form.row())).await {
        Ok(_) => Ok(dash.go(&format!("groups/{group_id}?added"))),
        Err(error) => render(dash, Some(form.refused(&dash.refusal(error)?))).await,
    }
}
