//! Signed notes (C2SP signed-note): a text, an empty line, and one line for each signature. Keys are Ed25519 and
//! are written as Go's `note` package writes them. A witness signs the text with the time at which it saw it (C2SP
//! tlog-cosignature v1).

use aws_lc_rs::{
    digest::{SHA256, digest},
    rand,
    signature::{ED25519, Ed25519KeyPair, KeyPair, UnparsedPublicKey},
};
use base64::{Engine, engine::general_purpose::STANDARD};
use std::{fmt, path::Path};
use zeroize::Zeroizing;

/// Longest note that is read, in bytes: a checkpoint with a few signatures has hundreds.
pub const LONGEST: usize = 16 * 1024;
/// Most signatures of a note that is read.
const SIGNATURES: usize = 100;
/// Bytes of an Ed25519 signature.
const SIGNATURE: usize = 64;

/// Why a note or key is not accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoteError {
    #[error("it is not a signed note")]
    Malformed,
    #[error("the key is malformed")]
    Key,
    #[error("it has no signature by {0}")]
    Unsigned(&'static str),
    #[error("its signature is wrong")]
    Forged,
}

/// What a key signs, and the byte for it in key ids.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Log = 1,
    Witness = 4,
}

/// A public key and the name that it signs for.
#[derive(Clone, PartialEq, Eq)]
pub struct Verifier {
    name: String,
    kind: Kind,
    key: [u8; 32],
}

impl fmt::Debug for Verifier {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.to_text())
    }
}

/// Returns whether a key may have this name: not empty, without white space and `+`.
pub fn is_name(name: &str) -> bool {
    !name.is_empty() && !name.chars().any(|char| char.is_whitespace() || char.is_control() || char == '+')
}

impl Verifier {
    /// Parses `name+id+key`.
    ///
    /// # Errors
    /// [`NoteError::Key`] unless it is an Ed25519 key of a log or a witness, with the id that belongs to it.
    pub fn parse(text: &str) -> Result<Self, NoteError> {
        let mut parts = text.trim().splitn(3, '+');
        let (Some(name), Some(id), Some(key)) = (parts.next(), parts.next(), parts.next()) else {
            return Err(NoteError::Key);
        };
        let bytes = STANDARD.decode(key).map_err(|_| NoteError::Key)?;
        let (kind, key) = match bytes.split_first() {
            Some((1, key)) => (Kind::Log, key),
            Some((4, key)) => (Kind::Witness, key),
            _ => return Err(NoteError::Key),
        };
        let key = key.try_into().map_err(|_| NoteError::Key)?;
        let verifier = Self { name: name.to_owned(), kind, key };
        let fits = is_name(name) && id == hex(verifier.id());
        fits.then_some(verifier).ok_or(NoteError::Key)
    }

    /// Returns the key as text, as [`Self::parse`] reads it.
    pub fn to_text(&self) -> String {
        let key = [[self.kind as u8].as_slice(), &self.key].concat();
        format!("{}+{}+{}", self.name, hex(self.id()), STANDARD.encode(key))
    }

    pub fn name(&self) -> &str {
        &self.name
    }

    /// Returns whether it is the key of a witness.
    pub fn is_witness(&self) -> bool {
        self.kind == Kind::Witness
    }

    /// Returns the same key under another name.
    #[must_use]
    pub fn named(&self, name: String) -> Self {
        Self { name, ..self.clone() }
    }

    fn id(&self) -> [u8; 4] {
        let named = [self.name.as_bytes(), b"\n", &[self.kind as u8], &self.key].concat();
        digest(&SHA256, &named).as_ref().first_chunk().copied().unwrap_or_default()
    }

    /// Returns the text of `note` if this key signed it. Signatures of other keys are ignored.
    ///
    /// # Errors
    /// Says what is wrong: the form, no signature by this key, or a wrong one.
    pub fn open<'a>(&self, note: &'a str) -> Result<&'a str, NoteError> {
        let (text, lines) = split(note)?;
        let mut signed = false;
        for line in lines {
            let Signature { name, id, bytes } = Signature::parse(line)?;
            if name != self.name || id != self.id() {
                continue;
            }
            // A key signs once. A second signature could only confuse.
            if signed || !self.is_signature(text, &bytes) {
                return Err(NoteError::Forged);
            }
            signed = true;
        }
        let whose = match self.kind {
            Kind::Log => "the log",
            Kind::Witness => "the witness",
        };
        signed.then_some(text).ok_or(NoteError::Unsigned(whose))
    }

    fn is_signature(&self, text: &str, bytes: &[u8]) -> bool {
        let key = UnparsedPublicKey::new(&ED25519, &self.key);
        match self.kind {
            Kind::Log => key.verify(text.as_bytes(), bytes).is_ok(),
            Kind::Witness => bytes.split_first_chunk::<8>().is_some_and(|(time, signature)| {
                let message = cosigned(u64::from_be_bytes(*time), text);
                signature.len() == SIGNATURE && key.verify(message.as_bytes(), signature).is_ok()
            }),
        }
    }
}

/// What a witness signs.
fn cosigned(seconds: u64, text: &str) -> String {
    format!("cosignature/v1\ntime {seconds}\n{text}")
}

/// A private key. It has no `Debug`.
pub struct Signer {
    pair: Ed25519KeyPair,
    verifier: Verifier,
}

impl Signer {
    /// Makes the key of a log from `seed`, which must be random.
    ///
    /// # Errors
    /// [`NoteError::Key`] if no key may have the name.
    pub fn new(name: &str, seed: &[u8; 32]) -> Result<Self, NoteError> {
        Self::of(Kind::Log, name, seed)
    }

    /// Makes the key of a witness, as [`Self::new`].
    ///
    /// # Errors
    /// As [`Self::new`].
    pub fn witness(name: &str, seed: &[u8; 32]) -> Result<Self, NoteError> {
        Self::of(Kind::Witness, name, seed)
    }

    fn of(kind: Kind, name: &str, seed: &[u8; 32]) -> Result<Self, NoteError> {
        let pair = Ed25519KeyPair::from_seed_unchecked(seed).map_err(|_| NoteError::Key)?;
        let key = pair.public_key().as_ref().try_into().map_err(|_| NoteError::Key)?;
        let verifier = Verifier { name: name.to_owned(), kind, key };
        is_name(name).then_some(Self { pair, verifier }).ok_or(NoteError::Key)
    }

    /// Parses `PRIVATE+KEY+name+id+key`.
    ///
    /// # Errors
    /// [`NoteError::Key`] unless it is the Ed25519 key of a log, with the id that belongs to it.
    pub fn parse(text: &str) -> Result<Self, NoteError> {
        let rest = text.trim().strip_prefix("PRIVATE+KEY+").ok_or(NoteError::Key)?;
        let mut parts = rest.splitn(3, '+');
        let (Some(name), Some(id), Some(key)) = (parts.next(), parts.next(), parts.next()) else {
            return Err(NoteError::Key);
        };
        let bytes = Zeroizing::new(STANDARD.decode(key).map_err(|_| NoteError::Key)?);
        let Some((1, seed)) = bytes.split_first() else { return Err(NoteError::Key) };
        let signer = Self::new(name, seed.try_into().map_err(|_| NoteError::Key)?)?;
        (hex(signer.verifier.id()) == id).then_some(signer).ok_or(NoteError::Key)
    }

    /// Reads the key in `file`.
    ///
    /// # Errors
    /// Says what is wrong with the file or the key, without quoting it.
    pub fn from_file(file: &Path) -> Result<Self, String> {
        let text = std::fs::read_to_string(file).map(Zeroizing::new);
        let text = text.map_err(|error| format!("{}: {error}", file.display()))?;
        Self::parse(&text).map_err(|error| format!("{}: {error}", file.display()))
    }

    /// Returns a new private key of a log as text.
    ///
    /// # Errors
    /// [`NoteError::Key`] if no key may have the name, or the system has no randomness.
    pub fn generate(name: &str) -> Result<Zeroizing<String>, NoteError> {
        let mut seed = Zeroizing::new([0_u8; 32]);
        rand::fill(seed.as_mut_slice()).map_err(|_| NoteError::Key)?;
        Self::private_text(name, &seed)
    }

    /// Returns the private key made from `seed` as text, as [`Self::parse`] reads it.
    ///
    /// # Errors
    /// As [`Self::new`].
    pub fn private_text(name: &str, seed: &[u8; 32]) -> Result<Zeroizing<String>, NoteError> {
        let id = Self::new(name, seed)?.verifier.id();
        let key = Zeroizing::new([[Kind::Log as u8].as_slice(), seed].concat());
        let key = Zeroizing::new(STANDARD.encode(&*key));
        Ok(Zeroizing::new(format!("PRIVATE+KEY+{name}+{}+{}", hex(id), *key)))
    }

    pub const fn verifier(&self) -> &Verifier {
        &self.verifier
    }

    /// Returns `text` as a note signed under `name`. The text must end with a line break.
    pub fn sign(&self, name: &str, text: &str) -> String {
        let line = line(&self.verifier.named(name.to_owned()), self.pair.sign(text.as_bytes()).as_ref());
        format!("{text}\n{line}")
    }

    /// Returns the line by which a witness confirms that it saw `text` at `seconds` since 1970.
    pub fn cosign(&self, seconds: u64, text: &str) -> String {
        let signature = self.pair.sign(cosigned(seconds, text).as_bytes());
        line(&self.verifier, &[seconds.to_be_bytes().as_slice(), signature.as_ref()].concat())
    }
}

fn line(verifier: &Verifier, signature: &[u8]) -> String {
    let bytes = [verifier.id().as_slice(), signature].concat();
    format!("— {} {}\n", verifier.name, STANDARD.encode(bytes))
}

struct Signature<'a> {
    name: &'a str,
    id: [u8; 4],
    bytes: Vec<u8>,
}

impl<'a> Signature<'a> {
    fn parse(line: &'a str) -> Result<Self, NoteError> {
        let (name, text) =
            line.strip_prefix("— ").and_then(|rest| rest.split_once(' ')).ok_or(NoteError::Malformed)?;
        let bytes = STANDARD.decode(text).map_err(|_| NoteError::Malformed)?;
        let (id, signature) = bytes.split_first_chunk::<4>().ok_or(NoteError::Malformed)?;
        let fits = is_name(name) && !signature.is_empty();
        fits.then(|| Self { name, id: *id, bytes: signature.to_vec() }).ok_or(NoteError::Malformed)
    }
}

/// Splits a note into its text and the lines of its signatures.
fn split(note: &str) -> Result<(&str, Vec<&str>), NoteError> {
    let is_plain = !note.chars().any(|char| char < ' ' && char != '\n');
    let at = note.rfind("\n\n").filter(|_| is_plain && note.len() <= LONGEST).ok_or(NoteError::Malformed)?;
    let (text, rest) = note.split_at(at + 1);
    let lines =
        rest.strip_prefix('\n').and_then(|rest| rest.strip_suffix('\n')).ok_or(NoteError::Malformed)?;
    let lines: Vec<&str> = lines.split('\n').collect();
    (lines.len() <= SIGNATURES).then_some((text, lines)).ok_or(NoteError::Malformed)
}

/// Returns the lines of `lines` that are cosignatures of the text of `note` by `witnesses`, in order. What a witness
/// sends is not trusted: other lines are left out.
pub fn valid_cosignatures(note: &str, lines: &str, witnesses: &[Verifier]) -> String {
    let Ok((text, _)) = split(note) else { return String::new() };
    let of = |line: &&str| {
        let note = format!("{text}\n{line}");
        witnesses.iter().any(|witness| witness.open(&note).is_ok())
    };
    lines.split_inclusive('\n').filter(|line| line.ends_with('\n')).take(SIGNATURES).filter(of).collect()
}

fn hex(id: [u8; 4]) -> String {
    format!("{:08x}", u32::from_be_bytes(id))
}
