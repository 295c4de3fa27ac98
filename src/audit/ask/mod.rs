//! Questions about the history of an account, and their answers. Each kind has a file, which reads an index and
//! never the whole log. The question is recorded (`record`) before its answer is shown.
//!
//! | file | |
//! |---|---|
//! | `kind`, `subject`, `question` | a question, read from parameters. No I/O |
//! | `view` | the part of the history that it is about |
//! | `answer`, `cursor` | an answer as a table, and where its next page begins. No I/O |
//! | `found` | the events and requests of one thing |
//! | `births`, `stops` | what came from a grant, and what had stopped by the position |
//! | `record` | the event that says that somebody asked |
//! | `unapproved` | for whom an app acted without their approval |
//! | `by`, `family`, `networks`, `changes`, `exposed`, `keys`, `idle`, `reach`, `reads` | one kind of question each |

mod answer;
pub mod births;
mod by;
mod changes;
mod cursor;
mod error;
mod exposed;
mod family;
mod found;
mod idle;
mod keys;
mod kind;
mod networks;
mod question;
mod reach;
mod reads;
mod record;
mod stops;
mod subject;
mod unapproved;
mod view;

pub use answer::{Answer, Cell, Gap};
pub use cursor::{Cursor, NoCursor};
pub use error::AskError;
pub use kind::{Kind, UnknownKind};
pub use question::Question;
pub use record::record;
pub use subject::Subject;
pub use view::{FILE_MAX, ROWS_MAX, View, Wanted};

/// Answers `question` about the part of the history in `view`.
///
/// # Errors
/// A question that does not fit the view; too much to search; the store's failure.
pub async fn answer(view: &View<'_>, question: &Question) -> Result<Answer, AskError> {
    match question {
        Question::By(subject) => by::answer(view, subject).await,
        Question::Family(subject) => family::answer(view, subject).await,
        Question::Networks(subject) => networks::answer(view, subject).await,
        Question::Changes => changes::answer(view).await,
        Question::Exposed => exposed::answer(view).await,
        Question::Keys => keys::answer(view).await,
        Question::Idle { days } => idle::answer(view, *days).await,
        Question::Reach(client_id) => reach::answer(view, *client_id).await,
        Question::Reads(actor) => reads::answer(view, actor.as_ref()).await,
    }
}
