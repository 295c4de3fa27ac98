//! An aggregate as a pure function of its facts, and how cqrs-es drives one.

use crate::{Fact, Refusal};
use serde::{Serialize, de::DeserializeOwned};

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
