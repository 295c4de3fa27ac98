//! `/support/new`: asks the operator. The link on an error page fills in the request that failed.

use super::{
    list::{Membership, memberships},
    page::{AccountChoice, AskPage, Typed, Wrong},
    text::TEXT,
};
use crate::{
    commands::{
        CommandError,
        tickets::{self, Question},
    },
    surface::{
        http::params::Params,
        web::{
            error::PageError,
            shared::{form::CheckedForm, request::PageRequest, session::LoggedIn, signed_in::SignedIn},
        },
    },
};
use axum::{
    extract::RawQuery,
    response::{IntoResponse, Redirect, Response},
};
use std::str::FromStr;
use xwms_events::{Actor, Refusal};

/// The address of the form.
const PAGE: &str = "/support/new";

/// Shows the form.
pub async fn show(page: PageRequest, SignedIn(login): SignedIn, RawQuery(query): RawQuery) -> Response {
    let params = query.and_then(|query| Params::parse(query.as_bytes()).ok()).unwrap_or_default();
    let request_id = params.get("request").unwrap_or_default().to_owned();
    drawn(&page, &login, Typed { request_id, ..Typed::default() }, None).await
}

/// Handles the form.
pub async fn submit(mut page: PageRequest, CheckedForm { login, params: form }: CheckedForm) -> Response {
    page.layout.frame.stay_at(PAGE.to_owned());
    let field = |name: &str| form.get(name).unwrap_or_default().trim().to_owned();
    let typed = Typed {
        subject: field("subject"),
        text: field("text"),
        account_id: field("account_id"),
        client_id: field("client_id"),
        request_id: field("request_id"),
    };
    let text = page.layout.text(&TEXT);
    let question = match question(&login, &typed) {
        Ok(question) => question,
        Err(refusal) => return drawn(&page, &login, typed, Some(Wrong::of(&text, &refusal))).await,
    };
    if page.app.guard.ticket(login.user_id).is_err() {
        return drawn(&page, &login, typed, Some(Wrong::slow_down(&text))).await;
    }
    let opened = tickets::open(&page.context(Actor::User(login.user_id)), question, |_| None).await;
    match opened {
        Ok(changed) => {
            let id = changed.state.id.map(|id| id.to_string()).unwrap_or_default();
            Redirect::to(&format!("/support/{id}?sent")).into_response()
        }
        Err(CommandError::Refused(refusal)) => {
            drawn(&page, &login, typed, Some(Wrong::of(&text, &refusal))).await
        }
        Err(CommandError::Conflict(_)) => page.layout.error(&PageError::TooBusy),
        Err(CommandError::Store(error)) => page.layout.throttled(&error.into()),
    }
}

/// Returns the question that was typed.
fn question(login: &LoggedIn, typed: &Typed) -> Result<Question, Refusal> {
    Ok(Question {
        user_id: login.user_id,
        visitor: None,
        account_id: id(&typed.account_id, "account_id")?,
        client_id: id(&typed.client_id, "client_id")?,
        request_id: Some(typed.request_id.clone()).filter(|id| !id.is_empty()),
        subject: typed.subject.clone(),
        text: typed.text.clone(),
    })
}

/// Parses the id in `field`; `None` if it is empty.
fn id<T: FromStr>(text: &str, field: &'static str) -> Result<Option<T>, Refusal> {
    if text.is_empty() {
        return Ok(None);
    }
    text.parse().map(Some).map_err(|_| Refusal::invalid(field, "invalid_id", "not such an id"))
}

/// Returns the form with what was typed.
async fn drawn(page: &PageRequest, login: &LoggedIn, typed: Typed, wrong: Option<Wrong>) -> Response {
    let memberships = match memberships(page, login.user_id).await {
        Ok(memberships) => memberships,
        Err(error) => return page.layout.throttled(&error.into()),
    };
    let choice = |account: Membership| AccountChoice {
        account_id: account.account_id.to_string(),
        name: account.name,
    };
    page.layout.form(&AskPage {
        text: page.layout.text(&TEXT),
        csrf: page.csrf_token(&login.csrf_binding()),
        user_email: login.email(),
        accounts: memberships.into_iter().map(choice).collect(),
        typed,
        wrong,
    })
}
