//! The pages of an account's members: what each role sees and does, and what strangers, other accounts and forged
//! forms get.

mod access;
mod api_agents;
mod apis;
mod app_assertions;
mod app_exchange;
mod app_keys;
mod app_proof;
mod app_requests;
mod apps;
mod audit;
mod audited_webhooks;
mod back_channel;
mod cases;
mod domains;
mod events;
mod frame;
mod groups;
mod guides;
mod incidents;
mod live;
mod logo;
mod logs;
mod new_account;
mod new_app;
mod past;
mod plan;
mod registrations;
mod search;
mod settings;
mod signals;
mod team;
mod trusted_issuers;
mod usage;
mod users;
mod webhook_attempts;
mod webhooks;
mod wrong_inputs;

use crate::support::{Answer, Browser, World};
use xwms_events::ids::AccountId;

/// Returns the path of a page of the account; `below` has no first slash.
pub fn path(account_id: AccountId, below: &str) -> String {
    if below.is_empty() {
        format!("/dashboard/{account_id}")
    } else {
        format!("/dashboard/{account_id}/{below}")
    }
}

/// Returns the hidden fields of the form of `page` that is sent to `action`, if there is one.
pub fn hidden(page: &Answer, action: &str) -> Option<Vec<(String, String)>> {
    let start = page.body.find(&format!("<form method=\"post\" action=\"{action}\""))?;
    Some(crate::support::browser::form(&page.body[start..]).1)
}

/// Opens the page at `shown`, and sends its form to `action` with these fields beside the hidden ones.
pub async fn send_from(
    browser: &mut Browser,
    world: &World,
    (shown, action): (&str, &str),
    fields: &[(&str, &str)],
) -> Answer {
    let page = browser.open(&world.server, shown).await;
    let mut all = hidden(&page, action).unwrap_or_else(|| panic!("no form to {action} in {page:?}"));
    all.extend(fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
    browser.post(&world.server, action, &all).await
}

/// As [`send_from`], for a form that is sent to the path of its own page.
pub async fn send(browser: &mut Browser, world: &World, path: &str, fields: &[(&str, &str)]) -> Answer {
    send_from(browser, world, (path, path), fields).await
}
