//! Settings of mail.

use super::hidden::Hidden;
use serde::{Deserialize, Serialize};
use std::path::PathBuf;

/// How mail is sent.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Mail {
    /// `smtps://user:password@host`, `smtp://host:587?tls=required`, or `file:///directory` to write mails to
    /// files.
    pub url: Hidden,
    /// The sender, such as `xwms <noreply@auth.example.org>`.
    pub from: String,
}

impl Mail {
    /// Returns the directory that mails are written to, unless they are sent.
    pub fn directory(&self) -> Option<PathBuf> {
        self.url.reveal().strip_prefix("file://").map(PathBuf::from)
    }

    pub(super) fn check(&self, problems: &mut Vec<String>) {
        let known = ["smtp://", "smtps://", "file:///"];
        if !known.iter().any(|start| self.url.reveal().starts_with(start)) {
            problems.push("mail.url must begin with smtp://, smtps:// or file:///".to_owned());
        } else if !url::Url::parse(self.url.reveal())
            .is_ok_and(|url| url.scheme() == "file" || url.has_host())
        {
            problems.push("mail.url is not a URL such as smtps://user:password@host".to_owned());
        }
        if self.from.parse::<lettre::message::Mailbox>().is_err() {
            problems.push(format!("mail.from = {:?} is not an email address", self.from));
        }
    }
}
