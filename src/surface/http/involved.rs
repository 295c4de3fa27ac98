//! What a request acts with and asks about, collected while it is handled: one place for each id, set at most
//! once, without a lock or an allocation.
//!
//! Not here: which code knows them (`admission`, for callers), and what becomes of them (`traffic`).

use crate::traffic::record::Involved;
use std::sync::OnceLock;
use uuid::Uuid;
use xwms_events::{
    ids::{GrantId, SecretId, UserId},
    token::Token,
};

/// The ids that are known. The first of each kind wins.
#[derive(Debug, Default)]
pub(super) struct Ids {
    token: OnceLock<Uuid>,
    grant: OnceLock<Uuid>,
    user: OnceLock<Uuid>,
    secret: OnceLock<Uuid>,
    about_token: OnceLock<Uuid>,
    about_grant: OnceLock<Uuid>,
}

impl Ids {
    /// Records the access token that the request carries or gets.
    pub fn token(&self, token: &Token) {
        set(&self.token, token.id.map(|id| id.uuid()));
        set(&self.grant, token.grant_id.map(|id| id.uuid()));
        set(&self.user, token.user_id.map(|id| id.uuid()));
    }

    /// Records the grant whose code or refresh token the request presents.
    pub fn grant(&self, grant_id: GrantId, user_id: UserId) {
        set(&self.grant, Some(grant_id.uuid()));
        self.user(user_id);
    }

    /// Records the person whom the request acts for.
    pub fn user(&self, user_id: UserId) {
        set(&self.user, Some(user_id.uuid()));
    }

    /// Records the client secret that the request presents.
    pub fn secret(&self, secret_id: SecretId) {
        set(&self.secret, Some(secret_id.uuid()));
    }

    /// Records the access token that the request asks about.
    pub fn about_token(&self, token: &Token) {
        set(&self.about_token, token.id.map(|id| id.uuid()));
        set(&self.about_grant, token.grant_id.map(|id| id.uuid()));
    }

    /// Records the grant whose refresh token the request asks about.
    pub fn about_grant(&self, grant_id: GrantId) {
        set(&self.about_grant, Some(grant_id.uuid()));
    }

    /// Returns what was recorded.
    pub fn involved(&self) -> Involved {
        let id = |place: &OnceLock<Uuid>| place.get().copied();
        Involved {
            token_id: id(&self.token),
            grant_id: id(&self.grant),
            user_id: id(&self.user),
            secret_id: id(&self.secret),
            about_token_id: id(&self.about_token),
            about_grant_id: id(&self.about_grant),
        }
    }
}

fn set(place: &OnceLock<Uuid>, id: Option<Uuid>) {
    if let Some(id) = id {
        let _ = place.set(id);
    }
}
