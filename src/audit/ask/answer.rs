//! An answer: a table, with the position of the log that it is true for and what it does not know. Written as
//! JSON, CSV or JSONL, the table has the same bytes for everybody who asks the same at the same position. No I/O.

use super::cursor::Cursor;
use serde_json::{Map, Value, json};
use xwms_events::Timestamp;

/// What one cell says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cell {
    Nothing,
    /// A word or a text of ours, or what a client sent.
    Text(String),
    Number(i64),
    Time(Timestamp),
    /// The id of an object.
    Id(String),
}

impl Cell {
    pub fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }

    pub fn id(id: impl ToString) -> Self {
        Self::Id(id.to_string())
    }

    /// Returns an id, or nothing.
    pub fn maybe_id(id: Option<impl ToString>) -> Self {
        id.map_or(Self::Nothing, Self::id)
    }

    /// Returns a text, or nothing.
    pub fn maybe_text(text: Option<impl Into<String>>) -> Self {
        text.map_or(Self::Nothing, Self::text)
    }

    /// Returns a time, or nothing.
    pub fn maybe_time(at: Option<Timestamp>) -> Self {
        at.map_or(Self::Nothing, Self::Time)
    }

    fn json(&self) -> Value {
        match self {
            Self::Nothing => Value::Null,
            Self::Text(text) | Self::Id(text) => json!(text),
            Self::Number(number) => json!(number),
            Self::Time(at) => json!(at),
        }
    }

    fn plain(&self) -> String {
        match self {
            Self::Nothing => String::new(),
            Self::Text(text) | Self::Id(text) => text.clone(),
            Self::Number(number) => number.to_string(),
            Self::Time(at) => at.to_string(),
        }
    }
}

/// Something that an answer does not know.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gap {
    /// Requests from before this time were not searched: the window begins there.
    RequestsBefore(Timestamp),
    /// The same for the operator, who is not told how long the plan of the account keeps them.
    RequestsMaybeKept(Timestamp),
    /// Requests from before this time are not shown: the plan of the account has this many days of history.
    RequestsByPlan(Timestamp, i64),
    /// A legal hold keeps requests from this time on, for longer than the plan. There are none from before.
    RequestsByHold(Timestamp),
    /// APIs that check JWTs by themselves don't tell this server of their use.
    CheckedElsewhere,
    /// A node that dies loses the requests of its last seconds.
    LostBatches,
    /// Events of older releases don't say from which network, or by which key.
    OldEvents,
    /// Requests are logged by account: name one.
    RequestsNeedAccount,
    /// What was asked for is not in the request log.
    NoRequests,
    /// Only this many of the newest uses were looked at.
    OnlyNewest(i64),
    /// An app could act for more people who approved nothing: by token exchange or identity assertions.
    WithoutApproval,
}

impl Gap {
    /// Returns it as a sentence.
    pub fn text(self) -> String {
        self.told(|at| at.to_string(), |count| count.to_string())
    }

    /// Returns it as a sentence whose times and counts are written as the reader is used to.
    pub fn told(self, time: impl Fn(Timestamp) -> String, number: impl Fn(i64) -> String) -> String {
        match self {
            Self::RequestsBefore(at) => {
                format!("Requests from before {} were not searched: choose an earlier start.", time(at))
            }
            Self::RequestsMaybeKept(at) => {
                let at = time(at);
                format!("Requests from before {at} were not searched. They are kept for as long as the account's plan says.")
            }
            Self::RequestsByPlan(at, days) => {
                let (at, days) = (time(at), number(days));
                format!("Requests from before {at} are no longer kept: the account's plan keeps {days} days.")
            }
            Self::RequestsByHold(at) => {
                let at = time(at);
                format!("A legal hold keeps requests from {at} on, longer than the plan. None from before is left.")
            }
            Self::CheckedElsewhere => {
                "APIs that check JWTs by themselves don't report each use of a token.".to_owned()
            }
            Self::LostBatches => {
                "Requests of the last seconds of a node that died may be missing; metrics count them."
                    .to_owned()
            }
            Self::OldEvents => {
                "Events of releases before this index don't name a network, a key or a grant type.".to_owned()
            }
            Self::RequestsNeedAccount => {
                "Requests are logged by account and are left out: name an account.".to_owned()
            }
            Self::NoRequests => {
                "The request log can't be searched by this, so only events are listed.".to_owned()
            }
            Self::OnlyNewest(count) => format!("Only the newest {} uses were looked at.", number(count)),
            Self::WithoutApproval => {
                "Without an approval, by token exchange or identity assertions, it could act for more people than it has."
                    .to_owned()
            }
        }
    }
}

/// An answer.
#[derive(Clone, Debug)]
pub struct Answer {
    /// The names of the cells.
    pub columns: &'static [&'static str],
    pub rows: Vec<Vec<Cell>>,
    pub not_known: Vec<Gap>,
    /// Where the next page begins.
    pub next: Option<Cursor>,
}

impl Answer {
    pub const fn new(columns: &'static [&'static str]) -> Self {
        Self { columns, rows: Vec::new(), not_known: Vec::new(), next: None }
    }

    /// Returns the rows as JSON objects. `serde_json` sorts their members, so equal rows have equal bytes.
    pub fn objects(&self) -> Vec<Value> {
        let object = |row: &Vec<Cell>| {
            let members = self.columns.iter().zip(row).map(|(name, cell)| ((*name).to_owned(), cell.json()));
            Value::Object(members.collect::<Map<_, _>>())
        };
        self.rows.iter().map(object).collect()
    }

    /// Returns the rows as JSONL: one object per line.
    pub fn lines(&self) -> String {
        self.objects().iter().map(|object| format!("{object}\n")).collect()
    }

    /// Returns the cells as text, for CSV.
    pub fn cells(&self) -> Vec<Vec<String>> {
        self.rows.iter().map(|row| row.iter().map(Cell::plain).collect()).collect()
    }
}
