//! Tests of refreshes where the client authenticates or need not rotate, and of codes without a challenge.

use super::{
    Authorization, ClientNow, CodeRequest, Grant, GrantCommand, GrantEvent, RefreshTerms, RevokeReason,
    tests::{
        Grants, at, authorization, authorized, client, client_now, code_request, redeem, refresh, refreshed,
        revoked, terms, token,
    },
};
use crate::Decider;

fn redeemed(terms: RefreshTerms) -> GrantEvent {
    GrantEvent::CodeRedeemed { token_id: token(), token_expires_at: at(600), at: at(1), refresh: Some(terms) }
}

/// A client that authenticates, with a grace period of ten seconds.
fn bound() -> RefreshTerms {
    RefreshTerms { client_authenticates: true, ..terms(10) }
}

fn fold(events: &[GrantEvent]) -> Grant {
    let mut grant = Grant::default();
    events.iter().for_each(|event| grant.evolve(event));
    grant
}

fn gives(grant: &Grant, generation: u32, seconds: i64) -> bool {
    let events = grant.decide(refresh(generation, seconds)).unwrap_or_default();
    events.iter().any(|event| matches!(event, GrantEvent::Refreshed { .. }))
}

#[test]
fn a_client_that_authenticates_has_its_answer_repeated_to_as_many_tabs_as_there_are() {
    let mut events = vec![authorized(), redeemed(bound()), refreshed(2, false, 10)];
    for _ in 0..50 {
        assert!(gives(&fold(&events), 1, 19));
        events.push(refreshed(2, true, 19));
    }
    assert!(!gives(&fold(&events), 1, 20), "until the grace ends");
}

#[test]
fn a_public_client_has_its_answer_repeated_a_few_times() {
    let mut events = vec![authorized(), redeemed(terms(10)), refreshed(2, false, 10)];
    events.extend(vec![refreshed(2, true, 11); 3]);
    assert!(!gives(&fold(&events), 1, 12));
}

#[test]
fn a_tab_that_is_two_rotations_late_is_answered_within_the_grace_of_its_own_token() {
    let log = |terms| vec![authorized(), redeemed(terms), refreshed(2, false, 10), refreshed(3, false, 15)];
    let grant = fold(&log(bound()));
    assert!(gives(&grant, 1, 19) && !gives(&grant, 1, 20));
    assert!(gives(&grant, 2, 24) && !gives(&grant, 2, 25));
    assert!(!gives(&fold(&log(terms(10))), 1, 16), "not for a public client");
}

#[test]
fn a_stolen_token_that_comes_after_the_grace_revokes_the_grant() {
    Grants::with(())
        .given(vec![authorized(), redeemed(bound()), refreshed(2, false, 10), refreshed(3, false, 100)])
        .when(refresh(1, 105))
        .then_expect_events(vec![
            GrantEvent::RefreshReused { generation: 1 },
            revoked(RevokeReason::RefreshReused, 700),
        ]);
}

#[test]
fn an_unrotated_token_works_again_and_its_idle_time_restarts() {
    let still = RefreshTerms { rotation: false, client_authenticates: true, ..terms(0) };
    let mut events = vec![authorized(), redeemed(still)];
    for seconds in [900, 1800, 2700] {
        let answer = fold(&events).decide(refresh(1, seconds)).unwrap();
        assert_eq!(answer, vec![refreshed(1, false, seconds)]);
        events.extend(answer);
    }
    assert_eq!(fold(&events).decide(refresh(1, 3700)).unwrap_err().code, "refresh_token_expired");
}

#[test]
fn old_terms_rotate_for_a_client_that_may_not_authenticate() {
    let old = serde_json::json!({"idle_seconds": 60, "absolute_expires_at": at(9), "grace_seconds": 0});
    let terms: RefreshTerms = serde_json::from_value(old.clone()).unwrap();
    assert!(terms.rotation && !terms.client_authenticates);
    assert_eq!(serde_json::to_value(terms).unwrap(), old);
}

#[test]
fn refreshing_ends_with_the_session_where_it_rests_on_one() {
    let bound = Authorization { session_expires_at: Some(at(700)), ..authorization() };
    let terms = RefreshTerms { absolute_expires_at: at(700), ..terms(0) };
    Grants::with(())
        .given(vec![GrantEvent::Authorized { authorization: Box::new(bound) }])
        .when(redeem(1, 0))
        .then_expect_events(vec![GrantEvent::CodeRedeemed {
            token_id: token(),
            token_expires_at: at(601),
            at: at(1),
            refresh: Some(terms),
        }]);
}

fn presented(challenge: Option<&str>, client: ClientNow) -> GrantCommand {
    let challenge = challenge.map(Into::into);
    GrantCommand::RedeemCode(CodeRequest { client, challenge, ..code_request(1, 0) })
}

#[test]
fn a_verifier_belongs_to_a_challenge_and_a_challenge_to_a_verifier() {
    let waived = ClientNow { requires_pkce: false, ..client_now() };
    for (asked, answered, client, refused) in [
        (Some("challenge"), Some("challenge"), client_now(), None),
        (Some("challenge"), Some("challenge"), waived.clone(), None),
        (Some("challenge"), None, waived.clone(), Some("wrong_verifier")),
        (Some("challenge"), Some("other"), waived.clone(), Some("wrong_verifier")),
        (None, None, waived.clone(), None),
        (None, Some("challenge"), waived.clone(), Some("unasked_verifier")),
        (None, Some(""), waived, Some("unasked_verifier")),
        (None, None, client_now(), Some("pkce_required")),
    ] {
        let code_challenge = asked.map(Into::into);
        let grant = fold(&[GrantEvent::Authorized {
            authorization: Box::new(Authorization { code_challenge, ..authorization() }),
        }]);
        let answer = grant.decide(presented(answered, client)).err().map(|refusal| refusal.code);
        assert_eq!(answer, refused, "{asked:?} {answered:?}");
    }
}

#[test]
fn a_code_that_waits_for_a_removed_redirect_uri_is_void() {
    let grant = fold(&[authorized()]);
    let removed = ClientNow { redirect_registered: false, ..client_now() };
    let refused = grant.decide(presented(Some("challenge"), removed)).unwrap_err();
    assert_eq!(refused.code, "redirect_uri_removed");
    assert_eq!(grant.authorization.as_ref().map(|known| known.client_id), Some(client(3)));
}
