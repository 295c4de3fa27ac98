//! Which OCSF class, activity and severity each event has. The matches have no wildcard: a new event does not
//! compile without its line. docs/reference/ocsf.md has the table.

use xwms_events::{
    AnyEvent, account::AccountEvent, alert::AlertEvent, audit::AuditEvent, case::CaseEvent,
    client::ClientEvent, consent::ConsentEvent, credential::CredentialEvent, endpoint::EndpointEvent,
    grant::GrantEvent, log::LogEvent, login::LoginEvent, membership::MembershipEvent,
    resource::ResourceEvent, session::SessionEvent, signing_key::SigningKeyEvent,
    subscriber::SubscriberEvent, ticket::TicketEvent, token::TokenEvent, usage::UsageEvent, user::UserEvent,
};

/// An OCSF class.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Class {
    DetectionFinding,
    AccountChange,
    Authentication,
    EntityManagement,
    UserAccess,
    ApiActivity,
}

impl Class {
    /// Returns `class_uid`.
    pub const fn uid(self) -> u32 {
        match self {
            Self::DetectionFinding => 2004,
            Self::AccountChange => 3001,
            Self::Authentication => 3002,
            Self::EntityManagement => 3004,
            Self::UserAccess => 3005,
            Self::ApiActivity => 6003,
        }
    }

    /// Returns `category_uid`.
    pub const fn category(self) -> u32 {
        self.uid() / 1000
    }

    /// Returns the name of the class in the schema.
    pub const fn name(self) -> &'static str {
        match self {
            Self::DetectionFinding => "detection_finding",
            Self::AccountChange => "account_change",
            Self::Authentication => "authentication",
            Self::EntityManagement => "entity_management",
            Self::UserAccess => "user_access",
            Self::ApiActivity => "api_activity",
        }
    }
}

/// `severity_id`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Severity {
    Informational = 1,
    Low = 2,
    Medium = 3,
    High = 4,
    Critical = 5,
}

/// What an event is in OCSF.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Kind {
    pub class: Class,
    /// `activity_id`.
    pub activity: u32,
    pub severity: Severity,
    /// Whether what was tried did not succeed.
    pub failed: bool,
}

impl Kind {
    const fn new(class: Class, activity: u32, severity: Severity) -> Self {
        Self { class, activity, severity, failed: false }
    }

    const fn failed(self) -> Self {
        Self { failed: true, ..self }
    }

    /// Returns what `event` is.
    pub const fn of(event: &AnyEvent) -> Self {
        match event {
            AnyEvent::Account(event) => account(event),
            AnyEvent::User(event) => user(event),
            AnyEvent::Session(event) => session(event),
            AnyEvent::Client(event) => client(event),
            AnyEvent::Consent(event) => consent(event),
            AnyEvent::Grant(event) => grant(event),
            AnyEvent::Token(event) => token(event),
            AnyEvent::Endpoint(event) => endpoint(event),
            AnyEvent::SigningKey(event) => signing_key(event),
            AnyEvent::Ticket(event) => ticket(event),
            AnyEvent::Alert(AlertEvent::Raised { .. })
            | AnyEvent::Credential(CredentialEvent::Exposed { .. })
            | AnyEvent::Log(LogEvent::WentBack { .. }) => finding(1, Severity::High),
            AnyEvent::Alert(AlertEvent::Cleared { .. }) => finding(3, Severity::Informational),
            AnyEvent::Login(LoginEvent::Failed { .. }) => login(1, Severity::Low).failed(),
            AnyEvent::Audit(AuditEvent::Queried { .. }) => api(2, Severity::Informational),
            AnyEvent::Audit(AuditEvent::Exported { .. }) => api(2, Severity::Low),
            AnyEvent::Case(event) => case(event),
            AnyEvent::Resource(event) => resource(event),
            AnyEvent::Membership(MembershipEvent::PersonAdded { .. }) => access(1, Severity::Low),
            AnyEvent::Membership(MembershipEvent::PersonRemoved { .. }) => access(2, Severity::Low),
            AnyEvent::Usage(UsageEvent::ThresholdReached { .. }) => api(99, Severity::Informational),
            AnyEvent::Usage(UsageEvent::LimitExceeded { .. }) => api(99, Severity::Low).failed(),
            AnyEvent::Subscriber(
                SubscriberEvent::EventRetried { .. }
                | SubscriberEvent::EventSkipped { .. }
                | SubscriberEvent::Ended { .. },
            ) => entity(3, Severity::Informational),
        }
    }
}

const fn finding(activity: u32, severity: Severity) -> Kind {
    Kind::new(Class::DetectionFinding, activity, severity)
}

const fn change(activity: u32, severity: Severity) -> Kind {
    Kind::new(Class::AccountChange, activity, severity)
}

const fn login(activity: u32, severity: Severity) -> Kind {
    Kind::new(Class::Authentication, activity, severity)
}

const fn entity(activity: u32, severity: Severity) -> Kind {
    Kind::new(Class::EntityManagement, activity, severity)
}

const fn access(activity: u32, severity: Severity) -> Kind {
    Kind::new(Class::UserAccess, activity, severity)
}

const fn api(activity: u32, severity: Severity) -> Kind {
    Kind::new(Class::ApiActivity, activity, severity)
}

const fn account(event: &AccountEvent) -> Kind {
    use AccountEvent as A;
    match event {
        A::Created { .. } | A::MemberInvited { .. } | A::GroupCreated { .. } => {
            entity(1, Severity::Informational)
        }
        A::Viewed { .. } => entity(2, Severity::Low),
        A::Renamed { .. }
        | A::PlanActivated { .. }
        | A::PlanChanged { .. }
        | A::PlanEnded { .. }
        | A::LimitsAgreed { .. }
        | A::RegistrationTokenUsed { .. }
        | A::GroupChanged { .. }
        | A::SecondFactorRequired { .. } => entity(3, Severity::Informational),
        A::LoginDomainVerified { .. }
        | A::LoginDomainRemoved { .. }
        | A::RegistrationTokenCreated { .. }
        | A::RegistrationTokenRevoked { .. }
        | A::OperatorActed { .. } => entity(3, Severity::Low),
        A::SecondFactorWaived { .. } | A::LoginProviderSet { .. } | A::LoginProviderRemoved { .. } => {
            entity(3, Severity::Medium)
        }
        A::Closed { .. } => entity(4, Severity::Medium),
        A::GroupDeleted { .. } => entity(4, Severity::Low),
        A::InvitationWithdrawn { .. } => entity(4, Severity::Informational),
        A::Reinstated { .. } => entity(8, Severity::Informational),
        A::Restricted { .. } => entity(9, Severity::Medium),
        A::MemberJoined { .. } | A::MemberRoleChanged { .. } => access(1, Severity::Low),
        A::MemberRemoved { .. } | A::UserTokensRevoked { .. } => access(2, Severity::Low),
    }
}

const fn user(event: &UserEvent) -> Kind {
    use UserEvent as U;
    match event {
        U::Registered { .. } => change(1, Severity::Informational),
        U::Unlocked { .. } | U::Reinstated { .. } | U::DeletionUndone { .. } => change(2, Severity::Low),
        U::PasswordChanged { .. } => change(3, Severity::Low),
        U::Suspended { .. } | U::DeletionRequested { .. } => change(5, Severity::Medium),
        U::Erased { .. } => change(6, Severity::Low),
        U::Locked { .. } => change(9, Severity::Medium),
        U::TotpEnrolled { .. } | U::PasskeyAdded { .. } | U::RecoveryCodesCreated { .. } => {
            change(10, Severity::Low)
        }
        U::TotpRemoved { .. } | U::PasskeyRemoved { .. } | U::RecoveryCodesRemoved { .. } => {
            change(11, Severity::Medium)
        }
        U::EmailChanged { .. }
        | U::EmailChangeUndone { .. }
        | U::EmailReleased { .. }
        | U::FormerEmailsReleased { .. }
        | U::RecoveryEmailSet { .. }
        | U::RecoveryEmailRemoved { .. }
        | U::LoginLinked { .. }
        | U::LoginUnlinked { .. }
        | U::RecoveryCodeUsed { .. }
        | U::TokensRevoked { .. }
        | U::OperatorActed { .. } => change(99, Severity::Low),
        U::EmailVerified { .. }
        | U::ProfileChanged { .. }
        | U::PreferencesChanged { .. }
        | U::PasskeyRenamed { .. } => change(99, Severity::Informational),
    }
}

const fn session(event: &SessionEvent) -> Kind {
    use SessionEvent as S;
    match event {
        S::Started { .. } | S::Elevated { .. } => login(1, Severity::Informational),
        S::Ended { .. } => login(2, Severity::Informational),
        S::Used { .. } => login(99, Severity::Informational),
        S::OperatorEntered { .. } => login(99, Severity::Low),
    }
}

const fn client(event: &ClientEvent) -> Kind {
    use ClientEvent as C;
    match event {
        C::Created { .. } => entity(1, Severity::Informational),
        C::SelfRegistered { .. } => entity(1, Severity::Low),
        C::Renamed { .. }
        | C::DomainVerified { .. }
        | C::RequestShareChanged { .. }
        | C::LinksChanged { .. }
        | C::LogoChanged { .. }
        | C::IdImported { .. }
        | C::SignalVerificationRequested { .. }
        | C::Verified { .. }
        | C::Unverified { .. } => entity(3, Severity::Informational),
        C::RedirectUrisChanged { .. }
        | C::ScopesChanged { .. }
        | C::DomainsChanged { .. }
        | C::IpAllowListChanged { .. }
        | C::TokenPolicyChanged { .. }
        | C::ProtocolChanged { .. }
        | C::PkceRequirementChanged { .. }
        | C::KeysChanged { .. }
        | C::SignalsChanged { .. }
        | C::SecretCreated { .. }
        | C::SecretRotated { .. }
        | C::SecretRevoked { .. }
        | C::TokensRevoked { .. } => entity(3, Severity::Low),
        C::Deleted { .. } => entity(4, Severity::Low),
        C::Enabled { .. } | C::Reinstated { .. } => entity(8, Severity::Informational),
        C::Disabled { .. } => entity(9, Severity::Low),
        C::Restricted { .. } => entity(9, Severity::Medium),
    }
}

const fn consent(event: &ConsentEvent) -> Kind {
    match event {
        ConsentEvent::Granted { .. } | ConsentEvent::Changed { .. } => access(1, Severity::Informational),
        ConsentEvent::Withdrawn { .. } => access(2, Severity::Informational),
    }
}

const fn grant(event: &GrantEvent) -> Kind {
    use GrantEvent as G;
    match event {
        G::Authorized { .. } => login(3, Severity::Informational),
        G::CodeRedeemed { .. } => login(4, Severity::Informational),
        G::Refreshed { .. } => login(5, Severity::Informational),
        G::Revoked { .. } => login(2, Severity::Informational),
        // Only somebody who copied a code or a token shows it twice, or an app that is broken.
        G::CodeReplayed { .. } | G::RefreshReused { .. } => finding(1, Severity::High),
    }
}

const fn token(event: &TokenEvent) -> Kind {
    match event {
        TokenEvent::Issued { .. } => login(4, Severity::Informational),
        TokenEvent::Revoked { .. } => login(2, Severity::Informational),
    }
}

const fn endpoint(event: &EndpointEvent) -> Kind {
    use EndpointEvent as E;
    match event {
        E::Created { .. } => entity(1, Severity::Low),
        E::Changed { .. } | E::SecretRotated { .. } => entity(3, Severity::Low),
        E::Tested { .. }
        | E::ReplayRequested { .. }
        | E::ResendRequested { .. }
        | E::MessageSkipped { .. } => entity(3, Severity::Informational),
        E::Deleted { .. } => entity(4, Severity::Low),
        E::Enabled { .. } => entity(8, Severity::Informational),
        E::Disabled { .. } => entity(9, Severity::Medium),
    }
}

const fn signing_key(event: &SigningKeyEvent) -> Kind {
    use SigningKeyEvent as K;
    match event {
        K::Created { .. } => entity(1, Severity::Informational),
        K::Activated { .. } => entity(8, Severity::Informational),
        K::Retired { .. } => entity(9, Severity::Informational),
        K::Revoked { .. } => entity(9, Severity::Critical),
    }
}

const fn case(event: &CaseEvent) -> Kind {
    use CaseEvent as C;
    match event {
        C::Opened { .. } => entity(1, Severity::Informational),
        C::HoldLifted {} => entity(3, Severity::Low),
        C::Pinned { .. }
        | C::Unpinned { .. }
        | C::Noted { .. }
        | C::Closed {}
        | C::Reopened {}
        | C::HoldPlaced {} => entity(3, Severity::Informational),
    }
}

const fn resource(event: &ResourceEvent) -> Kind {
    use ResourceEvent as R;
    match event {
        R::Created { .. } => entity(1, Severity::Low),
        R::Changed { .. } => entity(3, Severity::Low),
        R::Enabled {} => entity(8, Severity::Informational),
        R::Disabled {} => entity(9, Severity::Medium),
        R::Deleted {} => entity(4, Severity::Low),
        R::AudienceLost { .. } => entity(4, Severity::Medium),
    }
}

const fn ticket(event: &TicketEvent) -> Kind {
    use TicketEvent as T;
    match event {
        T::Opened { .. } => entity(1, Severity::Informational),
        T::Replied { .. }
        | T::Answered { .. }
        | T::Noted { .. }
        | T::Assigned { .. }
        | T::Closed { .. }
        | T::Reopened { .. }
        | T::VisitorErased { .. } => entity(3, Severity::Informational),
    }
}
