//! The terms of a grant: what the person approved, and how its refresh tokens behave.

use crate::{
    Timestamp,
    claim::AskedClaims,
    confirmation::Confirmation,
    flags::{is_false, is_true},
    ids::{AccountId, ClientId, GrantId, SessionId, UserId},
    resource_access::ResourceAccess,
    scope::{Scope, Scopes},
    session::Method,
    token::{Token, TokenLogin},
};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// Everything that the person approved at the authorization endpoint, or for a device.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Authorization {
    #[schema(value_type = String)]
    pub grant_id: GrantId,
    #[schema(value_type = String)]
    pub account_id: AccountId,
    #[schema(value_type = String)]
    pub client_id: ClientId,
    #[schema(value_type = String)]
    pub user_id: UserId,
    #[schema(value_type = String)]
    pub session_id: SessionId,
    pub scopes: Scopes,
    /// The APIs of the account that were asked for, each with the approved scopes (RFC 8707).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub resources: Vec<ResourceAccess>,
    pub redirect_uri: String,
    /// S256 (RFC 7636 §4.2); `None` if the client need not send one and did not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code_challenge: Option<String>,
    /// The thumbprint of the key that must redeem the code (RFC 9449 §10); `None` if the request named none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dpop_jkt: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub nonce: Option<String>,
    /// The claims requested individually (OIDC Core §5.5).
    #[serde(default, skip_serializing_if = "AskedClaims::is_empty")]
    pub claims: Box<AskedClaims>,
    pub methods: Vec<Method>,
    /// When the person proved their identity. Absent if that is not known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub authenticated_at: Option<Timestamp>,
    /// When the session ends by itself, unless the grant may outlive it. `None` in older events.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub session_expires_at: Option<Timestamp>,
    /// The device that asked for it, if one did (RFC 8628); `redirect_uri` is then empty.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub device: Option<Box<DeviceRequest>>,
    /// The code, or the device code, expires at this time.
    pub code_expires_at: Timestamp,
    /// The position of the log that the issuer last saw. A stop after this position stops the grant.
    pub basis: i64,
}

impl Authorization {
    /// Returns what every token of the grant has in common. A grant that may outlive its session does not depend on it.
    pub fn token(&self) -> Token {
        let offline = self.scopes.contains(Scope::OfflineAccess);
        Token {
            account_id: Some(self.account_id),
            client_id: Some(self.client_id),
            user_id: Some(self.user_id),
            grant_id: Some(self.grant_id),
            session_id: (!offline).then_some(self.session_id),
            scopes: self.scopes.clone(),
            ..Token::default()
        }
    }

    /// Returns the login in which it was given.
    pub fn login(&self) -> TokenLogin {
        TokenLogin::of(&self.methods, self.authenticated_at)
    }

    /// Returns the scopes of a token for a client that is registered for `registered`: the approved scopes, or those of
    /// them that were `asked` for. A new token never includes scopes that the client has lost since.
    pub fn scopes_of_token(&self, registered: &Scopes, asked: Option<&Scopes>) -> Scopes {
        asked.unwrap_or(&self.scopes).intersection(&self.scopes).intersection(registered)
    }
}

/// The other end of the authorization: the device that asked for it. The envelope of the event has the network of
/// the person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct DeviceRequest {
    /// A keyed hash of the device's network, made like `network` in the envelope, so that equal networks are
    /// equal. Absent if the address was not known. No reader outside gets it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(ignore)]
    pub network: Option<String>,
    /// Whether the person approved it from that network. False is usual for a phone, and typical of phishing.
    /// Absent if one of the addresses was not known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub same_network: Option<bool>,
    /// When the device asked.
    pub requested_at: Timestamp,
}

impl DeviceRequest {
    /// Removes what no reader outside gets from the `device` among the members of an event or a state, if it has one.
    pub fn hide(members: &mut Map<String, Value>) {
        if let Some(device) = members.get_mut("device").and_then(Value::as_object_mut) {
            device.remove("network");
        }
    }
}

/// How the grant's refresh tokens behave. Fixed when the code is redeemed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct RefreshTerms {
    pub idle_seconds: u32,
    pub absolute_expires_at: Timestamp,
    pub grace_seconds: u32,
    /// Whether each use replaces the token. Absent in old events, where it always did.
    #[serde(default = "rotates", skip_serializing_if = "is_true")]
    pub rotation: bool,
    /// Whether the client authenticates when it refreshes, so that a stolen token alone is useless (RFC 9700 §4.14).
    /// Absent in old events, and where it does not.
    #[serde(default, skip_serializing_if = "is_false")]
    pub client_authenticates: bool,
    /// The thumbprint of the key that a client that does not authenticate must prove to have (RFC 9449 §5). Absent in
    /// old events, and where the tokens are bound to no key.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub jkt: Option<String>,
    /// The thumbprint of the certificate to which the client's tokens are bound (RFC 8705 §4). Absent in old
    /// events, and for tokens that are bound to none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub x5t: Option<String>,
}

impl RefreshTerms {
    /// Returns the key or certificate that the refresh tokens are bound to.
    pub fn confirmation(&self) -> Option<Confirmation> {
        Confirmation::of(self.jkt.as_ref(), self.x5t.as_ref())
    }

    /// Returns these terms, with refresh tokens that are bound to `confirmation` alone.
    pub(super) fn bound_to(self, confirmation: Option<Confirmation>) -> Self {
        let (jkt, x5t) = Confirmation::into_members(confirmation);
        Self { jkt, x5t, ..self }
    }

    /// Returns these terms, ended by the end of the session that the grant depends on, if it depends on one.
    pub(super) fn within(self, authorization: &Authorization) -> Self {
        let latest = self.absolute_expires_at;
        let absolute_expires_at = authorization.session_expires_at.map_or(latest, |ends| ends.min(latest));
        Self { absolute_expires_at, ..self }
    }
}

const fn rotates() -> bool {
    true
}
