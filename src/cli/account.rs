//! `xwms account`: the operator creates accounts, sets their plans and agreed limits, and stops them.
//! `account_list` finds them.

use super::{account_list, config::Config, error::CliError, password};
use crate::{
    commands::{
        CommandError, Conflict, Context, accounts,
        accounts::{SignUp, sign_up},
    },
    config::{ConfigError, Settings, plans},
    keys::password::{Chosen, Passwords},
    server::start::open_store,
};
use clap::{Args, Subcommand};
use serde_json::json;
use std::process::ExitCode;
use xwms_events::{
    Refusal, Timestamp,
    account::{self, AccountCommand, By, Limits, LoginCommand, Plans, parse_domain},
    ids::AccountId,
    name,
    user::{Profile, email},
};

#[derive(Subcommand)]
pub(super) enum Account {
    /// Create an account with its owner and its first client. Asks for the owner's password at a terminal;
    /// otherwise the password is the first line of stdin.
    Create(Create),
    /// Show an account: its standing, plan, agreed limits and members.
    Show(One),
    /// List accounts, newest first, or find some by a part of their name.
    List(account_list::List),
    /// Put an account on a plan, including plans that only the operator can give.
    Plan {
        #[command(flatten)]
        one: One,
        /// The plan's name in the plans file.
        #[arg(required_unless_present = "end", conflicts_with = "end")]
        plan: Option<String>,
        /// Remove the account's plan. Nothing can be added until it has another one.
        #[arg(long)]
        end: bool,
    },
    /// Set the limits agreed with an account. They replace those of its plan. Limits that you leave out come from the
    /// plan again.
    Limits {
        #[command(flatten)]
        one: One,
        #[command(flatten)]
        agreed: Agreed,
    },
    /// Take a login domain away from the account that proved it, such as a domain that was sold. Its next owner
    /// can then prove it.
    ReleaseDomain(ReleaseDomain),
    /// Stop an account and everything in it, until it is reinstated.
    Restrict {
        #[command(flatten)]
        one: One,
        /// The reason, for the history.
        #[arg(long)]
        reason: String,
    },
    /// Let a restricted account act again. Tokens issued before stay stopped.
    Reinstate(One),
    /// Close an account permanently.
    Close {
        #[command(flatten)]
        one: One,
        /// The account's name, as a check against closing the wrong one.
        #[arg(long)]
        name: String,
    },
}

#[derive(Args)]
pub(super) struct Create {
    #[command(flatten)]
    config: Config,
    /// The account's name.
    #[arg(long)]
    name: String,
    /// The owner's email address.
    #[arg(long)]
    email: String,
    /// The owner's name.
    #[arg(long)]
    owner_name: Option<String>,
    /// The first plan; if absent, the one that the plans file names.
    #[arg(long)]
    plan: Option<String>,
    /// Print a JSON object.
    #[arg(long)]
    json: bool,
}

#[derive(Args)]
pub(super) struct One {
    #[command(flatten)]
    config: Config,
    /// The account's id, `account_…`.
    #[arg(value_parser = super::ids::account)]
    account: AccountId,
    /// Print a JSON object.
    #[arg(long)]
    json: bool,
}

#[derive(Args)]
pub(super) struct ReleaseDomain {
    #[command(flatten)]
    config: Config,
    /// The domain, such as acme.example.
    domain: String,
    /// Print a JSON object.
    #[arg(long)]
    json: bool,
}

#[derive(Args)]
pub(super) struct Agreed {
    /// Requests in each window of the plan.
    #[arg(long, value_name = "N")]
    requests: Option<u64>,
    #[arg(long, value_name = "N")]
    clients: Option<u32>,
    #[arg(long, value_name = "N")]
    members: Option<u32>,
    #[arg(long, value_name = "N")]
    endpoints: Option<u32>,
    /// When the limits start to apply, such as 2026-01-01T00:00:00Z.
    #[arg(long, value_name = "TIME")]
    from: Option<Timestamp>,
    /// When they stop applying.
    #[arg(long, value_name = "TIME")]
    until: Option<Timestamp>,
}

pub(super) async fn run(account: Account) -> Result<ExitCode, CliError> {
    match account {
        Account::Create(create) => made(create).await,
        Account::Show(one) => show(one).await,
        Account::List(list) => account_list::run(list).await,
        Account::Plan { one, plan, .. } => {
            if let Some(plan) = &plan {
                plans_of(&one.config.settings()?)?.named(plan).map_err(CommandError::from)?;
            }
            let command = |at| match plan {
                None => AccountCommand::EndPlan { at },
                Some(plan) => AccountCommand::ChoosePlan { plan, at },
            };
            change(&one, command, "account plan").await
        }
        Account::Limits { one, agreed } => {
            let Agreed { requests, clients, members, endpoints, from, until } = agreed;
            let limits =
                Limits { requests, clients, members, endpoints, valid_from: from, valid_until: until };
            change(&one, |_| AccountCommand::AgreeLimits { limits }, "account limits").await
        }
        Account::ReleaseDomain(which) => release_domain(which).await,
        Account::Restrict { one, reason } => {
            change(&one, |_| AccountCommand::Restrict { reason }, "account restrict").await
        }
        Account::Reinstate(one) => change(&one, |_| AccountCommand::Reinstate, "account reinstate").await,
        Account::Close { one, name } => {
            change(&one, |_| AccountCommand::Close { name, by: By::Operator }, "account close").await
        }
    }
}

fn plans_of(settings: &Settings) -> Result<Plans, ConfigError> {
    plans::read(settings.plans_file.as_deref()).map_err(ConfigError)
}

async fn release_domain(which: ReleaseDomain) -> Result<ExitCode, CliError> {
    let ReleaseDomain { config, domain, json } = which;
    let domain = parse_domain(&domain).map_err(CommandError::from)?;
    let store = open_store(&config.settings()?).await?;
    let Some(account) = store.domain_account(&domain).await? else {
        return Err(CliError::Message(format!("no account has proved the domain {domain}")));
    };
    let one = One { config, account, json };
    let command = |_| AccountCommand::Login(LoginCommand::RemoveDomain { domain, by: By::Operator });
    change(&one, command, "account release-domain").await
}

async fn show(one: One) -> Result<ExitCode, CliError> {
    let settings = one.config.settings()?;
    let plans = plans_of(&settings)?;
    let store = open_store(&settings).await?;
    let account = store.load::<account::Account>(one.account).await?.state;
    if account.id.is_none() {
        return Err(CommandError::from(Refusal::not_found("there is no such account")).into());
    }
    print(&one, &account, &plans, store.clock().now())
}

async fn change(
    one: &One,
    command: impl FnOnce(Timestamp) -> AccountCommand,
    why: &str,
) -> Result<ExitCode, CliError> {
    let settings = one.config.settings()?;
    let plans = plans_of(&settings)?;
    let store = open_store(&settings).await?;
    let context = Context::system(&store, why);
    let command = command(store.clock().now());
    let changed = accounts::change(&context, one.account, command, |_| None).await?;
    print(one, &changed.state, &plans, store.clock().now())
}

fn print(one: &One, account: &account::Account, plans: &Plans, now: Timestamp) -> Result<ExitCode, CliError> {
    let allowance = plans.allowance(account, now);
    let body = json!({
        "account_id": account.id, "name": account.name, "standing": account.standing, "plan": account.plan,
        "agreed": account.limits, "allowance": allowance, "members": account.members,
    });
    if one.json {
        println!("{body}");
        return Ok(ExitCode::SUCCESS);
    }
    let plan = account.plan.as_deref().unwrap_or("none");
    println!(
        "account    {}\nname       {}\nstanding   {}\nplan       {plan}\nagreed     {}\n\
         allowed    {} requests in {} s, {} clients, {} members, {} endpoints",
        one.account,
        account.name,
        body["standing"].as_str().unwrap_or_default(),
        body["agreed"],
        allowance.requests,
        allowance.window_seconds,
        allowance.clients,
        allowance.members,
        allowance.endpoints,
    );
    for (user, role) in &account.members {
        println!("member     {user}  {}", json!(role).as_str().unwrap_or_default());
    }
    Ok(ExitCode::SUCCESS)
}

async fn made(create: Create) -> Result<ExitCode, CliError> {
    let Create { config, name, email, owner_name, plan, json } = create;
    let settings = config.settings()?;
    let plans = plans_of(&settings)?;
    let plan = plan.unwrap_or_else(|| plans.first.clone());
    plans.named(&plan).map_err(CommandError::from)?;
    // Checked before anyone types a password for an account that can't be created.
    let email = email::parse(&email).map_err(CommandError::from)?;
    let name = name::check_name(&name).map_err(CommandError::from)?;
    let password = tokio::task::spawn_blocking(|| password::new("the owner")).await;
    let password = password.map_err(std::io::Error::from)??;
    let about = [email.as_str(), name.as_str(), owner_name.as_deref().unwrap_or_default(), &settings.issuer];
    let phc = Passwords::new(1).hash(Chosen::new(&password, &about)).await?;
    let store = open_store(&settings).await?;
    let profile = Profile { name: owner_name, ..Profile::default() };
    let wanted = SignUp { account_name: name, plan, email, phc, profile };
    let made = match sign_up(&Context::system(&store, "account create"), wanted, |_| None).await {
        Err(CommandError::Conflict(Conflict::Taken)) => {
            return Err(CliError::Message("the email address already belongs to a user".to_owned()));
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
             The secret is shown only this once. The client has every management scope.",
            made.account_id, made.user_id, made.client_id
        ),
    }
    Ok(ExitCode::SUCCESS)
}
