//! `xwms audit erasures` and `erase-again`: who was erased, and erasing again whom a restored database has back.

use super::{audit_contain::check_account, config::Config, error::CliError, user::wait_for_accounts};
use crate::audit::erasures::{self, Erasure, again};
use clap::Args;
use serde_json::json;
use std::{path::PathBuf, process::ExitCode};
use xwms_events::ids::AccountId;
use xwms_projections::PageQuery;

/// The number of rows that are read at once.
const PART: i64 = 1000;

#[derive(Args)]
pub(super) struct Erasures {
    #[command(flatten)]
    config: Config,
    /// Only the members and test users of this account.
    #[arg(long, value_name = "ACCOUNT", value_parser = super::ids::account)]
    account: Option<AccountId>,
    /// Print one JSON object per line.
    #[arg(long)]
    json: bool,
}

impl Erasures {
    pub async fn run(self) -> Result<ExitCode, CliError> {
        let store = self.config.store().await?;
        if let Some(account_id) = self.account {
            check_account(&store, account_id).await?;
        }
        let mut after = None;
        loop {
            let page = PageQuery { limit: PART, after };
            let part = erasures::list(store.pool(), self.account, page).await?;
            for erasure in &part {
                let Erasure { position, user_id, .. } = erasure;
                let at = erasure.at();
                if self.json {
                    println!("{}", json!({"user_id": user_id, "erased_at": at, "position": position}));
                } else {
                    println!("{at}  {user_id}  {position}");
                }
            }
            match part.last() {
                Some(last) => after = Some(last.position),
                None => return Ok(ExitCode::SUCCESS),
            }
        }
    }
}

#[derive(Args)]
pub(super) struct EraseAgain {
    #[command(flatten)]
    config: Config,
    /// A file of erasures, as the setting erasures_file names it.
    #[arg(long, value_name = "FILE")]
    from: PathBuf,
}

impl EraseAgain {
    pub async fn run(self) -> Result<ExitCode, CliError> {
        let store = self.config.store().await?;
        wait_for_accounts(&store).await?;
        let done =
            again::erase(&store, &self.from).await.map_err(|error| CliError::Message(error.to_string()))?;
        for user_id in &done.erased {
            println!("{user_id}");
        }
        if done.unreadable.is_empty() {
            return Ok(ExitCode::SUCCESS);
        }
        let lines: Vec<_> = done.unreadable.iter().map(ToString::to_string).collect();
        Err(CliError::Message(format!("unreadable lines of the file: {}", lines.join(", "))))
    }
}
