//! Whether each row of the log can follow those before it, as a pure rule.

use crate::commands::audiences::WHY;
use serde::Serialize;
use sqlx::FromRow;
use time::OffsetDateTime;
use uuid::Uuid;
use xwms_events::{Actor, Metadata};

/// Longest time between the decision of an event and the making of its id, in milliseconds; far longer than a
/// request may take.
const DECIDED: i64 = 600_000;
/// How far times may go back from one event to the next if their writers did not record the last position
/// that they knew, in milliseconds. Commands are not appended in the order of their decisions.
const BACK: i64 = 60_000;

/// The first position that can't be as it was written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Bad {
    pub position: i64,
    pub why: String,
}

/// A row of the log, with what is known of its stream.
#[derive(FromRow)]
pub(super) struct Row {
    position: i64,
    sequence: i64,
    aggregate_type: String,
    aggregate_id: String,
    event_type: String,
    event_version: String,
    event_id: Uuid,
    recorded_at: OffsetDateTime,
    account_id: Option<Uuid>,
    metadata: String,
    name: Option<String>,
    /// Position of the previous event in its stream.
    before: Option<i64>,
    /// Number of events with this sequence in its stream.
    copies: i64,
    /// If this event says that the log went back: the position at which the log ended before it. The
    /// positions in between belong to no event.
    resumes: Option<i64>,
}

/// What the check has seen so far.
#[derive(Default)]
pub(super) struct Course {
    /// Whether every position must exist.
    dense: bool,
    at: i64,
    before: Option<Metadata>,
    /// The latest time seen.
    latest: i64,
}

impl Course {
    /// Begins a check of every position if `dense`, or else of one stream.
    pub(super) fn new(dense: bool) -> Self {
        Self { dense, ..Self::default() }
    }

    /// Checks the next row.
    pub(super) fn take(&mut self, row: Row) -> Result<(), Bad> {
        let position = row.position;
        let bad = |why: &str| Bad { position, why: why.to_owned() };
        if self.dense && position > self.at + 1 && row.resumes != Some(self.at) {
            return Err(self.missing());
        }
        if position <= self.at {
            return Err(bad("the position occurs twice"));
        }
        let metadata: Metadata = serde_json::from_str(&row.metadata)
            .map_err(|error| bad(&format!("its metadata can't be read: {error}")))?;
        columns(&row, &metadata).map_err(|what| bad(&format!("its {what} differs from its metadata")))?;
        if row.name.as_deref() != Some(row.event_type.as_str()) {
            return Err(bad("its payload belongs to another event"));
        }
        if row.copies != 1 {
            return Err(bad("another event has the same sequence in its stream"));
        }
        if row.sequence > 1 && row.before.is_none_or(|before| before >= position) {
            return Err(bad("the previous event of its stream does not come before it"));
        }
        self.times(&metadata).map_err(bad)?;
        self.order(position, &metadata).map_err(|why| bad(&why))?;
        self.at = position;
        self.before = Some(metadata);
        Ok(())
    }

    /// Checks that the rows have come to the end, which is at `position`.
    pub(super) fn finish(&self, position: i64) -> Result<(), Bad> {
        if self.dense && self.at < position { Err(self.missing()) } else { Ok(()) }
    }

    fn missing(&self) -> Bad {
        Bad { position: self.at + 1, why: "the event is missing".to_owned() }
    }

    fn times(&mut self, metadata: &Metadata) -> Result<(), &'static str> {
        let recorded = metadata.recorded_at.millis();
        let made = metadata.id.uuid().get_timestamp().map(|made| {
            let (seconds, nanos) = made.to_unix();
            i64::try_from(seconds).unwrap_or(i64::MAX / 1000) * 1000 + i64::from(nanos / 1_000_000)
        });
        if made.is_some_and(|made| !(0..=DECIDED).contains(&(made - recorded))) {
            return Err("its recorded time differs from the time in its id");
        }
        if metadata.after.is_none() && recorded + BACK < self.latest {
            return Err("it was recorded long before the events that come before it");
        }
        self.latest = self.latest.max(recorded);
        Ok(())
    }

    /// Checks that the event comes after the last position that its writer knew, and directly after the
    /// events written with it.
    fn order(&self, position: i64, metadata: &Metadata) -> Result<(), String> {
        if let Some(after) = metadata.after.filter(|after| *after >= position) {
            return Err(format!("it was written when position {after} already existed"));
        }
        if metadata.nth == 0 || !self.dense {
            return Ok(());
        }
        let together = self.before.as_ref().is_some_and(|before| {
            before.nth + 1 == metadata.nth
                && before.after == metadata.after
                && before.recorded_at == metadata.recorded_at
                && (before.request_id == metadata.request_id || is_consequence(before, metadata))
        });
        let wrong = "it does not follow the event that was written together with it";
        together.then_some(()).ok_or_else(|| wrong.to_owned())
    }
}

/// Whether the server itself wrote `next` with `before`, for another account: a resource is created with the
/// audience that another one loses (`commands::audiences`). No other command writes so. The loss names its
/// reason in place of the request, which is nothing that the account may know, and all events of one loss name
/// the same.
fn is_consequence(before: &Metadata, next: &Metadata) -> bool {
    before.name == "resource.created"
        && matches!(next.name.as_str(), "resource.deleted" | "resource.audience_lost")
        && next.actor == Actor::System
        && next.request_id == WHY
        && next.account_id != before.account_id
        && next.stream_id != before.stream_id
}

/// Returns the name of the first column that differs from the metadata.
fn columns(row: &Row, metadata: &Metadata) -> Result<(), &'static str> {
    let equal = [
        ("id", row.event_id == metadata.id.uuid()),
        ("stream type", row.aggregate_type == metadata.stream_type),
        ("stream", row.aggregate_id == metadata.stream_id),
        ("sequence", row.sequence == metadata.sequence),
        ("name", row.event_type == metadata.name),
        ("version", row.event_version == metadata.version.to_string()),
        ("time", metadata.recorded_at.to_datetime() == Some(row.recorded_at)),
        ("account", row.account_id == metadata.account_id.map(|id| id.uuid())),
    ];
    equal.into_iter().find(|(_, equal)| !equal).map_or(Ok(()), |(name, _)| Err(name))
}

#[cfg(test)]
mod tests {
    use super::{Course, Row, WHY};
    use time::OffsetDateTime;
    use uuid::Uuid;
    use xwms_events::{
        Actor, Metadata, Timestamp,
        ids::{AccountId, EventId, UserId},
    };

    fn row(position: i64, millis: i64, after: Option<i64>) -> Row {
        let seconds = u64::try_from(millis / 1000).unwrap();
        let nanos = u32::try_from(millis % 1000).unwrap() * 1_000_000;
        let id = Uuid::new_v7(uuid::Timestamp::from_unix(uuid::NoContext, seconds, nanos));
        let recorded_at = Timestamp::from_millis(millis);
        let metadata = Metadata {
            id: EventId::from_uuid(id),
            stream_type: "client".into(),
            stream_id: format!("client_{position}"),
            sequence: 1,
            name: "client.enabled".into(),
            version: 1,
            recorded_at,
            account_id: None,
            actor: Actor::System,
            request_id: "test".into(),
            cause: None,
            origin: None,
            network: None,
            after,
            nth: 0,
        };
        Row {
            position,
            sequence: 1,
            aggregate_type: "client".into(),
            aggregate_id: metadata.stream_id.clone(),
            event_type: "client.enabled".into(),
            event_version: "1".into(),
            event_id: id,
            recorded_at: recorded_at.to_datetime().unwrap_or(OffsetDateTime::UNIX_EPOCH),
            account_id: None,
            metadata: serde_json::to_string(&metadata).unwrap(),
            name: Some("client.enabled".into()),
            before: None,
            copies: 1,
            resumes: None,
        }
    }

    fn why(rows: Vec<Row>) -> Option<(i64, String)> {
        let mut course = Course { dense: true, ..Course::default() };
        let bad = rows.into_iter().find_map(|row| course.take(row).err())?;
        Some((bad.position, bad.why))
    }

    const DAY: i64 = 1_760_000_000_000;

    /// Returns the row of the event `name` of `account`, as the `nth` of its command, caused by the request
    /// `request_id`.
    fn together(nth: u16, name: &str, account: Option<u128>, request_id: &str) -> Row {
        let position = i64::from(nth) + 1;
        let mut row = row(position, DAY, Some(0));
        let mut metadata: Metadata = serde_json::from_str(&row.metadata).unwrap();
        metadata.nth = nth;
        metadata.name = name.into();
        metadata.stream_type = name.split('.').next().unwrap().into();
        metadata.account_id = account.map(|id| AccountId::from_uuid(Uuid::from_u128(id)));
        metadata.request_id = request_id.into();
        if request_id != WHY {
            metadata.actor = Actor::User(UserId::from_uuid(Uuid::from_u128(1)));
        }
        row.event_type = metadata.name.clone();
        row.name = Some(metadata.name.clone());
        row.aggregate_type = metadata.stream_type.clone();
        row.account_id = metadata.account_id.map(|id| id.uuid());
        row.metadata = serde_json::to_string(&metadata).unwrap();
        row
    }

    #[test]
    fn events_of_one_command_are_those_of_one_request_or_an_audience_that_is_taken_over() {
        let created = || together(0, "resource.created", Some(7), "r");
        assert_eq!(why(vec![created(), together(1, "resource.enabled", Some(7), "r")]), None);
        for account in [Some(8), None] {
            let lost = |nth| together(nth, "resource.audience_lost", account, WHY);
            assert_eq!(why(vec![created(), lost(1)]), None);
            let deleted = together(1, "resource.deleted", account, WHY);
            assert_eq!(why(vec![created(), deleted, lost(2)]), None);
        }
        for wrong in [
            together(1, "resource.audience_lost", Some(8), "another"),
            together(1, "resource.audience_lost", Some(7), WHY),
            together(1, "resource.changed", Some(8), WHY),
            together(1, "client.deleted", Some(8), WHY),
        ] {
            assert_eq!(why(vec![created(), wrong]).unwrap().0, 2);
        }
        let before = together(0, "client.created", Some(7), "r");
        assert_eq!(why(vec![before, together(1, "resource.audience_lost", Some(8), WHY)]).unwrap().0, 2);
        let first = together(0, "resource.audience_lost", Some(8), WHY);
        assert_eq!(why(vec![first, together(1, "resource.created", Some(7), "r")]).unwrap().0, 2);
    }

    #[test]
    fn many_writers_at_once_report_no_mistake() {
        assert_eq!(
            why(vec![row(1, DAY + 900, Some(0)), row(2, DAY, Some(0)), row(3, DAY + 500, Some(1))]),
            None
        );
        assert_eq!(why(vec![row(1, DAY + 900, None), row(2, DAY, None)]), None, "nor was it before");
    }

    #[test]
    fn an_event_moved_before_what_its_writer_knew_is_named() {
        let (at, why_not) = why(vec![row(1, DAY, Some(0)), row(2, DAY + 2, Some(2))]).unwrap();
        assert!(at == 2 && why_not.contains("already"), "{why_not}");
    }

    #[test]
    fn events_of_older_versions_are_held_against_their_times() {
        let (at, _) = why(vec![row(1, DAY + 100_000, None), row(2, DAY, None)]).unwrap();
        assert_eq!(at, 2);
    }

    #[test]
    fn a_gap_and_a_repetition_are_named() {
        assert_eq!(why(vec![row(1, DAY, None), row(3, DAY, None)]).unwrap().0, 2);
        assert_eq!(why(vec![row(1, DAY, None), row(1, DAY, None)]).unwrap().0, 1);
        let resuming = |end| Row { resumes: Some(end), ..row(9, DAY, None) };
        assert_eq!(
            why(vec![row(1, DAY, None), resuming(1)]),
            None,
            "an event that says so may leave some out"
        );
        assert_eq!(why(vec![row(1, DAY, None), resuming(2)]).unwrap().0, 2, "but only after what it says");
    }
}
