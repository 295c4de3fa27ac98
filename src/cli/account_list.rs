//! `xwms account list`: accounts, newest first, by standing or by a part of their name. Who is in one is shown by
//! `xwms account show`; the accounts of a person by `xwms user show`.

use super::{
    config::Config,
    error::CliError,
    list_page::{ListPage, tell_next},
};
use clap::Args;
use serde_json::json;
use std::process::ExitCode;
use xwms_events::account::AccountStanding;
use xwms_projections::accounts::{self, ListFilter};

#[derive(Args)]
pub(super) struct List {
    #[command(flatten)]
    config: Config,
    /// Only accounts whose name contains this, in any case.
    #[arg(long, value_name = "TEXT", value_parser = name)]
    name: Option<String>,
    /// Only accounts that are active, restricted or closed.
    #[arg(long, value_parser = standing)]
    standing: Option<AccountStanding>,
    #[command(flatten)]
    page: ListPage,
    /// Print one JSON object per line.
    #[arg(long)]
    json: bool,
}

fn name(text: &str) -> Result<String, &'static str> {
    match text.trim() {
        "" => Err("needs a part of a name"),
        part => Ok(part.to_owned()),
    }
}

fn standing(text: &str) -> Result<AccountStanding, &'static str> {
    let known = serde_json::from_value::<AccountStanding>(json!(text))
        .ok()
        .filter(|known| *known != AccountStanding::Absent);
    known.ok_or("must be active, restricted or closed")
}

pub(super) async fn run(list: List) -> Result<ExitCode, CliError> {
    let store = list.config.store().await?;
    let filter = ListFilter { standing: list.standing, name: list.name };
    let page = list.page.query();
    let mut rows = accounts::list(store.pool(), filter, page).await?;
    let next = page.cut(&mut rows, |row| row.position);
    for row in &rows {
        match list.json {
            true => println!("{}", serde_json::to_string(row)?),
            false => println!(
                "{}  {:<10}  {:<10}  {}  {}",
                row.account_id,
                row.standing,
                row.plan.as_deref().unwrap_or("-"),
                row.created_at,
                row.name
            ),
        }
    }
    tell_next(next);
    Ok(ExitCode::SUCCESS)
}
