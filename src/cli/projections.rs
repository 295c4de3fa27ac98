//! `xwms projections`: how far the read models have come.

use super::{CliError, Config};
use clap::Subcommand;
use serde_json::json;
use std::process::ExitCode;

#[derive(Subcommand)]
pub(super) enum Projections {
    /// Each read model: version, position, how far behind the log, parked events.
    List {
        #[command(flatten)]
        config: Config,
        /// One JSON object per line.
        #[arg(long)]
        json: bool,
    },
}

pub(super) async fn run(projections: Projections) -> Result<ExitCode, CliError> {
    let Projections::List { config, json } = projections;
    let pool = crate::app::connect(&config.settings()?).await?;
    let rows: Vec<(String, i32, i64, i64, i64)> = sqlx::query_as(
        "SELECT name, version, s.position, h.position - s.position,
                (SELECT count(*) FROM parked_events WHERE subscriber = name)
         FROM subscribers AS s, log_head AS h ORDER BY name",
    )
    .fetch_all(&pool)
    .await?;
    for (name, version, position, lag, parked) in rows {
        match json {
            true => println!(
                "{}",
                json!({"name": name, "version": version, "position": position, "lag": lag, "parked": parked})
            ),
            false => println!("{name:<10} v{version}  position {position}  behind {lag}  parked {parked}"),
        }
    }
    Ok(ExitCode::SUCCESS)
}
