//! The glue between pure deciders and the cqrs-es frame, and the sum of all events.

use crate::shape::Data;
use crate::{
    Refusal, account, alert, client, consent, endpoint, grant, log, session, signing_key, subscriber, token,
    usage, user,
};
use cqrs_es::DomainEvent;
use serde::{Deserialize, Serialize, de::DeserializeOwned};

/// An aggregate as a pure function of its facts.
pub trait Decider: Default + Clone + Serialize + DeserializeOwned + Send + Sync + 'static {
    /// The `aggregate_type` of its streams.
    const TYPE: &'static str;
    /// What can be asked of it.
    type Command: Send;
    /// What can have happened to it.
    type Event: Fact;

    /// The facts that follow from `command`, or why there are none. An empty answer means that what was
    /// asked is already so.
    fn decide(&self, command: Self::Command) -> Result<Vec<Self::Event>, Refusal>;

    /// The state after `event`.
    fn evolve(&mut self, event: &Self::Event);

    /// Where the state, as JSON, holds personal data: whose key seals it, and a JSON pointer (RFC 6901) to it. Whoever
    /// writes a state down seals these first.
    fn personal(&self) -> Vec<(String, String)> {
        vec![]
    }
}

/// A fact of one aggregate: one variant of the sum [`AnyEvent`].
pub trait Fact: DomainEvent + Into<AnyEvent> + TryFrom<AnyEvent, Error = AnyEvent> + 'static {
    /// Every event name of this aggregate with the version in which it is written today.
    const KINDS: &'static [(&'static str, u16)];

    /// The name, `noun.past_participle`.
    fn name(&self) -> &'static str;

    /// The version in which it is written.
    fn version(&self) -> u16;

    /// What the code says of the event of this name, and its data.
    fn shape(name: &str) -> Option<(String, Data)>;
}

/// Declares the facts of one aggregate: the enum, its wire names and its versions, each said once.
macro_rules! facts {
    (
        $(#[$meta:meta])*
        pub enum $event:ident {
            $($(#[$doc:meta])* $name:literal v $version:literal => $variant:ident { $($(#[$field_meta:meta])* $field:ident: $type:ty,)* },)*
        }
    ) => {
        $(#[$meta])*
        #[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
        #[serde(tag = "event")]
        pub enum $event {
            $($(#[$doc])* #[serde(rename = $name)] $variant { $($(#[$field_meta])* $field: $type,)* },)*
        }

        impl $crate::Fact for $event {
            const KINDS: &'static [(&'static str, u16)] = &[$(($name, $version),)*];

            fn name(&self) -> &'static str {
                match self { $(Self::$variant { .. } => $name,)* }
            }

            fn version(&self) -> u16 {
                match self { $(Self::$variant { .. } => $version,)* }
            }

            fn shape(name: &str) -> Option<(String, $crate::shape::Data)> {
                match name {
                    $($name => {
                        let data = $crate::shape::Data::default();
                        $(let data = data.with::<$type>(stringify!($field), stringify!($(#[$field_meta])*));)*
                        Some(($crate::shape::doc(stringify!($(#[$doc])*)), data))
                    })*
                    _ => None,
                }
            }
        }

        impl cqrs_es::DomainEvent for $event {
            fn event_type(&self) -> String {
                $crate::Fact::name(self).to_owned()
            }

            fn event_version(&self) -> String {
                $crate::Fact::version(self).to_string()
            }
        }
    };
}
pub(crate) use facts;

/// Lets cqrs-es (its store and its TestFramework) drive a [`Decider`].
macro_rules! aggregate {
    ($state:ident) => {
        impl cqrs_es::Aggregate for $state {
            const TYPE: &'static str = <Self as $crate::Decider>::TYPE;
            type Command = <Self as $crate::Decider>::Command;
            type Event = <Self as $crate::Decider>::Event;
            type Error = $crate::Refusal;
            type Services = ();

            async fn handle(
                &mut self,
                command: Self::Command,
                _services: &(),
                sink: &cqrs_es::event_sink::EventSink<Self>,
            ) -> Result<(), Self::Error> {
                for event in $crate::Decider::decide(self, command)? {
                    sink.write(event, self).await;
                }
                Ok(())
            }

            fn apply(&mut self, event: Self::Event) {
                $crate::Decider::evolve(self, &event);
            }
        }
    };
}
pub(crate) use aggregate;

macro_rules! any_event {
    ($($variant:ident($event:ty) of $state:ty,)*) => {
        /// An event of any aggregate, as the log holds it. The `event` field of the payload says which.
        #[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
        #[serde(untagged)]
        #[allow(missing_docs)]
        pub enum AnyEvent { $($variant($event),)* }

        impl AnyEvent {
            /// Every type of stream there is.
            pub const STREAM_TYPES: &'static [&'static str] = &[$(<$state as Decider>::TYPE),*];

            /// Every event name there is, with the version in which it is written today.
            pub fn kinds() -> impl Iterator<Item = (&'static str, u16)> {
                [$(<$event as Fact>::KINDS,)*].into_iter().flatten().copied()
            }

            /// What the code says of the event of this name, and its data.
            pub fn shape(name: &str) -> Option<(String, Data)> {
                None$(.or_else(|| <$event as Fact>::shape(name)))*
            }

            /// The name of the event.
            pub fn name(&self) -> &'static str {
                match self { $(Self::$variant(event) => event.name(),)* }
            }

            /// The version in which it is written.
            pub fn version(&self) -> u16 {
                match self { $(Self::$variant(event) => event.version(),)* }
            }

            /// The state of the stream that `events` are, as JSON; null without any.
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

            /// As [`Self::decode`], from the text that holds it: nothing in between is made.
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
