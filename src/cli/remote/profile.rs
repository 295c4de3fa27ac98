//! Profiles: which server, as which client, and the tokens. Each is a file in the user's config folder that only the
//! user may read. A command holds the profile's lock while it reads, renews and writes, so that two commands never use
//! one refresh token twice. The secrets in it are never printed.

use crate::{cli::error::CliError, config::Hidden, dev};
use serde::{Deserialize, Serialize};
use std::{
    fmt,
    fs::{File, OpenOptions, TryLockError},
    io::{ErrorKind, Read},
    os::unix::fs::{OpenOptionsExt, PermissionsExt},
    path::{Path, PathBuf},
    str::FromStr,
    time::{Duration, Instant},
};

/// The name of the profile that commands use if none is given.
pub(super) const USUAL: &str = "default";
const NAME_MAX: usize = 32;
/// The most bytes of a profile that are read.
const FILE_MAX: u64 = 64 * 1024;
/// How long a command waits for another one that holds the lock: longer than a renewal takes.
const TURN: Duration = Duration::from_secs(90);
const AGAIN: Duration = Duration::from_millis(20);

/// The name of a profile: letters, digits, `-` and `_`. It is the name of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::cli) struct Name(String);

impl FromStr for Name {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let fits = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
        match !text.is_empty() && text.len() <= NAME_MAX && text.bytes().all(fits) {
            true => Ok(Self(text.to_owned())),
            false => Err(format!("a profile's name has 1 to {NAME_MAX} letters, digits, - and _")),
        }
    }
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

/// Who acts with a profile's tokens.
#[derive(Clone, Copy, Debug, Deserialize, Serialize, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
pub(super) enum Kind {
    /// A machine client, for itself.
    Machine,
    /// A person, through a client.
    Person,
}

/// The contents of a profile's file.
#[derive(Deserialize, Serialize)]
pub(super) struct Profile {
    pub server: String,
    pub kind: Kind,
    pub client_id: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub client_secret: Option<Hidden>,
    pub scope: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refresh_token: Option<Hidden>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub access_token: Option<Hidden>,
    /// When the access token expires, in seconds since 1970.
    #[serde(default)]
    pub expires_at: i64,
}

/// A profile that no other command uses until this is dropped.
pub(super) struct Held {
    file: PathBuf,
    _lock: File,
}

impl Held {
    /// Waits until no other command uses the profile `name`.
    ///
    /// # Errors
    /// If that takes too long, or the folder can't be used.
    pub async fn take(name: &Name) -> Result<Self, CliError> {
        let folder = folder()?;
        let failed = |error: std::io::Error| CliError::Message(format!("{}: {error}", folder.display()));
        dev::private_dir(&folder, None).map_err(failed)?;
        let mut options = OpenOptions::new();
        options.write(true).create(true).truncate(false).mode(0o600);
        let lock = options.open(folder.join(format!("{name}.lock"))).map_err(failed)?;
        let until = Instant::now() + TURN;
        loop {
            match lock.try_lock() {
                Ok(()) => break,
                Err(TryLockError::Error(error)) => return Err(failed(error)),
                Err(TryLockError::WouldBlock) if Instant::now() > until => {
                    return Err(CliError::Message(format!("another command keeps using the profile {name}")));
                }
                Err(TryLockError::WouldBlock) => tokio::time::sleep(AGAIN).await,
            }
        }
        Ok(Self { file: file_of(&folder, name), _lock: lock })
    }

    /// Reads the profile; `None` if there is none.
    ///
    /// # Errors
    /// If other users of this machine may read it, or it is no profile.
    pub fn read(&self) -> Result<Option<Profile>, CliError> {
        read(&self.file)
    }

    /// Writes the profile atomically.
    ///
    /// # Errors
    /// If the system refuses.
    pub fn write(&self, profile: &Profile) -> Result<(), CliError> {
        let text = serde_json::to_vec_pretty(profile)?;
        let written = dev::write_private(&self.file, &text);
        written.map_err(|error| CliError::Message(format!("{}: {error}", self.file.display())))
    }

    /// Removes the profile. The lock's file stays: another command may be waiting for it.
    ///
    /// # Errors
    /// If the system refuses.
    pub fn remove(&self) -> Result<(), CliError> {
        let removed = std::fs::remove_file(&self.file);
        removed.map_err(|error| CliError::Message(format!("{}: {error}", self.file.display())))
    }
}

/// Returns the refusal for a profile that is not there.
pub(super) fn missing(name: &Name) -> CliError {
    if name.0 == USUAL {
        let how = "run `xwms login` first; with a server of `xwms dev`, `xwms login --data .xwms`";
        return CliError::Message(format!("you are not logged in: {how}"));
    }
    CliError::Message(format!("there is no profile {name}: run `xwms login --profile {name}` first"))
}

/// A profile, or why it can't be read.
pub(super) type Found = (Name, Result<Profile, CliError>);

/// Returns every profile by name.
///
/// # Errors
/// If the folder can't be read.
pub(super) fn all() -> Result<Vec<Found>, CliError> {
    let folder = folder()?;
    let entries = match std::fs::read_dir(&folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(vec![]),
        Err(error) => return Err(CliError::Message(format!("{}: {error}", folder.display()))),
    };
    let mut found = Vec::new();
    for entry in entries {
        let name = entry?.file_name();
        let name = name.to_str().and_then(|name| name.strip_suffix(".json"));
        let Some(Ok(name)) = name.map(str::parse::<Name>) else { continue };
        let profile = read(&file_of(&folder, &name)).and_then(|read| read.ok_or_else(|| missing(&name)));
        found.push((name, profile));
    }
    found.sort_by(|(one, _), (other, _)| one.0.cmp(&other.0));
    Ok(found)
}

fn file_of(folder: &Path, name: &Name) -> PathBuf {
    folder.join(format!("{name}.json"))
}

/// Returns the folder of the profiles, by the XDG Base Directory Specification.
fn folder() -> Result<PathBuf, CliError> {
    let absolute = |name: &str| std::env::var_os(name).map(PathBuf::from).filter(|path| path.is_absolute());
    let config = absolute("XDG_CONFIG_HOME").or_else(|| Some(absolute("HOME")?.join(".config")));
    let config = config.ok_or_else(|| {
        CliError::Message(
            "profiles have no place: set HOME, or XDG_CONFIG_HOME to an absolute path".to_owned(),
        )
    })?;
    Ok(config.join("xwms").join("profiles"))
}

fn read(file: &Path) -> Result<Option<Profile>, CliError> {
    let failed = |why: &dyn fmt::Display| CliError::Message(format!("{}: {why}", file.display()));
    let opened = match File::open(file) {
        Ok(opened) => opened,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(failed(&error)),
    };
    let mode = opened.metadata().map_err(|error| failed(&error))?.permissions().mode();
    if mode & 0o077 != 0 {
        let shown = file.display();
        return Err(CliError::Message(format!(
            "{shown}: other users may read its tokens: chmod 600 {shown}"
        )));
    }
    let mut text = Vec::new();
    opened.take(FILE_MAX).read_to_end(&mut text).map_err(|error| failed(&error))?;
    // The parser's error is not shown: it could quote a token.
    let profile = serde_json::from_slice(&text);
    profile.map(Some).map_err(|_| failed(&"this is not a profile: remove it, and log in again"))
}

#[cfg(test)]
mod tests {
    use super::Name;

    #[test]
    fn a_name_never_leaves_the_folder() {
        assert!("staging-2_eu".parse::<Name>().is_ok());
        let long = "a".repeat(33);
        for bad in ["", "..", "../x", "a/b", "a.json", "a b", "é", long.as_str()] {
            assert!(bad.parse::<Name>().is_err(), "{bad:?}");
        }
    }
}
