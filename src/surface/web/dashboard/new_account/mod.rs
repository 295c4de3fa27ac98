//! `GET` and `POST /dashboard/new`: a person who is logged in makes an account, as anybody does by `POST
//! /v1/accounts`, and lands on its overview. The setting `sign_up` closes both. Accounts from one address are
//! paced as sign-ups, and a person owns a limited number of them.

mod page;
mod text;

use super::plan::words;
use crate::{
    commands::{
        CommandError,
        accounts::{self, Opening},
    },
    store::StoreError,
    surface::{
        http::params::Params,
        web::{
            error::PageError,
            shared::{
                form::CheckedForm, form_number, kinds::form::Unsent, request::PageRequest, session::LoggedIn,
                signed_in::SignedIn, unsent,
            },
        },
    },
    traffic::guard::Throttled,
};
use axum::{
    extract::RawQuery,
    response::{IntoResponse, Redirect, Response},
};
use page::{NewAccountError, NewAccountPage, PlanChoice};
use text::TEXT;
use xwms_events::{
    Actor,
    account::{Plan, Role},
    name::check_name,
};
use xwms_projections::accounts as model;

/// Most accounts that one person owns.
const OWNED_MAX: usize = 20;

/// Shows the form.
pub(super) async fn show(
    page: PageRequest,
    SignedIn(login): SignedIn,
    RawQuery(query): RawQuery,
) -> Response {
    if !page.app.settings.sign_up {
        return page.layout.error(&PageError::NotFound);
    }
    let first = page.app.limits.plans().first.clone();
    let unsent = unsent::find(&page, login.user_id, query.as_deref());
    if let Some(Unsent { typed, .. }) = unsent.filter(|unsent| unsent.action == "/dashboard/new") {
        let name = typed.get("name").unwrap_or_default().to_owned();
        let plan = typed.get("plan").unwrap_or(&first);
        return drawn(&page, &login, name, plan, Some(NewAccountError::Unsent));
    }
    drawn(&page, &login, String::new(), first.as_str(), None)
}

/// Handles the form.
pub(super) async fn submit(mut page: PageRequest, form: CheckedForm) -> Response {
    page.layout.frame.stay_at("/dashboard/new".to_owned());
    let CheckedForm { login, params } = form;
    submitted(&page, &login, &params).await.unwrap_or_else(|throttled| page.layout.throttled(&throttled))
}

async fn submitted(page: &PageRequest, login: &LoggedIn, form: &Params) -> Result<Response, Throttled> {
    if !page.app.settings.sign_up {
        return Ok(page.layout.error(&PageError::NotFound));
    }
    let key = form_number::key(page, login, "/dashboard/new", form);
    if form_number::was_sent(page, key.as_deref()).await? {
        return newest(page, login).await;
    }
    let plans = page.app.limits.plans();
    let name = form.get("name").unwrap_or_default().trim().to_owned();
    let plan = form.get("plan").unwrap_or(&plans.first).to_owned();
    let again = |error| Ok(drawn(page, login, name.clone(), plan.as_str(), Some(error)));
    if check_name(&name).is_err() {
        return again(NewAccountError::Name);
    }
    if plan != plans.first && plans.choose(&plan).is_err() {
        return again(NewAccountError::Plan);
    }
    if owned(page, login).await? >= OWNED_MAX {
        return again(NewAccountError::TooMany);
    }
    page.app.guard.sign_up(page.caller.origin.as_ref()).map_err(Throttled::SlowDown)?;
    let opening = Opening { owner: login.user_id, name: name.clone(), plan: plan.clone() };
    let row = form_number::row(page, key.clone());
    let context = page.context(Actor::User(login.user_id));
    match accounts::open(&context, opening, row).await {
        Ok(account_id) => Ok(Redirect::to(&format!("/dashboard/{account_id}")).into_response()),
        Err(CommandError::Store(error)) => Err(error.into()),
        Err(CommandError::Refused(_)) => again(NewAccountError::Name),
        Err(CommandError::Conflict(_)) => {
            // The other one of two at the same time was faster.
            let was_sent = form_number::was_sent(page, key.as_deref()).await?;
            if was_sent { newest(page, login).await } else { again(NewAccountError::Busy) }
        }
    }
}

fn drawn(
    page: &PageRequest,
    login: &LoggedIn,
    name: String,
    chosen: &str,
    error: Option<NewAccountError>,
) -> Response {
    let language = page.layout.language;
    let plans = page.app.limits.plans();
    // Every account may start on the first one, whoever chooses it later.
    let open = plans.iter().filter(|(name, plan)| !plan.by_operator || *name == plans.first);
    let choice = |(value, plan): (&str, &Plan)| PlanChoice {
        value: value.to_owned(),
        title: plan.title.clone(),
        detail: words::summary(plan, language),
        is_chosen: value == chosen,
    };
    page.layout.form(&NewAccountPage {
        text: page.layout.text(&TEXT),
        csrf: page.csrf_token(&login.csrf_binding()),
        number: page.app.store.clock().uuid().simple().to_string(),
        name,
        plans: open.map(choice).collect(),
        error,
    })
}

/// Returns how many accounts the person owns.
async fn owned(page: &PageRequest, login: &LoggedIn) -> Result<usize, StoreError> {
    page.app.wait_for_read_models().await;
    let rows = model::memberships(page.app.store.pool(), login.user_id).await?;
    Ok(rows.iter().filter(|row| row.role == Role::Owner.as_str()).count())
}

/// Leads to the account that the form made when it was sent before.
async fn newest(page: &PageRequest, login: &LoggedIn) -> Result<Response, Throttled> {
    page.app.wait_for_read_models().await;
    let rows = model::memberships(page.app.store.pool(), login.user_id).await.map_err(StoreError::from)?;
    let to = rows.first().map(|row| format!("/dashboard/{}", row.account_id));
    Ok(Redirect::to(&to.unwrap_or_else(|| "/dashboard".to_owned())).into_response())
}
