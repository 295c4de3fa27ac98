//! What a token is bound to (RFC 7800 §3.1): a key (RFC 9449 §6) or a certificate (RFC 8705 §3.1). A caller that
//! presents the token must prove to have it, so a stolen token alone is useless.
//!
//! Events and states keep the two thumbprints as two optional members, because old ones have only `jkt`.

use serde::{Deserialize, Serialize};

/// The key or the certificate that a token is bound to. As JSON, it is the claim `cnf`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Confirmation {
    /// The thumbprint of a key (RFC 7638, SHA-256).
    #[serde(rename = "jkt")]
    Key(String),
    /// The thumbprint of a certificate: SHA-256 of its DER encoding.
    #[serde(rename = "x5t#S256")]
    Certificate(String),
}

impl Confirmation {
    /// Returns the one of two members that is there. A token is never bound to both; the key comes first.
    pub fn of(jkt: Option<&String>, x5t: Option<&String>) -> Option<Self> {
        let certificate = || x5t.cloned().map(Self::Certificate);
        jkt.cloned().map(Self::Key).or_else(certificate)
    }

    /// Returns the thumbprint of the key and that of the certificate, as events have them.
    pub fn into_members(bound: Option<Self>) -> (Option<String>, Option<String>) {
        match bound {
            Some(Self::Key(jkt)) => (Some(jkt), None),
            Some(Self::Certificate(x5t)) => (None, Some(x5t)),
            None => (None, None),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Confirmation;

    #[test]
    fn a_confirmation_is_the_claim_cnf_and_is_the_same_after_events() {
        for (bound, json) in [
            (Confirmation::Key("k".into()), r#"{"jkt":"k"}"#),
            (Confirmation::Certificate("c".into()), r##"{"x5t#S256":"c"}"##),
        ] {
            assert_eq!(serde_json::to_string(&bound).unwrap(), json);
            assert_eq!(serde_json::from_str::<Confirmation>(json).unwrap(), bound);
            let (jkt, x5t) = Confirmation::into_members(Some(bound.clone()));
            assert_eq!(Confirmation::of(jkt.as_ref(), x5t.as_ref()), Some(bound));
        }
        assert_eq!(Confirmation::of(None, None), None);
    }
}
