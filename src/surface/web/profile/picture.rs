//! `POST /account/profile/picture`: the person uploads a picture, or removes it; and `GET /pictures/{id}`, where
//! apps and their users find it. The upload is read only after the login and the form's token were checked, a few
//! at a time.

use crate::{
    app::Shared,
    commands::{CommandError, pictures},
    surface::{
        http::portrait::{self, UploadError},
        web::{
            error::PageError,
            shared::{
                form::CheckedForm, layout::Layout, picture_upload, request::PageRequest, session::LoggedIn,
            },
        },
    },
    uploads::picture::PictureError,
};
use axum::{
    extract::{Path, Request, State, rejection::PathRejection},
    http::{
        HeaderName, HeaderValue, StatusCode,
        header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE},
    },
    response::{IntoResponse, Redirect, Response},
};
use xwms_events::{Actor, ids::PictureId};

const RESOURCE_POLICY: HeaderName = HeaderName::from_static("cross-origin-resource-policy");

/// Handles the form with the file.
pub async fn upload(mut page: PageRequest, request: Request) -> Response {
    page.layout.frame.stay_at("/account/profile".to_owned());
    let login = match page.logged_in().await {
        Ok(Some(login)) => login,
        Ok(None) => return page.layout.error(&PageError::Csrf),
        Err(throttled) => return page.layout.throttled(&throttled),
    };
    let person = login.user_id.to_string();
    match portrait::uploaded(&person, picture_upload::file(&page, &login, request)).await {
        Ok(bytes) => stored(&page, &login, &bytes).await,
        Err(UploadError::Busy) => page.layout.error(&PageError::TooBusy),
        Err(UploadError::Slow) => page.layout.error(&PageError::TooSlow),
        Err(UploadError::Unread(error)) => page.layout.error(&error),
        Err(UploadError::Portrait(error)) => refused(error),
    }
}

fn refused(error: PictureError) -> Response {
    let to = match error {
        PictureError::Kind => "/account/profile?picture_kind",
        PictureError::TooLarge => "/account/profile?picture_large",
        PictureError::Unreadable => "/account/profile?picture_unreadable",
        PictureError::TooLong => "/account/profile?picture_long",
    };
    Redirect::to(to).into_response()
}

async fn stored(page: &PageRequest, login: &LoggedIn, bytes: &[u8]) -> Response {
    let context = page.context(Actor::User(login.user_id));
    let replaced = pictures::replace(&context, login.user_id, &page.app.settings.issuer, bytes).await;
    done(page, replaced, "/account/profile?picture")
}

/// Handles the form that removes the picture.
pub async fn remove(page: PageRequest, CheckedForm { login, .. }: CheckedForm) -> Response {
    let context = page.context(Actor::User(login.user_id));
    done(&page, pictures::remove(&context, login.user_id).await, "/account/profile?picture_removed")
}

fn done(page: &PageRequest, result: Result<(), CommandError>, to: &'static str) -> Response {
    match result {
        Ok(()) => Redirect::to(to).into_response(),
        Err(CommandError::Refused(_) | CommandError::Conflict(_)) => page.layout.error(&PageError::TooBusy),
        Err(error) => page.layout.throttled(&error.into_store_error().into()),
    }
}

/// Returns a picture that a person's profile names. Anybody may see it: the claim tells apps its address.
pub async fn show(
    State(app): State<Shared>,
    layout: Layout,
    path: Result<Path<String>, PathRejection>,
) -> Response {
    let id = path.ok().and_then(|Path(id)| id.parse::<PictureId>().ok());
    let Some(id) = id else { return layout.error(&PageError::NotFound) };
    let bytes = match pictures::shown(&app.store, id).await {
        Ok(Some(bytes)) => bytes,
        Ok(None) => return layout.error(&PageError::NotFound),
        Err(error) => return layout.throttled(&error.into()),
    };
    let fixed = [
        (CONTENT_TYPE, HeaderValue::from_static("image/jpeg")),
        // Short: a picture that was removed or erased must be gone soon.
        (CACHE_CONTROL, HeaderValue::from_static("public, max-age=300")),
        (CONTENT_SECURITY_POLICY, HeaderValue::from_static("default-src 'none'; sandbox")),
        // Apps show it on their own pages.
        (RESOURCE_POLICY, HeaderValue::from_static("cross-origin")),
    ];
    (StatusCode::OK, fixed, bytes).into_response()
}
