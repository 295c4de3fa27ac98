//! Tests of verification: archives of many sizes are good, and each kind of forgery is named.

use super::archive;
use crate::{
    audit::{
        archive::format::{Block, Event, Header, append, blocks, proof, width},
        tree::{
            Checkpoint, Edge,
            hash::no_event,
            subtrees::{TileId, Tiles},
            tiles::WIDTH,
        },
    },
    keys::{
        leaf,
        note::{Signer, Verifier},
    },
};
use std::{borrow::Cow, collections::BTreeMap};
use xwms_events::ids::AccountId;

const NAME: &str = "log.example";
/// The positions of a log that went back.
const GAP: std::ops::Range<i64> = 5..9;

fn signer(seed: u8) -> Signer {
    Signer::new(NAME, &[seed; 32]).ok().unwrap()
}

fn key() -> Verifier {
    signer(1).verifier().clone()
}

fn account() -> AccountId {
    AccountId::from_uuid(uuid::Uuid::from_u128(1))
}

fn texts(position: i64) -> (String, String) {
    (format!("{{\"id\":\"event_{position}\"}}"), format!("{{\"at\": {position}, \"text\": \"\u{e9}\\n\"}}"))
}

/// Returns the lines of an archive with the events at `positions`, each of which has a leaf; so have positions of
/// the gap.
fn lines(account: Option<AccountId>, positions: &[i64], signer: &Signer) -> Vec<String> {
    let (mut edge, mut tiles) = (Edge::default(), BTreeMap::<TileId, Vec<u8>>::new());
    for position in positions {
        let (metadata, payload) = texts(*position);
        let is_gap = account.is_none() && GAP.contains(position);
        let leaf = if is_gap { no_event() } else { leaf::of(&metadata, &payload) };
        edge.push(leaf, |entry| {
            tiles.entry((entry.level, entry.index / WIDTH)).or_default().extend(entry.hash);
        });
    }
    let tiles: Tiles = tiles.into_iter().collect();
    let size = edge.size();
    let origin = account.map_or_else(|| NAME.to_owned(), |account| format!("{NAME}/{account}"));
    let text = Checkpoint { origin: origin.clone(), size, root: edge.root() }.to_text();
    let header = Header::new(account, size, signer.sign(&origin, &text), key().to_text());
    let mut bytes = header.line().unwrap();
    let mut rest = positions.iter();
    for block in 0..blocks(size) {
        let hashes = tiles.hashes(&proof(block, size)).unwrap();
        let wide = usize::try_from(width(block, size)).unwrap();
        append(&mut bytes, &Block::new(block, &tiles.leaves(block).unwrap()[..wide * 32], &hashes)).unwrap();
        for position in rest.by_ref().take(wide).filter(|at| account.is_some() || !GAP.contains(*at)) {
            let (metadata, payload) = texts(*position);
            let (metadata, payload) = (Cow::Borrowed(&*metadata), Cow::Borrowed(&*payload));
            append(&mut bytes, &Event { position: *position, metadata, payload }).unwrap();
        }
    }
    String::from_utf8(bytes).unwrap().split_inclusive('\n').map(ToOwned::to_owned).collect()
}

fn of_log(size: i64) -> Vec<String> {
    lines(None, &(1..=size).collect::<Vec<_>>(), &signer(1))
}

fn of_account(size: i64) -> Vec<String> {
    lines(Some(account()), &(1..=size).map(|nth| nth * 3).collect::<Vec<_>>(), &signer(1))
}

/// Returns the first bad position and why.
fn bad(lines: &[String]) -> Option<(Option<i64>, String)> {
    let report = archive(lines.concat().as_bytes(), &key(), |_, _| {}).unwrap();
    report.first_bad.map(|bad| (bad.position, bad.why))
}

#[test]
fn archives_of_any_size_are_good() {
    for size in [1, 2, 4, 10, 255, 256, 257, 511, 512, 700, 1025] {
        assert_eq!((size, bad(&of_log(size))), (size, None));
        assert_eq!((size, bad(&of_account(size))), (size, None));
    }
    let report = archive(of_account(300).concat().as_bytes(), &key(), |_, _| {}).unwrap();
    let told = (report.account_id, report.events, report.size, report.position);
    assert_eq!(told, (Some(account()), 300, 300, Some(900)));
    let report = archive(of_log(300).concat().as_bytes(), &key(), |_, _| {}).unwrap();
    assert_eq!((report.events, report.size), (296, 300), "positions of the gap belong to no event");
}

/// The line of the event at `position`.
fn line_of(lines: &[String], position: i64) -> usize {
    lines.iter().position(|line| line.starts_with(&format!("{{\"position\":{position},"))).unwrap()
}

#[test]
fn an_edited_removed_moved_or_inserted_event_is_named() {
    for (lines, step) in [(of_log(600), 1), (of_account(600), 3)] {
        for nth in [1, 100, 256, 257, 513, 600] {
            let (position, is_log) = (nth * step, step == 1);
            let at = line_of(&lines, position);
            let edited = {
                let mut lines = lines.clone();
                lines[at] = lines[at].replace("text", "test");
                lines
            };
            assert_eq!(bad(&edited).unwrap().0, Some(position), "edited");
            let removed = [&lines[..at], &lines[at + 1..]].concat();
            let (named, why) = bad(&removed).unwrap();
            assert!(!is_log || named == Some(position), "removed {position}: {named:?} {why}");
            let twice = [&lines[..=at], &lines[at..]].concat();
            assert_eq!(bad(&twice).unwrap().0, Some(position), "inserted");
            if (nth - 1) % 256 != 255 && nth < 600 {
                let mut moved = lines.clone();
                moved.swap(at, at + 1);
                assert!(bad(&moved).unwrap().0 <= Some(position + step), "moved {position}");
            }
        }
    }
}

#[test]
fn an_archive_that_ends_early_or_goes_on_is_refused() {
    let lines = of_log(600);
    for upto in [0, 1, 2, 10, 258, 300, lines.len() - 1] {
        assert!(bad(&lines[..upto]).is_some(), "{upto} lines");
    }
    let text = lines.concat();
    assert!(bad(&[text[..text.len() - 1].to_owned()]).is_some(), "the last line break is missing");
    assert!(bad(&[&lines[..], &lines[lines.len() - 1..]].concat()).is_some());
    assert!(bad(&[text, "{}\n".to_owned()]).is_some());
}

#[test]
fn leaves_and_proofs_of_another_history_are_refused() {
    let (mut lines, others) = (of_log(600), of_log(601));
    let second = lines.iter().rposition(|line| line.starts_with("{\"block\":1")).unwrap();
    lines[second].clone_from(&others[second]);
    assert_eq!(bad(&lines).unwrap().0, Some(257));
    let mut swapped = of_log(600);
    swapped[second] = swapped[1].replace("\"block\":0", "\"block\":1");
    assert_eq!(bad(&swapped).unwrap().0, Some(257));
}

#[test]
fn a_checkpoint_of_another_key_or_tree_is_refused() {
    let forged = lines(None, &[1, 2, 3], &signer(2));
    assert!(bad(&forged).unwrap().1.contains("can't be trusted"));
    let header = of_account(3)[0].replace(&format!("\"account_id\":\"{}\",", account()), "");
    assert!(bad(&[header]).unwrap().1.contains("not the tree"));
    let larger = of_log(3)[0].replace("\"size\":3", "\"size\":4");
    assert!(bad(&[larger]).unwrap().1.contains("size"));
}

#[test]
fn positions_in_the_gap_have_no_event() {
    let mut lines = of_log(20);
    let at = line_of(&lines, 9);
    lines.insert(at, lines[at].replace("\"position\":9", "\"position\":6"));
    assert_eq!(bad(&lines).unwrap().0, Some(6));
    let at = line_of(&lines, 4);
    lines.truncate(at + 1);
    assert_eq!(bad(&lines).unwrap().0, Some(9), "an event after the gap is missing");
}

#[test]
fn a_part_is_verified_alone_and_must_have_all_of_its_blocks() {
    let whole = of_log(600);
    let header = Header::parse(whole[0].as_bytes()).unwrap();
    let begin = |block: u64| {
        let head = format!("{{\"block\":{block},");
        whole.iter().position(|line| line.starts_with(&head)).unwrap()
    };
    let part = |blocks: std::ops::Range<u64>, lines: &[String]| {
        let line = String::from_utf8(header.clone().part(&blocks).line().unwrap()).unwrap();
        [&[line][..], lines].concat()
    };
    let second = &whole[begin(1)..begin(2)];
    let good = part(1..2, second);
    let report = archive(good.concat().as_bytes(), &key(), |_, _| {}).unwrap();
    assert_eq!((report.first_bad, report.events, report.blocks), (None, 256, Some((1, 2))));
    assert_eq!(bad(&part(1..3, &whole[begin(1)..])), None);
    for (blocks, lines) in [(0..1, second), (1..3, second), (2..3, second), (2..4, &whole[begin(2)..])] {
        assert!(bad(&part(blocks.clone(), lines)).is_some(), "{blocks:?}");
    }
    assert!(bad(&good[..good.len() - 1]).is_some(), "its last event is missing");
}
