//! Current TXT records and addresses from DNS. Nothing is cached: a user who has just created a record must
//! not get the answer of a minute ago.

use crate::config;
use hickory_resolver::{
    TokioResolver,
    config::{ConnectionConfig, NameServerConfig, ResolverConfig},
    net::{NetError, runtime::TokioRuntimeProvider},
    proto::rr::RData,
};
use std::{
    net::{IpAddr, SocketAddr},
    time::Duration,
};

/// The timeout of one query to a server; there are two attempts.
const TIMEOUT: Duration = Duration::from_secs(2);

fn resolver(dns: &config::Dns) -> Result<TokioResolver, NetError> {
    let mut builder = match dns.servers.as_slice() {
        [] => TokioResolver::builder_tokio()?,
        servers => {
            let servers = servers.iter().map(|server| name_server(*server)).collect();
            let config = ResolverConfig::from_name_servers(servers);
            TokioResolver::builder_with_config(config, TokioRuntimeProvider::default())
        }
    };
    let options = builder.options_mut();
    options.cache_size = 0;
    options.timeout = TIMEOUT;
    options.try_tcp_on_error = true;
    builder.build()
}

fn name_server(address: SocketAddr) -> NameServerConfig {
    let connection = |mut connection: ConnectionConfig| {
        connection.port = address.port();
        connection
    };
    let connections = [ConnectionConfig::udp(), ConnectionConfig::tcp()].map(connection).to_vec();
    NameServerConfig::new(address.ip(), true, connections)
}

/// A trailing dot makes a name absolute, so that this machine's search domains are not tried.
fn whole(name: &str) -> String {
    format!("{}.", name.trim_end_matches('.'))
}

/// Returns the texts of the TXT records of `name`; the parts of one record are joined (RFC 7208 §3.3).
///
/// # Errors
/// Why the look-up failed, as a text for the account.
pub(super) async fn texts(dns: &config::Dns, name: &str) -> Result<Vec<String>, String> {
    let resolver = resolver(dns).map_err(|error| unasked(&error))?;
    match resolver.txt_lookup(whole(name)).await {
        Ok(lookup) => Ok(lookup
            .answers()
            .iter()
            .filter_map(|record| match &record.data {
                RData::TXT(text) => Some(String::from_utf8_lossy(&text.txt_data.concat()).into_owned()),
                _ => None,
            })
            .collect()),
        Err(error) if error.is_no_records_found() => Ok(vec![]),
        Err(error) => Err(unasked(&error)),
    }
}

/// Returns the addresses of `name`.
///
/// # Errors
/// If the look-up fails.
pub(super) async fn addresses(dns: &config::Dns, name: &str) -> Result<Vec<IpAddr>, NetError> {
    Ok(resolver(dns)?.lookup_ip(whole(name)).await?.iter().collect())
}

/// The account must not learn anything about the operator's servers.
fn unasked(error: &NetError) -> String {
    tracing::warn!(%error, "the DNS servers did not respond");
    "the DNS servers did not respond".to_owned()
}
