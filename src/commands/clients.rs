//! Use cases of a client and its secrets.

use super::{Changed, CommandError, Conflict, Context, Work, attempt};
use crate::{
    auth::certificate::{AuthorityFault, authority_fault},
    keys::{credential::without, master::random, public_jwk},
    store::{Store, StoreError, append::SideWrite, query::Loaded},
};
use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use xwms_events::{
    Refusal, Timestamp,
    account::Allowance,
    client::{
        Client, ClientCommand, ClientStanding, Environment, NewClient, NewSecret, Protocol, check_authority,
        refuse_authorities,
    },
    ids::{AccountId, ClientId, SecretId},
    scope::Scopes,
};
use zeroize::Zeroizing;

const SECRET_PREFIX: &str = "xwms_secret_";
const SECRET_BYTES: usize = 32;
const CHECKSUM_BYTES: usize = 4;

/// A client secret in clear: `xwms_secret_`, 256 random bits and a checksum, so that secret scanners can tell
/// a real one from a look-alike. It has no `Debug`, and is shown once.
#[derive(Clone)]
pub struct PlainSecret {
    text: Zeroizing<String>,
}

impl PlainSecret {
    /// Generates a secret.
    ///
    /// # Errors
    /// If the system has no randomness.
    pub fn generate() -> Result<Self, StoreError> {
        let bytes = Zeroizing::new(random::<SECRET_BYTES>().map_err(|_| StoreError::Seal)?);
        let whole = Zeroizing::new([bytes.as_slice(), &checksum(bytes.as_slice())].concat());
        let text = format!("{SECRET_PREFIX}{}", BASE64_URL_SAFE_NO_PAD.encode(whole.as_slice()));
        Ok(Self { text: Zeroizing::new(text) })
    }

    /// Returns whether `text` has the form of a secret. Needs no look-up.
    pub fn is_well_formed(text: &str) -> bool {
        text.strip_prefix(SECRET_PREFIX)
            .and_then(|encoded| BASE64_URL_SAFE_NO_PAD.decode(encoded).ok())
            .and_then(|bytes| {
                let (secret, sum) = bytes.split_at_checked(SECRET_BYTES)?;
                Some(sum == checksum(secret))
            })
            .unwrap_or(false)
    }

    /// Returns the secret in clear, to show once.
    pub fn reveal(&self) -> &str {
        &self.text
    }

    /// Returns the part that the client aggregate stores. Lists of secrets show the label, so a credential in it
    /// is masked.
    pub fn to_new(&self, store: &Store, label: &str, expires_at: Option<Timestamp>) -> NewSecret {
        NewSecret {
            secret_id: SecretId::from_uuid(store.clock().uuid()),
            label: without(label),
            digest: store.vault().master().secret_digest(&self.text),
            expires_at,
        }
    }
}

fn checksum(bytes: &[u8]) -> [u8; CHECKSUM_BYTES] {
    let digest = aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, bytes);
    let mut sum = [0; CHECKSUM_BYTES];
    sum.copy_from_slice(&digest.as_ref()[..CHECKSUM_BYTES]);
    sum
}

/// How far a caller may go when it makes or changes a client.
#[derive(Clone, Debug)]
pub enum Authority {
    /// Any change: the operator, and the server itself.
    Unlimited,
    /// Only changes by which nobody gains a management scope beyond these, which the caller has.
    Scopes(Scopes),
}

impl Authority {
    fn check(&self, client: &Client, command: &ClientCommand) -> Result<(), Refusal> {
        match self {
            Self::Unlimited => Ok(()),
            Self::Scopes(own) => check_authority(client, command, own),
        }
    }
}

/// Registers a client if the account's plan has room for it, and if `authority` allows its scopes. `answer` turns
/// the client into a row that is committed with it.
///
/// # Errors
/// The decider's refusal, `scope_exceeded`, `plan_required` or `limit_reached`; the store's failure.
pub async fn create(
    context: &Context<'_>,
    new: NewClient,
    allowance: &Allowance,
    authority: &Authority,
    answer: impl Fn(&Client) -> Option<SideWrite>,
) -> Result<Changed<Client>, CommandError> {
    allowance.active()?;
    new.jwks.as_ref().map_or(Ok(()), public_jwk::check)?;
    check_issuers(&new.protocol)?;
    check_certificate_authorities(&new.protocol, context.store.clock().now())?;
    let mut client = Loaded::<Client>::absent(new.client_id.to_string());
    let mut work = Work::new(context);
    work.within(allowance);
    let (account_id, create) = (new.account_id, ClientCommand::Create(Box::new(new)));
    authority.check(&client.state, &create)?;
    work.decide(&mut client, Some(account_id), create)?;
    work.write(answer(&client.state));
    let position = work.commit().await.map_err(|error| match error {
        CommandError::Conflict(Conflict::Full) => Allowance::full("clients", allowance.clients).into(),
        error => error,
    })?;
    Ok(Changed { state: client.state, position })
}

/// Checks the keys of trusted issuers by the rules for clients' keys.
fn check_issuers(protocol: &Protocol) -> Result<(), Refusal> {
    let mut keys = protocol.trusted_issuers.iter().filter_map(|issuer| issuer.jwks.as_ref());
    keys.try_for_each(public_jwk::check).map_err(|refusal| Refusal {
        field: Some("trusted_issuers"),
        code: "invalid_trusted_issuer",
        ..refusal
    })
}

/// Refuses the client's own certificate authorities if one of them may issue no certificates at `now`. The decider
/// refuses a text that can't be read.
fn check_certificate_authorities(protocol: &Protocol, now: Timestamp) -> Result<(), Refusal> {
    let own = protocol.tls_client_auth.as_ref().and_then(|subject| subject.own_authorities().ok().flatten());
    let fault = own.unwrap_or_default().iter().find_map(|der| authority_fault(der, now));
    let why = match fault {
        None => return Ok(()),
        Some(AuthorityFault::Malformed) => "must be X.509 certificates",
        Some(AuthorityFault::NotAuthority) => "must be certificates that may issue certificates",
        Some(AuthorityFault::Time) => "must be valid now",
    };
    Err(refuse_authorities(why))
}

/// A client, with what the caller may see and change.
#[derive(Clone, Debug)]
pub struct ClientRef {
    pub account_id: AccountId,
    pub client_id: ClientId,
    /// Whether live clients are hidden from the caller.
    pub tests_only: bool,
    pub authority: Authority,
}

/// Returns the client if it belongs to the account and was not deleted. Another account's client is not
/// found.
///
/// # Errors
/// Not found, or the store's failure.
pub async fn find(
    store: &Store,
    &ClientRef { account_id, client_id, tests_only, .. }: &ClientRef,
) -> Result<Loaded<Client>, CommandError> {
    let client = store.load::<Client>(client_id).await?;
    let is_theirs = client.state.account_id == Some(account_id);
    let is_hidden = tests_only && client.state.environment == Environment::Live;
    let found = is_theirs && !is_hidden && client.state.standing != ClientStanding::Deleted;
    found.then_some(client).ok_or_else(|| Refusal::not_found("there is no such client").into())
}

/// Changes the account's client by the commands that `make` derives from its current state.
///
/// # Errors
/// Not found; the refusal of `make` or of the decider; `scope_exceeded` if the caller has fewer scopes than
/// the client and could act as it afterwards; the store's failure.
pub async fn change(
    context: &Context<'_>,
    which: ClientRef,
    make: impl Fn(&Client) -> Result<Vec<ClientCommand>, Refusal>,
    answer: impl Fn(&Client) -> Option<SideWrite>,
) -> Result<Changed<Client>, CommandError> {
    attempt(context, which.client_id, || async {
        let mut client = find(context.store, &which).await?;
        let commands = make(&client.state)?;
        let mut work = Work::new(context);
        for command in commands {
            which.authority.check(&client.state, &command)?;
            if let ClientCommand::ChangeKeys { jwks } = &command {
                public_jwk::check(jwks)?;
            }
            if let ClientCommand::ChangeProtocol { protocol } = &command {
                check_issuers(protocol)?;
                // Authorities that have ended since they were set stop no other change.
                if protocol.tls_client_auth != client.state.protocol.tls_client_auth {
                    check_certificate_authorities(protocol, context.store.clock().now())?;
                }
            }
            work.decide(&mut client, Some(which.account_id), command)?;
        }
        work.write(answer(&client.state));
        let position = work.commit().await?;
        if client.state.standing == ClientStanding::Deleted {
            context.store.remove_logos(which.client_id).await?;
        }
        Ok(Changed { state: client.state, position })
    })
    .await
}

#[cfg(test)]
mod tests {
    use super::PlainSecret;

    #[test]
    fn a_secret_carries_its_checksum() {
        let secret = PlainSecret::generate().unwrap();
        assert!(PlainSecret::is_well_formed(secret.reveal()));
        let (shorter, _) = secret.reveal().split_at(secret.reveal().len() - 1);
        assert!(!PlainSecret::is_well_formed(shorter));
        assert!(!PlainSecret::is_well_formed("xwms_secret_"));
        let swapped = secret.reveal().replacen("xwms_secret_", "xwms_secret_AAAA", 1);
        assert!(!PlainSecret::is_well_formed(&swapped));
    }
}
