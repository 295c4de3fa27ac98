//! Events of a token.

use super::{Exchange, GrantType, IdentityAssertion, StatusEntry, TokenFormat, TokenLogin, Workload};
use crate::{
    Timestamp,
    fact::facts,
    ids::{AccountId, ClientId, GrantId, SecretId, SessionId, SigningKeyId, TokenId, UserId},
    resource_access::ResourceAccess,
    scope::Scopes,
};

facts! {
    /// Facts of an access token.
    #[allow(clippy::large_enum_variant, reason = "nearly all of them are issued, and a box for each would cost more than it saves")]
    pub enum TokenEvent {
        public "token.issued" v 1 => Issued {
            token_id: TokenId,
            account_id: AccountId,
            client_id: ClientId,
            #[serde(default, skip_serializing_if = "Option::is_none")]
            user_id: Option<UserId>,
            #[serde(default, skip_serializing_if = "Option::is_none")]
            grant_id: Option<GrantId>,
            /// Absent where the token outlives the browser session.
            #[serde(default, skip_serializing_if = "Option::is_none")]
            session_id: Option<SessionId>,
            /// The client secret that the client authenticated with.
            #[serde(default, skip_serializing_if = "Option::is_none")]
            secret_id: Option<SecretId>,
            /// The client's key that signed the assertion with which it authenticated: its `kid`, or its
            /// thumbprint (RFC 7638). The thumbprint (SHA-256) of the certificate with which it authenticated (RFC
            /// 8705).
            #[serde(default, skip_serializing_if = "Option::is_none")]
            key_id: Option<String>,
            /// The workload whose token authenticated the client, which trusts the token's issuer.
            #[serde(default, skip_serializing_if = "Option::is_none")]
            workload: Option<Box<Workload>>,
            /// Absent in old events.
            #[serde(default, skip_serializing_if = "Option::is_none")]
            grant_type: Option<GrantType>,
            /// The server's key that signed the token. Absent in old events, and for a token that is not signed.
            #[serde(default, skip_serializing_if = "Option::is_none")]
            kid: Option<SigningKeyId>,
            /// The thumbprint (RFC 7638) of the key that the token is bound to (RFC 9449). Absent for a bearer token.
            #[serde(default, skip_serializing_if = "Option::is_none")]
            jkt: Option<String>,
            /// The thumbprint (SHA-256) of the certificate that the token is bound to (RFC 8705). Absent in old
            /// events, and for all other tokens.
            #[serde(default, skip_serializing_if = "Option::is_none")]
            x5t: Option<String>,
            /// Scopes of xwms itself; none in a token for an API of the account.
            scopes: Scopes,
            /// The API that the token is for, with its scopes there. Absent for a token for xwms itself.
            #[serde(default, skip_serializing_if = "Option::is_none")]
            resource: Option<Box<ResourceAccess>>,
            /// Where a token comes from that was exchanged for another one (RFC 8693). Absent for all others.
            #[serde(default, skip_serializing_if = "Option::is_none")]
            exchange: Option<Box<Exchange>>,
            /// The identity assertion by which the client got it for the person (ID-JAG). Absent for all others.
            #[serde(default, skip_serializing_if = "Option::is_none")]
            assertion: Option<Box<IdentityAssertion>>,
            /// The only client that may exchange it. Absent where the policies of clients alone decide.
            #[serde(default, skip_serializing_if = "Option::is_none")]
            may_act: Option<ClientId>,
            /// The login of the person, if the token is for an API. Absent in old events.
            #[serde(default, skip_serializing_if = "Option::is_none")]
            login: Option<TokenLogin>,
            /// Where the token is in a status list, if its API wants lists. Absent for all others.
            #[serde(default, skip_serializing_if = "Option::is_none")]
            status: Option<StatusEntry>,
            format: TokenFormat,
            issued_at: Timestamp,
            expires_at: Timestamp,
            /// The position of the log that the issuer last saw. A stop after this position stops the token.
            basis: i64,
        },
        /// `client_id`: the client of the token; absent in old events.
        public "token.revoked" v 1 => Revoked {
            reason: String,
            expires_at: Timestamp,
            #[serde(default, skip_serializing_if = "Option::is_none")]
            client_id: Option<ClientId>,
        },
    }
}
