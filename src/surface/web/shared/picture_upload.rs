//! A form with a picture, as multipart: a person's portrait, or the logo of an app. It is read only after the
//! login and the form's token were checked; `surface::http::portrait` makes a picture of it.

use super::{request::PageRequest, session::LoggedIn};
use crate::{
    surface::{
        http::portrait::{self, UploadError},
        web::error::PageError,
    },
    uploads::picture::PictureError,
};
use axum::extract::{FromRequest, Multipart, Request};

/// Largest body of the form, in bytes: the file, and what surrounds it.
pub const UPLOAD_MAX: usize = portrait::FILE_MAX + 64 * 1024;
/// Longest field beside the picture, in bytes.
const TOKEN_MAX: usize = 1_024;

/// Returns the content of the field `picture`. The token of `login` must come before it.
///
/// # Errors
/// The form can't be read, was not shown to this login, or has too much in it.
pub async fn file(
    page: &PageRequest,
    login: &LoggedIn,
    request: Request,
) -> Result<Vec<u8>, UploadError<PageError>> {
    let bad = |why: &str| UploadError::Unread(PageError::BadRequest(why.to_owned()));
    let form = Multipart::from_request(request, &page.app).await;
    let mut form = form.map_err(|_| bad("the content type must be multipart/form-data"))?;
    let mut is_own = false;
    loop {
        let field = form.next_field().await.map_err(|_| bad("the form can't be read"))?;
        let Some(mut field) = field else {
            return Err(UploadError::Unread(PageError::Csrf));
        };
        let name = field.name().unwrap_or_default().to_owned();
        let most = if name == "picture" && is_own { portrait::FILE_MAX } else { TOKEN_MAX };
        if name == "picture" && !is_own {
            return Err(UploadError::Unread(PageError::Csrf));
        }
        let mut content = Vec::new();
        while let Some(chunk) =
            field.chunk().await.map_err(|_| UploadError::Portrait(PictureError::TooLarge))?
        {
            if content.len() + chunk.len() > most {
                return Err(UploadError::Portrait(PictureError::TooLarge));
            }
            content.extend_from_slice(&chunk);
        }
        match name.as_str() {
            "picture" => return Ok(content),
            "csrf_token" => {
                let token = String::from_utf8_lossy(&content);
                is_own = page.is_own_token(&login.csrf_binding(), &token);
            }
            _ => {}
        }
    }
}
