//! Given/when/then tests for a client.

use super::{
    AuthMethod, Client, ClientCommand, ClientEvent, ClientStanding, ClientType, Environment, NewClient,
    NewSecret, Protocol, TokenPolicy,
};
use crate::{
    Decider, Refusal, RefusalKind, Timestamp,
    ids::{AccountId, ClientId, SecretId},
    scope::{Scope, Scopes},
};
use cqrs_es::test::TestFramework;
use proptest::prelude::*;
use uuid::Uuid;

type Clients = TestFramework<Client>;

const fn at(millis: i64) -> Timestamp {
    Timestamp::from_millis(millis)
}

pub(super) fn secret(n: u128) -> NewSecret {
    NewSecret {
        secret_id: SecretId::from_uuid(Uuid::from_u128(n)),
        label: format!("secret {n}"),
        digest: format!("digest {n}"),
        expires_at: None,
    }
}

pub(super) fn new_client() -> NewClient {
    NewClient {
        client_id: ClientId::from_uuid(Uuid::from_u128(1)),
        account_id: AccountId::from_uuid(Uuid::from_u128(2)),
        name: "Shop".into(),
        client_type: ClientType::Web,
        environment: Environment::Live,
        redirect_uris: vec!["https://shop.example/callback".into()],
        post_logout_redirect_uris: vec![],
        scopes: [Scope::Openid].into_iter().collect(),
        auth_method: AuthMethod::ClientSecret,
        jwks: None,
        token_policy: TokenPolicy::default(),
        protocol: Protocol::default(),
        require_pkce: true,
        development: false,
        secret: Some(secret(1)),
    }
}

pub(super) fn created() -> Vec<ClientEvent> {
    Client::default().decide(ClientCommand::Create(Box::new(new_client()))).unwrap_or_default()
}

pub(super) fn fold(events: &[ClientEvent]) -> Client {
    let mut client = Client::default();
    events.iter().for_each(|event| client.evolve(event));
    client
}

pub(super) fn refusal_of(new: NewClient) -> Option<&'static str> {
    Client::default().decide(ClientCommand::Create(Box::new(new))).err().map(|refusal| refusal.code)
}

#[test]
fn a_created_client_is_enabled_and_has_its_first_secret() {
    let client = fold(&created());
    assert_eq!(client.standing, ClientStanding::Enabled);
    assert_eq!(client.secrets.len(), 1);
}

#[test]
fn a_client_that_people_use_needs_a_redirect_uri() {
    assert_eq!(
        refusal_of(NewClient { redirect_uris: vec![], ..new_client() }),
        Some("redirect_uri_required")
    );
}

#[test]
fn a_client_that_people_use_keeps_a_redirect_uri() {
    let none = ClientCommand::ChangeRedirectUris {
        redirect_uris: vec![],
        post_logout_redirect_uris: vec![],
        development: false,
    };
    let refused = fold(&created()).decide(none).err().map(|refusal| refusal.code);
    assert_eq!(refused, Some("redirect_uri_required"));
}

#[test]
fn secrets_that_have_expired_do_not_pile_up() {
    let mut client = fold(&created());
    for n in 2..102 {
        let at = Timestamp::from_millis(i64::try_from(n).unwrap_or_default() * 1_000);
        let secret = NewSecret { expires_at: Some(at.plus_seconds(1)), ..secret(n) };
        for event in client.decide(ClientCommand::CreateSecret { secret, at }).unwrap_or_default() {
            client.evolve(&event);
        }
    }
    let kept = |n: u128| client.secrets.contains_key(&SecretId::from_uuid(Uuid::from_u128(n)));
    assert_eq!(client.secrets.len(), 22, "one that does not expire, twenty that have, the newest");
    assert!(kept(1) && kept(101) && kept(100) && !kept(2));
}

#[test]
fn a_public_client_has_no_secret_and_a_confidential_one_must_authenticate() {
    let native = NewClient { client_type: ClientType::Native, ..new_client() };
    assert_eq!(refusal_of(native), Some("auth_method_mismatch"));
    let web = NewClient { auth_method: AuthMethod::None, ..new_client() };
    assert_eq!(refusal_of(web), Some("auth_method_mismatch"));
}

#[test]
fn a_public_client_gets_no_management_scope() {
    let native = NewClient {
        client_type: ClientType::Native,
        auth_method: AuthMethod::None,
        scopes: Scopes::management(),
        ..new_client()
    };
    assert_eq!(refusal_of(native), Some("invalid_scope"));
}

#[test]
fn private_keys_are_refused() {
    let jwks = serde_json::json!({"keys": [{"kty": "EC", "crv": "P-256", "x": "x", "y": "y", "d": "d"}]});
    let new = NewClient { auth_method: AuthMethod::PrivateKeyJwt, jwks: Some(jwks), ..new_client() };
    assert_eq!(refusal_of(new), Some("invalid_jwks"));
}

#[test]
fn a_rotated_secret_works_until_the_overlap_ends() {
    let mut events = created();
    let old = secret(1).secret_id;
    let rotate =
        ClientCommand::RotateSecret { secret_id: old, new: secret(2), at: at(0), overlap_until: at(100) };
    events.extend(fold(&events).decide(rotate).unwrap_or_default());
    let client = fold(&events);
    assert!(client.secrets[&old].is_live(at(99)));
    assert!(!client.secrets[&old].is_live(at(100)));
    assert!(client.secrets[&secret(2).secret_id].is_live(at(100)));
}

#[test]
fn replacing_an_exposed_secret_leaves_only_the_new_one_and_stops_tokens() {
    Clients::with(())
        .given(created())
        .when(ClientCommand::ReplaceExposed { new: secret(2), reason: Some("in a public repository".into()) })
        .then_expect_events(vec![
            ClientEvent::SecretRevoked { secret_id: secret(1).secret_id },
            ClientEvent::SecretCreated {
                secret_id: secret(2).secret_id,
                label: "secret 2".into(),
                digest: "digest 2".into(),
                expires_at: None,
            },
            ClientEvent::TokensRevoked { reason: Some("in a public repository".into()) },
        ]);
}

#[test]
fn an_eleventh_live_secret_is_refused() {
    let mut events = created();
    for n in 2..=10 {
        let create = ClientCommand::CreateSecret { secret: secret(n), at: at(0) };
        events.extend(fold(&events).decide(create).unwrap_or_default());
    }
    Clients::with(())
        .given(events)
        .when(ClientCommand::CreateSecret { secret: secret(11), at: at(0) })
        .then_expect_error(Refusal::conflict(
            "too_many_secrets",
            "a client may have at most 10 live secrets",
        ));
}

#[test]
fn an_account_cannot_enable_what_the_operator_restricted() {
    let mut events = created();
    events.push(ClientEvent::Restricted { reason: "abuse".into() });
    Clients::with(())
        .given(events)
        .when(ClientCommand::Enable)
        .then_expect_error(Refusal::conflict("client_restricted", "the operator restricted the client"));
}

#[test]
fn disabling_twice_is_one_fact() {
    let mut events = created();
    events.push(ClientEvent::Disabled {});
    Clients::with(()).given(events).when(ClientCommand::Disable).then_expect_events(vec![]);
}

#[test]
fn a_test_client_manages_only_tests() {
    let with = |scope: Scope| {
        refusal_of(NewClient {
            environment: Environment::Test,
            scopes: [scope].into_iter().collect(),
            ..new_client()
        })
    };
    for scope in Scope::ALL.iter().copied().filter(|scope| scope.is_management()) {
        let permitted = matches!(
            scope,
            Scope::ClientsRead
                | Scope::ClientsWrite
                | Scope::UsersRead
                | Scope::UsersWrite
                | Scope::TokensIntrospect
        );
        assert_eq!(with(scope), (!permitted).then_some("live_only"), "{}", scope.as_str());
    }
    assert_eq!(with(Scope::OfflineAccess), None);
}

fn allow(networks: &[&str]) -> ClientCommand {
    ClientCommand::ChangeIpAllowList { networks: networks.iter().map(|text| text.parse().unwrap()).collect() }
}

#[test]
fn a_machine_client_asks_only_from_its_networks() {
    let mut client = Client { client_type: ClientType::Machine, ..fold(&created()) };
    let from = |client: &Client, ip: &str| client.may_ask_from(Some(ip.parse().unwrap()));
    assert!(from(&client, "198.51.100.1") && client.may_ask_from(None));
    let events = client.decide(allow(&["203.0.113.0/24", "2001:db8::/32"])).unwrap();
    events.iter().for_each(|event| client.evolve(event));
    assert!(from(&client, "203.0.113.9") && from(&client, "::ffff:203.0.113.9"));
    assert!(from(&client, "2001:db8::1"));
    assert!(!from(&client, "203.0.114.1") && !client.may_ask_from(None));
}

#[test]
fn a_network_has_no_bits_after_its_prefix_and_is_there_once() {
    let machine = Client { client_type: ClientType::Machine, ..fold(&created()) };
    let many: Vec<_> = (0..51).map(|n| format!("10.0.{n}.0/24")).collect();
    let many: Vec<_> = many.iter().map(String::as_str).collect();
    for bad in [&["203.0.113.9/24"][..], &["10.0.0.0/8", "10.0.0.0/8"], &many] {
        assert_eq!(machine.decide(allow(bad)).unwrap_err().code, "invalid_network", "{bad:?}");
    }
    assert_eq!(fold(&created()).decide(allow(&["10.0.0.0/8"])).unwrap_err().code, "machine_only");
}

#[test]
fn another_name_takes_the_badge_away() {
    Clients::with(())
        .given([created(), vec![ClientEvent::Verified {}]].concat())
        .when(ClientCommand::Rename { name: "Bank".into() })
        .then_expect_events(vec![ClientEvent::Renamed { name: "Bank".into() }, ClientEvent::Unverified {}]);
}

#[test]
fn a_restricted_client_says_why_until_it_is_reinstated() {
    let mut client = fold(&created());
    let nothing = ClientCommand::Restrict { reason: " ".into() };
    assert_eq!(client.decide(nothing).unwrap_err().code, "invalid_reason");
    for event in client.decide(ClientCommand::Restrict { reason: "abuse".into() }).unwrap() {
        client.evolve(&event);
    }
    assert_eq!(client.restricted_for.as_deref(), Some("abuse"));
    client.evolve(&ClientEvent::Reinstated {});
    assert_eq!((client.standing, client.restricted_for), (ClientStanding::Enabled, None));
}

#[test]
fn reinstating_gives_back_what_was_and_no_more() {
    let restricted = ClientEvent::Restricted { reason: "abuse".into() };
    let reinstate = |events| Clients::with(()).given(events).when(ClientCommand::Reinstate);
    let enabled = [created(), vec![restricted.clone()]].concat();
    reinstate(enabled).then_expect_events(vec![ClientEvent::Reinstated {}]);
    let disabled = [created(), vec![ClientEvent::Disabled {}, restricted]].concat();
    reinstate(disabled).then_expect_events(vec![ClientEvent::Reinstated {}, ClientEvent::Disabled {}]);
}

fn any_command() -> impl Strategy<Value = ClientCommand> {
    prop_oneof![
        Just(ClientCommand::Create(Box::new(new_client()))),
        Just(ClientCommand::Disable),
        Just(ClientCommand::Enable),
        Just(ClientCommand::Restrict { reason: "abuse".into() }),
        Just(ClientCommand::Reinstate),
        Just(ClientCommand::Delete),
        Just(ClientCommand::RevokeTokens),
        Just(ClientCommand::ReplaceExposed { new: secret(7), reason: None }),
        Just(ClientCommand::Rename { name: "Other".into() }),
    ]
}

/// Returns the standing of a client after `command`; `None` if the command is refused. `before` is its standing when it
/// was restricted.
fn expected(
    standing: ClientStanding,
    before: ClientStanding,
    command: &ClientCommand,
) -> Option<ClientStanding> {
    use ClientStanding::{Deleted, Disabled, Enabled, Restricted};
    match (command, standing) {
        (ClientCommand::Create(_), _) => None,
        (ClientCommand::Disable | ClientCommand::Enable, Restricted) => None,
        (ClientCommand::Disable, _) => Some(Disabled),
        (ClientCommand::Enable, _) => Some(Enabled),
        (ClientCommand::Restrict { .. }, _) => Some(Restricted),
        (ClientCommand::Reinstate, Restricted) => Some(before),
        (ClientCommand::Delete, _) => Some(Deleted),
        (_, standing) => Some(standing),
    }
}

proptest! {
    #[test]
    fn disabling_and_restricting_are_reversible_and_deleting_is_not(
        commands in prop::collection::vec(any_command(), 0..30)
    ) {
        let mut client = fold(&created());
        let mut before = ClientStanding::Enabled;
        for command in commands {
            let was = client.clone();
            let answer = client.decide(command.clone());
            if was.standing == ClientStanding::Deleted {
                let refused = answer.is_err_and(|refusal| {
                    matches!(refusal.kind, RefusalKind::NotFound | RefusalKind::Conflict)
                });
                prop_assert!(refused);
                prop_assert!(client.secrets.is_empty());
                continue;
            }
            let wanted = expected(was.standing, before, &command);
            prop_assert_eq!(answer.is_ok(), wanted.is_some(), "{:?}", command);
            answer.unwrap_or_default().iter().for_each(|event| client.evolve(event));
            prop_assert_eq!(client.standing, wanted.unwrap_or(was.standing));
            if was.standing != ClientStanding::Restricted {
                before = was.standing;
            }
            // Whatever its standing, the client keeps everything else.
            let switches = matches!(
                command,
                ClientCommand::Disable
                    | ClientCommand::Enable
                    | ClientCommand::Restrict { .. }
                    | ClientCommand::Reinstate
            );
            if switches {
                let held = Client {
                    standing: client.standing,
                    disabled_before: client.disabled_before,
                    restricted_for: client.restricted_for.clone(),
                    ..was
                };
                prop_assert_eq!(&client, &held);
            }
        }
    }
}
