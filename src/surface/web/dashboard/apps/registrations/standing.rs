//! Whether apps can register with a token, and when an app that nobody uses is deleted.
//!
//! Not here: the decisions themselves (`xwms_events::account`, `traffic::unused_clients`).

use super::text::RegistrationsText;
use crate::surface::web::shared::kinds::{Status, Tone};
use xwms_events::{Timestamp, client::TokenPolicy};
use xwms_projections::{accounts::RegistrationToken, clients::OwnRegistration};

const DAY_MILLIS: i64 = 86_400_000;

/// Returns whether apps can register with the token at `now`.
pub fn is_usable(token: &RegistrationToken, now: Timestamp) -> bool {
    token.revoked_at.is_none() && token.used < token.uses && now < token.expires_at
}

/// Returns the same in words.
pub fn status(token: &RegistrationToken, now: Timestamp, text: &RegistrationsText) -> Status {
    // An expired one is revoked when its place is needed; that is nobody's decision.
    let is_revoked = token.revoked_at.is_some_and(|at| at < token.expires_at);
    if is_revoked {
        Status { tone: Tone::Bad, word: text.revoked }
    } else if token.used >= token.uses {
        Status { tone: Tone::Quiet, word: text.used_up }
    } else if now < token.expires_at {
        Status { tone: Tone::Good, word: text.usable }
    } else {
        Status { tone: Tone::Quiet, word: text.expired }
    }
}

/// Returns whether nobody ever used the app: it got no token, and nobody approved it.
pub fn is_unused(row: &OwnRegistration) -> bool {
    row.token_issued_at.is_none() && row.approved_at.is_none()
}

/// Returns when the app is deleted at the earliest, if nobody uses it until then and `days` is the server's setting;
/// `None` if it never is. A refresh token counts as long as it can be used.
pub fn deleted_at(row: &OwnRegistration, policy: &TokenPolicy, days: u32) -> Option<Timestamp> {
    // Its id would never be free again.
    if row.registered_by == "document" {
        return None;
    }
    let kept = i64::from(days) * DAY_MILLIS;
    let idle = if policy.refresh { i64::from(policy.refresh_idle_seconds) * 1000 } else { 0 };
    let ends = [
        Some(row.created_at.millis() + kept),
        row.approved_at.map(|at| at.millis() + kept),
        row.token_issued_at.map(|at| at.millis() + kept.max(idle)),
    ];
    ends.into_iter().flatten().max().map(Timestamp::from_millis)
}

#[cfg(test)]
mod tests {
    use super::{super::text::TEXT, DAY_MILLIS, deleted_at, is_unused, is_usable, status};
    use crate::language::Language;
    use xwms_events::{
        Actor, Timestamp,
        client::{ClientType, TokenPolicy},
    };
    use xwms_projections::{accounts::RegistrationToken, clients::OwnRegistration};

    const fn day(day: i64) -> Timestamp {
        Timestamp::from_millis(day * DAY_MILLIS)
    }

    fn token(used: i64, revoked: Option<i64>) -> RegistrationToken {
        RegistrationToken {
            registration_id: String::new(),
            label: String::new(),
            environment: "live".to_owned(),
            uses: 2,
            used,
            made_by: Actor::System,
            created_at: day(0),
            expires_at: day(7),
            last_used_at: None,
            revoked_at: revoked.map(day),
            position: 1,
        }
    }

    #[test]
    fn a_token_says_why_no_app_can_register_with_it() {
        let text = TEXT.of(Language::English);
        for (token, at, usable, word) in [
            (token(0, None), 1, true, "Usable"),
            (token(1, None), 7, false, "Expired"),
            (token(2, None), 8, false, "Used up"),
            (token(1, Some(2)), 3, false, "Revoked"),
            // It was taken off the list once it had expired.
            (token(1, Some(9)), 10, false, "Expired"),
        ] {
            assert_eq!(status(&token, day(at), text).word, word);
            assert_eq!(is_usable(&token, day(at)), usable, "{word}");
        }
    }

    #[test]
    fn an_app_is_kept_as_long_as_something_of_it_may_still_be_used() {
        let row = |approved: Option<i64>, issued: Option<i64>| OwnRegistration {
            client_id: String::new(),
            registered_by: "token".to_owned(),
            registration_id: None,
            token_label: None,
            created_at: day(0),
            token_issued_at: issued.map(day),
            approved_at: approved.map(day),
            position: 1,
        };
        let usual = TokenPolicy::usual(ClientType::Native);
        let policy = TokenPolicy { refresh: true, refresh_idle_seconds: 60 * 86_400, ..usual.clone() };
        let without = TokenPolicy { refresh: false, ..policy.clone() };
        assert!(is_unused(&row(None, None)) && !is_unused(&row(Some(1), None)));
        assert_eq!(deleted_at(&row(None, None), &policy, 30), Some(day(30)));
        assert_eq!(deleted_at(&row(Some(5), None), &policy, 30), Some(day(35)));
        assert_eq!(deleted_at(&row(Some(5), Some(6)), &policy, 30), Some(day(66)));
        assert_eq!(deleted_at(&row(Some(5), Some(6)), &without, 30), Some(day(36)));
        let document = OwnRegistration { registered_by: "document".to_owned(), ..row(None, None) };
        assert_eq!(deleted_at(&document, &policy, 30), None);
    }
}
