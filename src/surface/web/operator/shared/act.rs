//! A page with one act of the operator: what it does, a reason, and a button.

pub use crate::surface::web::shared::kinds::ActText;

use super::{form::OperatorForm, page::OperatorPage};
use crate::{
    commands::{CommandError, Conflict, operators::Act},
    language::text::Translations,
    surface::web::shared::{
        kinds::{Field, Form, FormErrors, form::Refused},
        not_done::NotDone,
    },
};
use xwms_events::{Refusal, operator::OperatorAct};

#[derive(Debug)]
struct ReasonText {
    reason: &'static str,
    hint: &'static str,
}

static REASON: Translations<ReasonText> = Translations {
    english: ReasonText {
        reason: "Reason",
        hint: "Whoever it is about sees it in their history, and it can’t be removed. Don’t name people.",
    },
    dutch: ReasonText {
        reason: "Reden",
        hint: "Om wie het gaat ziet dit in de geschiedenis, en het kan niet worden verwijderd. Noem geen mensen.",
    },
};

/// Returns the form of an act on its own page; `back` is the page that it came from. [`asked`] adds the reason.
pub fn form(op: &OperatorPage, text: &'static ActText, back: &str) -> Form {
    let path = op.here_path();
    op.form(path, text.submit).lead(text.lead).cancel(back)
}

/// Adds the reason, and what was refused.
pub fn asked(op: &OperatorPage, form: Form, refused: Option<Refused<'_>>) -> Form {
    let text = op.text(&REASON);
    form.field(Field::text("reason", text.reason).hint(text.hint).max(200)).refused(refused)
}

/// Returns the outcome of a record: the same form may have made it before, which its row says.
pub fn recorded<T>(done: Result<T, CommandError>) -> Result<(), CommandError> {
    match done {
        Err(CommandError::Conflict(Conflict::Answered)) => Ok(()),
        done => done.map(drop),
    }
}

impl OperatorForm {
    /// Returns the act with the reason that was typed.
    pub fn act(&self, act: OperatorAct, about: Option<String>) -> Act {
        Act { act, reason: self.reason(), about }
    }

    /// Runs `command`, unless this form was sent before and took effect then.
    ///
    /// # Errors
    /// What is shown instead of the page that follows.
    pub async fn run(&self, command: impl Future<Output = Result<(), ActError>>) -> Result<(), NotDone> {
        let done = self.once_as(command).await;
        done.map(drop).map_err(|error| error.not_done(&self.page))
    }
}

/// Why an act failed, before its page says so.
pub enum ActError {
    Form(FormErrors),
    Command(CommandError),
}

impl ActError {
    /// Returns what `page` shows.
    pub fn not_done(self, page: &OperatorPage) -> NotDone {
        match self {
            Self::Form(errors) => NotDone::Wrong(errors),
            Self::Command(error) => page.not_done(error),
        }
    }
}

impl From<FormErrors> for ActError {
    fn from(errors: FormErrors) -> Self {
        Self::Form(errors)
    }
}

impl From<CommandError> for ActError {
    fn from(error: CommandError) -> Self {
        Self::Command(error)
    }
}

impl From<Refusal> for ActError {
    fn from(refusal: Refusal) -> Self {
        Self::Command(refusal.into())
    }
}

impl From<crate::store::StoreError> for ActError {
    fn from(error: crate::store::StoreError) -> Self {
        Self::Command(error.into())
    }
}
