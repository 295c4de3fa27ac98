//! `xwms audit verify`: checks the history against its Merkle trees, against checkpoints saved earlier, and
//! against the files of detached events; or an archive against the checkpoint in it, without a server.

use super::{config::Config, error::CliError, progress::Bar};
use crate::{
    audit::{
        archive::{
            BLOCK,
            verify::{self as archive, BadLine},
        },
        check::Bad,
        detach,
        proofs::verify::{self, Report, Saved, Unverified},
    },
    config::Settings,
    keys::note::{Signer, Verifier},
    server::start::open_store,
    store::Store,
};
use clap::Args;
use std::{
    fs::File,
    io::BufReader,
    path::{Path, PathBuf},
    process::ExitCode,
};

#[derive(Args)]
pub(super) struct Verify {
    #[command(flatten)]
    config: Config,
    /// An archive that `audit export` or `GET /v1/audit/export` wrote. Nothing but the key is needed to verify it.
    #[arg(value_name = "FILE", conflicts_with = "checkpoint")]
    archive: Option<PathBuf>,
    /// A file with checkpoints of the log that were saved earlier, such as the one that the server appends to. May be
    /// given several times.
    #[arg(long, value_name = "FILE")]
    checkpoint: Vec<PathBuf>,
    /// The folder with the archives that `log detach` wrote. Verifies that every event that is not in the database
    /// any more is in them, as it was written.
    #[arg(long, value_name = "DIR", conflicts_with = "archive")]
    archives: Option<PathBuf>,
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
        if let Some(archive) = &self.archive {
            return self.archive(archive);
        }
        let settings = self.config.settings()?;
        let key = self.key(&settings)?;
        if self.archives.is_some() && key.is_none() {
            let why = "which key signed the archives? Name it with --key";
            return Err(CliError::Message(why.to_owned()));
        }
        let store = open_store(&settings).await?;
        let mut saved = match &key {
            Some(key) => verify::checkpoints_in_database(&store, key).await?,
            None => Vec::new(),
        };
        for file in &self.checkpoint {
            let key = key.as_ref().ok_or_else(|| {
                CliError::Message("which key signed the checkpoints? Name it with --key".to_owned())
            })?;
            let text = std::fs::read_to_string(file)
                .map_err(|error| CliError::Message(format!("{}: {error}", file.display())))?;
            saved.extend(Saved::open(&text, &file.display().to_string(), key).map_err(CliError::Message)?);
        }
        let bar = Bar::new("verifying");
        let mut report = verify::log(&store, saved, |done, head| bar.at(done, head)).await?;
        bar.done(&format!("{} positions", report.position));
        if let (Some(dir), Some(key)) = (&self.archives, &key) {
            add_archives(&mut report, &store, (dir.as_path(), key)).await?;
        }
        if self.json {
            println!("{}", serde_json::to_string(&report)?);
        } else {
            print(&report);
        }
        Ok(if report.is_good() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
    }

    /// Verifies the archive in `path`.
    fn archive(&self, path: &Path) -> Result<ExitCode, CliError> {
        // An auditor who verifies an archive need not have settings.
        let key = match (&self.key, self.config.settings()) {
            (Some(key), _) => Some(parsed(key)?),
            (None, Ok(settings)) => self.key(&settings)?,
            (None, Err(_)) => None,
        };
        let key = key.ok_or_else(|| {
            let why = "which key signed the archive? Name it with --key, as the operator published it";
            CliError::Message(why.to_owned())
        })?;
        let failed = |error| CliError::Message(format!("{}: {error}", path.display()));
        let input = BufReader::with_capacity(1 << 20, File::open(path).map_err(failed)?);
        let bar = Bar::new("verifying");
        let number = |leaves: u64| i64::try_from(leaves).unwrap_or(i64::MAX);
        let report = archive::archive(input, &key, |done, all| bar.at(number(done), number(all)));
        let report = report.map_err(failed)?;
        match report.first_bad {
            None => bar.done(&format!("{} events", report.events)),
            // How many were good before it is no result.
            Some(_) => bar.clear(),
        }
        if self.json {
            println!("{}", serde_json::to_string(&report)?);
        } else {
            print_archive(path, &report);
        }
        Ok(if report.is_good() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
    }

    fn key(&self, settings: &Settings) -> Result<Option<Verifier>, CliError> {
        if let Some(key) = &self.key {
            return Ok(Some(parsed(key)?));
        }
        let signer = settings.audit.checkpoint_key.as_deref().map(Signer::from_file).transpose();
        Ok(signer.map_err(CliError::Message)?.map(|signer| signer.verifier().clone()))
    }
}

/// Verifies the archives in `dir`, and adds what is found to `report`.
async fn add_archives(
    report: &mut Report,
    store: &Store,
    (dir, key): (&Path, &Verifier),
) -> Result<(), CliError> {
    let bar = Bar::new("archives");
    let found = detach::verify_files(store, dir, key, |at, of| bar.at(at, of)).await?;
    bar.done(&format!("{} events that are not in the database", found.events));
    (report.detached_verified, report.unverified) = (found.events, None);
    let bad = report.first_bad.take().into_iter().chain(found.first_bad);
    report.first_bad = bad.min_by_key(|bad| bad.position);
    Ok(())
}

fn parsed(key: &str) -> Result<Verifier, CliError> {
    Verifier::parse(key).map_err(|error| CliError::Message(format!("--key: {error}")))
}

fn print_archive(path: &Path, report: &archive::Report) {
    if let Some(BadLine { line, position, why }) = &report.first_bad {
        let position = position.map_or_else(String::new, |position| format!(", position {position}"));
        println!("BAD: {}, line {line}{position}: {why}", path.display());
        match report.events {
            0 => println!("  later lines were not checked"),
            good => {
                println!("  the first {good} events are as they were written; later lines were not checked");
            }
        }
        return;
    }
    let whose = report.account_id.map_or_else(|| "the whole log".to_owned(), |account| account.to_string());
    println!("archive of {whose}: {} events, {} leaves, root {}", report.events, report.size, report.root);
    match report.blocks {
        Some((first, end)) => {
            let (first, last) = (first * BLOCK + 1, report.size.min(end * BLOCK));
            println!(
                "  a part: positions {first} to {last} are complete, and every event is as it was written"
            );
        }
        None => println!("  complete, and every event is as it was written"),
    }
}

fn print(report: &Report) {
    println!("events up to position {}: root {}", report.position, report.root);
    println!("  the tree has {} of them", report.tree_size);
    println!("  {} checkpoints agree", report.checkpoints);
    match &report.unverified {
        Some(Unverified { archives, why, .. }) => {
            println!("  {why}:");
            // The author of the row chose the name, and must not be able to add lines.
            for name in archives {
                println!("    {}", name.escape_debug());
            }
        }
        None if report.detached > 0 => {
            println!(
                "  {} of them are in archives; {} were verified there",
                report.detached, report.detached_verified
            );
        }
        None => {}
    }
    for lost in &report.lost {
        println!("  LOST: {lost}");
    }
    match &report.first_bad {
        Some(Bad { position, why }) => {
            println!("  BAD at position {position}: {why}; later positions were not checked");
        }
        None if report.unverified.is_some() => println!("  every event in the database is as it was written"),
        None => println!("  every event is as it was written"),
    }
}
