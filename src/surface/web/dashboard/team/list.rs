//! `GET /dashboard/{account_id}/team`: the members, the invitations that were not used yet, and what each role may do.

use super::{
    roles,
    text::{TEXT, TeamText},
};
use crate::{
    store::StoreError,
    surface::web::{
        dashboard::shared::{areas, page::DashboardPage, paging::Paging},
        shared::kinds::{Empty, Link, List, Part, Row, Tone, Value, View},
    },
};
use axum::response::Response;
use std::collections::HashMap;
use xwms_events::{
    account::Role,
    ids::{InvitationId, UserId},
    scope::Scope,
};
use xwms_projections::{accounts as model, users};

/// Shows the team.
pub async fn show(dash: DashboardPage) -> Result<Response, Response> {
    dash.require(Scope::AccountsRead)?;
    let (text, may) = (dash.text(&TEXT), dash.may(Scope::AccountsWrite));
    dash.read_own_writes().await;
    let members = members(&dash).await.map_err(|error| dash.failed(error))?;
    let invitations = invitations(&dash).await.map_err(|error| dash.failed(error))?;
    let mut head = dash.head(text.title).action(dash.path("team/login"), text.login);
    if dash.role == Role::Owner {
        head = head.action(dash.path("team/hand-over"), text.hand_over);
    }
    head = head.action(dash.path("team/leave"), text.leave);
    if may {
        head = head.primary(dash.path("team/invite"), text.invite);
    }
    let view = View::new(head).maybe(notice(&dash, text)).with(members).with(invitations);
    Ok(dash.show(view.with(roles::table(text, dash.language()))).await)
}

/// Returns what has just happened.
fn notice(dash: &DashboardPage, text: &'static TeamText) -> Option<Part> {
    let notices = [
        ("invited", text.invited_notice),
        ("withdrawn", text.withdrawn_notice),
        ("changed", text.changed_notice),
        ("removed", text.removed_notice),
        ("revoked", text.revoked_notice),
        ("handed_over", text.handed_over_notice),
    ];
    let found = notices.into_iter().find(|(what, _)| dash.was(what));
    found.map(|(_, words)| Part::Notice(words.to_owned()))
}

async fn members(dash: &DashboardPage) -> Result<List, StoreError> {
    let (text, language) = (dash.text(&TEXT), dash.language());
    let pool = dash.app().store.pool();
    let members = model::members(pool, dash.account_id).await?;
    let ids: Vec<_> = members.iter().map(|member| member.user_id.clone()).collect();
    let people = users::several(pool, &ids).await?;
    let mut people: HashMap<_, _> = people.into_iter().map(|user| (user.user_id.clone(), user)).collect();
    let row = |member: model::Member| {
        let user_id: UserId = member.user_id.parse().ok()?;
        // The list may lag behind the account.
        let role = *dash.account.members.get(&user_id)?;
        let user = people.remove(&member.user_id);
        let email = user.as_ref().and_then(|user| user.email.get().cloned());
        let name = user.as_ref().and_then(|user| user.profile.get()?.name.clone());
        let mut said = areas::role(role, language).to_owned();
        if user_id == dash.login.user_id {
            said = format!("{said} · {}", text.you);
        }
        Some(Row {
            href: Some(dash.path(&format!("team/members/{user_id}"))),
            name: name.or_else(|| email.clone()).unwrap_or(member.user_id),
            cells: vec![
                email.map_or(Value::Nothing, Value::name),
                Value::text(said),
                Value::time(language, Some(member.joined_at)),
            ],
        })
    };
    let rows = members.into_iter().filter_map(row).collect();
    let empty = Empty { title: text.members, detail: text.members_lead, action: None, curl: None };
    Ok(List::new(language, text.members, &text.member_columns, empty).titled().rows(rows))
}

async fn invitations(dash: &DashboardPage) -> Result<List, StoreError> {
    let (text, language, now) = (dash.text(&TEXT), dash.language(), dash.now());
    let paging = Paging::of(dash);
    let pool = dash.app().store.pool();
    let mut listed = model::invitations(pool, dash.account_id, paging.query()).await?;
    let links = paging.cut(&mut listed, |row| row.position);
    let row = |row: model::Invitation| {
        let id = row.invitation_id.parse::<InvitationId>().ok();
        let known = id.filter(|id| dash.account.invitations.contains_key(id));
        let role = roles::of(&row.role).map_or("", |role| areas::role(role, language));
        let status = if now < row.expires_at {
            Value::status(Tone::Good, text.open)
        } else {
            Value::status(Tone::Quiet, text.expired)
        };
        Row {
            href: known.map(|id| dash.path(&format!("team/invitations/{id}"))),
            name: row.email.get().cloned().unwrap_or(row.invitation_id),
            cells: vec![
                Value::text(role),
                status,
                Value::time(language, Some(row.invited_at)),
                Value::time(language, Some(row.expires_at)),
            ],
        }
    };
    let rows = listed.into_iter().map(row).collect();
    let may = dash.may(Scope::AccountsWrite);
    let empty = Empty {
        title: text.no_invitations,
        detail: text.no_invitations_detail,
        action: may.then(|| Link::new(dash.path("team/invite"), text.invite)),
        curl: may.then(|| curl(dash)),
    };
    let list = List::new(language, text.invitations, &text.invitation_columns, empty).titled();
    Ok(list.rows(rows).paged(links))
}

/// Returns the command that invites somebody.
fn curl(dash: &DashboardPage) -> String {
    format!(
        "curl {}/v1/invitations -H 'Authorization: Bearer …' --json '{{\"email\": \"ada@example.com\", \
         \"role\": \"developer\"}}'",
        dash.app().settings.issuer
    )
}
