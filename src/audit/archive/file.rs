//! Writes an archive to a file. It grows as `FILE.part`, and gets its name when it is complete and on disk. A part
//! that was left behind is continued at its last whole block, with the checkpoint that it began with.

use super::{
    format::{BLOCK_LINE, Header},
    source::{ArchiveError, BLOCK, Source},
};
use crate::store::Store;
use std::{
    ffi::OsString,
    fs::{File, OpenOptions, TryLockError},
    io::{self, BufRead, BufReader, Read, Seek, SeekFrom, Write},
    ops::Range,
    os::unix::fs::OpenOptionsExt,
    path::{Path, PathBuf},
};
use xwms_events::ids::AccountId;

/// Blocks of one page: some 16,000 events.
const PAGE: u64 = 64;
/// Bytes of the end of a part that are searched at first.
const TAIL: u64 = 1024 * 1024;
/// The longest first line.
const HEADER_MAX: u64 = 64 * 1024;

/// Writes the archive of `account`, or of the whole log, to `path`, which must not exist. Calls `progress` with
/// the number of leaves done and the total. Returns how many leaves it has.
///
/// # Errors
/// As [`ArchiveError`] says.
pub async fn write(
    store: &Store,
    account: Option<AccountId>,
    path: &Path,
    progress: impl FnMut(u64, u64),
) -> Result<u64, ArchiveError> {
    write_contents(store, Contents { account, blocks: None }, path, progress).await
}

/// Writes an archive of the whole log that has only these blocks; the newest checkpoint must be over them.
/// Otherwise as [`write`].
///
/// # Errors
/// As [`ArchiveError`] says.
pub async fn write_part(
    store: &Store,
    blocks: Range<u64>,
    path: &Path,
    progress: impl FnMut(u64, u64),
) -> Result<u64, ArchiveError> {
    write_contents(store, Contents { account: None, blocks: Some(blocks) }, path, progress).await
}

/// What an archive has.
struct Contents {
    /// The account of its events; `None` for the whole log.
    account: Option<AccountId>,
    /// `None` for all blocks.
    blocks: Option<Range<u64>>,
}

async fn write_contents(
    store: &Store,
    Contents { account, blocks }: Contents,
    path: &Path,
    mut progress: impl FnMut(u64, u64),
) -> Result<u64, ArchiveError> {
    let unusable = |why: &str| ArchiveError::Unusable(format!("{}: {why}", path.display()));
    if path.exists() {
        return Err(unusable("it exists already"));
    }
    let part = part(path);
    let mut file = open(&part)?;
    let (source, mut from) = match resume(&mut file)? {
        Some((header, block)) => {
            let range = header.blocks();
            if header.account_id != account || blocks != header.is_part().then(|| range.clone()) {
                return Err(unusable("its .part is an archive of something else; delete it to start again"));
            }
            (Source::of_size(account, header.size).ending(range.end), block)
        }
        None => {
            let (source, header) = Source::newest(store, account).await?;
            let header = blocks.iter().fold(header, Header::part);
            let range = header.blocks();
            file.set_len(0)?;
            file.rewind()?;
            file.write_all(&header.line()?)?;
            (source.ending(range.end), range.start)
        }
    };
    let mut lines = source.page(store.pool(), from, PAGE).await?;
    while from < source.blocks() {
        from = source.blocks().min(from + PAGE);
        // The next page is read while this one is written.
        let (next, written) = tokio::join!(source.page(store.pool(), from, PAGE), put(file, lines));
        (file, lines) = (written?, next?);
        progress(source.size().min(from * BLOCK), source.size());
    }
    file.sync_all()?;
    std::fs::rename(&part, path)?;
    File::open(directory(path))?.sync_all()?;
    Ok(source.size())
}

/// Returns the name under which the file grows.
fn part(path: &Path) -> PathBuf {
    let mut name: OsString = path.as_os_str().to_owned();
    name.push(".part");
    name.into()
}

/// Returns the directory of a file.
pub(in crate::audit) fn directory(path: &Path) -> &Path {
    path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or_else(|| Path::new("."))
}

/// Opens a part for this process alone: an archive has what people did, and two writers would mix their lines.
pub(in crate::audit) fn open(part: &Path) -> Result<File, ArchiveError> {
    let mut options = OpenOptions::new();
    let file = options.read(true).write(true).create(true).truncate(false).mode(0o600).open(part)?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => {
            Err(ArchiveError::Unusable(format!("another process is writing {}", part.display())))
        }
        Err(TryLockError::Error(error)) => Err(error.into()),
    }
}

/// Appends to a file.
pub(in crate::audit) async fn put(mut file: File, lines: Vec<u8>) -> io::Result<File> {
    let written = tokio::task::spawn_blocking(move || file.write_all(&lines).map(|()| file));
    written.await.map_err(io::Error::other)?
}

/// Finds where a part continues: returns its header and the first block that is not complete, and cuts off what is
/// there of it. Returns `None` if not even the header is complete.
fn resume(file: &mut File) -> Result<Option<(Header, u64)>, ArchiveError> {
    file.rewind()?;
    let mut line = Vec::new();
    BufReader::new(&mut *file).take(HEADER_MAX).read_until(b'\n', &mut line)?;
    if !line.ends_with(b"\n") {
        return Ok(None);
    }
    let header = Header::parse(&line).map_err(ArchiveError::Unusable)?;
    let begin = u64::try_from(line.len()).unwrap_or_default();
    let blocks = header.blocks();
    let (at, block) = last_block(file, begin)?.unwrap_or((begin, blocks.start));
    file.set_len(at)?;
    file.seek(SeekFrom::Start(at))?;
    Ok(Some((header, block)))
}

/// Returns where the line of the last block begins, at or after `begin`, and which block it is.
fn last_block(file: &mut File, begin: u64) -> io::Result<Option<(u64, u64)>> {
    let end = file.metadata()?.len();
    let mut tail = TAIL;
    loop {
        // The line break before it belongs to its beginning.
        let from = end.saturating_sub(tail).max(begin - 1);
        let mut bytes = Vec::new();
        file.seek(SeekFrom::Start(from))?;
        Read::by_ref(file).take(end - from).read_to_end(&mut bytes)?;
        if let Some((at, block)) = last_in(&bytes) {
            return Ok(Some((from + at, block)));
        }
        if from < begin {
            return Ok(None);
        }
        tail *= 2;
    }
}

/// Finds the last line in `bytes` that begins as a block and says which.
fn last_in(bytes: &[u8]) -> Option<(u64, u64)> {
    let breaks = bytes.iter().enumerate().rev().filter(|(_, byte)| **byte == b'\n');
    breaks.map(|(at, _)| at + 1).find_map(|at| {
        let rest = bytes.get(at..)?.strip_prefix(BLOCK_LINE)?;
        let digits = rest.get(..rest.iter().position(|byte| *byte == b',')?)?;
        let block = std::str::from_utf8(digits).ok()?.parse().ok()?;
        Some((u64::try_from(at).ok()?, block))
    })
}

#[cfg(test)]
mod tests {
    use super::{Header, open, part, resume};
    use std::{io::Write, path::Path};

    #[test]
    fn a_part_continues_at_its_last_whole_block() {
        let header = Header::new(None, 600, "note".into(), "key".into());
        let head = String::from_utf8(header.line().unwrap()).unwrap();
        let block = |number: u64| format!("{{\"block\":{number},\"leaves\":\"\",\"proof\":[]}}\n");
        let event = "{\"position\":1,\"metadata\":\"\",\"payload\":\"{\\\"block\\\":9,\"}\n".to_owned();
        let dir = tempfile::tempdir().unwrap();
        for (text, kept, next) in [
            (head.clone(), head.clone(), 0),
            (format!("{head}{}", block(0)), head.clone(), 0),
            (
                format!("{head}{}{event}{}{event}", block(0), block(1)),
                format!("{head}{}{event}", block(0)),
                1,
            ),
            (format!("{head}{}{event}{{\"block\":1", block(0)), head.clone(), 0),
            (format!("{head}{}{}", block(0), event.repeat(40_000)), head.clone(), 0),
        ] {
            let path = part(&dir.path().join("archive"));
            std::fs::write(&path, &text).unwrap();
            let mut file = open(&path).unwrap();
            assert_eq!(resume(&mut file).unwrap(), Some((header.clone(), next)));
            file.write_all(b"on").unwrap();
            assert_eq!(std::fs::read_to_string(&path).unwrap(), format!("{kept}on"));
        }
    }

    #[test]
    fn half_a_header_is_nothing_and_another_file_is_refused() {
        let dir = tempfile::tempdir().unwrap();
        for (text, is_usable) in [("", true), ("{\"archive\":\"xw", true), ("{}\n", false)] {
            let path = dir.path().join("part");
            std::fs::write(&path, text).unwrap();
            assert_eq!(resume(&mut open(&path).unwrap()).is_ok_and(|begun| begun.is_none()), is_usable);
        }
    }

    #[test]
    fn two_processes_do_not_write_one_part() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("part");
        let first = open(&path).unwrap();
        assert!(open(Path::new(&path)).is_err());
        drop(first);
        assert!(open(&path).is_ok());
    }
}
