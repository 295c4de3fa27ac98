//! How client events become rows, and how token events record the use of a secret.

use crate::sql::{at, maybe_at, word};
use sqlx::{Error, PgConnection, Postgres, postgres::PgArguments, types::Json};
use std::{collections::BTreeMap, sync::Arc};
use time::OffsetDateTime;
use xwms_events::{
    AnyEvent, Envelope, Timestamp,
    client::{ClientEvent, ClientStanding, Domain},
    ids::SecretId,
    token::TokenEvent,
};

/// Folds client events one by one, in order, and then the uses of secrets in one statement. Only the latest use counts,
/// and no client event changes it, so recording it last loses nothing.
pub(super) async fn fold(db: &mut PgConnection, events: &[Arc<Envelope>]) -> Result<(), Error> {
    for envelope in events {
        if let AnyEvent::Client(event) = &envelope.data {
            client(db, envelope, event).await?;
        }
    }
    used(db, &uses(events)).await
}

/// Returns when each secret was last used.
fn uses(events: &[Arc<Envelope>]) -> BTreeMap<SecretId, Timestamp> {
    let mut uses = BTreeMap::new();
    for envelope in events {
        if let AnyEvent::Token(TokenEvent::Issued { secret_id: Some(secret_id), issued_at, .. }) =
            &envelope.data
        {
            let last = uses.entry(*secret_id).or_insert(*issued_at);
            *last = (*last).max(*issued_at);
        }
    }
    uses
}

async fn used(db: &mut PgConnection, uses: &BTreeMap<SecretId, Timestamp>) -> Result<(), Error> {
    if uses.is_empty() {
        return Ok(());
    }
    let ids: Vec<String> = uses.keys().map(ToString::to_string).collect();
    let times: Vec<OffsetDateTime> = uses.values().map(|moment| at(*moment)).collect::<Result<_, _>>()?;
    sqlx::query(
        "UPDATE secrets SET last_used_at = GREATEST(last_used_at, u.at)
         FROM unnest($1::text[], $2::timestamptz[]) AS u (id, at) WHERE secret_id = u.id",
    )
    .bind(ids)
    .bind(times)
    .execute(db)
    .await?;
    Ok(())
}

#[expect(clippy::too_many_lines, reason = "one arm for each event, without a wildcard")]
async fn client(db: &mut PgConnection, envelope: &Envelope, event: &ClientEvent) -> Result<(), Error> {
    let id = envelope.metadata.stream_id.as_str();
    let recorded_at = at(envelope.metadata.recorded_at)?;
    let query = match event {
        ClientEvent::Created {
            client_id,
            account_id,
            name,
            client_type,
            environment,
            redirect_uris,
            post_logout_redirect_uris,
            scopes,
            auth_method,
            jwks,
            token_policy,
            // The API reads it from the client's own stream.
            protocol: _,
            // The client itself is asked.
            require_pkce: _,
        } => sqlx::query(
            "INSERT INTO clients
                 (client_id, account_id, name, client_type, environment, standing, redirect_uris,
                  post_logout_redirect_uris, scopes, domains, auth_method, jwks, token_policy, created_at,
                  changed_at, position)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $14, $15)",
        )
        .bind(client_id.to_string())
        .bind(account_id.to_string())
        .bind(name)
        .bind(word(client_type)?)
        .bind(word(environment)?)
        .bind(word(&ClientStanding::Enabled)?)
        .bind(redirect_uris)
        .bind(post_logout_redirect_uris)
        .bind(scopes.to_string())
        .bind(Json(Vec::<Domain>::new()))
        .bind(word(auth_method)?)
        .bind(jwks)
        .bind(Json(token_policy))
        .bind(recorded_at)
        .bind(envelope.position),
        ClientEvent::Renamed { name } => {
            sqlx::query("UPDATE clients SET name = $3, changed_at = $2 WHERE client_id = $1")
                .bind(id)
                .bind(recorded_at)
                .bind(name)
        }
        ClientEvent::RedirectUrisChanged { redirect_uris, post_logout_redirect_uris } => sqlx::query(
            "UPDATE clients SET redirect_uris = $3, post_logout_redirect_uris = $4, changed_at = $2
             WHERE client_id = $1",
        )
        .bind(id)
        .bind(recorded_at)
        .bind(redirect_uris)
        .bind(post_logout_redirect_uris),
        ClientEvent::ScopesChanged { scopes } => {
            sqlx::query("UPDATE clients SET scopes = $3, changed_at = $2 WHERE client_id = $1")
                .bind(id)
                .bind(recorded_at)
                .bind(scopes.to_string())
        }
        ClientEvent::DomainsChanged { domains } => {
            origins(db, id, domains).await?;
            sqlx::query("UPDATE clients SET domains = $3, changed_at = $2 WHERE client_id = $1")
                .bind(id)
                .bind(recorded_at)
                .bind(Json(domains))
        }
        ClientEvent::DomainVerified { origin, .. } => {
            sqlx::query("UPDATE origins SET verified = true WHERE client_id = $1 AND origin = $2")
                .bind(id)
                .bind(origin)
                .execute(&mut *db)
                .await?;
            touch(id, recorded_at)
        }
        ClientEvent::TokenPolicyChanged { token_policy } => {
            sqlx::query("UPDATE clients SET token_policy = $3, changed_at = $2 WHERE client_id = $1")
                .bind(id)
                .bind(recorded_at)
                .bind(Json(token_policy))
        }
        // An address of keys replaces those that were registered.
        ClientEvent::ProtocolChanged { protocol } if protocol.jwks_uri.is_some() => {
            sqlx::query("UPDATE clients SET jwks = NULL, changed_at = $2 WHERE client_id = $1")
                .bind(id)
                .bind(recorded_at)
        }
        ClientEvent::ProtocolChanged { .. } => touch(id, recorded_at),
        ClientEvent::KeysChanged { jwks } => {
            sqlx::query("UPDATE clients SET jwks = $3, changed_at = $2 WHERE client_id = $1")
                .bind(id)
                .bind(recorded_at)
                .bind(jwks)
        }
        // One that publishes a document is deleted by nobody but its account: its id would never be free again.
        ClientEvent::SelfRegistered { document: Some(_), .. } => {
            sqlx::query("UPDATE clients SET registered_by = 'document', changed_at = $2 WHERE client_id = $1")
                .bind(id)
                .bind(recorded_at)
        }
        ClientEvent::SelfRegistered { registration_id, document: None } => sqlx::query(
            "UPDATE clients SET self_registered_at = $2, registered_by = $3, registration_id = $4,
                 changed_at = $2
             WHERE client_id = $1",
        )
        .bind(id)
        .bind(recorded_at)
        .bind(if registration_id.is_some() { "token" } else { "open" })
        .bind(registration_id.map(|registration| registration.to_string())),
        ClientEvent::RequestShareChanged { .. }
        | ClientEvent::LinksChanged { .. }
        | ClientEvent::LogoChanged { .. }
        | ClientEvent::IdImported { .. }
        | ClientEvent::SignalsChanged { .. }
        | ClientEvent::SignalVerificationRequested { .. }
        | ClientEvent::PkceRequirementChanged { .. }
        | ClientEvent::IpAllowListChanged { .. }
        | ClientEvent::Verified {}
        | ClientEvent::Unverified {} => touch(id, recorded_at),
        ClientEvent::SecretCreated { secret_id, label, digest, expires_at } => {
            return secret(db, envelope, *secret_id, (label.as_str(), digest.as_str()), *expires_at).await;
        }
        ClientEvent::SecretRotated { secret_id, label, digest, expires_at, replaces, overlap_until } => {
            secret(db, envelope, *secret_id, (label.as_str(), digest.as_str()), *expires_at).await?;
            sqlx::query("UPDATE secrets SET expires_at = LEAST(expires_at, $2) WHERE secret_id = $1")
                .bind(replaces.to_string())
                .bind(at(*overlap_until)?)
        }
        ClientEvent::SecretRevoked { secret_id } => {
            sqlx::query("UPDATE secrets SET revoked_at = $2 WHERE secret_id = $1")
                .bind(secret_id.to_string())
                .bind(recorded_at)
        }
        ClientEvent::TokensRevoked { .. } => return Ok(()),
        ClientEvent::Disabled {} => return stand(db, id, recorded_at, ClientStanding::Disabled).await,
        ClientEvent::Restricted { .. } => {
            return stand(db, id, recorded_at, ClientStanding::Restricted).await;
        }
        ClientEvent::Enabled {} | ClientEvent::Reinstated {} => {
            return stand(db, id, recorded_at, ClientStanding::Enabled).await;
        }
        ClientEvent::Deleted {} => {
            stand(db, id, recorded_at, ClientStanding::Deleted).await?;
            sqlx::query("UPDATE secrets SET revoked_at = $2 WHERE client_id = $1 AND revoked_at IS NULL")
                .bind(id)
                .bind(recorded_at)
        }
    };
    query.execute(db).await?;
    Ok(())
}

type Statement<'q> = sqlx::query::Query<'q, Postgres, PgArguments>;

fn touch(id: &str, changed_at: OffsetDateTime) -> Statement<'_> {
    sqlx::query("UPDATE clients SET changed_at = $2 WHERE client_id = $1").bind(id).bind(changed_at)
}

/// One row for each domain; those that stay stay verified.
async fn origins(db: &mut PgConnection, id: &str, domains: &[Domain]) -> Result<(), Error> {
    let origins: Vec<&str> = domains.iter().map(|domain| domain.origin.as_str()).collect();
    let (api, cors): (Vec<bool>, Vec<bool>) = domains.iter().map(|domain| (domain.api, domain.cors)).unzip();
    sqlx::query("DELETE FROM origins WHERE client_id = $1 AND NOT origin = ANY ($2)")
        .bind(id)
        .bind(&origins)
        .execute(&mut *db)
        .await?;
    sqlx::query(
        "INSERT INTO origins
         SELECT $1, o, a, c, false FROM unnest($2::text[], $3::boolean[], $4::boolean[]) AS x (o, a, c)
         ON CONFLICT (client_id, origin) DO UPDATE SET api = excluded.api, cors = excluded.cors",
    )
    .bind(id)
    .bind(&origins)
    .bind(api)
    .bind(cors)
    .execute(db)
    .await?;
    Ok(())
}

async fn secret(
    db: &mut PgConnection,
    envelope: &Envelope,
    secret_id: SecretId,
    (label, digest): (&str, &str),
    expires_at: Option<Timestamp>,
) -> Result<(), Error> {
    sqlx::query(
        "INSERT INTO secrets (secret_id, client_id, label, created_at, expires_at, position, digest)
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
    )
    .bind(secret_id.to_string())
    .bind(&envelope.metadata.stream_id)
    .bind(label)
    .bind(at(envelope.metadata.recorded_at)?)
    .bind(maybe_at(expires_at)?)
    .bind(envelope.position)
    .bind(digest)
    .execute(db)
    .await?;
    Ok(())
}

async fn stand(
    db: &mut PgConnection,
    id: &str,
    changed_at: OffsetDateTime,
    standing: ClientStanding,
) -> Result<(), Error> {
    sqlx::query("UPDATE clients SET standing = $3, changed_at = $2 WHERE client_id = $1")
        .bind(id)
        .bind(changed_at)
        .bind(word(&standing)?)
        .execute(db)
        .await?;
    Ok(())
}
