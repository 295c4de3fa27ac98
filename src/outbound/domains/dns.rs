//! TXT records and addresses as they are in DNS at this moment. Nothing is remembered: whoever has just made a record
//! must not be told that it was not there a minute ago.

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

/// How long one server may take; it is asked twice.
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

/// With a dot at its end a name is whole: no search domain of this machine is tried.
fn whole(name: &str) -> String {
    format!("{}.", name.trim_end_matches('.'))
}

/// The texts of the TXT records of `name`; the parts of one are joined (RFC 7208 §3.3).
///
/// # Errors
/// Why DNS does not say, in words for the account.
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

/// The addresses of `name`.
///
/// # Errors
/// When DNS does not say.
pub(super) async fn addresses(dns: &config::Dns, name: &str) -> Result<Vec<IpAddr>, NetError> {
    Ok(resolver(dns)?.lookup_ip(whole(name)).await?.iter().collect())
}

/// The account learns nothing about the operator's servers.
fn unasked(error: &NetError) -> String {
    tracing::warn!(%error, "DNS did not answer");
    "DNS did not answer".to_owned()
}
