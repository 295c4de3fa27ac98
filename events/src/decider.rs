//! Aggregates as pure functions of their facts, and how cqrs-es runs one.

use crate::{Fact, Refusal};
use serde::{Serialize, de::DeserializeOwned};

/// An aggregate as a pure function of its facts.
pub trait Decider: Default + Clone + Serialize + DeserializeOwned + Send + Sync + 'static {
    /// The `aggregate_type` of its streams.
    const TYPE: &'static str;
    /// The commands of the aggregate.
    type Command: Send;
    /// The events of the aggregate.
    type Event: Fact;

    /// Returns the events that follow from `command`, or the refusal. An empty list means that the requested state
    /// already holds.
    fn decide(&self, command: Self::Command) -> Result<Vec<Self::Event>, Refusal>;

    /// Applies `event` to the state.
    fn evolve(&mut self, event: &Self::Event);

    /// Returns where the state, as JSON, holds personal data: whose key seals it, and a JSON pointer (RFC 6901) to it.
    /// Code that stores a state must seal these first.
    fn personal(&self) -> Vec<(String, String)> {
        vec![]
    }
}

/// Returns `event` if it is needed, otherwise nothing: the requested state already holds.
pub(crate) fn event_if<E>(needed: bool, event: E) -> Result<Vec<E>, Refusal> {
    Ok(if needed { vec![event] } else { vec![] })
}

/// Lets cqrs-es (its store and its TestFramework) run a [`Decider`].
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
