//! The sum of all events, and the aggregate that each belongs to.

use crate::{
    Decider, Fact, account, alert, client, consent, endpoint, grant, log, session, shape::Data, signing_key,
    subscriber, token, usage, user,
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

            /// Returns every event name, with the version in which it is written today.
            pub fn kinds() -> impl Iterator<Item = (&'static str, u16)> {
                [$(<$event as Fact>::KINDS,)*].into_iter().flatten().copied()
            }

            /// Returns the declared description of the event of this name, and its data.
            pub fn shape(name: &str) -> Option<(String, Data)> {
                None$(.or_else(|| <$event as Fact>::shape(name)))*
            }

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
                let mut events = events.into_iter().peekable();
                match events.peek() {
                    $(Some(Self::$variant(_)) => {
                        let mut state = <$state>::default();
                        for event in events {
                            if let Self::$variant(fact) = event {
                                Decider::evolve(&mut state, fact);
                            }
                        }
                        serde_json::to_value(state).unwrap_or_default()
                    })*
                    None => serde_json::Value::Null,
                }
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
    Account(account::AccountEvent) of account::Account,
    User(user::UserEvent) of user::User,
    Session(session::SessionEvent) of session::Session,
    Client(client::ClientEvent) of client::Client,
    Consent(consent::ConsentEvent) of consent::Consent,
    Grant(grant::GrantEvent) of grant::Grant,
    Token(token::TokenEvent) of token::Token,
    Endpoint(endpoint::EndpointEvent) of endpoint::Endpoint,
    SigningKey(signing_key::SigningKeyEvent) of signing_key::SigningKey,
    Subscriber(subscriber::SubscriberEvent) of subscriber::Subscriber,
    Usage(usage::UsageEvent) of usage::Usage,
    Alert(alert::AlertEvent) of alert::Alert,
    Log(log::LogEvent) of log::Log,
}
