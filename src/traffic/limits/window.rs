//! Fixed windows: when one begins and ends. They begin at a different time for each account, so that they
//! don't all restart at once.

/// One window, in milliseconds since the epoch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Window {
    pub start: i64,
    pub end: i64,
}

impl Window {
    /// The window of `seconds` that contains `now`, for the account with the random bits `salt` in its id.
    pub fn at(now: i64, seconds: u32, salt: u64) -> Self {
        let length = i64::from(seconds.max(1)) * 1000;
        // Whole seconds, so that `reset` is exact.
        let offset = i64::try_from(salt % u64::from(seconds.max(1))).unwrap_or_default() * 1000;
        let start = (now - offset).div_euclid(length) * length + offset;
        Self { start, end: start + length }
    }

    /// The seconds from `now` until the window ends, rounded up.
    pub fn reset(self, now: i64) -> u32 {
        let seconds = (self.end - now).max(0).unsigned_abs().div_ceil(1000);
        u32::try_from(seconds).unwrap_or(u32::MAX)
    }
}

#[cfg(test)]
mod tests {
    use super::Window;

    #[test]
    fn windows_follow_each_other_without_a_gap() {
        let first = Window::at(1_000_000, 60, 17);
        assert!(first.start <= 1_000_000 && 1_000_000 < first.end);
        assert_eq!(Window::at(first.end - 1, 60, 17), first);
        assert_eq!(Window::at(first.end, 60, 17).start, first.end);
    }

    #[test]
    fn windows_begin_at_different_moments_for_different_accounts() {
        let starts: std::collections::HashSet<_> =
            (0..60).map(|salt| Window::at(1_000_000, 60, salt).start).collect();
        assert_eq!(starts.len(), 60);
    }

    #[test]
    fn the_reset_is_rounded_up() {
        let window = Window { start: 0, end: 60_000 };
        assert_eq!(window.reset(42_001), 18);
        assert_eq!(window.reset(42_000), 18);
        assert_eq!(window.reset(59_999), 1);
        assert_eq!(window.reset(60_001), 0);
    }
}
