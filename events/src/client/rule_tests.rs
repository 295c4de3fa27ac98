//! Tests of the rules about what a client may omit, and about who may change it.

use super::{
    AuthMethod, Client, ClientCommand, ClientEvent, ClientType, NewClient, TokenPolicy, check_authority,
    tests::{created, fold, new_client, refusal_of, secret},
};
use crate::{
    Decider, Timestamp,
    scope::{Scope, Scopes},
};

fn of_type(client_type: ClientType) -> NewClient {
    let confidential = client_type.is_confidential();
    let people = client_type.has_users();
    NewClient {
        client_type,
        auth_method: if confidential { AuthMethod::ClientSecret } else { AuthMethod::None },
        secret: confidential.then(|| secret(1)),
        redirect_uris: if people { new_client().redirect_uris } else { vec![] },
        scopes: if people { new_client().scopes } else { Scopes::default() },
        ..new_client()
    }
}

#[test]
fn only_a_web_client_may_do_without_pkce() {
    for (client_type, refused) in [
        (ClientType::Web, None),
        (ClientType::Native, Some("pkce_required")),
        (ClientType::Browser, Some("pkce_required")),
        (ClientType::Machine, Some("pkce_required")),
    ] {
        assert_eq!(refusal_of(of_type(client_type)), None);
        assert_eq!(refusal_of(NewClient { require_pkce: false, ..of_type(client_type) }), refused);
        let made = Client::default().decide(ClientCommand::Create(Box::new(of_type(client_type)))).unwrap();
        let changed = fold(&made).decide(ClientCommand::ChangePkceRequirement { required: false });
        assert_eq!(changed.err().map(|refusal| refusal.code), refused);
    }
}

#[test]
fn pkce_is_required_until_it_is_waived_and_again_after() {
    let mut client = fold(&created());
    assert!(!client.pkce_waived);
    for required in [false, true] {
        let command = ClientCommand::ChangePkceRequirement { required };
        let events = client.decide(command.clone()).unwrap();
        assert_eq!(events, vec![ClientEvent::PkceRequirementChanged { required }]);
        events.iter().for_each(|event| client.evolve(event));
        assert_eq!(client.pkce_waived, !required);
        assert_eq!(client.decide(command), Ok(vec![]), "it is so already");
    }
}

#[test]
fn a_public_client_keeps_rotation() {
    let policy = |client_type| TokenPolicy { refresh_rotation: false, ..TokenPolicy::usual(client_type) };
    for (client_type, refused) in [
        (ClientType::Web, None),
        (ClientType::Native, Some("rotation_required")),
        (ClientType::Browser, Some("rotation_required")),
    ] {
        let token_policy = policy(client_type);
        assert_eq!(refusal_of(NewClient { token_policy, ..of_type(client_type) }), refused);
    }
    assert_eq!(TokenPolicy::usual(ClientType::Web).refresh_grace_seconds, 30);
    assert_eq!(TokenPolicy::usual(ClientType::Native).refresh_grace_seconds, 0);
}

fn scopes(scopes: &[Scope]) -> Scopes {
    scopes.iter().copied().collect()
}

fn acts() -> Vec<ClientCommand> {
    vec![
        ClientCommand::ChangeRedirectUris {
            redirect_uris: vec![],
            post_logout_redirect_uris: vec![],
            development: false,
        },
        ClientCommand::ChangeScopes { scopes: Scopes::default() },
        ClientCommand::ChangeDomains { domains: vec![], limit: 1 },
        ClientCommand::ChangeIpAllowList { networks: vec![] },
        ClientCommand::ChangeTokenPolicy { token_policy: TokenPolicy::default() },
        ClientCommand::ChangePkceRequirement { required: false },
        ClientCommand::ChangeKeys { jwks: serde_json::json!({}) },
        ClientCommand::CreateSecret { secret: secret(2), at: Timestamp::from_millis(0) },
        ClientCommand::ReplaceExposed { new: secret(2), reason: None },
        ClientCommand::Enable,
    ]
}

#[test]
fn nobody_comes_to_act_as_a_client_that_has_more_than_they_have() {
    let strong = ClientEvent::ScopesChanged { scopes: scopes(&[Scope::AccountsWrite, Scope::ClientsWrite]) };
    let emptied = ClientEvent::ScopesChanged { scopes: Scopes::default() };
    let weak = scopes(&[Scope::ClientsWrite]);
    let enough = scopes(&[Scope::ClientsWrite, Scope::AccountsWrite]);
    let has = fold(&[created(), vec![strong.clone()]].concat());
    let had = fold(&[created(), vec![strong, emptied]].concat());
    for client in [&has, &had] {
        for command in acts() {
            let refused = check_authority(client, &command, &weak).err().map(|refusal| refusal.code);
            assert_eq!(refused, Some("scope_exceeded"), "{command:?}");
            assert_eq!(check_authority(client, &command, &enough), Ok(()), "{command:?}");
        }
        for stop in [ClientCommand::Disable, ClientCommand::RevokeTokens, ClientCommand::Delete] {
            assert_eq!(check_authority(client, &stop, &weak), Ok(()), "{stop:?}");
        }
    }
}

#[test]
fn scopes_about_a_person_give_no_management_rights() {
    let personal = ClientEvent::ScopesChanged { scopes: scopes(&[Scope::Openid, Scope::Email]) };
    let client = fold(&[created(), vec![personal]].concat());
    for command in acts() {
        assert_eq!(check_authority(&client, &command, &scopes(&[Scope::ClientsWrite])), Ok(()));
    }
    let widened = ClientCommand::ChangeScopes { scopes: scopes(&[Scope::EventsRead]) };
    assert!(check_authority(&client, &widened, &scopes(&[Scope::ClientsWrite])).is_err());
}
