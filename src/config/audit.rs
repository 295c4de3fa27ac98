//! Settings of the proofs of the history.

use crate::keys::note::Verifier;
use serde::{Deserialize, Serialize};
use std::path::PathBuf;
use url::Url;

/// The key that signs checkpoints, and where they go.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields)]
pub struct Audit {
    /// A file with the private key, as `xwms keys generate-checkpoint` prints it. The name in it is the log's
    /// origin. If unset, nothing is signed.
    pub checkpoint_key: Option<PathBuf>,
    /// A file to which each checkpoint of the log is appended. It should not be where the database is: it also tells
    /// this node what it signed before.
    pub checkpoint_file: Option<PathBuf>,
    /// A NATS subject on which each checkpoint of the log is published.
    pub checkpoint_subject: Option<String>,
    /// Servers that confirm each checkpoint of the log (C2SP tlog-witness).
    pub witnesses: Vec<Witness>,
}

/// A witness.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Witness {
    /// Its base URL; checkpoints are sent to its `/add-checkpoint`.
    pub url: Url,
    /// Its public key, `name+id+key`.
    pub key: String,
}

impl Audit {
    pub(super) fn check(&self, has_nats: bool, problems: &mut Vec<String>) {
        let goes = self.checkpoint_file.is_some() || self.checkpoint_subject.is_some();
        if self.checkpoint_key.is_none() && (goes || !self.witnesses.is_empty()) {
            problems.push(
                "audit.checkpoint_file, audit.checkpoint_subject and audit.witnesses need audit.checkpoint_key"
                    .to_owned(),
            );
        }
        if let Some(subject) = &self.checkpoint_subject {
            let plain = |word: &str| {
                !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_graphic() && !b"*>".contains(&byte))
            };
            if !subject.split('.').all(plain) {
                problems.push("audit.checkpoint_subject is not a NATS subject".to_owned());
            }
            if !has_nats {
                problems.push("audit.checkpoint_subject needs nats".to_owned());
            }
        }
        for Witness { url, key } in &self.witnesses {
            if !matches!(url.scheme(), "https" | "http") || !url.has_host() || url.query().is_some() {
                problems.push(format!("audit.witnesses: {url} is not a base URL"));
            }
            if !Verifier::parse(key).is_ok_and(|key| key.is_witness()) {
                problems
                    .push(format!("audit.witnesses: the key of {url} is not the Ed25519 key of a witness"));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Audit, Witness};
    use crate::keys::note::Signer;

    #[test]
    fn every_wrong_setting_is_named() {
        let of_log = Signer::new("log.example", &[1; 32]).ok().unwrap().verifier().to_text();
        let url = |url: &str| url.parse().unwrap();
        let bad = Audit {
            checkpoint_key: None,
            checkpoint_file: None,
            checkpoint_subject: Some("xwms.>".into()),
            witnesses: vec![Witness { url: url("ftp://witness.example"), key: of_log }],
        };
        let mut problems = Vec::new();
        bad.check(false, &mut problems);
        assert_eq!(problems.len(), 5, "{problems:#?}");
    }

    #[test]
    fn a_witness_has_a_url_and_a_key() {
        let key = Signer::witness("witness.example", &[1; 32]).ok().unwrap().verifier().to_text();
        let good = Audit {
            checkpoint_key: Some("checkpoint.key".into()),
            witnesses: vec![Witness { url: "https://witness.example/w".parse().unwrap(), key }],
            ..Audit::default()
        };
        let mut problems = Vec::new();
        good.check(false, &mut problems);
        assert!(problems.is_empty(), "{problems:#?}");
    }
}
