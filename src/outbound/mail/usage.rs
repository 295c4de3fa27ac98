//! The mail to owners when a request window of their account fills.

use xwms_events::{
    account::Account,
    usage::{Policy, UsageEvent},
};

/// Whether the event calls for a mail; not every window does.
pub(super) fn is_told(event: &UsageEvent) -> bool {
    let (UsageEvent::ThresholdReached { mail, .. } | UsageEvent::LimitExceeded { mail, .. }) = event;
    *mail
}

/// The subject and the text.
pub(super) fn letter(account: &Account, event: &UsageEvent) -> (&'static str, String) {
    let (UsageEvent::ThresholdReached { policy, limit, window_seconds, .. }
    | UsageEvent::LimitExceeded { policy, limit, window_seconds, .. }) = event;
    let whose = match policy {
        Policy::Account => "Your account",
        Policy::Client => "A client that may use a share of your account's requests",
    };
    let name = &account.name;
    let (subject, what) = match event {
        UsageEvent::ThresholdReached { percent, .. } => {
            ("Your account is near its request limit", format!("has used {percent} % of"))
        }
        UsageEvent::LimitExceeded { .. } => {
            ("Your account has reached its request limit", "has used all of".to_owned())
        }
    };
    let then = match event {
        UsageEvent::ThresholdReached { .. } => {
            "Above the limit, requests get status 429 until the window ends."
        }
        UsageEvent::LimitExceeded { .. } => "Further requests get status 429 until the window ends.",
    };
    (
        subject,
        format!(
            "Hello,\n\n{whose} ({name}) {what} the {limit} requests that its plan allows in {window_seconds} \
             seconds.\n\n{then} A larger plan takes effect at once. GET /v1/usage shows the requests of each \
             client.\n\nYou get this mail at most once a day.\n"
        ),
    )
}

#[cfg(test)]
mod tests {
    use super::{is_told, letter};
    use xwms_events::{
        Timestamp,
        account::Account,
        usage::{Policy, UsageEvent},
    };

    fn reached(mail: bool) -> UsageEvent {
        UsageEvent::ThresholdReached {
            policy: Policy::Account,
            client_id: None,
            percent: 80,
            limit: 600,
            window_seconds: 60,
            window_start: Timestamp::from_millis(0),
            at: Timestamp::from_millis(0),
            mail,
        }
    }

    #[test]
    fn the_mail_names_what_is_used_and_its_limit() {
        let account = Account { name: "Acme".into(), ..Account::default() };
        let (_, text) = letter(&account, &reached(true));
        assert!(text.contains("Your account (Acme) has used 80 % of the 600 requests"), "{text}");
        assert!(is_told(&reached(true)) && !is_told(&reached(false)));
    }
}
