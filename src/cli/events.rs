//! `xwms events`: the log as it is, one line per event.

use super::{CliError, Config};
use crate::store::{Store, feed::Filter};
use clap::{Args, Subcommand};
use std::{process::ExitCode, time::Duration};
use xwms_events::{Envelope, Timestamp};

/// Events asked for at once.
const PAGE: i64 = 500;
const POLL: Duration = Duration::from_millis(200);

#[derive(Subcommand)]
pub(super) enum Events {
    /// Events in order, then stop.
    List {
        #[command(flatten)]
        which: Which,
        /// Stop after this many.
        #[arg(long, default_value_t = i64::MAX, hide_default_value = true)]
        limit: i64,
    },
    /// New events as they are committed, until interrupted.
    Tail {
        #[command(flatten)]
        which: Which,
    },
}

#[derive(Args)]
pub(super) struct Which {
    #[command(flatten)]
    config: Config,
    /// Start after this position; `tail` starts at the end unless told.
    #[arg(long)]
    after: Option<i64>,
    /// Only events of this name; may be repeated.
    #[arg(long = "type", value_name = "NAME")]
    names: Vec<String>,
    /// Only events of this stream.
    #[arg(long)]
    stream: Option<String>,
    /// Only events of this account.
    #[arg(long)]
    account: Option<String>,
    /// Only events from this moment on (RFC 3339).
    #[arg(long)]
    since: Option<Timestamp>,
    /// Only events before this moment (RFC 3339).
    #[arg(long)]
    until: Option<Timestamp>,
    /// One JSON object per line.
    #[arg(long)]
    json: bool,
}

impl Which {
    fn filter(&self) -> Result<Filter, CliError> {
        if let Some(unknown) = self.names.iter().find(|name| xwms_events::catalogue::entry(name).is_none()) {
            return Err(CliError::Said(format!("there is no event named {unknown:?}")));
        }
        let account = self.account.as_deref().map(str::parse).transpose();
        Ok(Filter {
            account: account
                .map_err(|_| CliError::Said("--account takes an id such as account_…".to_owned()))?,
            names: self.names.clone(),
            stream_id: self.stream.clone(),
            actor: None,
            since: self.since,
            until: self.until,
        })
    }

    fn print(&self, event: &Envelope) -> Result<(), CliError> {
        let metadata = &event.metadata;
        match self.json {
            true => println!("{}", serde_json::to_string(event)?),
            false => println!(
                "{:>8}  {}  {:<26} {}",
                event.position, metadata.recorded_at, metadata.name, metadata.stream_id
            ),
        }
        Ok(())
    }
}

pub(super) async fn run(events: Events) -> Result<ExitCode, CliError> {
    match events {
        Events::List { which, limit } => {
            let store = crate::app::open_store(&which.config.settings()?).await?;
            let after = which.after.unwrap_or(0);
            print_from(&store, &which, after, limit).await?;
            Ok(ExitCode::SUCCESS)
        }
        Events::Tail { which } => {
            let store = crate::app::open_store(&which.config.settings()?).await?;
            let mut after = match which.after {
                Some(after) => after,
                None => store.current_head().await?,
            };
            loop {
                tokio::select! {
                    printed = print_from(&store, &which, after, i64::MAX) => after = printed?,
                    () = crate::server::told_to_stop() => return Ok(ExitCode::SUCCESS),
                }
                tokio::select! {
                    () = tokio::time::sleep(POLL) => {}
                    () = crate::server::told_to_stop() => return Ok(ExitCode::SUCCESS),
                }
            }
        }
    }
}

/// Prints what there is, and answers the position of the last event printed.
async fn print_from(store: &Store, which: &Which, after: i64, limit: i64) -> Result<i64, CliError> {
    let filter = which.filter()?;
    let (mut after, mut left) = (after, limit);
    while left > 0 {
        let page = store.events(&filter, after, left.min(PAGE)).await?;
        let Some(last) = page.last().map(|event| event.position) else { break };
        for event in &page {
            which.print(event)?;
        }
        after = last;
        left -= i64::try_from(page.len()).unwrap_or(left);
    }
    Ok(after)
}
