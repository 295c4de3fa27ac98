//! A plan in words.

use crate::language::Language;
use xwms_events::account::{Feature, Plan};

/// Returns what an account on the plan may use, in short.
pub fn summary(plan: &Plan, language: Language) -> String {
    let number = |many: u32| language.number(many.into());
    let requests = requests(plan.requests, plan.window_seconds, language);
    let (clients, members) = (number(plan.clients), number(plan.members));
    let (endpoints, days) = (number(plan.endpoints), number(plan.history_days));
    match language {
        Language::English => format!(
            "{requests}; {clients} apps, {members} members, {endpoints} webhooks; {days} days of history"
        ),
        Language::Dutch => format!(
            "{requests}; {clients} apps, {members} leden, {endpoints} webhooks; {days} dagen geschiedenis"
        ),
    }
}

/// Returns a limit of requests in a window: "600 requests a minute".
pub fn requests(many: u64, window_seconds: u32, language: Language) -> String {
    let many = language.number(many);
    let seconds = language.number(window_seconds.into());
    match (window_seconds, language) {
        (1, Language::English) => format!("{many} requests a second"),
        (60, Language::English) => format!("{many} requests a minute"),
        (3_600, Language::English) => format!("{many} requests an hour"),
        (86_400, Language::English) => format!("{many} requests a day"),
        (_, Language::English) => format!("{many} requests in {seconds} seconds"),
        (1, Language::Dutch) => format!("{many} verzoeken per seconde"),
        (60, Language::Dutch) => format!("{many} verzoeken per minuut"),
        (3_600, Language::Dutch) => format!("{many} verzoeken per uur"),
        (86_400, Language::Dutch) => format!("{many} verzoeken per dag"),
        (_, Language::Dutch) => format!("{many} verzoeken in {seconds} seconden"),
    }
}

/// Returns the name of a feature.
pub const fn feature(feature: Feature, language: Language) -> &'static str {
    match (feature, language) {
        (Feature::IpAllowLists, Language::English) => "Networks per machine app",
        (Feature::IpAllowLists, Language::Dutch) => "Netwerken per machine-app",
        (Feature::ClientShares, Language::English) => "Share of requests per app",
        (Feature::ClientShares, Language::Dutch) => "Aandeel in verzoeken per app",
        (Feature::Export, Language::English) => "Export as CSV",
        (Feature::Export, Language::Dutch) => "Export als CSV",
    }
}

#[cfg(test)]
mod tests {
    use super::requests;
    use crate::language::Language;

    #[test]
    fn a_window_is_said_as_people_say_it() {
        assert_eq!(requests(30_000, 60, Language::English), "30,000 requests a minute");
        assert_eq!(requests(30_000, 90, Language::Dutch), "30.000 verzoeken in 90 seconden");
    }
}
