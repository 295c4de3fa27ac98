//! What a user code stands for, as a request of its client, and the page that asks for approval.

use crate::{
    commands::logos,
    store::{StoreError, side::devices::Device},
    surface::{
        oauth::{
            authorize::{
                back::ResponseMode,
                checks::Prompt,
                fault::Fault,
                outcome::{to_login, to_set_up},
                request::{AuthorizationRequest, floor},
                resources::{self, Requested},
                rights,
                step::{self, Step},
            },
            client_lookup::{LoadedClient, load_client},
        },
        web::{
            device::{self, ApprovalPage, DevicePage, DeviceStep},
            error::PageError,
            shared::{
                asked_api::Api,
                continuation::{Continuation, Stage, USER_CODE},
                host::host_of,
                moment::Moment,
                request::PageRequest,
                session::LoggedIn,
            },
        },
    },
};
use axum::response::{IntoResponse, Response};
use xwms_events::{Timestamp, account::Account, claim::AskedClaims, ids::GrantId, scope::Scope};

/// A device that waits, and its request as one of the client in this browser.
pub(super) struct Found {
    pub code: String,
    pub device: Device,
    pub asked: AuthorizationRequest,
}

/// Returns what the code stands for, if its client may still have it.
pub(super) async fn find(page: &PageRequest, code: &str) -> Result<Option<Found>, StoreError> {
    let app = &page.app;
    let Some(device) = app.store.device_of_code(code).await? else { return Ok(None) };
    let LoadedClient { client, head, is_open } = load_client(app, device.client_id).await?;
    let client = client.state;
    // The client's owner sees the request in the log, even if it is refused.
    page.caller.attribute_to(&client);
    let scopes = device.asked.scopes.intersection(&client.scopes);
    let resources = resources::left_of(&app.store, &device.asked.resources, &client).await?;
    let is_left = !(scopes.is_empty() && resources.is_empty());
    let may = is_open && client.protocol.device_authorization && is_left;
    let Some((client_id, account_id)) = client.enabled().filter(|_| may) else { return Ok(None) };
    let asked = AuthorizationRequest {
        client_id,
        account_id,
        // The browser returns nowhere: the device learns of the decision.
        redirect_uri: String::new(),
        mode: ResponseMode::Query,
        state: None,
        scopes,
        resources,
        denied: None,
        code_challenge: None,
        dpop_jkt: None,
        nonce: None,
        claims: AskedClaims::default(),
        login_hint: None,
        prompt: Prompt { consent: true, ..Prompt::default() },
        max_age: None,
        assurance: floor(app, &client),
        may_enrol: app.offers_second_factor(),
        hinted: None,
        query: format!("{USER_CODE}={code}"),
        secured: None,
        head,
        client,
    };
    Ok(Some(Found { code: code.to_owned(), device, asked }))
}

/// Continues after a login that began with the code.
pub async fn resume(page: &PageRequest, code: &str, login_after: Option<Timestamp>) -> Response {
    let login = match page.any_session().await {
        Ok(login) => login,
        Err(throttled) => return page.layout.throttled(&throttled),
    };
    match find(page, code).await {
        Ok(Some(found)) => shown(page, found, login, login_after).await,
        Ok(None) => ended(page, DeviceStep::Settled),
        Err(error) => page.layout.throttled(&error.into()),
    }
}

/// Shows what comes next for this login: the page that asks, unless the person has to log in first or can't approve it.
pub(super) async fn shown(
    page: &PageRequest,
    mut found: Found,
    login: Option<LoggedIn>,
    login_after: Option<Timestamp>,
) -> Response {
    let login = login.filter(|login| found.asked.is_for(login));
    if let Err(fault) = rights::limit_scopes(&page.app, &mut found.asked, login.as_ref()).await {
        return failed(page, &fault).await;
    }
    let now = page.app.store.clock().now();
    match step::next(&found.asked, login.as_ref(), false, login_after, now) {
        Step::Consent(login) | Step::Approve(login) => {
            let asked = ask_approval(page, &found, login, login_after).await;
            asked.unwrap_or_else(|error| page.layout.throttled(&error.into()))
        }
        other => on_the_way(page, &found, &other, login_after, now).await,
    }
}

/// Handles a step that is no decision: a login, a second factor to set up, or a refusal. The device keeps waiting,
/// because another person may approve it.
pub(super) async fn on_the_way(
    page: &PageRequest,
    found: &Found,
    step: &Step<'_>,
    login_after: Option<Timestamp>,
    now: Timestamp,
) -> Response {
    match step {
        Step::LogIn => to_login(page, &found.asked, now),
        Step::Enrol => match to_set_up(page, &found.asked, login_after.unwrap_or(now), now) {
            Ok(response) => response,
            Err(fault) => failed(page, &fault).await,
        },
        Step::Refuse(..) | Step::Consent(_) | Step::Approve(_) => {
            ended(page, DeviceStep::Refused { client_name: found.asked.client.name.clone() })
        }
    }
}

/// Returns the page of a fault. No client is told: there is no redirect URI.
pub(super) async fn failed(page: &PageRequest, fault: &Fault) -> Response {
    match fault {
        Fault::Back { .. } => page.layout.error(&PageError::TooBusy),
        Fault::Page(_) | Fault::Stranded { .. } | Fault::Throttled(_) => fault.reply(page).await,
    }
}

/// Returns a page that ends the visit.
pub(super) fn ended(page: &PageRequest, step: DeviceStep) -> Response {
    let shown = DevicePage { text: page.layout.text(&device::TEXT), csrf: String::new(), step };
    page.layout.page(&shown)
}

async fn ask_approval(
    page: &PageRequest,
    found: &Found,
    login: &LoggedIn,
    login_after: Option<Timestamp>,
) -> Result<Response, StoreError> {
    let Found { code, device, asked } = found;
    let store = &page.app.store;
    let account = store.load::<Account>(asked.account_id).await?.state;
    let here = match &page.caller.origin {
        Some(origin) => store.hash_network(Some(asked.account_id), origin).await?,
        None => None,
    };
    let (jar, browser) = page.browser();
    let now = store.clock().now();
    let mut continuation = Continuation::new(Stage::Consent, &asked.query, &asked.client.name, now);
    continuation.login_after = login_after;
    continuation.shown = asked.scopes.clone();
    continuation.shown_resources = resources::approved(&asked.resources);
    continuation.grant_id = Some(GrantId::from_uuid(device.id));
    let text = page.layout.text(&device::TEXT);
    let api = |one: &Requested| Api::of(&one.resource, &account, &one.access, text.language);
    let apis = asked.resources.iter().map(api).collect();
    let described = device::described(page, device.asked.place.as_ref());
    let approval = ApprovalPage {
        text,
        csrf: page.csrf_token(&login.csrf_binding()),
        continuation: continuation.seal(page.master(), &browser),
        code: code.clone(),
        client_name: asked.client.name.clone(),
        client_logo: logos::shown_path(&asked.client),
        client_host: asked.client.document_url().and_then(host_of),
        test: asked.client.test_of().is_some(),
        verified: asked.client.verified,
        self_registered: asked.client.is_unvouched_for(),
        account_name: account.name.clone(),
        user_email: login.email(),
        device: described.device,
        place: described.place,
        requested_at: Moment::new(page.layout.language, device.created_at),
        elsewhere: here.is_some() && device.asked.network.is_some() && here != device.asked.network,
        scopes: asked.scopes.iter().collect(),
        apis,
        offline: asked.scopes.contains(Scope::OfflineAccess),
    };
    Ok((jar, page.layout.form(&approval)).into_response())
}
