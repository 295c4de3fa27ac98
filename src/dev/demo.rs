//! The demo account: a user, and a client of each type. Created once per directory and written to
//! `demo.json`, which later starts read.

use super::process::write_private;
use crate::{
    app::Shared,
    commands::{
        CommandError, Conflict, Context,
        accounts::{SignUp, sign_up},
        clients::{self, Authority, PlainSecret},
        users,
    },
    store::StoreError,
};
use serde::{Deserialize, Serialize};
use std::path::Path;
use xwms_events::{
    account::Account,
    client::{AuthMethod, ClientType, Environment, NewClient, Protocol, TokenPolicy},
    ids::{AccountId, ClientId},
    scope::{Scope, Scopes},
    user::{Profile, UserCommand},
};

/// Where demo clients redirect the browser.
pub const CALLBACK: &str = "http://127.0.0.1:9000/callback";
/// A plan large enough to try everything, and to run benchmarks.
const PLAN: &str = "enterprise";
/// The address of the demo user.
pub const EMAIL: &str = "demo@xwms.example";
const PASSWORD: &str = "correct horse battery staple";

/// The contents of `demo.json`.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Demo {
    pub issuer: String,
    pub user: DemoUser,
    pub account_id: AccountId,
    pub clients: DemoClients,
}

/// The user who can log in.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct DemoUser {
    pub email: String,
    pub password: String,
}

/// One client of each type.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct DemoClients {
    pub web: DemoClient,
    pub native: DemoClient,
    pub machine: DemoClient,
}

/// A client with its secret and redirect URI.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct DemoClient {
    pub client_id: ClientId,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub client_secret: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub redirect_uri: Option<String>,
}

/// Why the demo couldn't be set up.
#[derive(Debug, thiserror::Error)]
pub enum DemoError {
    #[error(transparent)]
    Command(#[from] CommandError),
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Password(#[from] crate::keys::password::PasswordError),
    #[error("demo.json: {0}")]
    File(#[from] std::io::Error),
    #[error("demo.json: {0}")]
    Json(#[from] serde_json::Error),
}

/// Returns the demo of `file`, and creates it if the file is missing. The issuer is updated to the server's
/// current address.
///
/// # Errors
/// When the store fails or the file can't be read or written.
pub async fn ensure(app: &Shared, file: &Path) -> Result<Demo, DemoError> {
    ensure_with(app, file, None).await
}

/// Returns the hash of the demo user's password, for [`ensure_with`].
///
/// # Errors
/// When hashing fails.
pub async fn hash(app: &Shared) -> Result<String, DemoError> {
    Ok(app.passwords.hash(PASSWORD).await?)
}

/// As [`ensure`], with what [`hash`] returned earlier, perhaps for another server: a hash takes a core for tens of
/// milliseconds, and a test run makes more than a thousand demos.
///
/// # Errors
/// As [`ensure`].
pub async fn ensure_with(app: &Shared, file: &Path, phc: Option<String>) -> Result<Demo, DemoError> {
    let issuer = app.settings.issuer.clone();
    let known = match std::fs::read(file) {
        Ok(text) => Some(serde_json::from_slice::<Demo>(&text)?),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => None,
        Err(error) => return Err(error.into()),
    };
    let demo = match known {
        Some(demo) => Demo { issuer, ..demo },
        None => {
            let phc = match phc {
                Some(phc) => phc,
                None => hash(app).await?,
            };
            make(app, issuer, phc).await?
        }
    };
    let text = serde_json::to_vec_pretty(&demo)?;
    write_private(file, &text)?;
    Ok(demo)
}

async fn make(app: &Shared, issuer: String, phc: String) -> Result<Demo, DemoError> {
    let context = Context::system(&app.store, "demo");
    let profile = Profile {
        name: Some("Dana Demo".to_owned()),
        given_name: Some("Dana".to_owned()),
        family_name: Some("Demo".to_owned()),
        preferred_username: Some("dana".to_owned()),
        locale: Some("en".to_owned()),
        zoneinfo: Some("Europe/Amsterdam".to_owned()),
        ..Profile::default()
    };
    // An interrupted start may have taken the address already. Another one works as well.
    let mut email = EMAIL.to_owned();
    let wanted = |email: &str| SignUp {
        account_name: "Demo Company".to_owned(),
        plan: PLAN.to_owned(),
        email: email.to_owned(),
        phc: phc.clone(),
        profile: profile.clone(),
    };
    let made = match sign_up(&context, wanted(&email), |_| None).await {
        Err(CommandError::Conflict(Conflict::Taken)) => {
            email = format!("demo-{}@xwms.example", app.store.clock().now().millis());
            sign_up(&context, wanted(&email), |_| None).await?
        }
        made => made?,
    };
    users::change(&context, made.user_id, UserCommand::VerifyEmail, None).await?;
    let account = made.account_id;
    Ok(Demo {
        issuer,
        user: DemoUser { email, password: PASSWORD.to_owned() },
        account_id: account,
        clients: DemoClients {
            web: client(app, &context, account, "Demo web app", ClientType::Web).await?,
            native: client(app, &context, account, "Demo native app", ClientType::Native).await?,
            machine: DemoClient {
                client_id: made.client_id,
                client_secret: Some(made.client_secret.reveal().to_owned()),
                redirect_uri: None,
            },
        },
    })
}

/// Returns `uri`, and in development the same at `localhost`, which many examples use.
fn names(app: &Shared, uri: &str) -> Vec<String> {
    let named = app.development.then(|| uri.replacen("127.0.0.1", "localhost", 1));
    std::iter::once(uri.to_owned()).chain(named).collect()
}

async fn client(
    app: &Shared,
    context: &Context<'_>,
    account_id: AccountId,
    name: &str,
    client_type: ClientType,
) -> Result<DemoClient, DemoError> {
    let client_id = ClientId::from_uuid(app.store.clock().uuid());
    let confidential = client_type.is_confidential();
    let secret = confidential.then(PlainSecret::generate).transpose()?;
    let personal: Scopes = Scope::ALL.iter().copied().filter(|scope| !scope.is_management()).collect();
    let new = NewClient {
        client_id,
        account_id,
        name: name.to_owned(),
        client_type,
        environment: Environment::Live,
        redirect_uris: names(app, CALLBACK),
        post_logout_redirect_uris: names(app, "http://127.0.0.1:9000/"),
        scopes: personal,
        auth_method: if confidential { AuthMethod::ClientSecret } else { AuthMethod::None },
        jwks: None,
        protocol: Protocol::of_new(client_type),
        token_policy: TokenPolicy::usual(client_type),
        require_pkce: true,
        development: app.development,
        secret: secret.as_ref().map(|secret| secret.to_new(&app.store, "First secret", None)),
    };
    let account = app.store.load::<Account>(account_id).await?;
    let allowance = app.limits.allowance(&account.state);
    clients::create(context, new, &allowance, &Authority::Unlimited, |_| None).await?;
    Ok(DemoClient {
        client_id,
        client_secret: secret.map(|secret| secret.reveal().to_owned()),
        redirect_uri: Some(CALLBACK.to_owned()),
    })
}
