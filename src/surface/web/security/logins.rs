//! The logins at other providers that a person linked: the rows of the list, linking another one, and removing
//! one. Both need a recent login, as all changes of how one logs in.

use super::page::LoginRow;
use crate::{
    commands::{CommandError, logins},
    outbound::providers::Offered,
    surface::web::{
        error::PageError,
        login::{Going, away},
        shared::{
            form::CheckedForm,
            fresh::{is_fresh, log_in_again},
            request::PageRequest,
            session::LoggedIn,
            signed_in,
        },
    },
};
use axum::response::{IntoResponse, Redirect, Response};
use xwms_events::{Actor, Timestamp, ids::LinkId, user::Link};

/// Returns the rows of the logins that are linked; `date` formats their dates.
pub(super) fn rows(
    page: &PageRequest,
    login: &LoggedIn,
    date: impl Fn(Timestamp) -> String,
) -> Vec<LoginRow> {
    let row = |(id, link): (&LinkId, &Link)| {
        let provider = page.app.providers.get(&link.provider);
        LoginRow {
            link_id: id.to_string(),
            // A provider that is gone from the settings, or an account's.
            provider: provider.map_or_else(
                || link.issuer.get().cloned().unwrap_or_default(),
                |provider| provider.name.clone(),
            ),
            name: link.name.get().cloned().unwrap_or_default(),
            linked_at: date(link.linked_at),
        }
    };
    login.user.links.iter().map(row).collect()
}

/// Returns the providers at which the person may link a login.
pub(super) fn offered(page: &PageRequest) -> Vec<Offered> {
    page.app.providers.offered()
}

/// Handles the button of a provider: the browser goes there, and comes back to the question whether to link the login.
pub async fn link(page: PageRequest, CheckedForm { login, params }: CheckedForm) -> Response {
    if !is_fresh(&login, page.app.store.clock().now()) {
        return log_in_again("security", None);
    }
    let Some(provider) = params.get("provider").and_then(|id| page.app.providers.get(id)) else {
        return page.layout.error(&PageError::NotFound);
    };
    let going = Going {
        provider,
        carried: vec![(signed_in::TO.to_owned(), "security".to_owned())],
        // Whoever was left logged in there must not become a way in here.
        fresh: true,
        linking: Some(login.user_id),
        hint: None,
    };
    away(&page, going).await.unwrap_or_else(|throttled| page.layout.throttled(&throttled))
}

/// Handles the button that removes a login.
pub async fn unlink(page: PageRequest, CheckedForm { login, params }: CheckedForm) -> Response {
    if !is_fresh(&login, page.app.store.clock().now()) {
        return log_in_again("security", None);
    }
    let Some(link_id) = params.get("link_id").and_then(|id| id.parse().ok()) else {
        return page.layout.error(&PageError::NotFound);
    };
    let context = page.context(Actor::User(login.user_id));
    let notice = match logins::unlink(&context, login.user_id, link_id).await {
        Ok(_) => "login_removed",
        Err(CommandError::Refused(refusal)) if refusal.code == "last_login" => "last_login",
        // It was removed in another tab.
        Err(CommandError::Refused(_)) => "login_removed",
        Err(error) => return page.layout.throttled(&error.into_store_error().into()),
    };
    Redirect::to(&format!("/account/security?{notice}")).into_response()
}
