//! Tests of the keys and certificates that codes and refresh tokens are bound to (RFC 9449, RFC 8705).

use super::{
    Authorization, CodeRequest, Grant, GrantCommand, GrantEvent, RefreshRequest, RefreshTerms, RevokeReason,
    tests::{authorization, authorized, code_request, refresh_request, refreshed, revoked, terms},
};
use crate::{Decider, confirmation::Confirmation};

fn grant(events: &[GrantEvent]) -> Grant {
    let mut grant = Grant::default();
    events.iter().for_each(|event| grant.evolve(event));
    grant
}

fn key(jkt: &str) -> Confirmation {
    Confirmation::Key(jkt.to_owned())
}

fn certificate(x5t: &str) -> Confirmation {
    Confirmation::Certificate(x5t.to_owned())
}

fn redeem_with(refresh: RefreshTerms, confirmation: Option<Confirmation>) -> GrantCommand {
    GrantCommand::RedeemCode(CodeRequest { refresh: Some(refresh), confirmation, ..code_request(1, 10) })
}

fn redeem(refresh: RefreshTerms, jkt: Option<&str>) -> GrantCommand {
    redeem_with(refresh, jkt.map(key))
}

fn refresh_with(generation: u32, seconds: i64, confirmation: Option<Confirmation>) -> GrantCommand {
    GrantCommand::Refresh(RefreshRequest { confirmation, ..refresh_request(generation, seconds) })
}

fn refresh(generation: u32, seconds: i64, jkt: Option<&str>) -> GrantCommand {
    refresh_with(generation, seconds, jkt.map(key))
}

/// Returns the code of the refusal.
fn refusal(grant: &Grant, command: GrantCommand) -> Option<&'static str> {
    grant.decide(command).err().map(|refusal| refusal.code)
}

/// A grant whose code was redeemed on these terms, with this key.
fn redeemed(terms: RefreshTerms, jkt: Option<&str>) -> Grant {
    redeemed_with(terms, jkt.map(key))
}

/// The same, with a key or a certificate.
fn redeemed_with(terms: RefreshTerms, confirmation: Option<Confirmation>) -> Grant {
    let mut grant = grant(&[authorized()]);
    for event in grant.decide(redeem_with(terms, confirmation)).unwrap() {
        grant.evolve(&event);
    }
    grant
}

#[test]
fn a_code_that_names_a_key_is_redeemed_with_that_key_only() {
    let bound = Authorization { dpop_jkt: Some("mine".into()), ..authorization() };
    let grant = grant(&[GrantEvent::Authorized { authorization: Box::new(bound) }]);
    assert_eq!(refusal(&grant, redeem(terms(10), None)), Some("wrong_key"));
    assert_eq!(refusal(&grant, redeem(terms(10), Some("other"))), Some("wrong_key"));
    let same_text = redeem_with(terms(10), Some(certificate("mine")));
    assert_eq!(
        refusal(&grant, same_text),
        Some("wrong_key"),
        "the thumbprint of a certificate is not that of a key"
    );
    assert_eq!(refusal(&grant, redeem(terms(10), Some("mine"))), None);
}

#[test]
fn the_refresh_token_of_a_client_without_a_secret_needs_the_certificate_of_its_code() {
    let grant = redeemed_with(terms(10), Some(certificate("mine")));
    for wrong in [None, Some(certificate("other")), Some(key("mine"))] {
        assert_eq!(
            refusal(&grant, refresh_with(1, 10, wrong.clone())),
            Some("wrong_certificate"),
            "{wrong:?}"
        );
    }
    assert_eq!(refusal(&grant, refresh_with(1, 10, Some(certificate("mine")))), None);
    let authenticates = RefreshTerms { client_authenticates: true, ..terms(10) };
    let grant = redeemed_with(authenticates, Some(certificate("mine")));
    assert_eq!(refusal(&grant, refresh_with(1, 10, Some(certificate("renewed")))), None);
}

#[test]
fn a_refresh_token_of_no_certificate_becomes_that_of_the_first_one() {
    let mut grant = redeemed_with(terms(10), None);
    let events = grant.decide(refresh_with(1, 10, Some(certificate("mine")))).unwrap();
    events.iter().for_each(|event| grant.evolve(event));
    assert_eq!(refusal(&grant, refresh_with(2, 20, None)), Some("wrong_certificate"));
    assert_eq!(refusal(&grant, refresh_with(2, 20, Some(certificate("mine")))), None);
}

#[test]
fn the_refresh_token_of_a_client_without_a_secret_needs_the_key_of_its_code() {
    let grant = redeemed(terms(10), Some("mine"));
    assert_eq!(refusal(&grant, refresh(1, 10, None)), Some("wrong_key"));
    assert_eq!(refusal(&grant, refresh(1, 10, Some("other"))), Some("wrong_key"));
    assert_eq!(refusal(&grant, refresh(1, 10, Some("mine"))), None);
}

#[test]
fn a_client_that_authenticates_may_refresh_with_any_key() {
    let grant = redeemed(RefreshTerms { client_authenticates: true, ..terms(10) }, Some("mine"));
    for jkt in [None, Some("mine"), Some("next")] {
        assert_eq!(refusal(&grant, refresh(1, 10, jkt)), None, "{jkt:?}");
    }
}

#[test]
fn a_refresh_token_of_no_key_becomes_that_of_the_first_key_that_is_proved() {
    let mut grant = redeemed(terms(10), None);
    let events = grant.decide(refresh(1, 10, Some("mine"))).unwrap();
    assert!(matches!(events.as_slice(), [GrantEvent::Refreshed { jkt: Some(jkt), .. }] if jkt == "mine"));
    events.iter().for_each(|event| grant.evolve(event));
    assert_eq!(refusal(&grant, refresh(2, 20, None)), Some("wrong_key"));
    assert_eq!(refusal(&grant, refresh(2, 20, Some("mine"))), None);
    // A repeated token within the grace period can't change the binding.
    let mut grant = redeemed(terms(10), None);
    grant.evolve(&refreshed(2, false, 10));
    let events = grant.decide(refresh(1, 15, Some("thief"))).unwrap();
    assert!(
        matches!(events.as_slice(), [GrantEvent::Refreshed { retry: true, jkt: None, .. }]),
        "{events:?}"
    );
}

#[test]
fn a_thief_without_the_key_cannot_end_the_grant() {
    let mut grant = redeemed(terms(10), Some("mine"));
    grant.evolve(&refreshed(2, false, 10));
    assert_eq!(refusal(&grant, refresh(1, 500, Some("thief"))), Some("wrong_key"));
    let reused = grant.decide(refresh(1, 500, Some("mine"))).unwrap();
    assert_eq!(reused.last(), Some(&revoked(RevokeReason::RefreshReused, 610)));
}
