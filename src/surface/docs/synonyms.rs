//! Words that readers type for what the documentation calls otherwise. To add some, add a line to `GROUPS`. A word
//! may be in several groups.

use super::words::stem;
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::OnceLock,
};

/// Words and pairs of words that are looked for together. One that is not in the documentation still finds the others.
pub const GROUPS: &[&[&str]] = &[
    &["login", "log in", "sign in", "signin", "logon", "authentication"],
    &["logout", "log out", "sign out", "signout", "sign off"],
    &["sign up", "signup", "register", "registration"],
    &["app", "client", "application"],
    &["api key", "machine"],
    &["api key", "secret"],
    &["client credentials", "machine"],
    &["secret", "credential"],
    &["m2m", "machine"],
    &[
        "second factor",
        "two factor",
        "multi factor",
        "2fa",
        "mfa",
        "totp",
        "otp",
        "passkey",
        "webauthn",
        "authenticator",
    ],
    &["jwks", "jwk", "public key"],
    &["rotate", "renew", "roll"],
    &["revoke", "revocation", "stop"],
    &["erase", "delete", "remove", "gdpr", "forget"],
    &["mail", "email", "smtp"],
    &["tenant", "account"],
    &["user", "person", "people"],
    &["member", "team", "colleague"],
    &["role", "permission", "right"],
    &["scope", "permission"],
    &["postgres", "postgresql", "database"],
    &["docker", "compose", "container"],
    &["kubernetes", "k8s", "helm"],
    &["certificate", "cert", "mtls"],
    &["tls", "https", "ssl"],
    &["single sign", "sso", "saml", "okta", "entra", "provider"],
    &["proxy", "nginx", "caddy", "haproxy", "traefik"],
    &["price", "plan", "billing"],
    &["verify", "verification", "check", "validate", "prove", "proof"],
    &["signature", "sign", "hmac"],
    &["quickstart", "start", "begin", "tutorial", "first"],
    &["deploy", "install", "setup", "set up"],
    &["rate limit", "limit", "429", "quota", "throttle"],
    &["upgrade", "update", "migrate"],
    &["migrate", "migration", "move", "import"],
    &["metric", "prometheus", "grafana"],
    &["backup", "back up", "restore", "dump"],
    &["agent", "mcp"],
    &["spa", "single page", "browser"],
    &["siem", "splunk"],
    &["terraform", "file"],
    &["setting", "config", "configuration"],
    &["leak", "compromise", "incident"],
];

/// The groups, by the stems of each word or pair.
pub struct Synonyms {
    others: BTreeMap<String, BTreeSet<String>>,
    /// The words that pairs begin with.
    first: BTreeSet<String>,
}

/// Returns the synonyms.
pub fn synonyms() -> &'static Synonyms {
    static SYNONYMS: OnceLock<Synonyms> = OnceLock::new();
    SYNONYMS.get_or_init(|| Synonyms::of(GROUPS))
}

impl Synonyms {
    fn of(groups: &[&[&str]]) -> Self {
        let mut others: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for group in groups {
            let stems: BTreeSet<String> = group.iter().map(|words| stems(words)).collect();
            for one in &stems {
                let rest = stems.iter().filter(|other| *other != one).cloned();
                others.entry(one.clone()).or_default().extend(rest);
            }
        }
        let pairs = others.keys().filter_map(|words| words.split_once(' '));
        let first = pairs.map(|(first, _)| first.to_owned()).collect();
        Self { others, first }
    }

    /// Returns what else `term` is called.
    pub fn of_term(&self, term: &str) -> Vec<String> {
        self.others.get(term).into_iter().flatten().cloned().collect()
    }

    /// Returns the term of two words that follow each other, if the pair means more than each of them.
    pub fn pair(&self, first: &str, second: &str) -> Option<String> {
        // Asked for every word of every page.
        if !self.first.contains(first) {
            return None;
        }
        let pair = format!("{first} {second}");
        self.others.contains_key(&pair).then_some(pair)
    }
}

fn stems(words: &str) -> String {
    words.split(' ').map(stem).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::synonyms;

    #[test]
    fn a_word_has_the_others_of_all_its_groups() {
        let of = |term: &str| synonyms().of_term(term).join(", ");
        assert_eq!(of("sign out"), "log out, logout, sign off, signout");
        assert_eq!(of("machin"), "api key, client credential, m2m");
        assert_eq!(of("nothing"), "");
        assert_eq!(synonyms().pair("log", "in"), Some("log in".to_owned()));
        assert_eq!((synonyms().pair("log", "it"), synonyms().pair("x", "in")), (None, None));
    }
}
