//! Where the parameters of a request are: in the query, in a signed request object (RFC 9101), or in a request that
//! the client pushed (RFC 9126). From the latter two, only what the client secured counts.

use super::{parameters::PARAMETERS, signed_object, wrong::Wrong};
use crate::{
    app::App,
    store::{StoreError, side::pushed_requests::PushedRequest},
    surface::{
        http::{
            params::{Lenient, Params, QUERY_MAX},
            reason::Reason,
        },
        web::{error::PageError, shared::continuation::Secured},
    },
};
use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use xwms_events::{client::Client, ids::ClientId};

/// What every `request_uri` of this server begins with (RFC 9126 §2.2).
const PREFIX: &str = "urn:ietf:params:oauth:request_uri:";
/// The part after it, in bytes: 256 random bits in base64url.
const RANDOM_LEN: usize = 43;

/// A request that the client secured.
pub(super) struct Source {
    pub params: Params,
    pub secured: Secured,
}

/// Why there are no parameters.
pub(super) enum SourceError {
    /// Nothing that could be trusted says where to send the user.
    Page(PageError, Option<Reason>),
    /// What the client is told.
    Refused(Wrong),
    Store(StoreError),
}

/// Returns the `request_uri` of a pushed request whose random part is `random`.
pub(super) fn request_uri(random: [u8; 32]) -> String {
    format!("{PREFIX}{}", BASE64_URL_SAFE_NO_PAD.encode(random))
}

/// Returns the key under which the request of this `request_uri` is stored, if this server could have made it.
/// A reader of the table can't use the request.
pub(super) fn key_of(request_uri: &str) -> Option<String> {
    let random = request_uri.strip_prefix(PREFIX).filter(|random| random.len() == RANDOM_LEN)?;
    let digest = aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, random.as_bytes());
    Some(BASE64_URL_SAFE_NO_PAD.encode(digest))
}

/// Returns the request that the client secured; `None` for one whose parameters are plain.
pub(super) async fn of(
    app: &App,
    client_id: ClientId,
    client: &Client,
    asked: &Lenient,
) -> Result<Option<Source>, SourceError> {
    let params = &asked.params;
    if let Some(uri) = params.get("request_uri").filter(|uri| uri.starts_with(PREFIX)) {
        return pushed(app, client_id, asked, uri).await.map(Some);
    }
    // Faults of the plain parameters come first, and so does what a client without keys can't use.
    let Some(object) = params.get("request").filter(|_| asked.fault.is_none() && client.has_keys()) else {
        return Ok(None);
    };
    if params.get("request_uri").is_some() {
        return Err(SourceError::Refused(Wrong::invalid("send either request or request_uri")));
    }
    if params.query(PARAMETERS).len() > QUERY_MAX {
        return Err(SourceError::Refused(Wrong::invalid("push a request of more than 8 KiB to /oauth/par")));
    }
    let params = signed_object::read(app, client_id, client, object)
        .await
        .map_err(|why| SourceError::Refused(Wrong::new("invalid_request_object", why)))?;
    let secured = Secured { pushed: None, signed: true, until: Secured::until(app.store.clock().now()) };
    Ok(Some(Source { params, secured }))
}

async fn pushed(app: &App, client_id: ClientId, asked: &Lenient, uri: &str) -> Result<Source, SourceError> {
    if let Some(fault) = &asked.fault {
        return Err(SourceError::Page(fault.clone().into(), None));
    }
    if asked.params.get("request").is_some() {
        let both = PageError::BadRequest("send either request or request_uri".to_owned());
        return Err(SourceError::Page(both, None));
    }
    let unknown = || SourceError::Page(PageError::UnknownPushedRequest, Some(Reason::PushedRequestUnknown));
    let key = key_of(uri).ok_or_else(unknown)?;
    let found = app.store.pushed_request(&key, client_id).await.map_err(SourceError::Store)?;
    let PushedRequest { query, signed } = found.ok_or_else(unknown)?;
    let params = Params::parse(query.as_bytes()).map_err(|error| SourceError::Page(error.into(), None))?;
    let secured = Secured { pushed: Some(key), signed, until: Secured::until(app.store.clock().now()) };
    Ok(Source { params, secured })
}

/// Checks that the client secured the request as it must (RFC 9126 §6, RFC 9101 §10.5).
pub(super) fn demanded(client: &Client, secured: Option<&Secured>) -> Result<(), Wrong> {
    if client.protocol.requires_push() && secured.is_none_or(|secured| secured.pushed.is_none()) {
        return Err(Wrong::invalid("the client must push its requests to /oauth/par"));
    }
    if client.protocol.require_signed_request_object && !secured.is_some_and(|secured| secured.signed) {
        return Err(Wrong::invalid("the client must send its requests as signed request objects"));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::{key_of, request_uri};

    #[test]
    fn only_a_request_uri_of_this_server_has_a_key() {
        let (one, other) = (request_uri([1; 32]), request_uri([2; 32]));
        assert_eq!(key_of(&one).unwrap().len(), 43);
        assert_ne!(key_of(&one), key_of(&other));
        assert!(!one.contains(&key_of(&one).unwrap()));
        for bad in
            ["", "urn:ietf:params:oauth:request_uri:", "https://app.example/request", &format!("{one}x")]
        {
            assert_eq!(key_of(bad), None, "{bad}");
        }
    }
}
