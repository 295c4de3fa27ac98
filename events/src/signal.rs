//! Which security event an event of the log is for receivers (CAEP 1.0, RISC 1.0), and about whom. One at most, so
//! the event of the log identifies it. Who is told is the server's matter (`outbound::webhooks::signals`).

use crate::{
    Actor, AnyEvent, Envelope,
    account::AccountEvent,
    ids::UserId,
    session::{SessionEvent, acr},
    signal_kind::SignalKind,
    user::{PasswordChange, UserEvent},
};
use serde_json::{Value, json};

/// The events that may be security events.
pub const SIGNALLING: &[&str] = &[
    "session.ended",
    "session.elevated",
    "account.user_tokens_revoked",
    "member.removed",
    "user.password_changed",
    "user.totp_enrolled",
    "user.totp_removed",
    "user.passkey_added",
    "user.passkey_removed",
    "user.tokens_revoked",
    "user.email_change_undone",
    "user.email_released",
    "user.suspended",
    "user.reinstated",
    "user.deletion_requested",
    "user.deletion_undone",
    "user.erased",
];

/// Whom a security event is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SignalSubject {
    /// A person, for every account that knows them.
    Person(String),
    /// A person, for the account of the event alone.
    OfAccount(UserId),
    /// A session, for the accounts whose apps were logged in to with it.
    Session(String),
}

/// A security event.
#[derive(Clone, Debug, PartialEq)]
pub struct Signal {
    pub kind: SignalKind,
    pub subject: SignalSubject,
    /// The value of the event type's member of `events`.
    pub payload: Value,
}

/// Returns the security event that `envelope` is. It has nothing personal but ids.
pub fn signal(envelope: &Envelope) -> Option<Signal> {
    let stream_id = envelope.metadata.stream_id.as_str();
    let (kind, subject, mut payload) = match &envelope.data {
        AnyEvent::Session(SessionEvent::Ended { .. }) => {
            (SignalKind::SessionRevoked, SignalSubject::Session(stream_id.to_owned()), json!({}))
        }
        AnyEvent::Session(SessionEvent::Elevated { methods, .. }) => {
            let level = json!({"namespace": "urn:xwms:acr", "current_level": acr(methods)});
            (SignalKind::AssuranceLevelChange, SignalSubject::Session(stream_id.to_owned()), level)
        }
        AnyEvent::Account(
            AccountEvent::UserTokensRevoked { user_id } | AccountEvent::MemberRemoved { user_id },
        ) => (SignalKind::SessionRevoked, SignalSubject::OfAccount(*user_id), json!({})),
        AnyEvent::User(event) => {
            let (kind, payload) = of_user(event)?;
            (kind, SignalSubject::Person(stream_id.to_owned()), payload)
        }
        _ => return None,
    };
    payload["event_timestamp"] = json!(envelope.metadata.recorded_at.seconds());
    if is_caep(kind) {
        payload["initiating_entity"] = json!(initiator(envelope, &subject));
    }
    Some(Signal { kind, subject, payload })
}

fn of_user(event: &UserEvent) -> Option<(SignalKind, Value)> {
    let changed = |credential: &str, change: &str| {
        let payload = json!({"credential_type": credential, "change_type": change});
        Some((SignalKind::CredentialChange, payload))
    };
    match event {
        UserEvent::PasswordChanged { how: Some(PasswordChange::Disowned), .. } => {
            Some((SignalKind::CredentialCompromise, json!({"credential_type": "password"})))
        }
        UserEvent::PasswordChanged { .. } => changed("password", "update"),
        UserEvent::TotpEnrolled { .. } => changed("app", "create"),
        UserEvent::TotpRemoved {} => changed("app", "delete"),
        UserEvent::PasskeyAdded { .. } => changed("passkey", "create"),
        UserEvent::PasskeyRemoved { .. } => changed("passkey", "delete"),
        UserEvent::TokensRevoked {} | UserEvent::EmailChangeUndone { .. } | UserEvent::EmailReleased {} => {
            Some((SignalKind::SessionRevoked, json!({})))
        }
        UserEvent::Suspended { .. } | UserEvent::DeletionRequested { .. } => {
            Some((SignalKind::AccountDisabled, json!({})))
        }
        UserEvent::Reinstated {} | UserEvent::DeletionUndone {} => {
            Some((SignalKind::AccountEnabled, json!({})))
        }
        UserEvent::Erased {} => Some((SignalKind::AccountPurged, json!({}))),
        _ => None,
    }
}

const fn is_caep(kind: SignalKind) -> bool {
    matches!(
        kind,
        SignalKind::SessionRevoked | SignalKind::CredentialChange | SignalKind::AssuranceLevelChange
    )
}

/// Returns who began it, in the words of CAEP §2. Only the person acts in their own session.
fn initiator(envelope: &Envelope, subject: &SignalSubject) -> &'static str {
    match (envelope.metadata.actor, subject) {
        (Actor::System, _) => "system",
        (Actor::Client(_), _) => "admin",
        (Actor::User(_), SignalSubject::Session(_)) => "user",
        (Actor::User(actor), SignalSubject::Person(person)) if actor.to_string() == *person => "user",
        (Actor::User(actor), SignalSubject::OfAccount(person)) if actor == *person => "user",
        (Actor::User(_), _) => "admin",
    }
}

#[cfg(test)]
mod tests {
    use super::{SIGNALLING, Signal, SignalSubject, signal};
    use crate::{
        Actor, AnyEvent, Envelope, Metadata, Timestamp,
        account::AccountEvent,
        ids::{EventId, UserId},
        session::{Method, SessionEvent},
        signal_kind::SignalKind,
        user::{PasswordChange, UserEvent},
    };
    use serde_json::json;
    use uuid::Uuid;

    fn person() -> UserId {
        UserId::from_uuid(Uuid::from_u128(1))
    }

    fn of(stream_id: &str, actor: Actor, event: impl Into<AnyEvent>) -> Option<Signal> {
        let data: AnyEvent = event.into();
        let metadata = Metadata {
            id: EventId::from_uuid(Uuid::from_u128(2)),
            stream_type: String::new(),
            stream_id: stream_id.to_owned(),
            sequence: 1,
            name: data.name().to_owned(),
            version: 1,
            recorded_at: Timestamp::from_millis(1_767_225_600_500),
            account_id: None,
            actor,
            request_id: "r".to_owned(),
            cause: None,
            origin: None,
            network: None,
            after: None,
            nth: 0,
        };
        signal(&Envelope { position: 1, leaf: [0; 32], metadata, data })
    }

    fn by_user(event: UserEvent) -> Option<(SignalKind, serde_json::Value)> {
        let name = AnyEvent::from(event.clone()).name();
        let found = of(&person().to_string(), Actor::User(person()), event);
        assert!(found.is_none() || SIGNALLING.contains(&name), "{name} is read from the log");
        found.map(|signal| (signal.kind, signal.payload))
    }

    #[test]
    fn a_change_of_a_person_is_an_event_of_caep_or_risc() {
        let at = 1_767_225_600;
        let password = UserEvent::PasswordChanged { how: None, keeps_sessions: true };
        assert_eq!(
            by_user(password),
            Some((
                SignalKind::CredentialChange,
                json!({"credential_type": "password", "change_type": "update", "event_timestamp": at,
                       "initiating_entity": "user"})
            ))
        );
        let stolen =
            UserEvent::PasswordChanged { how: Some(PasswordChange::Disowned), keeps_sessions: false };
        assert_eq!(
            by_user(stolen),
            Some((
                SignalKind::CredentialCompromise,
                json!({"credential_type": "password", "event_timestamp": at})
            ))
        );
        for (event, kind) in [
            (UserEvent::TotpRemoved {}, SignalKind::CredentialChange),
            (UserEvent::TokensRevoked {}, SignalKind::SessionRevoked),
            (UserEvent::Suspended { reason: Default::default() }, SignalKind::AccountDisabled),
            (UserEvent::Reinstated {}, SignalKind::AccountEnabled),
            (UserEvent::DeletionUndone {}, SignalKind::AccountEnabled),
            (UserEvent::Erased {}, SignalKind::AccountPurged),
        ] {
            assert_eq!(by_user(event).map(|(found, _)| found), Some(kind));
        }
        assert_eq!(by_user(UserEvent::EmailVerified {}), None);
    }

    #[test]
    fn a_session_is_a_subject_of_its_own_and_an_account_acts_for_itself_alone() {
        let ended = SessionEvent::Ended { reason: "logout".into(), expires_at: Timestamp::from_millis(0) };
        let found = of("session_x", Actor::User(person()), ended).unwrap();
        assert_eq!(found.subject, SignalSubject::Session("session_x".into()));
        let elevated = SessionEvent::Elevated {
            methods: Method::password_and(Method::Otp),
            authenticated_at: None,
            basis: None,
            user_id: None,
            place: Default::default(),
            expires_at: None,
            remembered: false,
        };
        let found = of("session_x", Actor::User(person()), elevated).unwrap();
        assert_eq!(found.payload["current_level"], "urn:xwms:acr:two-factors");
        let revoked = AccountEvent::UserTokensRevoked { user_id: person() };
        let found = of("account_x", Actor::System, revoked).unwrap();
        assert_eq!(found.subject, SignalSubject::OfAccount(person()));
        assert_eq!(found.payload["initiating_entity"], "system");
    }
}
