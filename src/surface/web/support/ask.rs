//! `/support/new`: asks the operator. The link on an error page fills in the request that failed. A form that is
//! sent twice makes one ticket. With something else in it, it makes another one: the person went back in the
//! browser and wrote again.

use super::{
    list::{Membership, memberships},
    page::{AccountChoice, AskPage, Typed, Wrong},
    text::TEXT,
    ticket::digests,
};
use crate::{
    commands::{
        CommandError,
        tickets::{self, Question},
    },
    store::StoreError,
    surface::{
        http::{attachments::scanned, params::Params},
        web::{
            error::PageError,
            shared::{
                file_form::{FileForm, Files},
                form_number,
                kinds::text::words,
                request::PageRequest,
                session::LoggedIn,
                signed_in::SignedIn,
                unsent,
            },
        },
    },
};
use axum::{
    extract::RawQuery,
    response::{IntoResponse, Redirect, Response},
};
use std::str::FromStr;
use xwms_events::{Actor, Refusal};
use xwms_projections::{
    PageQuery,
    tickets::{self as model, Accounts},
};

/// The address of the form.
const PAGE: &str = "/support/new";

/// Shows the form.
pub async fn show(page: PageRequest, SignedIn(login): SignedIn, RawQuery(query): RawQuery) -> Response {
    if let Some(unsent) = unsent::find(&page, login.user_id, query.as_deref()).filter(|it| it.action == PAGE)
    {
        let notice = Some(Notice::Unsent);
        return drawn(&page, &login, typed_in(&unsent.typed), notice).await;
    }
    let params = query.and_then(|query| Params::parse(query.as_bytes()).ok()).unwrap_or_default();
    let request_id = params.get("request").unwrap_or_default().to_owned();
    drawn(&page, &login, Typed { request_id, ..Typed::default() }, None).await
}

/// What the form says of what was typed.
enum Notice {
    Wrong(Wrong),
    /// A login came between.
    Unsent,
}

fn typed_in(form: &Params) -> Typed {
    let field = |name: &str| form.get(name).unwrap_or_default().trim().to_owned();
    Typed {
        subject: field("subject"),
        text: field("text"),
        account_id: field("account_id"),
        client_id: field("client_id"),
        request_id: field("request_id"),
    }
}

/// Returns all that was typed, so that what differs in one field differs.
fn all_of(typed: &Typed) -> String {
    let Typed { subject, text, account_id, client_id, request_id } = typed;
    format!("{:?}", [subject, text, account_id, client_id, request_id])
}

/// Handles the form.
pub async fn submit(mut page: PageRequest, FileForm { login, params, files }: FileForm) -> Response {
    page.layout.frame.stay_at(PAGE.to_owned());
    submitted(&page, &login, &params, files)
        .await
        .unwrap_or_else(|error| page.layout.throttled(&error.into()))
}

async fn submitted(
    page: &PageRequest,
    login: &LoggedIn,
    form: &Params,
    files: Files,
) -> Result<Response, StoreError> {
    let typed = typed_in(form);
    let said = format!("{PAGE} {}{}", all_of(&typed), digests(&files));
    let key = form_number::key(page, login, &said, form);
    if form_number::was_sent(page, key.as_deref()).await? {
        return newest(page, login).await;
    }
    let text = page.layout.text(&TEXT);
    let question = match question(login, &typed) {
        Ok(question) => question,
        Err(refusal) => {
            return Ok(drawn(page, login, typed, Some(Notice::Wrong(Wrong::of(&text, &refusal)))).await);
        }
    };
    if page.app.guard.ticket(login.user_id).is_err() {
        return Ok(drawn(page, login, typed, Some(Notice::Wrong(Wrong::slow_down(&text)))).await);
    }
    let question = match scanned(files).await {
        Ok(files) => Question { files, ..question },
        Err(error) => {
            return Ok(drawn(page, login, typed, Some(Notice::Wrong(Wrong::of_files(&text, &error)))).await);
        }
    };
    let row = form_number::row(page, key.clone());
    let context = page.context(Actor::User(login.user_id));
    match tickets::open(&context, question, |_| row.clone()).await {
        Ok(changed) => {
            let id = changed.state.id.map(|id| id.to_string()).unwrap_or_default();
            Ok(sent(&id))
        }
        Err(CommandError::Refused(refusal)) => {
            Ok(drawn(page, login, typed, Some(Notice::Wrong(Wrong::of(&text, &refusal)))).await)
        }
        Err(CommandError::Conflict(_)) => {
            // The other one of two at the same time was faster.
            let was_sent = form_number::was_sent(page, key.as_deref()).await?;
            if was_sent { newest(page, login).await } else { Ok(page.layout.error(&PageError::TooBusy)) }
        }
        Err(CommandError::Store(error)) => Err(error),
    }
}

/// Leads to the ticket that was made.
fn sent(ticket_id: &str) -> Response {
    Redirect::to(&format!("/support/{ticket_id}?sent")).into_response()
}

/// Leads to the ticket that the form made when it was sent before.
async fn newest(page: &PageRequest, login: &LoggedIn) -> Result<Response, StoreError> {
    let own = memberships(page, login.user_id).await?;
    let own = own.iter().map(|membership| membership.account_id.to_string()).collect();
    let accounts = Accounts { own, all: vec![] };
    let latest = PageQuery { limit: 1, after: None };
    let rows = model::of_person(page.app.store.pool(), login.user_id, &accounts, latest).await?;
    Ok(rows.first().map_or_else(|| Redirect::to("/support").into_response(), |row| sent(&row.ticket_id)))
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
        files: vec![],
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
async fn drawn(page: &PageRequest, login: &LoggedIn, typed: Typed, notice: Option<Notice>) -> Response {
    let memberships = match memberships(page, login.user_id).await {
        Ok(memberships) => memberships,
        Err(error) => return page.layout.throttled(&error.into()),
    };
    let (wrong, notice) = match notice {
        Some(Notice::Wrong(wrong)) => (Some(wrong), None),
        Some(Notice::Unsent) => (None, Some(words(page.layout.language).unsent)),
        None => (None, None),
    };
    let choice = |account: Membership| AccountChoice {
        account_id: account.account_id.to_string(),
        name: account.name,
    };
    page.layout.form(&AskPage {
        text: page.layout.text(&TEXT),
        csrf: page.csrf_token(&login.csrf_binding()),
        number: page.app.store.clock().uuid().simple().to_string(),
        user_email: login.email(),
        accounts: memberships.into_iter().map(choice).collect(),
        typed,
        wrong,
        notice,
    })
}
