//! The lock of a directory of `xwms dev`: one process at a time uses it. The lock ends with the process,
//! however that ends.

use std::{
    fs::{File, OpenOptions, TryLockError},
    io::{self, Read, Seek, Write},
    os::unix::fs::OpenOptionsExt,
    path::Path,
};

/// A lock, held until this is dropped.
pub struct Lock(#[expect(dead_code, reason = "the lock is the file's, while it is open")] File);

/// Why the directory can't be locked.
#[derive(Debug, thiserror::Error)]
pub enum LockError {
    #[error("process {pid} is already running `xwms dev` in {dir}")]
    Held { pid: String, dir: String },
    #[error("{dir} can't be locked: {source}")]
    Io { dir: String, source: io::Error },
}

/// Locks `dir`.
///
/// # Errors
/// When another process holds the lock (the error names it), or when the lock file can't be used.
pub fn take(dir: &Path) -> Result<Lock, LockError> {
    let told = dir.display().to_string();
    let failed = |source| LockError::Io { dir: told.clone(), source };
    let mut options = OpenOptions::new();
    options.read(true).write(true).create(true).truncate(false).mode(0o600);
    let mut file = options.open(dir.join("lock")).map_err(failed)?;
    match file.try_lock() {
        Ok(()) => {}
        Err(TryLockError::WouldBlock) => {
            let mut pid = String::new();
            file.read_to_string(&mut pid).map_err(failed)?;
            let pid = match pid.trim() {
                "" => "another".to_owned(),
                pid => pid.to_owned(),
            };
            return Err(LockError::Held { pid, dir: told });
        }
        Err(TryLockError::Error(error)) => return Err(failed(error)),
    }
    file.set_len(0).map_err(failed)?;
    file.rewind().map_err(failed)?;
    writeln!(file, "{}", std::process::id()).map_err(failed)?;
    Ok(Lock(file))
}
