//! `xwms audit export`: writes the history, or that of an account, to a file: an archive that proves itself, or
//! OCSF for a SIEM.

use super::{audit_contain::check_account, config::Config, error::CliError, progress::Bar};
use crate::{
    audit::{
        archive::{self, ArchiveError, Source},
        siem::file::{self as siem, Wanted},
    },
    commands::{
        Context,
        audits::{self, Asked},
    },
    store::Store,
};
use clap::{Args, ValueEnum};
use std::{collections::BTreeMap, path::PathBuf, process::ExitCode};
use xwms_events::{audit::Question, ids::AccountId};

/// The format of the file.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// An archive, which proves itself.
    Archive,
    /// Events in OCSF inside CloudEvents, one on each line, for a SIEM.
    Ocsf,
}

#[derive(Args)]
pub(super) struct Export {
    #[command(flatten)]
    config: Config,
    /// Only the events of this account; its history says that they were exported.
    #[arg(long, value_name = "ACCOUNT")]
    account: Option<String>,
    /// What is written.
    #[arg(long, value_enum, default_value_t = Format::Archive)]
    format: Format,
    /// Start after this position: the one that the export before has named. Only with `--format ocsf`.
    #[arg(long, value_name = "POSITION", value_parser = clap::value_parser!(i64).range(0..))]
    after: Option<i64>,
    /// The file, which must not exist. Until it is complete, its name ends with .part; if that exists, it is continued.
    #[arg(long, value_name = "FILE")]
    to: PathBuf,
}

impl Export {
    pub async fn run(self) -> Result<ExitCode, CliError> {
        let account = self.account.as_deref().map(str::parse).transpose();
        let account: Option<AccountId> =
            account.map_err(|_| CliError::Message("--account needs an id such as account_…".to_owned()))?;
        if self.format == Format::Ocsf {
            return self.ocsf(account).await;
        }
        if self.after.is_some() {
            return Err(CliError::Message("--after needs --format ocsf: an archive is whole".to_owned()));
        }
        let store = self.config.store().await?;
        if let Some(account) = account {
            check_account(&store, account).await?;
            let rows = Source::newest(&store, Some(account)).await?.0.size();
            record(&store, account, ("archive of the account", BTreeMap::new()), rows).await?;
        }
        let bar = Bar::new("exporting");
        let number = |leaves: u64| i64::try_from(leaves).unwrap_or(i64::MAX);
        let progress = |done, all| bar.at(number(done), number(all));
        let size = archive::file::write(&store, account, &self.to, progress).await;
        let size = size.map_err(|error| self.unwritten(error.into()))?;
        bar.done(&format!("{size} events to {}", self.to.display()));
        Ok(ExitCode::SUCCESS)
    }

    /// Returns `error` with the name of the file, if it is about that.
    fn unwritten(&self, error: CliError) -> CliError {
        match error {
            CliError::Io(error) => {
                CliError::Message(format!("{} can't be written: {error}", self.to.display()))
            }
            other => other,
        }
    }

    /// Writes OCSF.
    async fn ocsf(&self, account: Option<AccountId>) -> Result<ExitCode, CliError> {
        let issuer = self.config.settings()?.issuer;
        let store = self.config.store().await?;
        let wanted = Wanted { issuer: &issuer, account, after: self.after.unwrap_or_default() };
        if let Some(account) = account {
            check_account(&store, account).await?;
            let most = store.current_head().await?.saturating_sub(wanted.after);
            let parameters = BTreeMap::from([("after".to_owned(), wanted.after.to_string())]);
            let rows = u64::try_from(most).unwrap_or_default();
            record(&store, account, ("events of the account in OCSF", parameters), rows).await?;
        }
        let bar = Bar::new("exporting");
        let upto = siem::write(&store, &wanted, &self.to, |done, all| bar.at(done, all)).await;
        let upto = upto.map_err(|error| self.unwritten(error.into()))?;
        bar.done(&format!(
            "events up to position {upto} to {}; go on with --after {upto}",
            self.to.display()
        ));
        Ok(ExitCode::SUCCESS)
    }
}

/// Has the account's history say that it was exported, and what.
async fn record(
    store: &Store,
    account: AccountId,
    (text, parameters): (&str, BTreeMap<String, String>),
    rows: u64,
) -> Result<(), CliError> {
    let position = store.current_head().await?;
    let question = Question { text: text.to_owned(), parameters, rows, position };
    let context = Context::system(store, "audit export");
    audits::record(&context, account, &question, Asked::Exported).await?;
    Ok(())
}

impl From<ArchiveError> for CliError {
    fn from(error: ArchiveError) -> Self {
        match error {
            ArchiveError::Store(error) => Self::Store(error),
            ArchiveError::Io(error) => Self::Io(error),
            other => Self::Message(other.to_string()),
        }
    }
}
