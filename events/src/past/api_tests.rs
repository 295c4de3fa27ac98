//! Tests of the question whether a client could obtain a scope of an API.

use super::{
    Asked, AskedScope, Rule, Verdict, could,
    tests::{History, account, at, client, user, uuid},
};
use crate::{
    Decider,
    account::Role,
    consent::{Consent, ConsentCommand},
    ids::{AccountId, UserId, consent_id},
    resource::{
        NewResource, ResourceApp, ResourceCommand, ResourceScope, ResourceSettings, audience::resource_id,
    },
    resource_access::ApprovedResource,
    scope::Scopes,
};

const API: &str = "https://orders.example.com";

fn settings(listed: &[&str]) -> ResourceSettings {
    let scope = |name: &str, roles: &[Role]| ResourceScope {
        name: name.to_owned(),
        description_en: "May".into(),
        description_nl: "Mag".into(),
        roles: roles.to_vec(),
        ..ResourceScope::default()
    };
    let scopes = listed.iter().map(|name| (*name).to_owned()).collect();
    ResourceSettings {
        name: "Orders".into(),
        scopes: vec![scope("read", &[]), scope("admin", &[Role::Owner])],
        access_token_seconds: 300,
        apps: vec![ResourceApp { client_id: client(), scopes }],
        ..ResourceSettings::default()
    }
}

/// An account with a web client, its owner, and an API that lists the client with the scopes `listed`, of account `of`.
fn history(of: AccountId, listed: &[&str]) -> History {
    let mut history = History::of(&[0, 5, 11]);
    let new = NewResource { account_id: of, audience: API.into(), settings: settings(listed) };
    change(&mut history, ResourceCommand::Create { resource_id: resource_id(API), new: Box::new(new) });
    history
}

fn change(history: &mut History, command: ResourceCommand) {
    let decided = history.past.resource.decide(command);
    history.append("resource", resource_id(API).to_string(), decided);
}

fn asked(user_id: Option<UserId>, name: &str) -> Asked {
    let scope = AskedScope::OfApi { resource_id: resource_id(API), name: name.to_owned() };
    Asked { account_id: account(), client_id: client(), user_id, scope, at: at(1_000) }
}

/// Returns the answer, and the name of the event that made the deciding rule so.
fn answer(history: &History, asked: &Asked) -> (Verdict, Option<Rule>, Option<&'static str>) {
    let answer = could(asked, &history.log);
    let step = answer.steps.iter().find(|step| Some(step.rule) == answer.decided_by);
    let by = step.and_then(|step| step.by).map(|index| history.log[index].data.name());
    (answer.verdict, answer.decided_by, by)
}

#[test]
fn a_client_itself_gets_the_scopes_with_which_an_enabled_api_lists_it() {
    let mut history = history(account(), &["read"]);
    assert_eq!(answer(&history, &asked(None, "read")), (Verdict::Yes, None, None));
    assert_eq!(answer(&history, &asked(None, "admin")).1, Some(Rule::ApiOffersScope));
    assert_eq!(answer(&history, &asked(None, "delete")), (Verdict::No, Some(Rule::ApiHasScope), None));
    change(&mut history, ResourceCommand::Change { settings: Box::new(settings(&["admin"])) });
    let unlisted = (Verdict::No, Some(Rule::ApiOffersScope), Some("resource.changed"));
    assert_eq!(answer(&history, &asked(None, "read")), unlisted);
    change(&mut history, ResourceCommand::Disable);
    let disabled = (Verdict::No, Some(Rule::ApiEnabled), Some("resource.disabled"));
    assert_eq!(answer(&history, &asked(None, "admin")), disabled);
}

#[test]
fn an_api_of_another_account_offers_nothing() {
    let other = AccountId::from_uuid(uuid(77));
    let history = history(other, &["read"]);
    for person in [None, Some(user())] {
        assert_eq!(answer(&history, &asked(person, "read")).1, Some(Rule::ApiEnabled));
    }
}

#[test]
fn a_person_needs_a_role_that_the_scope_names_and_approves_it_at_this_api() {
    let mut history = history(account(), &["read", "admin"]);
    let owner = asked(Some(user()), "admin");
    assert_eq!(answer(&history, &owner), (Verdict::IfApproved, Some(Rule::Consented), None));
    let stranger = asked(Some(UserId::from_uuid(uuid(99))), "admin");
    assert_eq!(answer(&history, &stranger).1, Some(Rule::RoleAllows), "no member");
    let customer = asked(Some(UserId::from_uuid(uuid(99))), "read");
    assert_eq!(answer(&history, &customer).1, Some(Rule::Consented), "everybody may have it");
    let approve = |audience: &str| ConsentCommand::Grant {
        user_id: user(),
        client_id: client(),
        account_id: account(),
        scopes: Scopes::default(),
        resources: vec![ApprovedResource {
            resource_id: resource_id(audience),
            scopes: vec!["admin".to_owned()],
        }],
    };
    let id = consent_id(user(), client()).to_string();
    history.append("consent", id.clone(), Consent::default().decide(approve("urn:other")));
    assert_eq!(answer(&history, &owner).1, Some(Rule::Consented), "the same name at another API");
    let more = history.past.consent.decide(approve(API));
    history.append("consent", id, more);
    assert_eq!(answer(&history, &owner), (Verdict::Yes, None, None));
}
