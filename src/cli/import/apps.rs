//! `xwms import apps`: checks each row, imports it into an account, and tells what became of it.

use super::{
    auth0, hydra,
    input::Common,
    keycloak,
    report::{Entry, Outcome, Report},
    row::{App, Problem, Rows},
    table,
};
use crate::{
    cli::{error::CliError, output::Output},
    commands::{
        CommandError, Context,
        imports::{self, AppImport, ImportedApp},
    },
    config::{ConfigError, plans},
    server::start::open_store,
    store::Store,
};
use clap::{Args, ValueEnum};
use std::collections::HashSet;
use xwms_events::{
    Decider, Refusal,
    account::{Account, Allowance},
    client::{AuthMethod, Client, ClientCommand, ClientType, Environment, NewClient, Protocol, TokenPolicy},
    ids::{AccountId, imported_client_id},
};

/// Shortest and longest secret that is kept, in characters.
const SECRET: std::ops::RangeInclusive<usize> = 16..=256;
/// Fewest different characters of one. Of sixteen random hexadecimal digits, that is one case in two million.
const DIFFERENT: usize = 5;

/// Where apps come from.
#[derive(Clone, Copy, ValueEnum)]
enum Source {
    /// The export of a realm.
    Keycloak,
    /// The clients of the Management API.
    Auth0,
    /// The clients of the admin API.
    Hydra,
    /// One JSON object per line.
    Jsonl,
}

#[derive(Args)]
pub(in crate::cli) struct Apps {
    #[command(flatten)]
    common: Common,
    /// The system that wrote the file.
    #[arg(long, value_name = "SOURCE")]
    from: Source,
    /// The account that the apps are to belong to, `account_…`.
    #[arg(long, value_name = "ID", value_parser = crate::cli::ids::account)]
    account: AccountId,
}

impl Apps {
    fn rows(&self) -> Result<Rows<App>, CliError> {
        let file = self.common.open(&[])?;
        Ok(match self.from {
            Source::Keycloak => keycloak::apps(file),
            Source::Auth0 => auth0::apps(file),
            Source::Hydra => hydra::apps(file),
            Source::Jsonl => table::app_lines(file),
        })
    }
}

/// Imports the apps of a file. Returns whether none was refused.
pub(super) async fn run(apps: Apps) -> Result<bool, CliError> {
    let rows = apps.rows()?;
    let settings = apps.common.config.settings()?;
    let plans = plans::read(settings.plans_file.as_deref()).map_err(ConfigError)?;
    let store = open_store(&settings).await?;
    let account = store.load::<Account>(apps.account).await?.state;
    if account.id.is_none() {
        return Err(CommandError::from(Refusal::not_found("there is no such account")).into());
    }
    let allowance = plans.allowance(&account, store.clock().now());
    let mut report = Report::new("apps", apps.common.report.as_deref(), Output::of(apps.common.json))?;
    let mut importer = Importer {
        context: Context::system(&store, "import apps"),
        account_id: apps.account,
        allowance: &allowance,
        dry_run: apps.common.dry_run,
        seen: HashSet::new(),
    };
    let mut failed = None;
    for row in rows {
        let (line, row) = match row {
            Ok(row) => row,
            Err(error) => {
                failed = Some(CliError::from(error));
                break;
            }
        };
        let entry = match row {
            Ok(app) => importer.import(&store, line, app).await?,
            Err(problem) => Entry::refused(line, problem),
        };
        report.add(&entry)?;
    }
    let good = report.end(apps.common.dry_run)?;
    failed.map_or(Ok(good), Err)
}

struct Importer<'a> {
    context: Context<'a>,
    account_id: AccountId,
    allowance: &'a Allowance,
    dry_run: bool,
    /// The ids of the records so far that a dry run would import.
    seen: HashSet<String>,
}

impl Importer<'_> {
    async fn import(&mut self, store: &Store, line: u64, row: App) -> Result<Entry, CliError> {
        let source_id = row.id.clone();
        let mut dropped: Vec<String> = row.dropped.iter().map(|what| (*what).to_owned()).collect();
        let app = match checked(self.account_id, row, &mut dropped) {
            Ok(app) => app,
            Err(problem) => return Ok(Entry::refused(line, problem)),
        };
        let client_id = app.client.client_id;
        let outcome = match self.dry_run {
            true => self.look(store, &app).await,
            false => imports::app(&self.context, &app, self.allowance).await,
        };
        let outcome = match outcome {
            Ok(AppImport::Imported) => Outcome::Imported,
            Ok(AppImport::There) => Outcome::There,
            Ok(AppImport::Taken) => Outcome::Refused(Problem::new(
                "client_id",
                "client_id_taken",
                "another account has or had an app with this id, or this account deleted it",
            )),
            Err(CommandError::Refused(refusal)) => Outcome::Refused(refusal.into()),
            Err(error) => return Err(error.into()),
        };
        let there = matches!(outcome, Outcome::Imported | Outcome::There);
        let id = there.then(|| ("client_id", client_id.to_string()));
        let dropped = if there { dropped } else { vec![] };
        Ok(Entry { line, source_id: Some(source_id), id, dropped, outcome })
    }

    /// Returns what would become of the app, as far as that is known beforehand.
    async fn look(&mut self, store: &Store, app: &ImportedApp) -> Result<AppImport, CommandError> {
        if let Some(known) = imports::holder(store, self.account_id, app.client.client_id).await? {
            return Ok(known);
        }
        Ok(if self.seen.insert(app.imported_id.clone()) { AppImport::Imported } else { AppImport::There })
    }
}

/// Returns whether the secret of the client `id` is kept: it is long enough, and neither the id nor a mask such as
/// asterisks.
fn is_kept(id: &str, secret: &str) -> bool {
    let visible = secret.bytes().all(|byte| matches!(byte, 0x20..=0x7e));
    let different: HashSet<u8> = secret.bytes().collect();
    SECRET.contains(&secret.len())
        && visible
        && different.len() >= DIFFERENT
        && !secret.eq_ignore_ascii_case(id)
}

/// Checks all that can be checked without the log.
fn checked(account_id: AccountId, row: App, dropped: &mut Vec<String>) -> Result<ImportedApp, Problem> {
    let client_id = imported_client_id(&row.id).ok_or_else(|| {
        let detail = "must be 1 to 255 visible ASCII characters, and must not begin with client_";
        Problem::new("client_id", "invalid_client_id", detail)
    })?;
    let secret = row.secret.filter(|_| row.auth_method == AuthMethod::ClientSecret);
    let had = secret.is_some();
    let secret = secret.filter(|secret| is_kept(&row.id, secret));
    if had && secret.is_none() {
        dropped.push("secret".to_owned());
    }
    if row.client_type == ClientType::Machine && row.scopes.is_empty() {
        // It gets no tokens until it has some.
        dropped.push("scopes".to_owned());
    }
    let client = NewClient {
        client_id,
        account_id,
        name: row.name,
        client_type: row.client_type,
        environment: Environment::Live,
        redirect_uris: row.redirect_uris,
        post_logout_redirect_uris: row.post_logout_redirect_uris,
        scopes: row.scopes,
        auth_method: row.auth_method,
        jwks: row.jwks,
        token_policy: TokenPolicy::usual(row.client_type),
        protocol: Protocol {
            jwks_uri: row.jwks_uri,
            tls_client_auth: row.certificate.map(Box::new),
            ..Protocol::of_new(row.client_type)
        },
        require_pkce: row.require_pkce,
        development: false,
        secret: None,
    };
    Client::default().decide(ClientCommand::Create(Box::new(client.clone())))?;
    Ok(ImportedApp { client, imported_id: row.id, secret, disabled: row.disabled })
}

#[cfg(test)]
mod tests {
    use super::checked;
    use crate::cli::import::row::App;
    use xwms_events::{
        client::{AuthMethod, ClientType},
        ids::AccountId,
        scope::Scopes,
    };
    use zeroize::Zeroizing;

    fn account() -> AccountId {
        AccountId::from_uuid(uuid::Uuid::nil())
    }

    fn row(id: &str, secret: &str) -> App {
        App {
            id: id.to_owned(),
            name: "Shop".to_owned(),
            client_type: ClientType::Web,
            redirect_uris: vec!["https://shop.example/callback".to_owned()],
            post_logout_redirect_uris: vec![],
            scopes: Scopes::default(),
            auth_method: AuthMethod::ClientSecret,
            secret: Some(Zeroizing::new(secret.to_owned())),
            jwks: None,
            jwks_uri: None,
            certificate: None,
            require_pkce: false,
            disabled: false,
            dropped: vec![],
        }
    }

    #[test]
    fn a_secret_that_is_easy_to_guess_is_not_kept() {
        for (secret, is_kept) in [
            ("0123456789abcdef", true),
            ("a secret with spaces", true),
            ("changeme", false),
            ("no secret \u{e9} here at all", false),
            ("****************", false),
            ("0101010101010101", false),
            ("The-Shop-Frontend", false),
        ] {
            let mut dropped = vec![];
            let app = checked(account(), row("the-shop-frontend", secret), &mut dropped).ok().unwrap();
            assert_eq!((app.secret.is_some(), dropped.is_empty()), (is_kept, is_kept), "{secret}");
        }
    }

    #[test]
    fn an_id_that_looks_like_one_of_ours_is_refused() {
        for id in ["", "client_01h455vb4pex5vsknk084sn02q", "two words", "null\0"] {
            let refused = checked(account(), row(id, ""), &mut vec![]).err().unwrap();
            assert_eq!(refused.code, "invalid_client_id", "{id}");
        }
    }
}
