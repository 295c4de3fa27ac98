//! The sum of all events, and the aggregate that each belongs to.

use crate::{
    Decider, Fact,
    account::{Account, AccountEvent},
    alert::{Alert, AlertEvent},
    audit::{Audit, AuditEvent},
    case::{Case, CaseEvent},
    client::{Client, ClientEvent},
    consent::{Consent, ConsentEvent},
    credential::{Credential, CredentialEvent},
    endpoint::{Endpoint, EndpointEvent},
    fact::Entry,
    grant::{Grant, GrantEvent},
    log::{Log, LogEvent},
    login::{Login, LoginEvent},
    membership::{Membership, MembershipEvent},
    resource::{Resource, ResourceEvent},
    session::{Session, SessionEvent},
    signing_key::{SigningKey, SigningKeyEvent},
    subscriber::{Subscriber, SubscriberEvent},
    ticket::{Ticket, TicketEvent},
    token::{Token, TokenEvent},
    usage::{Usage, UsageEvent},
    user::{User, UserEvent},
};
use serde::{Deserialize, Serialize};

macro_rules! any_event {
    ($($variant:ident($event:ty) of $state:ty,)*) => {
        /// An event of any aggregate, as the log holds it. The `event` field of the payload names it.
        #[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
        #[serde(untagged)]
        #[allow(missing_docs)]
        pub enum AnyEvent { $($variant($event),)* }

        impl AnyEvent {
            /// All stream types.
            pub const STREAM_TYPES: &'static [&'static str] = &[$(<$state as Decider>::TYPE),*];

            /// What is declared about each event, by aggregate.
            pub(crate) const ENTRIES: &'static [&'static [Entry]] = &[$(<$event as Fact>::ENTRIES),*];

            /// Returns the name of the event.
            pub fn name(&self) -> &'static str {
                match self { $(Self::$variant(event) => event.name(),)* }
            }

            /// Returns the version in which the event is written.
            pub fn version(&self) -> u16 {
                match self { $(Self::$variant(event) => event.version(),)* }
            }

            /// Returns the state of the stream made up of `events`, as JSON; null if there are none.
            pub fn fold<'a>(events: impl IntoIterator<Item = &'a Self>) -> serde_json::Value {
                let mut state: Option<AnyState> = None;
                for event in events {
                    state.get_or_insert_with(|| AnyState::before(event)).apply(event);
                }
                state.map_or(serde_json::Value::Null, |state| state.to_json())
            }

            /// Like [`Self::decode`], but from JSON text, without an intermediate value.
            pub fn read(stream_type: &str, payload: &str) -> Result<Self, serde_json::Error> {
                match stream_type {
                    $(<$state as Decider>::TYPE => Ok(Self::$variant(serde_json::from_str(payload)?)),)*
                    other => Err(serde::de::Error::custom(format_args!("unknown stream type {other:?}"))),
                }
            }

            /// Decodes the payload of a stream of type `stream_type`, already upcast to today's version.
            pub fn decode(stream_type: &str, payload: serde_json::Value) -> Result<Self, serde_json::Error> {
                match stream_type {
                    $(<$state as Decider>::TYPE => Ok(Self::$variant(serde_json::from_value(payload)?)),)*
                    other => Err(serde::de::Error::custom(format_args!("unknown stream type {other:?}"))),
                }
            }
        }

        /// The state of one stream of any aggregate.
        #[derive(Clone)]
        #[allow(missing_docs)]
        pub enum AnyState { $($variant(Box<$state>),)* }

        impl AnyState {
            /// Returns the state before the first event of the stream that `event` is in.
            pub fn before(event: &AnyEvent) -> Self {
                match event { $(AnyEvent::$variant(_) => Self::$variant(Box::default()),)* }
            }

            /// Applies `event`, unless it is one of another aggregate.
            pub fn apply(&mut self, event: &AnyEvent) {
                match (self, event) {
                    $((Self::$variant(state), AnyEvent::$variant(fact)) => Decider::evolve(&mut **state, fact),)*
                    _ => {}
                }
            }

            /// Returns the state as JSON.
            pub fn to_json(&self) -> serde_json::Value {
                match self { $(Self::$variant(state) => serde_json::to_value(state).unwrap_or_default(),)* }
            }
        }

        $(
            impl From<$event> for AnyEvent {
                fn from(event: $event) -> Self {
                    Self::$variant(event)
                }
            }

            impl TryFrom<AnyEvent> for $event {
                type Error = AnyEvent;

                fn try_from(event: AnyEvent) -> Result<Self, AnyEvent> {
                    match event {
                        AnyEvent::$variant(event) => Ok(event),
                        other => Err(other),
                    }
                }
            }
        )*
    };
}

any_event! {
    Account(AccountEvent) of Account,
    User(UserEvent) of User,
    Session(SessionEvent) of Session,
    Client(ClientEvent) of Client,
    Consent(ConsentEvent) of Consent,
    Grant(GrantEvent) of Grant,
    Token(TokenEvent) of Token,
    Endpoint(EndpointEvent) of Endpoint,
    SigningKey(SigningKeyEvent) of SigningKey,
    Subscriber(SubscriberEvent) of Subscriber,
    Usage(UsageEvent) of Usage,
    Alert(AlertEvent) of Alert,
    Ticket(TicketEvent) of Ticket,
    Log(LogEvent) of Log,
    Login(LoginEvent) of Login,
    Credential(CredentialEvent) of Credential,
    Audit(AuditEvent) of Audit,
    Case(CaseEvent) of Case,
    Resource(ResourceEvent) of Resource,
    Membership(MembershipEvent) of Membership,
}
