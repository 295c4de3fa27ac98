//! The file of ids: which object of an account each name of the file is, for objects that `xwms apply` made. It has
//! no secrets, so that it can be kept in version control beside the file that it belongs to. It is keyed by
//! account: one file of names may be applied to several servers.

use super::schema::Kind;
use crate::{cli::error::CliError, dev};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::{
    collections::BTreeMap,
    io::ErrorKind,
    path::{Path, PathBuf},
};

/// The version of the format.
const VERSION: u32 = 1;

#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct Content {
    version: u32,
    accounts: BTreeMap<String, Made>,
}

/// What was made in an account.
#[derive(Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct Made {
    /// The id of each object by its place in the file, such as `clients.shop`.
    ids: BTreeMap<String, String>,
    /// The creation whose answer has not arrived.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pending: Option<Pending>,
}

/// A creation that was sent.
#[derive(Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Pending {
    pub kind: Kind,
    pub name: String,
    /// The Idempotency-Key: sent again with the same body, the server answers as it did.
    pub key: String,
    /// When it was sent, in seconds since 1970.
    pub at: i64,
    pub body: Value,
}

/// The ids of one account.
pub(super) struct Ids {
    file: PathBuf,
    account: String,
    content: Content,
}

impl Ids {
    /// Reads the file, which may be missing.
    ///
    /// # Errors
    /// If it can't be read, or is no such file.
    pub fn open(file: &Path, account: &str) -> Result<Self, CliError> {
        let failed = |why: String| CliError::Message(format!("{}: {why}", file.display()));
        let content = match std::fs::read(file) {
            Ok(text) => {
                serde_json::from_slice::<Content>(&text).map_err(|error| failed(error.to_string()))?
            }
            Err(error) if error.kind() == ErrorKind::NotFound => {
                Content { version: VERSION, accounts: BTreeMap::new() }
            }
            Err(error) => return Err(failed(error.to_string())),
        };
        if content.version != VERSION {
            return Err(failed(format!("this program reads version {VERSION}, not {}", content.version)));
        }
        Ok(Self { file: file.to_owned(), account: account.to_owned(), content })
    }

    /// Returns the id of the object that was made for a name.
    pub fn id(&self, kind: Kind, name: &str) -> Option<&str> {
        self.made().and_then(|made| made.ids.get(&place(kind, name))).map(String::as_str)
    }

    /// Returns the kind, name and id of everything that was made.
    pub fn all(&self) -> Vec<(Kind, String, String)> {
        let ids = self.made().into_iter().flat_map(|made| made.ids.iter());
        let parsed = ids.filter_map(|(place, id)| {
            let (section, name) = place.split_once('.')?;
            let kind = Kind::ALL.into_iter().find(|kind| kind.section() == section)?;
            Some((kind, name.to_owned(), id.clone()))
        });
        parsed.collect()
    }

    /// Returns the creation whose answer has not arrived.
    pub fn pending(&self) -> Option<&Pending> {
        self.made().and_then(|made| made.pending.as_ref())
    }

    /// Stores that a creation is about to be sent, or with `None` that the server refused it.
    ///
    /// # Errors
    /// If the file can't be written.
    pub fn set_pending(&mut self, pending: Option<Pending>) -> Result<(), CliError> {
        self.change(|made| made.pending = pending)
    }

    /// Stores the id of an object that was made.
    ///
    /// # Errors
    /// If the file can't be written.
    pub fn add(&mut self, kind: Kind, name: &str, id: &str) -> Result<(), CliError> {
        self.change(|made| {
            made.pending = None;
            made.ids.insert(place(kind, name), id.to_owned());
        })
    }

    /// Forgets an object.
    ///
    /// # Errors
    /// If the file can't be written.
    pub fn remove(&mut self, kind: Kind, name: &str) -> Result<(), CliError> {
        self.change(|made| {
            made.ids.remove(&place(kind, name));
        })
    }

    fn made(&self) -> Option<&Made> {
        self.content.accounts.get(&self.account)
    }

    fn change(&mut self, change: impl FnOnce(&mut Made)) -> Result<(), CliError> {
        change(self.content.accounts.entry(self.account.clone()).or_default());
        let mut text = serde_json::to_vec_pretty(&self.content)?;
        text.push(b'\n');
        let written = dev::write_private(&self.file, &text);
        written.map_err(|error| CliError::Message(format!("{}: {error}", self.file.display())))
    }
}

fn place(kind: Kind, name: &str) -> String {
    format!("{}.{name}", kind.section())
}
