//! Settings of apps that register themselves as clients (RFC 7591).

use super::range;
use serde::{Deserialize, Serialize};
use xwms_events::ids::AccountId;

/// Which apps may register themselves.
#[derive(Clone, Copy, Debug, Default, Deserialize, Serialize, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
pub enum Registrants {
    /// None.
    #[default]
    Off,
    /// Those with a registration token of an account.
    Token,
    /// Those, and any other as a client of one account.
    Open,
}

/// Whether apps may register themselves, and as whose clients.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields)]
pub struct ClientRegistration {
    pub allowed: Registrants,
    /// Whether clients may be known by the URL of a document about them, which this server then reads.
    pub documents: bool,
    /// The account that owns the clients that registered without a token or by a document.
    pub account: Option<String>,
    /// After how many days without a token or an approval a client that registered itself is deleted; 1 to 365.
    pub unused_days: u32,
}

impl Default for ClientRegistration {
    fn default() -> Self {
        Self { allowed: Registrants::Off, documents: false, account: None, unused_days: 30 }
    }
}

impl ClientRegistration {
    /// Returns whether apps may register themselves at all.
    pub fn is_offered(&self) -> bool {
        self.allowed != Registrants::Off
    }

    /// Returns the account whose clients apps without a token become; `None` if they can't register.
    pub fn open_account(&self) -> Option<AccountId> {
        let account = self.account.as_deref().filter(|_| self.allowed == Registrants::Open)?;
        account.parse().ok()
    }

    /// Returns the account whose clients come from documents; `None` if none do.
    pub fn documents_account(&self) -> Option<AccountId> {
        self.account.as_deref().filter(|_| self.documents)?.parse().ok()
    }

    pub(super) fn check(&self, problems: &mut Vec<String>) {
        range::check(problems, "client_registration.unused_days", self.unused_days, 1..=365);
        if self.account.as_ref().is_some_and(|account| account.parse::<AccountId>().is_err()) {
            problems.push("client_registration.account is not the id of an account".to_owned());
        }
        if (self.allowed == Registrants::Open || self.documents) != self.account.is_some() {
            problems.push(
                "client_registration.account must be set if client_registration.allowed is open or \
                 client_registration.documents is true, and only then"
                    .to_owned(),
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{ClientRegistration, Registrants};

    #[test]
    fn an_account_is_named_for_open_registration_and_for_nothing_else() {
        let account = Some("account_01h455vb4pex5vsknk084sn02q".to_owned());
        let wrong = |allowed, account, unused_days| {
            let mut problems = Vec::new();
            let settings = ClientRegistration { allowed, account, unused_days, documents: false };
            settings.check(&mut problems);
            problems.len()
        };
        assert_eq!(wrong(Registrants::Off, None, 30), 0);
        assert_eq!(wrong(Registrants::Open, account.clone(), 30), 0);
        assert_eq!(wrong(Registrants::Open, None, 30), 1);
        assert_eq!(wrong(Registrants::Token, account.clone(), 30), 1);
        assert_eq!(wrong(Registrants::Open, Some("acme".to_owned()), 0), 2);
        let token =
            ClientRegistration { allowed: Registrants::Token, account, ..ClientRegistration::default() };
        assert_eq!(token.open_account(), None, "an account for nothing is not used");
        let documents = ClientRegistration { documents: true, ..token };
        let mut problems = Vec::new();
        documents.check(&mut problems);
        assert!(problems.is_empty(), "{problems:?}");
        assert!(documents.documents_account().is_some() && documents.open_account().is_none());
    }
}
