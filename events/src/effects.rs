//! What an event causes outside its stream, in the same transaction: what is stopped at once, and which addresses and
//! quotas are taken. Pure, so that a replay can recompute both.

use crate::{
    AnyEvent, Timestamp,
    account::{AccountEvent, Quota},
    alert::AlertEvent,
    audit::AuditEvent,
    case::CaseEvent,
    client::{ClientEvent, TokenPolicy},
    consent::ConsentEvent,
    credential::CredentialEvent,
    endpoint::EndpointEvent,
    grant::{CODE_SECONDS, GrantEvent},
    ids::{AccountId, LinkId, SessionId, UserId, consent_id},
    log::{LOG, LogEvent},
    login::LoginEvent,
    membership::MembershipEvent,
    resource::ResourceEvent,
    session::SessionEvent,
    signing_key::SigningKeyEvent,
    subscriber::SubscriberEvent,
    ticket::TicketEvent,
    token::{Token, TokenEvent},
    usage::UsageEvent,
    user::UserEvent,
};

/// How long anything that depends on a session can outlive it at most, in seconds: a code issued in its last moment,
/// redeemed at the end of the code's life, and refreshed for as long as any policy allows, for one last access token.
const OUTLIVES_SESSION_SECONDS: u32 =
    CODE_SECONDS + TokenPolicy::REFRESH_MAX_SECONDS + TokenPolicy::ACCESS_MAX_SECONDS;

/// One consequence of an event.
#[derive(Clone, Debug, PartialEq)]
pub enum Effect {
    /// Anything that carries `key` and was issued before this event is no longer valid. With `standing`, things issued
    /// later are stopped too, until a later effect on the key lifts that. The row can be deleted at `until`.
    Stop { key: String, standing: bool, until: Option<Timestamp> },
    /// The email address belongs to this user alone from now on: among people, or among the test users of one account.
    ReserveEmail { email: String, user_id: UserId, test_of: Option<AccountId> },
    /// People with a mail address in the domain log in as this account says.
    ReserveLoginDomain { domain: String, account: String },
    /// The domain is free again.
    ReleaseLoginDomain { domain: String, account: String },
    /// The email address of this user is free again.
    ReleaseEmail { user_id: UserId },
    /// The login at another provider opens this user's account alone from now on.
    ReserveLogin { provider: String, issuer: String, subject: String, user_id: UserId, link_id: LinkId },
    /// The linked login is free again.
    ReleaseLogin { user_id: UserId, link_id: LinkId },
    /// The user's sealed data can no longer be opened, and their password is deleted.
    Forget { user_id: UserId },
    /// The account of the event has one more of these, if its plan allows it.
    UseQuota(Quota),
    /// The account of the event has one fewer of these.
    FreeQuota(Quota),
}

/// Returns the key under which the gate stops what `user` has with the clients of `account`.
pub fn member_key(account: &str, user: &str) -> String {
    format!("{account}/{user}")
}

/// Returns every key that stops `token` when it is stopped; the counterpart of [`effects`].
pub fn stop_keys(token: &Token) -> Vec<String> {
    let Token { id, grant_id, client_id, account_id, session_id, user_id, kid, resource, exchange, .. } =
        token;
    let consent_id = user_id.zip(*client_id).map(|(user, client)| consent_id(user, client));
    let member =
        account_id.zip(*user_id).map(|(account, user)| member_key(&account.to_string(), &user.to_string()));
    [
        id.map(|id| id.to_string()),
        grant_id.map(|id| id.to_string()),
        client_id.map(|id| id.to_string()),
        account_id.map(|id| id.to_string()),
        session_id.map(|id| id.to_string()),
        user_id.map(|id| id.to_string()),
        consent_id.map(|id| id.to_string()),
        member,
        kid.map(|id| id.to_string()),
        resource.as_ref().map(|resource| resource.resource_id.to_string()),
        Some(LOG.to_owned()),
    ]
    .into_iter()
    .flatten()
    .chain(exchange.iter().flat_map(|exchange| exchange.stops.iter().cloned()))
    .collect()
}

/// Returns every key that stops a session when it is stopped.
pub fn session_stop_keys(session_id: SessionId, user_id: UserId) -> [String; 3] {
    [session_id.to_string(), user_id.to_string(), LOG.to_owned()]
}

/// Returns the effects of `event` of stream `stream_id`. No match has a wildcard, so a new event does not compile until
/// its effects are stated.
pub fn effects(stream_id: &str, event: &AnyEvent) -> Vec<Effect> {
    match event {
        AnyEvent::Account(event) => of_account(stream_id, event),
        AnyEvent::User(event) => of_user(stream_id, event),
        AnyEvent::Client(event) => of_client(stream_id, event),
        AnyEvent::Session(event) => match event {
            SessionEvent::Ended { expires_at, .. } => {
                vec![stop_all(stream_id, Some(expires_at.plus_seconds(OUTLIVES_SESSION_SECONDS)))]
            }
            SessionEvent::Started { .. }
            | SessionEvent::Elevated { .. }
            | SessionEvent::Used { .. }
            | SessionEvent::OperatorEntered {} => vec![],
        },
        AnyEvent::Consent(event) => match event {
            ConsentEvent::Withdrawn {} => vec![stop_earlier(stream_id)],
            ConsentEvent::Granted { .. } | ConsentEvent::Changed { .. } => vec![],
        },
        AnyEvent::Grant(event) => match event {
            GrantEvent::Revoked { until, .. } => vec![stop_all(stream_id, Some(*until))],
            GrantEvent::Authorized { .. }
            | GrantEvent::CodeRedeemed { .. }
            | GrantEvent::Refreshed { .. }
            | GrantEvent::CodeReplayed {}
            | GrantEvent::RefreshReused { .. } => vec![],
        },
        AnyEvent::Token(event) => match event {
            TokenEvent::Revoked { expires_at, .. } => vec![stop_all(stream_id, Some(*expires_at))],
            TokenEvent::Issued { .. } => vec![],
        },
        AnyEvent::Endpoint(event) => of_endpoint(event),
        // The lost events may include stops.
        AnyEvent::Log(LogEvent::WentBack { .. }) => vec![stop_earlier(stream_id)],
        AnyEvent::SigningKey(SigningKeyEvent::Revoked { .. }) => vec![stop_all(stream_id, None)],
        AnyEvent::SigningKey(
            SigningKeyEvent::Created { .. } | SigningKeyEvent::Activated {} | SigningKeyEvent::Retired {},
        )
        | AnyEvent::Subscriber(
            SubscriberEvent::EventRetried { .. }
            | SubscriberEvent::EventSkipped { .. }
            | SubscriberEvent::Ended { .. },
        )
        | AnyEvent::Usage(UsageEvent::ThresholdReached { .. } | UsageEvent::LimitExceeded { .. })
        | AnyEvent::Alert(AlertEvent::Raised { .. } | AlertEvent::Cleared { .. })
        | AnyEvent::Login(LoginEvent::Failed { .. })
        | AnyEvent::Credential(CredentialEvent::Exposed { .. })
        | AnyEvent::Audit(AuditEvent::Queried { .. } | AuditEvent::Exported { .. })
        // A deletion looks up in the log what a hold keeps (migrations/0051).
        | AnyEvent::Case(
            CaseEvent::Opened { .. }
            | CaseEvent::Pinned { .. }
            | CaseEvent::Unpinned { .. }
            | CaseEvent::Noted { .. }
            | CaseEvent::Closed {}
            | CaseEvent::Reopened {}
            | CaseEvent::HoldPlaced {}
            | CaseEvent::HoldLifted {},
        ) => vec![],
        AnyEvent::Membership(event) => of_membership(event),
        AnyEvent::Ticket(event) => of_ticket(event),
        AnyEvent::Resource(event) => of_resource(stream_id, event),
    }
}

/// What a token says of groups is read again for the next one, so nothing is stopped.
fn of_membership(event: &MembershipEvent) -> Vec<Effect> {
    match event {
        MembershipEvent::PersonAdded { .. } | MembershipEvent::PersonRemoved { .. } => vec![],
    }
}

fn of_ticket(event: &TicketEvent) -> Vec<Effect> {
    match event {
        TicketEvent::VisitorErased { user_id } => vec![Effect::Forget { user_id: *user_id }],
        TicketEvent::Opened { .. }
        | TicketEvent::Replied { .. }
        | TicketEvent::Answered { .. }
        | TicketEvent::Noted { .. }
        | TicketEvent::Assigned { .. }
        | TicketEvent::Closed { .. }
        | TicketEvent::Reopened { .. } => vec![],
    }
}

/// Stops what carries `key` and was issued before the event.
fn stop_earlier(key: &str) -> Effect {
    Effect::Stop { key: key.to_owned(), standing: false, until: None }
}

/// Stops what carries `key`, whenever it was issued. After `until`, nothing is left that could carry it.
fn stop_all(key: &str, until: Option<Timestamp>) -> Effect {
    Effect::Stop { key: key.to_owned(), standing: true, until }
}

fn of_account(id: &str, event: &AccountEvent) -> Vec<Effect> {
    match event {
        AccountEvent::Restricted { .. } | AccountEvent::Closed {} => vec![stop_all(id, None)],
        AccountEvent::Reinstated {} => vec![stop_earlier(id)],
        AccountEvent::LoginDomainVerified { domain } => {
            vec![Effect::ReserveLoginDomain { domain: domain.clone(), account: id.to_owned() }]
        }
        AccountEvent::LoginDomainRemoved { domain } => {
            vec![Effect::ReleaseLoginDomain { domain: domain.clone(), account: id.to_owned() }]
        }
        // A member who rejoins starts afresh: tokens from before stay invalid.
        AccountEvent::UserTokensRevoked { user_id } | AccountEvent::MemberRemoved { user_id } => {
            vec![stop_earlier(&member_key(id, &user_id.to_string()))]
        }
        AccountEvent::Created { .. }
        | AccountEvent::Renamed { .. }
        | AccountEvent::PlanActivated { .. }
        | AccountEvent::PlanChanged { .. }
        | AccountEvent::PlanEnded { .. }
        | AccountEvent::LimitsAgreed { .. }
        // Tokens of weaker logins are refused where they are used: the policy is read with the account.
        | AccountEvent::SecondFactorRequired {}
        | AccountEvent::SecondFactorWaived {}
        | AccountEvent::LoginProviderSet { .. }
        | AccountEvent::LoginProviderRemoved {}
        | AccountEvent::RegistrationTokenCreated { .. }
        | AccountEvent::RegistrationTokenUsed { .. }
        | AccountEvent::RegistrationTokenRevoked { .. }
        | AccountEvent::GroupCreated { .. }
        | AccountEvent::GroupChanged { .. }
        | AccountEvent::GroupDeleted { .. }
        | AccountEvent::Viewed { .. }
        | AccountEvent::OperatorActed { .. }
        | AccountEvent::MemberInvited { .. }
        | AccountEvent::InvitationWithdrawn { .. }
        | AccountEvent::MemberJoined { .. }
        | AccountEvent::MemberRoleChanged { .. } => vec![],
    }
}

fn of_user(id: &str, event: &UserEvent) -> Vec<Effect> {
    match event {
        UserEvent::Registered { email, user_id, test_of, .. } => {
            let reserve = |email: &String| Effect::ReserveEmail {
                email: email.clone(),
                user_id: *user_id,
                test_of: *test_of,
            };
            email.get().map(reserve).into_iter().collect()
        }
        UserEvent::PasswordChanged { keeps_sessions: false, .. }
        | UserEvent::Reinstated {}
        | UserEvent::TokensRevoked {}
        // What is from before the deletion was requested stays stopped.
        | UserEvent::DeletionUndone {} => vec![stop_earlier(id)],
        UserEvent::EmailChanged { held, .. } | UserEvent::FormerEmailsReleased { held } => {
            hold_only(id, held.get())
        }
        UserEvent::EmailChangeUndone { held, .. } => {
            [stop_earlier(id)].into_iter().chain(hold_only(id, held.get())).collect()
        }
        UserEvent::EmailReleased {} => {
            let release = id.parse().ok().map(|user_id| Effect::ReleaseEmail { user_id });
            [stop_earlier(id)].into_iter().chain(release).collect()
        }
        UserEvent::LoginLinked { .. } | UserEvent::LoginUnlinked { .. } => {
            of_login(id, event).into_iter().collect()
        }
        UserEvent::Suspended { .. } | UserEvent::DeletionRequested { .. } => vec![stop_all(id, None)],
        UserEvent::Erased {} => {
            let user_id = id.parse().ok();
            let release = user_id.map(|user_id| Effect::ReleaseEmail { user_id });
            let forget = user_id.map(|user_id| Effect::Forget { user_id });
            [stop_all(id, None)].into_iter().chain(release).chain(forget).collect()
        }
        UserEvent::PasswordChanged { keeps_sessions: true, .. }
        | UserEvent::EmailVerified {}
        | UserEvent::RecoveryEmailSet { .. }
        | UserEvent::RecoveryEmailRemoved {}
        | UserEvent::ProfileChanged { .. }
        | UserEvent::PreferencesChanged { .. }
        | UserEvent::TotpEnrolled { .. }
        | UserEvent::TotpRemoved {}
        | UserEvent::PasskeyAdded { .. }
        | UserEvent::PasskeyRenamed { .. }
        | UserEvent::PasskeyRemoved { .. }
        | UserEvent::RecoveryCodesCreated { .. }
        | UserEvent::RecoveryCodesRemoved {}
        | UserEvent::RecoveryCodeUsed { .. }
        | UserEvent::Locked { .. }
        | UserEvent::Unlocked {}
        | UserEvent::OperatorActed { .. } => vec![],
    }
}

/// These addresses are the person's from now on, and no other ones. A person who was erased has none.
fn hold_only(id: &str, held: Option<&Vec<String>>) -> Vec<Effect> {
    let Ok(user_id) = id.parse() else { return vec![] };
    let reserve = |email: &String| Effect::ReserveEmail { email: email.clone(), user_id, test_of: None };
    let held = held.into_iter().flatten().map(reserve);
    std::iter::once(Effect::ReleaseEmail { user_id }).chain(held).collect()
}

/// Returns what linking or unlinking a login takes or frees.
fn of_login(id: &str, event: &UserEvent) -> Option<Effect> {
    let user_id = id.parse().ok()?;
    match event {
        UserEvent::LoginLinked { link_id, provider, issuer, subject, .. } => Some(Effect::ReserveLogin {
            provider: provider.clone(),
            issuer: issuer.get()?.clone(),
            subject: subject.get()?.clone(),
            user_id,
            link_id: *link_id,
        }),
        UserEvent::LoginUnlinked { link_id } => Some(Effect::ReleaseLogin { user_id, link_id: *link_id }),
        _ => None,
    }
}

fn of_client(id: &str, event: &ClientEvent) -> Vec<Effect> {
    match event {
        ClientEvent::Created { .. } => vec![Effect::UseQuota(Quota::Clients)],
        ClientEvent::Disabled {} | ClientEvent::Restricted { .. } => vec![stop_all(id, None)],
        ClientEvent::Deleted {} => vec![stop_all(id, None), Effect::FreeQuota(Quota::Clients)],
        ClientEvent::Enabled {} | ClientEvent::Reinstated {} | ClientEvent::TokensRevoked { .. } => {
            vec![stop_earlier(id)]
        }
        ClientEvent::Renamed { .. }
        | ClientEvent::RedirectUrisChanged { .. }
        | ClientEvent::ScopesChanged { .. }
        | ClientEvent::DomainsChanged { .. }
        | ClientEvent::DomainVerified { .. }
        | ClientEvent::IpAllowListChanged { .. }
        | ClientEvent::TokenPolicyChanged { .. }
        | ClientEvent::ProtocolChanged { .. }
        | ClientEvent::PkceRequirementChanged { .. }
        | ClientEvent::KeysChanged { .. }
        | ClientEvent::RequestShareChanged { .. }
        | ClientEvent::LinksChanged { .. }
        | ClientEvent::LogoChanged { .. }
        | ClientEvent::IdImported { .. }
        | ClientEvent::SelfRegistered { .. }
        | ClientEvent::SignalsChanged { .. }
        | ClientEvent::SignalVerificationRequested { .. }
        | ClientEvent::SecretCreated { .. }
        | ClientEvent::SecretRotated { .. }
        | ClientEvent::SecretRevoked { .. }
        | ClientEvent::Verified {}
        | ClientEvent::Unverified {} => vec![],
    }
}

fn of_resource(id: &str, event: &ResourceEvent) -> Vec<Effect> {
    match event {
        ResourceEvent::Changed { .. } => vec![],
        ResourceEvent::Created { .. } => vec![stop_earlier(id), Effect::UseQuota(Quota::Resources)],
        ResourceEvent::Enabled {} => vec![stop_earlier(id)],
        ResourceEvent::Disabled {} | ResourceEvent::AudienceLost { .. } => vec![stop_all(id, None)],
        ResourceEvent::Deleted {} => vec![stop_all(id, None), Effect::FreeQuota(Quota::Resources)],
    }
}

fn of_endpoint(event: &EndpointEvent) -> Vec<Effect> {
    match event {
        EndpointEvent::Created { .. } => vec![Effect::UseQuota(Quota::Endpoints)],
        EndpointEvent::Deleted {} => vec![Effect::FreeQuota(Quota::Endpoints)],
        EndpointEvent::Changed { .. }
        | EndpointEvent::SecretRotated { .. }
        | EndpointEvent::Disabled { .. }
        | EndpointEvent::Enabled {}
        | EndpointEvent::Tested { .. }
        | EndpointEvent::ReplayRequested { .. }
        | EndpointEvent::ResendRequested { .. }
        | EndpointEvent::MessageSkipped { .. } => vec![],
    }
}
