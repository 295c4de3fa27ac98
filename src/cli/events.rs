//! `xwms events`: prints the log, one line per event, publishes it again, and declares a loss.

use super::{config::Config, error::CliError, progress::Bar};
use crate::{
    audit::archive::{ArchivedEvent, ArchivedEvents},
    config::Settings,
    outbound::nats,
    store::{
        Store,
        feed::{Filter, Unreadable},
    },
    subscribers::Subscribers,
};
use clap::{Args, Subcommand};
use std::{
    path::{Path, PathBuf},
    pin::pin,
    process::ExitCode,
    time::Duration,
};
use xwms_events::{
    Envelope, Metadata, StreamName, Timestamp,
    endpoint::{UnknownEvents, wanted_of_all},
};

/// Events fetched at once.
const PAGE: i64 = 500;
const POLL: Duration = Duration::from_millis(200);

#[derive(Subcommand)]
pub(super) enum Events {
    /// List events in order, then stop.
    List {
        #[command(flatten)]
        which: Which,
        /// Stop after this many events.
        #[arg(long, default_value_t = i64::MAX, hide_default_value = true)]
        limit: i64,
        /// List the events of this archive instead, as `log detach` and `audit export` write them. They are not
        /// verified: `audit verify` does it.
        #[arg(long, value_name = "FILE")]
        archive: Option<PathBuf>,
    },
    /// Print new events as they are committed, until interrupted.
    Tail {
        #[command(flatten)]
        which: Which,
    },
    /// Empty the stream on NATS and refill it from the log. A running server that is configured for NATS does
    /// the work; otherwise this command does.
    Publish {
        #[command(flatten)]
        config: Config,
        /// The position of the first event to publish.
        #[arg(long, value_name = "POSITION", default_value_t = 1)]
        from: i64,
    },
    /// Declare that the database lost its last events, for example after a failover to an asynchronous
    /// standby that no running server survived. Stops everything issued before, and continues at a much
    /// higher position.
    Lost {
        #[command(flatten)]
        config: Config,
        /// The last position before the loss, if you know it.
        #[arg(long, value_name = "POSITION")]
        known: Option<i64>,
    },
}

#[derive(Args)]
pub(super) struct Which {
    #[command(flatten)]
    config: Config,
    /// Start after this position. Without it, `tail` starts at the end.
    #[arg(long)]
    after: Option<i64>,
    /// Only events of this name, or of a pattern such as `client.*`. May be repeated, or list several with
    /// commas.
    #[arg(long = "type", value_name = "NAME", value_delimiter = ',')]
    names: Vec<String>,
    /// Only events of this stream: `clients/client_…`, as in events, or only the id.
    #[arg(long)]
    stream: Option<StreamName>,
    /// Only events of this account.
    #[arg(long)]
    account: Option<String>,
    /// Only events from this time on (RFC 3339).
    #[arg(long)]
    since: Option<Timestamp>,
    /// Only events before this time (RFC 3339).
    #[arg(long)]
    until: Option<Timestamp>,
    /// Print one JSON object per line.
    #[arg(long)]
    json: bool,
}

impl Which {
    fn filter(&self) -> Result<Filter, CliError> {
        // No names means no filter, so the list of all names isn't needed.
        let names =
            match self.names.is_empty() {
                true => vec![],
                false => wanted_of_all(self.names.iter().map(|name| name.trim())).map_err(
                    |UnknownEvents(name)| CliError::Message(format!("there is no event named {name:?}")),
                )?,
            };
        let account = self.account.as_deref().map(str::parse).transpose();
        Ok(Filter {
            account: account
                .map_err(|_| CliError::Message("--account needs an id such as account_…".to_owned()))?,
            names: names.into_iter().map(ToOwned::to_owned).collect(),
            stream: self.stream.clone(),
            actor: None,
            request_id: None,
            id: None,
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

    fn print_unreadable(&self, event: &Unreadable) {
        let Unreadable { position, stream_type, stream_id, why, .. } = event;
        match self.json {
            true => println!(
                "{}",
                serde_json::json!({
                    "position": position, "stream_type": stream_type, "stream_id": stream_id, "error": why,
                })
            ),
            false => println!("{position:>8}  {stream_id}  {why}"),
        }
    }
}

pub(super) async fn run(events: Events) -> Result<ExitCode, CliError> {
    match events {
        Events::List { which, limit, archive: Some(archive) } => {
            print_archive(&which, &archive, limit).await?;
            Ok(ExitCode::SUCCESS)
        }
        Events::List { which, limit, archive: None } => {
            let store = which.config.store().await?;
            let after = which.after.unwrap_or(0);
            print_from(&store, &which, after, limit).await?;
            Ok(ExitCode::SUCCESS)
        }
        Events::Publish { config, from } => publish(&config.settings()?, from).await,
        Events::Lost { config, known } => {
            let store = config.store().await?;
            let end = store.current_head().await?;
            store.declare_loss(known).await?;
            println!(
                "the events after position {end} are lost; everything that was issued before is stopped; the \
                 log continues at {}",
                store.current_head().await?
            );
            Ok(ExitCode::SUCCESS)
        }
        Events::Tail { which } => {
            let store = which.config.store().await?;
            let mut after = match which.after {
                Some(after) => after,
                None => store.current_head().await?,
            };
            // One listener for the whole loop: a signal between two listeners would be lost.
            let mut stop_signal = pin!(crate::server::stop_signal());
            loop {
                tokio::select! {
                    printed = print_from(&store, &which, after, i64::MAX) => after = printed?,
                    () = &mut stop_signal => return Ok(ExitCode::SUCCESS),
                }
                tokio::select! {
                    () = tokio::time::sleep(POLL) => {}
                    () = &mut stop_signal => return Ok(ExitCode::SUCCESS),
                }
            }
        }
    }
}

/// Prints the matching events, and returns the position to continue after.
async fn print_from(store: &Store, which: &Which, after: i64, limit: i64) -> Result<i64, CliError> {
    let filter = which.filter()?;
    let (mut after, mut left) = (after, limit);
    while left > 0 {
        let part = store.events(&filter, after, left.min(PAGE)).await?;
        for event in &part.feed {
            match event {
                Ok(event) => which.print(event)?,
                Err(event) => which.print_unreadable(event),
            }
        }
        after = part.upto;
        left -= i64::try_from(part.feed.len()).unwrap_or(left);
        if !part.more {
            break;
        }
    }
    Ok(after)
}

/// Prints the matching events of the archive at `path`.
async fn print_archive(which: &Which, path: &Path, limit: i64) -> Result<(), CliError> {
    let filter = which.filter()?;
    let store = which.config.store().await?;
    let mut events = ArchivedEvents::open(path)?;
    let mut left = limit;
    while left > 0 {
        let Some(ArchivedEvent { position, metadata, payload }) = events.next_event()? else { break };
        let known: Metadata = serde_json::from_str(&metadata)?;
        if position <= which.after.unwrap_or(0) || !is_wanted(&filter, &known) {
            continue;
        }
        match store.open_archived(position, metadata, payload).await? {
            Ok(event) => which.print(&event)?,
            Err(event) => which.print_unreadable(&event),
        }
        left -= 1;
    }
    Ok(())
}

/// Returns whether an event matches `filter`, as the statements that read the log decide it.
fn is_wanted(filter: &Filter, event: &Metadata) -> bool {
    let is_stream = |stream: &StreamName| {
        stream.id == event.stream_id && stream.stream_type.is_none_or(|kind| kind == event.stream_type)
    };
    filter.account.is_none_or(|account| event.account_id == Some(account))
        && (filter.names.is_empty() || filter.names.contains(&event.name))
        && filter.stream.as_ref().is_none_or(is_stream)
        && filter.since.is_none_or(|since| event.recorded_at >= since)
        && filter.until.is_none_or(|until| event.recorded_at < until)
}

async fn publish(settings: &Settings, from: i64) -> Result<ExitCode, CliError> {
    if settings.nats.is_none() {
        return Err(CliError::Message("NATS is not configured: set nats.url".to_owned()));
    }
    if from < 1 {
        return Err(CliError::Message("the first position is 1".to_owned()));
    }
    let store = crate::server::start::open_store(settings).await?;
    let head = store.current_head().await?;
    nats::refill(&store, from - 1).await?;
    let others = crate::server::start::subscribers(&store, settings, None)?.into_iter();
    let publishers = others.filter(|sink| sink.name() == nats::NAME).collect();
    let publishing = Subscribers::start(&store, true, publishers).await?;
    let bar = Bar::new("publish");
    let mut stop_signal = pin!(crate::server::stop_signal());
    loop {
        tokio::select! {
            () = tokio::time::sleep(POLL) => {}
            () = &mut stop_signal => return Ok(ExitCode::SUCCESS),
        }
        let progress = nats::progress(&store).await?;
        if !progress.refills {
            bar.at(progress.position.min(head), head);
            if progress.position >= head {
                break;
            }
        }
    }
    publishing.stop().await;
    bar.done(&format!("the stream contains every event from {from} to {head}"));
    Ok(ExitCode::SUCCESS)
}
