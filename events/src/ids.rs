//! Typed identifiers: TypeIDs (prefix + base32 UUID, <https://github.com/jetify-com/typeid>).
//!
//! Ids are made here only where they follow from other ids. The server makes fresh ones, because it owns randomness.

use crate::Timestamp;
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
    /// A user's approval of scopes for a client.
    ConsentTag ConsentId = "consent";
    /// One authorization from request to revocation.
    GrantTag GrantId = "grant";
    /// One access token; also its `jti`.
    TokenTag TokenId = "token";
    /// One browser login of a user; also the `sid` of its tokens.
    SessionTag SessionId = "session";
    /// A login at another provider that a user linked.
    LinkTag LinkId = "link";
    /// A passkey of a user.
    PasskeyTag PasskeyId = "passkey";
    /// A picture that a user uploaded.
    PictureTag PictureId = "picture";
    /// A webhook receiver of an account.
    EndpointTag EndpointId = "endpoint";
    /// A key that signs tokens; also its `kid`.
    SigningKeyTag SigningKeyId = "key";
    /// A report of suspicious traffic.
    AlertTag AlertId = "alert";
    /// A request for help.
    TicketTag TicketId = "ticket";
    /// One event of the log; also the CloudEvents `id`.
    EventTag EventId = "event";
}

/// Returns the id of the consent of `user` for `client`. Each pair has one consent, so its id follows from the pair
/// (UUIDv5), and the authorization endpoint finds it without a read model.
pub fn consent_id(user: UserId, client: ClientId) -> ConsentId {
    let mut pair = [0_u8; 32];
    pair[..16].copy_from_slice(user.uuid().as_bytes());
    pair[16..].copy_from_slice(client.uuid().as_bytes());
    // The nil namespace: the 256 bits of the pair are the whole name.
    ConsentId::from_uuid(Uuid::new_v5(&Uuid::nil(), &pair))
}

/// Returns when an id was made, to the millisecond. Fresh ids have been UUIDv7 in every version of this server. Returns
/// `None` for an id that follows from others.
pub fn made_at(id: Uuid) -> Option<Timestamp> {
    let (seconds, nanos) = id.get_timestamp()?.to_unix();
    let millis = i64::try_from(seconds).ok()?.checked_mul(1_000)?;
    (id.get_version_num() == 7).then(|| Timestamp::from_millis(millis + i64::from(nanos / 1_000_000)))
}

#[cfg(test)]
mod tests {
    use super::made_at;
    use crate::Timestamp;
    use uuid::Uuid;

    #[test]
    fn an_id_tells_when_it_was_made() {
        // The example in RFC 9562, appendix A.6.
        let example = Uuid::from_u128(0x017F_22E2_79B0_7CC3_98C4_DC0C_0C07_398F);
        assert_eq!(made_at(example), Some(Timestamp::from_millis(1_645_557_742_000)));
        assert_eq!(made_at(Uuid::from_u128(1)), None);
        assert_eq!(made_at(Uuid::new_v5(&Uuid::nil(), b"pair")), None);
    }
}
