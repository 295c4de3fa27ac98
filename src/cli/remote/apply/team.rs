//! The people of an account: who is invited, whose role changes, and who is removed. Owners are made and removed by
//! owners in the dashboard, never by a file.

use super::{
    file::{Mistake, Object},
    present::{Present, text},
    rest::Call,
    schema::Kind,
    step::{Act, Step},
};
use reqwest::Method;
use serde_json::{Value, json};

/// Returns what must be done so that a person has the role that the file says.
///
/// # Errors
/// If the person is an owner.
pub(super) fn member(object: &Object, present: &Present) -> Result<Option<Step>, Mistake> {
    let (address, role) = (object.name.as_str(), object.read::<String>("role"));
    let step = |act, line: String| Step {
        act,
        kind: Kind::Member,
        name: address.to_owned(),
        id: None,
        lines: vec![line],
        first: vec![],
        body: None,
        calls: vec![],
    };
    if let Some(member) = present.member(address) {
        let now = text(member, "role");
        if now == "owner" {
            let why = "they are an owner: only owners change that, in the dashboard";
            return Err(object.mistake(None, why));
        }
        if now == role {
            return Ok(None);
        }
        let path = format!("/v1/members/{}", text(member, "user_id"));
        let call = Call { method: Method::PATCH, path, body: Some(json!({"role": role})) };
        return Ok(Some(Step { calls: vec![call], ..step(Act::Change, format!("role: {now} → {role}")) }));
    }
    let earlier = present.invitation(address);
    let (is_open, invited) = earlier
        .map_or((false, ""), |invitation| (text(invitation, "status") == "open", text(invitation, "role")));
    if is_open && invited == role {
        return Ok(None);
    }
    let line = match is_open {
        true => format!("invited as {invited}: withdrawn, and invited as {role}"),
        false => format!("invited as {role}, by mail"),
    };
    let first = earlier.map(withdrawal).into_iter().collect();
    let body = Some(json!({"email": address, "role": role}));
    Ok(Some(Step { first, body, ..step(Act::Create, line) }))
}

/// Returns the call that takes a person out of the account; `None` if they are not in it, or an owner.
pub(super) fn removal(address: &str, present: &Present) -> Option<Call> {
    match present.member(address) {
        Some(member) if text(member, "role") == "owner" => None,
        Some(member) => {
            let path = format!("/v1/members/{}", text(member, "user_id"));
            Some(Call { method: Method::DELETE, path, body: None })
        }
        None => present.invitation(address).map(withdrawal),
    }
}

fn withdrawal(invitation: &Value) -> Call {
    let path = format!("/v1/invitations/{}", text(invitation, "invitation_id"));
    Call { method: Method::DELETE, path, body: None }
}
