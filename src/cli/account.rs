//! `xwms account`: sign-up by the operator.

use super::{CliError, Config};
use crate::{
    commands::{
        CommandError, Context,
        accounts::{SignUp, sign_up},
    },
    config::{ConfigError, plans},
    keys::password::Passwords,
};
use clap::Subcommand;
use serde_json::json;
use std::{io::BufRead, process::ExitCode};
use xwms_events::user::Profile;

#[derive(Subcommand)]
pub(super) enum Account {
    /// Make an account with its owner and its first client. The owner's password is read from stdin.
    Create {
        #[command(flatten)]
        config: Config,
        /// The account's name.
        #[arg(long)]
        name: String,
        /// The owner's mail address.
        #[arg(long)]
        email: String,
        /// The owner's own name.
        #[arg(long)]
        owner_name: Option<String>,
        /// Print a JSON object.
        #[arg(long)]
        json: bool,
    },
}

pub(super) async fn run(account: Account) -> Result<ExitCode, CliError> {
    let Account::Create { config, name, email, owner_name, json } = account;
    let settings = config.settings()?;
    let mut password = String::new();
    eprintln!("password of the owner:");
    std::io::stdin().lock().read_line(&mut password)?;
    let passwords = Passwords::new(1)?;
    let phc = passwords.hash(password.trim_end_matches(['\r', '\n']).to_owned()).await?;
    let plans = plans::read(settings.plans_file.as_deref()).map_err(ConfigError)?;
    let store = crate::app::open_store(&settings).await?;
    let profile = Profile { name: owner_name, ..Profile::default() };
    let wanted = SignUp { account_name: name, plan: plans.first, email, phc, profile };
    let made = match sign_up(&store, &Context::system("account create"), wanted, |_| None).await {
        Err(CommandError::Taken) => {
            return Err(CliError::Said("the mail address belongs to a user already".to_owned()));
        }
        made => made?,
    };
    let secret = made.client_secret.reveal();
    match json {
        true => println!(
            "{}",
            json!({
                "account_id": made.account_id, "user_id": made.user_id,
                "client_id": made.client_id, "client_secret": secret,
            })
        ),
        false => println!(
            "account        {}\nuser           {}\nclient_id      {}\nclient_secret  {secret}\n\n\
             The secret is shown this once. It has every management scope.",
            made.account_id, made.user_id, made.client_id
        ),
    }
    Ok(ExitCode::SUCCESS)
}
