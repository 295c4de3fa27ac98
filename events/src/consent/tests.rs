//! Given/when/then tests for a consent.

use super::{Consent, ConsentCommand, ConsentEvent};
use crate::{
    Decider, Refusal,
    ids::{AccountId, ClientId, ResourceId, UserId},
    resource_access::ApprovedResource,
    scope::{Scope, Scopes},
};
use cqrs_es::test::TestFramework;
use uuid::Uuid;

type Consents = TestFramework<Consent>;

fn of(scopes: &[Scope]) -> Scopes {
    scopes.iter().copied().collect()
}

fn granted(scopes: &[Scope]) -> ConsentEvent {
    ConsentEvent::Granted {
        user_id: UserId::from_uuid(Uuid::from_u128(1)),
        client_id: ClientId::from_uuid(Uuid::from_u128(2)),
        account_id: AccountId::from_uuid(Uuid::from_u128(3)),
        scopes: of(scopes),
        resources: vec![],
    }
}

fn grant(scopes: &[Scope]) -> ConsentCommand {
    ConsentCommand::Grant {
        user_id: UserId::from_uuid(Uuid::from_u128(1)),
        client_id: ClientId::from_uuid(Uuid::from_u128(2)),
        account_id: AccountId::from_uuid(Uuid::from_u128(3)),
        scopes: of(scopes),
        resources: vec![],
    }
}

#[test]
fn a_first_approval_grants() {
    Consents::with(())
        .given_no_previous_events()
        .when(grant(&[Scope::Openid]))
        .then_expect_events(vec![granted(&[Scope::Openid])]);
}

#[test]
fn approving_twice_makes_one_event() {
    Consents::with(())
        .given(vec![granted(&[Scope::Openid, Scope::Email])])
        .when(grant(&[Scope::Email]))
        .then_expect_events(vec![]);
}

#[test]
fn approving_more_keeps_what_was_approved() {
    Consents::with(())
        .given(vec![granted(&[Scope::Openid])])
        .when(grant(&[Scope::Email]))
        .then_expect_events(vec![ConsentEvent::Changed {
            scopes: of(&[Scope::Openid, Scope::Email]),
            resources: vec![],
        }]);
}

#[test]
fn a_withdrawn_consent_must_be_given_again() {
    Consents::with(())
        .given(vec![granted(&[Scope::Openid]), ConsentEvent::Withdrawn {}])
        .when(grant(&[Scope::Openid]))
        .then_expect_events(vec![granted(&[Scope::Openid])]);
}

#[test]
fn a_consent_that_was_never_given_cannot_be_withdrawn() {
    Consents::with(())
        .given_no_previous_events()
        .when(ConsentCommand::Withdraw)
        .then_expect_error(Refusal::not_found("there is no such consent"));
}

#[test]
fn scopes_of_an_api_are_approved_for_that_api_alone_and_beside_those_of_this_server() {
    let api = |n, scopes: &[&str]| ApprovedResource {
        resource_id: ResourceId::from_uuid(Uuid::from_u128(n)),
        scopes: scopes.iter().map(|scope| (*scope).to_owned()).collect(),
    };
    let approve = |resources| match grant(&[]) {
        ConsentCommand::Grant { user_id, client_id, account_id, scopes, .. } => {
            ConsentCommand::Grant { user_id, client_id, account_id, scopes, resources }
        }
        ConsentCommand::Withdraw => ConsentCommand::Withdraw,
    };
    let mut consent = Consent::default();
    for resources in [vec![api(1, &["read"])], vec![api(2, &["write"]), api(1, &["write"])]] {
        for event in consent.decide(approve(resources)).unwrap() {
            consent.evolve(&event);
        }
    }
    assert_eq!(consent.resources, [api(1, &["read", "write"]), api(2, &["write"])]);
    let none = Scopes::default();
    assert!(consent.covers(&none, &[api(1, &["write", "read"])]));
    assert!(!consent.covers(&none, &[api(2, &["read"])]), "the other API has it");
    assert!(!consent.covers(&none, &[api(3, &["read"])]));
    assert!(!consent.covers(&none, &[]) && !consent.covers(&of(&[Scope::Openid]), &[api(1, &["read"])]));
    assert!(consent.decide(approve(vec![api(1, &["read"])])).unwrap().is_empty());
    for event in consent.decide(ConsentCommand::Withdraw).unwrap() {
        consent.evolve(&event);
    }
    assert!(!consent.is_given());
}
