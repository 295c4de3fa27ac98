//! Reads the mails that were written to a directory, for the mailbox of `xwms dev`. They are read as a mail program
//! reads them, so that what is shown is what was sent.

use super::{drawing::LOGO_ID, preview::with_logo};
use crate::config;
use mail_parser::{Address, DateTime, Message, MessageParser, MessagePart, MimeHeaders};
use std::{
    fs::{self, File},
    io::{self, ErrorKind, Read},
    path::{Path, PathBuf},
    time::SystemTime,
};
use uuid::Uuid;

/// Most mails in a list.
const SHOWN: usize = 200;
/// Largest mail that is read, in bytes.
const SIZE_MAX: u64 = 4 * 1024 * 1024;

/// A directory with mails.
#[derive(Clone)]
pub struct Mailbox {
    dir: PathBuf,
}

/// A mail in the list.
pub struct Entry {
    pub id: String,
    pub to: String,
    pub subject: String,
    /// The time at which it was sent, in UTC.
    pub sent_at: String,
}

/// A whole mail.
pub struct Received {
    pub entry: Entry,
    pub headers: Vec<(String, String)>,
    pub text: String,
    /// As a browser can show it: the logo is within it.
    pub html: Option<String>,
}

impl Mailbox {
    /// Returns the mailbox of a server with these settings; `None` if it sends its mails.
    pub fn of(settings: &config::Mail) -> Option<Self> {
        settings.directory().map(|dir| Self { dir })
    }

    /// Returns the latest mails, newest first.
    ///
    /// # Errors
    /// When the directory can't be read.
    pub async fn list(&self) -> io::Result<Vec<Entry>> {
        let dir = self.dir.clone();
        tokio::task::spawn_blocking(move || list(&dir)).await.map_err(io::Error::other)?
    }

    /// Returns the mail with this id, if there is one.
    ///
    /// # Errors
    /// When it can't be read.
    pub async fn read(&self, id: &str) -> io::Result<Option<Received>> {
        // The id is part of a path.
        let Ok(id) = Uuid::parse_str(id) else { return Ok(None) };
        let file = self.dir.join(format!("{id}.eml"));
        tokio::task::spawn_blocking(move || match raw(&file) {
            Ok(raw) => Ok(received(&id.to_string(), &raw)),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        })
        .await
        .map_err(io::Error::other)?
    }
}

fn list(dir: &Path) -> io::Result<Vec<Entry>> {
    let entries = match fs::read_dir(dir) {
        Ok(entries) => entries,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(vec![]),
        Err(error) => return Err(error),
    };
    let mut files: Vec<(SystemTime, PathBuf)> = entries
        .flatten()
        .filter(|file| file.path().extension().is_some_and(|kind| kind == "eml"))
        .filter_map(|file| Some((file.metadata().ok()?.modified().ok()?, file.path())))
        .collect();
    files.sort_unstable();
    let shown = |path: &PathBuf| {
        let raw = raw(path).ok()?;
        let id = path.file_stem()?.to_str()?;
        // A mail that is being written is shown the next time.
        MessageParser::default().parse(&raw).map(|mail| entry(id, &mail))
    };
    Ok(files.iter().rev().take(SHOWN).filter_map(|(_, path)| shown(path)).collect())
}

fn raw(file: &Path) -> io::Result<Vec<u8>> {
    let mut raw = Vec::new();
    File::open(file)?.take(SIZE_MAX).read_to_end(&mut raw)?;
    Ok(raw)
}

fn entry(id: &str, mail: &Message<'_>) -> Entry {
    let to = mail.to().and_then(Address::first).and_then(|to| to.address.as_deref());
    Entry {
        id: id.to_owned(),
        to: to.unwrap_or_default().to_owned(),
        subject: mail.subject().unwrap_or_default().to_owned(),
        sent_at: mail.date().map(DateTime::to_rfc3339).unwrap_or_default(),
    }
}

fn received(id: &str, raw: &[u8]) -> Option<Received> {
    let mail = MessageParser::default().parse(raw)?;
    let headers =
        mail.headers_raw().map(|(name, value)| (name.to_owned(), value.trim().to_owned())).collect();
    let logo = mail.attachments().find(|part| part.content_id() == Some(LOGO_ID)).map(MessagePart::contents);
    let html = mail.body_html(0).filter(|_| mail.html_body_count() > 0);
    let html = html.map(|html| match logo {
        Some(png) => with_logo(&html, png),
        None => html.into_owned(),
    });
    let text = mail.body_text(0).unwrap_or_default().into_owned();
    Some(Received { entry: entry(id, &mail), headers, text, html })
}

#[cfg(test)]
mod tests {
    use super::{Mailbox, list};
    use crate::{
        branding::{Brand, logo::Logo},
        config::Mail,
        language::Language,
        outbound::mail::{letter::Addressed, test_mail, transport::Transport},
    };
    use std::sync::Arc;

    fn settings(dir: &tempfile::TempDir) -> Mail {
        let url = format!("file://{}", dir.path().display()).into();
        Mail { url, from: "noreply@acme.example".into() }
    }

    #[tokio::test]
    async fn a_mail_is_read_as_it_was_written() {
        let dir = tempfile::tempdir().unwrap();
        let logo = Logo { png: Arc::from(*b"\x89PNG"), width: 40, height: 40, version: "v".into() };
        let brand = Brand { name: "Acme “Login”".into(), logo: Some(logo), ..Brand::default() };
        let transport = Transport::new(&settings(&dir), Arc::new(brand)).unwrap();
        let letter = test_mail::letter("https://auth.example", Language::Dutch);
        let mail = Addressed { to: "ada@acme.example".into(), letter };
        transport.send("event_1", &mail).await.unwrap();

        let mailbox = Mailbox::of(&settings(&dir)).unwrap();
        let listed = mailbox.list().await.unwrap();
        assert_eq!(listed.len(), 1);
        assert_eq!((listed[0].to.as_str(), listed[0].subject.as_str()), ("ada@acme.example", "Een testmail"));
        let read = mailbox.read(&listed[0].id).await.unwrap().unwrap();
        assert!(
            read.text.contains("-- \nAcme “Login”") || read.text.contains("-- \r\nAcme “Login”"),
            "{}",
            read.text
        );
        let html = read.html.unwrap();
        assert!(html.contains("data:image/png;base64,iVBORw==") && !html.contains("cid:"), "{html}");
        let header = |name: &str| read.headers.iter().find(|(known, _)| known == name).unwrap().1.as_str();
        assert_eq!(header("Message-ID"), "<event_1@acme.example>");
        assert_eq!(header("Auto-Submitted"), "auto-generated");
        assert_eq!(header("Content-Language"), "nl");
        assert!(header("From").contains("<noreply@acme.example>"), "{}", header("From"));
        assert!(header("Content-Type").starts_with("multipart/alternative"));
    }

    #[tokio::test]
    async fn only_mails_of_the_directory_can_be_read() {
        let dir = tempfile::tempdir().unwrap();
        std::fs::write(dir.path().join("secret.eml"), "Subject: s\r\n\r\nx").unwrap();
        let mailbox = Mailbox::of(&settings(&dir)).unwrap();
        for id in ["secret", "../secret", "", "/etc/passwd", "0193aa00-0000-7000-8000-000000000001"] {
            assert!(mailbox.read(id).await.unwrap().is_none(), "{id}");
        }
    }

    #[test]
    fn a_directory_that_is_not_there_yet_is_an_empty_mailbox() {
        assert!(list(std::path::Path::new("/nonexistent/mail")).unwrap().is_empty());
    }
}
