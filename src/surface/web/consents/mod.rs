//! `GET /account/consents` and `POST /account/consents/withdraw`: what the logged-in person approved, and
//! taking it back.

mod page;
mod text;

use crate::{
    app::{App, Shared},
    commands::{CommandError, consents},
    store::StoreError,
    surface::{
        http::{
            caller::Caller,
            params::{Params, ParamsError},
        },
        web::{
            error::PageError,
            shared::{
                csrf,
                layout::Layout,
                session::{LoggedIn, logged_in},
            },
        },
    },
    traffic::guard::Held,
};
use axum::{
    extract::{RawQuery, State},
    response::{IntoResponse, Redirect, Response},
};
use axum_extra::extract::cookie::CookieJar;
use page::{ConsentRow, ConsentsPage};
use text::TEXT;
use xwms_events::{Actor, account::Account, client::Client, consent::Consent, ids::ConsentId, scope::Scopes};
use xwms_projections::access;

/// The page.
pub(super) async fn list(
    State(app): State<Shared>,
    layout: Layout,
    jar: CookieJar,
    RawQuery(query): RawQuery,
) -> Response {
    let notice = query.as_deref() == Some("withdrawn");
    match shown(&app, &layout, &jar, notice).await {
        Ok(response) => response,
        Err(held) => held_off(&layout, &held),
    }
}

fn held_off(layout: &Layout, held: &Held) -> Response {
    match held {
        Held::SlowDown(_) => layout.error(&PageError::TooManyRequests),
        Held::Store(error) => {
            tracing::error!(%error, "the store failed");
            layout.error(&PageError::TooBusy)
        }
    }
}

async fn shown(app: &App, layout: &Layout, jar: &CookieJar, notice: bool) -> Result<Response, Held> {
    let Some(login) = logged_in(app, jar).await? else {
        return Ok(Redirect::to("/login").into_response());
    };
    app.caught_up().await;
    let mut consents = Vec::new();
    for row in access::consents_of_user(app.store.pool(), login.user_id).await.map_err(StoreError::from)? {
        consents.push(row_of(app, layout, &row).await?);
    }
    Ok(layout.form(&ConsentsPage {
        text: layout.text(&TEXT),
        csrf: csrf::token(app.store.vault().master(), &login.tie()),
        user_email: login.email(),
        consents,
        notice,
    }))
}

async fn row_of(app: &App, layout: &Layout, row: &access::Consent) -> Result<ConsentRow, StoreError> {
    let client = app.store.load::<Client>(&row.client_id).await?;
    let account = app.store.load::<Account>(&row.account_id).await?;
    let granted = row.granted_at.to_datetime();
    Ok(ConsentRow {
        consent_id: row.consent_id.clone(),
        client_name: client.state.name.clone(),
        account_name: account.state.name.clone(),
        scopes: row.scopes.parse::<Scopes>().unwrap_or_default().iter().collect(),
        granted_at: granted
            .map(|at| layout.language.date(at.year(), at.month(), at.day()))
            .unwrap_or_default(),
    })
}

/// The form.
pub(super) async fn withdraw(
    State(app): State<Shared>,
    caller: Caller,
    layout: Layout,
    jar: CookieJar,
    params: Result<Params, ParamsError>,
) -> Response {
    let form = match params {
        Ok(form) => form,
        Err(error) => return layout.error(&error.into()),
    };
    let login = match logged_in(&app, &jar).await {
        Ok(login) => login,
        Err(held) => return held_off(&layout, &held),
    };
    let tie = login.as_ref().map(LoggedIn::tie).unwrap_or_default();
    if !csrf::is_good(app.store.vault().master(), &tie, form.get("csrf_token")) {
        return layout.error(&PageError::Csrf);
    }
    let (Some(login), Some(Ok(id))) = (login, form.get("consent_id").map(str::parse::<ConsentId>)) else {
        return layout.error(&PageError::NotFound);
    };
    let context = caller.context(Actor::User(login.user_id));
    let own = |consent: &Consent| consent.user_id == Some(login.user_id);
    match consents::withdraw(&app.store, &context, id, own, None).await {
        Ok(_) => Redirect::to("/account/consents?withdrawn").into_response(),
        Err(CommandError::Refused(_)) => layout.error(&PageError::NotFound),
        Err(error) => {
            tracing::error!(%error, "a consent could not be withdrawn");
            layout.error(&PageError::TooBusy)
        }
    }
}
