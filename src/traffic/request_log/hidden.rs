//! Where requests came from, as the log keeps it: sealed, for readers who may see it, and as keyed hashes, so that
//! equality can be searched without opening anything. Both need the account's key: once it is deleted, neither can be
//! read or guessed.

use crate::{
    store::{
        Store, StoreError, network,
        vault::{MARK_BYTES, Subject},
    },
    traffic::record::Record,
};
use std::{collections::HashMap, net::IpAddr};
use xwms_events::{envelope::Origin, ids::AccountId};

/// The origin of one request.
#[derive(Default)]
pub(in crate::traffic) struct Hidden {
    /// The address and user agent, sealed.
    pub origin: Option<String>,
    pub ip: Option<Mark>,
    /// The address's /24 or /48.
    pub network: Option<Mark>,
    pub agent: Option<Mark>,
}

/// A keyed hash.
pub(super) type Mark = [u8; MARK_BYTES];

/// The associated data of a sealed origin, so that it can't be opened for another request.
fn seal_context(request_id: &str) -> String {
    format!("request {request_id}.origin")
}

/// Returns the origin that was sealed for the request with this id, unless the account's key is gone.
///
/// # Errors
/// If the database does not respond, or the text was sealed for another request.
pub(super) async fn open(
    store: &Store,
    account_id: AccountId,
    request_id: &str,
    sealed: &str,
) -> Result<Option<Origin>, StoreError> {
    let Some(key) = store.vault().subject(&account_id.to_string()).await? else { return Ok(None) };
    let text = key.open(&seal_context(request_id), sealed)?;
    Ok(serde_json::from_str(&text).ok())
}

/// The hash of an address.
pub(super) fn ip(key: &Subject, ip: IpAddr) -> Mark {
    key.mark("ip", &ip.to_canonical().to_string())
}

/// The hash of the network of an address.
pub(super) fn subnet(key: &Subject, ip: IpAddr) -> Mark {
    network::mark(key, ip)
}

/// The hash of a user agent.
pub(super) fn agent(key: &Subject, agent: &str) -> Mark {
    key.mark("agent", agent)
}

/// The hashes of an origin.
#[derive(Clone, Copy)]
struct Marks {
    ip: Option<Mark>,
    network: Option<Mark>,
    agent: Option<Mark>,
}

impl Marks {
    fn of(key: &Subject, origin: &Origin) -> Self {
        // An unknown address has no hash: such requests have nothing in common.
        let address = origin.ip.parse::<IpAddr>().ok();
        Self {
            ip: address.map(|address| ip(key, address)),
            network: address.map(|address| subnet(key, address)),
            agent: origin.user_agent.as_deref().map(|text| agent(key, text)),
        }
    }
}

/// Hides the origin of each row with its account's key, which is looked up once. Many requests come from few places,
/// so the hashes of one are computed once.
pub(in crate::traffic) async fn hide(store: &Store, rows: &[Record]) -> Result<Vec<Hidden>, StoreError> {
    let mut keys: HashMap<AccountId, Subject> = HashMap::new();
    let mut known: HashMap<(AccountId, &str, Option<&str>), Marks> = HashMap::new();
    let mut hidden = Vec::with_capacity(rows.len());
    for party in rows.iter().filter_map(|row| row.party.as_ref()) {
        let Some(origin) = &party.origin else {
            hidden.push(Hidden::default());
            continue;
        };
        let key = match keys.get(&party.account_id) {
            Some(key) => key,
            None => {
                let key = store.vault().subject_or_new(&party.account_id.to_string()).await?;
                keys.entry(party.account_id).or_insert(key)
            }
        };
        let place = (party.account_id, origin.ip.as_str(), origin.user_agent.as_deref());
        let marks = *known.entry(place).or_insert_with(|| Marks::of(key, origin));
        hidden.push(of(key, &party.request_id, origin, marks)?);
    }
    Ok(hidden)
}

fn of(key: &Subject, request_id: &str, origin: &Origin, marks: Marks) -> Result<Hidden, StoreError> {
    let text = serde_json::to_string(origin).map_err(|_| StoreError::Seal)?;
    let Marks { ip, network, agent } = marks;
    Ok(Hidden { origin: Some(key.seal(&seal_context(request_id), &text)?), ip, network, agent })
}
