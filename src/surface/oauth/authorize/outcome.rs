//! Performs a step: the login page, the consent page, or the grant with its code; and the return from either
//! page. `step` decides which step it is.

use super::{
    super::register::document,
    fault::Fault,
    reply,
    request::{AuthorizationRequest, may_sign_up},
    resources::{self, Requested},
};
use crate::{
    commands::{CommandError, grants, logos},
    keys::handle::{self, Kind},
    store::side::proofs::Purpose,
    surface::{
        http::reason::Reason,
        web::{
            consent::{self, ConsentPage},
            error::PageError,
            login::{self, LoginPage},
            mailbox,
            shared::{
                asked_api::Api,
                continuation::{Continuation, LINK_MAX, Stage, record_stranded},
                host::host_of,
                request::PageRequest,
                session::LoggedIn,
            },
        },
    },
};
use axum::response::{IntoResponse, Redirect, Response};
use xwms_events::{
    Actor, Timestamp,
    account::Account,
    grant::{Authorization, CODE_SECONDS},
    ids::GrantId,
    scope::Scope,
};

/// Returns the interrupted request that this browser continues.
pub(super) async fn carried_on(
    page: &PageRequest,
    stage: Stage,
    sealed: &str,
) -> Result<Continuation, Fault> {
    match Continuation::open(page, stage, sealed) {
        Ok(continuation) => Ok(continuation),
        Err(error) => Err(Fault::Stranded { error, restart: record_stranded(page, sealed).await }),
    }
}

/// Redirects to the login page, or shows it here if the request is too long for a link.
pub(super) fn to_login(page: &PageRequest, asked: &AuthorizationRequest, now: Timestamp) -> Response {
    let (jar, browser) = page.browser();
    let mut continuation = Continuation::new(Stage::Login, &asked.query, &asked.client.name, now);
    continuation.login_after = Some(now);
    continuation.test_of = asked.client.test_of();
    continuation.secured = asked.secured.clone();
    continuation.sign_up = may_sign_up(&page.app, &asked.client);
    continuation.client_logo = logos::shown_path(&asked.client);
    let (sign_up, hint) = (continuation.sign_up, asked.login_hint.clone().unwrap_or_default());
    let sealed = continuation.seal(page.master(), &browser);
    if sealed.len() <= LINK_MAX {
        let at = if asked.prompt.create { "sign-up" } else { "login" };
        return (jar, Redirect::to(&format!("/{at}?continue={sealed}"))).into_response();
    }
    if asked.prompt.create {
        let start = mailbox::start_page(page, &browser, Purpose::SignUp, sealed, hint);
        return (jar, page.layout.form_away(&start)).into_response();
    }
    let login_page = LoginPage {
        text: page.layout.text(&login::TEXT),
        csrf: page.csrf_token(&browser),
        continuation: sealed,
        hidden: vec![],
        login_hint: hint,
        client_name: Some(asked.client.name.clone()),
        client_logo: logos::shown_path(&asked.client),
        test: asked.client.test_of().is_some(),
        sign_up,
        forgotten: page.app.settings.mail.is_some() && asked.client.test_of().is_none(),
        remember: page.app.settings.remember_seconds > 0,
        remembered: false,
        signed_in: None,
        // A request that is too long for a link is rare; the password still works.
        passkey: None,
        providers: match asked.client.test_of() {
            Some(_) => vec![],
            None => page.app.providers.offered(),
        },
        organization: page.app.settings.account_logins && asked.client.test_of().is_none(),
        error: None,
    };
    (jar, page.layout.form_away(&login_page)).into_response()
}

/// Redirects to the page where the user sets up a second factor, which leads back to this request.
pub(super) fn to_set_up(
    page: &PageRequest,
    asked: &AuthorizationRequest,
    login_after: Timestamp,
    now: Timestamp,
) -> Result<Response, Fault> {
    let (jar, browser) = page.browser();
    let mut continuation = Continuation::new(Stage::Login, &asked.query, &asked.client.name, now);
    continuation.login_after = Some(login_after);
    continuation.secured = asked.secured.clone();
    continuation.test_of = asked.client.test_of();
    let sealed = continuation.seal(page.master(), &browser);
    if sealed.len() > LINK_MAX {
        let why = "the user has to set up a second factor first, and the request is too long to continue after that";
        return Err(asked.refuse("unmet_authentication_requirements", why));
    }
    Ok((jar, Redirect::to(&format!("/account/security/totp?continue={sealed}"))).into_response())
}

/// Returns the consent page.
pub(super) async fn ask_consent(
    page: &PageRequest,
    asked: &AuthorizationRequest,
    login: &LoggedIn,
    login_after: Option<Timestamp>,
) -> Result<Response, Fault> {
    let app = &page.app;
    let account = app.store.load::<Account>(asked.account_id).await;
    let account = account.map_err(|error| asked.store_failed(&error))?;
    let (jar, browser) = page.browser();
    let now = app.store.clock().now();
    let mut continuation = Continuation::new(Stage::Consent, &asked.query, &asked.client.name, now);
    continuation.login_after = login_after;
    continuation.secured = asked.secured.clone();
    continuation.shown = asked.approved();
    continuation.shown_resources = resources::approved(&asked.resources);
    continuation.grant_id = Some(GrantId::from_uuid(app.store.clock().uuid()));
    let text = page.layout.text(&consent::TEXT);
    let api = |one: &Requested| Api::of(&one.resource, &account.state, &one.access, text.language);
    let apis = asked.resources.iter().map(api).collect();
    let consent_page = ConsentPage {
        text,
        csrf: page.csrf_token(&login.csrf_binding()),
        continuation: continuation.seal(page.master(), &browser),
        client_name: asked.client.name.clone(),
        client_logo: logos::shown_path(&asked.client),
        client_host: asked.client.document_url().and_then(host_of),
        links: asked.client.links.clone(),
        test: asked.client.test_of().is_some(),
        verified: asked.client.verified,
        self_registered: asked.client.is_unvouched_for(),
        account_name: account.state.name.clone(),
        user_email: login.email(),
        scopes: asked.approved().iter().collect(),
        apis,
        offline: asked.scopes.contains(Scope::OfflineAccess),
    };
    Ok((jar, page.layout.form_away(&consent_page)).into_response())
}

/// Creates the grant and redirects the browser with its code. `answered` is the grant id of the consent page,
/// if the user approved one.
pub(super) async fn approve(
    page: &PageRequest,
    asked: &AuthorizationRequest,
    login: &LoggedIn,
    answered: Option<GrantId>,
) -> Result<Response, Fault> {
    let PageRequest { app, caller, .. } = page;
    let grant_id = answered.unwrap_or_else(|| GrantId::from_uuid(app.store.clock().uuid()));
    let now = app.store.clock().now();
    use_up(page, asked, grant_id, now).await?;
    let authorization = authorization(asked, login, grant_id, now.plus_seconds(CODE_SECONDS));
    if let Err(error) = document::keep(app, caller, &asked.client).await {
        tracing::warn!(%error, "the client of a document could not be registered");
        return Err(asked.refuse("access_denied", "the client can't be registered at the moment"));
    }
    let context = page.context(Actor::User(login.user_id));
    match grants::authorize(&context, authorization, answered.is_some()).await {
        // The logged-in user has proved an identity. A request that nobody approves proves nothing.
        Ok(()) => caller.has_proved(),
        Err(CommandError::Refused(refusal)) if refusal.code == "grant_exists" => {
            let is_plain = asked.secured.is_none();
            let restart = is_plain.then(|| format!("/oauth/authorize?{}", asked.query));
            return Err(Fault::Stranded { error: PageError::Expired, restart });
        }
        Err(CommandError::Store(error)) => return Err(asked.store_failed(&error)),
        Err(error) => {
            tracing::warn!(%error, "a grant could not be created");
            return Err(asked.refuse("temporarily_unavailable", "try again in a moment"));
        }
    }
    let code = handle::issue(page.master(), Kind::Code, grant_id.uuid(), 0);
    Ok(reply::to_client(page, &asked.back(), &[("code", &code)]).await)
}

/// Returns what the user gives the client by this grant, whose code lasts until `code_expires_at`.
pub(super) fn authorization(
    asked: &AuthorizationRequest,
    login: &LoggedIn,
    grant_id: GrantId,
    code_expires_at: Timestamp,
) -> Authorization {
    let offline = asked.scopes.contains(Scope::OfflineAccess);
    Authorization {
        grant_id,
        account_id: asked.account_id,
        client_id: asked.client_id,
        user_id: login.user_id,
        session_id: login.session_id,
        scopes: asked.scopes.clone(),
        resources: asked.resources.iter().map(|one| one.access.clone()).collect(),
        redirect_uri: asked.redirect_uri.clone(),
        code_challenge: asked.code_challenge.clone(),
        dpop_jkt: asked.dpop_jkt.clone(),
        nonce: asked.nonce.clone(),
        claims: Box::new(asked.claims.clone()),
        methods: login.session.methods.clone(),
        authenticated_at: login.session.authenticated_at,
        session_expires_at: (!offline).then_some(login.session.expires_at),
        device: None,
        code_expires_at,
        basis: asked.head.min(login.head),
    }
}

/// Uses a pushed request for this grant, and for no other (RFC 9126 §7.3, FAPI 2.0 Security Profile §5.3.2.2): the
/// login and consent pages can be reloaded, and only one approval counts.
async fn use_up(
    page: &PageRequest,
    asked: &AuthorizationRequest,
    grant_id: GrantId,
    now: Timestamp,
) -> Result<(), Fault> {
    let Some(secured) = &asked.secured else { return Ok(()) };
    if now >= secured.until {
        return Err(Fault::Page(PageError::Expired));
    }
    let Some(key) = &secured.pushed else { return Ok(()) };
    let used = page.app.store.use_pushed_request(key, grant_id, secured.until).await;
    if used.map_err(|error| asked.store_failed(&error))? {
        return Ok(());
    }
    page.caller.because(Reason::PushedRequestUnknown);
    Err(Fault::Page(PageError::Expired))
}
