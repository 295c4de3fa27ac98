//! `GET /support`: the tickets of the logged-in user, and those about the accounts that they run. The read model
//! says which there may be; each stream says what it is and whose.

use super::{
    page::{ListPage, TicketRow},
    text::TEXT,
};
use crate::{
    store::StoreError,
    surface::{
        http::params::Params,
        web::shared::{moment::Moment, request::PageRequest, session::LoggedIn, signed_in::SignedIn},
    },
};
use axum::{extract::RawQuery, response::Response};
use xwms_events::{
    account::{Account, Role},
    ids::{AccountId, UserId},
    ticket::Ticket,
};
use xwms_projections::{
    PageQuery, accounts,
    tickets::{self, Accounts},
};

/// Tickets on a page.
const SHOWN: i64 = 50;

/// An account of a person, in its current state.
pub(super) struct Membership {
    pub account_id: AccountId,
    pub name: String,
    pub role: Role,
}

/// Returns the accounts of the person.
pub(super) async fn memberships(page: &PageRequest, user_id: UserId) -> Result<Vec<Membership>, StoreError> {
    page.app.wait_for_read_models().await;
    let mut all = Vec::new();
    for row in accounts::memberships(page.app.store.pool(), user_id).await? {
        let account = page.app.store.load::<Account>(&row.account_id).await?.state;
        if let (Some(account_id), Some(role)) = (account.id, account.members.get(&user_id)) {
            all.push(Membership { account_id, name: account.name.clone(), role: *role });
        }
    }
    Ok(all)
}

/// Shows the page.
pub async fn list(page: PageRequest, SignedIn(login): SignedIn, RawQuery(query): RawQuery) -> Response {
    let params = query.and_then(|query| Params::parse(query.as_bytes()).ok());
    let after = params.and_then(|params| params.get("after")?.parse().ok());
    render(&page, &login, after).await.unwrap_or_else(|error| page.layout.throttled(&error.into()))
}

async fn render(page: &PageRequest, login: &LoggedIn, after: Option<i64>) -> Result<Response, StoreError> {
    let memberships = memberships(page, login.user_id).await?;
    let id = |membership: &Membership| membership.account_id.to_string();
    let accounts = Accounts {
        own: memberships.iter().map(id).collect(),
        all: memberships.iter().filter(|membership| membership.role.sees_all_tickets()).map(id).collect(),
    };
    let store = &page.app.store;
    let part = PageQuery { limit: SHOWN, after };
    let mut rows = tickets::of_person(store.pool(), login.user_id, &accounts, part).await?;
    let older = part.cut(&mut rows, |row| row.position).map(|last| format!("/support?after={last}"));
    let mut query = store.query();
    let slots: Vec<_> = rows.iter().map(|row| query.stream::<Ticket>(&row.ticket_id)).collect();
    let mut found = query.read().await?;
    let mut shown = Vec::with_capacity(slots.len());
    for slot in slots {
        let ticket = found.take(slot).await?.state;
        shown.extend(row_of(page, login, &memberships, &ticket));
    }
    Ok(page.layout.page(&ListPage {
        text: page.layout.text(&TEXT),
        user_email: login.email(),
        tickets: shown,
        older,
        has_newer: after.is_some(),
    }))
}

/// Returns the ticket as the list shows it, if the person may see it.
fn row_of(
    page: &PageRequest,
    login: &LoggedIn,
    memberships: &[Membership],
    ticket: &Ticket,
) -> Option<TicketRow> {
    let account = memberships.iter().find(|account| Some(account.account_id) == ticket.account_id);
    if !ticket.is_for(login.user_id, account.map(|account| account.role)) {
        return None;
    }
    Some(TicketRow {
        href: format!("/support/{}", ticket.id?),
        subject: ticket.subject().map(ToOwned::to_owned),
        status: ticket.status,
        account_name: account.map(|account| account.name.clone()),
        is_own: ticket.user_id == Some(login.user_id),
        written_at: Moment::new(page.layout.language, ticket.shared_messages().last()?.at),
    })
}
