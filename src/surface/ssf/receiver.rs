//! Who asks: a client with a token of its own and the scope that the endpoint needs. Its stream is the only one that
//! it can name.

use crate::{
    app::{App, Shared},
    auth::access_tokens::Found,
    commands::{
        Context,
        clients::{self, Authority, ClientRef},
    },
    outbound::webhooks,
    store::append::SideWrite,
    surface::http::{caller::Caller, dpop::PresentedToken, forged, problem::Problem},
};
use axum::{
    extract::{FromRequestParts, OptionalFromRequestParts},
    http::{StatusCode, request::Parts},
};
use std::sync::Arc;
use xwms_events::{
    Actor, Refusal,
    client::{Client, ClientCommand, SignalStream},
    ids::{AccountId, ClientId},
    scope::Scope,
    token::Token,
};

/// A receiver of security events.
pub(super) struct Receiver {
    pub client_id: ClientId,
    pub account_id: AccountId,
    pub client: Arc<Client>,
    caller: Caller,
    /// Its access token, whose proof of possession was checked, if it needs one.
    access_token: String,
    scope: Scope,
}

fn refused() -> Problem {
    Problem::invalid_token("the access token is missing, expired or revoked")
}

fn no_stream() -> Problem {
    Problem::new(StatusCode::NOT_FOUND, "not_found", "there is no such stream")
}

impl FromRequestParts<Shared> for Receiver {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &Shared) -> Result<Self, Problem> {
        authenticate(parts, app, Scope::SsfManage).await
    }
}

/// Returns the client that asks, if it has `scope`.
pub(super) async fn authenticate(parts: &mut Parts, app: &Shared, scope: Scope) -> Result<Receiver, Problem> {
    let Ok(presented) =
        <PresentedToken as OptionalFromRequestParts<Shared>>::from_request_parts(parts, app).await;
    let Ok(caller) = Caller::from_request_parts(parts, app).await;
    let Some(presented) = presented else {
        return Err(Problem::missing_token("the access token is missing, expired or revoked"));
    };
    let found = presented.find(app, &caller).await?.map_err(Problem::unproved_token)?;
    let refused = || presented.dead().map_or_else(refused, Problem::unproved_token);
    let token = good(app, &caller, found).await?.ok_or_else(refused)?;
    let (client_id, account_id, client) = client_of(app, &token).await?;
    caller.admit(app, account_id, &client).await?;
    check(&token, &client, scope)?;
    Ok(Receiver { client_id, account_id, client, caller, access_token: presented.token, scope })
}

/// Returns the token, if it is good; the request log names it even if it is not.
async fn good(app: &App, caller: &Caller, found: Found) -> Result<Option<Arc<Token>>, Problem> {
    match found {
        Found::Good(token) => {
            caller.acts_with(&token);
            return Ok(Some(token));
        }
        Found::Dead(token) => {
            caller.is_dead(&token);
            return Ok(None);
        }
        Found::Forged(token) => forged::report(app, caller, &token).await,
        Found::Unknown => {}
    }
    app.guard.proved_nothing(caller.origin.as_ref()).map_err(Problem::slow_down)?;
    Ok(None)
}

async fn client_of(app: &App, token: &Token) -> Result<(ClientId, AccountId, Arc<Client>), Problem> {
    let token = token.for_this_server().ok_or_else(refused)?;
    let (Some(client_id), Some(account_id)) = (token.client_id, token.account_id) else {
        return Err(refused());
    };
    let client = app.store.load::<Client>(client_id).await?.state;
    Ok((client_id, account_id, client))
}

/// Refuses a person's token, and one without the scope. Nor does a token keep a scope that its client has lost since.
fn check(token: &Token, client: &Client, scope: Scope) -> Result<(), Problem> {
    if token.user_id.is_some() {
        let detail = "this needs a token that the client got for itself";
        return Err(Problem::new(StatusCode::FORBIDDEN, "client_needed", detail));
    }
    let may = token.scopes.contains(scope) && client.scopes.contains(scope);
    if may && client.environment.permits(scope) {
        Ok(())
    } else {
        Err(Problem::insufficient_scope(scope.as_str()))
    }
}

impl Receiver {
    /// Returns the context of the client's commands.
    pub fn context<'a>(&self, app: &'a App) -> Context<'a> {
        self.caller.context(app, Actor::Client(self.client_id))
    }

    /// Returns its stream, if that is what `stream_id` names. Another client's is not found.
    pub fn stream(&self, stream_id: &str) -> Result<&SignalStream, Problem> {
        let is_own = webhooks::stream_id(self.client_id) == stream_id;
        self.client.signals.as_deref().filter(|_| is_own).ok_or_else(no_stream)
    }

    /// Returns it as it is now, during a long request. It checks again that the caller may ask. The proof that began
    /// the request is enough.
    pub async fn renew(self, app: &App) -> Result<Self, Problem> {
        let found = app.access_tokens.find(&self.access_token).await?;
        let token = good(app, &self.caller, found).await?.ok_or_else(refused)?;
        let (client_id, account_id, client) = client_of(app, &token).await?;
        check(&token, &client, self.scope)?;
        self.caller.check_origin(app, &client)?;
        Ok(Self { client_id, account_id, client, ..self })
    }

    /// Runs the commands that `make` derives from the client as it is now. `keep` is committed with their events.
    /// Returns the client.
    pub async fn run(
        &self,
        app: &App,
        make: impl Fn(&Client) -> Result<ClientCommand, Refusal>,
        keep: Option<SideWrite>,
    ) -> Result<Arc<Client>, Problem> {
        let (account_id, client_id) = (self.account_id, self.client_id);
        let which = ClientRef { account_id, client_id, tests_only: false, authority: Authority::Unlimited };
        let context = self.context(app);
        let commands = |client: &Client| Ok(vec![make(client)?]);
        Ok(clients::change(&context, which, commands, |_| keep.clone()).await?.state)
    }

    /// Changes its stream, which `stream_id` names, by `change`.
    pub async fn change(
        &self,
        app: &App,
        stream_id: &str,
        change: impl Fn(&mut SignalStream),
        keep: Option<SideWrite>,
    ) -> Result<Arc<Client>, Problem> {
        self.stream(stream_id)?;
        let make = |client: &Client| {
            let stream = client.signals.as_ref();
            let mut stream = stream.cloned().ok_or_else(|| Refusal::not_found("there is no such stream"))?;
            change(stream.as_mut());
            Ok(ClientCommand::ChangeSignals { signals: Some(stream) })
        };
        self.run(app, make, keep).await
    }
}
