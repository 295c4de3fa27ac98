//! Proof that an account controls the domain that it lists for a client: what the proof is, and where to look
//! for it.
//!
//! The proof is derived from the client, the origin and the master key, so nothing about it is stored. The
//! events (`client::Domain`) define what a verified domain may be used for.

mod dns;
mod file;

use crate::{
    config::{self, Settings},
    keys::master::MasterKey,
    lanes::{self, Lanes},
    outbound::egress::Egress,
};
use file::Reader;
use std::time::Duration;
use url::{Host, Url};
use xwms_events::{
    client::DomainProof,
    ids::{AccountId, ClientId},
};

/// The time limit of the check in each of the two places.
const PATIENCE: Duration = Duration::from_secs(8);
/// Most look-ups of one account at once on this node: names whose servers don't respond keep them busy for long.
const OF_ACCOUNT: usize = 4;

/// The proof that an origin belongs to a client.
#[derive(Clone, Debug)]
pub struct Proof {
    pub token: String,
    /// The name of the TXT record; `None` for an origin with an IP address.
    pub txt_name: Option<String>,
    pub txt_value: String,
    /// The file that contains the token and nothing else.
    pub file_url: String,
}

impl Proof {
    /// The proof of an account for a domain of mail addresses. It can only be in DNS.
    pub fn of_account(master: &MasterKey, account_id: AccountId, domain: &str) -> Self {
        let token = master.domain_token(&account_id.to_string(), domain);
        Self {
            txt_name: Some(format!("_xwms-challenge.{domain}")),
            txt_value: format!("xwms-verification={token}"),
            file_url: String::new(),
            token,
        }
    }

    /// The proof of `client_id` for `origin`.
    pub fn of(master: &MasterKey, client_id: Option<ClientId>, origin: &str) -> Self {
        let client_id = client_id.map(|id| id.to_string()).unwrap_or_default();
        let token = master.domain_token(&client_id, origin);
        let host = Url::parse(origin).ok().and_then(|url| match url.host() {
            Some(Host::Domain(name)) => Some(name.to_owned()),
            Some(Host::Ipv4(_) | Host::Ipv6(_)) | None => None,
        });
        Self {
            txt_name: host.map(|host| format!("_xwms-challenge.{host}")),
            txt_value: format!("xwms-verification={token}"),
            file_url: format!("{origin}/.well-known/xwms-verification.txt"),
            token,
        }
    }
}

/// Checks proofs.
pub struct Verifier {
    dns: config::Dns,
    reader: Reader,
    /// By account.
    lookups: Lanes,
}

/// A place among the look-ups of an account, which ends with the look-up.
pub struct Place {
    _place: lanes::Place,
}

impl Verifier {
    /// Creates a verifier from the settings. Files are read only from addresses that webhooks may go to, too.
    ///
    /// # Errors
    /// If the system has no root certificates.
    pub fn new(settings: &Settings, guard: Egress) -> Result<Self, reqwest::Error> {
        let lookups = Lanes::new(OF_ACCOUNT, OF_ACCOUNT);
        Ok(Self { dns: settings.dns.clone(), reader: Reader::new(settings, guard)?, lookups })
    }

    /// Returns a place for a look-up of the account, or `None` if all of its look-ups are under way.
    pub fn place(&self, account_id: AccountId) -> Option<Place> {
        let place = self.lookups.place(&account_id.to_string())?;
        Some(Place { _place: place })
    }

    /// Returns where the proof is now.
    ///
    /// # Errors
    /// What was expected and what was found instead, as a text for the account.
    pub async fn look(&self, _place: Place, proof: &Proof) -> Result<DomainProof, String> {
        let (record, file) = tokio::join!(self.record(proof), self.look_in_file(proof));
        match (record, file) {
            (Ok(()), _) => Ok(DomainProof::Dns),
            (_, Ok(())) => Ok(DomainProof::File),
            (Err(record), Err(file)) => Err(format!("{record}; {file}")),
        }
    }

    /// Looks for the proof in DNS.
    ///
    /// # Errors
    /// As [`Verifier::look`].
    pub async fn look_in_dns(&self, _place: Place, proof: &Proof) -> Result<(), String> {
        self.record(proof).await
    }

    async fn record(&self, proof: &Proof) -> Result<(), String> {
        let Some(name) = &proof.txt_name else { return Err("an IP address has no TXT record".to_owned()) };
        let wanted = format!("expected a TXT record {name} with {:?}", proof.txt_value);
        let found = tokio::time::timeout(PATIENCE, dns::texts(&self.dns, name)).await;
        match found.unwrap_or_else(|_| Err("there was no response in time".to_owned())) {
            Ok(texts) if texts.contains(&proof.txt_value) => Ok(()),
            Ok(texts) if texts.is_empty() => Err(format!("{wanted}: there is none")),
            Ok(texts) => Err(format!("{wanted}: found {}", told(&texts.join(", ")))),
            Err(why) => Err(format!("{wanted}: {why}")),
        }
    }

    async fn look_in_file(&self, proof: &Proof) -> Result<(), String> {
        let wanted = format!("expected {} with {:?}", proof.file_url, proof.token);
        let found = tokio::time::timeout(PATIENCE, self.reader.read(&proof.file_url)).await;
        match found.unwrap_or_else(|_| Err("there was no response in time".to_owned())) {
            Ok(text) if text.trim() == proof.token => Ok(()),
            Ok(text) => Err(format!("{wanted}: found {}", told(&text))),
            Err(why) => Err(format!("{wanted}: {why}")),
        }
    }
}

/// Quotes the beginning of a third party's text.
fn told(text: &str) -> String {
    const MOST: usize = 120;
    format!("{:?}", text.chars().take(MOST).collect::<String>())
}

#[cfg(test)]
mod tests {
    use super::Proof;
    use crate::keys::master::MasterKey;
    use xwms_events::ids::ClientId;

    #[test]
    fn a_proof_is_one_client_s_for_one_origin() {
        let master = MasterKey::new(&[7; 32]).unwrap();
        let (one, other) = (
            Some(ClientId::from_uuid(uuid::Uuid::from_u128(1))),
            Some(ClientId::from_uuid(uuid::Uuid::from_u128(2))),
        );
        let proof = Proof::of(&master, one, "https://app.example:8443");
        assert_eq!(proof.txt_name.as_deref(), Some("_xwms-challenge.app.example"));
        assert_eq!(proof.file_url, "https://app.example:8443/.well-known/xwms-verification.txt");
        assert_eq!(proof.token, Proof::of(&master, one, "https://app.example:8443").token);
        for another in [
            Proof::of(&master, other, "https://app.example:8443"),
            Proof::of(&master, one, "https://app.example"),
        ] {
            assert_ne!(proof.token, another.token);
        }
        assert_eq!(Proof::of(&master, one, "https://203.0.113.7").txt_name, None);
    }
}
