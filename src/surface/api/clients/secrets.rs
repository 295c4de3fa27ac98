//! `/v1/clients/{client_id}/secrets`: a client may have several, each with a label and an expiry, and shown
//! once.

use super::secret_view::{IssuedSecret, SecretView, known_secrets};
use crate::{
    app::{App, Shared},
    commands::clients::{self, ClientRef, PlainSecret},
    surface::{
        api::shared::{
            auth::Principal,
            body::overlap_seconds,
            idempotency::Write,
            pagination::Listed,
            path::{self, PathParams},
            response,
        },
        http::problem::Problem,
    },
};
use axum::{extract::State, http::StatusCode, response::Response};
use serde::Deserialize;
use serde_json::json;
use utoipa::ToSchema;
use xwms_events::{
    Refusal, Timestamp,
    client::{Client, ClientCommand, NewSecret, check_label},
    ids::SecretId,
    scope::Scope,
};

/// A secret to generate.
#[derive(Deserialize, ToSchema)]
#[schema(as = NewSecret)]
#[serde(deny_unknown_fields)]
pub(super) struct Wanted {
    /// 1 to 100 characters.
    label: Option<String>,
    /// RFC 3339; never if absent.
    #[schema(value_type = Option<String>)]
    expires_at: Option<Timestamp>,
}

/// A secret to replace another.
#[derive(Deserialize, ToSchema)]
#[schema(as = SecretRotation)]
#[serde(deny_unknown_fields)]
pub(super) struct Rotation {
    label: Option<String>,
    #[schema(value_type = Option<String>)]
    expires_at: Option<Timestamp>,
    /// How many seconds the old secret still works: 0 to 2,592,000; a day if absent.
    #[serde(default = "overlap_seconds")]
    overlap_seconds: u32,
}

/// Lets `make` put a new secret into a command, and returns it once. The holder of a secret can act as the
/// client, so the caller needs the client's scopes.
async fn issue(
    app: &App,
    which: ClientRef,
    write: &Write<Wanted>,
    make: impl Fn(&Client, NewSecret) -> Result<ClientCommand, Refusal>,
) -> Result<Response, Problem> {
    let Write { principal, body, .. } = write;
    principal.require(Scope::ClientsWrite)?;
    let reply = write.reply(app, StatusCode::CREATED);
    reply
        .after(async {
            if body.expires_at.is_some_and(|at| at <= app.store.clock().now()) {
                let detail = "expires_at must be in the future";
                return Err(Problem::new(StatusCode::BAD_REQUEST, "invalid_expiry", detail).at("expires_at"));
            }
            let plain = PlainSecret::generate()?;
            let label = check_label(body.label.as_deref().unwrap_or("Secret"))?;
            let new = plain.to_new(&app.store, &label, body.expires_at);
            let shown = IssuedSecret {
                secret_id: new.secret_id,
                client_id: which.client_id,
                client_secret: plain.reveal().to_owned(),
                label: new.label.clone(),
                expires_at: new.expires_at,
            };
            let make = |client: &Client| Ok(vec![make(client, new.clone())?]);
            let with = |_: &Client| reply.with(&shown);
            Ok(clients::change(&principal.context(app), which, make, with).await?.position)
        })
        .await
}

/// Generate an additional secret. Scope `clients:write`.
#[utoipa::path(post, path = "/v1/clients/{client_id}/secrets", tag = "secrets", security(("bearer" = ["clients:write"])),
    params(("client_id" = String, Path)), request_body = Wanted, responses((status = 201, description = "Created", body = IssuedSecret), (status = 403, description = "`insufficient_scope`, `scope_exceeded`"),
              (status = 404, description = "`not_found`")))]
pub(super) async fn create(
    State(app): State<Shared>,
    PathParams(client): PathParams<String>,
    write: Write<Wanted>,
) -> Result<Response, Problem> {
    let at = app.store.clock().now();
    let which = write.principal.client_ref(&client)?;
    issue(&app, which, &write, |_, secret| Ok(ClientCommand::CreateSecret { secret, at })).await
}

/// The secrets of a client, newest first: label, status, and when they were created, expire, were revoked and
/// last used. It lists all secrets that were not revoked, and the last hundred that were. Scope
/// `clients:read`.
#[utoipa::path(get, path = "/v1/clients/{client_id}/secrets", tag = "secrets", security(("bearer" = ["clients:read"])),
    params(("client_id" = String, Path)), responses((status = 200, description = "All items", body = Listed<SecretView>),
              (status = 404, description = "`not_found`")))]
pub(super) async fn list(
    State(app): State<Shared>,
    principal: Principal,
    PathParams(client): PathParams<String>,
) -> Result<Response, Problem> {
    principal.require(Scope::ClientsRead)?;
    let client = clients::find(&app.store, &principal.client_ref(&client)?).await?;
    let secrets = known_secrets(&app, &principal, &client.state).await?;
    let body = json!(Listed::whole(secrets));
    Ok(response::json(StatusCode::OK, &body, None))
}

/// Revoke a secret: the next call with it is refused. Scope `clients:write`.
#[utoipa::path(delete, path = "/v1/clients/{client_id}/secrets/{secret_id}", tag = "secrets",
    params(("client_id" = String, Path), ("secret_id" = String, Path)), security(("bearer" = ["clients:write"])),
    responses((status = 204, description = "Revoked"), (status = 404, description = "`not_found`")))]
pub(super) async fn revoke(
    State(app): State<Shared>,
    principal: Principal,
    PathParams((client, secret)): PathParams<(String, String)>,
) -> Result<Response, Problem> {
    principal.require(Scope::ClientsWrite)?;
    let which = principal.client_ref(&client)?;
    let secret_id = path::id(&secret, "secret")?;
    let make = |_: &Client| Ok(vec![ClientCommand::RevokeSecret { secret_id }]);
    let changed = clients::change(&principal.context(&app), which, make, |_| None).await?;
    Ok(response::nothing(changed.position))
}

async fn replace(
    app: &App,
    client: &str,
    Write { principal, body, idempotency }: Write<Rotation>,
    old: impl Fn(&Client, Timestamp) -> Result<SecretId, Refusal>,
) -> Result<Response, Problem> {
    let Rotation { label, expires_at, overlap_seconds } = body;
    let at = app.store.clock().now();
    let overlap_until = at.plus_seconds(overlap_seconds);
    let which = principal.client_ref(client)?;
    let write = Write { principal, body: Wanted { label, expires_at }, idempotency };
    issue(app, which, &write, |client, new| {
        Ok(ClientCommand::RotateSecret { secret_id: old(client, at)?, new, at, overlap_until })
    })
    .await
}

/// Replace a secret; the old one keeps working for `overlap_seconds`. Scope `clients:write`.
#[utoipa::path(post, path = "/v1/clients/{client_id}/secrets/{secret_id}/rotate", tag = "secrets",
    params(("client_id" = String, Path), ("secret_id" = String, Path)), request_body = Rotation,
    security(("bearer" = ["clients:write"])), responses((status = 201, description = "Created", body = IssuedSecret), (status = 403, description = "`insufficient_scope`, `scope_exceeded`"),
              (status = 404, description = "`not_found`")))]
pub(super) async fn rotate(
    State(app): State<Shared>,
    PathParams((client, secret)): PathParams<(String, String)>,
    write: Write<Rotation>,
) -> Result<Response, Problem> {
    let secret_id = path::id(&secret, "secret")?;
    replace(&app, &client, write, |_, _| Ok(secret_id)).await
}

/// Replace the only live secret of a client. Scope `clients:write`.
#[utoipa::path(post, path = "/v1/clients/{client_id}/rotate_secret", tag = "secrets", security(("bearer" = ["clients:write"])),
    params(("client_id" = String, Path)), request_body = Rotation,
    responses((status = 201, description = "Created", body = IssuedSecret), (status = 403, description = "`insufficient_scope`, `scope_exceeded`"),
              (status = 404, description = "`not_found`"), (status = 409, description = "`several_secrets`")))]
pub(super) async fn rotate_only(
    State(app): State<Shared>,
    PathParams(client): PathParams<String>,
    write: Write<Rotation>,
) -> Result<Response, Problem> {
    replace(&app, &client, write, |client, at| {
        let mut live = client.secrets.iter().filter(|(_, secret)| secret.is_live(at)).map(|(id, _)| *id);
        match (live.next(), live.next()) {
            (Some(only), None) => Ok(only),
            (None, _) => Err(Refusal::not_found("the client has no live secret")),
            (Some(_), Some(_)) => Err(Refusal::conflict(
                "several_secrets",
                "the client has several live secrets; name the one to rotate",
            )),
        }
    })
    .await
}

/// Replace an exposed secret: creates a new one, and stops every other secret, grant and token at once. Scope
/// `clients:write`. Callers without the client's own scopes can stop it with `disable`.
#[utoipa::path(post, path = "/v1/clients/{client_id}/replace_exposed", tag = "secrets", security(("bearer" = ["clients:write"])),
    params(("client_id" = String, Path)), request_body = Wanted, responses((status = 201, description = "Created", body = IssuedSecret), (status = 403, description = "`insufficient_scope`, `scope_exceeded`"),
              (status = 404, description = "`not_found`")))]
pub(super) async fn replace_exposed(
    State(app): State<Shared>,
    PathParams(client): PathParams<String>,
    write: Write<Wanted>,
) -> Result<Response, Problem> {
    let which = write.principal.client_ref(&client)?;
    issue(&app, which, &write, |_, new| Ok(ClientCommand::ReplaceExposed { new, reason: None })).await
}
