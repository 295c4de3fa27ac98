//! User agents in words. A browser may say anything, and the words go into pages and mails: only short, plain names are
//! shown.

use crate::language::{Language, text::Translations};
use serde::Deserialize;
use std::sync::LazyLock;
use ua_parser::{os, user_agent};

/// Longest name that is shown.
const NAME_MAX: usize = 32;

#[derive(Deserialize)]
struct Rules {
    user_agent_parsers: Vec<user_agent::Parser<'static>>,
    os_parsers: Vec<os::Parser<'static>>,
}

struct Extractors {
    browsers: user_agent::Extractor<'static>,
    systems: os::Extractor<'static>,
}

/// Compiled once, when the first device is described. A test shows that it can be.
static EXTRACTORS: LazyLock<Option<Extractors>> = LazyLock::new(|| {
    let rules: Rules = serde_json::from_str(include_str!("browsers.json")).ok()?;
    let browsers = user_agent::Builder::new().push_all(rules.user_agent_parsers).ok()?.build().ok()?;
    let systems = os::Builder::new().push_all(rules.os_parsers).ok()?.build().ok()?;
    Some(Extractors { browsers, systems })
});

/// A browser and the system that it runs on.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Device {
    browser: Option<String>,
    system: Option<String>,
}

struct DeviceText {
    unknown: &'static str,
    unknown_browser: &'static str,
    on: &'static str,
}

static TEXT: Translations<DeviceText> = Translations {
    english: DeviceText { unknown: "Unknown device", unknown_browser: "Unknown browser", on: "on" },
    dutch: DeviceText { unknown: "Onbekend apparaat", unknown_browser: "Onbekende browser", on: "op" },
};

impl Device {
    /// Returns the device that `text` names, which is a `User-Agent` header.
    pub fn of(text: &str) -> Self {
        let Some(extractors) = EXTRACTORS.as_ref().filter(|_| !text.is_empty()) else {
            return Self::default();
        };
        let browser = extractors.browsers.extract(text).and_then(|found| displayable(usual(&found.family)));
        let system = extractors.systems.extract(text).and_then(|found| displayable(usual(&found.os)));
        Self { browser, system }
    }

    /// Returns it in words: "Firefox on Windows".
    pub fn words(&self, language: Language) -> String {
        let text = TEXT.of(language);
        match (&self.browser, &self.system) {
            (Some(browser), Some(system)) => format!("{browser} {} {system}", text.on),
            (Some(browser), None) => browser.clone(),
            (None, Some(system)) => format!("{} {} {system}", text.unknown_browser, text.on),
            (None, None) => text.unknown.to_owned(),
        }
    }
}

/// Returns what people call it.
fn usual(name: &str) -> &str {
    match name {
        "Mobile Safari" | "Mobile Safari UI/WKWebView" => "Safari",
        "Chrome Mobile" | "Chrome Mobile WebView" | "Chrome Mobile iOS" | "HeadlessChrome" => "Chrome",
        "Firefox Mobile" | "Firefox iOS" => "Firefox",
        "Edge Mobile" => "Edge",
        "Mac OS X" => "macOS",
        name => name,
    }
}

/// Returns the name if it can be shown: a plain name that is neither a sentence nor an address.
fn displayable(name: &str) -> Option<String> {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, ' ' | '-' | '_' | '+');
    let good = !name.is_empty() && name.len() <= NAME_MAX && name != "Other" && name.chars().all(is_plain);
    good.then(|| name.to_owned())
}

#[cfg(test)]
mod tests {
    use super::{Device, EXTRACTORS};
    use crate::language::Language;

    fn words(user_agent: &str) -> String {
        Device::of(user_agent).words(Language::English)
    }

    #[test]
    fn usual_browsers_are_known() {
        assert!(EXTRACTORS.is_some(), "the rules compile");
        for (user_agent, expected) in [
            (
                "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36",
                "Chrome on Windows",
            ),
            (
                "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36 Edg/142.0.0.0",
                "Edge on Windows",
            ),
            ("Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0", "Firefox on Linux"),
            (
                "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Safari/605.1.15",
                "Safari on macOS",
            ),
            (
                "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1",
                "Safari on iOS",
            ),
            (
                "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Mobile Safari/537.36",
                "Chrome on Android",
            ),
        ] {
            assert_eq!(words(user_agent), expected, "{user_agent}");
        }
        assert_eq!(Device::of("curl/8.5.0").words(Language::Dutch), "curl");
    }

    #[test]
    fn a_made_up_browser_is_not_shown() {
        for user_agent in
            ["", "x", "<script>alert(1)</script>", "https://evil.example/ call us now", "\u{202e}"]
        {
            assert_eq!(words(user_agent), "Unknown device", "{user_agent}");
        }
        // Names that the rules take from the text are shown only if they are plain.
        let long = format!("{}/1.0", "A".repeat(200));
        assert!(words(&long).len() <= 80);
    }
}
