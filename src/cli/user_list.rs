//! `xwms user list`: people, newest first, or the one with an address. An address is found by its keyed hash, so no
//! personal data is searched.

use super::{
    config::Config,
    error::CliError,
    list_page::{ListPage, tell_next},
};
use crate::{commands::addresses, store::Store};
use clap::Args;
use serde_json::json;
use std::process::ExitCode;
use xwms_events::{
    ids::UserId,
    user::{UserStanding, email},
};
use xwms_projections::users::{self, ListFilter};

#[derive(Args)]
pub(super) struct List {
    #[command(flatten)]
    config: Config,
    /// Only the person with this mail address.
    #[arg(long, value_name = "ADDRESS", value_parser = address)]
    email: Option<String>,
    /// Only people who are active, suspended, leaving or erased.
    #[arg(long, value_parser = standing)]
    standing: Option<UserStanding>,
    #[command(flatten)]
    page: ListPage,
    /// Print one JSON object per line.
    #[arg(long)]
    json: bool,
}

fn address(text: &str) -> Result<String, String> {
    email::parse(text.trim()).map_err(|refusal| refusal.detail)
}

fn standing(text: &str) -> Result<UserStanding, String> {
    let known = serde_json::from_value::<UserStanding>(json!(text))
        .ok()
        .filter(|known| *known != UserStanding::Absent);
    known.ok_or_else(|| "must be active, suspended, leaving or erased".to_owned())
}

/// Returns the id of the person who logs in with this mail address. Whoever reads the mail of a former address may be
/// somebody else by now.
///
/// # Errors
/// Says whose former address it is.
pub(super) async fn by_email(store: &Store, email: &str) -> Result<Option<UserId>, CliError> {
    if let Some(user_id) = addresses::former_holder(store, email).await? {
        return Err(CliError::Message(format!("that is a former address of {user_id}")));
    }
    Ok(addresses::holder(store, email).await?)
}

pub(super) async fn run(list: List) -> Result<ExitCode, CliError> {
    let store = list.config.store().await?;
    let user_id = match &list.email {
        Some(email) => match by_email(&store, email).await? {
            Some(user_id) => Some(user_id.to_string()),
            None => return Ok(ExitCode::SUCCESS),
        },
        None => None,
    };
    let filter = ListFilter { user_id: user_id.as_deref(), standing: list.standing };
    let page = list.page.query();
    let mut rows = users::list(store.pool(), filter, page).await?;
    let next = page.cut(&mut rows, |row| row.position);
    for row in &rows {
        match list.json {
            true => println!("{}", serde_json::to_string(row)?),
            false => println!(
                "{}  {:<9}  {}  {}",
                row.user_id,
                row.standing,
                row.created_at,
                row.email.get().map_or("-", String::as_str)
            ),
        }
    }
    tell_next(next);
    Ok(ExitCode::SUCCESS)
}
