//! `/operator/users/{user_id}`: one person, as `xwms user show`.

use super::text::TEXT;
use crate::surface::web::{
    dashboard::shared::{areas, paging::Paging},
    operator::shared::page::OperatorPage,
    shared::{
        kinds::{Empty, Facts, Head, List, Part, Row, Value, View},
        standing,
    },
};
use axum::response::Response;
use std::sync::Arc;
use xwms_events::{
    account::Account,
    ids::{UserId, made_at},
    user::{RecoveryCodes, User, UserStanding},
};
use xwms_projections::accounts as model;

/// Shows the person.
pub async fn show(op: OperatorPage) -> Result<Response, Response> {
    let (user_id, user) = user(&op).await?;
    let text = op.text(&TEXT);
    let head = op
        .head(name(user_id, &user))
        .below("/operator/users", text.title)
        .id(user_id)
        .status(standing::user(user.standing, op.language()));
    let head = acts(&op, head, user_id, user.standing);
    let saved = Paging::at(&op.here).get("saved").map(|_| Part::Notice(text.saved.to_owned()));
    let accounts = accounts(&op, user_id).await?;
    Ok(op.show(View::new(head).maybe(saved).with(facts(&op, user_id, &user)).with(accounts)))
}

/// Returns the person whom the path names. Test users are their account's.
pub async fn user(op: &OperatorPage) -> Result<(UserId, Arc<User>), Response> {
    let user_id: UserId = op.id("user_id")?;
    let user = op.app().store.load::<User>(user_id).await.map_err(|error| op.failed(error))?.state;
    if user.id.is_none() || user.test_of.is_some() {
        return Err(op.not_found());
    }
    Ok((user_id, user))
}

/// Returns what the person is called here: their address or id. An erasure is confirmed with it.
pub fn name(user_id: UserId, user: &User) -> String {
    user.email.get().cloned().unwrap_or_else(|| user_id.to_string())
}

fn acts(op: &OperatorPage, head: Head, user_id: UserId, standing: UserStanding) -> Head {
    let text = op.text(&TEXT);
    let act = |act: &str| format!("/operator/users/{user_id}/{act}");
    let head = match standing {
        UserStanding::Absent | UserStanding::Erased => return head,
        UserStanding::Suspended => head.action(act("reinstate"), text.reinstate.title),
        UserStanding::Active => head.action(act("suspend"), text.suspend.title),
        UserStanding::Leaving => head,
    };
    head.action(act("end-sessions"), text.end_sessions.title)
        .action(act("reset-factors"), text.reset_factors.title)
        .action(act("erase"), text.erase.title)
}

fn facts(op: &OperatorPage, user_id: UserId, user: &User) -> Facts {
    let (text, language) = (op.text(&TEXT), op.language());
    let name = |name: Option<&String>| name.cloned().map_or(Value::Nothing, Value::name);
    let yes_no = |is_yes: bool| Value::yes_no(language, is_yes);
    let number = |number: usize| Value::number(language, u64::try_from(number).unwrap_or_default());
    let codes = user.factors.recovery.as_ref().map(RecoveryCodes::left);
    let codes = codes.map_or(Value::Nothing, |left| Value::text(left.to_string()));
    Facts::new(text.facts)
        .fact(text.email, name(user.email.get()))
        .fact(text.verified, yes_no(user.email_verified))
        .fact(text.recovery_email, name(user.recovery_email.get()))
        .fact(text.registered, Value::time(language, made_at(user_id.uuid())))
        .fact(text.locked_until, Value::time(language, user.locked_until))
        .fact(text.erase_at, Value::time(language, user.erase_at))
        .fact(text.app, yes_no(user.factors.totp.is_some()))
        .fact(text.passkeys, number(user.factors.passkeys.len()))
        .fact(text.logins, number(user.links.len()))
        .fact(text.codes, codes)
}

async fn accounts(op: &OperatorPage, user_id: UserId) -> Result<List, Response> {
    let (text, store) = (op.text(&TEXT), &op.app().store);
    let memberships = model::memberships(store.pool(), user_id).await.map_err(|error| op.failed(error))?;
    let mut rows = Vec::with_capacity(memberships.len());
    for row in memberships {
        let account = store.load::<Account>(&row.account_id).await.map_err(|error| op.failed(error))?.state;
        let role = account.members.get(&user_id).map(|role| areas::role(*role, op.language()));
        rows.push(Row {
            href: Some(format!("/operator/accounts/{}", row.account_id)),
            name: account.name.clone(),
            cells: vec![role.map_or(Value::Nothing, Value::text)],
        });
    }
    let empty = Empty { title: text.nothing, detail: "", action: None, curl: None };
    Ok(List::new(op.language(), text.accounts, &text.account_columns, empty).titled().rows(rows))
}
