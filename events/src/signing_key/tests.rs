//! Given/when/then tests for a signing key.

use super::{Algorithm, SigningKey, SigningKeyCommand, SigningKeyEvent};
use crate::{Refusal, ids::SigningKeyId};
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
        .then_expect_error(Refusal::conflict("key_retired", "a retired key can't sign again"));
}

#[test]
fn retiring_twice_is_one_fact() {
    SigningKeys::with(())
        .given(vec![created(), SigningKeyEvent::Retired {}])
        .when(SigningKeyCommand::Retire)
        .then_expect_events(vec![]);
}
