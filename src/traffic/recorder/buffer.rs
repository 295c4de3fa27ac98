//! The requests that this node has recorded and not written yet. Bounded: beyond the bounds, rows are dropped
//! but still counted, and in the end counts are dropped, too. The metrics show both. No I/O.

use crate::traffic::{
    metering::counts::{Count, Key},
    record::Record,
    request_log::few::Few,
};
use std::collections::HashMap;
use xwms_events::Timestamp;

/// The most requests kept as rows, each a few hundred bytes.
const ROWS_MAX: usize = 50_000;
/// The most counters, each about 400 bytes.
const COUNTERS_MAX: usize = 50_000;

/// The requests of this node since the last write.
#[derive(Debug, Default)]
pub(super) struct Buffer {
    pub rows: Vec<Record>,
    pub counts: HashMap<Key, Count>,
    /// The number of requests recorded since the start of the process.
    pub taken: u64,
    /// Since it was last emptied: requests that are counted but not logged, and requests that are not even
    /// counted.
    pub dropped: u64,
    pub uncounted: u64,
    pub oldest: Option<Timestamp>,
    /// What is logged of requests that cost their sender nothing.
    pub few: Few,
}

impl Buffer {
    /// Records one request. It is cheap: a request is counted only when it is written, or if there is no room
    /// for its row.
    pub fn take(&mut self, record: Record) {
        self.taken += 1;
        self.oldest = self.oldest.or(Some(record.at));
        if self.rows.len() < ROWS_MAX && self.is_logged(&record) {
            self.rows.push(record);
        } else {
            self.dropped += u64::from(record.party.is_some());
            self.count(&record);
        }
    }

    /// Whether the log of its account or client has a row left for it.
    fn is_logged(&mut self, record: &Record) -> bool {
        match &record.party {
            Some(party) if record.is_cheap() => {
                let whose = party.client_id.map_or(party.account_id.uuid(), |id| id.uuid());
                self.few.take(record.at, whose, record.kind())
            }
            _ => true,
        }
    }

    /// Takes out everything to write. The rows logged in this minute still count towards its bound.
    pub fn take_out(&mut self) -> Self {
        let (taken, few) = (self.taken, std::mem::take(&mut self.few));
        std::mem::replace(self, Self { taken, few, ..Self::default() })
    }

    pub fn is_empty(&self) -> bool {
        self.rows.is_empty() && self.counts.is_empty()
    }

    /// Counts the requests that are only in rows, and keeps the rows of accounts.
    pub fn add_up(&mut self) {
        for record in std::mem::take(&mut self.rows) {
            self.count(&record);
            if record.party.is_some() {
                self.rows.push(record);
            }
        }
    }

    fn count(&mut self, record: &Record) {
        let key = Key::of(record);
        if self.counts.len() >= COUNTERS_MAX && !self.counts.contains_key(&key) {
            self.uncounted += 1;
            return;
        }
        self.counts.entry(key).or_default().add(record);
    }
}

#[cfg(test)]
mod tests {
    use super::{Buffer, COUNTERS_MAX, ROWS_MAX, Record};
    use crate::traffic::{
        record::{Involved, Party},
        request_log::few::EACH,
    };
    use xwms_events::{Timestamp, ids::AccountId};

    fn record(minute: usize, account: bool) -> Record {
        let account_id = AccountId::from_uuid(uuid::Uuid::from_u128(1));
        Record {
            at: Timestamp::from_millis(i64::try_from(minute).unwrap() * 60_000 + 7),
            route: "/v1/clients".into(),
            method: "GET",
            status: 200,
            duration_us: 900,
            bytes: 10,
            error: None,
            reason: None,
            detail: None,
            party: account.then_some(Party {
                account_id,
                client_id: None,
                request_id: "r".into(),
                origin: None,
                proved: true,
                involved: Involved::default(),
                object: None,
            }),
        }
    }

    #[test]
    fn every_request_is_counted_and_those_of_accounts_are_rows() {
        let mut buffer = Buffer::default();
        for account in [true, false, true] {
            buffer.take(record(0, account));
        }
        buffer.add_up();
        assert_eq!(buffer.rows.len(), 2);
        let mut requests: Vec<_> =
            buffer.counts.values().map(|count| (count.requests, count.bytes)).collect();
        requests.sort_unstable();
        assert_eq!(requests, [(1, 10), (2, 20)]);
    }

    #[test]
    fn rows_beyond_the_bound_are_dropped_and_still_counted() {
        let mut buffer = Buffer::default();
        (0..ROWS_MAX + 3).for_each(|_| buffer.take(record(0, true)));
        buffer.add_up();
        assert_eq!((buffer.rows.len(), buffer.dropped), (ROWS_MAX, 3));
        let counted: u64 = buffer.counts.values().map(|count| count.requests).sum();
        assert_eq!(counted, u64::try_from(ROWS_MAX).unwrap() + 3);
    }

    #[test]
    fn unproved_and_rate_limited_requests_are_few_rows_and_all_are_counted() {
        for (proved, status, rows) in
            [(true, 200, 300), (true, 401, 300), (false, 401, EACH), (true, 429, EACH)]
        {
            let mut buffer = Buffer::default();
            for _ in 0..300 {
                let mut record = Record { status, ..record(0, true) };
                record.party.as_mut().unwrap().proved = proved;
                buffer.take(record);
            }
            let mut first = buffer.take_out();
            first.add_up();
            assert_eq!(u32::try_from(first.rows.len()).unwrap(), rows, "{proved} {status}");
            assert_eq!(first.counts.values().map(|count| count.requests).sum::<u64>(), 300);
            let mut record = Record { status, ..record(0, true) };
            record.party.as_mut().unwrap().proved = proved;
            buffer.take(record);
            assert_eq!(buffer.rows.is_empty(), rows == EACH, "the minute goes on");
        }
    }

    #[test]
    fn counters_are_bounded_too() {
        let mut buffer = Buffer::default();
        for minute in 0..COUNTERS_MAX + 2 {
            buffer.take(record(minute, false));
        }
        buffer.add_up();
        assert_eq!((buffer.counts.len(), buffer.uncounted), (COUNTERS_MAX, 2));
    }
}
