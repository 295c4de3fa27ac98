//! Server processes that outlive a Ctrl-C at the terminal, so that xwms can finish what is in flight first.
//! They run in a process group of their own, and, where the server refuses to run as root, as another user.

use std::{
    io,
    os::unix::{fs::PermissionsExt, process::CommandExt},
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

/// `program` as that user, in its own process group, with nothing of the terminal.
pub fn command(program: &Path, run_as: Option<RunAs>) -> Command {
    let mut command = Command::new(program);
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

/// The last lines of a log file, for an error.
pub fn tail(log: &Path) -> String {
    let text = std::fs::read_to_string(log).unwrap_or_default();
    let lines: Vec<_> = text.lines().rev().take(15).collect();
    lines.into_iter().rev().collect::<Vec<_>>().join("\n")
}
