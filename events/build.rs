//! Computes the fingerprint of the rules: a hash of every source file of this crate. The server stores folded states
//! under it, because a state that other sources folded may mean something else.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

fn main() -> io::Result<()> {
    println!("cargo::rerun-if-changed=src");
    let mut files = Vec::new();
    sources(Path::new("src"), &mut files)?;
    files.sort();
    let mut hash = Fnv::default();
    for file in files {
        hash.add(file.as_os_str().as_encoded_bytes());
        hash.add(&fs::read(&file)?);
    }
    println!("cargo::rustc-env=XWMS_RULES={:016x}", hash.0);
    Ok(())
}

fn sources(dir: &Path, into: &mut Vec<PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(dir)? {
        let path = entry?.path();
        match path.is_dir() {
            true => sources(&path, into)?,
            false => into.push(path),
        }
    }
    Ok(())
}

/// FNV-1a. No attacker controls the input, and two releases collide only as often as two random numbers.
struct Fnv(u64);

impl Default for Fnv {
    fn default() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }
}

impl Fnv {
    fn add(&mut self, bytes: &[u8]) {
        // The length separates the end of one file from the beginning of the next.
        let length = (bytes.len() as u64).to_le_bytes();
        for byte in length.iter().chain(bytes) {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }
}
