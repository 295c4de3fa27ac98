//! What a reader of the log searches for, as the condition of a statement. Every statement names the account and a
//! time, which `request_log_account` serves; rarer things have an index of their own (migration 0044).

use super::{
    hidden::{agent, ip, subnet},
    rows::NUMBER_BITS,
};
use crate::store::{network, vault::Subject};
use axum::http::StatusCode;
use ipnet::IpNet;
use sqlx::{Postgres, QueryBuilder};
use std::{net::IpAddr, ops::RangeInclusive, str::FromStr};
use uuid::Uuid;
use xwms_events::{
    Timestamp,
    ids::{AccountId, AnyId, ClientId, GrantId, SecretId, TokenId, UserId},
};
use xwms_projections::PageQuery;

/// Selects requests of an account. Without anything else, all of them since a time.
#[derive(Debug)]
pub struct Filter {
    pub account_id: AccountId,
    pub since: Timestamp,
    pub until: Option<Timestamp>,
    pub client_id: Option<ClientId>,
    pub clients: Option<Clients>,
    pub token_id: Option<TokenId>,
    pub grant_id: Option<GrantId>,
    pub user_id: Option<UserId>,
    pub secret_id: Option<SecretId>,
    pub about_token_id: Option<TokenId>,
    pub about_grant_id: Option<GrantId>,
    pub object: Option<AnyId>,
    pub place: Option<Place>,
    pub user_agent: Option<String>,
    pub status: Option<Statuses>,
    pub route: Option<String>,
    pub method: Option<String>,
    pub error: Option<String>,
    pub reason: Option<String>,
    pub request_id: Option<String>,
}

/// Of which clients requests are.
#[derive(Clone, Debug)]
pub enum Clients {
    Only(Vec<Uuid>),
    /// Of any others, or of none.
    Except(Vec<Uuid>),
}

/// The text does not select anything.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Malformed;

/// Where requests came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    Address(IpAddr),
    /// An IPv4 /24 or an IPv6 /48. Other networks have no hash.
    Network(IpNet),
}

impl FromStr for Place {
    type Err = Malformed;

    fn from_str(text: &str) -> Result<Self, Malformed> {
        if let Ok(ip) = text.parse::<IpAddr>() {
            return Ok(Self::Address(ip.to_canonical()));
        }
        let net: IpNet = text.parse().map_err(|_| Malformed)?;
        let subnet = network::subnet(net.addr());
        if net.prefix_len() == net.max_prefix_len() {
            Ok(Self::Address(net.addr().to_canonical()))
        } else if net.prefix_len() == subnet.prefix_len() {
            Ok(Self::Network(subnet))
        } else {
            Err(Malformed)
        }
    }
}

/// One status, such as `404`, or a class, such as `4xx`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statuses(RangeInclusive<i16>);

impl From<StatusCode> for Statuses {
    fn from(status: StatusCode) -> Self {
        let status = status.as_u16().cast_signed();
        Self(status..=status)
    }
}

impl FromStr for Statuses {
    type Err = Malformed;

    fn from_str(text: &str) -> Result<Self, Malformed> {
        if let Some(class) = text.strip_suffix("xx") {
            let first =
                class.parse::<i16>().ok().filter(|class| (1..=5).contains(class)).ok_or(Malformed)? * 100;
            return Ok(Self(first..=first + 99));
        }
        let status = text.parse::<i16>().map_err(|_| Malformed)?;
        Ok(Self(status..=status))
    }
}

impl Filter {
    /// Selects all requests of the account since a time.
    pub const fn all(account_id: AccountId, since: Timestamp) -> Self {
        Self {
            account_id,
            since,
            until: None,
            client_id: None,
            clients: None,
            token_id: None,
            grant_id: None,
            user_id: None,
            secret_id: None,
            about_token_id: None,
            about_grant_id: None,
            object: None,
            place: None,
            user_agent: None,
            status: None,
            route: None,
            method: None,
            error: None,
            reason: None,
            request_id: None,
        }
    }

    /// Whether it searches for a keyed hash, so that it needs the account's key.
    pub const fn is_of_origin(&self) -> bool {
        self.place.is_some() || self.user_agent.is_some()
    }

    /// Whether it searches for one thing by its id.
    pub fn is_by_id(&self) -> bool {
        self.request_id.is_some() || self.ids().iter().any(|(_, id)| id.is_some())
    }

    /// Returns the statement that begins with `begin` (`SELECT …` without its `FROM`) and returns one row more than
    /// `page` asks for, newest first. A search by origin without the account's `key` finds nothing.
    pub fn statement(
        &self,
        begin: &str,
        key: Option<&Subject>,
        page: PageQuery,
    ) -> QueryBuilder<'static, Postgres> {
        let mut query = QueryBuilder::new(begin);
        query.push(" FROM requests WHERE account_id = ").push_bind(self.account_id.uuid());
        query.push(" AND number >= ").push_bind(first_number(self.since));
        if let Some(until) = self.until {
            query.push(" AND number < ").push_bind(first_number(until));
        }
        for (column, id) in self.ids() {
            if let Some(id) = id {
                query.push(" AND ").push(column).push(" = ").push_bind(id);
            }
        }
        match &self.clients {
            Some(Clients::Only(ids)) => {
                query.push(" AND client_id = ANY(").push_bind(ids.clone()).push(")");
            }
            Some(Clients::Except(ids)) if !ids.is_empty() => {
                query.push(" AND (client_id IS NULL OR client_id <> ALL(").push_bind(ids.clone()).push("))");
            }
            Some(Clients::Except(_)) | None => {}
        }
        for (column, text) in self.texts() {
            if let Some(text) = text {
                query.push(" AND ").push(column).push(" = ").push_bind(text);
            }
        }
        if let Some(Statuses(range)) = &self.status {
            query.push(" AND status BETWEEN ").push_bind(*range.start());
            query.push(" AND ").push_bind(*range.end());
        }
        self.push_origin(&mut query, key);
        if let Some(after) = page.after {
            query.push(" AND number < ").push_bind(after);
        }
        query.push(" ORDER BY number DESC LIMIT ").push_bind(page.limit + 1);
        query
    }

    fn ids(&self) -> [(&'static str, Option<Uuid>); 8] {
        [
            ("client_id", self.client_id.map(|id| id.uuid())),
            ("token_id", self.token_id.map(|id| id.uuid())),
            ("grant_id", self.grant_id.map(|id| id.uuid())),
            ("user_id", self.user_id.map(|id| id.uuid())),
            ("secret_id", self.secret_id.map(|id| id.uuid())),
            ("about_token_id", self.about_token_id.map(|id| id.uuid())),
            ("about_grant_id", self.about_grant_id.map(|id| id.uuid())),
            ("object_id", self.object.map(|id| id.uuid)),
        ]
    }

    fn texts(&self) -> [(&'static str, Option<String>); 6] {
        [
            ("route", self.route.clone()),
            ("method", self.method.clone()),
            ("error", self.error.clone()),
            ("reason", self.reason.clone()),
            ("request_id", self.request_id.clone()),
            // Two ids of different kinds may have the same number: a message is named by its event.
            ("object_kind", self.object.map(|id| id.kind().to_owned())),
        ]
    }

    /// Adds the conditions on keyed hashes.
    fn push_origin(&self, query: &mut QueryBuilder<'static, Postgres>, key: Option<&Subject>) {
        if !self.is_of_origin() {
            return;
        }
        let Some(key) = key else {
            query.push(" AND false");
            return;
        };
        match self.place {
            // The index is that of networks.
            Some(Place::Address(address)) => {
                query.push(" AND network_hash = ").push_bind(subnet(key, address).to_vec());
                query.push(" AND ip_hash = ").push_bind(ip(key, address).to_vec());
            }
            Some(Place::Network(network)) => {
                query.push(" AND network_hash = ").push_bind(subnet(key, network.addr()).to_vec());
            }
            None => {}
        }
        if let Some(text) = &self.user_agent {
            query.push(" AND agent_hash = ").push_bind(agent(key, text).to_vec());
        }
    }
}

/// Returns the first number at a moment.
pub fn first_number(moment: Timestamp) -> i64 {
    moment.millis().clamp(0, i64::MAX >> NUMBER_BITS) << NUMBER_BITS
}

#[cfg(test)]
mod tests {
    use super::{Malformed, Place, Statuses};

    #[test]
    fn a_place_is_an_address_or_a_network_that_has_a_hash() {
        let address = |text: &str| Ok(Place::Address(text.parse().unwrap()));
        let network = |text: &str| Ok(Place::Network(text.parse().unwrap()));
        for (text, place) in [
            ("203.0.113.7", address("203.0.113.7")),
            ("203.0.113.7/32", address("203.0.113.7")),
            ("::ffff:203.0.113.7", address("203.0.113.7")),
            ("203.0.113.7/24", network("203.0.113.0/24")),
            ("2001:db8:1:2::3", address("2001:db8:1:2::3")),
            ("2001:db8:1:2::/48", network("2001:db8:1::/48")),
        ] {
            assert_eq!(text.parse::<Place>(), place, "{text}");
        }
        for text in
            ["", "x", "203.0.113.0/16", "203.0.113.0/25", "2001:db8::/64", "2001:db8::/32", "1.2.3.4/x"]
        {
            assert_eq!(text.parse::<Place>(), Err(Malformed), "{text}");
        }
    }

    #[test]
    fn a_status_is_one_or_a_class() {
        assert_eq!("404".parse::<Statuses>(), Ok(Statuses(404..=404)));
        assert_eq!("4xx".parse::<Statuses>(), Ok(Statuses(400..=499)));
        for text in ["", "xx", "0xx", "6xx", "44xx", "4x", "many", "99999"] {
            assert_eq!(text.parse::<Statuses>(), Err(Malformed), "{text}");
        }
    }
}
