//! A form of a signed-in page that may have files. They come last, after the form's token, and are read only if it
//! is good. A file that is too large is read to its end and thrown away, so that the person gets the form back
//! with everything else. If a login has to come first, what was typed is kept ([`unsent`]), and the person chooses
//! the files again.

use super::{
    form::CheckedForm,
    request::PageRequest,
    session::LoggedIn,
    unsent::{self, FormPaths},
};
use crate::{
    app::Shared,
    surface::{
        http::{
            params::Params,
            uploads::{self, Hindered},
        },
        web::error::PageError,
    },
    uploads::attachment::{FILE_MAX, Upload, too_large, too_many},
};
use axum::{
    extract::{FromRequest, FromRequestParts, Multipart, Request, multipart::Field},
    http::header::CONTENT_TYPE,
    response::Response,
};
use xwms_events::{Refusal, ticket::ATTACHMENTS_MAX};

/// Largest body, in bytes. Above what a message may have, so that one file too large is refused on the form.
pub const BODY_MAX: usize = 16 * 1024 * 1024;
/// Most bytes of all other fields.
const FIELDS_MAX: usize = 64 * 1024;
/// The name of the field with the files.
pub const FILES: &str = "files";
/// The files of a form, or why they are refused.
pub type Files = Result<Vec<Upload>, Refusal>;

/// A form that was shown to the logged-in user, with its files, or why they are refused. Rejects with an error page, as
/// [`CheckedForm`].
pub struct FileForm {
    pub login: LoggedIn,
    pub params: Params,
    pub files: Files,
}

impl FromRequest<Shared> for FileForm {
    type Rejection = Response;

    async fn from_request(request: Request, app: &Shared) -> Result<Self, Response> {
        if !has_files(&request) {
            let CheckedForm { login, params } = CheckedForm::from_request(request, app).await?;
            return Ok(Self { login, params, files: Ok(vec![]) });
        }
        let (mut parts, body) = request.into_parts();
        let Ok(page) = PageRequest::from_request_parts(&mut parts, app).await;
        let paths = FormPaths::of(&parts);
        let login = page.logged_in().await.map_err(|throttled| page.layout.throttled(&throttled))?;
        let read = read(&page, login.as_ref(), Request::from_parts(parts, body)).await;
        let Sent { params, files, is_own } = read.map_err(|error| page.layout.error(&error))?;
        match login {
            Some(login) if is_own => Ok(Self { login, params, files }),
            login => {
                let kept = unsent::instead(&page, login.as_ref(), paths, &params).await;
                Err(kept.unwrap_or_else(|| page.layout.error(&PageError::Csrf)))
            }
        }
    }
}

/// Returns whether the body is a form that may have files.
pub fn has_files(request: &Request) -> bool {
    let kind = request.headers().get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
    kind.is_some_and(|kind| kind.to_ascii_lowercase().starts_with("multipart/form-data"))
}

/// What was sent.
pub struct Sent {
    pub params: Params,
    pub files: Files,
    /// Whether the form was shown to this login. If not, none of its files was read.
    pub is_own: bool,
}

/// Reads a form that may have files; the files only if it was shown to `login`.
///
/// # Errors
/// The form can't be read, or has too much in it.
pub async fn read(page: &PageRequest, login: Option<&LoggedIn>, request: Request) -> Result<Sent, PageError> {
    let hindered = |hindered| match hindered {
        Hindered::Busy => PageError::TooBusy,
        Hindered::Slow => PageError::TooSlow,
    };
    // Strangers, of whom no file is read, must not keep people with a login waiting.
    let _slot = match login {
        Some(login) => Some(uploads::slot(&login.user_id.to_string()).await.map_err(hindered)?),
        None => None,
    };
    let form = Multipart::from_request(request, &page.app).await.map_err(|_| unreadable())?;
    uploads::in_time(fields(page, login, form)).await.map_err(hindered)?
}

fn unreadable() -> PageError {
    PageError::BadRequest("the form can't be read".to_owned())
}

/// Reads all fields; without a good token, those before the files.
async fn fields(
    page: &PageRequest,
    login: Option<&LoggedIn>,
    mut form: Multipart,
) -> Result<Sent, PageError> {
    let binding = login.map(LoggedIn::csrf_binding);
    let (mut pairs, mut files, mut refused) = (Vec::new(), Vec::new(), None);
    let (mut is_own, mut left) = (false, FIELDS_MAX);
    while let Some(mut field) = form.next_field().await.map_err(|_| unreadable())? {
        let name = field.name().unwrap_or_default().to_owned();
        if name == FILES {
            if !is_own {
                break;
            }
            let file_name = field.file_name().unwrap_or_default().to_owned();
            let content = read_field(&mut field, FILE_MAX).await?;
            let is_chosen = !file_name.is_empty() || content.as_ref().is_none_or(|bytes| !bytes.is_empty());
            match content {
                // What a browser sends if no file was chosen.
                _ if !is_chosen => {}
                _ if files.len() >= ATTACHMENTS_MAX => refused = Some(too_many()),
                Some(bytes) => files.push(Upload { name: file_name, bytes }),
                None => refused = refused.or_else(|| Some(too_large(files.len() + 1))),
            }
            continue;
        }
        let content = read_field(&mut field, left).await?.ok_or(PageError::TooLarge)?;
        left -= content.len();
        let text = String::from_utf8(content).map_err(|_| unreadable())?;
        if name == "csrf_token" {
            is_own = binding.as_deref().is_some_and(|binding| page.is_own_token(binding, &text));
        }
        pairs.push((name, text));
    }
    Ok(Sent { params: Params::of(pairs)?, files: refused.map_or(Ok(files), Err), is_own })
}

/// Reads a field to its end. Returns `None` if it has more than `most` bytes.
async fn read_field(field: &mut Field<'_>, most: usize) -> Result<Option<Vec<u8>>, PageError> {
    let mut content = Some(Vec::new());
    while let Some(chunk) = field.chunk().await.map_err(|_| unreadable())? {
        content = content.filter(|content| content.len() + chunk.len() <= most);
        if let Some(content) = &mut content {
            content.extend_from_slice(&chunk);
        }
    }
    Ok(content)
}
