//! The providers at which people may log in: OpenID providers (OpenID Connect Core, Discovery) and OAuth 2.0
//! servers such as GitHub (RFC 6749). Here this server is the client. Every request goes through the egress guard
//! and has a deadline.
//!
//! | file | |
//! |---|---|
//! | `provider` | a provider, and what a login begins and ends with |
//! | `identity` | the person, as the provider names them |
//! | `fetch` | requests to a provider: guarded, bounded in time and bytes |
//! | `documents` | what a provider publishes about itself, remembered for minutes |
//! | `published_keys` | the keys of clients, and of issuers whose tokens authenticate them or assert people to them |
//! | `openid` | the code, the id_token and the person, of an OpenID provider |
//! | `oauth` | the same of an OAuth 2.0 server |
//!
//! Not here: the browser's part and its attempt (`surface::web::login::with`), and whose login it is
//! (`store::side::logins`).

mod documents;
mod fetch;
mod identity;
mod oauth;
mod openid;
mod provider;
mod published_keys;

pub use identity::Identity;
pub use provider::{Begin, Finish, Provider, ProviderError};

use crate::{
    auth::certificate::Certificate,
    config::{LoginProvider, Settings},
    outbound::egress::Egress,
};
use documents::Documents;
use fetch::Fetcher;
use provider::Protocol;
use published_keys::{KeySource, PublishedKeys, Sought, Wanted};
use serde_json::Value;
use std::{collections::BTreeMap, sync::Arc};
use url::Url;
use xwms_events::{Timestamp, client::TrustedIssuer, ids::AccountId};

/// A provider of the settings, as pages offer it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offered {
    /// Its name in the settings.
    pub id: String,
    /// What buttons call it.
    pub name: String,
}

/// The providers of the settings, and the way to any provider.
pub struct Providers {
    all: BTreeMap<String, Arc<Provider>>,
    documents: Documents,
    issuers: PublishedKeys,
    /// Apart, so that whoever registers many clients drives out no issuer.
    clients: PublishedKeys,
    fetcher: Fetcher,
}

impl Providers {
    /// The providers of these settings. Requests go to addresses that webhooks may go to, too.
    ///
    /// # Errors
    /// If the settings can't be used.
    pub fn new(settings: &Settings, guard: Egress) -> Result<Self, reqwest::Error> {
        let of = |(id, provider): (&String, &LoginProvider)| {
            (id.clone(), Arc::new(Provider::of_settings(id, provider)))
        };
        Ok(Self {
            all: settings.login_providers.iter().map(of).collect(),
            documents: Documents::new(),
            issuers: PublishedKeys::new(settings.patience),
            clients: PublishedKeys::new(settings.patience),
            fetcher: Fetcher::new(settings, guard)?,
        })
    }

    /// Returns the providers of the settings, as pages offer them.
    pub fn offered(&self) -> Vec<Offered> {
        let offered =
            |provider: &Arc<Provider>| Offered { id: provider.id.clone(), name: provider.name.clone() };
        self.all.values().map(offered).collect()
    }

    /// Returns the provider with this name in the settings.
    pub fn get(&self, id: &str) -> Option<Arc<Provider>> {
        self.all.get(id).cloned()
    }

    /// Returns the address at the provider to which the browser is sent.
    ///
    /// # Errors
    /// If the provider can't be used.
    pub async fn authorization_url(
        &self,
        provider: &Provider,
        begin: &Begin<'_>,
    ) -> Result<Url, ProviderError> {
        match &provider.protocol {
            Protocol::OpenId { issuer, discovery_url } => {
                let described = self.documents.described(&self.fetcher, issuer, discovery_url).await?;
                openid::authorization_url(provider, &described, begin, &self.fetcher)
            }
            Protocol::OAuth(endpoints) => oauth::authorization_url(provider, endpoints, begin, &self.fetcher),
        }
    }

    /// Returns who logged in, after the browser came back with a code. `now` is in seconds since 1970.
    ///
    /// # Errors
    /// If the provider can't be used, or its answer is not to be trusted.
    pub async fn identify(
        &self,
        provider: &Provider,
        finish: &Finish<'_>,
        now: i64,
    ) -> Result<Identity, ProviderError> {
        let identity = match &provider.protocol {
            Protocol::OpenId { issuer, discovery_url } => {
                let described = self.documents.described(&self.fetcher, issuer, discovery_url).await?;
                let asking = openid::Asking { provider, described: &described, finish, now };
                openid::identify(&self.fetcher, &self.documents, &asking).await
            }
            Protocol::OAuth(endpoints) => oauth::identify(&self.fetcher, provider, endpoints, finish).await,
        };
        identity?.bounded()
    }

    /// Returns the key set of an issuer that a client of the account trusts. If no key in it is called `kid`, it
    /// is as new as the pace of reading allows.
    ///
    /// # Errors
    /// If the issuer can't be read, or its documents can't be used.
    pub async fn keys_of(
        &self,
        issuer: &TrustedIssuer,
        account_id: AccountId,
        kid: Option<&str>,
        now: Timestamp,
    ) -> Result<Arc<Value>, ProviderError> {
        let wanted = Wanted { source: KeySource::of_issuer(issuer), account_id, sought: Sought::Named(kid) };
        self.issuers.keys(&self.fetcher, &wanted, now).await
    }

    /// Returns the keys at the `jwks_uri` of a client of the account that it could register. If none of them is called
    /// `kid`, they are as new as the pace of reading allows.
    ///
    /// # Errors
    /// If the address can't be read, or has no such key.
    pub async fn keys_at(
        &self,
        jwks_uri: &str,
        account_id: AccountId,
        kid: Option<&str>,
        now: Timestamp,
    ) -> Result<Arc<Value>, ProviderError> {
        let source = KeySource::Client { jwks_uri: jwks_uri.to_owned() };
        let wanted = Wanted { source, account_id, sought: Sought::Named(kid) };
        self.clients.keys(&self.fetcher, &wanted, now).await
    }

    /// As [`Self::keys_at`], for a client that presented `certificate`. If its key is not among them, they are as new
    /// as the pace of reading allows.
    ///
    /// # Errors
    /// As [`Self::keys_at`].
    pub async fn keys_for_certificate(
        &self,
        jwks_uri: &str,
        account_id: AccountId,
        certificate: &Certificate,
        now: Timestamp,
    ) -> Result<Arc<Value>, ProviderError> {
        let source = KeySource::Client { jwks_uri: jwks_uri.to_owned() };
        let wanted = Wanted { source, account_id, sought: Sought::Of(certificate) };
        self.clients.keys(&self.fetcher, &wanted, now).await
    }

    /// As [`Self::keys_of`], for the account's login provider, which its discovery document describes.
    ///
    /// # Errors
    /// As [`Self::keys_of`].
    pub async fn keys_of_provider(
        &self,
        issuer: &str,
        account_id: AccountId,
        kid: Option<&str>,
        now: Timestamp,
    ) -> Result<Arc<Value>, ProviderError> {
        let source = KeySource::Issuer { issuer: issuer.to_owned(), jwks_uri: None };
        let wanted = Wanted { source, account_id, sought: Sought::Named(kid) };
        self.issuers.keys(&self.fetcher, &wanted, now).await
    }
}
