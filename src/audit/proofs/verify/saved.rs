//! Checkpoints that were saved, in files or in the database.

use crate::{
    audit::{
        proofs::{publish::notes, tables},
        tree::Checkpoint,
    },
    keys::note::Verifier,
    store::{Store, StoreError},
};

/// A checkpoint of the log whose signature is good.
#[derive(Clone, Debug)]
pub struct Saved {
    pub checkpoint: Checkpoint,
    /// The position of the `log.went_back` that begins its tree; 0 if the log had not gone back.
    pub cut: i64,
    /// Where it is from.
    pub from: String,
}

impl Saved {
    /// Opens the checkpoints of the log in `text`, which `key` signed.
    ///
    /// # Errors
    /// Says which of them is forged or malformed.
    pub fn open(text: &str, from: &str, key: &Verifier) -> Result<Vec<Self>, String> {
        let notes = notes(text);
        if notes.is_empty() {
            return Err(format!("{from}: it contains no checkpoint"));
        }
        let open = |note: &String| {
            let origin = note.lines().next().unwrap_or_default();
            let cut = cut(origin, key.name()).ok_or_else(|| refused(from, origin, key.name()))?;
            let checkpoint =
                Checkpoint::open(note, key, origin).map_err(|error| format!("{from}: {error}"))?;
            Ok(Self { checkpoint, cut, from: from.to_owned() })
        };
        notes.iter().map(open).collect()
    }
}

/// Returns why a checkpoint of `origin` is not one of the log called `name`.
fn refused(from: &str, origin: &str, name: &str) -> String {
    match origin.strip_prefix(name) {
        Some(rest) if rest.contains("/account_") => format!(
            "{from}: it is the checkpoint of an account's tree, not of {name}: get that one with \
             /v1/audit/checkpoint?tree=log, or compare the account's by a proof of consistency"
        ),
        _ => format!("{from}: {origin:?} is not a checkpoint of {name}"),
    }
}

/// Returns the cut that `origin` names, if it is of the log called `name`.
fn cut(origin: &str, name: &str) -> Option<i64> {
    let rest = origin.strip_prefix(name)?;
    match rest.strip_prefix("/cut-") {
        Some(cut) => cut.parse().ok().filter(|cut| *cut > 0),
        None => rest.is_empty().then_some(0),
    }
}

/// Returns the checkpoints of the log that the database keeps. Those that `key` did not sign are left out: an
/// attacker who can write them there can delete them, too.
///
/// # Errors
/// Returns an error if the database does not answer.
pub async fn checkpoints_in_database(store: &Store, key: &Verifier) -> Result<Vec<Saved>, StoreError> {
    let stored = tables::log_checkpoints(store.pool()).await?;
    Ok(stored
        .iter()
        .filter_map(|signed| Saved::open(&signed.note, "the database", key).ok())
        .flatten()
        .collect())
}

#[cfg(test)]
mod tests {
    use super::{Saved, cut, refused};
    use crate::{
        audit::tree::{Checkpoint, hash::empty},
        keys::note::Signer,
    };

    #[test]
    fn only_trees_of_the_log_are_of_the_log() {
        assert_eq!(cut("log.example", "log.example"), Some(0));
        assert_eq!(cut("log.example/cut-7", "log.example"), Some(7));
        for other in ["log.example/account_1", "log.example/cut-7/account_1", "log.example2", "other", ""] {
            assert_eq!(cut(other, "log.example"), None, "{other}");
        }
    }

    #[test]
    fn the_checkpoint_of_an_account_is_told_apart() {
        for own in ["log.example/account_1", "log.example/cut-7/account_1"] {
            assert!(refused("f", own, "log.example").contains("tree=log"), "{own}");
        }
        assert!(
            refused("f", "other/account_1", "log.example").ends_with("is not a checkpoint of log.example")
        );
    }

    #[test]
    fn a_forged_checkpoint_is_refused_with_its_file() {
        let signer = |seed| Signer::new("log.example", &[seed; 32]).ok().unwrap();
        let text = Checkpoint { origin: "log.example".into(), size: 3, root: empty() }.to_text();
        let key = signer(1).verifier().clone();
        assert_eq!(Saved::open(&signer(1).sign("log.example", &text), "f", &key).unwrap().len(), 1);
        for wrong in [signer(2).sign("log.example", &text), "something".to_owned(), String::new()] {
            assert!(Saved::open(&wrong, "f", &key).unwrap_err().starts_with("f: "));
        }
    }
}
