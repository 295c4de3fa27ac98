//! The words for a webhook's standing, the status of a message, bulk work, and what is hostile: the answers of
//! receivers.

use crate::{
    language::Language,
    outbound::webhooks::{queries::Message, recent::Recent, replay::Job},
    surface::web::{
        dashboard::shared::page::DashboardPage,
        shared::kinds::{Status, Tone},
    },
};
use time::OffsetDateTime;
use xwms_events::endpoint::{DisableReason, Endpoint, EndpointStanding, Ordering};

const fn said(language: Language, tone: Tone, english: &'static str, dutch: &'static str) -> Status {
    let word = match language {
        Language::English => english,
        Language::Dutch => dutch,
    };
    Status { tone, word }
}

/// How the last attempts went, as long as a webhook is enabled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Attempts {
    Succeed,
    Fail,
    /// None is made until later.
    Pause,
}

impl Attempts {
    /// Returns it from the number of failures since the last success, and the end of the pause.
    pub fn of(failures: i32, paused_until: Option<OffsetDateTime>, now: OffsetDateTime) -> Self {
        if paused_until.is_some_and(|until| until > now) {
            Self::Pause
        } else if failures > 0 {
            Self::Fail
        } else {
            Self::Succeed
        }
    }
}

/// Returns it for what is known of a webhook's last attempts.
pub fn attempts(dash: &DashboardPage, recent: Option<&Recent>) -> Attempts {
    let now = dash.app().store.clock().datetime();
    recent.map_or(Attempts::Succeed, |recent| Attempts::of(recent.failures, recent.paused_until, now))
}

/// Returns what a webhook's standing and its last attempts mean.
pub fn standing(endpoint: &Endpoint, attempts: Attempts, language: Language) -> Status {
    match (endpoint.standing, endpoint.disabled) {
        (EndpointStanding::Enabled, _) => match attempts {
            Attempts::Succeed => said(language, Tone::Good, "Active", "Actief"),
            Attempts::Fail => said(language, Tone::Odd, "Failing", "Geeft fouten"),
            Attempts::Pause => said(language, Tone::Odd, "Paused", "Gepauzeerd"),
        },
        (EndpointStanding::Disabled, Some(DisableReason::Gone)) => {
            said(language, Tone::Bad, "Disabled: gone", "Uitgezet: weg")
        }
        (EndpointStanding::Disabled, Some(DisableReason::Failing)) => {
            said(language, Tone::Bad, "Disabled: failing", "Uitgezet: gaf steeds fouten")
        }
        (EndpointStanding::Disabled, _) => said(language, Tone::Quiet, "Disabled", "Uitgezet"),
        (EndpointStanding::Deleted | EndpointStanding::Absent, _) => {
            said(language, Tone::Bad, "Deleted", "Verwijderd")
        }
    }
}

/// Returns what the state of a message means.
pub fn message(message: &Message, language: Language) -> Status {
    match message.state.as_str() {
        "delivered" => said(language, Tone::Good, "Delivered", "Bezorgd"),
        "failed" => said(language, Tone::Bad, "Failed", "Mislukt"),
        "skipped" => said(language, Tone::Quiet, "Skipped", "Overgeslagen"),
        "waiting" => said(language, Tone::Quiet, "Queued", "In de wachtrij"),
        _ if message.attempts > 0 => said(language, Tone::Odd, "Retrying", "Wordt herhaald"),
        _ => said(language, Tone::Quiet, "Pending", "Wordt verstuurd"),
    }
}

/// Returns the result of an attempt by the status of its response.
pub fn attempt(status: Option<i32>, language: Language) -> Status {
    match status {
        Some(200..=299) => said(language, Tone::Good, "Accepted", "Aangenomen"),
        Some(_) => said(language, Tone::Bad, "Refused", "Geweigerd"),
        None => said(language, Tone::Bad, "No response", "Geen antwoord"),
    }
}

/// Returns the name of an order.
pub const fn ordering(ordering: Ordering, language: Language) -> &'static str {
    match (ordering, language) {
        (Ordering::Aggregate, Language::English) => "In order for each object",
        (Ordering::Aggregate, Language::Dutch) => "Op volgorde per object",
        (Ordering::Strict, Language::English) => "All in order",
        (Ordering::Strict, Language::Dutch) => "Alles op volgorde",
    }
}

/// Returns what bulk work does.
pub fn job(job: &Job, language: Language) -> &'static str {
    match (job.kind.as_str(), job.catch_up, language) {
        ("window", false, Language::English) => "Replay",
        ("window", false, Language::Dutch) => "Opnieuw afspelen",
        ("window", true, Language::English) => "What it missed while disabled",
        ("window", true, Language::Dutch) => "Gemist toen hij uitstond",
        ("resend", _, Language::English) => "Resend what failed",
        ("resend", _, Language::Dutch) => "Mislukte berichten opnieuw",
        (_, _, Language::English) => "Retry now what waits",
        (_, _, Language::Dutch) => "Wachtende berichten nu",
    }
}

/// Returns a percentage, cut: only everything is 100.
pub fn percent(part: i64, all: i64, language: Language) -> Option<String> {
    let percent = (all > 0).then(|| part.clamp(0, all) * 100 / all)?;
    Some(format!("{} %", language.number(u64::try_from(percent).unwrap_or_default())))
}

/// Returns what a receiver wrote, without characters that people can't see, and no longer than `max` characters.
pub fn visible(text: &str, max: usize) -> String {
    let is_shown = |char: &char| !char.is_control() || matches!(char, '\n' | '\t');
    // Bidirectional controls turn what is around them; the element isolates, but not within the answer.
    let turns = |char: char| matches!(char, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200e}' | '\u{200f}');
    text.chars().filter(is_shown).filter(|char| !turns(*char)).take(max).collect()
}

#[cfg(test)]
mod tests {
    use super::{percent, visible};
    use crate::language::Language;

    #[test]
    fn only_everything_is_a_hundred_and_nothing_is_no_rate() {
        let cut = |part, all| percent(part, all, Language::English);
        assert_eq!(cut(999, 1_000).unwrap(), "99 %");
        assert_eq!((cut(5, 5).unwrap().as_str(), cut(0, 3).unwrap().as_str()), ("100 %", "0 %"));
        assert_eq!(cut(0, 0), None);
    }

    #[test]
    fn an_answer_shows_no_hidden_characters_and_ends() {
        assert_eq!(visible("a\u{202e}b\u{1b}[31m\nc", 100), "ab[31m\nc");
        assert_eq!(visible(&"é".repeat(9), 3), "ééé");
    }
}
