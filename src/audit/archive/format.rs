//! The lines of an archive: JSON, one value on each line. The first is the [`Header`]; each [`Block`] is followed
//! by its [`Event`]s. A line break ends every line, and no text in JSON contains one.

use crate::{
    audit::tree::{
        Checkpoint,
        hash::{Hash, LEN},
        proof::inclusion,
        tiles::WIDTH,
    },
    keys::note::Verifier,
};
use base64::{Engine, engine::general_purpose::STANDARD};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::{borrow::Cow, io, ops::Range};
use xwms_events::ids::AccountId;

/// What a file must say that it is.
const KIND: &str = "xwms-audit";
/// The version of this format.
const VERSION: u16 = 1;
/// How the line of a block begins; no event begins like this.
pub(super) const BLOCK_LINE: &[u8] = b"{\"block\":";

/// The first line: whose events, and the signed checkpoint that they lead to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Header {
    archive: String,
    version: u16,
    /// Absent in an archive of the whole log.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub account_id: Option<AccountId>,
    /// Number of leaves.
    pub size: u64,
    /// The blocks that the file has: the first one, and the one after the last. Absent if it has all of them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    blocks: Option<(u64, u64)>,
    /// A signed note.
    pub checkpoint: String,
    /// The key that verifies it. An auditor must get the same key from elsewhere.
    pub key: String,
}

impl Header {
    /// Creates the header of an archive that leads to `checkpoint`, which `key` verifies.
    pub fn new(account_id: Option<AccountId>, size: u64, checkpoint: String, key: String) -> Self {
        Self { archive: KIND.to_owned(), version: VERSION, account_id, size, blocks: None, checkpoint, key }
    }

    /// Returns the header of an archive that has only these blocks of it.
    #[must_use]
    pub fn part(self, blocks: &Range<u64>) -> Self {
        Self { blocks: Some((blocks.start, blocks.end)), ..self }
    }

    /// Returns whether the archive has only some of the blocks.
    pub fn is_part(&self) -> bool {
        self.blocks.is_some()
    }

    /// Returns the blocks that the archive has.
    pub fn blocks(&self) -> Range<u64> {
        let (first, end) = self.blocks.unwrap_or((0, blocks(self.size)));
        first..end
    }

    /// Returns the line.
    ///
    /// # Errors
    /// Never in practice: all of it is text.
    pub fn line(&self) -> io::Result<Vec<u8>> {
        let mut line = serde_json::to_vec(self)?;
        line.push(b'\n');
        Ok(line)
    }

    /// Parses the line.
    ///
    /// # Errors
    /// Says why it is not the first line of an archive that this version reads.
    pub fn parse(line: &[u8]) -> Result<Self, String> {
        let header: Self = serde_json::from_slice(line).map_err(|error| not_a_header(line, &error))?;
        if header.archive != KIND {
            return Err("it is not the first line of an archive".to_owned());
        }
        if header.version != VERSION {
            return Err(format!("the archive has version {}; this program reads {VERSION}", header.version));
        }
        Ok(header)
    }

    /// Opens the checkpoint.
    ///
    /// # Errors
    /// Says why it is not a checkpoint by `key` over the tree that the archive is of.
    pub fn open(&self, key: &Verifier) -> Result<Checkpoint, String> {
        let origin = self.checkpoint.lines().next().unwrap_or_default();
        let log = self.account_id.and_then(|account| key.name().strip_suffix(format!("/{account}").as_str()));
        if let Some(log) = log {
            let log = log.rsplit_once("/cut-").map_or(log, |(log, _)| log);
            return Err(format!(
                "the key is that of the account's tree: give the one that the operator published, \
                 {log}+id+key. Both have the same last part"
            ));
        }
        if !is_tree(origin, key.name(), self.account_id) {
            return Err(format!("{origin:?} is not the tree of this archive in the log {}", key.name()));
        }
        let opened = Checkpoint::open(&self.checkpoint, key, origin);
        let checkpoint = opened.map_err(|error| format!("the checkpoint can't be trusted: {error}"))?;
        let Range { start, end } = self.blocks();
        if start >= end || end > blocks(self.size) {
            return Err("it has no blocks of the checkpoint".to_owned());
        }
        match checkpoint.size == self.size && checkpoint.size > 0 {
            true => Ok(checkpoint),
            false => Err(format!("its size is not that of the checkpoint, {}", checkpoint.size)),
        }
    }
}

/// Returns whether `origin` names the tree of `account`, or of the whole log, in the log called `name`; also a
/// tree that began when the log went back.
fn is_tree(origin: &str, name: &str, account: Option<AccountId>) -> bool {
    let Some(rest) = origin.strip_prefix(name) else { return false };
    let rest = match rest.strip_prefix("/cut-") {
        Some(rest) => rest.trim_start_matches(|char: char| char.is_ascii_digit()),
        None => rest,
    };
    match account {
        Some(account) => rest.strip_prefix('/').is_some_and(|id| id == account.to_string()),
        None => rest.is_empty(),
    }
}

/// The leaves of up to 256 events, and the proof that they are in the tree.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Block {
    /// From 0.
    pub block: u64,
    /// The leaves one after the other, in base64.
    leaves: String,
    /// The proof (RFC 6962 §2.1.1) of the block's root in base64, in a tree whose leaves are the roots of blocks.
    proof: Vec<String>,
}

impl Block {
    pub fn new(block: u64, leaves: &[u8], proof: &[Hash]) -> Self {
        let proof = proof.iter().map(|hash| STANDARD.encode(hash)).collect();
        Self { block, leaves: STANDARD.encode(leaves), proof }
    }

    /// Returns the leaves; `None` if they are not hashes.
    pub fn leaves(&self) -> Option<Vec<Hash>> {
        let bytes = STANDARD.decode(&self.leaves).ok()?;
        let (hashes, rest) = bytes.as_chunks::<LEN>();
        rest.is_empty().then(|| hashes.to_vec())
    }

    /// Returns the proof; `None` if it has something else than hashes.
    pub fn proof(&self) -> Option<Vec<Hash>> {
        self.proof.iter().map(|hash| STANDARD.decode(hash).ok()?.try_into().ok()).collect()
    }
}

/// An event: the two texts that the log stores, unchanged.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Event<'a> {
    /// In an archive of the log, the number of its leaf. In one of an account, no proof covers it.
    pub position: i64,
    #[serde(borrow)]
    pub metadata: Cow<'a, str>,
    #[serde(borrow)]
    pub payload: Cow<'a, str>,
}

/// Appends `value` as a line.
pub(super) fn append(lines: &mut Vec<u8>, value: &impl Serialize) -> io::Result<()> {
    serde_json::to_writer(&mut *lines, value)?;
    lines.push(b'\n');
    Ok(())
}

/// Returns the number of blocks of a tree with `size` leaves.
pub(super) const fn blocks(size: u64) -> u64 {
    size.div_ceil(WIDTH)
}

/// Returns how many leaves `block` has, in a tree with `size` leaves.
pub(super) const fn width(block: u64, size: u64) -> u64 {
    let left = size.saturating_sub(block.saturating_mul(WIDTH));
    if left < WIDTH { left } else { WIDTH }
}

/// Returns the ranges of leaves whose hashes prove `block`: those of the tree whose leaves are the roots of blocks.
pub(super) fn proof(block: u64, size: u64) -> Vec<Range<u64>> {
    let ranges = inclusion(block, blocks(size)).unwrap_or_default().into_iter();
    ranges.map(|range| range.start * WIDTH..size.min(range.end * WIDTH)).collect()
}

/// Says what the first line is instead.
fn not_a_header(line: &[u8], error: &serde_json::Error) -> String {
    let is_case = serde_json::from_slice::<Value>(line).is_ok_and(|line| line["type"] == "case");
    if is_case {
        return "it is the export of a case, and no archive; docs/guides/keep-a-case.md says how to verify it".to_owned();
    }
    format!("it is not the first line of an archive: {error}")
}

#[cfg(test)]
mod tests {
    use super::{Block, Event, Header, append, blocks, is_tree, width};
    use crate::keys::note::Signer;
    use std::borrow::Cow;
    use xwms_events::ids::AccountId;

    #[test]
    fn a_file_that_is_not_an_archive_is_refused_by_what_it_is() {
        let case = Header::parse(br#"{"case_id":"case_x","tree_size":3,"type":"case"}"#).err();
        assert!(case.is_some_and(|why| why.contains("the export of a case")));
        let other = Header::parse(b"nothing").err();
        assert!(other.is_some_and(|why| why.contains("not the first line of an archive")));
    }

    #[test]
    fn an_archive_belongs_to_one_tree() {
        let account = AccountId::from_uuid(uuid::Uuid::from_u128(1));
        let own = format!("log.example/{account}");
        assert!(is_tree("log.example", "log.example", None) && is_tree(&own, "log.example", Some(account)));
        assert!(is_tree("log.example/cut-7", "log.example", None));
        assert!(is_tree(&format!("log.example/cut-7/{account}"), "log.example", Some(account)));
        for other in ["log.example2", "other", "log.example/cut-7x", &own] {
            assert!(!is_tree(other, "log.example", None), "{other}");
        }
        let stranger = AccountId::from_uuid(uuid::Uuid::from_u128(2));
        assert!(
            !is_tree(&own, "log.example", Some(stranger))
                && !is_tree("log.example", "log.example", Some(account))
        );
    }

    #[test]
    fn the_key_of_the_accounts_tree_is_told_apart_from_that_of_the_log() {
        let account = AccountId::from_uuid(uuid::Uuid::from_u128(1));
        for log in ["log.example", "log.example/cut-7"] {
            let name = format!("{log}/{account}");
            let signer = Signer::new(&name, &[7; 32]).ok().unwrap();
            let header = Header::new(Some(account), 1, format!("{name}\n1\n"), "key".into());
            let why = header.open(signer.verifier()).err().unwrap_or_default();
            assert!(
                why.contains("that of the account's tree") && why.contains("log.example+id+key"),
                "{why}"
            );
        }
    }

    #[test]
    fn texts_are_kept_to_the_byte() {
        let texts = ["{\"a\": \"\\u00e9 \\\" \u{e9}\"}", "{ }\n\t\u{1F600}"];
        let event =
            Event { position: 7, metadata: Cow::Borrowed(texts[0]), payload: Cow::Borrowed(texts[1]) };
        let mut lines = Vec::new();
        append(&mut lines, &event).unwrap();
        assert_eq!(lines.iter().filter(|byte| **byte == b'\n').count(), 1);
        let read: Event<'_> = serde_json::from_slice(&lines).unwrap();
        assert_eq!((read.position, &*read.metadata, &*read.payload), (7, texts[0], texts[1]));
    }

    #[test]
    fn a_block_begins_as_no_event_does() {
        let mut lines = Vec::new();
        append(&mut lines, &Block::new(3, &[1; 64], &[[2; 32]])).unwrap();
        assert!(lines.starts_with(super::BLOCK_LINE));
        let read: Block = serde_json::from_slice(&lines).unwrap();
        assert_eq!((read.leaves().unwrap(), read.proof().unwrap()), (vec![[1; 32]; 2], vec![[2; 32]]));
    }

    #[test]
    fn the_last_block_may_be_short() {
        assert_eq!((blocks(1), blocks(256), blocks(257)), (1, 1, 2));
        assert_eq!((width(0, 257), width(1, 257), width(2, 257), width(0, 3)), (256, 1, 0, 3));
    }

    #[test]
    fn another_kind_of_file_is_refused_as_an_archive() {
        let header = Header::new(None, 1, "note".into(), "key".into());
        assert_eq!(Header::parse(&header.line().unwrap()), Ok(header));
        for wrong in ["", "{}", "[]", r#"{"archive":"zip","version":1,"size":1,"checkpoint":"","key":""}"#] {
            assert!(Header::parse(wrong.as_bytes()).is_err(), "{wrong}");
        }
        let later = r#"{"archive":"xwms-audit","version":2,"size":1,"checkpoint":"","key":""}"#;
        assert!(Header::parse(later.as_bytes()).unwrap_err().contains("version 2"));
    }
}
