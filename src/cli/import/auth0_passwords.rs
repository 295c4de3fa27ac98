//! The export of password hashes that Auth0's support sends, beside that of the users: both have one line per
//! person, in any order. The index has sixteen bytes for each person, so that the hashes themselves stay in the
//! file.

use super::row::RECORD_MAX;
use serde::Deserialize;
use std::{
    collections::hash_map::RandomState,
    fs::File,
    hash::BuildHasher,
    io::{self, BufRead, BufReader, Read, Seek, SeekFrom},
    path::Path,
};

/// Most people in the file: the index has 256 MiB then.
const PEOPLE_MAX: usize = 16 << 20;

/// An id as MongoDB writes it.
#[derive(Deserialize)]
pub(super) struct Oid {
    #[serde(rename = "$oid")]
    pub id: String,
}

/// The part of a line that matters.
#[derive(Deserialize)]
struct Line {
    #[serde(rename = "_id")]
    oid: Oid,
    #[serde(rename = "passwordHash", default)]
    hash: Option<String>,
}

/// The hashes of a file, by the id of the user without its prefix.
pub(super) struct Passwords {
    file: BufReader<File>,
    hasher: RandomState,
    /// Hash of the id, and where its line begins; sorted.
    index: Vec<(u64, u64)>,
}

impl Passwords {
    /// Reads the file once.
    ///
    /// # Errors
    /// If it can't be read, or has too many lines. Lines that say nothing are passed over.
    pub fn open(path: &Path) -> io::Result<Self> {
        let mut passwords =
            Self { file: BufReader::new(File::open(path)?), hasher: RandomState::new(), index: vec![] };
        let mut at = 0;
        loop {
            let (length, line) = passwords.line()?;
            if length == 0 {
                break;
            }
            if let Some(line) = line {
                if passwords.index.len() >= PEOPLE_MAX {
                    let what = "the file of passwords has more than 16,777,216 lines; split it";
                    return Err(io::Error::new(io::ErrorKind::InvalidData, what));
                }
                passwords.index.push((passwords.hasher.hash_one(&line.oid.id), at));
            }
            at += length;
        }
        passwords.index.sort_unstable();
        Ok(passwords)
    }

    /// Returns the hash of the user with this id, if the file has one.
    ///
    /// # Errors
    /// If the file can't be read.
    pub fn find(&mut self, id: &str) -> io::Result<Option<String>> {
        let wanted = self.hasher.hash_one(id);
        let from = self.index.partition_point(|(hash, _)| *hash < wanted);
        let places: Vec<_> =
            self.index.iter().skip(from).take_while(|(hash, _)| *hash == wanted).map(|(_, at)| *at).collect();
        for at in places {
            self.file.seek(SeekFrom::Start(at))?;
            let (_, line) = self.line()?;
            if let Some(line) = line.filter(|line| line.oid.id == id) {
                return Ok(line.hash);
            }
        }
        Ok(None)
    }

    /// Returns the length of the next line, 0 at the end of the file, and what it says.
    fn line(&mut self) -> io::Result<(u64, Option<Line>)> {
        let mut line = Vec::new();
        let most = u64::try_from(RECORD_MAX).unwrap_or(u64::MAX);
        let mut length = self.file.by_ref().take(most).read_until(b'\n', &mut line)?;
        let is_whole = line.ends_with(b"\n") || length < RECORD_MAX;
        let said = serde_json::from_slice(&line).ok().filter(|_| is_whole);
        if !is_whole {
            // The rest of a line that is too long, in parts.
            loop {
                line.clear();
                let more = self.file.by_ref().take(most).read_until(b'\n', &mut line)?;
                length += more;
                if more == 0 || line.ends_with(b"\n") {
                    break;
                }
            }
        }
        Ok((u64::try_from(length).unwrap_or(u64::MAX), said))
    }
}

#[cfg(test)]
mod tests {
    use super::{Passwords, RECORD_MAX};
    use std::io::Write;

    #[test]
    fn a_hash_is_found_wherever_it_stands() {
        let mut file = tempfile::NamedTempFile::new().unwrap();
        let line = |id: &str, hash: &str| format!(r#"{{"_id":{{"$oid":"{id}"}},"passwordHash":"{hash}"}}"#);
        let long = format!(r#"{{"_id":{{"$oid":"{}"}}}}"#, "x".repeat(RECORD_MAX * 2));
        let lines = [line("b", "2"), "nonsense".to_owned(), String::new(), long, line("a", "1")];
        file.write_all(lines.join("\n").as_bytes()).unwrap();
        let mut passwords = Passwords::open(file.path()).unwrap();
        for (id, hash) in [("a", Some("1")), ("b", Some("2")), ("c", None), ("a", Some("1"))] {
            assert_eq!(passwords.find(id).unwrap().as_deref(), hash, "{id}");
        }
    }
}
