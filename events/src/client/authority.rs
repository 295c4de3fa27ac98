//! Who may change a client: a caller may not grant, or take over, more power over the account than they have
//! themselves.
//!
//! A client's power is its management scopes. A caller who decides where its codes go, which credentials prove its
//! identity, or from where it may send requests can act as the client. Such a change therefore needs every scope that
//! the client has, has ever had (a lost scope can be given back), or is given by the change itself. See
//! docs/explanation/adr/0056-who-may-change-a-client.md.

use super::{Client, ClientCommand};
use crate::{Refusal, refusal::require, scope::Scopes};

/// Whether the command may let the caller act as the client. The match has no wildcard, so a new command can't be
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
        // An assertion made for another server could become valid for this one.
        | ClientCommand::ChangeProtocol { .. }
        | ClientCommand::ChangeKeys { .. }
        | ClientCommand::CreateSecret { .. }
        | ClientCommand::RotateSecret { .. }
        | ClientCommand::ReplaceExposed { .. }
        // Anyone who has its registration access token may change it.
        | ClientCommand::RegisterItself { .. }
        // The client was stopped, perhaps because its secret has leaked.
        | ClientCommand::Enable => true,
        // Any caller who notices a problem may stop the client.
        ClientCommand::RevokeSecret { .. }
        | ClientCommand::RevokeTokens
        | ClientCommand::Disable
        | ClientCommand::Delete
        | ClientCommand::Rename { .. }
        | ClientCommand::ChangeLinks { .. }
        | ClientCommand::ChangeLogo { .. }
        | ClientCommand::ChangeRequestShare { .. }
        // The client itself does these, with a token of its own.
        | ClientCommand::ChangeSignals { .. }
        | ClientCommand::VerifySignals { .. }
        // Only the operator may do these.
        | ClientCommand::Restrict { .. }
        | ClientCommand::Reinstate
        | ClientCommand::ImportId { .. }
        | ClientCommand::Verify
        | ClientCommand::Unverify => false,
    }
}

/// Refuses `command` on `client` if it could give a caller who has only `own` more than `own`.
///
/// # Errors
/// `scope_exceeded` if the client has, had or gets management scopes that are not in `own`.
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
    require(client.reach.union(&added).is_subset(own), || Refusal {
        code: "scope_exceeded",
        ..Refusal::forbidden(
            "the caller needs every management scope that the client has, ever had, or would get by this \
             change",
        )
    })
}
