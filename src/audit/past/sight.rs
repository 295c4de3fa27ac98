//! What an account may see of an object. Its own objects, without what nobody sees outside the server; its test
//! users; of its members what members see of each other, and personal fields only as long as they are members; of
//! a person's session what its apps were told; and the keys that sign its tokens. Everything else does not exist
//! for it.

use super::{history::history, moment::Moment};
use crate::store::{Store, StoreError};
use serde_json::{Map, Value};
use uuid::Uuid;
use xwms_events::{
    Object,
    account::Account,
    grant::DeviceRequest,
    ids::{AccountId, UserId},
    past::Past,
    user::{User, UserStanding},
};

/// Members of states that nobody sees outside the server: hashes of secrets, and what binds a code to the request
/// for it.
const HIDDEN: &[&str] = &["digest", "code_challenge", "nonce"];
/// What members see of each other.
const OF_MEMBERS: &[&str] = &["id", "standing", "email", "profile"];
/// What an account sees of its test users: not how they prove who they are.
const OF_TEST_USERS: &[&str] =
    &["id", "test_of", "standing", "email", "email_verified", "profile", "preferences", "locked_until"];
/// What tokens say about a session: not where the person was.
const OF_SESSIONS: &[&str] =
    &["id", "user_id", "methods", "authenticated_at", "started_at", "expires_at", "ended"];
/// The personal ones of these.
const PERSONAL: &[&str] = &["email", "profile", "preferences"];

/// Somebody who asks for an account.
#[derive(Clone, Copy, Debug)]
pub struct Reader {
    pub account_id: AccountId,
    /// Whether they may read the account's members.
    pub sees_members: bool,
    /// Whether they may read its test users.
    pub sees_test_users: bool,
}

/// What is seen of an object.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sight {
    /// Everything that the log opens: the operator's.
    Whole,
    /// An object of the account. `people`: with the addresses of invited people.
    Own {
        people: bool,
    },
    TestUser {
        personal: bool,
    },
    Member {
        personal: bool,
    },
    Session,
}

/// Returns what `reader`, or the operator, may see of `object`; `None` if it does not exist for them.
pub(super) async fn sight(
    store: &Store,
    reader: Option<&Reader>,
    object: &Object,
    moment: Moment,
) -> Result<Option<Sight>, StoreError> {
    let reading = reader.map(|reader| reader.account_id);
    let Some(owner) = first_account(store, object, reading).await? else { return Ok(None) };
    let Some(reader) = reader else { return Ok(Some(Sight::Whole)) };
    let own = Sight::Own { people: reader.sees_members };
    Ok(match object.kind {
        "account" | "client" | "consent" | "grant" | "token" | "endpoint" | "usage" | "alert"
        | "credential" | "audit" | "resource" | "membership" => {
            (owner == Some(reader.account_id)).then_some(own)
        }
        "signing_key" => Some(Sight::Own { people: true }),
        "user" => of_user(store, reader, object, moment).await?,
        "session" => is_session_of(store, reader.account_id, &object.id).await?.then_some(Sight::Session),
        _ => None,
    })
}

/// Returns the account of `object`, if it has one.
///
/// # Errors
/// Returns an error if the database does not answer.
pub async fn account_of(store: &Store, object: &Object) -> Result<Option<AccountId>, StoreError> {
    Ok(first_account(store, object, None).await?.flatten())
}

/// Returns the account of the object's first event; `None` if it has no events. Fails if they are detached, unless they
/// are of another account than `reading`.
async fn first_account(
    store: &Store,
    object: &Object,
    reading: Option<AccountId>,
) -> Result<Option<Option<AccountId>>, StoreError> {
    let sql =
        "SELECT account_id FROM events WHERE aggregate_type = $1 AND aggregate_id = $2 AND sequence = 1";
    let first: Option<Option<Uuid>> =
        sqlx::query_scalar(sql).bind(object.kind).bind(&object.id).fetch_optional(store.pool()).await?;
    if first.is_none() {
        store.expect_whole_stream(&object.id, reading).await?;
    }
    Ok(first.map(|account| account.map(AccountId::from_uuid)))
}

async fn of_user(
    store: &Store,
    reader: &Reader,
    object: &Object,
    moment: Moment,
) -> Result<Option<Sight>, StoreError> {
    let Ok(user_id) = object.id.parse::<UserId>() else { return Ok(None) };
    let user = store.load::<User>(user_id).await?.state;
    if user.test_of.is_some() {
        let is_own = user.test_of == Some(reader.account_id);
        return Ok(is_own.then_some(Sight::TestUser { personal: reader.sees_test_users }));
    }
    let account = store.load::<Account>(reader.account_id).await?.state;
    if account.members.contains_key(&user_id) {
        return Ok(Some(Sight::Member { personal: reader.sees_members }));
    }
    let own = [Object::new("account", reader.account_id.to_string())];
    let then = Past::of(&history(store, &own, moment.position).await?.events).account;
    Ok(then.members.contains_key(&user_id).then_some(Sight::Member { personal: false }))
}

/// Returns whether a grant to one of the account's clients rests on the session.
async fn is_session_of(store: &Store, account_id: AccountId, id: &str) -> Result<bool, StoreError> {
    let sql = "SELECT EXISTS (SELECT 1 FROM read_access.grants WHERE session_id = $1 AND account_id = $2)";
    Ok(sqlx::query_scalar(sql).bind(id).bind(account_id.to_string()).fetch_one(store.pool()).await?)
}

/// Returns whether the object is a person who was erased.
pub(super) async fn is_erased(store: &Store, object: &Object) -> Result<bool, StoreError> {
    match object.id.parse::<UserId>() {
        Ok(user_id) if object.kind == "user" => {
            Ok(store.load::<User>(user_id).await?.state.standing == UserStanding::Erased)
        }
        _ => Ok(false),
    }
}

impl Sight {
    /// Removes from `state` what is not seen.
    pub fn reduce(self, state: &mut Value) {
        hide(state);
        match self {
            Self::Whole | Self::Own { people: true } => {}
            Self::Own { people: false } => {
                let invitations = state.get_mut("invitations").and_then(Value::as_object_mut);
                for invitation in invitations.into_iter().flat_map(Map::values_mut) {
                    invitation["email"] = Value::Null;
                }
            }
            Self::TestUser { personal } => keep(state, OF_TEST_USERS, personal),
            Self::Member { personal } => {
                keep(state, OF_MEMBERS, personal);
                // Whoever has no name still has the rest, such as a date of birth and postal addresses.
                if let Some(profile) = state.get_mut("profile").and_then(Value::as_object_mut) {
                    profile.retain(|claim, _| claim == "name");
                }
            }
            Self::Session => keep(state, OF_SESSIONS, true),
        }
    }

    /// Whether personal fields are left out, although they may exist.
    pub const fn leaves_personal(self) -> bool {
        matches!(self, Self::TestUser { personal: false } | Self::Member { personal: false })
    }
}

/// Keeps the members in `names`; without `personal`, personal ones are null.
fn keep(state: &mut Value, names: &[&str], personal: bool) {
    let Some(members) = state.as_object_mut() else { return };
    members.retain(|name, _| names.contains(&name.as_str()));
    for (name, value) in members.iter_mut() {
        if !personal && PERSONAL.contains(&name.as_str()) {
            *value = Value::Null;
        }
    }
}

fn hide(value: &mut Value) {
    match value {
        Value::Object(members) => {
            members.retain(|name, _| !HIDDEN.contains(&name.as_str()));
            DeviceRequest::hide(members);
            members.values_mut().for_each(hide);
        }
        Value::Array(items) => items.iter_mut().for_each(hide),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::Sight;
    use serde_json::json;

    #[test]
    fn nobody_sees_a_hash_and_a_member_sees_of_another_what_members_see() {
        let mut client = json!({"name": "Shop", "secrets": {"secret_x": {"label": "a", "digest": "hash"}}});
        Sight::Whole.reduce(&mut client);
        assert_eq!(client, json!({"name": "Shop", "secrets": {"secret_x": {"label": "a"}}}));

        let user = json!({
            "id": "user_x", "standing": "active", "email": "a@b.example", "factors": {"totp": null},
            "profile": {"name": "Ada", "birthdate": "1815-12-10"}, "recovery_email": "r@b.example",
        });
        let mut shown = user.clone();
        Sight::Member { personal: true }.reduce(&mut shown);
        let seen =
            json!({"id": "user_x", "standing": "active", "email": "a@b.example", "profile": {"name": "Ada"}});
        assert_eq!(shown, seen);
        let mut nameless = user.clone();
        nameless["profile"] =
            json!({"address": {"locality": "London"}, "other_addresses": [{"label": "Work"}]});
        Sight::Member { personal: true }.reduce(&mut nameless);
        assert_eq!(nameless["profile"], json!({}));
        let mut former = user;
        Sight::Member { personal: false }.reduce(&mut former);
        assert_eq!(former, json!({"id": "user_x", "standing": "active", "email": null, "profile": null}));
    }

    #[test]
    fn invited_addresses_are_for_those_who_may_read_the_members() {
        let invitation = json!({"email": "a@b.example", "role": "admin"});
        let account = json!({"name": "A", "invitations": {"invitation_x": invitation}});
        for (people, email) in [(true, json!("a@b.example")), (false, json!(null))] {
            let mut shown = account.clone();
            Sight::Own { people }.reduce(&mut shown);
            assert_eq!(shown["invitations"]["invitation_x"]["email"], email);
        }
    }
}
