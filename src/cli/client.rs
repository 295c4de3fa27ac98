//! `xwms client`: the operator's commands for a client.

use super::{config::Config, error::CliError};
use crate::commands::{
    Context,
    clients::{self, Authority, ClientRef},
};
use clap::{Args, Subcommand};
use serde_json::{Value, json};
use std::process::ExitCode;
use xwms_events::{
    Refusal,
    client::{Client as State, ClientCommand},
    ids::ClientId,
};

#[derive(Subcommand)]
pub(super) enum Client {
    /// Show a client.
    Show(Named),
    /// Stop a client and revoke everything it was issued. Its account sees the reason and can't undo this.
    Restrict {
        #[command(flatten)]
        named: Named,
        /// The reason, shown to the client's account.
        #[arg(long)]
        reason: String,
    },
    /// Let a restricted client act again. What it was issued before stays revoked.
    Reinstate(Named),
    /// Vouch for the owner of a client. Users see this when they are asked for consent.
    Verify(Named),
    /// Stop vouching for the client.
    Unverify(Named),
}

#[derive(Args)]
pub(super) struct Named {
    /// The client's id, such as client_01h….
    #[arg(value_name = "ID", value_parser = super::ids::client)]
    client_id: ClientId,
    #[command(flatten)]
    config: Config,
    /// Print a JSON object.
    #[arg(long)]
    json: bool,
}

pub(super) async fn run(client: Client) -> Result<ExitCode, CliError> {
    let (named, command) = match client {
        Client::Show(named) => (named, None),
        Client::Restrict { named, reason } => (named, Some(ClientCommand::Restrict { reason })),
        Client::Reinstate(named) => (named, Some(ClientCommand::Reinstate)),
        Client::Verify(named) => (named, Some(ClientCommand::Verify)),
        Client::Unverify(named) => (named, Some(ClientCommand::Unverify)),
    };
    let store = named.config.store().await?;
    let known = store.load::<State>(named.client_id).await?;
    let account_id = known
        .state
        .account_id
        .ok_or_else(|| CliError::Command(Refusal::not_found("there is no such client").into()))?;
    let now = match command {
        None => known.state,
        Some(command) => {
            let which = ClientRef {
                account_id,
                client_id: named.client_id,
                tests_only: false,
                authority: Authority::Unlimited,
            };
            let context = Context::system(&store, "xwms client");
            let make = |_: &State| Ok(vec![command.clone()]);
            clients::change(&context, which, make, |_| None).await?.state
        }
    };
    let shown = client_to_json(&now);
    if named.json {
        println!("{shown}");
    } else {
        for (name, value) in shown.as_object().into_iter().flatten() {
            let value = value.as_str().map_or_else(|| value.to_string(), ToOwned::to_owned);
            println!("{name:<15} {value}");
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn client_to_json(client: &State) -> Value {
    json!({
        "client_id": client.id,
        "imported_id": client.imported.as_ref().map(|imported| &imported.id),
        "account_id": client.account_id,
        "name": client.name,
        "client_type": client.client_type,
        "environment": client.environment,
        "standing": client.standing,
        "restricted_for": client.restricted_for,
        "verified": client.verified,
        "scopes": client.scopes.to_string(),
        "redirect_uris": client.redirect_uris,
        "domains": client.domains,
        "ip_allow_list": client.ip_allow_list,
        "request_share": client.request_share,
    })
}
