//! Server processes that survive a Ctrl-C at the terminal, so that xwms can finish what is in flight first.
//! They run in their own process group and, if the server refuses to run as root, as another user.

use std::{
    ffi::OsString,
    io::{self, Write},
    os::unix::{
        fs::{OpenOptionsExt, PermissionsExt},
        process::CommandExt,
    },
    path::{Path, PathBuf},
    process::Command,
};

/// A user other than root that runs a server.
#[derive(Clone, Copy, Debug)]
pub struct RunAs {
    pub uid: u32,
    pub gid: u32,
}

impl RunAs {
    /// Returns `None` unless the process runs as root; then the user `postgres` if it exists, otherwise
    /// `nobody`.
    pub fn if_root() -> Option<Self> {
        let root = std::fs::metadata("/proc/self").map(|own| std::os::unix::fs::MetadataExt::uid(&own) == 0);
        if !root.unwrap_or(false) {
            return None;
        }
        let passwd = std::fs::read_to_string("/etc/passwd").unwrap_or_default();
        ["postgres", "nobody"].iter().find_map(|name| {
            let line = passwd.lines().find(|line| line.split(':').next() == Some(name))?;
            let mut fields = line.split(':').skip(2);
            Some(Self { uid: fields.next()?.parse().ok()?, gid: fields.next()?.parse().ok()? })
        })
    }

    /// Returns whether that user can reach `dir`: every parent directory must be executable by others.
    pub fn reaches(dir: &Path) -> bool {
        dir.ancestors()
            .skip(1)
            .all(|above| std::fs::metadata(above).is_ok_and(|above| above.permissions().mode() & 0o001 != 0))
    }
}

/// Returns the environment variables that point at another Postgres (`PGHOST`, `PGSSLMODE`, `PGOPTIONS` …).
fn postgres_variables() -> impl Iterator<Item = OsString> {
    std::env::vars_os().map(|(name, _)| name).filter(|name| name.as_encoded_bytes().starts_with(b"PG"))
}

/// Removes the environment variables that point at another Postgres, because the database library reads them
/// for whatever the URL leaves out. A process can't safely unset variables, so it executes itself again. Call
/// this before anything else.
///
/// # Errors
/// When the program can't be executed again.
pub fn shed_postgres_variables() -> io::Result<()> {
    if postgres_variables().next().is_none() {
        return Ok(());
    }
    let mut args = std::env::args_os();
    let mut again = Command::new(std::env::current_exe()?);
    if let Some(name) = args.next() {
        again.arg0(name);
    }
    again.args(args);
    for name in postgres_variables() {
        again.env_remove(name);
    }
    Err(again.exec())
}

/// Returns a command for `program` as that user, in its own process group, without the terminal or the
/// variables of another Postgres.
pub fn command(program: &Path, run_as: Option<RunAs>) -> Command {
    let mut command = Command::new(program);
    for name in postgres_variables() {
        command.env_remove(name);
    }
    command.process_group(0).current_dir("/").stdin(std::process::Stdio::null());
    if let Some(RunAs { uid, gid }) = run_as {
        command.uid(uid).gid(gid).env("HOME", "/");
    }
    command
}

/// Returns the first `name` in PATH, or else in `places`.
pub fn find(name: &str, places: &[PathBuf]) -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path)
        .chain(places.iter().cloned())
        .map(|dir| dir.join(name))
        .find(|program| program.is_file())
}

/// Creates `dir`, or restricts it, so that only that user (and root) may enter it.
///
/// # Errors
/// When the system refuses.
pub fn private_dir(dir: &Path, run_as: Option<RunAs>) -> io::Result<()> {
    std::fs::create_dir_all(dir)?;
    std::fs::set_permissions(dir, std::fs::Permissions::from_mode(0o700))?;
    match run_as {
        Some(RunAs { uid, gid }) => std::os::unix::fs::chown(dir, Some(uid), Some(gid)),
        None => Ok(()),
    }
}

/// Writes `file` atomically, readable by its owner only: an interrupted start must not leave half a file.
///
/// # Errors
/// When the system refuses.
pub fn write_private(file: &Path, text: &[u8]) -> io::Result<()> {
    let mut name = file.as_os_str().to_owned();
    name.push(".new");
    let fresh = PathBuf::from(name);
    // A temporary file from an earlier start may be readable by everyone.
    match std::fs::remove_file(&fresh) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    let mut open = std::fs::OpenOptions::new();
    open.write(true).create_new(true).mode(0o600).open(&fresh)?.write_all(text)?;
    std::fs::rename(&fresh, file)
}

/// Returns the words of the command line of process `pid`; none if there is no such process or it can't be
/// inspected.
pub fn words_of(pid: u32) -> Vec<Vec<u8>> {
    if let Ok(line) = std::fs::read(format!("/proc/{pid}/cmdline")) {
        return line.split(|byte| *byte == 0).map(<[u8]>::to_vec).collect();
    }
    // Systems without /proc.
    let asked = Command::new("ps").args(["-ww", "-o", "args=", "-p"]).arg(pid.to_string()).output();
    let line = asked.map(|output| output.stdout).unwrap_or_default();
    line.split(u8::is_ascii_whitespace).map(<[u8]>::to_vec).collect()
}

/// Returns the last lines of a log file, for an error message.
pub fn tail(log: &Path) -> String {
    let text = std::fs::read_to_string(log).unwrap_or_default();
    let lines: Vec<_> = text.lines().rev().take(15).collect();
    lines.into_iter().rev().collect::<Vec<_>>().join("\n")
}
