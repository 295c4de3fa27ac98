//! `POST /oauth/register` (RFC 7591 §3): an app registers itself, with a registration token of an account or, where
//! the operator lets anybody, without one.
//!
//! The account is the token's, or the one in the settings; nothing in the request has an influence on it. The client
//! counts in the account's plan, and the request in its window.

use super::{
    application::Application,
    metadata::Metadata,
    offer::offered,
    refusal,
    view::{self, Shown},
};
use crate::{
    app::{App, Shared},
    commands::{
        clients::PlainSecret,
        registrations::{self, Registering},
    },
    surface::{
        http::{bearer::Bearer, caller::Caller, problem::Problem},
        oauth::{
            client_auth::proved_nothing,
            error::{OAuthError, no_store},
        },
    },
};
use axum::{
    extract::{Request, State},
    http::StatusCode,
    response::Response,
};
use std::sync::Arc;
use xwms_events::{
    Actor,
    account::{Account, AccountStanding},
    client::{AuthMethod, Client, Environment, NewClient},
    ids::{AccountId, ClientId},
};

/// The account that an app registers with.
struct Registrar {
    account_id: AccountId,
    account: Arc<Account>,
    /// The number of the token; `None` where anybody may register.
    token: Option<u32>,
    environment: Environment,
}

/// The endpoint.
///
/// # Errors
/// `invalid_token` without a token that can be used; `invalid_redirect_uri` or `invalid_client_metadata`;
/// `access_denied` if the account's plan has no room; or the caller must wait.
pub async fn create(
    State(app): State<Shared>,
    caller: Caller,
    bearer: Option<Bearer>,
    request: Request,
) -> Result<Response, OAuthError> {
    offered(&app)?;
    let registrar = registrar(&app, &caller, bearer).await?;
    let account_id = registrar.account_id;
    // The client does not exist yet, so only its account is known.
    let nobody = Client { account_id: Some(account_id), ..Client::default() };
    caller.admit(&app, account_id, &nobody).await?;
    let metadata = Metadata::of(request).await?;
    let wanted = Application::of(&metadata)?;
    wanted.check_egress(&app)?;
    let secret = (wanted.auth_method == AuthMethod::ClientSecret).then(PlainSecret::generate).transpose()?;
    let allowance = app.limits.allowance(&registrar.account);
    let client = new_client(&app, &registrar, &wanted, secret.as_ref());
    let context = caller.context(&app, Actor::Client(client.client_id));
    let registering = Registering { client, links: wanted.links.clone(), token: registrar.token };
    let made = registrations::register(&context, registering, &allowance).await.map_err(refusal::error)?;
    let shown = Shown {
        secret: secret.as_ref().map(PlainSecret::reveal),
        method: metadata.token_endpoint_auth_method.as_deref(),
    };
    let mut response = no_store(&view::of(&app, &made.state, &shown));
    *response.status_mut() = StatusCode::CREATED;
    Ok(response)
}

/// Returns the account that the caller may register an app with. Attempts without a good token count for the caller's
/// address.
async fn registrar(app: &App, caller: &Caller, bearer: Option<Bearer>) -> Result<Registrar, OAuthError> {
    let origin = caller.origin.as_ref();
    let (account_id, token) = match (bearer, app.settings.client_registration.open_account()) {
        (Some(Bearer(text)), _) => match registrations::read_token(&app.store, &text) {
            Some((account_id, number)) => (account_id, Some(number)),
            None => return Err(refused(app, caller)),
        },
        (None, Some(account_id)) => {
            app.guard.register(origin).map_err(Problem::slow_down)?;
            (account_id, None)
        }
        (None, None) => return Err(OAuthError::missing_token()),
    };
    let account = app.store.load::<Account>(account_id).await?.state;
    let at = app.store.clock().now();
    let usable = match token {
        Some(number) => account.registrations.usable(number, at).map(|(_, token)| token.for_tests),
        None => Some(false),
    };
    let for_tests = usable.filter(|_| account.standing == AccountStanding::Active);
    let Some(for_tests) = for_tests else { return Err(refused(app, caller)) };
    let environment = if for_tests { Environment::Test } else { Environment::Live };
    Ok(Registrar { account_id, account, token, environment })
}

/// Counts an attempt with a bad token, and returns the error for it.
fn refused(app: &App, caller: &Caller) -> OAuthError {
    proved_nothing(app, caller, None).err().unwrap_or_else(OAuthError::invalid_token)
}

fn new_client(
    app: &App,
    registrar: &Registrar,
    wanted: &Application,
    secret: Option<&PlainSecret>,
) -> NewClient {
    let client_id = ClientId::from_uuid(app.store.clock().uuid());
    NewClient {
        environment: registrar.environment,
        secret: secret.map(|secret| secret.to_new(&app.store, "First secret", None)),
        ..wanted.new_client(app, client_id, registrar.account_id)
    }
}
