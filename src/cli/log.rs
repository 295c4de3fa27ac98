//! `xwms log`: moves old events of tokens to archive files, and brings them back. What each does is in
//! `audit::detach`; when to do it is in docs/operations/archive-old-events.md.

use super::{config::Config, error::CliError, output::Output, progress::Bar};
use crate::{
    audit::detach::{self, DetachError, Done, LogArchive},
    keys::note::{Signer, Verifier},
    server::start::{connect_current, connect_owner, open_store},
};
use clap::{Args, Subcommand};
use serde_json::json;
use std::{path::PathBuf, process::ExitCode};
use xwms_events::Timestamp;

#[derive(Subcommand)]
pub(super) enum Log {
    /// Write an archive of the oldest events, and remove from the database those of tokens that have expired. Needs
    /// `database_owner_url`. Servers may run meanwhile. If it is interrupted, the same command continues.
    Detach(Detach),
    /// Bring the events of an archive back into the database. Needs `database_owner_url`. Servers may run
    /// meanwhile. If it is interrupted, the same command continues.
    Attach {
        #[command(flatten)]
        config: Config,
        /// The archive that `detach` wrote.
        #[arg(value_name = "FILE")]
        file: PathBuf,
    },
    /// List the archives that `detach` wrote, and how many of their events are not in the database.
    List {
        #[command(flatten)]
        config: Config,
        /// Print one JSON object per line.
        #[arg(long)]
        json: bool,
    },
}

#[derive(Args)]
pub(super) struct Detach {
    #[command(flatten)]
    config: Config,
    /// Only events before this position. Whole blocks of 256 positions go into an archive.
    #[arg(long, value_name = "POSITION", value_parser = clap::value_parser!(i64).range(2..))]
    before: i64,
    /// The folder of all archives of this log. Earlier ones must still be there.
    #[arg(long, value_name = "DIR")]
    to: PathBuf,
    /// The public key that must have signed the checkpoint, `name+id+key`; if left out, that of the setting
    /// audit.checkpoint_key.
    #[arg(long, value_name = "KEY")]
    key: Option<String>,
}

pub(super) async fn run(log: Log) -> Result<ExitCode, CliError> {
    match log {
        Log::Detach(detach) => detach.run().await,
        Log::Attach { config, file } => {
            let owner = connect_owner(&config.settings()?).await?;
            let bar = Bar::new("attaching");
            let events = detach::attach(&owner, &file, |at, of| bar.at(at, of)).await?;
            bar.done(&format!("{events} events are back in the database"));
            Ok(ExitCode::SUCCESS)
        }
        Log::List { config, json } => list(&config, Output::of(json)).await,
    }
}

impl Detach {
    async fn run(self) -> Result<ExitCode, CliError> {
        let settings = self.config.settings()?;
        let key = match &self.key {
            Some(key) => {
                Some(Verifier::parse(key).map_err(|error| CliError::Message(format!("--key: {error}")))?)
            }
            None => {
                let signer = settings.audit.checkpoint_key.as_deref().map(Signer::from_file).transpose();
                signer.map_err(CliError::Message)?.map(|signer| signer.verifier().clone())
            }
        };
        let store = open_store(&settings).await?;
        let owner = connect_owner(&settings).await?;
        let wanted = detach::Wanted { before: self.before, dir: &self.to, key: key.as_ref() };
        let bar = Bar::new("detaching");
        let done = detach::detach(&store, &owner, wanted, |at, of| bar.at(at, of)).await?;
        let Done { written, events, upto } = done;
        bar.done(&format!("{events} events up to position {upto} are only in archives now"));
        if let Some(written) = written {
            println!("{}", written.display());
        }
        Ok(ExitCode::SUCCESS)
    }
}

async fn list(config: &Config, output: Output) -> Result<ExitCode, CliError> {
    let pool = connect_current(&config.settings()?).await?;
    let mut db = pool.acquire().await?;
    for LogArchive { after, upto, name, digest, written_at, detached } in detach::list(&mut db).await? {
        let (first, written_at) = (after + 1, Timestamp::from(written_at));
        let sha256: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
        if output == Output::Json {
            let line = json!({
                "first": first, "last": upto, "file": name, "sha256": sha256, "written_at": written_at,
                "detached": detached,
            });
            println!("{line}");
        } else {
            println!(
                "{name}  positions {first} to {upto}  {detached} detached  {written_at}  sha256 {sha256}"
            );
        }
    }
    Ok(ExitCode::SUCCESS)
}

impl From<DetachError> for CliError {
    fn from(error: DetachError) -> Self {
        match error {
            DetachError::Archive(error) => error.into(),
            DetachError::Store(error) => Self::Store(error),
            DetachError::Io(error) => Self::Io(error),
            other => Self::Message(other.to_string()),
        }
    }
}
