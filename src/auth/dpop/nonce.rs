//! How long the nonces of DPoP proofs are good (RFC 9449 §8). The server hands out one nonce per stretch of time, and
//! takes that of the stretch before, too. With a nonce, the clock of the client does not matter.

use crate::keys::{master::MasterKey, nonce};
use xwms_events::Timestamp;

/// Length of a stretch, in seconds. A nonce is good for one to two of them.
pub const NONCE_SECONDS: i64 = 300;

fn stretch(now: Timestamp) -> u32 {
    u32::try_from(now.seconds().div_euclid(NONCE_SECONDS)).unwrap_or_default()
}

/// Returns the nonce that clients should use at `now`.
pub fn current_nonce(master: &MasterKey, now: Timestamp) -> String {
    nonce::issue(master, stretch(now))
}

/// Returns until when `nonce` is good; `None` if it is not good at `now`. That of the next stretch comes from a node
/// whose clock is ahead.
pub(super) fn good_until(master: &MasterKey, nonce: &str, now: Timestamp) -> Option<Timestamp> {
    let number = nonce::open(master, nonce).filter(|number| number.abs_diff(stretch(now)) <= 1)?;
    Some(Timestamp::from_millis((i64::from(number) + 2) * NONCE_SECONDS * 1000))
}

#[cfg(test)]
mod tests {
    use super::{NONCE_SECONDS, current_nonce, good_until};
    use crate::keys::master::MasterKey;
    use xwms_events::Timestamp;

    #[test]
    fn a_nonce_is_good_in_its_stretch_and_in_those_beside_it() {
        let master = MasterKey::new(&[7; 32]).unwrap();
        let at = |seconds: i64| Timestamp::from_millis(seconds * 1000);
        let begin = 1000 * NONCE_SECONDS;
        let nonce = current_nonce(&master, at(begin));
        assert_eq!(nonce, current_nonce(&master, at(begin + NONCE_SECONDS - 1)));
        let end = Some(at(begin + 2 * NONCE_SECONDS));
        for good in [begin - NONCE_SECONDS, begin, begin + 2 * NONCE_SECONDS - 1] {
            assert_eq!(good_until(&master, &nonce, at(good)), end, "{good}");
        }
        for bad in [begin - NONCE_SECONDS - 1, begin + 2 * NONCE_SECONDS] {
            assert_eq!(good_until(&master, &nonce, at(bad)), None, "{bad}");
        }
        assert_eq!(good_until(&master, "made up", at(begin)), None);
    }
}
