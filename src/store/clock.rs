//! One clock decides expiry: the database's. Each node follows it with its own monotonic clock, which also
//! runs while the machine is suspended. So no node whose date is wrong or jumps can make an expired code
//! valid again. Nor can the database's clock: if it steps back, the clock here runs at half speed until it is
//! right. docs/explanation/adr/0029-no-clock-goes-back.md

use super::error::StoreError;
use rustix::time::{ClockId, clock_gettime};
use sqlx::PgPool;
use std::{
    sync::{
        Arc, OnceLock, PoisonError, RwLock,
        atomic::{AtomicI64, Ordering},
    },
    time::Duration,
};
use time::OffsetDateTime;
use xwms_events::Timestamp;

const RESYNC: Duration = Duration::from_secs(10);
/// A lead, in milliseconds, that is logged as a warning; the round trip alone causes smaller ones.
const NOTABLE: i64 = 5_000;

/// Stores the latest time that this node has shown, for nodes that start later, and adopts what others have
/// shown.
const ASK: &str = "
UPDATE clock SET reached = greatest(reached, $1, (extract(epoch FROM clock_timestamp()) * 1000)::bigint)
RETURNING reached, (extract(epoch FROM clock_timestamp()) * 1000)::bigint";

/// Milliseconds of a clock that never goes back, counted from any starting point.
pub type Ticks = Arc<dyn Fn() -> i64 + Send + Sync>;

/// Returns the milliseconds since this machine booted, including the time that it was suspended. `Instant`
/// excludes that time on Linux: after a night in a closed laptop it would be a night behind.
pub fn since_boot() -> i64 {
    #[cfg(target_os = "linux")]
    const SINCE_BOOT: ClockId = ClockId::Boottime;
    #[cfg(not(target_os = "linux"))]
    const SINCE_BOOT: ClockId = ClockId::Monotonic;
    let now = clock_gettime(SINCE_BOOT);
    now.tv_sec * 1_000 + now.tv_nsec / 1_000_000
}

/// The database's time, accurate to within a round trip, except that it never goes back.
#[derive(Clone)]
pub struct Clock {
    ticks: Ticks,
    started: i64,
    course: Arc<RwLock<Course>>,
    /// How far tests have moved it ahead, in milliseconds.
    ahead: Arc<AtomicI64>,
    /// The time at which a test holds it, without what it was moved ahead.
    held: Arc<OnceLock<i64>>,
}

/// How the clock advances. All values are in milliseconds; `since` counts on the monotonic clock from this
/// node's start.
#[derive(Clone, Copy, Debug, Default)]
struct Course {
    /// Milliseconds since the epoch at the start, according to the database.
    base: i64,
    /// How far it was ahead of the database's clock at `since`.
    lead: i64,
    since: i64,
}

impl Course {
    fn at(self, elapsed: i64) -> i64 {
        self.base + elapsed + (self.lead - (elapsed - self.since) / 2).max(0)
    }

    /// Continues from `elapsed`, when the database's clock shows `now` and the latest time shown by any node
    /// is `reached`.
    fn onward(self, elapsed: i64, now: i64, reached: i64) -> Self {
        let shown = self.at(elapsed).max(reached);
        Self { base: now - elapsed, lead: (shown - now).max(0), since: elapsed }
    }
}

impl Clock {
    /// Starts the clock by asking the database, and asks again every ten seconds.
    ///
    /// # Errors
    /// Returns an error if the database can't be asked.
    pub async fn start(pool: PgPool) -> Result<Self, StoreError> {
        Self::start_by(pool, Arc::new(since_boot)).await
    }

    /// As [`Self::start`], by another monotonic clock than this machine's.
    ///
    /// # Errors
    /// As [`Self::start`].
    pub async fn start_by(pool: PgPool, ticks: Ticks) -> Result<Self, StoreError> {
        let started = ticks();
        let (course, ahead, held) = (Arc::default(), Arc::default(), Arc::default());
        let clock = Self { ticks, started, course, ahead, held };
        clock.sync(&pool).await?;
        let following = clock.clone();
        crate::tasks::vital("clock", async move {
            while !pool.is_closed() {
                tokio::time::sleep(RESYNC).await;
                if let Err(error) = following.sync(&pool).await {
                    tracing::warn!(%error, "could not read the database's clock");
                }
            }
        });
        Ok(clock)
    }

    /// Asks the database now.
    ///
    /// # Errors
    /// Returns an error if it does not answer.
    pub async fn sync(&self, pool: &PgPool) -> Result<(), StoreError> {
        let asked = self.elapsed();
        let (reached, now): (i64, i64) =
            sqlx::query_as(ASK).bind(self.course().at(asked)).fetch_one(pool).await?;
        let mut course = self.course.write().unwrap_or_else(PoisonError::into_inner);
        // Read under the lock, so that no earlier reader saw more than this.
        let answered = self.elapsed();
        *course = course.onward(answered, now + (answered - asked) / 2, reached);
        if course.lead > NOTABLE {
            tracing::warn!(
                milliseconds = course.lead,
                "the database's clock is behind a time that was already used"
            );
        }
        Ok(())
    }

    fn course(&self) -> Course {
        *self.course.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn elapsed(&self) -> i64 {
        (self.ticks)() - self.started
    }

    /// Returns the current time.
    pub fn now(&self) -> Timestamp {
        let shown = self.held.get().copied().unwrap_or_else(|| self.shown());
        Timestamp::from_millis(shown + self.ahead.load(Ordering::Relaxed))
    }

    /// Returns what it shows unless a test changed that, in milliseconds.
    fn shown(&self) -> i64 {
        let course = self.course.read().unwrap_or_else(PoisonError::into_inner);
        course.at(self.elapsed())
    }

    /// Returns the current time as the database stores it.
    pub fn datetime(&self) -> OffsetDateTime {
        self.now().to_datetime().unwrap_or(OffsetDateTime::UNIX_EPOCH)
    }

    /// Returns a new UUIDv7 with the current time.
    pub fn uuid(&self) -> uuid::Uuid {
        uuid_at(self.now())
    }

    /// Moves this node's clock ahead. For tests of expiry; no surface uses it.
    pub fn advance(&self, by: Duration) {
        self.ahead.fetch_add(i64::try_from(by.as_millis()).unwrap_or(i64::MAX), Ordering::Relaxed);
    }

    /// Stops this node's clock: from now on it moves only by [`Self::advance`], and ids of one time are in no order.
    /// For tests of what has to happen within seconds, however slow the machine is; no surface uses it.
    pub fn hold(&self) {
        self.held.get_or_init(|| self.shown());
    }
}

/// Returns a new UUIDv7 with the time `moment`.
pub(super) fn uuid_at(moment: Timestamp) -> uuid::Uuid {
    let millis = u64::try_from(moment.millis()).unwrap_or_default();
    let nanos = u32::try_from(millis % 1000).unwrap_or_default() * 1_000_000;
    uuid::Uuid::new_v7(uuid::Timestamp::from_unix(uuid::NoContext, millis / 1000, nanos))
}

#[cfg(test)]
mod tests {
    use super::Course;

    const HOUR: i64 = 3_600_000;

    #[test]
    fn a_clock_that_was_ahead_goes_on_at_half_speed_until_it_is_right() {
        let ahead = Course { base: HOUR, lead: 0, since: 0 };
        let back = ahead.onward(1_000, 1_000, 0);
        assert_eq!(back.at(1_000), HOUR + 1_000, "it goes on from what it showed");
        assert_eq!(back.at(11_000), HOUR + 6_000);
        let again = back.onward(11_000, 11_000, 0);
        assert_eq!(again.at(11_000), HOUR + 6_000, "asking again changes nothing");
        assert_eq!(again.at(1_000 + 2 * HOUR), 1_000 + 2 * HOUR);
        assert_eq!(again.at(1_000 + 3 * HOUR), 1_000 + 3 * HOUR);
    }

    #[test]
    fn the_clock_follows_forward_at_once_and_starts_no_earlier_than_others() {
        let course = Course::default().onward(5, 7 * HOUR, 0);
        assert_eq!((course.at(5), course.at(1_005)), (7 * HOUR, 7 * HOUR + 1_000));
        let late = Course::default().onward(5, 7 * HOUR, 8 * HOUR);
        assert_eq!((late.at(5), late.at(2_005)), (8 * HOUR, 8 * HOUR + 1_000));
    }
}
