//! `GET /`: the front page, which explains what this server is, and leads a person who is signed in to what is theirs.

mod page;
mod text;

use super::shared::{person_accounts, request::PageRequest, session::LoggedIn};
use crate::store::StoreError;
use axum::response::Response;
use page::{HomePage, HomePerson};
use text::TEXT;

/// Shows the front page.
pub(super) async fn home(page: PageRequest) -> Response {
    let login = match page.logged_in().await {
        Ok(login) => login,
        Err(throttled) => return page.layout.throttled(&throttled),
    };
    let person = match &login {
        Some(login) => match person(&page, login).await {
            Ok(person) => Some(person),
            Err(error) => return page.layout.throttled(&error.into()),
        },
        None => None,
    };
    page.layout.page(&HomePage {
        text: page.layout.text(&TEXT),
        issuer: page.app.settings.issuer.clone(),
        development: page.app.development,
        person,
    })
}

async fn person(page: &PageRequest, login: &LoggedIn) -> Result<HomePerson, StoreError> {
    page.app.wait_for_read_models().await;
    Ok(HomePerson {
        email: login.email(),
        accounts: person_accounts::links(&page.app, login.user_id, None).await?,
    })
}
