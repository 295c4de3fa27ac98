//! Questions about the past of one object: its state as of a position or time and whether it was live then
//! (`as_of`), the difference between two moments (`difference`), whether a client could obtain a scope (`could`),
//! and its history step by step (`steps`). The rules are those of `xwms_events::past`, which the server also uses
//! for the present.
//!
//! | file | what |
//! |---|---|
//! | `moment` | a position or time |
//! | `history` | reads the events of streams up to a position |
//! | `lived` | whether an object was live, for questions about many |
//! | `sight` | what an account may see of an object |
//! | `event_view` | an event as an answer names it |
//! | `question` | how a question is recorded |
//!
//! An answer depends only on the log up to the position that it names, on what the asker may see now, and on who
//! was erased. Not here: questions about many objects (`ask`), and how an object is named (`xwms_events::Object`).

mod as_of;
mod could;
mod difference;
mod event_view;
mod history;
mod lived;
mod moment;
mod question;
mod sight;
mod steps;

pub use as_of::{AsOf, Because, ERASED, LEFT_OUT, SELF_CHECKED, as_of};
pub use could::{
    BY_ASSERTION, BY_EXCHANGE, CouldAnswer, CouldAsked, CouldStep, EARLIER_TOKENS, LOGIN, NETWORK,
    asked_scope, could,
};
pub use difference::{Change, Difference, changes, difference};
pub use event_view::EventView;
pub use history::history;
pub use lived::{Lived, lived};
pub use moment::{Moment, moment};
pub use question::{could_question, object_question};
pub use sight::{Reader, account_of};
pub use steps::{Step, Steps};
