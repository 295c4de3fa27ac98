//! Typed identifiers: TypeIDs (prefix + base32 UUID, <https://github.com/jetify-com/typeid>).
//!
//! Ids are made here only where they follow from other ids. The server makes fresh ones, because it owns randomness.

use crate::Timestamp;
use std::{fmt, str::FromStr};
use type_safe_id::{DynamicType, StaticType, TypeSafeId};
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
    )*

        /// The prefixes of all ids.
        const KINDS: &[&str] = &[$($prefix),*];
    };
}

ids! {
    /// A person who can log in.
    UserTag UserId = "user";
    /// The tenant that owns clients.
    AccountTag AccountId = "account";
    /// An invitation of a person to an account.
    InvitationTag InvitationId = "invitation";
    /// A token with which apps register themselves as clients of an account.
    RegistrationTag RegistrationId = "registration";
    /// A group of people of an account.
    GroupTag GroupId = "group";
    /// The groups of one account that one person is in.
    MembershipTag MembershipId = "membership";
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
    /// A list with the status of access tokens.
    StatusListTag StatusListId = "status_list";
    /// One browser login of a user; also the `sid` of its tokens.
    SessionTag SessionId = "session";
    /// A login at another provider that a user linked.
    LinkTag LinkId = "link";
    /// A passkey of a user.
    PasskeyTag PasskeyId = "passkey";
    /// A picture that a user uploaded.
    PictureTag PictureId = "picture";
    /// An API that an account protects.
    ResourceTag ResourceId = "resource";
    /// A webhook receiver of an account.
    EndpointTag EndpointId = "endpoint";
    /// A key that signs tokens; also its `kid`.
    SigningKeyTag SigningKeyId = "key";
    /// A report of suspicious traffic.
    AlertTag AlertId = "alert";
    /// The failed logins of a user, or one report of those with unknown names.
    LoginTag LoginId = "login";
    /// A request for help.
    TicketTag TicketId = "ticket";
    /// What is known of an incident.
    CaseTag CaseId = "case";
    /// A file that came with a message of a ticket.
    AttachmentTag AttachmentId = "attachment";
    /// One event of the log; also the CloudEvents `id`.
    EventTag EventId = "event";
}

/// An id of any kind, for what is named by whatever a path or a filter contains.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AnyId {
    kind: &'static str,
    pub uuid: Uuid,
}

/// The text is the id of nothing that this server has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnknownId;

impl AnyId {
    /// Returns the id of `kind`, which is the prefix without its underscore; `None` if there is no such kind.
    pub fn of(kind: &str, uuid: Uuid) -> Option<Self> {
        KINDS.iter().copied().find(|known| *known == kind).map(|kind| Self { kind, uuid })
    }

    /// Returns its prefix, such as `client`.
    pub const fn kind(&self) -> &'static str {
        self.kind
    }
}

impl FromStr for AnyId {
    type Err = UnknownId;

    fn from_str(text: &str) -> Result<Self, UnknownId> {
        let (prefix, _) = text.rsplit_once('_').ok_or(UnknownId)?;
        // The prefix is known before the crate parses it: its error for a long one cuts text at a fixed byte.
        let unknown = Self::of(prefix, Uuid::nil()).ok_or(UnknownId)?;
        let id: TypeSafeId<DynamicType> = text.parse().map_err(|_| UnknownId)?;
        Ok(Self { uuid: id.uuid(), ..unknown })
    }
}

impl fmt::Display for AnyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kind = DynamicType::new(self.kind).map_err(|_| fmt::Error)?;
        fmt::Display::fmt(&TypeSafeId::from_type_and_uuid(kind, self.uuid), f)
    }
}

/// Returns the id of the consent of `user` for `client`. Each pair has one consent, so its id follows from the pair
/// (UUIDv5), and the authorization endpoint finds it without a read model.
pub fn consent_id(user: UserId, client: ClientId) -> ConsentId {
    ConsentId::from_uuid(of_pair(user.uuid(), client.uuid()))
}

/// Returns the id of the membership of `user` in the groups of `account`. As with consents, it follows from the
/// pair, and the token endpoint finds it without a read model.
pub fn membership_id(account: AccountId, user: UserId) -> MembershipId {
    MembershipId::from_uuid(of_pair(account.uuid(), user.uuid()))
}

/// Returns the UUIDv5 of a pair, which is no other pair's.
fn of_pair(first: Uuid, second: Uuid) -> Uuid {
    let mut pair = [0_u8; 32];
    pair[..16].copy_from_slice(first.as_bytes());
    pair[16..].copy_from_slice(second.as_bytes());
    // The nil namespace: the 256 bits of the pair are the whole name.
    Uuid::new_v5(&Uuid::nil(), &pair)
}

/// The namespace of the ids of clients that were moved here from other systems.
const IMPORTED_CLIENTS: Uuid = Uuid::from_u128(0x78ab_5d0c_5f0e_4a3c_9e57_0f6f_9d1b_2c41);
/// Longest id of a client in another system, in bytes.
const IMPORTED_MAX: usize = 255;

/// Returns the id of the client that was called `imported_id` in another system: UUIDv5, so that each such name
/// has one client on this server. `None` if no client is called so: it has characters that are not visible ASCII,
/// or it looks like an id of this server.
pub fn imported_client_id(imported_id: &str) -> Option<ClientId> {
    let own = format!("{}_", ClientTag::TYPE);
    let good = (1..=IMPORTED_MAX).contains(&imported_id.len())
        && imported_id.bytes().all(|byte| byte.is_ascii_graphic())
        && !imported_id.starts_with(&own);
    good.then(|| ClientId::from_uuid(Uuid::new_v5(&IMPORTED_CLIENTS, imported_id.as_bytes())))
}

/// Returns the id of the client that an app calls `text`: by its id, or by the one that it had in another system.
/// Whether there is such a client, only its stream says.
pub fn client_id_of(text: &str) -> Option<ClientId> {
    if text.strip_prefix(ClientTag::TYPE).is_some_and(|rest| rest.starts_with('_')) {
        text.parse().ok()
    } else {
        imported_client_id(text)
    }
}

/// Returns the id of the stream with the failed logins of `user`. Nothing else has it, and it follows from the user's.
pub fn login_id(user: UserId) -> LoginId {
    LoginId::from_uuid(user.uuid())
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
    use super::{AnyId, ClientId, KINDS, UnknownId, client_id_of, imported_client_id, made_at};
    use crate::Timestamp;
    use uuid::Uuid;

    #[test]
    fn an_id_of_any_kind_is_read_and_written_as_one_of_its_own_kind() {
        let client = ClientId::from_uuid(Uuid::from_u128(7));
        let any: AnyId = client.to_string().parse().unwrap();
        assert_eq!((any.kind(), any.uuid, any.to_string()), ("client", client.uuid(), client.to_string()));
        for kind in KINDS {
            let any = AnyId::of(kind, Uuid::from_u128(7)).unwrap();
            assert_eq!(any.to_string().parse::<AnyId>(), Ok(any));
        }
        let long = format!("{}é_00000000000000000000000007", "a".repeat(62));
        for text in ["", "_", "client", "client_", "robot_00000000000000000000000007", "client_x", &long] {
            assert_eq!(text.parse::<AnyId>(), Err(UnknownId), "{text}");
        }
        assert_eq!(AnyId::of("robot", Uuid::nil()), None);
    }

    #[test]
    fn a_client_is_found_by_its_id_and_by_the_one_from_before_it_was_moved_here() {
        let client = ClientId::from_uuid(Uuid::from_u128(7));
        assert_eq!(client_id_of(&client.to_string()), Some(client));
        let shop = imported_client_id("shop-frontend").unwrap();
        assert_eq!(client_id_of("shop-frontend"), Some(shop));
        assert_eq!(client_id_of(&shop.to_string()), Some(shop));
        assert_ne!(imported_client_id("Shop-frontend"), Some(shop));
        let long = "x".repeat(256);
        for text in ["", "client_", "client_x", "two words", "shöp", "a\0b", &long] {
            assert_eq!(client_id_of(text), None, "{text}");
        }
        assert!(client_id_of(&long[..255]).is_some());
    }

    #[test]
    fn an_id_tells_when_it_was_made() {
        // The example in RFC 9562, appendix A.6.
        let example = Uuid::from_u128(0x017F_22E2_79B0_7CC3_98C4_DC0C_0C07_398F);
        assert_eq!(made_at(example), Some(Timestamp::from_millis(1_645_557_742_000)));
        assert_eq!(made_at(Uuid::from_u128(1)), None);
        assert_eq!(made_at(Uuid::new_v5(&Uuid::nil(), b"pair")), None);
    }
}
