//! The security events that receivers are sent: those of CAEP 1.0 and RISC 1.0 whose facts this server has. From
//! which events of the log they are made is in `signal`.

/// The event that proves that a stream works (OpenID Shared Signals Framework 1.0 §8.1.4.1). It is not asked for by
/// name.
pub const VERIFICATION: &str = "https://schemas.openid.net/secevent/ssf/event-type/verification";

/// A kind of security event.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum SignalKind {
    /// CAEP: a session, or all access of a person, ended.
    SessionRevoked,
    /// CAEP: a password, authenticator app or passkey was added, changed or removed.
    CredentialChange,
    /// CAEP: a session proves more, or less, than before.
    AssuranceLevelChange,
    /// RISC: the person can't log in for now.
    AccountDisabled,
    /// RISC: the person can log in again.
    AccountEnabled,
    /// RISC: the person was erased.
    AccountPurged,
    /// RISC: the person said that somebody else knew the password.
    CredentialCompromise,
}

impl SignalKind {
    /// All of them.
    pub const ALL: [Self; 7] = [
        Self::SessionRevoked,
        Self::CredentialChange,
        Self::AssuranceLevelChange,
        Self::AccountDisabled,
        Self::AccountEnabled,
        Self::AccountPurged,
        Self::CredentialCompromise,
    ];

    /// Returns the URI of the event type.
    pub const fn uri(self) -> &'static str {
        match self {
            Self::SessionRevoked => "https://schemas.openid.net/secevent/caep/event-type/session-revoked",
            Self::CredentialChange => "https://schemas.openid.net/secevent/caep/event-type/credential-change",
            Self::AssuranceLevelChange => {
                "https://schemas.openid.net/secevent/caep/event-type/assurance-level-change"
            }
            Self::AccountDisabled => "https://schemas.openid.net/secevent/risc/event-type/account-disabled",
            Self::AccountEnabled => "https://schemas.openid.net/secevent/risc/event-type/account-enabled",
            Self::AccountPurged => "https://schemas.openid.net/secevent/risc/event-type/account-purged",
            Self::CredentialCompromise => {
                "https://schemas.openid.net/secevent/risc/event-type/credential-compromise"
            }
        }
    }

    /// Returns the kind whose event type is `uri`.
    pub fn of(uri: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.uri() == uri)
    }
}
