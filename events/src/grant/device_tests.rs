//! Tests for a grant that a person approved for a device.

use super::{
    Authorization, DeviceRedemption, DeviceRequest, Grant, GrantCommand, GrantEvent,
    tests::{at, authorization, client, terms, token},
};
use crate::{Decider, resource::audience::resource_id, resource_access::ResourceAccess, scope::Scope};

fn approved(change: impl FnOnce(&mut Authorization)) -> Grant {
    let device =
        DeviceRequest { network: Some("hash".into()), same_network: Some(true), requested_at: at(0) };
    let mut approved =
        Authorization { device: Some(Box::new(device)), redirect_uri: String::new(), ..authorization() };
    change(&mut approved);
    let mut grant = Grant::default();
    grant.evolve(&GrantEvent::Authorized { authorization: Box::new(approved) });
    grant
}

fn request(seconds: i64) -> DeviceRedemption {
    let authorization = authorization();
    DeviceRedemption {
        client_id: authorization.client_id,
        confirmation: None,
        registered: authorization.scopes,
        token_id: token(),
        token_expires_at: at(600),
        refresh: Some(terms(10)),
        at: at(seconds),
    }
}

fn code(grant: &Grant, request: DeviceRedemption) -> Option<&'static str> {
    grant.decide(GrantCommand::RedeemDevice(request)).err().map(|refusal| refusal.code)
}

#[test]
fn a_device_code_gives_tokens_once_and_twice_only_a_refusal() {
    let mut grant = approved(|_| {});
    let facts = grant.decide(GrantCommand::RedeemDevice(request(1))).unwrap();
    assert!(matches!(facts.as_slice(), [GrantEvent::CodeRedeemed { .. }]), "{facts:?}");
    facts.iter().for_each(|fact| grant.evolve(fact));
    assert_eq!(code(&grant, request(2)), Some("device_code_used"));
}

#[test]
fn a_device_code_is_its_clients_and_no_code_of_a_redirect() {
    let other = DeviceRedemption { client_id: client(99), ..request(1) };
    assert_eq!(code(&approved(|_| {}), other), Some("wrong_client"));
    let redirected = approved(|authorization| authorization.device = None);
    assert_eq!(code(&redirected, request(1)), Some("wrong_client"));
}

#[test]
fn a_device_code_expires_and_ends_with_the_scopes_of_its_client() {
    let until = authorization().code_expires_at;
    let grant = approved(|_| {});
    assert_eq!(code(&grant, DeviceRedemption { at: until, ..request(1) }), Some("code_expired"));
    let none = || DeviceRedemption { registered: [Scope::Phone].into_iter().collect(), ..request(1) };
    assert_eq!(code(&grant, none()), Some("scopes_removed"));
    let access = ResourceAccess {
        resource_id: resource_id("urn:orders"),
        audience: "urn:orders".into(),
        scopes: vec!["read".into()],
        permissions_claim: false,
        role: None,
        groups: vec![],
    };
    let at_api = approved(|authorization| authorization.resources = vec![access]);
    assert_eq!(code(&at_api, none()), None, "access to an API needs no scope of xwms");
}

#[test]
fn a_grant_of_a_device_ends_with_the_session_unless_it_may_outlive_it() {
    let ends = at(300);
    let grant = approved(|authorization| authorization.session_expires_at = Some(ends));
    let facts = grant.decide(GrantCommand::RedeemDevice(request(1))).unwrap();
    let [GrantEvent::CodeRedeemed { refresh: Some(refresh), .. }] = facts.as_slice() else {
        panic!("{facts:?}")
    };
    assert_eq!(refresh.absolute_expires_at, ends);
}
