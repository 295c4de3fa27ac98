//! Server processes that outlive a Ctrl-C at the terminal, so that xwms can finish what is in flight first.
//! They run in a process group of their own, and, where the server refuses to run as root, as another user.

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

/// Another user than root to run a server as.
#[derive(Clone, Copy, Debug)]
pub struct RunAs {
    pub uid: u32,
    pub gid: u32,
}

impl RunAs {
    /// Nobody else unless the caller is root; then `postgres` if there is such a user, else `nobody`.
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

    /// Whether that user may reach `dir`: every directory above must let others through.
    pub fn reaches(dir: &Path) -> bool {
        dir.ancestors()
            .skip(1)
            .all(|above| std::fs::metadata(above).is_ok_and(|above| above.permissions().mode() & 0o001 != 0))
    }
}

/// Variables by which the shell tells programs about another Postgres (`PGHOST`, `PGSSLMODE`, `PGOPTIONS` …).
fn postgres_variables() -> impl Iterator<Item = OsString> {
    std::env::vars_os().map(|(name, _)| name).filter(|name| name.as_encoded_bytes().starts_with(b"PG"))
}

/// Goes on without the variables by which the shell tells of another Postgres: the database library takes what the URL
/// leaves open from them. A process can't drop its variables safely, so it begins anew in place. Nothing may have been
/// done before.
///
/// # Errors
/// When the program can't be begun anew.
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

/// `program` as that user, in its own process group, with nothing of the terminal nor of another Postgres.
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

/// The first of `name` in PATH, or in one of `places`.
pub fn find(name: &str, places: &[PathBuf]) -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path)
        .chain(places.iter().cloned())
        .map(|dir| dir.join(name))
        .find(|program| program.is_file())
}

/// Makes `dir` that only that user (and root) may enter.
///
/// # Errors
/// When the system says no.
pub fn private_dir(dir: &Path, run_as: Option<RunAs>) -> io::Result<()> {
    std::fs::create_dir_all(dir)?;
    std::fs::set_permissions(dir, std::fs::Permissions::from_mode(0o700))?;
    match run_as {
        Some(RunAs { uid, gid }) => std::os::unix::fs::chown(dir, Some(uid), Some(gid)),
        None => Ok(()),
    }
}

/// Writes `file`, readable by its owner only, whole or not at all: a start that is cut short must not leave half of it.
///
/// # Errors
/// When the system says no.
pub fn write_private(file: &Path, text: &[u8]) -> io::Result<()> {
    let mut name = file.as_os_str().to_owned();
    name.push(".new");
    let fresh = PathBuf::from(name);
    // What a start before left may be readable by all.
    match std::fs::remove_file(&fresh) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    let mut open = std::fs::OpenOptions::new();
    open.write(true).create_new(true).mode(0o600).open(&fresh)?.write_all(text)?;
    std::fs::rename(&fresh, file)
}

/// The words of the command line of the process `pid`; none if there is no such process, or it can't be seen.
pub fn words_of(pid: u32) -> Vec<Vec<u8>> {
    if let Ok(line) = std::fs::read(format!("/proc/{pid}/cmdline")) {
        return line.split(|byte| *byte == 0).map(<[u8]>::to_vec).collect();
    }
    // Where there is no /proc.
    let asked = Command::new("ps").args(["-ww", "-o", "args=", "-p"]).arg(pid.to_string()).output();
    let line = asked.map(|output| output.stdout).unwrap_or_default();
    line.split(u8::is_ascii_whitespace).map(<[u8]>::to_vec).collect()
}

/// The last lines of a log file, for an error.
pub fn tail(log: &Path) -> String {
    let text = std::fs::read_to_string(log).unwrap_or_default();
    let lines: Vec<_> = text.lines().rev().take(15).collect();
    lines.into_iter().rev().collect::<Vec<_>>().join("\n")
}
