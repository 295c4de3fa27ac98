//! Files of tickets: scanned one message at a time, and served so that a browser runs nothing of them. Who may see
//! one is decided before (`commands::attachments`).

use super::uploads::{self, Undecoded};
use crate::{
    commands::attachments::Served,
    uploads::attachment::{File, Upload, scan},
};
use axum::{
    http::{
        HeaderName, HeaderValue, StatusCode,
        header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_SECURITY_POLICY, CONTENT_TYPE},
    },
    response::{IntoResponse, Response},
};
use std::fmt::Write;
use xwms_events::{
    Refusal,
    ticket::{Attachment, MediaType},
};

const RESOURCE_POLICY: HeaderName = HeaderName::from_static("cross-origin-resource-policy");

/// Why files can't be kept.
#[derive(Debug)]
pub enum ScanError {
    Busy,
    Refused(Refusal),
}

/// Scans the files of a message, while no other message's are. `uploads` may have been refused as they were read.
///
/// # Errors
/// Why they can't be kept.
pub async fn scanned(uploads: Result<Vec<Upload>, Refusal>) -> Result<Vec<File>, ScanError> {
    let uploads = uploads.map_err(ScanError::Refused)?;
    if uploads.is_empty() {
        return Ok(vec![]);
    }
    let detail = match uploads::decoded(move || scan(uploads)).await {
        Ok(scanned) => return scanned.map_err(ScanError::Refused),
        Err(Undecoded::Busy) => return Err(ScanError::Busy),
        Err(Undecoded::Panicked) => "a file is a picture that can't be read",
        Err(Undecoded::TooLong) => "a file is a picture that takes too long to read; send a smaller one",
    };
    Err(ScanError::Refused(Refusal::invalid("attachments", "attachment_unreadable", detail)))
}

/// Returns the response with a file: of a type that was checked, in a sandbox where nothing runs and nothing
/// loads, for no other site and no cache. Text is only ever saved.
pub fn response(Served { attachment, bytes }: Served) -> Response {
    let (kind, disposition) = match attachment.media_type {
        MediaType::Png => ("image/png", "inline"),
        MediaType::Jpeg => ("image/jpeg", "inline"),
        MediaType::Text => ("text/plain; charset=utf-8", "attachment"),
    };
    let fixed = [
        (CONTENT_TYPE, HeaderValue::from_static(kind)),
        (CONTENT_DISPOSITION, named(&attachment, disposition)),
        (
            CONTENT_SECURITY_POLICY,
            HeaderValue::from_static("sandbox; default-src 'none'; frame-ancestors 'none'"),
        ),
        (RESOURCE_POLICY, HeaderValue::from_static("same-origin")),
        (CACHE_CONTROL, HeaderValue::from_static("private, no-store")),
    ];
    (StatusCode::OK, fixed, bytes).into_response()
}

/// Returns the disposition with the file's name (RFC 6266), for old readers in ASCII.
fn named(attachment: &Attachment, disposition: &'static str) -> HeaderValue {
    let is_plain = |c: char| c.is_ascii_graphic() && !matches!(c, '"' | '\\' | '%') || c == ' ';
    let plain: String = attachment.name.chars().map(|c| if is_plain(c) { c } else { '_' }).collect();
    let mut whole = String::new();
    for byte in attachment.name.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            whole.push(char::from(byte));
        } else {
            // Writing to a text can't fail.
            let _ = write!(whole, "%{byte:02X}");
        }
    }
    let value = format!("{disposition}; filename=\"{plain}\"; filename*=UTF-8''{whole}");
    HeaderValue::try_from(value).unwrap_or_else(|_| HeaderValue::from_static("attachment"))
}

#[cfg(test)]
mod tests {
    use super::named;
    use xwms_events::{
        ids::AttachmentId,
        ticket::{Attachment, MediaType},
    };

    #[test]
    fn the_name_in_the_header_can_t_end_it() {
        for (name, header) in [
            ("a b.txt", "inline; filename=\"a b.txt\"; filename*=UTF-8''a%20b.txt"),
            ("é\".txt", "inline; filename=\"__.txt\"; filename*=UTF-8''%C3%A9%22.txt"),
            ("a\r\nb%0a.txt", "inline; filename=\"a__b_0a.txt\"; filename*=UTF-8''a%0D%0Ab%250a.txt"),
        ] {
            let attachment_id = AttachmentId::from_uuid(uuid::Uuid::nil());
            let media_type = MediaType::Text;
            let attachment = Attachment { attachment_id, name: name.into(), media_type, size: 1 };
            assert_eq!(named(&attachment, "inline"), header);
        }
    }
}
