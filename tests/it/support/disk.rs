//! A small separate file system that a test can fill up. Only root can mount one.

use super::process::after_this;
use std::{
    fs::{File, Permissions},
    io::{ErrorKind, Write},
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    process::Command,
};

/// A mounted file system. Unmounted when it is dropped, even if it is still in use.
pub struct Disk(tempfile::TempDir);

impl Disk {
    pub fn new(mib: u32) -> Self {
        // Postgres runs as another user, who needs access.
        let dir = tempfile::Builder::new().permissions(Permissions::from_mode(0o755)).tempdir().unwrap();
        after_this(&format!("umount -l {0}; rmdir {0}", dir.path().display()));
        let options = format!("size={mib}m,mode=0755");
        let mut mount = Command::new("mount");
        mount.args(["-t", "tmpfs", "-o", &options, "xwms-it"]).arg(dir.path());
        let mounted = mount.output().expect("there is a mount command");
        assert!(mounted.status.success(), "this test mounts a tmpfs, which needs root: {mounted:?}");
        Self(dir)
    }

    pub fn path(&self) -> &Path {
        self.0.path()
    }

    fn filler(&self) -> PathBuf {
        self.path().join("filler")
    }

    /// Fills the disk, leaving `left` bytes free.
    pub fn fill(&self, left: u64) {
        let mut file = File::create(self.filler()).unwrap();
        let full = loop {
            if let Err(error) = file.write_all(&[0; 4096]) {
                break error;
            }
        };
        assert_eq!(full.kind(), ErrorKind::StorageFull, "{full}");
        let taken = file.metadata().unwrap().len();
        file.set_len(taken.saturating_sub(left)).unwrap();
    }

    /// Frees that space again.
    pub fn free(&self) {
        std::fs::remove_file(self.filler()).unwrap();
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("-l").arg(self.path()).status();
    }
}
