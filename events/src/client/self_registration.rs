//! Clients that registered themselves (RFC 7591): people log in through them, and they never have management scopes from
//! their registration. What their metadata means is up to the server.

use super::{Client, ClientEvent};
use crate::{Refusal, ids::RegistrationId, refusal::require};

/// Marks a client that was just created as one that registered itself.
pub(super) fn register(
    client: &Client,
    registration_id: Option<RegistrationId>,
) -> Result<Vec<ClientEvent>, Refusal> {
    require(client.client_type.has_users() && client.reach.is_empty(), || {
        let detail = "an app that registers itself can't have management scopes";
        Refusal::invalid("scope", "invalid_scope", detail)
    })?;
    Ok(vec![ClientEvent::SelfRegistered { registration_id }])
}

#[cfg(test)]
mod tests {
    use super::register;
    use crate::{
        client::{Client, ClientEvent, ClientType},
        scope::{Scope, Scopes},
    };

    #[test]
    fn only_a_client_of_people_without_management_scopes_registers_itself() {
        let web = Client { client_type: ClientType::Web, ..Client::default() };
        assert_eq!(register(&web, None).unwrap(), [ClientEvent::SelfRegistered { registration_id: None }]);
        let reach: Scopes = [Scope::ClientsWrite].into_iter().collect();
        let manager = Client { reach, ..web };
        assert_eq!(register(&manager, None).unwrap_err().code, "invalid_scope");
        let machine = Client { client_type: ClientType::Machine, ..Client::default() };
        assert_eq!(register(&machine, None).unwrap_err().code, "invalid_scope");
    }
}
