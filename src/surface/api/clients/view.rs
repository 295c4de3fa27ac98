//! A client as the API shows it. Never a secret, nor the hash of one.

use crate::{
    app::App,
    outbound::domains::Proof,
    surface::{api::shared::auth::Principal, http::problem::Problem},
};
use ipnet::IpNet;
use serde::Serialize;
use serde_json::{Value, json};
use std::{cmp::Reverse, collections::HashMap};
use utoipa::ToSchema;
use xwms_events::{
    Timestamp,
    client::{AuthMethod, Client, ClientType, Domain, DomainProof, Environment, Standing, TokenPolicy},
    ids::{AccountId, ClientId, SecretId, made_at},
    scope::Scopes,
    signing_key::Algorithm,
};
use xwms_projections::clients as model;

/// A client.
#[derive(Serialize, ToSchema)]
#[schema(as = RegisteredClient)]
pub(super) struct ClientView {
    #[schema(value_type = String)]
    client_id: Option<ClientId>,
    #[schema(value_type = String)]
    account_id: Option<AccountId>,
    #[schema(value_type = String)]
    created_at: Option<Timestamp>,
    name: String,
    /// `web`, `native`, `browser` or `machine`.
    client_type: ClientType,
    /// `live` or `test`.
    environment: Environment,
    /// `enabled`, `disabled`, `restricted` (by the operator) or `deleted`.
    standing: Standing,
    /// Why the operator restricted it, while it is.
    restricted_for: Option<String>,
    /// Whether the operator knows who is behind it.
    verified: bool,
    redirect_uris: Vec<String>,
    post_logout_redirect_uris: Vec<String>,
    #[schema(value_type = Vec<String>)]
    scopes: Scopes,
    domains: Vec<DomainView>,
    /// Networks that it may ask from; from everywhere if empty.
    #[schema(value_type = Vec<String>)]
    ip_allow_list: Vec<IpNet>,
    /// The part of the account's requests that it may use, in percent; all of them if `null`.
    request_share: Option<u8>,
    /// `client_secret`, `private_key_jwt` or `none`.
    auth_method: AuthMethod,
    #[schema(value_type = Option<crate::surface::api::shared::shapes::JwkSet>)]
    jwks: Option<Value>,
    /// `format` (`jwt` or `opaque`), `refresh`, `refresh_rotation`, and in seconds `access_token_seconds`, `refresh_idle_seconds`,
    /// `refresh_absolute_seconds` and `refresh_grace_seconds`.
    token_policy: TokenPolicy,
    /// `RS256`, `ES256` or `EdDSA`; the server's usual one if `null`.
    id_token_signed_response_alg: Option<Algorithm>,
    /// The same for access tokens.
    access_token_signed_response_alg: Option<Algorithm>,
    /// Whether id_tokens hold what userinfo says of the person.
    claims_in_id_token: bool,
    /// Whether assertions may be for the token endpoint, too.
    token_endpoint_audience: bool,
    /// Whether each authorization request needs a code challenge (PKCE).
    require_pkce: bool,
    /// Newest first. Where secrets are read, the last hundred of those that were revoked are among them.
    pub secrets: Vec<SecretView>,
    /// What keeps it from being of use as it is.
    warnings: Vec<Warning>,
    /// Only in the answer that made it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub client_secret: Option<String>,
}

impl ClientView {
    /// Of `client`.
    pub fn of(app: &App, client: &Client) -> Self {
        let domain = |domain: &Domain| DomainView::of(app, client, domain);
        Self {
            client_id: client.id,
            account_id: client.account_id,
            created_at: client.id.and_then(|id| made_at(id.uuid())),
            name: client.name.clone(),
            client_type: client.client_type,
            environment: client.environment,
            standing: client.standing,
            restricted_for: client.restricted_for.clone(),
            verified: client.verified,
            redirect_uris: client.redirect_uris.clone(),
            post_logout_redirect_uris: client.post_logout_redirect_uris.clone(),
            scopes: client.scopes.clone(),
            domains: client.domains.iter().map(domain).collect(),
            ip_allow_list: client.ip_allow_list.clone(),
            request_share: client.request_share,
            auth_method: client.auth_method,
            jwks: client.jwks.clone(),
            token_policy: client.token_policy.clone(),
            id_token_signed_response_alg: client.protocol.id_token_signed_response_alg,
            access_token_signed_response_alg: client.protocol.access_token_signed_response_alg,
            claims_in_id_token: client.protocol.claims_in_id_token,
            token_endpoint_audience: client.protocol.token_endpoint_audience,
            require_pkce: !client.pkce_waived,
            secrets: secrets(client, app.store.clock().now()),
            warnings: warnings(client),
            client_secret: None,
        }
    }
}

/// A client as the API shows it.
pub(super) fn shown(app: &App, client: &Client) -> Value {
    json!(ClientView::of(app, client))
}

/// What keeps a client from being of use, although it may be as it is.
#[derive(Serialize, ToSchema)]
#[schema(as = ClientWarning)]
struct Warning {
    /// Stable: `no_scopes`.
    code: &'static str,
    /// For people.
    detail: &'static str,
}

fn warnings(client: &Client) -> Vec<Warning> {
    let no_scopes = Warning {
        code: "no_scopes",
        detail: "it may ask for no scope, so that it gets no token and nobody logs in; change its scopes",
    };
    client.can_do_nothing().then_some(no_scopes).into_iter().collect()
}

/// An origin that a client may be used from, and how it is proved to be the client's.
#[derive(Serialize, ToSchema)]
#[schema(as = ClientDomain)]
struct DomainView {
    origin: String,
    login: bool,
    api: bool,
    cors: bool,
    #[schema(value_type = Option<String>)]
    verified_at: Option<Timestamp>,
    /// `dns` or `file`.
    verified_by: Option<DomainProof>,
    /// What has to be in the file.
    token: String,
    /// Where it may be in DNS instead, in a TXT record with `txt_value`; an address has none.
    txt_name: Option<String>,
    txt_value: String,
    file_url: String,
}

impl DomainView {
    fn of(app: &App, client: &Client, domain: &Domain) -> Self {
        let Domain { origin, login, api, cors } = domain.clone();
        let proof = Proof::of(app.store.vault().master(), client.id, &origin);
        let verification = client.verifications.get(&origin);
        Self {
            verified_at: verification.map(|known| known.verified_at),
            verified_by: verification.map(|known| known.method),
            token: proof.token,
            txt_name: proof.txt_name,
            txt_value: proof.txt_value,
            file_url: proof.file_url,
            origin,
            login,
            api,
            cors,
        }
    }
}

/// What may be known of a client secret once it was shown.
#[derive(Serialize, ToSchema)]
#[schema(as = Secret)]
pub(super) struct SecretView {
    #[schema(value_type = String)]
    secret_id: SecretId,
    label: String,
    /// `live`, `expired` or `revoked`.
    status: &'static str,
    #[schema(value_type = Option<String>)]
    created_at: Option<Timestamp>,
    #[schema(value_type = Option<String>)]
    expires_at: Option<Timestamp>,
    /// If it was.
    #[schema(value_type = Option<String>)]
    revoked_at: Option<Timestamp>,
    /// Only where secrets are read.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    last_used_at: Option<Option<Timestamp>>,
}

/// The secrets of `client` that were not revoked, newest first: their ids are in the order of time.
fn secrets(client: &Client, now: Timestamp) -> Vec<SecretView> {
    let view = |(id, secret): (&SecretId, &xwms_events::client::Secret)| SecretView {
        secret_id: *id,
        label: secret.label.clone(),
        status: if secret.is_live(now) { "live" } else { "expired" },
        created_at: made_at(id.uuid()),
        expires_at: secret.expires_at,
        revoked_at: None,
        last_used_at: None,
    };
    client.secrets.iter().rev().map(view).collect()
}

/// The secrets of `client` with when they were used, and those that were revoked. Which there are is its stream's to
/// say; a read model that lags only leaves out the rest.
pub(super) async fn known_secrets(
    app: &App,
    principal: &Principal,
    client: &Client,
) -> Result<Vec<SecretView>, Problem> {
    let mut secrets = secrets(client, app.store.clock().now());
    principal.settled(app).await;
    let Some(client_id) = client.id else { return Ok(secrets) };
    let rows = model::secrets(app.store.pool(), (principal.account_id, client_id)).await?;
    let (gone, kept): (Vec<_>, Vec<_>) = rows
        .into_iter()
        .filter_map(|row| Some((row.secret_id.parse::<SecretId>().ok()?, row)))
        .partition(|(id, _)| !client.secrets.contains_key(id));
    let kept: HashMap<_, _> = kept.into_iter().collect();
    for secret in &mut secrets {
        secret.last_used_at = kept.get(&secret.secret_id).map(|row| row.last_used_at);
    }
    secrets.extend(gone.into_iter().map(|(id, row)| SecretView {
        secret_id: id,
        label: row.label,
        status: "revoked",
        created_at: made_at(id.uuid()),
        expires_at: row.expires_at,
        revoked_at: row.revoked_at,
        last_used_at: Some(row.last_used_at),
    }));
    secrets.sort_by_key(|secret| Reverse(secret.secret_id));
    Ok(secrets)
}

/// A secret that was just made.
#[derive(Serialize, ToSchema)]
pub(super) struct IssuedSecret {
    #[schema(value_type = String)]
    pub secret_id: SecretId,
    #[schema(value_type = String)]
    pub client_id: ClientId,
    /// Shown this once.
    pub client_secret: String,
    pub label: String,
    #[schema(value_type = Option<String>)]
    pub expires_at: Option<Timestamp>,
}
