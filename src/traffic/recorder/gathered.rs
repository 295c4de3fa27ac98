//! What this node has seen and not written yet. Bounded: beyond the bounds rows are dropped but still counted, and
//! at last counts are, too; both show in the metrics. No I/O.

use crate::traffic::{
    metering::counts::{Count, Key},
    record::Record,
    request_log::few::Few,
};
use std::collections::HashMap;
use xwms_events::Timestamp;

/// Most requests that are kept one by one, each a few hundred bytes.
const ROWS_MAX: usize = 50_000;
/// Most counters, each about 400 bytes.
const COUNTERS_MAX: usize = 50_000;

/// Requests of one node, up to a moment.
#[derive(Debug, Default)]
pub(super) struct Gathered {
    pub rows: Vec<Record>,
    pub counts: HashMap<Key, Count>,
    /// Requests that were taken since the start of the process.
    pub taken: u64,
    /// Since the last time it was emptied: rows that are only counted, and requests that are not even that.
    pub dropped: u64,
    pub uncounted: u64,
    pub oldest: Option<Timestamp>,
    /// What is logged of requests that cost their sender nothing.
    pub few: Few,
}

impl Gathered {
    /// Takes one request. Cheap: it is counted only when it is written, or when there is no room for its row.
    pub fn take(&mut self, record: Record) {
        self.taken += 1;
        self.oldest = self.oldest.or(Some(record.at));
        match self.rows.len() < ROWS_MAX && self.is_logged(&record) {
            true => self.rows.push(record),
            false => {
                self.dropped += u64::from(record.party.is_some());
                self.count(&record);
            }
        }
    }

    /// Whether there is a row left for it in the log of whom it counts for.
    fn is_logged(&mut self, record: &Record) -> bool {
        match &record.party {
            Some(party) if record.is_cheap() => {
                let whose = party.client_id.map_or(party.account_id.uuid(), |id| id.uuid());
                self.few.take(record.at, whose, record.kind())
            }
            _ => true,
        }
    }

    /// Takes out everything that is to be written. What was logged of this minute still counts.
    pub fn take_out(&mut self) -> Self {
        let (taken, few) = (self.taken, std::mem::take(&mut self.few));
        std::mem::replace(self, Self { taken, few, ..Self::default() })
    }

    pub fn is_empty(&self) -> bool {
        self.rows.is_empty() && self.counts.is_empty()
    }

    /// Adds up everything that is only in rows, and leaves the rows of accounts.
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
    use super::{COUNTERS_MAX, Gathered, ROWS_MAX, Record};
    use crate::traffic::{record::Party, request_log::few::EACH};
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
            }),
        }
    }

    #[test]
    fn every_request_is_counted_and_those_of_accounts_are_rows() {
        let mut gathered = Gathered::default();
        for account in [true, false, true] {
            gathered.take(record(0, account));
        }
        gathered.add_up();
        assert_eq!(gathered.rows.len(), 2);
        let mut requests: Vec<_> =
            gathered.counts.values().map(|count| (count.requests, count.bytes)).collect();
        requests.sort_unstable();
        assert_eq!(requests, [(1, 10), (2, 20)]);
    }

    #[test]
    fn beyond_the_bound_rows_are_dropped_and_still_counted() {
        let mut gathered = Gathered::default();
        (0..ROWS_MAX + 3).for_each(|_| gathered.take(record(0, true)));
        gathered.add_up();
        assert_eq!((gathered.rows.len(), gathered.dropped), (ROWS_MAX, 3));
        let counted: u64 = gathered.counts.values().map(|count| count.requests).sum();
        assert_eq!(counted, u64::try_from(ROWS_MAX).unwrap() + 3);
    }

    #[test]
    fn of_what_proves_nothing_and_of_full_windows_a_few_are_rows_and_all_are_counted() {
        for (proved, status, rows) in
            [(true, 200, 300), (true, 401, 300), (false, 401, EACH), (true, 429, EACH)]
        {
            let mut gathered = Gathered::default();
            for _ in 0..300 {
                let mut record = Record { status, ..record(0, true) };
                record.party.as_mut().unwrap().proved = proved;
                gathered.take(record);
            }
            let mut first = gathered.take_out();
            first.add_up();
            assert_eq!(u32::try_from(first.rows.len()).unwrap(), rows, "{proved} {status}");
            assert_eq!(first.counts.values().map(|count| count.requests).sum::<u64>(), 300);
            let mut record = Record { status, ..record(0, true) };
            record.party.as_mut().unwrap().proved = proved;
            gathered.take(record);
            assert_eq!(gathered.rows.is_empty(), rows == EACH, "the minute goes on");
        }
    }

    #[test]
    fn counters_are_bounded_too() {
        let mut gathered = Gathered::default();
        for minute in 0..COUNTERS_MAX + 2 {
            gathered.take(record(minute, false));
        }
        gathered.add_up();
        assert_eq!((gathered.counts.len(), gathered.uncounted), (COUNTERS_MAX, 2));
    }
}
