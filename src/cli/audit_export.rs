//! `xwms audit export`: writes the history, or that of an account, to a file that proves itself.

use super::{config::Config, error::CliError, progress::Bar};
use crate::{
    audit::archive::{ArchiveError, Source, file},
    commands::{
        Context,
        audits::{self, Asked},
    },
    store::Store,
};
use clap::Args;
use std::{collections::BTreeMap, path::PathBuf, process::ExitCode};
use xwms_events::{audit::Question, ids::AccountId};

#[derive(Args)]
pub(super) struct Export {
    #[command(flatten)]
    config: Config,
    /// Only the events of this account; its history says that they were exported.
    #[arg(long, value_name = "ACCOUNT")]
    account: Option<String>,
    /// The file, which must not exist. Until it is complete, it is called FILE.part; if that exists, it is continued.
    #[arg(long, value_name = "FILE")]
    to: PathBuf,
}

impl Export {
    pub async fn run(self) -> Result<ExitCode, CliError> {
        let account = self.account.as_deref().map(str::parse).transpose();
        let account: Option<AccountId> =
            account.map_err(|_| CliError::Said("--account needs an id such as account_…".to_owned()))?;
        let store = self.config.store().await?;
        if let Some(account) = account {
            record(&store, account).await?;
        }
        let bar = Bar::new("exporting");
        let number = |leaves: u64| i64::try_from(leaves).unwrap_or(i64::MAX);
        let progress = |done, all| bar.at(number(done), number(all));
        let size = file::write(&store, account, &self.to, progress).await?;
        bar.done(&format!("{size} events to {}", self.to.display()));
        Ok(ExitCode::SUCCESS)
    }
}

/// Has the account's history say that it was exported.
async fn record(store: &Store, account: AccountId) -> Result<(), CliError> {
    let (source, _) = Source::newest(store, Some(account)).await?;
    let question = Question {
        text: "archive of the account".to_owned(),
        parameters: BTreeMap::new(),
        rows: source.size(),
        position: store.current_head().await?,
    };
    let context = Context::system(store, "audit export");
    audits::record(&context, account, &question, Asked::Exported).await?;
    Ok(())
}

impl From<ArchiveError> for CliError {
    fn from(error: ArchiveError) -> Self {
        match error {
            ArchiveError::Store(error) => Self::Store(error),
            ArchiveError::Io(error) => Self::Io(error),
            other => Self::Said(other.to_string()),
        }
    }
}
