//! `xwms audit verify`: checks the history against its Merkle trees and against checkpoints saved earlier.

use super::{config::Config, error::CliError, progress::Bar};
use crate::{
    audit::{
        check::Bad,
        proofs::verify::{self, Report, Saved},
    },
    config::Settings,
    keys::note::{Signer, Verifier},
    server::start::open_store,
};
use clap::Args;
use std::{path::PathBuf, process::ExitCode};

#[derive(Args)]
pub(super) struct Verify {
    #[command(flatten)]
    config: Config,
    /// A file with checkpoints of the log that were saved earlier, such as the one that the server appends to. May be
    /// given several times.
    #[arg(long, value_name = "FILE")]
    checkpoint: Vec<PathBuf>,
    /// The public key that checkpoints must be signed by, `name+id+key`; if left out, that of the setting
    /// audit.checkpoint_key.
    #[arg(long, value_name = "KEY")]
    key: Option<String>,
    /// Print JSON.
    #[arg(long)]
    json: bool,
}

impl Verify {
    pub async fn run(self) -> Result<ExitCode, CliError> {
        let settings = self.config.settings()?;
        let key = self.key(&settings)?;
        let store = open_store(&settings).await?;
        let mut saved = match &key {
            Some(key) => verify::kept(&store, key).await?,
            None => Vec::new(),
        };
        for file in &self.checkpoint {
            let key = key.as_ref().ok_or_else(|| {
                CliError::Said("which key signed the checkpoints? Name it with --key".to_owned())
            })?;
            let text = std::fs::read_to_string(file)
                .map_err(|error| CliError::Said(format!("{}: {error}", file.display())))?;
            saved.extend(Saved::open(&text, &file.display().to_string(), key).map_err(CliError::Said)?);
        }
        let bar = Bar::new("verifying");
        let report = verify::log(&store, saved, |done, head| bar.at(done, head)).await?;
        bar.done(&format!("{} events", report.position));
        if self.json {
            println!("{}", serde_json::to_string(&report)?);
        } else {
            print(&report);
        }
        Ok(if report.is_good() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
    }

    fn key(&self, settings: &Settings) -> Result<Option<Verifier>, CliError> {
        if let Some(key) = &self.key {
            let key = Verifier::parse(key).map_err(|error| CliError::Said(format!("--key: {error}")))?;
            return Ok(Some(key));
        }
        let signer = settings.audit.checkpoint_key.as_deref().map(Signer::from_file).transpose();
        Ok(signer.map_err(CliError::Said)?.map(|signer| signer.verifier().clone()))
    }
}

fn print(report: &Report) {
    println!("events up to position {}: root {}", report.position, report.root);
    println!("  the tree has {} of them", report.tree_size);
    println!("  {} checkpoints agree", report.checkpoints);
    for lost in &report.lost {
        println!("  LOST: {lost}");
    }
    match &report.first_bad {
        Some(Bad { position, why }) => {
            println!("  BAD at position {position}: {why}; later positions were not checked");
        }
        None => println!("  every event is as it was written"),
    }
}
