//! Given/when/then tests for a token.

use super::{
    Exchange, GrantType, IdentityAssertion, StatusEntry, Token, TokenCommand, TokenEvent, TokenLogin,
    Workload,
};
use crate::{
    Decider, Refusal, Timestamp,
    account::Role,
    ids::{AccountId, ClientId, ResourceId, SigningKeyId, StatusListId, TokenId, UserId},
    resource_access::ResourceAccess,
    session::Assurance,
};
use cqrs_es::test::TestFramework;
use uuid::Uuid;

type Tokens = TestFramework<Token>;

fn token() -> Token {
    Token {
        id: Some(TokenId::from_uuid(Uuid::from_u128(1))),
        account_id: Some(AccountId::from_uuid(Uuid::from_u128(2))),
        client_id: Some(ClientId::from_uuid(Uuid::from_u128(3))),
        key_id: Some("laptop".into()),
        workload: Some(Box::new(Workload {
            trusted_issuer: "github".into(),
            issuer: "https://token.actions.githubusercontent.com".into(),
            subject_digest: "digest".into(),
        })),
        assertion: Some(Box::new(IdentityAssertion {
            issuer: "https://login.acme.example".into(),
            id_digest: "digest".into(),
        })),
        grant_type: Some(GrantType::ClientCredentials),
        kid: Some(SigningKeyId::from_uuid(Uuid::from_u128(4))),
        jkt: Some("thumbprint".into()),
        expires_at: Timestamp::from_millis(600_000),
        ..Token::default()
    }
}

fn issued() -> Vec<TokenEvent> {
    Token::default().decide(TokenCommand::Issue(Box::new(token()))).unwrap_or_default()
}

fn revoke() -> TokenCommand {
    TokenCommand::Revoke { reason: "client".into() }
}

#[test]
fn an_issued_token_is_what_was_asked_for() {
    let mut state = Token::default();
    issued().iter().for_each(|event| state.evolve(event));
    assert_eq!(state, token());
}

#[test]
fn a_token_is_issued_once() {
    Tokens::with(())
        .given(issued())
        .when(TokenCommand::Issue(Box::new(token())))
        .then_expect_error(Refusal::conflict("token_exists", "the token is already issued"));
}

#[test]
fn revoking_twice_is_one_fact() {
    let revoked = TokenEvent::Revoked {
        reason: "client".into(),
        expires_at: Timestamp::from_millis(600_000),
        client_id: token().client_id,
    };
    Tokens::with(()).given(issued()).when(revoke()).then_expect_events(vec![revoked.clone()]);
    let mut both = issued();
    both.push(revoked);
    Tokens::with(()).given(both).when(revoke()).then_expect_events(vec![]);
}

#[test]
fn a_token_that_was_never_issued_cannot_be_revoked() {
    Tokens::with(())
        .given_no_previous_events()
        .when(revoke())
        .then_expect_error(Refusal::not_found("there is no such token"));
}

#[test]
fn a_login_that_a_thief_of_the_key_made_stronger_is_not_that_of_the_token() {
    let login = |acr, millis| TokenLogin { acr, auth_time: Some(Timestamp::from_millis(millis)) };
    let of = |login| Token { login, ..token() };
    let issued = of(Some(login(Assurance::Password, 1_234)));
    assert!(issued.is_claimed_by(&of(Some(login(Assurance::Password, 1_000)))), "a JWT has whole seconds");
    for forged in [Some(login(Assurance::TwoFactors, 1_000)), Some(login(Assurance::Password, 9_000)), None] {
        assert!(!issued.is_claimed_by(&of(forged)), "{forged:?}");
    }
    assert!(token().is_claimed_by(&issued), "an old event says nothing about it");
}

#[test]
fn claims_that_differ_from_what_was_issued_are_not_its_claims() {
    let issued = Token { issued_at: Timestamp::from_millis(1_234), ..token() };
    let of_jwt =
        Token { issued_at: Timestamp::from_millis(1_000), key_id: None, grant_type: None, ..token() };
    assert!(issued.is_claimed_by(&of_jwt));
    assert!(Token { kid: None, ..issued.clone() }.is_claimed_by(&of_jwt));
    assert!(!Token::default().is_claimed_by(&Token::default()));
    let other = || Uuid::from_u128(99);
    for forged in [
        Token { id: Some(TokenId::from_uuid(other())), ..of_jwt.clone() },
        Token { account_id: Some(AccountId::from_uuid(other())), ..of_jwt.clone() },
        Token { client_id: Some(ClientId::from_uuid(other())), ..of_jwt.clone() },
        Token { user_id: Some(UserId::from_uuid(other())), ..of_jwt.clone() },
        Token { scopes: "openid".parse().unwrap(), ..of_jwt.clone() },
        Token { kid: Some(SigningKeyId::from_uuid(other())), ..of_jwt.clone() },
        Token { expires_at: Timestamp::from_millis(601_000), ..of_jwt.clone() },
        Token { resource: Some(Box::new(access("read"))), ..of_jwt.clone() },
        Token { basis: 7, ..of_jwt.clone() },
        Token { jkt: Some("another key".into()), ..of_jwt.clone() },
        Token { jkt: None, ..of_jwt.clone() },
        Token { jkt: None, x5t: of_jwt.jkt.clone(), ..of_jwt.clone() },
        Token { exchange: Some(Box::new(exchange())), ..of_jwt.clone() },
        Token { may_act: of_jwt.client_id, ..of_jwt.clone() },
        Token { status: Some(entry(7)), ..of_jwt.clone() },
    ] {
        assert!(!issued.is_claimed_by(&forged), "{forged:?}");
    }
}

fn entry(index: u32) -> StatusEntry {
    StatusEntry { list_id: StatusListId::from_uuid(Uuid::from_u128(8)), index }
}

#[test]
fn a_token_keeps_its_place_in_a_status_list_and_another_place_is_not_its_own() {
    let new = Token { status: Some(entry(7)), ..token() };
    let events = Token::default().decide(TokenCommand::Issue(Box::new(new.clone()))).unwrap();
    let mut state = Token::default();
    events.iter().for_each(|event| state.evolve(event));
    assert_eq!(state, new);
    for forged in [Some(entry(8)), None] {
        assert!(!new.is_claimed_by(&Token { status: forged, ..new.clone() }), "{forged:?}");
    }
}

fn exchange() -> Exchange {
    Exchange {
        parent_id: TokenId::from_uuid(Uuid::from_u128(6)),
        depth: 1,
        actor_token_id: None,
        actors: vec!["client".to_owned()],
        subject_client_id: None,
        had: vec![],
        stops: vec!["log".to_owned()],
    }
}

#[test]
fn an_exchanged_token_keeps_where_it_comes_from() {
    let new = Token { exchange: Some(Box::new(exchange())), may_act: token().client_id, ..token() };
    let events = Token::default().decide(TokenCommand::Issue(Box::new(new.clone()))).unwrap();
    let mut state = Token::default();
    events.iter().for_each(|event| state.evolve(event));
    assert_eq!(state, new);
    let forged = Exchange { actors: vec![], ..exchange() };
    assert!(!new.is_claimed_by(&Token { exchange: Some(Box::new(forged)), ..new.clone() }));
}

fn access(scope: &str) -> ResourceAccess {
    ResourceAccess {
        resource_id: ResourceId::from_uuid(Uuid::from_u128(5)),
        audience: "https://orders.example.com".into(),
        scopes: vec![scope.to_owned()],
        permissions_claim: false,
        role: None,
        groups: vec![],
    }
}

#[test]
fn a_token_for_an_api_is_claimed_with_its_audience_and_scopes_alone() {
    let issued = Token { resource: Some(Box::new(access("read"))), ..token() };
    assert_eq!((issued.scope_text().as_str(), issued.for_this_server()), ("read", None));
    let of_jwt = Token { key_id: None, grant_type: None, ..issued.clone() };
    assert!(issued.is_claimed_by(&of_jwt));
    for forged in [
        ResourceAccess { audience: "https://stock.example.com".into(), ..access("read") },
        ResourceAccess { permissions_claim: true, ..access("read") },
        ResourceAccess { role: Some(Role::Owner), ..access("read") },
        ResourceAccess { groups: vec!["Admins".into()], ..access("read") },
        access("write"),
    ] {
        assert!(!issued.is_claimed_by(&Token { resource: Some(Box::new(forged)), ..of_jwt.clone() }));
    }
    assert!(!issued.is_claimed_by(&Token { resource: None, ..of_jwt }));
}
