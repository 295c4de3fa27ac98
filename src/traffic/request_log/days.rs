//! The days of the log, each in a separate table: created before it begins, and dropped when no plan shows it
//! any more. Within a day, rows of accounts whose plan shows less are deleted earlier. Rows of accounts with a
//! legal hold are kept (`held`).

use super::held;
use crate::{store::Store, traffic::limits::Limits};
use sqlx::PgConnection;
use std::{
    collections::{HashMap, HashSet},
    ops::RangeInclusive,
};
use time::{Date, OffsetDateTime, format_description::FormatItem, macros::format_description};
use uuid::Uuid;
use xwms_events::{Timestamp, account::Account, ids::AccountId};

const DAY_MILLIS: i64 = 86_400_000;
/// How many days are created ahead.
const AHEAD: i64 = 2;
const DAY: &[FormatItem<'_>] = format_description!("request_log_[year][month][day]");

/// The day that contains `at`, as days since the epoch.
pub(in crate::traffic) fn of(at: Timestamp) -> i64 {
    at.millis().div_euclid(DAY_MILLIS)
}

/// Creates the table of this day of the log (days since the epoch), unless it exists.
pub(in crate::traffic) async fn make(db: &mut PgConnection, day: i64) -> Result<(), sqlx::Error> {
    sqlx::query("SELECT make_request_log_day($1)").bind(day).execute(db).await.map(drop)
}

/// Creates the tables of today and the next days.
pub(in crate::traffic) async fn make_ahead(
    db: &mut PgConnection,
    now: OffsetDateTime,
) -> Result<(), sqlx::Error> {
    let today = now.unix_timestamp().div_euclid(86_400);
    for day in today..=today + AHEAD {
        make(db, day).await?;
    }
    Ok(())
}

/// The time `days` days before `now`.
pub(in crate::traffic) fn before(now: OffsetDateTime, days: u32) -> OffsetDateTime {
    now - time::Duration::days(days.into())
}

/// Drops days that not even the plan with the longest history shows. In days older than the shortest history,
/// deletes the rows of accounts that don't see them. `shown` are both, in days.
pub(in crate::traffic) async fn sweep(
    db: &mut PgConnection,
    mut accounts: Histories<'_>,
    shown: RangeInclusive<u32>,
    now: OffsetDateTime,
) -> Result<(), sqlx::Error> {
    let (shortest, longest) = shown.into_inner();
    accounts.held = held::accounts(db).await?;
    for (name, day) in days(db).await? {
        let ended = day.midnight().assume_utc() + time::Duration::days(1);
        if ended <= before(now, longest) {
            tracing::info!(day = name, "dropped a day of the request log");
            let day = day.midnight().assume_utc().unix_timestamp() / 86_400;
            sqlx::query("SELECT drop_request_log_day($1)").bind(day).execute(&mut *db).await?;
        } else if ended <= before(now, shortest) {
            accounts.sweep(db, &name, |shown| ended <= before(now, shown)).await?;
        }
    }
    held::release(db).await
}

/// Returns the existing days, by the names of their tables.
async fn days(db: &mut PgConnection) -> Result<Vec<(String, Date)>, sqlx::Error> {
    let names: Vec<String> = sqlx::query_scalar(
        "SELECT c.relname::text FROM pg_inherits AS i JOIN pg_class AS c ON c.oid = i.inhrelid
         WHERE i.inhparent = 'request_log'::regclass ORDER BY 1",
    )
    .fetch_all(db)
    .await?;
    Ok(names
        .into_iter()
        .filter_map(|name| Some((Date::parse(&name, DAY).ok()?, name)))
        .map(|(day, name)| (name, day))
        .collect())
}

/// The number of days of history that each account sees.
pub(in crate::traffic) struct Histories<'a> {
    store: &'a Store,
    limits: &'a Limits,
    known: HashMap<Uuid, Option<u32>>,
    /// The accounts with a legal hold.
    held: HashSet<Uuid>,
}

impl<'a> Histories<'a> {
    pub fn new(store: &'a Store, limits: &'a Limits) -> Self {
        Self { store, limits, known: HashMap::new(), held: HashSet::new() }
    }

    /// Deletes from the table of a day the rows of every account for whose days of history `is_over` holds.
    async fn sweep(
        &mut self,
        db: &mut PgConnection,
        table: &str,
        is_over: impl Fn(u32) -> bool,
    ) -> Result<(), sqlx::Error> {
        let next =
            format!("SELECT account_id FROM {table} WHERE account_id > $1 ORDER BY account_id LIMIT 1");
        let remove = format!("DELETE FROM {table} WHERE account_id = $1");
        let mut account = Uuid::nil();
        while let Some(found) =
            sqlx::query_scalar::<_, Uuid>(&next).bind(account).fetch_optional(&mut *db).await?
        {
            account = found;
            if self.of(account).await.is_some_and(&is_over) {
                sqlx::query(&remove).bind(account).execute(&mut *db).await?;
            }
        }
        Ok(())
    }

    /// Returns the account's days of history; `None` if none of its rows are deleted early.
    async fn of(&mut self, account: Uuid) -> Option<u32> {
        if self.held.contains(&account) {
            return None;
        }
        if let Some(days) = self.known.get(&account) {
            return *days;
        }
        let loaded = self.store.load::<Account>(AccountId::from_uuid(account)).await.ok()?;
        let days = self.limits.plans().kept_days(&loaded.state, self.store.clock().now());
        self.known.insert(account, days);
        days
    }
}
