//! `GET /dashboard/{account_id}/groups`: the list, by name. An account has few enough groups for one page.

use super::text::TEXT;
use crate::surface::web::{
    dashboard::shared::page::DashboardPage,
    shared::kinds::{Empty, Link, List, Part, Row, Value, View},
};
use axum::response::Response;
use std::collections::BTreeMap;
use xwms_events::{account::Group, ids::GroupId, scope::Scope};
use xwms_projections::accounts as model;

/// Shows the list.
pub async fn show(dash: DashboardPage) -> Result<Response, Response> {
    dash.require(Scope::AccountsRead)?;
    let text = dash.text(&TEXT);
    let may = dash.may(Scope::AccountsWrite);
    dash.read_own_writes().await;
    let sizes = model::group_sizes(dash.app().store.pool(), dash.account_id).await;
    let sizes: BTreeMap<String, i64> = sizes.map_err(|error| dash.failed(error))?.into_iter().collect();
    let mut groups: Vec<_> = dash.account.groups.iter().collect();
    groups.sort_by(|(_, one), (_, other)| one.name.cmp(&other.name));
    let row = |(id, group): (&GroupId, &Group)| {
        let people = sizes.get(&id.to_string()).copied().unwrap_or_default();
        let described = !group.description.is_empty();
        Row {
            href: Some(dash.path(&format!("groups/{id}"))),
            name: group.name.clone(),
            cells: vec![
                if described { Value::name(&group.description) } else { Value::Nothing },
                Value::number(dash.language(), people.unsigned_abs()),
                Value::short_id(id),
            ],
        }
    };
    let empty = Empty {
        title: text.none,
        detail: text.none_detail,
        action: may.then(|| Link::new(dash.path("groups/new"), text.new)),
        curl: may.then(|| curl(&dash)),
    };
    let list = List::new(dash.language(), text.title, &text.columns, empty)
        .numbers(&[2])
        .rows(groups.into_iter().map(row).collect());
    let head = dash.head(text.title);
    let head = if may { head.primary(dash.path("groups/new"), text.new) } else { head };
    let notice = dash.was("deleted").then(|| Part::Notice(text.deleted_notice.to_owned()));
    Ok(dash.show(View::new(head).maybe(notice).with(list)).await)
}

/// Returns the command that makes a group.
fn curl(dash: &DashboardPage) -> String {
    format!(
        "curl {}/v1/groups -H 'Authorization: Bearer …' --json '{{\"name\": \"Support\"}}'",
        dash.app().settings.issuer
    )
}
