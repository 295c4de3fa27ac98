//! Notes, checkpoints and cosignatures, each kind of forgery, and the example of Go's `note` package.

use super::super::{checkpoint::Checkpoint, hash::empty};
use crate::keys::note::{NoteError, Signer, Verifier, valid_cosignatures};

/// From the documentation of `golang.org/x/mod/sumdb/note`.
const PUBLIC: &str = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
const PRIVATE: &str = "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz";
const TEXT: &str = "If you think cryptography is the answer to your problem,\n\
    then you don't know what your problem is.\n";
const LINE: &str = "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n";
const ORIGIN: &str = "example.com/xwms";

fn signer(seed: u8) -> Signer {
    Signer::new(ORIGIN, &[seed; 32]).unwrap_or_else(|error| panic!("{error}"))
}

fn checkpoint(origin: &str, size: u64) -> Checkpoint {
    Checkpoint { origin: origin.to_owned(), size, root: empty() }
}

fn signed(seed: u8, origin: &str, size: u64) -> String {
    signer(seed).sign(origin, &checkpoint(origin, size).to_text())
}

#[test]
fn notes_are_those_of_go() {
    let (key, signer) = (Verifier::parse(PUBLIC).unwrap(), Signer::parse(PRIVATE).ok().unwrap());
    assert_eq!(signer.verifier(), &key);
    assert_eq!(key.to_text(), PUBLIC);
    let note = signer.sign("PeterNeumann", TEXT);
    assert_eq!(note, format!("{TEXT}\n{LINE}"));
    assert_eq!(key.open(&note), Ok(TEXT));
}

#[test]
fn a_private_key_is_read_as_it_was_written() {
    let text = Signer::private_text(ORIGIN, &[7; 32]).unwrap();
    let read = Signer::parse(&format!("{}\n", *text)).ok().unwrap();
    assert_eq!(read.verifier(), signer(7).verifier());
    for wrong in ["", "PRIVATE+KEY+a+00000000+AQ==", &text.replace(ORIGIN, "example.com/other"), PUBLIC] {
        assert_eq!(Signer::parse(wrong).err(), Some(NoteError::Key), "{wrong}");
    }
}

#[test]
fn forged_checkpoints_are_refused() {
    let key = signer(1).verifier().clone();
    let good = signed(1, ORIGIN, 300);
    assert_eq!(Checkpoint::open(&good, &key, ORIGIN), Ok(checkpoint(ORIGIN, 300)));
    let refused = |note: &str| Checkpoint::open(note, &key, ORIGIN).unwrap_err();
    assert_eq!(refused(&good.replace("\n300\n", "\n301\n")), NoteError::Forged);
    assert_eq!(refused(&signed(2, ORIGIN, 300)), NoteError::Unsigned("the log"), "by another key");
    assert_eq!(refused(&signed(1, "example.com/other", 300)), NoteError::Unsigned("the log"));
    let of_other = signer(1).sign(ORIGIN, &checkpoint("example.com/other", 300).to_text());
    assert_eq!(refused(&of_other), NoteError::Malformed, "of another tree");
    let line = good.lines().last().unwrap();
    assert_eq!(refused(&format!("{good}{line}\n")), NoteError::Forged, "signed twice");
    for note in
        ["", "\n\n", "a\n\nb\n", &good.replace('\n', "\r\n"), good.trim_end(), &good.replace("— ", "- ")]
    {
        assert_eq!(refused(note), NoteError::Malformed, "{note:?}");
    }
    for text in ["a\n1\n\n", "a\n01\nAAAA\n", "\n1\n", "a\n-1\n", "a\n1"] {
        assert_eq!(Checkpoint::parse(text), Err(NoteError::Malformed), "{text:?}");
    }
}

#[test]
fn only_cosignatures_of_known_witnesses_are_kept() {
    let witness = Signer::witness("witness.example", &[3; 32]).ok().unwrap();
    let stranger = Signer::witness("witness.example", &[4; 32]).ok().unwrap();
    let (note, text) = (signed(1, ORIGIN, 300), checkpoint(ORIGIN, 300).to_text());
    let known = [witness.verifier().clone()];
    let line = witness.cosign(1_760_000_000, &text);
    let of_other = witness.cosign(1_760_000_000, &checkpoint(ORIGIN, 299).to_text());
    let lines = format!("{line}{}{of_other}— x y\n\n{}", stranger.cosign(1, &text), line.trim_end());
    assert_eq!(valid_cosignatures(&note, &lines, &known), line);
    assert_eq!(known[0].open(&format!("{note}{line}")), Ok(text.as_str()));
    assert_eq!(Verifier::parse(&known[0].to_text()).as_ref(), Ok(&known[0]));
}
