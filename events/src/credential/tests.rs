//! Given/when/then tests for a credential.

use super::{Credential, CredentialCommand, CredentialEvent, CredentialKind, Exposure};
use crate::{Personal, Refusal, Timestamp, ids::AccountId};
use cqrs_es::test::TestFramework;
use uuid::Uuid;

type Credentials = TestFramework<Credential>;

const fn at(seconds: i64) -> Timestamp {
    Timestamp::from_millis(seconds * 1000)
}

fn report(since: Option<i64>, found: Option<&str>) -> CredentialCommand {
    report_of(1, since, found)
}

fn report_of(account: u128, since: Option<i64>, found: Option<&str>) -> CredentialCommand {
    CredentialCommand::ReportExposed(Exposure {
        kind: CredentialKind::ClientSecret,
        credential_id: "secret_x".into(),
        account_id: AccountId::from_uuid(Uuid::from_u128(account)),
        since: since.map(at),
        found: found.map(Into::into),
        at: at(100),
    })
}

fn exposed(since: Option<i64>, found: Option<&str>) -> CredentialEvent {
    exposed_by(1, since, found)
}

fn exposed_by(account: u128, since: Option<i64>, found: Option<&str>) -> CredentialEvent {
    CredentialEvent::Exposed {
        kind: CredentialKind::ClientSecret,
        credential_id: "secret_x".into(),
        account_id: AccountId::from_uuid(Uuid::from_u128(account)),
        since: since.map(at),
        found: found.map(|text| Personal::new(text.to_owned())).unwrap_or_default(),
        at: at(100),
    }
}

#[test]
fn a_second_report_is_a_fact_only_if_it_says_more() {
    let first = || Credentials::with(()).given(vec![exposed(Some(50), None)]);
    first().when(report(Some(50), None)).then_expect_events(vec![]);
    first().when(report(None, None)).then_expect_events(vec![]);
    first().when(report(Some(60), None)).then_expect_events(vec![]);
    first().when(report(Some(40), None)).then_expect_events(vec![exposed(Some(40), None)]);
    first()
        .when(report(None, Some(" in a public repository ")))
        .then_expect_events(vec![exposed(None, Some("in a public repository"))]);
}

#[test]
fn a_report_of_another_account_is_no_report_of_ones_own() {
    let first = || Credentials::with(()).given(vec![exposed(Some(50), None)]);
    first().when(report_of(2, Some(60), None)).then_expect_events(vec![exposed_by(2, Some(60), None)]);
    first().when(report_of(2, None, None)).then_expect_events(vec![exposed_by(2, None, None)]);
    let both = || Credentials::with(()).given(vec![exposed(Some(50), None), exposed_by(2, Some(60), None)]);
    both().when(report_of(2, Some(60), None)).then_expect_events(vec![]);
    both().when(report_of(2, Some(55), None)).then_expect_events(vec![exposed_by(2, Some(55), None)]);
    both().when(report(Some(55), None)).then_expect_events(vec![]);
}

#[test]
fn a_report_that_says_only_where_does_not_forget_since_when() {
    let given = vec![exposed(Some(50), None), exposed(None, Some("in a public repository"))];
    Credentials::with(()).given(given).when(report(Some(60), None)).then_expect_events(vec![]);
}

#[test]
fn nothing_is_exposed_in_the_future() {
    let future = Refusal::invalid("since", "invalid_since", "it can't be exposed in the future");
    Credentials::with(()).given_no_previous_events().when(report(Some(101), None)).then_expect_error(future);
    Credentials::with(())
        .given_no_previous_events()
        .when(report(Some(100), None))
        .then_expect_events(vec![exposed(Some(100), None)]);
}
