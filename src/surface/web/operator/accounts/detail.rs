//! `/operator/accounts/{account_id}`: one account. Whoever looks is recorded in it first.

use super::text::TEXT;
use crate::{
    store::{StoreError, query::Loaded},
    surface::web::{
        dashboard::{
            alerts::words,
            shared::{areas, paging::Paging},
        },
        operator::shared::page::OperatorPage,
        shared::{
            kinds::{Empty, Facts, List, Part, Row, Value, View},
            standing,
        },
    },
};
use axum::response::Response;
use std::collections::HashMap;
use xwms_events::{
    account::{Account, AccountStanding},
    client::Client,
    ids::{AccountId, ClientId},
};
use xwms_projections::{
    PageQuery,
    alerts::{self, AlertFilter},
    clients::{self, ClientFilter},
    users,
};

/// Most alerts on the page.
const ALERTS_MAX: i64 = 20;

/// Shows the account.
pub async fn show(op: OperatorPage) -> Result<Response, Response> {
    let account_id: AccountId = op.id("account_id")?;
    op.view(account_id).await?;
    op.app().wait_until_visible(account_id, None).await;
    let store = &op.app().store;
    let account = store.load::<Account>(account_id).await.map_err(|error| op.failed(error))?.state;
    let text = op.text(&TEXT);
    let here = format!("/operator/accounts/{account_id}");
    let head = op
        .head(account.name.clone())
        .below("/operator/accounts", text.title)
        .id(account_id)
        .status(standing::account(account.standing, op.language()));
    let head = match account.standing {
        AccountStanding::Active => head
            .action(format!("{here}/plan"), text.change_plan.title)
            .action(format!("{here}/limits"), text.limits.title)
            .action(format!("{here}/restrict"), text.restrict.title)
            .action(format!("{here}/close"), text.close.title),
        AccountStanding::Restricted => head
            .action(format!("{here}/plan"), text.change_plan.title)
            .action(format!("{here}/limits"), text.limits.title)
            .action(format!("{here}/reinstate"), text.reinstate.title)
            .action(format!("{here}/close"), text.close.title),
        AccountStanding::Closed | AccountStanding::Absent => head,
    };
    let saved = Paging::at(&op.here).get("saved").map(|_| Part::Notice(text.saved.to_owned()));
    let members = members(&op, &account).await.map_err(|error| op.failed(error))?;
    let clients = clients_of(&op, account_id).await.map_err(|error| op.failed(error))?;
    let alerts = alerts_of(&op, account_id).await.map_err(|error| op.failed(error))?;
    let tickets = format!("/operator/tickets?account={account_id}&status=all");
    let facts = facts(&op, &account).action(tickets, text.tickets);
    let view = View::new(head).maybe(saved).with(facts);
    Ok(op.show(view.with(members).with(clients).with(alerts)))
}

fn facts(op: &OperatorPage, account: &Account) -> Facts {
    let (text, language) = (op.text(&TEXT), op.language());
    let allowance = op.app().limits.allowance(account);
    let yes_no = |is_yes: bool| Value::yes_no(language, is_yes);
    let number = |number: u32| Value::number(language, number.into());
    Facts::new(text.facts)
        .lead(text.seen)
        .fact(text.plan, op.plan(account.plan.as_deref(), text.no_plan))
        .fact(text.requests, Value::number(language, allowance.requests))
        .fact(text.clients, number(allowance.clients))
        .fact(text.members, number(allowance.members))
        .fact(text.endpoints, number(allowance.endpoints))
        .fact(text.history_days, number(allowance.history_days))
        .fact(text.agreed, yes_no(account.limits != xwms_events::account::Limits::default()))
        .fact(text.second_factor, yes_no(account.second_factor_required))
}

/// Returns what a list of this page says when it is empty.
fn nothing(op: &OperatorPage) -> Empty {
    Empty { title: op.text(&TEXT).nothing, detail: "", action: None, curl: None }
}

async fn members(op: &OperatorPage, account: &Account) -> Result<List, StoreError> {
    let text = op.text(&TEXT);
    let ids: Vec<_> = account.members.keys().map(ToString::to_string).collect();
    let known = users::several(op.app().store.pool(), &ids).await?;
    let addresses: HashMap<_, _> =
        known.iter().filter_map(|user| Some((user.user_id.as_str(), user.email.get()?))).collect();
    let rows = account.members.iter().map(|(user_id, role)| {
        let id = user_id.to_string();
        Row {
            href: Some(format!("/operator/users/{id}")),
            name: addresses.get(id.as_str()).map_or_else(|| id.clone(), |address| (*address).clone()),
            cells: vec![Value::text(areas::role(*role, op.language())), Value::short_id(&id)],
        }
    });
    let rows = rows.collect();
    Ok(List::new(op.language(), text.members, &text.member_columns, nothing(op)).titled().rows(rows))
}

async fn clients_of(op: &OperatorPage, account_id: AccountId) -> Result<List, StoreError> {
    let (text, store, paging) = (op.text(&TEXT), &op.app().store, Paging::at(&op.here));
    let mut listed = clients::list(store.pool(), account_id, ClientFilter::default(), paging.query()).await?;
    let links = paging.cut(&mut listed, |row| row.position);
    let mut query = store.query();
    let ids = listed.iter().filter_map(|row| row.client_id.parse::<ClientId>().ok());
    let slots: Vec<_> = ids.map(|id| (id, query.stream::<Client>(id))).collect();
    let mut found = query.read().await?;
    let mut rows = Vec::with_capacity(slots.len());
    for (id, slot) in slots {
        let (name, status) = match found.take(slot).await {
            Ok(Loaded { state, .. }) => {
                let status = standing::client(state.standing, op.language());
                (state.name.clone(), Value::Status(status))
            }
            // One stream that can't be read must not hide the others.
            Err(StoreError::Undecodable { .. } | StoreError::Seal) => {
                (Value::shortened(&id.to_string()), Value::text(text.unreadable))
            }
            Err(error) => return Err(error),
        };
        let href = Some(format!("/operator/clients/{id}"));
        rows.push(Row { href, name, cells: vec![status, Value::short_id(id)] });
    }
    let list = List::new(op.language(), text.clients, &text.client_columns, nothing(op)).titled();
    Ok(list.rows(rows).paged(links))
}

async fn alerts_of(op: &OperatorPage, account_id: AccountId) -> Result<List, StoreError> {
    let text = op.text(&TEXT);
    let page = PageQuery { limit: ALERTS_MAX, after: None };
    let found = alerts::list(op.app().store.pool(), account_id, AlertFilter::default(), page).await?;
    let row = |alert: &alerts::Alert| Row {
        href: Some(format!("/operator/alerts/{}", alert.alert_id)),
        name: words::title(alert, op.language()),
        cells: vec![
            Value::Status(words::status(alert, op.language())),
            Value::time(op.language(), Some(alert.raised_at)),
        ],
    };
    let rows = found.iter().map(row).collect();
    Ok(List::new(op.language(), text.alerts, &text.alert_columns, nothing(op)).titled().rows(rows))
}
