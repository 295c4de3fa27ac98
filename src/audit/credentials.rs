//! Finds a credential of an account by its id, for somebody who says that others may know it.
//!
//! Not here: whether it still works, which its own stream says.

use crate::store::{Store, StoreError};
use std::str::FromStr;
use xwms_events::{
    credential::CredentialKind,
    endpoint::Endpoint,
    ids::{AccountId, AnyId, GrantId, SecretId, SessionId, TokenId},
    session::Session,
};
use xwms_projections::{PageQuery, access, clients, endpoints};

/// Most endpoints whose secrets are looked through.
const ENDPOINTS_MAX: i64 = 1_000;

/// The id of something that an account may report as exposed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CredentialId {
    /// A secret of a client or an endpoint.
    Secret(SecretId),
    Token(TokenId),
    Grant(GrantId),
    Session(SessionId),
}

/// The text is the id of no credential.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoCredential;

impl FromStr for CredentialId {
    type Err = NoCredential;

    fn from_str(text: &str) -> Result<Self, NoCredential> {
        let id: AnyId = text.parse().map_err(|_| NoCredential)?;
        match id.kind() {
            "secret" => Ok(Self::Secret(SecretId::from_uuid(id.uuid))),
            "token" => Ok(Self::Token(TokenId::from_uuid(id.uuid))),
            "grant" => Ok(Self::Grant(GrantId::from_uuid(id.uuid))),
            "session" => Ok(Self::Session(SessionId::from_uuid(id.uuid))),
            _ => Err(NoCredential),
        }
    }
}

/// Returns what kind of credential of the account it is; `None` if the account has no such credential. A session is an
/// account's if somebody approved one of its clients in it.
///
/// # Errors
/// If the database does not respond.
pub async fn kind(
    store: &Store,
    account_id: AccountId,
    id: CredentialId,
) -> Result<Option<CredentialKind>, StoreError> {
    let pool = store.pool();
    Ok(match id {
        CredentialId::Secret(id) => match clients::secret(pool, account_id, id).await? {
            Some(_) => Some(CredentialKind::ClientSecret),
            None => is_of_endpoint(store, account_id, id).await?.then_some(CredentialKind::EndpointSecret),
        },
        CredentialId::Token(id) => access::token(pool, account_id, id).await?.map(|_| CredentialKind::Token),
        CredentialId::Grant(id) => access::grant(pool, account_id, id).await?.map(|_| CredentialKind::Grant),
        CredentialId::Session(id) => {
            let session = store.load::<Session>(id).await?.state;
            let Some(user_id) = session.user_id else { return Ok(None) };
            let page = PageQuery { limit: 1, after: None };
            let approved = access::grants_of_session(pool, account_id, (user_id, id), page).await?;
            (!approved.is_empty()).then_some(CredentialKind::Session)
        }
    })
}

/// Returns whether an endpoint of the account signs with this secret, or did until lately.
async fn is_of_endpoint(store: &Store, account_id: AccountId, id: SecretId) -> Result<bool, StoreError> {
    let page = PageQuery { limit: ENDPOINTS_MAX, after: None };
    let rows = endpoints::list(store.pool(), account_id, page).await?;
    let mut query = store.query();
    let slots: Vec<_> = rows.iter().map(|row| query.stream::<Endpoint>(&row.endpoint_id)).collect();
    let mut found = query.read().await?;
    for slot in slots {
        let endpoint = found.take(slot).await?.state;
        if endpoint.secrets.iter().any(|secret| secret.secret_id == id) {
            return Ok(true);
        }
    }
    Ok(false)
}

#[cfg(test)]
mod tests {
    use super::{CredentialId, NoCredential};
    use uuid::Uuid;
    use xwms_events::ids::{GrantId, UserId};

    #[test]
    fn only_a_credential_has_the_id_of_one() {
        let grant = GrantId::from_uuid(Uuid::from_u128(7));
        assert_eq!(grant.to_string().parse(), Ok(CredentialId::Grant(grant)));
        let person = UserId::from_uuid(Uuid::from_u128(7)).to_string();
        for text in ["", "x", "xwms_secret_x", person.as_str()] {
            assert_eq!(text.parse::<CredentialId>(), Err(NoCredential), "{text}");
        }
    }
}
