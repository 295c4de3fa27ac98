//! A form of a page in the shell, as a person sent it: what was typed, and the number by which sending it twice
//! does it once. The pages that stand on `signed_page` check it (CSRF, pace) when they receive it.

use super::{
    form::PageParams,
    form_number, fresh,
    kinds::{FormErrors, form::Refused, typed},
    request::PageRequest,
    signed_in::{LoginFirst, login_for},
    signed_page::SignedPage,
    unsent::{self, FormPaths},
};
use crate::{
    app::Shared,
    commands::CommandError,
    store::append::SideWrite,
    surface::{http::params::Params, web::error::PageError},
};
use axum::{
    body::Body,
    extract::{FromRequest, FromRequestParts, Request},
    http::request::Parts,
    response::{IntoResponse, Redirect, Response},
};
use std::{ops::Deref, str::FromStr};
use xwms_events::Timestamp;

/// A form that was shown to this login, at the page `P`.
pub struct SentForm<P> {
    pub page: P,
    pub typed: Params,
}

impl<P> SentForm<P>
where
    P: Deref<Target = SignedPage> + FromRequestParts<Shared, Rejection = Response> + Send,
{
    /// Receives the form.
    ///
    /// # Errors
    /// As the page, or with the page that refuses a form that was not shown to this login. If the same person was
    /// shown it before a login, the response leads back to its page with what was typed ([`unsent`]).
    pub async fn receive(request: Request, app: &Shared) -> Result<Self, Response> {
        let (mut parts, body) = request.into_parts();
        let page = match P::from_request_parts(&mut parts, app).await {
            Ok(page) => page,
            Err(refused) => return Err(with_typed(refused, parts, body, app).await),
        };
        let paths = FormPaths::of(&parts);
        let PageParams(typed) = PageParams::from_request(Request::from_parts(parts, body), app).await?;
        if !page.page.is_own_form(&page.login.csrf_binding(), &typed) {
            let kept = unsent::instead(&page.page, Some(&page.login), paths, &typed).await;
            return Err(kept.unwrap_or_else(|| page.page.layout.error(&PageError::Csrf)));
        }
        Ok(Self { page, typed })
    }
}

/// Returns `refused`; if it leads to the login, with what was typed.
async fn with_typed(refused: Response, mut parts: Parts, body: Body, app: &Shared) -> Response {
    if refused.extensions().get::<LoginFirst>().is_none() {
        return refused;
    }
    let Ok(page) = PageRequest::from_request_parts(&mut parts, app).await;
    let paths = FormPaths::of(&parts);
    let typed = PageParams::from_request(Request::from_parts(parts, body), app).await;
    let Ok(PageParams(typed)) = typed else { return refused };
    unsent::instead(&page, None, paths, &typed).await.unwrap_or(refused)
}

impl<P: Deref<Target = SignedPage>> SentForm<P> {
    /// Returns what was typed in a field, trimmed; empty if nothing.
    pub fn get(&self, name: &str) -> &str {
        typed::text(&self.typed, name)
    }

    /// Returns whether a box was checked.
    pub fn is_checked(&self, name: &str) -> bool {
        typed::is_checked(&self.typed, name)
    }

    /// Returns the reason that was typed.
    pub fn reason(&self) -> String {
        self.get("reason").to_owned()
    }

    /// Returns a whole number; `None` if nothing was typed.
    ///
    /// # Errors
    /// What the form says if it is none.
    pub fn number<T: FromStr>(&self, name: &str) -> Result<Option<T>, FormErrors> {
        typed::number(&self.typed, name, self.page.language())
    }

    /// Returns a time, typed in UTC; `None` if nothing was typed.
    ///
    /// # Errors
    /// What the form says if it is none.
    pub fn moment(&self, name: &str) -> Result<Option<Timestamp>, FormErrors> {
        typed::moment(&self.typed, name, self.page.language())
    }

    /// Checks that the person typed the name that confirms a dangerous act.
    ///
    /// # Errors
    /// What the form says if they did not.
    pub fn check_confirmed(&self, name: &str) -> Result<(), FormErrors> {
        typed::check_confirmed(&self.typed, name, self.page.language())
    }

    /// Refuses a sensitive act unless the login is recent. The login leads back to the page, which shows what was
    /// typed.
    ///
    /// # Errors
    /// The redirect to the login.
    pub fn require_fresh(&self) -> Result<(), Response> {
        let signed: &SignedPage = &self.page;
        if fresh::is_fresh(&signed.login, signed.now()) {
            return Ok(());
        }
        Err(Redirect::to(&login_for(self.kept().as_deref().unwrap_or(signed.here_path()))).into_response())
    }

    /// Returns whether a login that comes between takes along what was typed.
    pub fn survives_login(&self) -> bool {
        self.kept().is_some()
    }

    /// Returns the address of the page with what was typed.
    fn kept(&self) -> Option<String> {
        let signed: &SignedPage = &self.page;
        let paths = FormPaths::at(signed.here_path());
        unsent::kept(&signed.page, signed.login.user_id, paths, &self.typed)
    }

    /// Returns what the page needs to show the form again, with `errors`.
    pub fn refused<'a>(&'a self, errors: &'a FormErrors) -> Refused<'a> {
        Refused { action: self.page.here_path(), typed: &self.typed, errors }
    }

    /// Returns the row that a command commits with its events, so that this form takes effect once.
    pub fn row(&self) -> Option<SideWrite> {
        self.row_of(self.page.here_path())
    }

    /// Returns the row for a part of what the form does: `what` is its path, or names the part.
    pub fn row_of(&self, what: &str) -> Option<SideWrite> {
        form_number::row(&self.page.page, self.key(what))
    }

    /// Runs `command`, which commits [`Self::row`]. Returns `None` if this form was sent before and took effect then.
    ///
    /// # Errors
    /// As `command`.
    pub async fn once<T>(
        &self,
        command: impl Future<Output = Result<T, CommandError>>,
    ) -> Result<Option<T>, CommandError> {
        self.once_as(command).await
    }

    /// The same for what has other errors besides those of a command.
    ///
    /// # Errors
    /// As `command`.
    pub async fn once_as<T, E: From<CommandError>>(
        &self,
        command: impl Future<Output = Result<T, E>>,
    ) -> Result<Option<T>, E> {
        if self.was_sent().await? {
            return Ok(None);
        }
        match command.await {
            Ok(done) => Ok(Some(done)),
            // The other one of two at the same time may have been faster.
            Err(error) => {
                if self.was_sent().await? {
                    Ok(None)
                } else {
                    Err(error)
                }
            }
        }
    }

    /// Returns whether this form was sent before and took effect then.
    ///
    /// # Errors
    /// The store's failure.
    pub async fn was_sent(&self) -> Result<bool, CommandError> {
        Ok(form_number::was_sent(&self.page.page, self.key(self.page.here_path()).as_deref()).await?)
    }

    /// Returns the key of this form: its number, for this login and path.
    fn key(&self, path: &str) -> Option<String> {
        form_number::key(&self.page.page, &self.page.login, path, &self.typed)
    }
}
