//! Why an attempt at a message was in vain. A row of an attempt keeps the code of a [`Failure`], and otherwise
//! a sentence of this server; never a text of the receiver. Whoever reads a row gets a value that has the sentence.

use crate::outbound::failure::Failure;
use sqlx::{
    Decode, Postgres, Type,
    error::BoxDynError,
    postgres::{PgTypeInfo, PgValueRef},
};
use std::fmt;

/// Why an attempt was in vain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AttemptError {
    /// There was no response.
    Failure(Failure),
    /// What the server found before it sent anything, or how the receiver refused: a sentence.
    Told(String),
}

impl AttemptError {
    /// Returns the code of an attempt whose response, if there was one, had this status.
    pub fn code(&self, status: Option<i32>) -> &'static str {
        match (self, status) {
            (Self::Failure(failure), _) => failure.code(),
            (Self::Told(_), Some(_)) => "receiver_refused",
            (Self::Told(_), None) => "not_sent",
        }
    }

    /// Returns the text that a row keeps.
    pub(super) fn kept(&self) -> String {
        match self {
            Self::Failure(failure) => failure.kept(),
            Self::Told(sentence) => sentence.clone(),
        }
    }

    fn read(kept: &str) -> Self {
        Failure::read(kept).map_or_else(|| Self::Told(kept.to_owned()), Self::Failure)
    }
}

/// The sentence.
impl fmt::Display for AttemptError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Failure(failure) => write!(f, "{failure}"),
            Self::Told(sentence) => f.write_str(sentence),
        }
    }
}

impl Type<Postgres> for AttemptError {
    fn type_info() -> PgTypeInfo {
        <String as Type<Postgres>>::type_info()
    }

    fn compatible(info: &PgTypeInfo) -> bool {
        <String as Type<Postgres>>::compatible(info)
    }
}

impl<'r> Decode<'r, Postgres> for AttemptError {
    fn decode(value: PgValueRef<'r>) -> Result<Self, BoxDynError> {
        Ok(Self::read(<&str as Decode<'r, Postgres>>::decode(value)?))
    }
}

#[cfg(test)]
mod tests {
    use super::AttemptError;
    use crate::outbound::failure::Failure;

    #[test]
    fn a_row_keeps_the_code_of_a_failure_and_the_sentence_of_anything_else() {
        for (error, kept, code) in [
            (AttemptError::Failure(Failure::Refused), "failure:connection_refused", "connection_refused"),
            (AttemptError::Told("the app is disabled".to_owned()), "the app is disabled", "not_sent"),
        ] {
            assert_eq!((error.kept().as_str(), error.code(None)), (kept, code));
            assert_eq!(AttemptError::read(kept), error);
        }
        let refused = AttemptError::Told("the receiver refused the event: invalid_key".to_owned());
        assert_eq!(refused.code(Some(400)), "receiver_refused");
    }

    #[test]
    fn a_row_with_the_sentence_of_a_failure_is_read_as_that_failure() {
        let late = AttemptError::read("no response within 15 s");
        assert_eq!(late, AttemptError::Failure(Failure::TimedOut { seconds: 15 }));
        assert_eq!(late.to_string(), "no response within 15 s");
    }
}
