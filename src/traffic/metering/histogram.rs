//! The durations of requests, in buckets that grow by half: 250 µs and less, up to 375 µs, … up to 32 s.
//! Buckets add up over minutes, clients and nodes; a percentile of the sum is exact to its bucket. No I/O.

/// The number of buckets.
pub(super) const BUCKETS: usize = 30;
/// The upper bound of the first bucket, in microseconds.
const FIRST: f64 = 250.0;
/// The factor from one upper bound to the next.
const GROWTH: f64 = 1.5;

/// The bucket of a request that took `micros` microseconds.
pub(super) fn bucket(micros: u32) -> usize {
    let steps = (f64::from(micros) / FIRST).log(GROWTH).ceil();
    // A duration within the first bucket gives zero or a negative number of steps.
    (steps.max(0.0) as usize).min(BUCKETS - 1)
}

/// The upper bound of bucket `index`, in milliseconds.
fn end(index: usize) -> f64 {
    FIRST * GROWTH.powf(index as f64) / 1000.0
}

/// The duration in milliseconds that `share` (0 to 1) of the requests in `buckets` did not exceed; `None` if
/// there are no requests.
pub fn quantile(buckets: &[i64], share: f64) -> Option<f64> {
    let all: i64 = buckets.iter().sum();
    let wanted = (all as f64 * share).max(1.0);
    let mut before = 0.0;
    for (index, many) in buckets.iter().enumerate() {
        let many = *many as f64;
        if many > 0.0 && before + many >= wanted {
            let start = if index == 0 { 0.0 } else { end(index - 1) };
            let millis = start + (end(index) - start) * (wanted - before) / many;
            return Some((millis * 100.0).round() / 100.0);
        }
        before += many;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::{BUCKETS, bucket, end, quantile};

    #[test]
    fn every_duration_is_in_the_bucket_that_ends_after_it() {
        for micros in [0, 1, 249, 250, 251, 375, 376, 1_000, 30_000_000] {
            let index = bucket(micros);
            let millis = f64::from(micros) / 1000.0;
            assert!(millis <= end(index) * 1.000_001, "{micros}");
            assert!(index == 0 || millis >= end(index - 1) * 0.999_999, "{micros}");
        }
        assert_eq!(bucket(u32::MAX), BUCKETS - 1);
    }

    #[test]
    fn a_percentile_is_within_its_bucket() {
        let mut buckets = vec![0_i64; BUCKETS];
        (0..95).for_each(|_| buckets[bucket(1_000)] += 1);
        (0..5).for_each(|_| buckets[bucket(100_000)] += 1);
        let near = |share, millis: f64| {
            let found = quantile(&buckets, share).unwrap();
            assert!(found > millis / 1.5 && found < millis * 1.5, "{share}: {found}");
        };
        near(0.5, 1.0);
        near(0.95, 1.0);
        near(0.99, 100.0);
        assert_eq!(quantile(&[], 0.5), None);
        assert_eq!(quantile(&[0, 0], 0.5), None);
    }
}
