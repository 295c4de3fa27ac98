//! `POST /device/answer`: the person's decision about a device. Everything is checked again, as after a client's
//! consent page.

use super::review::{self, Found, ended, failed, on_the_way};
use crate::{
    commands::{CommandError, devices},
    surface::{
        http::params::Params,
        oauth::authorize::{
            outcome::{authorization, carried_on, to_login},
            resources, rights,
            step::{self, Step},
        },
        web::{
            device::DeviceStep,
            error::PageError,
            shared::{
                continuation::{Continuation, Stage, record_stranded},
                form::PageParams,
                request::PageRequest,
                session::LoggedIn,
            },
        },
    },
};
use axum::response::Response;
use xwms_events::{Actor, Timestamp, ids::GrantId};

/// The handler.
pub async fn answer(mut page: PageRequest, PageParams(form): PageParams) -> Response {
    page.layout.frame.stay_at("/device".to_owned());
    let login = match page.any_session().await {
        Ok(login) => login,
        Err(throttled) => return page.layout.throttled(&throttled),
    };
    let sealed = form.get("continue").unwrap_or_default();
    // Nobody answers without a login: the form is bound to the one that was shown it.
    let Some(login) = login.filter(|login| page.is_own_form(&login.csrf_binding(), &form)) else {
        let restart = record_stranded(&page, sealed).await;
        return page.layout.error_with(&PageError::Csrf, restart);
    };
    let continuation = match carried_on(&page, Stage::Consent, sealed).await {
        Ok(continuation) => continuation,
        Err(fault) => return failed(&page, &fault).await,
    };
    let Some(code) = continuation.user_code() else {
        return page.layout.error(&PageError::OtherBrowser);
    };
    match review::find(&page, &code).await {
        // A code may be another device's some day.
        Ok(Some(found)) if continuation.grant_id != Some(GrantId::from_uuid(found.device.id)) => {
            ended(&page, DeviceStep::Settled)
        }
        Ok(Some(found)) => decided(&page, &form, found, login, &continuation).await,
        Ok(None) => ended(&page, DeviceStep::Settled),
        Err(error) => page.layout.throttled(&error.into()),
    }
}

async fn decided(
    page: &PageRequest,
    form: &Params,
    mut found: Found,
    login: LoggedIn,
    continuation: &Continuation,
) -> Response {
    let now = page.app.store.clock().now();
    match form.get("decision") {
        Some("switch") => return to_login(page, &found.asked, now),
        Some("approve") => {}
        _ => return denied(page, &found, &login).await,
    }
    let login = Some(login).filter(|login| found.asked.is_for(login));
    if let Err(fault) = rights::limit_scopes(&page.app, &mut found.asked, login.as_ref()).await {
        return failed(page, &fault).await;
    }
    // Grant only what was shown. If that can't be granted any more, ask again.
    found.asked.scopes = found.asked.scopes.intersection(&continuation.shown);
    let is_whole = found.asked.scopes == continuation.shown
        && resources::approved(&found.asked.resources) == continuation.shown_resources;
    let login_after = continuation.login_after;
    match step::next(&found.asked, login.as_ref(), true, login_after, now) {
        Step::Consent(login) | Step::Approve(login) if is_whole => {
            return approved(page, &found, login, now).await;
        }
        Step::Consent(_) | Step::Approve(_) => {}
        other => return on_the_way(page, &found, &other, login_after, now).await,
    }
    review::shown(page, found, login, login_after).await
}

async fn denied(page: &PageRequest, found: &Found, login: &LoggedIn) -> Response {
    let context = page.context(Actor::User(login.user_id));
    let client_name = found.asked.client.name.clone();
    match devices::deny(&context, &found.device, login.user_id).await {
        Ok(()) => ended(page, DeviceStep::Denied { client_name }),
        Err(error) => settled(page, error),
    }
}

async fn approved(page: &PageRequest, found: &Found, login: &LoggedIn, now: Timestamp) -> Response {
    let (asked, device) = (&found.asked, &found.device);
    // The command sets until when the device may fetch its tokens.
    let authorization = authorization(asked, login, GrantId::from_uuid(device.id), now);
    let context = page.context(Actor::User(login.user_id));
    let done = DeviceStep::Done { client_name: asked.client.name.clone() };
    match devices::approve(&context, device, authorization).await {
        Ok(()) => {
            // The logged-in user has proved an identity. A request that nobody approves proves nothing.
            page.caller.has_proved();
            ended(page, done)
        }
        // The same person sent the form again, when the device had its tokens.
        Err(CommandError::Refused(refusal)) if refusal.code == "grant_exists" => ended(page, done),
        Err(error) => settled(page, error),
    }
}

/// Returns the page for a decision that was not recorded.
fn settled(page: &PageRequest, error: CommandError) -> Response {
    match error {
        CommandError::Refused(_) => ended(page, DeviceStep::Settled),
        CommandError::Store(error) => page.layout.throttled(&error.into()),
        CommandError::Conflict(_) => page.layout.error(&PageError::TooBusy),
    }
}
