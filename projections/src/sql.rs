//! Converts between domain values and Postgres values.

use serde::Serialize;
use sqlx::{Error, types::Json};
use time::OffsetDateTime;
use xwms_events::{Personal, Timestamp, user::Profile};

/// Converts a time to a `timestamptz`.
pub(crate) fn at(moment: Timestamp) -> Result<OffsetDateTime, Error> {
    moment.to_datetime().ok_or_else(|| Error::Encode("a time outside the years ±9999".into()))
}

/// Converts an optional time to a nullable `timestamptz`.
pub(crate) fn maybe_at(moment: Option<Timestamp>) -> Result<Option<OffsetDateTime>, Error> {
    moment.map(at).transpose()
}

/// Returns an enum value as its JSON word.
pub(crate) fn word(value: &impl Serialize) -> Result<String, Error> {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(word)) => Ok(word),
        Ok(_) => Err(Error::Encode("not a plain word".into())),
        Err(error) => Err(Error::Encode(error.into())),
    }
}

/// A nullable `timestamptz` read from a row.
#[derive(sqlx::Type)]
#[sqlx(transparent)]
pub(crate) struct MaybeAt(Option<OffsetDateTime>);

impl From<MaybeAt> for Option<Timestamp> {
    fn from(MaybeAt(at): MaybeAt) -> Self {
        at.map(Timestamp::from)
    }
}

/// A nullable `text` about a person, read from a row.
#[derive(sqlx::Type)]
#[sqlx(transparent)]
pub(crate) struct MaybeText(Option<String>);

impl From<MaybeText> for Personal<String> {
    fn from(MaybeText(text): MaybeText) -> Self {
        text.map(Self::new).unwrap_or_default()
    }
}

/// A nullable `jsonb` of claims about a person, read from a row.
#[derive(sqlx::Type)]
#[sqlx(transparent)]
pub(crate) struct MaybeProfile(Option<Json<Profile>>);

impl From<MaybeProfile> for Personal<Profile> {
    fn from(MaybeProfile(profile): MaybeProfile) -> Self {
        profile.map(|Json(profile)| Self::new(profile)).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::{at, word};
    use xwms_events::{Timestamp, client::ClientType, grant::RevokeReason};

    #[test]
    fn an_enum_is_stored_as_its_word() {
        assert_eq!(word(&RevokeReason::CodeReplayed).unwrap(), "code_replayed");
        assert_eq!(word(&ClientType::Web).unwrap(), "web");
        assert!(word(&1).is_err());
    }

    #[test]
    fn a_moment_survives_the_way_there_and_back() {
        let moment = Timestamp::from_millis(1_760_000_000_123);
        assert_eq!(Timestamp::from(at(moment).unwrap()), moment);
        assert!(at(Timestamp::from_millis(i64::MAX)).is_err());
    }
}
