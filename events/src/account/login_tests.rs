//! Given/when/then tests for an account's own login.

use super::{Account, AccountCommand, AccountEvent, AccountProvider, By, LoginCommand, Role, parse_domain};
use crate::{
    Decider, Refusal,
    ids::{AccountId, UserId},
};
use cqrs_es::test::TestFramework;
use uuid::Uuid;

type Accounts = TestFramework<Account>;

fn user(number: u128) -> UserId {
    UserId::from_uuid(Uuid::from_u128(number))
}

fn owned() -> Vec<AccountEvent> {
    vec![
        AccountEvent::Created { account_id: AccountId::from_uuid(Uuid::from_u128(1)), name: "Acme".into() },
        AccountEvent::MemberJoined { user_id: user(1), role: Role::Owner, invitation_id: None },
        AccountEvent::MemberJoined { user_id: user(2), role: Role::Admin, invitation_id: None },
    ]
}

fn provider(issuer: &str) -> AccountProvider {
    AccountProvider {
        issuer: issuer.into(),
        client_id: "c".into(),
        secret_id: None,
        required: false,
        asserts_people: false,
    }
}

fn set(issuer: &str, by: By) -> AccountCommand {
    AccountCommand::Login(LoginCommand::SetProvider { provider: provider(issuer), by })
}

fn was_set(issuer: &str) -> AccountEvent {
    AccountEvent::LoginProviderSet {
        issuer: issuer.into(),
        provider_client_id: "c".into(),
        secret_id: None,
        required: false,
        asserts_people: false,
    }
}

fn verify(domain: &str, by: By) -> AccountCommand {
    AccountCommand::Login(LoginCommand::VerifyDomain { domain: domain.into(), by })
}

fn verified(domain: &str) -> AccountEvent {
    AccountEvent::LoginDomainVerified { domain: domain.into() }
}

const OWNER: fn() -> By = || By::Member(user(1));

#[test]
fn only_an_owner_sets_up_the_login_of_an_account() {
    Accounts::with(())
        .given(owned())
        .when(set("https://login.acme.example", OWNER()))
        .then_expect_events(vec![was_set("https://login.acme.example")]);
    let refused = || Refusal { code: "owner_required", ..Refusal::forbidden("only an owner may do this") };
    for by in [By::Member(user(2)), By::Client] {
        Accounts::with(())
            .given(owned())
            .when(set("https://login.acme.example", by))
            .then_expect_error(refused());
        Accounts::with(()).given(owned()).when(verify("acme.example", by)).then_expect_error(refused());
    }
}

#[test]
fn setting_the_same_provider_again_changes_nothing() {
    let given = owned().into_iter().chain([was_set("https://login.acme.example")]).collect();
    Accounts::with(())
        .given(given)
        .when(set("https://login.acme.example", OWNER()))
        .then_expect_events(vec![]);
}

#[test]
fn a_provider_is_at_an_https_url() {
    let detail = "issuer must be an https URL without a query, exactly as the provider calls itself";
    for issuer in [
        "",
        "http://login.acme.example",
        "https://u:p@login.acme.example",
        "https://login.acme.example/?x",
        "https://login.acme.example/#x",
        "https://login.acme.example/{tenantid}",
        "javascript:alert(1)",
    ] {
        Accounts::with(()).given(owned()).when(set(issuer, OWNER())).then_expect_error(Refusal::invalid(
            "issuer",
            "invalid_issuer",
            detail,
        ));
    }
}

#[test]
fn a_domain_is_that_of_a_mail_address() {
    assert_eq!(parse_domain(" Müller.Example ").unwrap(), "xn--mller-kva.example");
    for domain in ["", "localhost", "a b.example", "x@acme.example", "*.acme.example", "https://acme.example"]
    {
        assert_eq!(parse_domain(domain).unwrap_err().code, "invalid_domain", "{domain}");
    }
}

#[test]
fn closing_an_account_frees_its_domains() {
    let given = owned().into_iter().chain([was_set("https://l.example"), verified("acme.example")]).collect();
    Accounts::with(())
        .given(given)
        .when(AccountCommand::Close { name: "Acme".into(), by: OWNER() })
        .then_expect_events(vec![
            AccountEvent::LoginDomainRemoved { domain: "acme.example".into() },
            AccountEvent::LoginProviderRemoved {},
            AccountEvent::Closed {},
        ]);
}

#[test]
fn a_provider_asserts_people_only_if_an_owner_says_so() {
    let issuer = "https://login.acme.example";
    let mut account = Account::default();
    owned().iter().for_each(|event| account.evolve(event));
    account.evolve(&was_set(issuer));
    assert_eq!(account.login.asserting(issuer), None, "people log in there, and no more");
    let trusted = AccountProvider { asserts_people: true, ..provider(issuer) };
    let trust = |by| {
        let provider = trusted.clone();
        AccountCommand::Login(LoginCommand::SetProvider { provider, by })
    };
    assert!(account.decide(trust(By::Member(user(2)))).is_err());
    let events = account.decide(trust(OWNER())).unwrap();
    events.iter().for_each(|event| account.evolve(event));
    assert_eq!(account.login.asserting(issuer), Some(&trusted));
    assert_eq!(account.login.asserting("https://login.acme.example/"), None, "issuers are compared exactly");
    assert!(account.decide(trust(OWNER())).unwrap().is_empty(), "nothing changes");
    account.evolve(&AccountEvent::LoginProviderRemoved {});
    assert_eq!(account.login.asserting(issuer), None);
}
