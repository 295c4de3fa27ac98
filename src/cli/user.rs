//! `xwms user`: the operator shows, resets, signs out and erases people. `user_list` finds them, `import` brings
//! them from another system. Test users are managed by the account that made them.

use super::{config::Config, error::CliError, user_list};
use crate::{
    commands::{
        CommandError, Context,
        factors::{self, LastFactor},
        leaving, users,
    },
    config::Settings,
    language::Language,
    server::start::open_store,
    store::{
        Store,
        side::proofs::{Asking, MailLimit, Purpose},
    },
};
use clap::{Args, Subcommand};
use serde_json::{Value, json};
use std::{process::ExitCode, time::Duration};
use xwms_events::{
    Refusal,
    ids::{UserId, made_at},
    user::{RecoveryCodes, User as State, UserCommand, email},
};
use xwms_projections::accounts;

/// How often, and how many times, it is checked whether the read model is up to date.
const LOOK: Duration = Duration::from_millis(100);
const LOOKS: usize = 100;

#[derive(Subcommand)]
pub(super) enum User {
    /// Show a user: standing, address, factors and accounts.
    Show(One),
    /// List people, newest first, or find one by their mail address.
    List(user_list::List),
    /// Erase a person now. Destroys their key, password and second factors, and stops all their access. This can't be
    /// undone.
    Erase {
        #[command(flatten)]
        one: One,
        /// The person's mail address (or id, if they have none), as a check against erasing the wrong one.
        #[arg(long, value_name = "ADDRESS")]
        confirm: String,
    },
    /// Help a person who can no longer log in: remove their second factors, or mail a link for a new password.
    Reset {
        #[command(flatten)]
        one: One,
        #[command(flatten)]
        what: What,
    },
    /// End every session and token of a user.
    EndSessions(One),
}

#[derive(Args)]
pub(super) struct One {
    /// The user's id, `user_…`, or their mail address.
    #[arg(value_name = "USER", value_parser = which)]
    which: Which,
    #[command(flatten)]
    config: Config,
    /// Print a JSON object.
    #[arg(long)]
    json: bool,
}

#[derive(Args)]
#[group(required = true, multiple = true)]
pub(super) struct What {
    /// Remove every second factor and the recovery codes.
    #[arg(long)]
    factors: bool,
    /// Mail the person a code and a link to choose a new password. A running server sends it.
    #[arg(long)]
    password: bool,
}

/// A user as the operator names them.
#[derive(Clone)]
pub(super) enum Which {
    Id(UserId),
    Email(String),
}

fn which(text: &str) -> Result<Which, String> {
    match text.parse() {
        Ok(user_id) => Ok(Which::Id(user_id)),
        Err(_) => email::parse(text.trim()).map(Which::Email).map_err(|refusal| {
            format!("needs a user's id, such as user_…, or a mail address: {}", refusal.detail)
        }),
    }
}

pub(super) async fn run(user: User) -> Result<ExitCode, CliError> {
    match user {
        User::Show(one) => show(&one).await,
        User::List(list) => user_list::run(list).await,
        User::Erase { one, confirm } => erase(&one, &confirm).await,
        User::Reset { one, what } => reset(&one, &what).await,
        User::EndSessions(one) => end_sessions(&one).await,
    }
}

/// Returns the user that the operator names, who is no test user.
async fn find(store: &Store, which: &Which) -> Result<(UserId, State), CliError> {
    let unknown = || CliError::from(CommandError::from(Refusal::not_found("there is no such user")));
    let user_id = match which {
        Which::Id(user_id) => *user_id,
        Which::Email(email) => user_list::by_email(store, email).await?.ok_or_else(unknown)?,
    };
    let user = store.load::<State>(user_id).await?.state;
    if user.id.is_none() {
        return Err(unknown());
    }
    if let Some(account_id) = user.test_of {
        return Err(CliError::Message(format!("a test user of {account_id}, which manages it over REST")));
    }
    Ok((user_id, State::clone(&user)))
}

async fn show(one: &One) -> Result<ExitCode, CliError> {
    let store = one.config.store().await?;
    let (user_id, user) = find(&store, &one.which).await?;
    print(&store, one, user_id, &user).await
}

async fn erase(one: &One, confirm: &str) -> Result<ExitCode, CliError> {
    let store = one.config.store().await?;
    let (user_id, user) = find(&store, &one.which).await?;
    let own = user.email.get().cloned().unwrap_or_else(|| user_id.to_string());
    if !confirm.trim().eq_ignore_ascii_case(&own) {
        return Err(CliError::Message("--confirm must be the mail address of the user".to_owned()));
    }
    wait_for_accounts(&store).await?;
    let owned = leaving::owned_alone(&store, user_id).await?;
    if !owned.is_empty() {
        let names: Vec<_> =
            owned.iter().map(|account| format!("{} ({})", account.account_id, account.name)).collect();
        return Err(CliError::Message(format!(
            "the user is the only owner of {}; hand it over or close it first",
            names.join(", ")
        )));
    }
    leaving::erase(&Context::system(&store, "user erase"), user_id).await?;
    let user = store.load::<State>(user_id).await?.state;
    print(&store, one, user_id, &user).await
}

/// Waits until the read model knows every account of the user.
pub(super) async fn wait_for_accounts(store: &Store) -> Result<(), CliError> {
    wait_for_model(store, "accounts").await
}

/// Waits until the read model has everything that is in the log now.
pub(super) async fn wait_for_model(store: &Store, name: &str) -> Result<(), CliError> {
    let head = store.current_head().await?;
    for _ in 0..LOOKS {
        let sql = "SELECT position FROM subscribers WHERE name = $1";
        let position: Option<i64> = sqlx::query_scalar(sql).bind(name).fetch_optional(store.pool()).await?;
        if position >= Some(head) {
            return Ok(());
        }
        tokio::time::sleep(LOOK).await;
    }
    Err(CliError::Message(format!("the read model of {name} is behind the log: is a server running?")))
}

async fn reset(one: &One, what: &What) -> Result<ExitCode, CliError> {
    let settings = one.config.settings()?;
    let store = open_store(&settings).await?;
    let (user_id, user) = find(&store, &one.which).await?;
    // Checked before anything is changed.
    let asking = if what.password { Some(asking(&settings, &user)?) } else { None };
    if what.factors {
        let context = Context::system(&store, "user reset");
        for passkey_id in user.factors.passkeys.keys() {
            factors::remove_passkey(&context, user_id, *passkey_id, LastFactor::MayGo).await?;
        }
        if user.factors.totp.is_some() {
            factors::remove_totp(&context, user_id, LastFactor::MayGo).await?;
        }
    }
    if let Some(asking) = asking {
        store.begin_proof(Purpose::Password, &asking, MailLimit::Waived).await?;
        eprintln!("a running server mails a code and a link, valid for 20 minutes, to {}", asking.email);
    }
    let user = store.load::<State>(user_id).await?.state;
    print(&store, one, user_id, &user).await
}

/// Returns what the mail with the link needs.
fn asking(settings: &Settings, user: &State) -> Result<Asking, CliError> {
    if settings.mail.is_none() {
        return Err(CliError::Message("mail is not configured: set mail.url and mail.from".to_owned()));
    }
    let email = user.email.get().filter(|_| user.may_get_mail()).cloned();
    let email = email.ok_or_else(|| {
        CliError::Message(
            "the user gets no mail: suspended, leaving, erased, or without an address".to_owned(),
        )
    })?;
    let chosen = user.preferences.get().and_then(|chosen| chosen.language.as_deref());
    let locale = || user.profile.get().and_then(|profile| profile.locale.as_deref());
    let language = Language::of_locale(chosen.or_else(locale)).tag().to_owned();
    Ok(Asking { email, language, continuation: None, user_id: None, login: None })
}

async fn end_sessions(one: &One) -> Result<ExitCode, CliError> {
    let store = one.config.store().await?;
    let (user_id, _) = find(&store, &one.which).await?;
    users::change(&Context::system(&store, "user end-sessions"), user_id, UserCommand::RevokeTokens, None)
        .await?;
    let user = store.load::<State>(user_id).await?.state;
    print(&store, one, user_id, &user).await
}

async fn print(store: &Store, one: &One, user_id: UserId, user: &State) -> Result<ExitCode, CliError> {
    let memberships = accounts::memberships(store.pool(), user_id).await?;
    let body = json!({
        "user_id": user_id,
        "email": user.email.get(),
        "email_verified": user.email_verified,
        "recovery_email": user.recovery_email.get(),
        "name": user.profile.get().and_then(|profile| profile.name.as_deref()),
        "standing": user.standing,
        "registered_at": made_at(user_id.uuid()),
        "locked_until": user.locked_until,
        "erase_at": user.erase_at,
        "password_changes": user.password_changes,
        "authenticator_app": user.factors.totp.is_some(),
        "passkeys": user.factors.passkeys.len(),
        "linked_logins": user.links.len(),
        "recovery_codes_left": user.factors.recovery.as_ref().map(RecoveryCodes::left),
        "accounts": memberships.iter().map(|row| json!({"account_id": row.account_id, "role": row.role}))
            .collect::<Vec<_>>(),
    });
    if one.json {
        println!("{body}");
        return Ok(ExitCode::SUCCESS);
    }
    for (name, value) in body.as_object().into_iter().flatten().filter(|(_, value)| !value.is_null()) {
        if name == "accounts" {
            continue;
        }
        println!("{name:<19} {}", plain(value));
    }
    for row in &memberships {
        println!("{:<19} {}  {}", "account", row.account_id, row.role);
    }
    Ok(ExitCode::SUCCESS)
}

fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), ToOwned::to_owned)
}
