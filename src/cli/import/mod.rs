//! `xwms import`: people and apps from another system. Each source has a pure parser that turns its records into
//! rows (`row`), and the same commands import those (`people`, `apps`). A run that was killed is run again: nobody
//! and nothing is imported twice.
//!
//! | file | what it does |
//! |---|---|
//! | `people`, `apps` | check rows, import them, and tell what became of each |
//! | `input` | the file and the flags that both commands take |
//! | `row` | people and apps as rows, and what may be wrong with a record |
//! | `records` | reads files of any length, record by record |
//! | `table` | this server's own formats: JSON lines and CSV |
//! | `keycloak`, `auth0`, `firebase`, `kratos`, `hydra` | files of those systems |
//! | `auth0_passwords` | the second file of Auth0, with the hashes |
//! | `report` | what became of each record |

mod apps;
mod auth0;
mod auth0_passwords;
mod firebase;
mod hydra;
mod input;
mod keycloak;
mod kratos;
mod people;
mod records;
mod report;
mod row;
mod table;

use super::error::CliError;
use clap::Subcommand;
use std::process::ExitCode;

#[derive(Subcommand)]
pub(super) enum Import {
    /// Import people with their password hashes.
    People(people::People),
    /// Import apps with their ids and, where the file has them in clear, their secrets.
    Apps(apps::Apps),
}

pub(super) async fn run(import: Import) -> Result<ExitCode, CliError> {
    let good = match import {
        Import::People(people) => people::run(people).await?,
        Import::Apps(apps) => apps::run(apps).await?,
    };
    Ok(if good { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
