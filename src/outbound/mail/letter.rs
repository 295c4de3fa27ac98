//! A mail as its author writes it: what it is about, and what it says in one language. `drawing` makes text and
//! HTML of it, so that all mails look alike and both forms say the same.

use crate::language::Language;
use xwms_events::{Timestamp, user::User};

/// What a mail is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    SignUp,
    SignUpKnown,
    NewPassword,
    PasswordChanged,
    NewDevice,
    DeletionRequested,
    DeletionUndone,
    NewEmail,
    EmailTaken,
    EmailChanged,
    RecoveryEmail,
    RecoveryChanged,
    LoginLinked,
    AppAdded,
    AppRemoved,
    PasskeyAdded,
    PasskeyRemoved,
    RecoveryCodes,
    RecoveryCodeUsed,
    Invitation,
    EndpointDisabled,
    AudienceLost,
    Alert,
    UsageThreshold,
    UsageLimit,
    TicketAnswered,
    TicketClosed,
    TicketWaiting,
    QuestionCode,
    Test,
}

impl Kind {
    pub const ALL: &'static [Self] = &[
        Self::SignUp,
        Self::SignUpKnown,
        Self::NewPassword,
        Self::PasswordChanged,
        Self::NewDevice,
        Self::DeletionRequested,
        Self::DeletionUndone,
        Self::NewEmail,
        Self::EmailTaken,
        Self::EmailChanged,
        Self::RecoveryEmail,
        Self::RecoveryChanged,
        Self::LoginLinked,
        Self::AppAdded,
        Self::AppRemoved,
        Self::PasskeyAdded,
        Self::PasskeyRemoved,
        Self::RecoveryCodes,
        Self::RecoveryCodeUsed,
        Self::Invitation,
        Self::EndpointDisabled,
        Self::AudienceLost,
        Self::Alert,
        Self::UsageThreshold,
        Self::UsageLimit,
        Self::TicketAnswered,
        Self::TicketClosed,
        Self::TicketWaiting,
        Self::QuestionCode,
        Self::Test,
    ];

    /// Returns its name, for headers and addresses.
    pub const fn name(self) -> &'static str {
        match self {
            Self::SignUp => "sign-up",
            Self::SignUpKnown => "sign-up-known",
            Self::NewPassword => "new-password",
            Self::PasswordChanged => "password-changed",
            Self::NewDevice => "new-device",
            Self::DeletionRequested => "deletion-requested",
            Self::DeletionUndone => "deletion-undone",
            Self::NewEmail => "new-email",
            Self::EmailTaken => "email-taken",
            Self::EmailChanged => "email-changed",
            Self::RecoveryEmail => "recovery-email",
            Self::RecoveryChanged => "recovery-changed",
            Self::LoginLinked => "login-linked",
            Self::AppAdded => "app-added",
            Self::AppRemoved => "app-removed",
            Self::PasskeyAdded => "passkey-added",
            Self::PasskeyRemoved => "passkey-removed",
            Self::RecoveryCodes => "recovery-codes",
            Self::RecoveryCodeUsed => "recovery-code-used",
            Self::Invitation => "invitation",
            Self::EndpointDisabled => "endpoint-disabled",
            Self::AudienceLost => "audience-lost",
            Self::Alert => "alert",
            Self::UsageThreshold => "usage-threshold",
            Self::UsageLimit => "usage-limit",
            Self::TicketAnswered => "ticket-answered",
            Self::TicketClosed => "ticket-closed",
            Self::TicketWaiting => "ticket-waiting",
            Self::QuestionCode => "question-code",
            Self::Test => "test",
        }
    }

    /// Returns the list that it belongs to (RFC 2919), so that owners can sort what they get about their
    /// account. Mails to one person about themselves are no list.
    pub const fn list(self) -> Option<&'static str> {
        match self {
            Self::EndpointDisabled => Some("webhooks"),
            Self::AudienceLost => Some("apis"),
            Self::Alert => Some("alerts"),
            Self::UsageThreshold | Self::UsageLimit => Some("usage"),
            Self::SignUp
            | Self::SignUpKnown
            | Self::NewPassword
            | Self::PasswordChanged
            | Self::NewDevice
            | Self::DeletionRequested
            | Self::DeletionUndone
            | Self::NewEmail
            | Self::EmailTaken
            | Self::EmailChanged
            | Self::RecoveryEmail
            | Self::RecoveryChanged
            | Self::LoginLinked
            | Self::AppAdded
            | Self::AppRemoved
            | Self::PasskeyAdded
            | Self::PasskeyRemoved
            | Self::RecoveryCodes
            | Self::RecoveryCodeUsed
            | Self::Invitation
            | Self::TicketAnswered
            | Self::TicketClosed
            | Self::TicketWaiting
            | Self::QuestionCode
            | Self::Test => None,
        }
    }
}

/// A mail to one person, in their language.
pub struct Letter {
    pub kind: Kind,
    pub language: Language,
    pub subject: String,
    pub blocks: Vec<Block>,
    /// Why the person gets it.
    pub reason: String,
}

/// A mail, and the address that it goes to.
pub struct Addressed {
    pub to: String,
    pub letter: Letter,
}

/// Returns the language that a person chose, or else that of their locale.
pub fn language_of(user: &User) -> Language {
    let chosen = user.preferences.get().and_then(|chosen| chosen.language.as_deref());
    let locale = || user.profile.get().and_then(|profile| profile.locale.as_deref());
    Language::of_locale(chosen.or_else(locale))
}

/// Returns `at` to the minute, in UTC, as mails say it.
pub fn minute(at: Timestamp) -> String {
    let at = at.to_string();
    at.get(..16).unwrap_or(&at).replace('T', " ")
}

/// A part of a mail, from top to bottom.
pub enum Block {
    Paragraph(String),
    /// What a person can do: a button, and its address in full. The address stands on a line of its own, so that
    /// no mail program breaks it.
    Action {
        label: String,
        url: String,
    },
    /// A line for a machine, such as an address or a request. It is not changed or broken.
    Verbatim(String),
    /// Names and values.
    Facts(Vec<(&'static str, String)>),
}

impl Block {
    pub fn paragraph(text: impl Into<String>) -> Self {
        Self::Paragraph(text.into())
    }
}
