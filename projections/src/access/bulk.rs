//! Folds grants and tokens, thousands a second: each batch takes one statement per kind of change.
//!
//! Rows come first, then uses, then revocations. Grants and tokens live in that order, and only the latest use counts,
//! so the result is the same as folding one event at a time.

use super::{
    listed::Listed,
    stop::{STANDING, reason},
};
use crate::{
    copy::Rows,
    sql::{at, word},
};
use sqlx::{Error, PgConnection, types::Json};
use std::collections::BTreeMap;
use time::OffsetDateTime;
use xwms_events::{
    Envelope, Timestamp,
    grant::{Authorization, GrantEvent},
    resource_access::ApprovedResource,
    scope::Scope,
    token::TokenEvent,
};

/// The grant and token events of one batch: tokens row by row, all others column by column.
#[derive(Default)]
pub(super) struct Bulk {
    grants: Grants,
    uses: BTreeMap<String, Timestamp>,
    revoked_grants: Revoked,
    tokens: Tokens,
    listed: Listed,
    revoked_tokens: Revoked,
}

#[derive(Default)]
struct Grants {
    grant_id: Vec<String>,
    account_id: Vec<String>,
    client_id: Vec<String>,
    user_id: Vec<String>,
    session_id: Vec<String>,
    session_bound: Vec<bool>,
    scopes: Vec<String>,
    resources: Vec<Json<Vec<ApprovedResource>>>,
    created_at: Vec<OffsetDateTime>,
    basis: Vec<i64>,
    position: Vec<i64>,
}

/// The rows of the tokens; `None` without any.
#[derive(Default)]
struct Tokens(Option<Rows>);

#[derive(Default)]
struct Revoked {
    id: Vec<String>,
    reason: Vec<String>,
    at: Vec<OffsetDateTime>,
    position: Vec<i64>,
}

impl Revoked {
    fn push(&mut self, envelope: &Envelope, reason: String) -> Result<(), Error> {
        self.id.push(envelope.metadata.stream_id.clone());
        self.reason.push(reason);
        self.at.push(at(envelope.metadata.recorded_at)?);
        self.position.push(envelope.position);
        Ok(())
    }

    /// Stops what depends on the revoked ones, because of the event called `event`.
    async fn stop(&self, db: &mut PgConnection, event: &str) -> Result<(), Error> {
        sqlx::query(
            "INSERT INTO stops (key, position, below, reason, at)
             SELECT u.id, u.position, $4, $5, u.at
             FROM unnest($1::text[], $2::bigint[], $3::timestamptz[]) AS u (id, position, at)",
        )
        .bind(&self.id)
        .bind(&self.position)
        .bind(&self.at)
        .bind(STANDING)
        .bind(reason(event))
        .execute(db)
        .await?;
        Ok(())
    }
}

impl Bulk {
    pub(super) fn grant(&mut self, envelope: &Envelope, event: &GrantEvent) -> Result<(), Error> {
        match event {
            GrantEvent::Authorized { authorization } => self.grants.push(envelope, authorization),
            GrantEvent::CodeRedeemed { at, .. } | GrantEvent::Refreshed { at, .. } => {
                let last = self.uses.entry(envelope.metadata.stream_id.clone()).or_insert(*at);
                *last = (*last).max(*at);
                Ok(())
            }
            GrantEvent::CodeReplayed {} | GrantEvent::RefreshReused { .. } => Ok(()),
            GrantEvent::Revoked { reason, .. } => self.revoked_grants.push(envelope, word(reason)?),
        }
    }

    pub(super) fn token(&mut self, envelope: &Envelope, event: &TokenEvent) -> Result<(), Error> {
        self.listed.push(envelope, event)?;
        match event {
            TokenEvent::Issued {
                token_id,
                account_id,
                client_id,
                user_id,
                grant_id,
                session_id,
                secret_id,
                scopes,
                format,
                issued_at,
                expires_at,
                basis,
                key_id: _,
                workload: _,
                grant_type: _,
                kid: _,
                login: _,
                status: _,
                resource,
                jkt: _,
                x5t: _,
                exchange,
                assertion: _,
                may_act: _,
            } => {
                let row = self.tokens.begin();
                row.shown(token_id)?;
                row.shown(account_id)?;
                row.shown(client_id)?;
                row.maybe_shown(*user_id)?;
                row.maybe_shown(*grant_id)?;
                row.maybe_shown(*session_id)?;
                row.maybe_shown(*secret_id)?;
                row.maybe_shown(resource.as_ref().map(|resource| resource.resource_id))?;
                row.maybe_text(resource.as_ref().map(|resource| resource.audience.as_str()))?;
                let own = || scopes.text();
                row.text(&resource.as_ref().map_or_else(own, |resource| resource.scope_text()))?;
                row.text(&word(format)?)?;
                row.timestamptz(at(*issued_at)?)?;
                row.timestamptz(at(*expires_at)?)?;
                row.bigint(*basis);
                row.bigint(envelope.position);
                row.maybe_shown(exchange.as_ref().map(|from| from.parent_id))?;
                row.maybe_text(exchange.as_ref().map(|from| from.stops.join(" ")).as_deref())?;
                Ok(())
            }
            TokenEvent::Revoked { reason, .. } => self.revoked_tokens.push(envelope, reason.clone()),
        }
    }

    pub(super) async fn flush(self, db: &mut PgConnection) -> Result<(), Error> {
        self.grants.insert(db).await?;
        used(db, self.uses).await?;
        self.tokens.insert(db).await?;
        self.listed.insert(db).await?;
        revoke_grants(db, self.revoked_grants).await?;
        revoke_tokens(db, self.revoked_tokens).await
    }
}

impl Grants {
    fn push(&mut self, envelope: &Envelope, authorization: &Authorization) -> Result<(), Error> {
        self.grant_id.push(authorization.grant_id.to_string());
        self.account_id.push(authorization.account_id.to_string());
        self.client_id.push(authorization.client_id.to_string());
        self.user_id.push(authorization.user_id.to_string());
        self.session_id.push(authorization.session_id.to_string());
        self.session_bound.push(!authorization.scopes.contains(Scope::OfflineAccess));
        self.scopes.push(authorization.scopes.to_string());
        self.resources.push(Json(authorization.resources.iter().map(ApprovedResource::from).collect()));
        self.created_at.push(at(envelope.metadata.recorded_at)?);
        self.basis.push(authorization.basis);
        self.position.push(envelope.position);
        Ok(())
    }

    async fn insert(self, db: &mut PgConnection) -> Result<(), Error> {
        if self.grant_id.is_empty() {
            return Ok(());
        }
        sqlx::query(
            "INSERT INTO grants
                 (grant_id, account_id, client_id, user_id, session_id, session_bound, scopes, resources,
                  created_at, basis, position, status)
             SELECT u.*, 'authorized'
             FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::boolean[],
                         $7::text[], $8::jsonb[], $9::timestamptz[], $10::bigint[], $11::bigint[]) AS u",
        )
        .bind(self.grant_id)
        .bind(self.account_id)
        .bind(self.client_id)
        .bind(self.user_id)
        .bind(self.session_id)
        .bind(self.session_bound)
        .bind(self.scopes)
        .bind(self.resources)
        .bind(self.created_at)
        .bind(self.basis)
        .bind(self.position)
        .execute(db)
        .await?;
        Ok(())
    }
}

impl Tokens {
    /// Begins the row of a token, with the columns of [`Self::insert`].
    fn begin(&mut self) -> &mut Rows {
        let rows = self.0.get_or_insert_with(Rows::new);
        rows.begin(17);
        rows
    }

    async fn insert(self, db: &mut PgConnection) -> Result<(), Error> {
        let Some(rows) = self.0 else { return Ok(()) };
        let statement = "COPY tokens
                 (token_id, account_id, client_id, user_id, grant_id, session_id, secret_id, resource_id,
                  audience, scopes, format, issued_at, expires_at, basis, position, parent_id, stops)
             FROM STDIN (FORMAT binary)";
        rows.write(db, statement).await
    }
}

async fn used(db: &mut PgConnection, uses: BTreeMap<String, Timestamp>) -> Result<(), Error> {
    if uses.is_empty() {
        return Ok(());
    }
    let times: Vec<OffsetDateTime> = uses.values().map(|moment| at(*moment)).collect::<Result<_, _>>()?;
    let ids: Vec<String> = uses.into_keys().collect();
    sqlx::query(
        "UPDATE grants SET status = 'active', last_used_at = GREATEST(last_used_at, u.at)
         FROM unnest($1::text[], $2::timestamptz[]) AS u (id, at) WHERE grant_id = u.id",
    )
    .bind(ids)
    .bind(times)
    .execute(db)
    .await?;
    Ok(())
}

/// A grant is revoked only once, so its stop replaces no other.
async fn revoke_grants(db: &mut PgConnection, revoked: Revoked) -> Result<(), Error> {
    if revoked.id.is_empty() {
        return Ok(());
    }
    sqlx::query(
        "UPDATE grants SET status = 'revoked', reason = u.reason, revoked_at = u.at
         FROM unnest($1::text[], $2::text[], $3::timestamptz[]) AS u (id, reason, at)
         WHERE grant_id = u.id",
    )
    .bind(&revoked.id)
    .bind(&revoked.reason)
    .bind(&revoked.at)
    .execute(&mut *db)
    .await?;
    revoked.stop(db, "grant.revoked").await
}

async fn revoke_tokens(db: &mut PgConnection, revoked: Revoked) -> Result<(), Error> {
    if revoked.id.is_empty() {
        return Ok(());
    }
    sqlx::query(
        "UPDATE tokens SET reason = u.reason, revoked_at = u.at
         FROM unnest($1::text[], $2::text[], $3::timestamptz[]) AS u (id, reason, at)
         WHERE token_id = u.id",
    )
    .bind(&revoked.id)
    .bind(&revoked.reason)
    .bind(&revoked.at)
    .execute(&mut *db)
    .await?;
    // What was exchanged for the token stops with it.
    revoked.stop(db, "token.revoked").await
}
