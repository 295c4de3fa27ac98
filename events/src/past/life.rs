//! Whether an object was live, and what ended it: the rules of the gate and of expiry.

use super::fold::{Held, Past, held};
use crate::{
    Envelope, Object, Timestamp,
    account::AccountStanding,
    effects::{session_stop_keys, stop_keys},
    endpoint::EndpointStanding,
    gate::objects_of,
    grant::{Refresh, Stage},
    signing_key::KeyStatus,
    user::UserStanding,
};
use std::borrow::Borrow;

/// What ended an object.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// The event with this index.
    Event(usize),
    /// Its time was over.
    Expired(Timestamp),
}

/// Whether an object was live.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Life {
    pub live: bool,
    /// What ended it first; `None` if it is live, or did not exist yet.
    pub end: Option<End>,
}

/// Returns the objects whose events decide whether the object in `past` of type `kind` is live, besides its own.
/// What an object depends on never changes, so any state of it will do.
pub fn objects(kind: &str, past: &Past) -> Vec<Object> {
    objects_of(&keys(kind, past))
}

/// Returns whether the object of type `kind` was live at `at`, after `events`: its own and those of [`objects`], in the
/// order of the log. `None` for objects that just are.
pub fn life<E: Borrow<Envelope>>(kind: &str, events: &[E], at: Timestamp) -> Option<Life> {
    stands(kind, &Past::default())?;
    let rule = |past: &Past| stands(kind, past).unwrap_or_default();
    let Held { holds, by } = held(events, &[&rule]).pop()?;
    let expired = expires_at(kind, &Past::of(events)).filter(|expires_at| *expires_at <= at);
    let stopped = by.filter(|_| !holds).and_then(|index| {
        let event: &Envelope = events.get(index)?.borrow();
        Some((index, event.metadata.recorded_at))
    });
    let end = match (stopped, expired) {
        (Some((_, stopped_at)), Some(expired)) if expired <= stopped_at => Some(End::Expired(expired)),
        (Some((index, _)), _) => Some(End::Event(index)),
        (None, Some(expired)) if holds => Some(End::Expired(expired)),
        (None, _) => None,
    };
    Some(Life { live: holds && expired.is_none(), end })
}

/// Returns the keys of the gate that stop it.
fn keys(kind: &str, past: &Past) -> Vec<String> {
    let authorization = past.grant.authorization.as_ref();
    match kind {
        "token" => stop_keys(&past.token),
        "grant" => authorization.map(|authorization| stop_keys(&authorization.token())).unwrap_or_default(),
        "session" => {
            let ids = past.session.id.zip(past.session.user_id);
            ids.map(|(id, user_id)| session_stop_keys(id, user_id).into()).unwrap_or_default()
        }
        "client" => past.client.account_id.iter().map(ToString::to_string).collect(),
        _ => vec![],
    }
}

/// Returns whether no event ended it.
fn stands(kind: &str, past: &Past) -> Option<bool> {
    let is_open = |basis| past.gate.is_open(&keys(kind, past), basis);
    Some(match kind {
        "token" => past.token.id.is_some() && is_open(past.token.basis),
        "grant" => {
            let basis = past.grant.authorization.as_ref().map(|authorization| authorization.basis);
            past.grant.stage != Stage::Revoked && basis.is_some_and(is_open)
        }
        "session" => {
            let session = &past.session;
            session.id.is_some() && !session.ended && is_open(session.basis.unwrap_or(past.session_position))
        }
        "client" => past.client.enabled().is_some() && is_open(i64::MAX),
        "account" => past.account.standing == AccountStanding::Active,
        "user" => past.user.standing == UserStanding::Active,
        "consent" => past.consent.is_given(),
        "endpoint" => past.endpoint.standing == EndpointStanding::Enabled,
        "signing_key" => !matches!(past.signing_key.status, KeyStatus::Absent | KeyStatus::Revoked),
        _ => return None,
    })
}

/// Returns when it ends by itself.
fn expires_at(kind: &str, past: &Past) -> Option<Timestamp> {
    match kind {
        "token" => past.token.id.map(|_| past.token.expires_at),
        "session" => past.session.id.map(|_| past.session.expires_at),
        "grant" => match past.grant.stage {
            Stage::Authorized => past.grant.authorization.as_ref().map(|given| given.code_expires_at),
            Stage::Redeemed => {
                let refresh = past.grant.refresh.as_ref().map(Refresh::expires_at);
                Some(refresh.map_or(past.grant.tokens_until, |until| until.max(past.grant.tokens_until)))
            }
            Stage::Absent | Stage::Revoked => None,
        },
        _ => None,
    }
}
