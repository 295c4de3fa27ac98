//! Given/when/then tests for a signing key.

use super::{Algorithm, SigningKey, SigningKeyCommand, SigningKeyEvent};
use crate::{
    AnyEvent, Refusal,
    effects::{Effect, effects, stop_keys},
    ids::SigningKeyId,
    token::Token,
};
use cqrs_es::test::TestFramework;
use uuid::Uuid;

type SigningKeys = TestFramework<SigningKey>;

fn created() -> SigningKeyEvent {
    SigningKeyEvent::Created {
        key_id: SigningKeyId::from_uuid(Uuid::from_u128(1)),
        algorithm: Algorithm::ES256,
        public_jwk: serde_json::json!({"kty": "EC"}),
    }
}

#[test]
fn a_created_key_can_be_activated() {
    SigningKeys::with(())
        .given(vec![created()])
        .when(SigningKeyCommand::Activate)
        .then_expect_events(vec![SigningKeyEvent::Activated {}]);
}

#[test]
fn a_retired_key_never_signs_again() {
    SigningKeys::with(())
        .given(vec![created(), SigningKeyEvent::Activated {}, SigningKeyEvent::Retired {}])
        .when(SigningKeyCommand::Activate)
        .then_expect_error(Refusal::conflict("key_retired", "a retired or revoked key can't sign again"));
}

#[test]
fn retiring_twice_is_one_fact() {
    SigningKeys::with(())
        .given(vec![created(), SigningKeyEvent::Retired {}])
        .when(SigningKeyCommand::Retire)
        .then_expect_events(vec![]);
}

fn revoke(reason: &str) -> SigningKeyCommand {
    SigningKeyCommand::Revoke { reason: reason.into() }
}

#[test]
fn a_key_is_revoked_once_in_any_state_and_with_a_reason() {
    let revoked = SigningKeyEvent::Revoked { reason: "leaked".into() };
    for before in [
        vec![created()],
        vec![created(), SigningKeyEvent::Activated {}],
        vec![created(), SigningKeyEvent::Activated {}, SigningKeyEvent::Retired {}],
    ] {
        SigningKeys::with(())
            .given(before.clone())
            .when(revoke("leaked"))
            .then_expect_events(vec![revoked.clone()]);
        let after = [before, vec![revoked.clone()]].concat();
        SigningKeys::with(()).given(after.clone()).when(revoke("leaked")).then_expect_events(vec![]);
        SigningKeys::with(()).given(after.clone()).when(SigningKeyCommand::Retire).then_expect_events(vec![]);
        SigningKeys::with(())
            .given(after)
            .when(SigningKeyCommand::Activate)
            .then_expect_error(Refusal::conflict("key_retired", "a retired or revoked key can't sign again"));
    }
    assert!(crate::Decider::decide(&SigningKey::default(), revoke("leaked")).is_err());
}

#[test]
fn the_stop_of_a_revoked_key_stops_its_tokens_for_good() {
    let id = SigningKeyId::from_uuid(Uuid::from_u128(1));
    let event = AnyEvent::SigningKey(SigningKeyEvent::Revoked { reason: "leaked".into() });
    let stop = Effect::Stop { key: id.to_string(), standing: true, until: None };
    assert_eq!(effects(&id.to_string(), &event), [stop]);
    assert!(stop_keys(&Token { kid: Some(id), ..Token::default() }).contains(&id.to_string()));
}
