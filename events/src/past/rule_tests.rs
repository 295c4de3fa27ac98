//! Tests of the rules of the past: which one decides, and by which event.

use super::{
    Asked, AskedScope, End, Rule, Verdict, could, life,
    tests::{History, account, at, client, user, uuid},
};
use crate::{Envelope, account::Role, ids::UserId, scope::Scope};

const ACCOUNT: u8 = 0;
const CLIENT: u8 = 5;
const DISABLE: u8 = 6;
const ENABLE: u8 = 7;
const LESS: u8 = 9;
const USER: u8 = 11;
const SUSPEND: u8 = 12;
const CONSENT: u8 = 15;
const WITHDRAW: u8 = 16;
const TOKEN: u8 = 19;

fn asked(user_id: Option<UserId>, scope: Scope) -> Asked {
    Asked {
        account_id: account(),
        client_id: client(),
        user_id,
        scope: AskedScope::Own(scope),
        at: at(1_000),
    }
}

/// Returns the answer, and the name of the event that made the deciding rule so.
fn answer(commands: &[u8], asked: &Asked) -> (Verdict, Option<Rule>, Option<&'static str>) {
    let log = History::of(commands).log;
    let answer = could(asked, &log);
    let step = answer.steps.iter().find(|step| Some(step.rule) == answer.decided_by);
    let by = step.and_then(|step| step.by).map(|index| log[index].data.name());
    (answer.verdict, answer.decided_by, by)
}

#[test]
fn the_first_rule_that_does_not_hold_decides_and_names_its_event() {
    let person = asked(Some(user()), Scope::Openid);
    let usual = [ACCOUNT, CLIENT, USER];
    let with = |more: &[u8]| answer(&[&usual[..], more].concat(), &person);
    assert_eq!(with(&[CONSENT]), (Verdict::Yes, None, None));
    assert_eq!(with(&[]), (Verdict::IfApproved, Some(Rule::Consented), None));
    let withdrawn = Some("consent.withdrawn");
    assert_eq!(with(&[CONSENT, WITHDRAW]), (Verdict::IfApproved, Some(Rule::Consented), withdrawn));
    let disabled = Some("client.disabled");
    assert_eq!(with(&[CONSENT, DISABLE]), (Verdict::No, Some(Rule::ClientEnabled), disabled));
    assert_eq!(with(&[CONSENT, DISABLE, ENABLE]).0, Verdict::Yes);
    let suspended = Some("user.suspended");
    assert_eq!(with(&[CONSENT, SUSPEND]), (Verdict::No, Some(Rule::PersonActive), suspended));
    let less = answer(&[ACCOUNT, CLIENT, USER, LESS], &asked(Some(user()), Scope::Email));
    assert_eq!(less, (Verdict::No, Some(Rule::ScopeRegistered), Some("client.scopes_changed")));
}

#[test]
fn a_client_itself_gets_management_scopes_alone_and_a_member_what_the_role_allows() {
    let own = |scope| answer(&[ACCOUNT, CLIENT], &asked(None, scope));
    assert_eq!(own(Scope::ClientsRead), (Verdict::Yes, None, None));
    assert_eq!(own(Scope::Openid).1, Some(Rule::ScopeForItself));
    assert_eq!(own(Scope::ClientsWrite).1, Some(Rule::ScopeRegistered));
    let before = answer(&[], &asked(None, Scope::ClientsRead));
    assert_eq!(before, (Verdict::No, Some(Rule::AccountActive), None));

    let history = History::of(&[ACCOUNT, CLIENT, USER]);
    assert_eq!(history.past.account.members.get(&user()), Some(&Role::Owner));
    let member = answer(&[ACCOUNT, CLIENT, USER], &asked(Some(user()), Scope::ClientsRead));
    assert_eq!(member.1, Some(Rule::Consented));
    let stranger = Asked { user_id: Some(UserId::from_uuid(uuid(99))), ..asked(None, Scope::ClientsRead) };
    assert_eq!(answer(&[ACCOUNT, CLIENT, USER], &stranger).1, Some(Rule::RoleAllows), "no member");
}

#[test]
fn a_token_is_ended_by_the_first_event_that_stopped_it_or_by_its_time() {
    let history = History::of(&[ACCOUNT, CLIENT, USER, TOKEN, SUSPEND, DISABLE, ENABLE]);
    let lived = life("token", &history.log, at(1_000)).unwrap();
    let suspended = history.log.iter().position(|event| event.data.name() == "user.suspended").unwrap();
    assert_eq!((lived.live, lived.end), (false, Some(End::Event(suspended))));

    let history = History::of(&[ACCOUNT, CLIENT, USER, TOKEN]);
    let lived = |seconds| life("token", &history.log, at(seconds)).unwrap();
    assert_eq!((lived(1_000).live, lived(1_000).end), (true, None));
    let expired = lived(1_000_000);
    assert_eq!((expired.live, expired.end), (false, Some(End::Expired(at(1_000_000)))));
    let absent = life::<Envelope>("token", &[], at(1)).unwrap();
    assert_eq!((absent.live, absent.end), (false, None));
    assert_eq!(life::<Envelope>("usage", &[], at(1)), None);
}
