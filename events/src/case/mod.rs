//! A case: what the people of an account found out about an incident. They pin questions with their answers,
//! events and objects, write notes, and may hold what would otherwise be deleted. There is one stream for each
//! case.
//!
//! Whatever a person wrote is personal: it is sealed under their key. Not here: the answers themselves and the
//! proofs (the server's `audit`), and what is not deleted during a hold (the server's `traffic`).

mod command;
mod decide;
mod event;
mod state;
#[cfg(test)]
mod tests;

pub use command::{CaseCommand, NewPin};
pub use decide::{LABEL_MAX, NOTES_MAX, PINS_MAX, TEXT_MAX, TITLE_MAX};
pub use event::{CaseEvent, PinTarget, PinnedQuestion};
pub use state::{Case, CaseStatus, Note, Pin};

use crate::{Decider, Refusal, decider::aggregate};

impl Decider for Case {
    const TYPE: &'static str = "case";
    type Command = CaseCommand;
    type Event = CaseEvent;

    fn decide(&self, command: CaseCommand) -> Result<Vec<CaseEvent>, Refusal> {
        decide::decide(self, command)
    }

    fn personal(&self) -> Vec<(String, String)> {
        let title = self.user_id.map(|user_id| (user_id.to_string(), "/title".to_owned()));
        let notes = self.notes.iter().enumerate();
        let notes = notes.map(|(index, note)| (note.user_id.to_string(), format!("/notes/{index}/text")));
        let pins = self.pins.iter().enumerate().flat_map(|(index, pin)| {
            let at = move |member: &str| (pin.user_id.to_string(), format!("/pins/{index}/{member}"));
            [at("label"), at("network")]
        });
        title.into_iter().chain(notes).chain(pins).collect()
    }

    fn evolve(&mut self, event: &CaseEvent) {
        self.fold(event);
    }
}

aggregate!(Case);
