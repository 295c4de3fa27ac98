//! Given/when/then tests for a grant, and properties that hold over any sequence of commands.

use super::{
    Authorization, ClientNow, CodeRequest, Grant, GrantCommand, GrantEvent, RefreshRequest, RefreshTerms,
    RevokeReason, Stage,
};
use crate::{
    Decider, Refusal, Timestamp,
    ids::{AccountId, ClientId, GrantId, SessionId, TokenId, UserId},
    scope::{Scope, Scopes},
    session::Method,
};
use cqrs_es::test::TestFramework;
use proptest::prelude::*;
use uuid::Uuid;

pub(super) type Grants = TestFramework<Grant>;

pub(super) const fn at(seconds: i64) -> Timestamp {
    Timestamp::from_millis(seconds * 1000)
}

pub(super) fn client(n: u128) -> ClientId {
    ClientId::from_uuid(Uuid::from_u128(n))
}

pub(super) fn token() -> TokenId {
    TokenId::from_uuid(Uuid::from_u128(9))
}

pub(super) fn authorization() -> Authorization {
    Authorization {
        grant_id: GrantId::from_uuid(Uuid::from_u128(1)),
        account_id: AccountId::from_uuid(Uuid::from_u128(2)),
        client_id: client(3),
        user_id: UserId::from_uuid(Uuid::from_u128(4)),
        session_id: SessionId::from_uuid(Uuid::from_u128(5)),
        scopes: [Scope::Openid, Scope::Email].into_iter().collect(),
        resources: vec![],
        redirect_uri: "https://shop.example/callback".into(),
        code_challenge: Some("challenge".into()),
        dpop_jkt: None,
        nonce: None,
        claims: Default::default(),
        methods: vec![Method::Password],
        authenticated_at: Some(at(0)),
        session_expires_at: None,
        device: None,
        code_expires_at: at(60),
        basis: 0,
    }
}

/// The scopes that the client is registered for.
pub(super) fn registered() -> Scopes {
    [Scope::Openid, Scope::Email, Scope::Phone].into_iter().collect()
}

pub(super) fn terms(grace_seconds: u32) -> RefreshTerms {
    RefreshTerms {
        idle_seconds: 1000,
        absolute_expires_at: at(5000),
        grace_seconds,
        rotation: true,
        client_authenticates: false,
        jkt: None,
        x5t: None,
    }
}

/// The client, unchanged since the authorization.
pub(super) fn client_now() -> ClientNow {
    ClientNow { registered: registered(), redirect_registered: true, requires_pkce: true }
}

pub(super) fn authorized() -> GrantEvent {
    GrantEvent::Authorized { authorization: Box::new(authorization()) }
}

pub(super) fn redeemed(grace_seconds: u32) -> GrantEvent {
    GrantEvent::CodeRedeemed {
        token_id: token(),
        token_expires_at: at(600),
        at: at(1),
        refresh: Some(terms(grace_seconds)),
    }
}

pub(super) fn refreshed(generation: u32, retry: bool, seconds: i64) -> GrantEvent {
    GrantEvent::Refreshed {
        generation,
        retry,
        token_id: token(),
        token_expires_at: at(seconds + 600),
        at: at(seconds),
        client_id: Some(client(3)),
        jkt: None,
        x5t: None,
    }
}

pub(super) fn code_request(seconds: i64, grace_seconds: u32) -> CodeRequest {
    CodeRequest {
        client_id: client(3),
        client: client_now(),
        redirect_uri: Some("https://shop.example/callback".into()),
        challenge: Some("challenge".into()),
        confirmation: None,
        token_id: token(),
        token_expires_at: at(seconds + 600),
        refresh: Some(terms(grace_seconds)),
        at: at(seconds),
    }
}

pub(super) fn redeem(seconds: i64, grace_seconds: u32) -> GrantCommand {
    GrantCommand::RedeemCode(code_request(seconds, grace_seconds))
}

pub(super) fn refresh_request(generation: u32, seconds: i64) -> RefreshRequest {
    RefreshRequest {
        client_id: client(3),
        registered: registered(),
        generation,
        scopes: None,
        confirmation: None,
        token_id: token(),
        token_expires_at: at(seconds + 600),
        at: at(seconds),
    }
}

pub(super) fn refresh(generation: u32, seconds: i64) -> GrantCommand {
    GrantCommand::Refresh(refresh_request(generation, seconds))
}

pub(super) fn revoked(reason: RevokeReason, seconds: i64) -> GrantEvent {
    GrantEvent::Revoked { reason, until: at(seconds) }
}

#[test]
fn a_code_redeems_before_it_expires() {
    Grants::with(()).given(vec![authorized()]).when(redeem(1, 0)).then_expect_events(vec![
        GrantEvent::CodeRedeemed {
            token_id: token(),
            token_expires_at: at(601),
            at: at(1),
            refresh: Some(terms(0)),
        },
    ]);
}

#[test]
fn an_expired_code_is_refused() {
    Grants::with(()).given(vec![authorized()]).when(redeem(60, 0)).then_expect_error(Refusal::invalid(
        "code",
        "code_expired",
        "the code has expired",
    ));
}

#[test]
fn a_code_presented_twice_revokes_the_grant() {
    Grants::with(())
        .given(vec![authorized(), redeemed(0)])
        .when(redeem(2, 0))
        .then_expect_events(vec![GrantEvent::CodeReplayed {}, revoked(RevokeReason::CodeReplayed, 600)]);
}

#[test]
fn another_clients_code_is_refused_and_stays_good() {
    let stolen = GrantCommand::RedeemCode(CodeRequest { client_id: client(99), ..code_request(1, 0) });
    Grants::with(()).given(vec![authorized()]).when(stolen).then_expect_error(Refusal::invalid(
        "code",
        "wrong_client",
        "the code was issued to another client",
    ));
}

#[test]
fn a_wrong_verifier_and_a_wrong_redirect_uri_are_refused() {
    for (redirect, verifier, code) in [
        ("https://shop.example/callback", None, "wrong_verifier"),
        ("https://shop.example/callback", Some("other"), "wrong_verifier"),
        ("https://shop.example/other", Some("challenge"), "wrong_redirect_uri"),
    ] {
        let mut grant = Grant::default();
        grant.evolve(&authorized());
        let answer = grant.decide(GrantCommand::RedeemCode(CodeRequest {
            redirect_uri: Some(redirect.into()),
            challenge: verifier.map(Into::into),
            ..code_request(1, 0)
        }));
        assert_eq!(answer.map_err(|refusal| refusal.code), Err(code));
    }
}

#[test]
fn a_refresh_token_rotates() {
    Grants::with(())
        .given(vec![authorized(), redeemed(0)])
        .when(refresh(1, 10))
        .then_expect_events(vec![refreshed(2, false, 10)]);
}

#[test]
fn an_old_refresh_token_revokes_the_grant() {
    Grants::with(())
        .given(vec![authorized(), redeemed(0), refreshed(2, false, 10)])
        .when(refresh(1, 10))
        .then_expect_events(vec![
            GrantEvent::RefreshReused { generation: 1 },
            revoked(RevokeReason::RefreshReused, 610),
        ]);
}

#[test]
fn a_lost_answer_is_repeated_with_the_same_successor_within_the_grace() {
    Grants::with(())
        .given(vec![authorized(), redeemed(10), refreshed(2, false, 10)])
        .when(refresh(1, 19))
        .then_expect_events(vec![refreshed(2, true, 19)]);
}

#[test]
fn the_grace_ends() {
    Grants::with(())
        .given(vec![authorized(), redeemed(10), refreshed(2, false, 10), refreshed(2, true, 19)])
        .when(refresh(1, 20))
        .then_expect_events(vec![
            GrantEvent::RefreshReused { generation: 1 },
            revoked(RevokeReason::RefreshReused, 619),
        ]);
}

#[test]
fn an_idle_refresh_token_expires() {
    Grants::with(()).given(vec![authorized(), redeemed(0)]).when(refresh(1, 1001)).then_expect_error(
        Refusal::invalid("refresh_token", "refresh_token_expired", "the refresh token has expired"),
    );
}

#[test]
fn refreshing_never_widens_the_scope() {
    Grants::with(())
        .given(vec![authorized(), redeemed(0)])
        .when(refresh_for(&[Scope::Openid, Scope::Phone], registered()))
        .then_expect_error(Refusal::invalid(
            "scope",
            "scope_exceeded",
            "the scopes exceed what was granted or what the client is registered for",
        ));
}

/// A refresh that asks for these scopes, by a client that is now registered for `registered`.
fn refresh_for(asked: &[Scope], registered: Scopes) -> GrantCommand {
    let scopes = Some(asked.iter().copied().collect());
    GrantCommand::Refresh(RefreshRequest { registered, scopes, ..refresh_request(1, 10) })
}

#[test]
fn a_scope_that_the_client_lost_since_the_approval_is_in_no_new_token() {
    let left: Scopes = [Scope::Email, Scope::Phone].into_iter().collect();
    let email: Scopes = [Scope::Email].into_iter().collect();
    assert_eq!(authorization().scopes_of_token(&left, None), email);
    let given = || Grants::with(()).given(vec![authorized(), redeemed(0)]);
    given()
        .when(refresh_for(&[Scope::Email], left.clone()))
        .then_expect_events(vec![refreshed(2, false, 10)]);
    given().when(refresh_for(&[Scope::Openid], left)).then_expect_error(Refusal::invalid(
        "scope",
        "scope_exceeded",
        "the scopes exceed what was granted or what the client is registered for",
    ));
}

fn any_command() -> impl Strategy<Value = GrantCommand> {
    prop_oneof![
        (0..100_i64).prop_map(|seconds| redeem(seconds, 10)),
        (0..6_u32, 0..100_i64).prop_map(|(generation, seconds)| refresh(generation, seconds)),
        Just(GrantCommand::Revoke { reason: RevokeReason::User }),
    ]
}

/// What one of several servers decided on the state that it saw, but has not committed yet.
struct Decision {
    version: usize,
    command: GrantCommand,
    events: Vec<GrantEvent>,
}

impl Decision {
    fn on(log: &[GrantEvent], command: GrantCommand) -> Self {
        let mut grant = Grant::default();
        log.iter().for_each(|event| grant.evolve(event));
        let events = grant.decide(command.clone()).unwrap_or_default();
        Self { version: log.len(), command, events }
    }

    /// Appends if the log is still the one that was seen, as the store does; otherwise decides again.
    fn commit(self, log: &mut Vec<GrantEvent>) -> Option<Self> {
        if self.version != log.len() {
            return Some(Self::on(log, self.command));
        }
        log.extend(self.events);
        None
    }
}

proptest! {
    #[test]
    fn a_code_redeems_at_most_once_and_a_revoked_grant_never_revives(
        mut commands in prop::collection::vec(any_command(), 0..40)
    ) {
        let mut grant = Grant::default();
        grant.evolve(&authorized());
        let mut redemptions = 0;
        let mut revoked = false;
        commands.push(redeem(1, 10));
        for command in commands {
            let events = grant.decide(command).unwrap_or_default();
            let issues = events.iter().any(|event| {
                matches!(event, GrantEvent::CodeRedeemed { .. } | GrantEvent::Refreshed { .. })
            });
            prop_assert!(!(revoked && issues), "a revoked grant issued a token");
            redemptions += events.iter().filter(|event| matches!(event, GrantEvent::CodeRedeemed { .. })).count();
            events.iter().for_each(|event| grant.evolve(event));
            revoked |= grant.stage == Stage::Revoked;
        }
        prop_assert!(redemptions <= 1);
        prop_assert!(!revoked || grant.stage == Stage::Revoked);
    }

    #[test]
    fn a_code_redeems_at_most_once_under_any_interleaving(
        steps in prop::collection::vec((0..4_usize, any_command()), 0..60)
    ) {
        let mut log = vec![authorized()];
        let mut actors: [Option<Decision>; 4] = Default::default();
        for (who, command) in steps {
            actors[who] = match actors[who].take() {
                None => Some(Decision::on(&log, command)),
                Some(decision) => decision.commit(&mut log),
            };
        }
        // Every remaining decision is committed, however often it must be retried.
        while let Some(decision) = actors.iter_mut().find_map(Option::take) {
            let again = decision.commit(&mut log);
            if let Some(actor) = actors.iter_mut().find(|actor| actor.is_none()) {
                *actor = again;
            }
        }
        let count = |wanted: fn(&GrantEvent) -> bool| log.iter().filter(|event| wanted(event)).count();
        let redeemed = count(|event| matches!(event, GrantEvent::CodeRedeemed { .. }));
        prop_assert!(redeemed <= 1, "{redeemed} redemptions");
        let end = log.iter().position(|event| matches!(event, GrantEvent::Revoked { .. }));
        let replayed = count(|event| matches!(event, GrantEvent::CodeReplayed {}));
        prop_assert!(replayed == 0 || end.is_some(), "a second redemption ends the grant");
        let issues = |event: &GrantEvent| {
            matches!(event, GrantEvent::CodeRedeemed { .. } | GrantEvent::Refreshed { .. })
        };
        prop_assert!(!end.is_some_and(|end| log[end..].iter().any(issues)), "a revoked grant issued a token");
    }

    #[test]
    fn rotation_never_leaves_two_live_refresh_tokens_beyond_the_grace(
        steps in prop::collection::vec((0..6_u32, 0..30_i64), 0..40)
    ) {
        let mut grant = Grant::default();
        grant.evolve(&authorized());
        grant.evolve(&redeemed(10));
        let mut now = 1;
        for (generation, wait) in steps {
            now += wait;
            let events = grant.decide(refresh(generation, now)).unwrap_or_default();
            events.iter().for_each(|event| grant.evolve(event));
            let Some(current) = grant.refresh.clone() else { break };
            // After the grace period only the current generation yields tokens.
            let later = now + 11;
            let live: Vec<u32> = (0..=current.generation + 1)
                .filter(|generation| {
                    grant.decide(refresh(*generation, later)).is_ok_and(|events| {
                        events.iter().any(|event| matches!(event, GrantEvent::Refreshed { .. }))
                    })
                })
                .collect();
            prop_assert!(live.len() <= 1, "{live:?} are all live");
        }
    }
}
