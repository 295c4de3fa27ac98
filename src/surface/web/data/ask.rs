//! `GET /account/data`, `POST /account/data/delete`: the logged-in person asks to be deleted, and confirms it by typing
//! their address. They are logged out by that; `GET /account/data/asked` tells what follows, to anybody.

use super::{
    page::{DataError, DataPage, DataStep},
    text::TEXT,
};
use crate::{
    commands::{CommandError, leaving},
    store::StoreError,
    surface::{
        http::params::Params,
        web::{
            error::PageError,
            shared::{
                cookies,
                form::CheckedForm,
                fresh::{is_fresh, log_in_again},
                request::PageRequest,
                session::LoggedIn,
                signed_in::SignedIn,
            },
        },
    },
};
use axum::response::{IntoResponse, Redirect, Response};
use xwms_events::{Actor, user::email as mailbox};

/// How a login names this page, to lead back to it.
pub(super) const PAGE: &str = "data";

/// Shows the page.
pub async fn show(page: PageRequest, SignedIn(login): SignedIn) -> Response {
    render(&page, &login, None).await.unwrap_or_else(|error| page.layout.throttled(&error.into()))
}

async fn render(
    page: &PageRequest,
    login: &LoggedIn,
    error: Option<DataError>,
) -> Result<Response, StoreError> {
    page.app.wait_for_read_models().await;
    let owned = leaving::owned_alone(&page.app.store, login.user_id).await?;
    let step = DataStep::Own {
        email: login.email(),
        owned: owned.into_iter().map(|account| account.name).collect(),
        error,
    };
    let csrf = page.csrf_token(&login.csrf_binding());
    Ok(DataPage { text: page.layout.text(&TEXT), csrf, step }.response(page))
}

/// Handles the form.
pub async fn submit(mut page: PageRequest, CheckedForm { login, params: form }: CheckedForm) -> Response {
    page.layout.frame.stay_at("/account/data".to_owned());
    if !is_fresh(&login, page.app.store.clock().now()) {
        return log_in_again(PAGE, None);
    }
    ask(&page, &login, &form).await.unwrap_or_else(|error| page.layout.throttled(&error.into()))
}

async fn ask(page: &PageRequest, login: &LoggedIn, form: &Params) -> Result<Response, StoreError> {
    if !is_typed(&login.email(), form.get("email").unwrap_or_default()) {
        return render(page, login, Some(DataError::NotTyped)).await;
    }
    if !is_up_to_date(page).await? {
        return Ok(page.layout.error(&PageError::TooBusy));
    }
    let context = page.context(Actor::User(login.user_id));
    match leaving::request(&context, login.user_id).await {
        Ok(_) => {
            let jar = cookies::without_session(page.jar.clone());
            Ok((jar, Redirect::to("/account/data/asked")).into_response())
        }
        Err(CommandError::Refused(refusal)) if refusal.code == "last_owner" => {
            render(page, login, Some(DataError::LastOwner)).await
        }
        Err(CommandError::Refused(_)) => Ok(page.layout.error(&PageError::Expired)),
        Err(error) => Err(error.into_store_error()),
    }
}

/// Whether the person typed the address that they log in with.
fn is_typed(own: &str, typed: &str) -> bool {
    let typed = mailbox::parse(typed.trim()).unwrap_or_default();
    !own.is_empty() && typed.eq_ignore_ascii_case(own)
}

/// Waits, for a limited time, until the read models show everything that any node has committed. An account that they
/// don't show would keep a member who is gone.
pub(super) async fn is_up_to_date(page: &PageRequest) -> Result<bool, StoreError> {
    let head = page.app.store.current_head().await?;
    page.app.store.advance_head(head);
    Ok(page.app.progress.wait_for(head).await)
}

/// Shows what follows.
pub async fn asked(page: PageRequest) -> Response {
    let step = DataStep::Asked;
    page.layout.page(&DataPage { text: page.layout.text(&TEXT), csrf: String::new(), step })
}

#[cfg(test)]
mod tests {
    use super::is_typed;

    #[test]
    fn the_address_is_typed_in_full() {
        for good in ["ada@example.org", " Ada@Example.org "] {
            assert!(is_typed("ada@example.org", good), "{good}");
        }
        for bad in ["", "ada", "ada@example.com", "delete"] {
            assert!(!is_typed("ada@example.org", bad), "{bad}");
        }
        assert!(!is_typed("", ""), "a person without an address has nothing to type");
    }
}
