//! Verifies an archive with nothing but the public key of its log. Blocks are verified on all cores, in order;
//! memory has a few of them at a time.

pub use super::block::BadLine;

use super::{
    block::{self, Good, Raw, Tree},
    format::{BLOCK_LINE, Header},
};
use crate::{
    audit::tree::{Checkpoint, tiles::WIDTH},
    keys::note::Verifier,
};
use base64::{Engine, engine::general_purpose::STANDARD};
use serde::Serialize;
use std::{
    io::{self, BufRead, Read},
    num::NonZero,
    ops::Range,
};
use xwms_events::ids::AccountId;

/// The longest line that is read, in bytes.
const LINE_MAX: u64 = 64 * 1024 * 1024;
/// Blocks for each core in one step.
const STEP: usize = 16;

/// What a verification found.
#[derive(Debug, Serialize)]
pub struct Report {
    /// Whose events they are; absent for the whole log.
    pub account_id: Option<AccountId>,
    /// Events that are as they were written.
    pub events: u64,
    /// Number of leaves of the checkpoint.
    pub size: u64,
    /// If the archive has only some blocks: the first one, and the one after the last.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub blocks: Option<(u64, u64)>,
    /// The root in base64 of the checkpoint.
    pub root: String,
    /// The position of the last good event.
    pub position: Option<i64>,
    /// The first line that is not as it was.
    pub first_bad: Option<BadLine>,
}

impl Report {
    /// Returns whether the archive is complete and as it was written.
    pub const fn is_good(&self) -> bool {
        self.first_bad.is_none()
    }
}

/// Verifies the archive in `input`, whose checkpoint `key` must have signed. Calls `progress` with the number of
/// leaves done and the total.
///
/// # Errors
/// Returns an error if `input` can't be read.
pub fn archive(
    input: impl BufRead,
    key: &Verifier,
    mut progress: impl FnMut(u64, u64),
) -> io::Result<Report> {
    let mut lines = Lines { input, number: 0, next: None };
    let mut report = Report {
        account_id: None,
        events: 0,
        size: 0,
        blocks: None,
        root: String::new(),
        position: None,
        first_bad: None,
    };
    let opened = match lines.take()? {
        Ok(Some(line)) => open(&line, key),
        Ok(None) => Err("the file is empty".to_owned()),
        Err(why) => Err(why),
    };
    let (header, checkpoint) = match opened {
        Ok(opened) => opened,
        Err(why) => {
            report.first_bad = Some(BadLine { line: 1, position: None, why });
            return Ok(report);
        }
    };
    report.account_id = header.account_id;
    report.size = checkpoint.size;
    let blocks = header.blocks();
    report.blocks = header.is_part().then_some((blocks.start, blocks.end));
    report.root = STANDARD.encode(checkpoint.root);
    let tree = Tree { checkpoint: &checkpoint, is_log: header.account_id.is_none() };
    report.first_bad = run(&mut lines, tree, blocks, &mut report, &mut progress)?.err();
    Ok(report)
}

fn open(line: &[u8], key: &Verifier) -> Result<(Header, Checkpoint), String> {
    let header = Header::parse(line)?;
    let checkpoint = header.open(key)?;
    Ok((header, checkpoint))
}

fn run(
    lines: &mut Lines<impl BufRead>,
    tree: Tree<'_>,
    blocks: Range<u64>,
    report: &mut Report,
    progress: &mut impl FnMut(u64, u64),
) -> io::Result<Result<(), BadLine>> {
    let (mut done, all) = (blocks.start, blocks.end);
    let cores = std::thread::available_parallelism().map_or(1, NonZero::get);
    while done < all {
        let (raws, broken) = lines.blocks(done, all, cores * STEP)?;
        for good in check(tree, &raws, cores) {
            if let Err(bad) = good.and_then(|(line, good)| add(report, line, &good)) {
                return Ok(Err(bad));
            }
            done += 1;
            progress(tree.checkpoint.size.min(done * WIDTH), tree.checkpoint.size);
        }
        if let Some(why) = broken {
            let position = report.position;
            return Ok(Err(BadLine { line: lines.number + 1, position, why }));
        }
    }
    let extra = match lines.take()? {
        Ok(None) => return Ok(Ok(())),
        Ok(Some(_)) => "the archive goes on after its last block".to_owned(),
        Err(why) => why,
    };
    Ok(Err(BadLine { line: lines.number, position: None, why: extra }))
}

/// Verifies `raws` on all cores. Returns the results in order, each with the number of the block's first line.
fn check(tree: Tree<'_>, raws: &[Raw], cores: usize) -> Vec<Result<(u64, Good), BadLine>> {
    let share = raws.len().div_ceil(cores).max(1);
    let each = |raw: &Raw| block::check(tree, raw).map(|good| (raw.line, good));
    std::thread::scope(|scope| {
        let shares: Vec<_> = raws
            .chunks(share)
            .map(|raws| (raws, scope.spawn(move || raws.iter().map(each).collect::<Vec<_>>())))
            .collect();
        let died = |raws: &[Raw]| {
            let line = raws.first().map_or(0, |raw| raw.line);
            vec![Err(BadLine { line, position: None, why: "a thread that verified it died".to_owned() })]
        };
        shares.into_iter().flat_map(|(raws, share)| share.join().unwrap_or_else(|_| died(raws))).collect()
    })
}

/// Adds a good block, which must follow those before.
fn add(report: &mut Report, line: u64, good: &Good) -> Result<(), BadLine> {
    if let Some((first, last)) = good.span {
        if report.position.is_some_and(|before| first <= before) {
            let why = "its position does not follow that of the event before".to_owned();
            return Err(BadLine { line: line + 1, position: Some(first), why });
        }
        report.position = Some(last);
    }
    report.events += good.events;
    Ok(())
}

/// The lines of a file.
struct Lines<I> {
    input: I,
    /// The number of the last line that was taken.
    number: u64,
    /// A line that was read and not taken.
    next: Option<Vec<u8>>,
}

impl<I: BufRead> Lines<I> {
    /// Takes a line; `Ok(None)` at the end. Returns why a line can't be taken.
    fn take(&mut self) -> io::Result<Result<Option<Vec<u8>>, String>> {
        if let Some(line) = self.next.take() {
            self.number += 1;
            return Ok(Ok(Some(line)));
        }
        let mut line = Vec::new();
        self.input.by_ref().take(LINE_MAX).read_until(b'\n', &mut line)?;
        if line.is_empty() {
            return Ok(Ok(None));
        }
        self.number += 1;
        Ok(if line.ends_with(b"\n") { Ok(Some(line)) } else { Err("the line is cut off".to_owned()) })
    }

    /// Takes up to `most` blocks from the block `from` on, and says why there are fewer.
    fn blocks(&mut self, from: u64, all: u64, most: usize) -> io::Result<(Vec<Raw>, Option<String>)> {
        let mut raws = Vec::new();
        for index in (from..all).take(most) {
            let head = match self.take()? {
                Ok(Some(line)) => line,
                Ok(None) => return Ok((raws, Some("the archive ends here; the rest is missing".to_owned()))),
                Err(why) => {
                    self.number -= 1;
                    return Ok((raws, Some(why)));
                }
            };
            let mut raw = Raw { index, line: self.number, bytes: head };
            // One event too many is enough to refuse the block.
            for _ in 0..=WIDTH {
                match self.take()? {
                    Ok(Some(line)) if !line.starts_with(BLOCK_LINE) => raw.bytes.extend(line),
                    Ok(Some(line)) => {
                        self.number -= 1;
                        self.next = Some(line);
                        break;
                    }
                    Ok(None) => break,
                    // What is there of the block may be wrong before the line.
                    Err(why) => {
                        self.number -= 1;
                        raws.push(raw);
                        return Ok((raws, Some(why)));
                    }
                }
            }
            raws.push(raw);
        }
        Ok((raws, None))
    }
}

#[cfg(test)]
mod tests;
