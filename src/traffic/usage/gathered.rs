//! What this node has seen and not written yet. Bounded: beyond the bounds rows are dropped but still counted, and
//! at last counts are, too; both show in the metrics. No I/O.

use super::{
    few::Few,
    histogram::{BUCKETS, bucket},
};
use std::{collections::HashMap, sync::Arc};
use uuid::Uuid;
use xwms_events::{
    Timestamp,
    envelope::Origin,
    ids::{AccountId, ClientId},
};

/// Most requests that are kept one by one, each a few hundred bytes.
const ROWS_MAX: usize = 50_000;
/// Most counters, each about 400 bytes.
const COUNTERS_MAX: usize = 50_000;
const TOO_MANY_REQUESTS: u16 = 429;

/// A request that was answered.
#[derive(Clone, Debug)]
pub struct Record {
    pub at: Timestamp,
    /// The template, such as `/v1/clients/{client_id}`.
    pub route: Arc<str>,
    pub method: &'static str,
    pub status: u16,
    pub duration_us: u32,
    /// Of the answer's body, as far as they are known before it is sent.
    pub bytes: u64,
    /// The code of the problem or OAuth error that it ended with.
    pub error: Option<&'static str>,
    /// Why it was refused, which the caller may not know, and what they were told in words.
    pub reason: Option<&'static str>,
    pub detail: Option<String>,
    /// Whom it counts for, if anybody.
    pub party: Option<Party>,
}

/// Whom a request counts for, and what is logged of it.
#[derive(Clone, Debug)]
pub struct Party {
    pub account_id: AccountId,
    pub client_id: Option<ClientId>,
    pub request_id: String,
    pub origin: Option<Origin>,
    /// Whether the caller proved to be them.
    pub proved: bool,
}

impl Record {
    /// Whether anybody may cause as many of it as they like: it proves nothing, or a window is full.
    fn is_cheap(&self) -> bool {
        self.status == TOO_MANY_REQUESTS || self.party.as_ref().is_some_and(|party| !party.proved)
    }

    /// What it is told apart by where only a few of each kind are logged.
    fn kind(&self) -> &'static str {
        self.reason.or(self.error).unwrap_or_default()
    }
}

/// What is counted apart. All zeros stand for no account and no client.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Key {
    pub account_id: Uuid,
    /// Milliseconds since the epoch.
    pub minute: i64,
    pub client_id: Uuid,
    pub route: Arc<str>,
    pub method: &'static str,
    pub status: u16,
}

#[derive(Clone, Debug, Default)]
pub(super) struct Count {
    pub requests: u64,
    pub bytes: u64,
    pub duration_us: u64,
    pub buckets: [u64; BUCKETS],
}

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
        let Record { at, route, method, status, duration_us, bytes, party, .. } = record;
        let key = Key {
            account_id: party.as_ref().map(|party| party.account_id.uuid()).unwrap_or_default(),
            minute: at.millis().div_euclid(60_000) * 60_000,
            client_id: party
                .as_ref()
                .and_then(|party| party.client_id)
                .map(|id| id.uuid())
                .unwrap_or_default(),
            route: route.clone(),
            method,
            status: *status,
        };
        if self.counts.len() >= COUNTERS_MAX && !self.counts.contains_key(&key) {
            self.uncounted += 1;
            return;
        }
        let count = self.counts.entry(key).or_default();
        count.requests += 1;
        count.bytes += bytes;
        count.duration_us += u64::from(*duration_us);
        if let Some(many) = count.buckets.get_mut(bucket(*duration_us)) {
            *many += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{super::few::EACH, COUNTERS_MAX, Gathered, Party, ROWS_MAX, Record};
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
