//! Who may change a client: nobody hands out, or takes over, more power over the account than they have themselves.
//!
//! A client's power is its management scopes. Whoever decides where its codes go, what proves that it is it, or from
//! where it may ask, can act as the client; so that takes every scope that the client has, ever had (it may be given
//! back what it lost), or is given by this very change. See docs/explanation/adr/0056-who-may-change-a-client.md.

use super::{Client, ClientCommand};
use crate::{Refusal, scope::Scopes};

/// Whether the command is one by which somebody may come to act as the client. No wildcard: a new command can't be
/// forgotten here.
pub const fn lets_act(command: &ClientCommand) -> bool {
    match command {
        ClientCommand::Create(_)
        | ClientCommand::ChangeRedirectUris { .. }
        | ClientCommand::ChangeScopes { .. }
        | ClientCommand::ChangeDomains { .. }
        | ClientCommand::VerifyDomain { .. }
        | ClientCommand::ChangeIpAllowList { .. }
        | ClientCommand::ChangeTokenPolicy { .. }
        | ClientCommand::ChangePkceRequirement { .. }
        // An assertion made for another server may become one for here.
        | ClientCommand::ChangeProtocol { .. }
        | ClientCommand::ChangeKeys { .. }
        | ClientCommand::CreateSecret { .. }
        | ClientCommand::RotateSecret { .. }
        | ClientCommand::ReplaceExposed { .. }
        // Somebody stopped it, perhaps because its secret is known.
        | ClientCommand::Enable => true,
        // Whoever sees that something is wrong may stop it.
        ClientCommand::RevokeSecret { .. }
        | ClientCommand::RevokeTokens
        | ClientCommand::Disable
        | ClientCommand::Delete
        | ClientCommand::Rename { .. }
        | ClientCommand::ChangeRequestShare { .. }
        // These are the operator's.
        | ClientCommand::Restrict { .. }
        | ClientCommand::Reinstate
        | ClientCommand::Verify
        | ClientCommand::Unverify => false,
    }
}

/// Refuses `command` on `client` to somebody who may do only what `own` allows, if by it they might do more.
///
/// # Errors
/// `scope_exceeded`.
pub fn check_authority(client: &Client, command: &ClientCommand, own: &Scopes) -> Result<(), Refusal> {
    if !lets_act(command) {
        return Ok(());
    }
    let added = match command {
        ClientCommand::Create(new) => new.scopes.clone(),
        ClientCommand::ChangeScopes { scopes } => scopes.clone(),
        _ => Scopes::default(),
    };
    let added: Scopes = added.iter().filter(|scope| scope.is_management()).collect();
    match client.reach.union(&added).is_subset(own) {
        true => Ok(()),
        false => Err(Refusal {
            code: "scope_exceeded",
            ..Refusal::forbidden(
                "the client has, had or gets management scopes that the caller lacks: nobody who has less than the \
                 client changes what lets somebody act as it",
            )
        }),
    }
}
