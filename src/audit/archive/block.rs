//! Verifies one block of an archive, without the others: first its leaves against the checkpoint, then each event
//! against its leaf. So the first event that is not what was written is named exactly.

use super::format::{Block, Event, blocks, width};
use crate::{
    audit::tree::{
        Checkpoint, Edge,
        hash::{Hash, no_event},
        proof::is_included,
        tiles::WIDTH,
    },
    keys::leaf,
};
use serde::Serialize;

/// What is wrong with an archive.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct BadLine {
    /// From 1.
    pub line: u64,
    /// The position of the event, if the line says one.
    pub position: Option<i64>,
    pub why: String,
}

/// A block as it is in the file.
#[derive(Default)]
pub(super) struct Raw {
    /// Which block it must be.
    pub index: u64,
    /// The number of its first line.
    pub line: u64,
    pub bytes: Vec<u8>,
}

/// What a good block has.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Good {
    pub events: u64,
    /// The positions of its first and its last event.
    pub span: Option<(i64, i64)>,
}

/// Which tree the blocks belong to.
#[derive(Clone, Copy)]
pub(super) struct Tree<'a> {
    pub checkpoint: &'a Checkpoint,
    /// Whether it is over the whole log, where a position is the number of a leaf.
    pub is_log: bool,
}

/// Verifies `raw`.
pub(super) fn check(tree: Tree<'_>, raw: &Raw) -> Result<Good, BadLine> {
    let mut lines = (raw.line..).zip(raw.bytes.split_inclusive(|byte| *byte == b'\n'));
    let (line, head) = lines.next().unwrap_or((raw.line, &[][..]));
    let leaves = leaves(tree.checkpoint, raw.index, head).map_err(|why| BadLine {
        line,
        position: first(tree, raw.index),
        why,
    })?;
    let mut course = Course { tree, first: raw.index * WIDTH, leaves, at: 0, good: Good::default() };
    let mut last = line;
    for (line, text) in lines {
        course.take(line, text)?;
        last = line;
    }
    course.end(last + 1)?;
    Ok(course.good)
}

/// The position of the first leaf of a block, where it is known.
fn first(tree: Tree<'_>, block: u64) -> Option<i64> {
    tree.is_log.then(|| i64::try_from(block * WIDTH + 1).ok()).flatten()
}

/// Returns the leaves of the block, which are in the tree of `checkpoint`.
fn leaves(checkpoint: &Checkpoint, index: u64, line: &[u8]) -> Result<Vec<Hash>, String> {
    let block: Block =
        serde_json::from_slice(line).map_err(|error| format!("it is not a block of leaves: {error}"))?;
    if block.block != index {
        return Err(format!("it is the block {}, not {index}", block.block));
    }
    let wanted = width(index, checkpoint.size);
    let (Some(leaves), Some(proof)) = (block.leaves(), block.proof()) else {
        return Err("its hashes are not hashes".to_owned());
    };
    if u64::try_from(leaves.len()) != Ok(wanted) {
        return Err(format!("it has {} leaves, not {wanted}", leaves.len()));
    }
    let mut edge = Edge::default();
    leaves.iter().for_each(|leaf| edge.push(*leaf, |_| {}));
    let proved = is_included(&edge.root(), index, blocks(checkpoint.size), &proof, &checkpoint.root);
    proved.then_some(leaves).ok_or_else(|| "its leaves are not those of the checkpoint".to_owned())
}

/// The events of a block, one after the other.
struct Course<'a> {
    tree: Tree<'a>,
    /// The index of the first leaf.
    first: u64,
    leaves: Vec<Hash>,
    /// How many leaves have an event, or need none.
    at: usize,
    good: Good,
}

impl Course<'_> {
    fn take(&mut self, line: u64, text: &[u8]) -> Result<(), BadLine> {
        let event: Event<'_> = serde_json::from_slice(text).map_err(|error| BadLine {
            line,
            position: None,
            why: format!("it is not an event: {error}"),
        })?;
        let position = event.position;
        let bad = |why: &str| BadLine { line, position: Some(position), why: why.to_owned() };
        if self.good.span.is_some_and(|(_, last)| position <= last) {
            return Err(bad("its position does not follow that of the event before"));
        }
        if self.tree.is_log {
            self.pass(line, position)?;
        }
        let known =
            self.leaves.get(self.at).ok_or_else(|| bad("there is no such event in the checkpoint"))?;
        // Otherwise bytes of the payload could pass for metadata.
        if event.metadata.contains('\n') {
            return Err(bad("its metadata has more than one line"));
        }
        if leaf::of(&event.metadata, &event.payload) != *known {
            return Err(bad("the event is not the one that was written"));
        }
        self.at += 1;
        self.good.events += 1;
        let first = self.good.span.map_or(position, |(first, _)| first);
        self.good.span = Some((first, position));
        Ok(())
    }

    /// Passes leaves of positions before `position` that belong to no event.
    fn pass(&mut self, line: u64, position: i64) -> Result<(), BadLine> {
        let index = u64::try_from(position - 1).ok().and_then(|leaf| leaf.checked_sub(self.first));
        let index = index.and_then(|index| usize::try_from(index).ok());
        let Some(index) = index.filter(|index| *index < self.leaves.len()) else {
            let why = "its position is not in this block".to_owned();
            return Err(BadLine { line, position: Some(position), why });
        };
        self.skip(line, index)
    }

    fn skip(&mut self, line: u64, upto: usize) -> Result<(), BadLine> {
        while self.at < upto {
            if self.leaves.get(self.at) != Some(&no_event()) {
                return Err(self.missing(line));
            }
            self.at += 1;
        }
        Ok(())
    }

    fn missing(&self, line: u64) -> BadLine {
        let leaf = self.first + u64::try_from(self.at).unwrap_or_default() + 1;
        if self.tree.is_log {
            let position = i64::try_from(leaf).ok();
            return BadLine { line, position, why: "the event is missing".to_owned() };
        }
        let position = self.good.span.map(|(_, last)| last);
        BadLine { line, position, why: format!("the event number {leaf}, which follows, is missing") }
    }

    /// Checks that no event is missing at the end of the block.
    fn end(&mut self, line: u64) -> Result<(), BadLine> {
        if self.tree.is_log {
            self.skip(line, self.leaves.len())?;
        }
        if self.at < self.leaves.len() { Err(self.missing(line)) } else { Ok(()) }
    }
}
