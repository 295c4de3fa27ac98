//! Typed identifiers: TypeIDs (prefix + base32 UUID, <https://github.com/jetify-com/typeid>).
//!
//! Made here only where they follow from other ids; fresh ones are made by the server, which owns
//! randomness.

use type_safe_id::{StaticType, TypeSafeId};
use uuid::Uuid;

macro_rules! ids {
    ($($(#[$doc:meta])* $tag:ident $id:ident = $prefix:literal;)*) => {$(
        #[doc = concat!("The prefix `", $prefix, "`.")]
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $tag;
        impl StaticType for $tag {
            const TYPE: &'static str = $prefix;
        }
        $(#[$doc])*
        pub type $id = TypeSafeId<$tag>;
    )*};
}

ids! {
    /// A person who can log in.
    UserTag UserId = "user";
    /// The tenant that owns clients.
    AccountTag AccountId = "account";
    /// An invitation of a person to an account.
    InvitationTag InvitationId = "invitation";
    /// An application registered by an account; also the `client_id` of OAuth.
    ClientTag ClientId = "client";
    /// One credential of a client, or one signing secret of an endpoint.
    SecretTag SecretId = "secret";
    /// A user's standing approval of scopes for a client.
    ConsentTag ConsentId = "consent";
    /// One authorization from request to revocation.
    GrantTag GrantId = "grant";
    /// One access token; also its `jti`.
    TokenTag TokenId = "token";
    /// One browser login of a user; also the `sid` of its tokens.
    SessionTag SessionId = "session";
    /// A webhook receiver of an account.
    EndpointTag EndpointId = "endpoint";
    /// A key that signs tokens; also its `kid`.
    SigningKeyTag SigningKeyId = "key";
    /// Something suspicious that was seen.
    AlertTag AlertId = "alert";
    /// One event of the log; also the CloudEvents `id`.
    EventTag EventId = "event";
}

/// The consent of `user` for `client`. One pair has one consent, so its id follows from the pair (UUIDv5)
/// and the authorize endpoint finds it without a read model.
pub fn consent_id(user: UserId, client: ClientId) -> ConsentId {
    let mut pair = [0_u8; 32];
    pair[..16].copy_from_slice(user.uuid().as_bytes());
    pair[16..].copy_from_slice(client.uuid().as_bytes());
    // The nil namespace: the 256 bits of the pair are the whole name.
    ConsentId::from_uuid(Uuid::new_v5(&Uuid::nil(), &pair))
}
