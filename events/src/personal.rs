//! Personal data inside an event: a value that can be erased.

use serde::{Deserialize, Serialize};
use std::fmt;

/// A value about a person. In the log it is sealed under that person's key; once the key is deleted, the value is gone.
/// `Debug` never shows it, so it can't reach a log line by accident.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Personal<T>(Option<T>);

impl<T> Personal<T> {
    /// Wraps a value that is present.
    pub const fn new(value: T) -> Self {
        Self(Some(value))
    }

    /// Whether there is no value: its subject was erased, or there never was one.
    pub const fn is_empty(&self) -> bool {
        self.0.is_none()
    }

    /// Returns the value, unless its subject was erased.
    pub const fn get(&self) -> Option<&T> {
        self.0.as_ref()
    }
}

impl<T> Default for Personal<T> {
    fn default() -> Self {
        Self(None)
    }
}

impl<T> fmt::Debug for Personal<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.0.is_some() { "Personal(…)" } else { "Personal(erased)" })
    }
}

#[cfg(test)]
mod tests {
    use super::Personal;
    use crate::{
        Decider,
        account::{Account, AccountEvent, Role},
        case::{Case, CaseEvent, PinTarget},
        catalogue,
        ids::{
            AccountId, AttachmentId, CaseId, InvitationId, LinkId, PasskeyId, SessionId, TicketId, UserId,
        },
        session::{Place, Session, SessionEvent},
        ticket::{Attachment, Content, MediaType, Ticket, TicketEvent},
        user::{Profile, User, UserEvent},
    };
    use uuid::Uuid;

    /// Returns `state` as JSON, without the parts that it declares personal.
    fn left<A: Decider>(state: &A) -> String {
        let mut json = serde_json::to_value(state).unwrap();
        for (_, place) in state.personal() {
            *json.pointer_mut(&place).unwrap_or_else(|| panic!("there is no {place}")) =
                serde_json::Value::Null;
        }
        json.to_string()
    }

    #[test]
    fn a_state_says_where_it_holds_personal_data() {
        let mut account = Account::default();
        for n in 1..=2 {
            account.evolve(&AccountEvent::MemberInvited {
                invitation_id: InvitationId::from_uuid(Uuid::from_u128(n)),
                email: Personal::new("secret@example.org".into()),
                role: Role::Admin,
                expires_at: crate::Timestamp::from_millis(1),
                invited_by: None,
            });
        }
        assert!(serde_json::to_string(&account).unwrap().contains("secret"));
        assert!(!left(&account).contains("secret"));
        let mut user = User::default();
        user.evolve(&UserEvent::Registered {
            user_id: UserId::from_uuid(Uuid::from_u128(1)),
            email: Personal::new("secret@example.org".into()),
            profile: Personal::new(Box::new(Profile { name: Some("secret".into()), ..Profile::default() })),
            test_of: None,
        });
        user.evolve(&UserEvent::PasskeyAdded {
            passkey_id: PasskeyId::from_uuid(Uuid::from_u128(1)),
            name: Personal::new("secret".into()),
            synced: true,
            at: crate::Timestamp::from_millis(1),
        });
        user.evolve(&UserEvent::LoginLinked {
            link_id: LinkId::from_uuid(Uuid::from_u128(1)),
            provider: "google".into(),
            issuer: Personal::new("https://secret.example".into()),
            subject: Personal::new("secret".into()),
            name: Personal::new("secret".into()),
            at: crate::Timestamp::from_millis(1),
            instead_of_password: false,
        });
        assert!(!left(&user).contains("secret"));
        let mut session = Session::default();
        session.evolve(&SessionEvent::Started {
            session_id: SessionId::from_uuid(Uuid::from_u128(1)),
            user_id: UserId::from_uuid(Uuid::from_u128(1)),
            methods: vec![],
            authenticated_at: Some(crate::Timestamp::from_millis(1)),
            expires_at: crate::Timestamp::from_millis(2),
            basis: Some(1),
            place: Personal::new(Place { ip: "secret".into(), user_agent: Some("secret".into()) }),
            remembered: false,
            new_device: true,
        });
        assert!(!left(&session).contains("secret"));
    }

    #[test]
    fn a_ticket_says_where_it_holds_what_was_written() {
        let mut ticket = Ticket::default();
        for _ in 0..2 {
            ticket.evolve(&TicketEvent::Opened {
                ticket_id: TicketId::from_uuid(Uuid::from_u128(1)),
                user_id: UserId::from_uuid(Uuid::from_u128(1)),
                email: Personal::new("secret@example.org".into()),
                language: Some("en".into()),
                account_id: None,
                client_id: None,
                request_id: None,
                content: Personal::new(Content {
                    subject: Some("secret".into()),
                    text: "secret".into(),
                    attachments: vec![Attachment {
                        attachment_id: AttachmentId::from_uuid(Uuid::from_u128(1)),
                        name: "secret.txt".into(),
                        media_type: MediaType::Text,
                        size: 1,
                    }],
                }),
                at: crate::Timestamp::from_millis(1),
            });
        }
        assert!(!left(&ticket).contains("secret"));
    }

    #[test]
    fn a_case_says_where_it_holds_what_was_written() {
        let (mut case, at) = (Case::default(), crate::Timestamp::from_millis(1));
        let user_id = UserId::from_uuid(Uuid::from_u128(1));
        case.evolve(&CaseEvent::Opened {
            case_id: CaseId::from_uuid(Uuid::from_u128(2)),
            account_id: AccountId::from_uuid(Uuid::from_u128(3)),
            user_id,
            title: Personal::new("secret".into()),
            at,
        });
        for pin in 1..=2 {
            case.evolve(&CaseEvent::Pinned {
                pin,
                user_id,
                target: PinTarget { position: 1, question: None, object_id: None },
                label: Personal::new("secret".into()),
                network: Personal::new("secret".into()),
                at,
            });
            case.evolve(&CaseEvent::Noted { user_id, text: Personal::new("secret".into()), at });
        }
        assert!(!left(&case).contains("secret"));
    }

    #[test]
    fn no_other_state_holds_any() {
        // When you add personal fields to another aggregate's events, implement `Decider::personal` for it and add it
        // here.
        for entry in catalogue::entries().filter(|entry| entry.is_personal()) {
            // The states of failed logins and of credentials have counts and times alone.
            let known = ["member.", "user.", "session.", "login.", "ticket.", "credential.", "case."];
            assert!(known.iter().any(|prefix| entry.name.starts_with(prefix)), "{}", entry.name);
        }
    }
}
