//! `xwms mail`: tries out whether mail arrives.

use super::{config::Config, error::CliError};
use crate::{
    config::ConfigError,
    language::Language,
    outbound::mail::trial::{Sent, Trial},
};
use clap::Subcommand;
use std::process::ExitCode;
use xwms_events::user::email;

#[derive(Subcommand)]
pub(super) enum Mail {
    /// Send a test mail as the settings say, and report what went wrong if it is refused. Needs no running server.
    Test {
        /// The address to send the mail to.
        #[arg(value_parser = address)]
        address: String,
        /// The language of the mail: en or nl.
        #[arg(long, value_name = "LANGUAGE", default_value = "en", value_parser = language)]
        language: Language,
        #[command(flatten)]
        config: Config,
    },
}

fn address(text: &str) -> Result<String, String> {
    email::parse(text.trim()).map_err(|refusal| refusal.detail)
}

fn language(text: &str) -> Result<Language, String> {
    Language::of_tag(text).ok_or_else(|| {
        let known: Vec<_> = Language::ALL.iter().map(|language| language.tag()).collect();
        format!("the languages are {}", known.join(" and "))
    })
}

pub(super) async fn run(mail: Mail) -> Result<ExitCode, CliError> {
    let Mail::Test { address, language, config } = mail;
    let settings = config.settings()?;
    let Some(transport) = &settings.mail else {
        return Err(CliError::Message("mail is not configured: set mail.url and mail.from".to_owned()));
    };
    let brand = settings.branding.brand().map_err(ConfigError)?;
    let trial = Trial { settings: transport, brand, issuer: &settings.issuer, language };
    match trial.send(address.clone()).await? {
        Sent::Taken { server } => println!("the mail server {server} took a test mail to {address}"),
        Sent::Written { directory } => {
            println!("a test mail to {address} is in {}", directory.display());
        }
    }
    Ok(ExitCode::SUCCESS)
}
