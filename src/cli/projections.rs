//! `xwms projections`: the positions of the read models and other subscribers, rebuilds, and parked events.

use super::{config::Config, error::CliError, output::Output, progress::Bar};
use crate::{
    commands::{Context, subscribers as acts},
    store::Store,
    subscribers::{Progress, list, model_sinks, parked, rebuild::rebuild, sink::Sink},
};
use clap::{Args, Subcommand};
use serde_json::json;
use std::process::ExitCode;
use time::OffsetDateTime;
use xwms_events::{Timestamp, subscriber::ParkedAct};

#[derive(Subcommand)]
pub(super) enum Projections {
    /// List each subscriber of the log: version, position, lag in events and seconds, parked events.
    #[command(alias = "status")]
    List {
        #[command(flatten)]
        config: Config,
        /// Print one JSON object per line.
        #[arg(long)]
        json: bool,
    },
    /// Rebuild a read model alongside the live one, then switch to it. Servers may run meanwhile.
    Rebuild {
        #[command(flatten)]
        config: Config,
        /// Read models, such as `clients`; all of them if none is named.
        names: Vec<String>,
    },
    /// List events that a subscriber could not process, and why.
    Parked {
        #[command(flatten)]
        config: Config,
        /// Print one JSON object per line.
        #[arg(long)]
        json: bool,
    },
    /// End a subscriber that is no longer configured, such as `fanout` without NATS. If it is configured
    /// again, it continues from its position.
    End {
        #[command(flatten)]
        config: Config,
        /// The subscriber's name.
        name: String,
    },
    /// Process a parked event again, and the events of its stream that wait behind it.
    Retry(Which),
    /// Skip a parked event permanently, and process the events of its stream that wait behind it.
    Skip(Which),
}

#[derive(Args)]
pub(super) struct Which {
    #[command(flatten)]
    config: Config,
    /// The subscriber's name, such as `clients` or `webhooks`.
    name: String,
    /// The position of the event.
    position: i64,
}

pub(super) async fn run(projections: Projections) -> Result<ExitCode, CliError> {
    match projections {
        Projections::List { config, json } => list(&config, Output::of(json)).await,
        Projections::Rebuild { config, names } => rebuild_all(&config, &names).await,
        Projections::Parked { config, json } => list_parked(&config, Output::of(json)).await,
        Projections::End { config, name } => end(&config, &name).await,
        Projections::Retry(which) => act(&which, &ParkedAct::Retry).await,
        Projections::Skip(which) => act(&which, &ParkedAct::Skip(None)).await,
    }
}

async fn list(config: &Config, output: Output) -> Result<ExitCode, CliError> {
    let settings = config.settings()?;
    let pool = crate::server::start::connect_current(&settings).await?;
    let lines = list::lines(&pool, &crate::server::start::configured(&settings)).await?;
    let now: OffsetDateTime = sqlx::query_scalar("SELECT clock_timestamp()").fetch_one(&pool).await?;
    for line in lines {
        let seconds = line.seconds_behind(now);
        let state = match (line.ended, line.off) {
            (true, _) => "ended",
            (false, true) => "off",
            (false, false) => "on",
        };
        let list::Line { name, version, position, lag, parked, building, .. } = line;
        if output == Output::Json {
            let line = json!({
                "name": name, "state": state, "version": version, "position": position, "lag_events": lag,
                "lag_seconds": seconds, "parked": parked, "building": building,
            });
            println!("{line}");
        } else {
            let how = match state {
                "ended" => "ended".to_owned(),
                "off" => "off: not configured here, and no process leads it".to_owned(),
                _ => format!("behind {lag} events, {seconds:.1} s"),
            };
            let building = building.map(|at| format!("  rebuilding: at {at}")).unwrap_or_default();
            println!("{name:<10} v{version}  position {position}  {how}  parked {parked}{building}");
        }
    }
    Ok(ExitCode::SUCCESS)
}

async fn end(config: &Config, name: &str) -> Result<ExitCode, CliError> {
    let settings = config.settings()?;
    if crate::server::start::configured(&settings).contains(&name) {
        return Err(CliError::Message(format!("{name} is still configured, so it would start again")));
    }
    let store = crate::server::start::open_store(&settings).await?;
    let Some((transaction, position)) = list::end(&store, name).await? else {
        return Err(CliError::Message(format!(
            "there is no subscriber {name:?} that can be ended: see `projections list`; stop the process \
             that leads it, or remove it from that process's settings, first"
        )));
    };
    acts::end(&store, name, position).await?;
    transaction.commit().await?;
    println!("{name} has ended at position {position}; if it is configured again, it continues from there");
    Ok(ExitCode::SUCCESS)
}

async fn rebuild_all(config: &Config, names: &[String]) -> Result<ExitCode, CliError> {
    let all = xwms_projections::ALL.each_ref().map(|model| model.name);
    if let Some(unknown) = names.iter().find(|name| !all.contains(&name.as_str())) {
        let all = all.join(", ");
        return Err(CliError::Message(format!("there is no read model {unknown:?}; there are {all}")));
    }
    let store = config.store().await?;
    let is_meant = |name: &str| names.is_empty() || names.iter().any(|wanted| wanted == name);
    for model in xwms_projections::ALL.iter().filter(|model| is_meant(model.name)) {
        let bar = Bar::new(model.name);
        let position = rebuild(&store, model, &|at, of| bar.at(at, of)).await?;
        bar.done(&format!("now at position {position}"));
    }
    Ok(ExitCode::SUCCESS)
}

async fn list_parked(config: &Config, output: Output) -> Result<ExitCode, CliError> {
    let pool = crate::server::start::connect_current(&config.settings()?).await?;
    for parked::Parked { subscriber, event, parked_at } in parked::list(&pool, None).await? {
        let parked_at = Timestamp::from(parked_at);
        if output == Output::Json {
            let line = json!({
                "subscriber": subscriber, "position": event.position, "stream_type": event.stream_type,
                "stream_id": event.stream_id, "error": event.why, "parked_at": parked_at,
            });
            println!("{line}");
        } else {
            println!(
                "{subscriber:<10} {:>8}  {}  {}: {}",
                event.position, parked_at, event.stream_id, event.why
            );
        }
    }
    Ok(ExitCode::SUCCESS)
}

async fn act(Which { config, name, position }: &Which, act: &ParkedAct) -> Result<ExitCode, CliError> {
    let settings = config.settings()?;
    let store = crate::server::start::open_store(&settings).await?;
    let others = crate::server::start::subscribers(&store, &settings, None)?;
    let mut sinks = model_sinks(Progress::default()).chain(others);
    let sink = sinks.find(|sink| sink.name() == name);
    let sink = sink.ok_or_else(|| CliError::Message(format!("there is no subscriber {name:?}")))?;
    let waits = |waiting: &parked::Parked| waiting.event.position == *position;
    if !parked::list(store.pool(), Some(name)).await?.iter().any(waits) {
        return Err(CliError::Message(format!("{name} has no parked event at position {position}")));
    }
    take(&store, sink.as_ref(), *position, act).await
}

async fn take(store: &Store, sink: &dyn Sink, position: i64, act: &ParkedAct) -> Result<ExitCode, CliError> {
    let taken = parked::take(store, sink, position, act).await?;
    let still = taken.still;
    // An attempt that could not start is not recorded. One that is recorded but not committed can be
    // repeated.
    acts::record(&Context::system(store, "projections"), sink.name(), position, act).await?;
    taken.commit().await?;
    match still {
        0 => {
            println!("{} continues; no event of that stream is parked any more", sink.name());
            Ok(ExitCode::SUCCESS)
        }
        still => Err(CliError::Message(format!(
            "{still} events of that stream are still parked: see `projections parked`"
        ))),
    }
}
