//! The flags that tell a command where its settings are; most commands take them. `crate::config` defines the
//! settings.

use super::{dev::settings_of, error::CliError};
use crate::{config::Settings, dev, server::start::open_store, store::Store};
use clap::Args;
use serde::Serialize;
use std::{net::SocketAddr, path::PathBuf};

/// Sources of settings: defaults, then the file, then XWMS_… variables, then these flags.
#[derive(Args, Clone, Serialize)]
pub(super) struct Config {
    /// A TOML file with settings.
    #[arg(long, env = "XWMS_CONFIG", value_name = "FILE")]
    #[serde(skip)]
    config: Option<PathBuf>,
    /// Use the server that `xwms dev` runs in this directory, instead of settings.
    #[arg(long, env = "XWMS_DATA", value_name = "DIR", conflicts_with = "config")]
    #[serde(skip)]
    data: Option<PathBuf>,
    /// The public URL of the server.
    #[arg(long, value_name = "URL")]
    #[serde(skip_serializing_if = "Option::is_none")]
    issuer: Option<String>,
    /// The address to listen on.
    #[arg(long, value_name = "ADDR")]
    #[serde(skip_serializing_if = "Option::is_none")]
    listen: Option<SocketAddr>,
    /// A postgres:// URL.
    #[arg(long, value_name = "URL")]
    #[serde(skip_serializing_if = "Option::is_none")]
    database_url: Option<String>,
    /// A file with the master key.
    #[arg(long, value_name = "FILE")]
    #[serde(skip_serializing_if = "Option::is_none")]
    master_key_file: Option<PathBuf>,
    /// Whether this process updates the read models and delivers webhooks.
    #[arg(long, value_name = "BOOL")]
    #[serde(skip_serializing_if = "Option::is_none")]
    subscribers: Option<bool>,
}

impl Config {
    /// Returns the checked settings.
    pub fn settings(&self) -> Result<Settings, CliError> {
        match &self.data {
            Some(dir) => {
                dev::shed_postgres_variables()?;
                let settings = settings_of(dir)?;
                settings.check()?;
                Ok(settings)
            }
            None => Ok(Settings::read(self.config.as_deref(), self)?),
        }
    }

    /// Returns the same with `file` as the settings file, if one is given.
    pub fn with_file(self, file: Option<PathBuf>) -> Self {
        Self { config: file.or(self.config), ..self }
    }

    /// Opens the event log that the settings name.
    pub async fn store(&self) -> Result<Store, CliError> {
        Ok(open_store(&self.settings()?).await?)
    }
}
