//! Commands of the questions of an account.

use std::collections::BTreeMap;

/// Parsed input.
#[derive(Clone, Debug)]
pub enum AuditCommand {
    /// Record a question that was answered.
    Ask(Question),
    /// Record a question whose answer was taken along as a file.
    Export(Question),
}

/// A question, and how much its answer was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    /// What was asked, as text: 1 to 200 characters.
    pub text: String,
    /// At most 20, with values of at most 200 characters. The asker leaves out what is secret or personal: a
    /// token, an address or a mail address is named by the id that it was found to have, or by its kind.
    pub parameters: BTreeMap<String, String>,
    pub rows: u64,
    /// The position of the log that the answer is true for.
    pub position: i64,
}
