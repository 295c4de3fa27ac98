//! Writes the events for a SIEM to a file. It grows under another name, which says what it is, and gets its own
//! when it is complete and on disk. What was left behind is continued after its last whole line.

use super::Siem;
use crate::{
    audit::archive::{
        ArchiveError,
        file::{directory, open, put},
    },
    store::Store,
};
use serde_json::Value;
use std::{
    ffi::OsString,
    fs::File,
    io::{self, Read, Seek, SeekFrom},
    path::{Path, PathBuf},
};
use xwms_events::ids::AccountId;

/// Bytes of the end of a part that are searched at first.
const TAIL: u64 = 1024 * 1024;

/// What to write.
pub struct Wanted<'a> {
    /// The public URL of the server.
    pub issuer: &'a str,
    /// Only the events of this account; otherwise all.
    pub account: Option<AccountId>,
    /// The position after which it begins.
    pub after: i64,
}

/// Writes the events that are `wanted` to `path`, which must not exist. Calls `progress` with the position reached
/// and the last one. Returns the position up to which the file is complete.
///
/// # Errors
/// As [`ArchiveError`] says.
pub async fn write(
    store: &Store,
    wanted: &Wanted<'_>,
    path: &Path,
    progress: impl Fn(i64, i64),
) -> Result<i64, ArchiveError> {
    if path.exists() {
        return Err(ArchiveError::Unusable(format!("{}: it exists already", path.display())));
    }
    let part = part(path, wanted);
    let mut file = open(&part)?;
    let after = resume(&mut file)?.unwrap_or(wanted.after);
    let mut siem = Siem::new(store, wanted.issuer, wanted.account, after).await?;
    while let Some(lines) = siem.page(store).await? {
        file = put(file, lines).await?;
        progress(siem.after(), siem.upto());
    }
    file.sync_all()?;
    std::fs::rename(&part, path)?;
    File::open(directory(path))?.sync_all()?;
    Ok(siem.upto())
}

/// Returns the name under which the file grows. It has what is in it, so that nothing else is ever appended.
fn part(path: &Path, wanted: &Wanted<'_>) -> PathBuf {
    let whose = wanted.account.map_or_else(|| "log".to_owned(), |account| account.to_string());
    let mut name: OsString = path.as_os_str().to_owned();
    name.push(format!(".{whose}-{}.part", wanted.after));
    name.into()
}

/// Finds where a part continues: returns the position of its last whole line, and cuts off what is there of the
/// next. Returns `None` if not even the first line is complete.
fn resume(file: &mut File) -> Result<Option<i64>, ArchiveError> {
    let unusable =
        || ArchiveError::Unusable("its .part is something else; delete it to start again".to_owned());
    let Some((line, end)) = last_line(file)? else {
        file.set_len(0)?;
        file.rewind()?;
        return Ok(None);
    };
    let line: Value = serde_json::from_slice(&line).map_err(|_| unusable())?;
    let position = line.get("sequence").and_then(Value::as_str).and_then(|text| text.parse().ok());
    file.set_len(end)?;
    file.seek(SeekFrom::Start(end))?;
    position.map(Some).ok_or_else(unusable)
}

/// Returns the last whole line, and where it ends.
fn last_line(file: &mut File) -> io::Result<Option<(Vec<u8>, u64)>> {
    let length = file.metadata()?.len();
    let mut tail = TAIL;
    loop {
        let from = length.saturating_sub(tail);
        let mut bytes = Vec::new();
        file.seek(SeekFrom::Start(from))?;
        Read::by_ref(file).take(length - from).read_to_end(&mut bytes)?;
        if let Some(last) = bytes.iter().rposition(|byte| *byte == b'\n') {
            bytes.truncate(last + 1);
            let before = bytes.iter().rev().skip(1).position(|byte| *byte == b'\n');
            let end = from + u64::try_from(bytes.len()).unwrap_or_default();
            match before {
                Some(length) => return Ok(Some((bytes.split_off(last - length), end))),
                None if from == 0 => return Ok(Some((bytes, end))),
                None => {}
            }
        } else if from == 0 {
            return Ok(None);
        }
        tail *= 2;
    }
}

#[cfg(test)]
mod tests {
    use super::{TAIL, open, resume};
    use std::io::Write;

    fn line(position: i64, length: usize) -> String {
        format!("{{\"sequence\":\"{position:020}\",\"data\":\"{}\"}}\n", "x".repeat(length))
    }

    #[test]
    fn a_part_continues_after_its_last_whole_line() {
        let dir = tempfile::tempdir().unwrap();
        let (short, long) = (line(7, 1), line(8, usize::try_from(TAIL).unwrap() * 3));
        for (text, kept, after) in [
            (String::new(), String::new(), None),
            ("{\"sequence\":\"000".to_owned(), String::new(), None),
            (long[..long.len() - 1].to_owned(), String::new(), None),
            (short.clone(), short.clone(), Some(7)),
            (format!("{short}{{\"seq"), short.clone(), Some(7)),
            (format!("{short}{long}"), format!("{short}{long}"), Some(8)),
            (format!("{short}{}", &long[..long.len() - 1]), short.clone(), Some(7)),
            (format!("{long}{short}{{"), format!("{long}{short}"), Some(7)),
        ] {
            let path = dir.path().join("part");
            std::fs::write(&path, &text).unwrap();
            let mut file = open(&path).unwrap();
            assert_eq!(resume(&mut file).unwrap(), after);
            file.write_all(b"on").unwrap();
            assert!(std::fs::read_to_string(&path).unwrap() == format!("{kept}on"));
        }
    }

    #[test]
    fn another_file_is_refused() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("part");
        for text in ["{}\n", "hello\n", "{\"sequence\":7}\n"] {
            std::fs::write(&path, text).unwrap();
            assert!(resume(&mut open(&path).unwrap()).is_err(), "{text}");
        }
    }
}
