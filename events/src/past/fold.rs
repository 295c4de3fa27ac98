//! The states of the past, folded from the events of several streams in the order of the log.

use crate::{
    AnyEvent, Decider, Envelope, account::Account, client::Client, consent::Consent, endpoint::Endpoint,
    gate::Gate, grant::Grant, resource::Resource, session::Session, signing_key::SigningKey, token::Token,
    user::User,
};
use std::borrow::Borrow;

/// The states that the rules look at, one of each type.
#[derive(Clone, Debug, Default)]
pub struct Past {
    pub account: Account,
    pub client: Client,
    pub user: User,
    pub consent: Consent,
    pub grant: Grant,
    pub token: Token,
    pub session: Session,
    pub endpoint: Endpoint,
    pub signing_key: SigningKey,
    pub resource: Resource,
    pub gate: Gate,
    /// The position of the session's last event, which is the basis of sessions without one.
    pub(super) session_position: i64,
}

impl Past {
    /// Applies an event of one of the streams.
    pub fn apply(&mut self, event: &Envelope) {
        self.gate.apply(event.position, &event.metadata.stream_id, &event.data);
        match &event.data {
            AnyEvent::Account(event) => self.account.evolve(event),
            AnyEvent::Client(event) => self.client.evolve(event),
            AnyEvent::User(event) => self.user.evolve(event),
            AnyEvent::Consent(event) => self.consent.evolve(event),
            AnyEvent::Grant(event) => self.grant.evolve(event),
            AnyEvent::Token(event) => self.token.evolve(event),
            AnyEvent::Session(fact) => {
                self.session.evolve(fact);
                self.session_position = event.position;
            }
            AnyEvent::Endpoint(event) => self.endpoint.evolve(event),
            AnyEvent::SigningKey(event) => self.signing_key.evolve(event),
            AnyEvent::Resource(event) => self.resource.evolve(event),
            // The gate has what the log stops; no rule looks at the others.
            AnyEvent::Log(_)
            | AnyEvent::Subscriber(_)
            | AnyEvent::Usage(_)
            | AnyEvent::Alert(_)
            | AnyEvent::Ticket(_)
            | AnyEvent::Login(_)
            | AnyEvent::Credential(_)
            | AnyEvent::Audit(_)
            | AnyEvent::Membership(_)
            | AnyEvent::Case(_) => {}
        }
    }

    /// Folds `events`, which are in the order of the log.
    pub fn of<E: Borrow<Envelope>>(events: &[E]) -> Self {
        let mut past = Self::default();
        events.iter().for_each(|event| past.apply(event.borrow()));
        past
    }
}

/// Whether something held in the end, and the index of the event that last changed that.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Held {
    pub holds: bool,
    pub by: Option<usize>,
}

/// Returns the same for each of `rules`, in their order.
pub(super) fn held<E: Borrow<Envelope>>(events: &[E], rules: &[&dyn Fn(&Past) -> bool]) -> Vec<Held> {
    let mut past = Past::default();
    let mut held: Vec<_> = rules.iter().map(|rule| Held { holds: rule(&past), by: None }).collect();
    for (index, event) in events.iter().enumerate() {
        past.apply(event.borrow());
        for (rule, known) in rules.iter().zip(&mut held) {
            let holds = rule(&past);
            if holds != known.holds {
                *known = Held { holds, by: Some(index) };
            }
        }
    }
    held
}
