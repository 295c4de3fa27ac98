//! `xwms keys master`: the replacement of the master key, and of the root keys that it wraps. What each does is in
//! `store::roots`; when to do it is in docs/operations/keys.md.

use super::{config::Config, error::CliError, output::Output};
use crate::{
    server::start::{StartError, connect_current, master_secrets, open_store},
    store::roots::{self, RootState},
};
use clap::Subcommand;
use serde_json::json;
use std::process::ExitCode;
use xwms_events::Timestamp;

#[derive(Subcommand)]
pub(super) enum Master {
    /// Show which master keys open the root keys, and how many stored values are still to be wrapped again.
    Status {
        #[command(flatten)]
        config: Config,
        /// Print one JSON object.
        #[arg(long)]
        json: bool,
        /// Fail unless only the current master key opens the root keys and nothing is left to be wrapped again.
        #[arg(long)]
        check: bool,
    },
    /// End the replacement of a master key: earlier ones open nothing in this database any more. Remove them from the
    /// settings of all processes first.
    Finish {
        #[command(flatten)]
        config: Config,
    },
    /// Make a new root key. All processes use it a minute later, and wrap again what earlier ones wrapped.
    NewRoot {
        #[command(flatten)]
        config: Config,
    },
    /// Retire a root key that a newer one has replaced: sessions, codes, refresh tokens, links and cursors that it made
    /// are void at once.
    RetireRoot {
        #[command(flatten)]
        config: Config,
        /// Its version, as `status` shows it.
        #[arg(value_name = "VERSION")]
        root: i32,
    },
}

pub(super) async fn run(master: Master) -> Result<ExitCode, CliError> {
    match master {
        Master::Status { config, json, check } => return status(&config, Output::of(json), check).await,
        Master::Finish { config } => {
            let settings = config.settings()?;
            let store = open_store(&settings).await?;
            let secrets = master_secrets(&settings)?;
            let ended = roots::finish(store.pool(), &secrets).await.map_err(StartError::from)?;
            println!("{ended} wraps by other master keys deleted");
        }
        Master::NewRoot { config } => {
            let settings = config.settings()?;
            let store = open_store(&settings).await?;
            let secrets = master_secrets(&settings)?;
            let version = roots::create(store.pool(), &secrets).await.map_err(StartError::from)?;
            println!("root key {version} will be used in a minute");
        }
        Master::RetireRoot { config, root: version } => {
            let settings = config.settings()?;
            let store = open_store(&settings).await?;
            let secrets = master_secrets(&settings)?;
            roots::retire(store.pool(), &secrets, version).await.map_err(StartError::from)?;
            println!("root key {version} is retired");
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// Reads only, so that it also works where a master key is wrong.
async fn status(config: &Config, output: Output, check: bool) -> Result<ExitCode, CliError> {
    let settings = config.settings()?;
    let secrets = master_secrets(&settings)?;
    let pool = connect_current(&settings).await?;
    let (all, left) = roots::status(&pool).await.map_err(StartError::from)?;
    let current = secrets.current.id();
    let is_only = all.iter().all(|root| root.masters.iter().all(|master| master == current));
    if output == Output::Json {
        let roots: Vec<_> = all
            .iter()
            .map(|root| {
                let created_at = Timestamp::from(root.created_at);
                json!({"version": root.version, "state": root.state, "created_at": created_at,
                    "master_keys": root.masters})
            })
            .collect();
        println!("{}", json!({"master_key": current, "root_keys": roots, "left": left}));
    } else {
        println!("master key {current}");
        for root in &all {
            let state = match root.state {
                RootState::Coming => "coming",
                RootState::Current => "current",
                RootState::Former => "former",
                RootState::Retired => "retired",
            };
            println!("root key {}  {state}  wrapped by {}", root.version, root.masters.join(", "));
        }
        println!("{left} values to be wrapped again");
    }
    let is_done = !all.is_empty() && is_only && left == 0;
    Ok(if check && !is_done { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}
