//! The client information response (RFC 7591 §3.2.1, RFC 7592 §3): everything that is registered, also what was
//! replaced.

use super::application::WITH_SECRET;
use crate::{app::App, commands::registrations};
use serde_json::{Value, json};
use xwms_events::client::{AuthMethod, Client, ClientType};

/// What only the current request knows of a client.
#[derive(Default)]
pub(super) struct Shown<'a> {
    /// The new secret. It is shown once.
    pub secret: Option<&'a str>,
    /// The method of authentication that the app named.
    pub method: Option<&'a str>,
}

/// Returns the information about `client`.
pub(super) fn of(app: &App, client: &Client, shown: &Shown<'_>) -> Value {
    let mut told = json!({
        "client_name": client.name,
        "application_type": if client.client_type == ClientType::Native { "native" } else { "web" },
        "redirect_uris": client.redirect_uris,
        "post_logout_redirect_uris": client.post_logout_redirect_uris,
        "token_endpoint_auth_method": method(client.auth_method, shown.method),
        "grant_types": grant_types(client.token_policy.refresh),
        "response_types": ["code"],
        "scope": client.scopes.text(),
    });
    let links = &client.links;
    let optional = [
        ("client_id", json!(client.id)),
        ("client_id_issued_at", json!(client.created_at().map(|at| at.millis() / 1000))),
        ("client_uri", json!(links.website_uri)),
        ("policy_uri", json!(links.policy_uri)),
        ("tos_uri", json!(links.tos_uri)),
        ("jwks", json!(client.jwks)),
        ("jwks_uri", json!(client.protocol.jwks_uri)),
        ("id_token_signed_response_alg", json!(client.protocol.id_token_signed_response_alg)),
        ("dpop_bound_access_tokens", on(client.protocol.dpop_bound_access_tokens)),
        (
            "tls_client_certificate_bound_access_tokens",
            on(client.protocol.tls_client_certificate_bound_access_tokens),
        ),
        ("require_pushed_authorization_requests", on(client.protocol.require_pushed_authorization_requests)),
        ("client_secret", json!(shown.secret)),
        // It does not expire.
        ("client_secret_expires_at", json!(shown.secret.map(|_| 0))),
    ];
    for (name, value) in optional {
        if !value.is_null() {
            told[name] = value;
        }
    }
    if let Some(client_id) = client.id {
        let issuer = &app.settings.issuer;
        told["registration_client_uri"] = json!(format!("{issuer}/oauth/register/{client_id}"));
        told["registration_access_token"] = json!(registrations::access_text(&app.store, client_id));
    }
    told
}

/// Returns `true`, or `null` for a switch that is off.
fn on(switch: bool) -> Value {
    json!(switch.then_some(true))
}

fn method(registered: AuthMethod, named: Option<&str>) -> &str {
    let [basic, _] = WITH_SECRET;
    match registered {
        AuthMethod::None => "none",
        AuthMethod::PrivateKeyJwt | AuthMethod::FederatedJwt => "private_key_jwt",
        AuthMethod::TlsClientAuth => "tls_client_auth",
        AuthMethod::SelfSignedTlsClientAuth => "self_signed_tls_client_auth",
        AuthMethod::ClientSecret => named.filter(|name| WITH_SECRET.contains(name)).unwrap_or(basic),
    }
}

fn grant_types(refresh: bool) -> Vec<&'static str> {
    let refresh = refresh.then_some("refresh_token");
    std::iter::once("authorization_code").chain(refresh).collect()
}
