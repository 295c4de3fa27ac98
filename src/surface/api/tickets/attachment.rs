//! Files of tickets: sent as base64 in the JSON of a message, and read one by one.

use super::followed::ticket_ref;
use crate::{
    app::Shared,
    commands::{attachments, tickets},
    surface::{
        api::shared::{
            auth::Principal,
            idempotency::Write,
            path::{self, PathParams},
            turn,
        },
        http::{
            attachments::{ScanError, response, scanned},
            caller::address,
            problem::Problem,
            uploads::{self, Hindered},
        },
    },
    uploads::attachment::{File, Upload},
};
use axum::{
    body::HttpBody,
    extract::{FromRequest, Request, State},
    http::StatusCode,
    response::Response,
};
use base64::{Engine, prelude::BASE64_STANDARD};
use serde::{Deserialize, de::DeserializeOwned};
use utoipa::ToSchema;
use xwms_events::{Refusal, ids::AttachmentId, scope::Scope};

/// Largest body with files, in bytes: three files of 2 MiB in base64, and the text.
pub(super) const BODY_MAX: usize = 9 * 1024 * 1024;
/// Bodies up to this size were read before, like those of other operations.
const SMALL: u64 = 64 * 1024;

/// A file to send with a message: a PNG, JPEG, WebP or GIF picture of at most 2 MiB, which is written anew, or
/// plain text (UTF-8) of at most 256 KiB.
#[derive(Deserialize, ToSchema)]
#[schema(as = NewTicketAttachment)]
#[serde(deny_unknown_fields)]
pub(super) struct NewAttachment {
    /// A name to show. Folders and invisible characters are removed, and it ends with the extension of what the
    /// file is.
    name: String,
    /// The bytes of the file in base64 (RFC 4648 §4).
    content: String,
}

/// Scans the files of a message.
pub(super) async fn files(sent: &[NewAttachment]) -> Result<Vec<File>, Problem> {
    let upload = |one: &NewAttachment| -> Result<Upload, Refusal> {
        let bytes = BASE64_STANDARD.decode(&one.content).map_err(|_| {
            Refusal::invalid("attachments", "invalid_attachment", "the content of a file must be base64")
        })?;
        Ok(Upload { name: one.name.clone(), bytes })
    };
    scanned(sent.iter().map(upload).collect()).await.map_err(|error| match error {
        ScanError::Busy => hindered(Hindered::Busy),
        ScanError::Refused(refusal) => refusal.into(),
    })
}

fn hindered(why: Hindered) -> Problem {
    match why {
        Hindered::Busy => Problem::new(
            StatusCode::SERVICE_UNAVAILABLE,
            "unavailable",
            "too many uploads; try again in a moment",
        ),
        Hindered::Slow => {
            Problem::new(StatusCode::REQUEST_TIMEOUT, "body_too_slow", "the upload took too long")
        }
    }
}

/// A [`Write`] whose body may have files. Its caller is known before a large body is read, a few at a time.
pub(super) struct FileWrite<T>(pub Write<T>);

impl<T: DeserializeOwned + Send> FromRequest<Shared> for FileWrite<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, app: &Shared) -> Result<Self, Problem> {
        let is_small = request.body().size_hint().upper().is_some_and(|most| most <= SMALL);
        let write = if is_small {
            Write::<T>::from_request(request, app).await?
        } else {
            // Nobody is authenticated yet.
            let from = address(app, &request).map(|ip| ip.to_string()).unwrap_or_default();
            let _slot = uploads::slot(&from).await.map_err(hindered)?;
            uploads::in_time(Write::<T>::from_request(request, app)).await.map_err(hindered)??
        };
        turn::take(app, &write.principal).await?;
        Ok(Self(write))
    }
}

/// The bytes of a file.
#[derive(ToSchema)]
#[schema(value_type = String, format = Binary)]
#[allow(dead_code, reason = "only its shape is documented")]
pub(super) struct AttachmentBytes(Vec<u8>);

/// A file that came with a message: `image/png`, `image/jpeg` or `text/plain`. Owners and admins see everybody's,
/// other members those of their own tickets. Scope `tickets:read`.
#[utoipa::path(get, path = "/v1/tickets/{ticket_id}/attachments/{attachment_id}", tag = "tickets", security(("bearer" = ["tickets:read"])), extensions(("x-xwms-only" = json!("person"))),
    params(("ticket_id" = String, Path), ("attachment_id" = String, Path)),
    responses((status = 200, description = "The file", body = AttachmentBytes, content_type = "application/octet-stream"),
              (status = 403, description = "`user_needed`"), (status = 404, description = "`not_found`")))]
pub(super) async fn read_attachment(
    State(app): State<Shared>,
    principal: Principal,
    PathParams((ticket, attachment)): PathParams<(String, String)>,
) -> Result<Response, Problem> {
    principal.require(Scope::TicketsRead)?;
    let which = ticket_ref(&app, &principal, &ticket).await?;
    let ticket = tickets::find(&app.store, which).await?.state;
    let id: AttachmentId = path::id(&attachment, "file")?;
    Ok(response(attachments::read(&app.store, &ticket, id, true).await?))
}
