//! The rules of token exchange, and what attackers try with them.

use super::{DEPTH_MAX, ExchangeRefusal, Parties};
use crate::{
    AnyEvent, Timestamp,
    client::{ClientEvent, ExchangePolicy, ExchangeTarget},
    effects::{effects, stop_keys},
    gate::Gate,
    ids::{AccountId, ClientId, GrantId, ResourceId, SessionId, TokenId, UserId},
    resource_access::ResourceAccess,
    token::{Token, TokenEvent},
};
use uuid::Uuid;

const ORDERS: &str = "https://orders.example.com";
const STOCK: &str = "urn:example:stock";

fn client(number: u128) -> ClientId {
    ClientId::from_uuid(Uuid::from_u128(number))
}

fn account(number: u128) -> AccountId {
    AccountId::from_uuid(Uuid::from_u128(number))
}

/// Returns the access to the API with this audience; each has an id of its own.
fn access(audience: &str, scopes: &[&str]) -> ResourceAccess {
    ResourceAccess {
        resource_id: ResourceId::from_uuid(Uuid::from_u128(u128::from(audience == STOCK) + 1)),
        audience: audience.to_owned(),
        scopes: scopes.iter().map(|name| (*name).to_owned()).collect(),
        permissions_claim: false,
        role: None,
        groups: vec![],
    }
}

/// Returns the token `number` of a person, which client 1 of account 1 got for the orders.
fn of_person(number: u128) -> Token {
    Token {
        id: Some(TokenId::from_uuid(Uuid::from_u128(number))),
        account_id: Some(account(1)),
        client_id: Some(client(1)),
        user_id: Some(UserId::from_uuid(Uuid::from_u128(7))),
        grant_id: Some(GrantId::from_uuid(Uuid::from_u128(8))),
        session_id: Some(SessionId::from_uuid(Uuid::from_u128(9))),
        resource: Some(Box::new(access(ORDERS, &["read"]))),
        expires_at: Timestamp::from_millis(600_000),
        basis: 10,
        ..Token::default()
    }
}

/// Returns a token that client `number` got for itself.
fn own(number: u128) -> Token {
    Token {
        id: Some(TokenId::from_uuid(Uuid::from_u128(100 + number))),
        account_id: Some(account(1)),
        client_id: Some(client(number)),
        expires_at: Timestamp::from_millis(300_000),
        basis: 20,
        ..Token::default()
    }
}

/// Returns a policy for the tokens of clients 1 and 2.
fn policy(impersonation: bool) -> ExchangePolicy {
    let target = |audience: &str| ExchangeTarget {
        audience: audience.to_owned(),
        scopes: vec!["read".to_owned(), "write".to_owned()],
    };
    ExchangePolicy {
        subject_clients: vec![client(1), client(2)],
        targets: vec![target(ORDERS), target(STOCK)],
        impersonation,
        id_tokens: false,
    }
}

/// Returns client 2 of account 1, which wants to exchange `subject`.
fn parties<'a>(policy: &'a ExchangePolicy, subject: &'a Token, actor: Option<&'a Token>) -> Parties<'a> {
    Parties { client_id: client(2), account_id: account(1), policy, subject, actor }
}

/// Returns what client 2 gets for `subject`: the token `number` for the API.
fn child(policy: &ExchangePolicy, subject: &Token, (number, target): (u128, ResourceAccess)) -> Token {
    let parties = parties(policy, subject, None);
    let new = Token {
        id: Some(TokenId::from_uuid(Uuid::from_u128(number))),
        account_id: Some(account(1)),
        client_id: Some(client(2)),
        resource: Some(Box::new(target)),
        expires_at: Timestamp::from_millis(900_000),
        basis: 30,
        ..Token::default()
    };
    parties.descend(new, parties.exchange().unwrap())
}

#[test]
fn the_client_acts_for_the_person_and_no_longer_than_the_first_token() {
    let (policy, subject) = (policy(false), of_person(1));
    let child = child(&policy, &subject, (2, access(STOCK, &["read"])));
    let exchange = child.exchange.clone().unwrap();
    assert_eq!((exchange.parent_id, exchange.depth), (subject.id.unwrap(), 1));
    assert_eq!(exchange.actors, [client(2).to_string()]);
    assert_eq!((child.subject(), child.user_id), (subject.subject(), subject.user_id));
    assert_eq!((child.expires_at, child.basis), (subject.expires_at, subject.basis));
    assert_eq!((child.grant_id, child.session_id), (subject.grant_id, subject.session_id));
    assert_eq!(exchange.had.len(), 1);
}

#[test]
fn a_token_of_a_client_for_itself_stays_about_that_client() {
    let (policy, subject) = (policy(false), own(1));
    let first = child(&policy, &subject, (2, access(STOCK, &["read"])));
    assert_eq!(first.subject(), Some(client(1).to_string()));
    let second = child(&policy, &first, (3, access(STOCK, &["read"])));
    assert_eq!((second.subject(), second.client_id), (Some(client(1).to_string()), Some(client(2))));
}

#[test]
fn only_live_policies_of_the_same_account_open_a_token() {
    let policy = policy(true);
    for foreign in [
        Token { account_id: Some(account(2)), ..of_person(1) },
        Token { client_id: Some(client(3)), ..of_person(1) },
        Token { id: None, ..of_person(1) },
    ] {
        let refused = parties(&policy, &foreign, None).exchange();
        assert_eq!(refused, Err(ExchangeRefusal::Subject), "{foreign:?}");
    }
}

#[test]
fn an_actor_token_is_the_clients_own() {
    let (policy, subject, actor) = (policy(true), of_person(1), own(2));
    let exchange = parties(&policy, &subject, Some(&actor)).exchange().unwrap();
    assert_eq!(exchange.actors, [client(2).to_string()], "impersonation is only without an actor");
    assert_eq!(exchange.actor_token_id, actor.id);
    let exchanged = child(&policy, &subject, (5, access(STOCK, &["read"])));
    for wrong in [own(1), of_person(3), Token { account_id: Some(account(2)), ..own(2) }, exchanged] {
        let refused = parties(&policy, &subject, Some(&wrong)).exchange();
        assert_eq!(refused, Err(ExchangeRefusal::Actor), "{wrong:?}");
    }
}

#[test]
fn impersonation_adds_no_actor_and_drops_none() {
    let subject = of_person(1);
    let acting = child(&policy(false), &subject, (2, access(STOCK, &["read"])));
    assert_eq!(parties(&policy(true), &subject, None).exchange().unwrap().actors, [""; 0]);
    let after = parties(&policy(true), &acting, None).exchange().unwrap();
    assert_eq!(after.actors, [client(2).to_string()]);
}

#[test]
fn may_act_names_the_only_one_who_may() {
    let (impersonates, delegates) = (policy(true), policy(false));
    let theirs = Token { may_act: Some(client(2)), ..of_person(1) };
    let next = child(&delegates, &theirs, (2, access(STOCK, &["read"])));
    assert_eq!(next.may_act, Some(client(2)), "and so it is for the tokens after it");
    let others = Token { may_act: Some(client(3)), ..of_person(1) };
    for policy in [&impersonates, &delegates] {
        assert_eq!(parties(policy, &others, None).exchange(), Err(ExchangeRefusal::MayAct));
    }
    let person = Token { client_id: Some(client(2)), ..of_person(3) };
    let refused = parties(&delegates, &theirs, Some(&person)).exchange();
    assert_eq!(refused, Err(ExchangeRefusal::MayAct), "a person is not the client");
}

#[test]
fn the_chain_of_actors_ends() {
    let policy = policy(false);
    let mut token = of_person(1);
    for depth in 1..=DEPTH_MAX {
        token = child(&policy, &token, (u128::from(depth) + 1, access(STOCK, &["read"])));
        assert_eq!(token.exchange.as_ref().unwrap().actors.len(), usize::from(depth));
    }
    assert_eq!(parties(&policy, &token, None).exchange(), Err(ExchangeRefusal::TooDeep));
    assert_eq!(token.exchange.unwrap().had.len(), 2, "once for each API");
}

#[test]
fn scopes_never_grow_not_even_by_a_detour() {
    let (policy, subject) = (policy(false), of_person(1));
    let permitted = |subject: &Token, audience: &str, scopes: &[&str]| {
        let permitted = parties(&policy, subject, None).permitted(access(audience, scopes));
        permitted.map(|access| access.scopes.join(" "))
    };
    let all = ["read", "write", "admin"];
    assert_eq!(permitted(&subject, ORDERS, &all).as_deref(), Some("read"), "as the token before");
    assert_eq!(permitted(&subject, STOCK, &all).as_deref(), Some("read write"), "as the policy");
    assert_eq!(permitted(&subject, STOCK, &["admin"]).as_deref(), Some(""));
    assert_eq!(permitted(&subject, "urn:example:other", &all), None);
    let detour = child(&policy, &subject, (2, access(STOCK, &["write"])));
    assert_eq!(permitted(&detour, ORDERS, &all).as_deref(), Some("read"));
    assert_eq!(permitted(&detour, STOCK, &all).as_deref(), Some("write"));
}

#[test]
fn every_stop_of_a_token_stops_the_tokens_made_from_it() {
    let (policy, subject, actor) = (policy(false), of_person(1), own(2));
    let parties = parties(&policy, &subject, Some(&actor));
    let new = Token { id: own(5).id, client_id: Some(client(2)), account_id: Some(account(1)), ..own(5) };
    let exchange = parties.exchange().unwrap();
    let first = parties.descend(Token { basis: 30, ..new }, exchange);
    let keys = stop_keys(&first);
    for key in stop_keys(&subject).iter().chain(&stop_keys(&actor)) {
        assert!(keys.contains(key), "{key}");
    }
    let second = child(&policy, &first, (6, access(STOCK, &["read"])));
    let revoked = TokenEvent::Revoked {
        reason: "client".into(),
        expires_at: subject.expires_at,
        client_id: subject.client_id,
    };
    let disabled = AnyEvent::Client(ClientEvent::Disabled {});
    for (stream, event) in [
        (subject.id.unwrap().to_string(), AnyEvent::Token(revoked.clone())),
        (actor.id.unwrap().to_string(), AnyEvent::Token(revoked)),
        (client(1).to_string(), disabled.clone()),
        (client(2).to_string(), disabled),
    ] {
        assert!(!effects(&stream, &event).is_empty());
        let mut gate = Gate::default();
        gate.apply(40, &stream, &event);
        for token in [&first, &second] {
            assert!(!gate.is_open(&stop_keys(token), token.basis), "{stream}");
        }
    }
}

#[test]
fn a_stop_between_the_first_token_and_the_exchange_holds() {
    let (policy, subject) = (policy(false), of_person(1));
    let first = child(&policy, &subject, (2, access(STOCK, &["read"])));
    let mut gate = Gate::default();
    let event = AnyEvent::Client(ClientEvent::TokensRevoked { reason: None });
    gate.apply(25, &client(1).to_string(), &event);
    assert!(
        !gate.is_open(&stop_keys(&first), first.basis),
        "although the client that exchanged it knew more"
    );
}
