//! A file that came with a message: what a ticket says of it, and the rules of its name. Its bytes are beside the
//! log; how they are scanned is the server's business (its room `uploads`).

use crate::{Refusal, ids::AttachmentId, name, refusal::require};
use serde::{Deserialize, Serialize};

/// Most files of one message.
pub const ATTACHMENTS_MAX: usize = 3;
/// Longest name, in characters.
const NAME_MAX: usize = 100;

/// What a file is, by its content.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[schema(as = AttachmentMediaType)]
pub enum MediaType {
    #[serde(rename = "image/png")]
    Png,
    #[serde(rename = "image/jpeg")]
    Jpeg,
    #[serde(rename = "text/plain")]
    Text,
}

impl MediaType {
    /// Returns the name by RFC 6838, without parameters.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Png => "image/png",
            Self::Jpeg => "image/jpeg",
            Self::Text => "text/plain",
        }
    }

    /// Returns the end of a file's name, without the dot.
    const fn extension(self) -> &'static str {
        match self {
            Self::Png => "png",
            Self::Jpeg => "jpg",
            Self::Text => "txt",
        }
    }
}

/// A file that came with a message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[schema(as = TicketAttachment)]
pub struct Attachment {
    #[schema(value_type = String)]
    pub attachment_id: AttachmentId,
    /// Without folders and invisible characters, and with the extension of what the file is.
    pub name: String,
    pub media_type: MediaType,
    /// In bytes.
    pub size: u32,
}

/// Returns the name under which a file of this type is kept and saved: without folders, without characters that
/// hide, control or turn text, and with the extension of what it is. A text that is called `page.html` becomes
/// `page.html.txt`, so that nothing runs it once it is saved.
pub fn file_name(sent: &str, media_type: MediaType) -> String {
    let last = sent.rsplit(['/', '\\']).next().unwrap_or_default();
    let is_plain = |c: &char| !name::is_unseen(*c) && !"\"<>|:*?%;".contains(*c);
    let cleaned: String = last.chars().filter(is_plain).collect();
    let extension = media_type.extension();
    let cleaned = cleaned.trim_matches(|c: char| c == '.' || c.is_whitespace());
    let stem = match cleaned.rsplit_once('.') {
        Some((stem, end)) if is_own_extension(media_type, end) => stem,
        _ => cleaned,
    };
    let longest = NAME_MAX - 1 - extension.len();
    let stem: String = stem.chars().take(longest).collect();
    let stem = name::line(stem.trim_end(), longest).unwrap_or_else(|_| "file".to_owned());
    format!("{stem}.{extension}")
}

/// Whether a file that ends with `end` is saved with the extension of its type instead. Every picture was written anew.
fn is_own_extension(media_type: MediaType, end: &str) -> bool {
    let known: &[&str] = match media_type {
        MediaType::Png | MediaType::Jpeg => &["png", "jpg", "jpeg", "webp", "gif"],
        MediaType::Text => &["txt"],
    };
    known.iter().any(|known| end.eq_ignore_ascii_case(known))
}

/// Refuses too many files, and names that [`file_name`] did not make.
pub(super) fn check(attachments: &[Attachment]) -> Result<(), Refusal> {
    require(attachments.len() <= ATTACHMENTS_MAX, || {
        let detail = format!("a message has at most {ATTACHMENTS_MAX} files");
        Refusal::invalid("attachments", "too_many_attachments", detail)
    })?;
    let is_named = |one: &Attachment| {
        let is_line = name::line(&one.name, NAME_MAX).is_ok_and(|line| line == one.name);
        is_line && !one.name.contains(['/', '\\', '"'])
    };
    require(attachments.iter().all(is_named), || {
        Refusal::invalid("attachments", "invalid_attachment", "a file has a name that can't be kept")
    })
}

#[cfg(test)]
mod tests {
    use super::{MediaType, file_name};

    #[test]
    fn a_name_has_no_folder_no_hidden_character_and_the_extension_of_what_it_is() {
        for (sent, media_type, kept) in [
            ("screen.png", MediaType::Png, "screen.png"),
            ("screen.GIF", MediaType::Png, "screen.png"),
            ("photo.jpeg", MediaType::Jpeg, "photo.jpg"),
            ("/etc/passwd", MediaType::Text, "passwd.txt"),
            ("..\\..\\boot.ini", MediaType::Text, "boot.ini.txt"),
            ("../..", MediaType::Text, "file.txt"),
            ("page.html", MediaType::Text, "page.html.txt"),
            ("a.svg", MediaType::Png, "a.svg.png"),
            ("log.txt", MediaType::Text, "log.txt"),
            ("gpj.\u{202e}exe.png", MediaType::Png, "gpj.exe.png"),
            ("a\r\nSet-Cookie: x=1", MediaType::Text, "aSet-Cookie x=1.txt"),
            ("a\";filename=\"b.html", MediaType::Text, "afilename=b.html.txt"),
            ("", MediaType::Jpeg, "file.jpg"),
            (" . . ", MediaType::Text, "file.txt"),
            ("\u{200b}", MediaType::Text, "file.txt"),
            ("verslag é 日本.txt", MediaType::Text, "verslag é 日本.txt"),
        ] {
            assert_eq!(file_name(sent, media_type), kept, "{sent:?}");
        }
        let long = file_name(&"x".repeat(5_000), MediaType::Text);
        assert!(long.chars().count() == 100 && long.ends_with(".txt"), "{long}");
    }

    #[test]
    fn a_name_that_is_kept_stays_as_it_is() {
        for sent in ["a.png.png", "x.txt.txt", "é\u{301}.jpg", "a . .png", "👩\u{200d}💻.txt", "CON", "a\tb"]
        {
            for media_type in [MediaType::Png, MediaType::Jpeg, MediaType::Text] {
                let kept = file_name(sent, media_type);
                assert_eq!(file_name(&kept, media_type), kept, "{sent:?}");
            }
        }
    }
}
