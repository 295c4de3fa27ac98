//! Where the secrets of new objects go: to a file that only the user may read, or to stdout. Each is shown once by
//! the server, and in no log.

use super::schema::Kind;
use crate::{cli::error::CliError, dev};
use serde_json::{Map, Value, json};
use std::{
    fs::File,
    io::{ErrorKind, IsTerminal, Read, Write, stdout},
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
};

/// The most bytes of a file with secrets.
const FILE_MAX: u64 = 16 * 1024 * 1024;

/// The place of secrets.
pub(super) enum Secrets {
    Stdout,
    File { path: PathBuf, content: Map<String, Value> },
}

impl Secrets {
    /// Returns the place that `path` names: a file, or stdout if it is `-`. Without a path it is stdout, if that is
    /// a terminal.
    ///
    /// # Errors
    /// If there is no place, other users may read the file, it has something else, or it can't be written.
    pub fn open(path: Option<&Path>) -> Result<Self, CliError> {
        let path = match path {
            Some(path) if path == Path::new("-") => return Ok(Self::Stdout),
            Some(path) => path.to_owned(),
            None if stdout().is_terminal() => return Ok(Self::Stdout),
            None => {
                let why = "secrets would be printed, and stdout is not a terminal: add --secrets FILE for a file \
                           that only you may read, or --secrets - to print them";
                return Err(CliError::Message(why.to_owned()));
            }
        };
        let content = read(&path)?;
        let secrets = Self::File { path, content };
        // Before anything is created: a secret that can't be written would be lost.
        secrets.write()?;
        Ok(secrets)
    }

    /// Stores or prints the secret of a new object.
    ///
    /// # Errors
    /// If the file can't be written, or stdout is closed.
    pub fn keep(&mut self, kind: Kind, name: &str, id: &str, secret: &str) -> Result<(), CliError> {
        let member = kind.secret().unwrap_or("secret");
        match self {
            Self::Stdout => {
                writeln!(stdout(), "  {member} of {kind} {name}, which is not shown again: {secret}")?;
                return Ok(());
            }
            Self::File { content, .. } => {
                let section = content.entry(kind.section()).or_insert_with(|| json!({}));
                if let Some(section) = section.as_object_mut() {
                    section.insert(name.to_owned(), json!({kind.id(): id, member: secret}));
                }
            }
        }
        self.write()
    }

    fn write(&self) -> Result<(), CliError> {
        match self {
            Self::Stdout => Ok(()),
            Self::File { path, content } => {
                let mut text = serde_json::to_vec_pretty(content)?;
                text.push(b'\n');
                let written = dev::write_private(path, &text);
                written.map_err(|error| CliError::Message(format!("{}: {error}", path.display())))
            }
        }
    }
}

/// Returns the secrets that the file has already.
fn read(path: &Path) -> Result<Map<String, Value>, CliError> {
    let failed = |why: &str| CliError::Message(format!("{}: {why}", path.display()));
    let opened = match File::open(path) {
        Ok(opened) => opened,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Map::new()),
        Err(error) => return Err(failed(&error.to_string())),
    };
    let mode = opened.metadata().map_err(|error| failed(&error.to_string()))?.permissions().mode();
    if mode & 0o077 != 0 {
        return Err(failed("other users may read it: chmod 600"));
    }
    let mut text = Vec::new();
    opened.take(FILE_MAX).read_to_end(&mut text).map_err(|error| failed(&error.to_string()))?;
    // The parser's error is not shown: it could quote a secret.
    let content = serde_json::from_slice::<Map<String, Value>>(&text);
    let content = content.map_err(|_| failed("this is not a file of secrets: name another"))?;
    match content.values().all(Value::is_object) {
        true => Ok(content),
        false => Err(failed("this is not a file of secrets: name another")),
    }
}
