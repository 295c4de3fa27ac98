//! Given/when/then tests for a resource.

use super::{
    Denied, NewResource, Resource, ResourceAgents, ResourceApp, ResourceCommand, ResourceEvent,
    ResourceScope, ResourceSettings, audience::resource_id,
};
use crate::{
    Decider, Refusal,
    account::Role,
    client::{Client, SelfRegistration},
    effects::{Effect, effects, stop_keys},
    ids::{AccountId, ClientId, ResourceId},
    resource_access::{ResourceAccess, names_in},
    token::{Token, TokenFormat},
};
use cqrs_es::test::TestFramework;
use uuid::Uuid;

type Resources = TestFramework<Resource>;

const AUDIENCE: &str = "https://orders.example.com";

fn account(n: u128) -> AccountId {
    AccountId::from_uuid(Uuid::from_u128(n))
}

fn client(n: u128) -> ClientId {
    ClientId::from_uuid(Uuid::from_u128(n))
}

fn scope(name: &str, roles: &[Role]) -> ResourceScope {
    ResourceScope {
        name: name.to_owned(),
        description_en: format!("May {name}"),
        description_nl: format!("Mag {name}"),
        roles: roles.to_vec(),
        ..ResourceScope::default()
    }
}

fn settings() -> ResourceSettings {
    ResourceSettings {
        name: "Orders".into(),
        scopes: vec![scope("read", &[]), scope("write", &[]), scope("admin", &[Role::Owner, Role::Admin])],
        access_token_seconds: 300,
        apps: vec![ResourceApp { client_id: client(3), scopes: vec!["admin".into(), "read".into()] }],
        ..ResourceSettings::default()
    }
}

fn create_for(account_id: AccountId, settings: ResourceSettings) -> ResourceCommand {
    let new = Box::new(NewResource { account_id, audience: AUDIENCE.into(), settings });
    ResourceCommand::Create { resource_id: resource_id(AUDIENCE), new }
}

fn create(settings: ResourceSettings) -> ResourceCommand {
    create_for(account(1), settings)
}

fn created() -> ResourceEvent {
    ResourceEvent::Created {
        resource_id: resource_id(AUDIENCE),
        account_id: account(1),
        audience: AUDIENCE.into(),
        settings: settings(),
    }
}

fn resource(events: &[ResourceEvent]) -> Resource {
    let mut resource = Resource::default();
    events.iter().for_each(|event| resource.evolve(event));
    resource
}

/// The settings with `scopes` for agents.
fn for_agents(scopes: &[&str]) -> ResourceSettings {
    let scopes = scopes.iter().map(|name| (*name).to_owned()).collect();
    ResourceSettings { agents: ResourceAgents { scopes }, ..settings() }
}

/// A client of account `of` that registered itself.
fn agent(n: u128, of: u128) -> Client {
    Client {
        id: Some(client(n)),
        account_id: Some(account(of)),
        self_registered: Some(SelfRegistration { registration_id: None, document: None }),
        ..Client::default()
    }
}

fn code(settings: ResourceSettings) -> Option<&'static str> {
    Resource::default().decide(create(settings)).err().map(|refusal| refusal.code)
}

#[test]
fn a_resource_is_created_with_the_id_that_follows_from_its_audience() {
    Resources::with(())
        .given_no_previous_events()
        .when(create(settings()))
        .then_expect_events(vec![created()]);
}

#[test]
fn settings_are_checked_member_by_member() {
    let scopes = |scopes| ResourceSettings { scopes, apps: vec![], ..settings() };
    let apps = |apps| ResourceSettings { apps, ..settings() };
    let app = |n, names: &[&str]| ResourceApp {
        client_id: client(n),
        scopes: names.iter().map(|name| (*name).to_owned()).collect(),
    };
    let lifetime = |access_token_seconds| ResourceSettings { access_token_seconds, ..settings() };
    for (bad, expected) in [
        (ResourceSettings { name: String::new(), ..settings() }, "invalid_name"),
        (ResourceSettings { max_age: Some(59), ..settings() }, "invalid_max_age"),
        (scopes(vec![ResourceScope { max_age: Some(0), ..scope("read", &[]) }]), "invalid_max_age"),
        (
            ResourceSettings { status_list: true, format: TokenFormat::Opaque, ..settings() },
            "status_list_needs_jwt",
        ),
        (lifetime(59), "invalid_lifetime"),
        (lifetime(86_401), "invalid_lifetime"),
        (scopes(vec![scope("", &[])]), "invalid_scope_name"),
        (scopes(vec![scope("two words", &[])]), "invalid_scope_name"),
        (scopes(vec![scope("a\"b", &[])]), "invalid_scope_name"),
        (scopes(vec![scope(&"x".repeat(65), &[])]), "invalid_scope_name"),
        (scopes(vec![scope("openid", &[])]), "reserved_scope"),
        (scopes(vec![scope("clients:write", &[])]), "reserved_scope"),
        (scopes(vec![scope("read", &[]), scope("read", &[])]), "repeated_scope"),
        (scopes((0..51).map(|n| scope(&format!("s{n}"), &[])).collect()), "too_many_scopes"),
        (
            scopes(vec![ResourceScope { description_nl: String::new(), ..scope("read", &[]) }]),
            "invalid_description",
        ),
        (apps(vec![app(3, &[])]), "app_without_scopes"),
        (apps(vec![app(3, &["delete"])]), "unknown_scope"),
        (apps(vec![app(3, &["read"]), app(3, &["write"])]), "repeated_app"),
        (apps((0..101).map(|n| app(n, &["read"])).collect()), "too_many_apps"),
        (for_agents(&["read", "delete"]), "unknown_scope"),
        (for_agents(&["openid"]), "unknown_scope"),
        (for_agents(&["read"; 51]), "unknown_scope"),
    ] {
        assert_eq!(code(bad), Some(expected));
    }
    assert_eq!(code(settings()), None);
}

#[test]
fn an_audience_belongs_to_one_account_also_after_it_was_deleted() {
    let taken = Refusal {
        field: Some("audience"),
        ..Refusal::conflict("audience_taken", "there is, or was, a resource with this audience")
    };
    let other = create_for(account(2), settings());
    Resources::with(()).given(vec![created()]).when(other.clone()).then_expect_error(taken.clone());
    let deleted = vec![created(), ResourceEvent::Deleted {}];
    Resources::with(()).given(deleted.clone()).when(other).then_expect_error(taken.clone());
    Resources::with(()).given(vec![created()]).when(create(settings())).then_expect_error(taken);
    Resources::with(()).given(deleted).when(create(settings())).then_expect_events(vec![created()]);
}

#[test]
fn a_lost_audience_ends_its_resource_and_can_not_be_created_again() {
    let successor = ResourceId::from_uuid(Uuid::from_u128(9));
    let lost = ResourceEvent::AudienceLost { successor_id: successor };
    let lose = || ResourceCommand::Lose { successor };
    Resources::with(())
        .given(vec![created()])
        .when(lose())
        .then_expect_events(vec![ResourceEvent::Deleted {}, lost.clone()]);
    let deleted = vec![created(), ResourceEvent::Deleted {}];
    Resources::with(()).given(deleted.clone()).when(lose()).then_expect_events(vec![lost.clone()]);
    let ended = resource(&[created(), ResourceEvent::Deleted {}, lost]);
    assert_eq!((ended.successor, ended.account_id), (Some(successor), Some(account(1))));
    assert_eq!(ended.offered(AUDIENCE, account(1), client(3)), Err(Denied));
    for who in [account(1), account(2)] {
        let refused = ended.decide(create_for(who, settings())).unwrap_err();
        assert_eq!(refused.code, "audience_taken");
    }
}

#[test]
fn a_change_that_changes_nothing_makes_no_event() {
    let change = |settings| ResourceCommand::Change { settings: Box::new(settings) };
    Resources::with(()).given(vec![created()]).when(change(settings())).then_expect_events(vec![]);
    let renamed = ResourceSettings { name: "Sales".into(), ..settings() };
    Resources::with(())
        .given(vec![created()])
        .when(change(renamed.clone()))
        .then_expect_events(vec![ResourceEvent::Changed { settings: renamed }]);
    Resources::with(()).given(vec![created()]).when(ResourceCommand::Enable).then_expect_events(vec![]);
    Resources::with(())
        .given(vec![created(), ResourceEvent::Deleted {}])
        .when(ResourceCommand::Enable)
        .then_expect_error(Refusal::not_found("there is no such resource"));
}

#[test]
fn only_a_listed_client_of_the_same_account_is_offered_an_enabled_resource_by_its_exact_audience() {
    let there = resource(&[created()]);
    let offered = there.offered(AUDIENCE, account(1), client(3)).unwrap();
    assert_eq!(offered.scopes, ["read", "admin"], "in the order of the resource");
    assert_eq!(there.offered(AUDIENCE, account(1), client(4)), Err(Denied));
    assert_eq!(there.offered(AUDIENCE, account(2), client(3)), Err(Denied));
    assert_eq!(there.offered("https://orders.example.com/", account(1), client(3)), Err(Denied));
    for end in [ResourceEvent::Disabled {}, ResourceEvent::Deleted {}] {
        let ended = resource(&[created(), end]);
        assert_eq!(ended.offered(AUDIENCE, account(1), client(3)), Err(Denied));
    }
    assert_eq!(Resource::default().offered("", account(1), client(3)), Err(Denied));
}

#[test]
fn an_agent_of_the_same_account_is_offered_the_scopes_for_agents_and_no_others() {
    let open = ResourceEvent::Changed { settings: for_agents(&["write"]) };
    let there = resource(&[created(), open.clone()]);
    let scopes = |client: &Client| there.offered_for_people(AUDIENCE, client).map(|access| access.scopes);
    assert_eq!(scopes(&agent(4, 1)), Ok(vec!["write".to_owned()]));
    assert_eq!(scopes(&agent(4, 2)), Err(Denied), "it is another account's");
    assert_eq!(scopes(&Client { self_registered: None, ..agent(4, 1) }), Err(Denied));
    assert_eq!(scopes(&Client::default()), Err(Denied));
    let listed = Ok(vec!["read".to_owned(), "admin".to_owned()]);
    assert_eq!(scopes(&agent(3, 1)), listed, "what it is listed with is what it may have");
    assert_eq!(scopes(&Client { self_registered: None, ..agent(3, 1) }), listed);
    assert_eq!(there.offered(AUDIENCE, account(1), client(4)), Err(Denied), "not for itself");
    assert_eq!(there.offered_for_people("https://orders.example.com/", &agent(4, 1)), Err(Denied));
    assert_eq!(there.agent_scopes(), Some(["write".to_owned()].as_slice()));
    for end in [ResourceEvent::Disabled {}, ResourceEvent::Deleted {}] {
        let ended = resource(&[created(), open.clone(), end]);
        assert_eq!(ended.offered_for_people(AUDIENCE, &agent(4, 1)), Err(Denied));
        assert_eq!(ended.agent_scopes(), None);
    }
}

#[test]
fn a_resource_is_closed_to_agents_until_its_account_opens_it() {
    let there = resource(&[created()]);
    assert_eq!(there.offered_for_people(AUDIENCE, &agent(4, 1)), Err(Denied));
    assert_eq!(there.agent_scopes(), None);
    let stored = serde_json::to_value(settings()).unwrap();
    assert!(stored.get("agents").is_none(), "events from before agents read the same");
}

#[test]
fn the_scopes_for_agents_are_stored_once_and_in_the_order_of_the_resource() {
    Resources::with(())
        .given_no_previous_events()
        .when(create(for_agents(&["write", "read", "write"])))
        .then_expect_events(vec![ResourceEvent::Created {
            resource_id: resource_id(AUDIENCE),
            account_id: account(1),
            audience: AUDIENCE.into(),
            settings: for_agents(&["read", "write"]),
        }]);
}

#[test]
fn a_scope_with_roles_is_for_members_in_one_of_them() {
    let there = resource(&[created()]);
    let all = there.offered(AUDIENCE, account(1), client(3)).unwrap();
    let given = |role| there.for_person(all.clone(), role).scopes;
    assert_eq!(given(Some(Role::Owner)), ["read", "admin"]);
    assert_eq!(given(Some(Role::Developer)), ["read"]);
    assert_eq!(given(None), ["read"]);
    assert!(there.needs_role(&all.scopes) && !there.needs_role(&["read".to_owned()]));
}

#[test]
fn a_token_says_the_role_of_its_person_only_if_the_api_wants_it() {
    let there = resource(&[created()]);
    let all = there.offered(AUDIENCE, account(1), client(3)).unwrap();
    assert_eq!(there.with_role(all.clone(), Some(Role::Owner)).role, None);
    let wanted = ResourceSettings { roles_claim: true, ..settings() };
    let told = resource(&[created(), ResourceEvent::Changed { settings: wanted }]);
    assert!(told.needs_role(&["read".to_owned()]), "the account is read for it");
    assert_eq!(told.with_role(all.clone(), Some(Role::Auditor)).role, Some(Role::Auditor));
    assert_eq!(told.with_role(all, None).role, None);
    let stored = serde_json::to_value(settings()).unwrap();
    assert!(stored.get("roles_claim").is_none(), "events from before read the same");
}

#[test]
fn access_is_only_ever_narrowed() {
    let there = resource(&[created()]);
    let all = there.offered(AUDIENCE, account(1), client(3)).unwrap();
    let read = all.narrowed(&["read".to_owned()]).unwrap();
    assert_eq!(read.scopes, ["read"]);
    assert_eq!(read.narrowed(&["read".to_owned(), "admin".to_owned()]), None);
    assert_eq!(all.narrowed(&["write".to_owned()]), None, "the client may not ask for it");
}

#[test]
fn the_parameter_scope_names_scopes_of_xwms_and_of_resources() {
    assert_eq!(names_in("openid read  write read clients:read"), ["read", "write"]);
    assert!(names_in("openid offline_access").is_empty());
}

#[test]
fn a_disabled_or_deleted_resource_stops_its_tokens() {
    let id = resource_id(AUDIENCE);
    let access = ResourceAccess {
        resource_id: id,
        audience: AUDIENCE.into(),
        scopes: vec![],
        permissions_claim: false,
        role: None,
        groups: vec![],
    };
    let token = Token { resource: Some(Box::new(access)), ..Token::default() };
    assert!(stop_keys(&token).contains(&id.to_string()));
    for event in [ResourceEvent::Disabled {}, ResourceEvent::Deleted {}] {
        let stopped = effects(&id.to_string(), &event.into());
        assert!(stopped.contains(&Effect::Stop { key: id.to_string(), standing: true, until: None }));
    }
}

#[test]
fn only_an_api_that_asks_for_groups_gets_them() {
    let access = || ResourceAccess {
        resource_id: ResourceId::from_uuid(Uuid::from_u128(5)),
        audience: "https://orders.example.com".into(),
        scopes: vec!["read".into()],
        permissions_claim: false,
        role: None,
        groups: vec![],
    };
    let of = |groups_claim| Resource {
        settings: ResourceSettings { groups_claim, ..settings() },
        ..Resource::default()
    };
    let groups = || vec!["Admins".to_owned()];
    assert_eq!(of(true).with_groups(access(), groups()).groups, groups());
    assert_eq!(of(false).with_groups(access(), groups()), access());
    let stored = serde_json::to_value(settings()).unwrap();
    assert!(stored.get("groups_claim").is_none(), "events from before read the same");
}
