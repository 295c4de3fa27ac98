//! Management scopes are rights over the account that owns the client, so that only its members have them to give:
//! each as much as their role allows at that moment (ADR 0024).

use super::request::{Asked, Fault};
use crate::{app::App, surface::web::shared::session::LoggedIn};
use xwms_events::account::Account;

/// Cuts what is asked to what whoever is logged in may give, or says why they can't.
pub(super) async fn cut(app: &App, asked: &mut Asked, login: Option<&LoggedIn>) -> Result<(), Fault> {
    let Some(login) = login.filter(|_| asked.scopes.any_management()) else { return Ok(()) };
    let account = app.store.load::<Account>(asked.account_id).await;
    let account = account.map_err(|error| asked.store_failed(&error))?.state;
    asked.scopes = account.permits(login.user_id, &asked.scopes);
    if !account.members.contains_key(&login.user_id) {
        asked.denied = Some("the person is no member of the account");
    } else if !asked.scopes.any_management() {
        asked.denied = Some("the role of the person allows none of it");
    }
    Ok(())
}
