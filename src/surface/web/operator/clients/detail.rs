//! The page of one client. Whoever looks is recorded in its account first.

use super::text::TEXT;
use crate::surface::web::{
    dashboard::shared::paging::Paging,
    operator::shared::page::OperatorPage,
    shared::{
        kinds::{Facts, Part, Value, View},
        standing,
    },
};
use axum::response::Response;
use std::sync::Arc;
use xwms_events::{
    account::Account,
    client::{Client, ClientStanding},
    ids::{AccountId, ClientId},
};

/// Shows the client.
pub async fn show(op: OperatorPage) -> Result<Response, Response> {
    let (client_id, account_id, client) = client(&op).await?;
    let (text, language) = (op.text(&TEXT), op.language());
    let here = format!("/operator/clients/{client_id}");
    let (of_account, account) = account(&op, account_id).await?;
    let head = op
        .head(client.name.clone())
        .below("/operator/accounts", text.accounts)
        .below(of_account.clone(), account.clone())
        .id(client_id)
        .status(standing::client(client.standing, language));
    let head = match client.standing {
        ClientStanding::Deleted | ClientStanding::Absent => head,
        ClientStanding::Restricted => head.action(format!("{here}/reinstate"), text.reinstate.title),
        ClientStanding::Enabled | ClientStanding::Disabled => {
            let (act, label) = if client.verified {
                ("unverify", text.unverify.title)
            } else {
                ("verify", text.verify.title)
            };
            head.action(format!("{here}/{act}"), label)
                .action(format!("{here}/restrict"), text.restrict.title)
        }
    };
    let saved = Paging::at(&op.here).get("saved").map(|_| Part::Notice(text.saved.to_owned()));
    let reason = client.restricted_for.clone().map_or(Value::Nothing, Value::name);
    let facts = Facts::new(text.facts)
        .fact(text.account, Value::link(of_account, account))
        .fact(text.verified, Value::yes_no(op.language(), client.verified))
        .fact(text.reason, reason)
        .fact(text.scopes, Value::Code(client.scopes.to_string()))
        .fact(text.redirect_uris, Value::Lines(client.redirect_uris.clone()));
    Ok(op.show(View::new(head).maybe(saved).with(facts)))
}

/// Returns the page and the name of the client's account.
pub async fn account(op: &OperatorPage, account_id: AccountId) -> Result<(String, String), Response> {
    let account = op.app().store.load::<Account>(account_id).await.map_err(|error| op.failed(error))?.state;
    Ok((format!("/operator/accounts/{account_id}"), account.name.clone()))
}

/// Returns the client that the path names, with its account.
pub async fn client(op: &OperatorPage) -> Result<(ClientId, AccountId, Arc<Client>), Response> {
    let client_id: ClientId = op.id("client_id")?;
    let client = op.app().store.load::<Client>(client_id).await.map_err(|error| op.failed(error))?.state;
    let account_id = client.account_id.ok_or_else(|| op.not_found())?;
    op.view(account_id).await?;
    Ok((client_id, account_id, client))
}
