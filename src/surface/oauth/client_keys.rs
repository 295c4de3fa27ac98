//! The public keys that prove who a client is: those that it registered, or those at its `jwks_uri` (RFC 7591 §2, RFC
//! 8705 §2.2.2).
//!
//! Anybody may present a JWT or a certificate in the name of a client. So the caller checks its claims and times before
//! it asks for the keys, and how often an address is read is bounded (`outbound::providers`). A client with registered
//! keys costs no request.

use crate::{app::App, auth::certificate::Certificate, surface::http::reason::Reason};
use serde_json::Value;
use std::{fmt::Display, sync::Arc};
use xwms_events::client::Client;

/// The keys of a client.
pub(super) enum Keys<'a> {
    Registered(&'a [Value]),
    /// The set at its address.
    Read(Arc<Value>),
}

impl Keys<'_> {
    pub fn list(&self) -> &[Value] {
        match self {
            Self::Registered(keys) => keys,
            Self::Read(set) => set["keys"].as_array().map(Vec::as_slice).unwrap_or_default(),
        }
    }
}

/// Returns the keys that `client` registered.
pub(super) fn registered(client: &Client) -> &[Value] {
    let keys = client.jwks.as_ref().and_then(|jwks| jwks["keys"].as_array());
    keys.map(Vec::as_slice).unwrap_or_default()
}

/// Returns the keys of `client` that may have signed `jwt`. Nothing is read for a client that is stopped, or a text
/// that is no JWT; then there are none.
///
/// # Errors
/// Why its address can't be used.
pub(super) async fn of<'a>(app: &App, client: &'a Client, jwt: &str) -> Result<Keys<'a>, Reason> {
    let Some(jwks_uri) = client.protocol.jwks_uri.as_deref() else {
        return Ok(Keys::Registered(registered(client)));
    };
    let header = jsonwebtoken::decode_header(jwt).ok().zip(client.enabled());
    let Some((header, (_, account_id))) = header else { return Ok(Keys::Registered(&[])) };
    let now = app.store.clock().now();
    let read = app.providers.keys_at(jwks_uri, account_id, header.kid.as_deref(), now).await;
    read.map(Keys::Read).map_err(|error| unusable(&error, error.is_down(), jwks_uri))
}

/// Returns the key set at the address of `client`, which presented `certificate`. Nothing is read for a client that is
/// stopped, or has no address.
///
/// # Errors
/// Why its address can't be used.
pub(super) async fn for_certificate(
    app: &App,
    client: &Client,
    certificate: &Certificate,
) -> Result<Arc<Value>, Reason> {
    let place = client.protocol.jwks_uri.as_deref().zip(client.enabled());
    let (jwks_uri, (_, account_id)) = place.ok_or(Reason::CertificateKey)?;
    let now = app.store.clock().now();
    let read = app.providers.keys_for_certificate(jwks_uri, account_id, certificate, now).await;
    read.map_err(|error| unusable(&error, error.is_down(), jwks_uri))
}

/// Returns what the account is told about an address that can't be used.
fn unusable(error: &dyn Display, is_down: bool, jwks_uri: &str) -> Reason {
    tracing::debug!(%error, jwks_uri, "the keys of a client can't be read");
    if is_down { Reason::KeysUnreachable } else { Reason::KeysRefused }
}
