//! The texts about the security events that an app was sent.

use crate::surface::web::shared::text::Translations;
use xwms_events::signal_kind::{SignalKind, VERIFICATION};

#[derive(Debug)]
pub struct SignalsText {
    pub title: &'static str,
    pub columns: [&'static str; 6],
    pub none: &'static str,
    pub none_detail: &'static str,
    /// What the kinds are called, in the order of [`SignalKind::ALL`].
    kinds: [&'static str; 7],
    verification: &'static str,
}

impl SignalsText {
    /// Returns what the event of this type is called; its URI if this version does not send it.
    pub fn event(&self, uri: &str) -> String {
        if uri == VERIFICATION {
            return self.verification.to_owned();
        }
        let named = SignalKind::ALL.iter().zip(self.kinds).find(|(kind, _)| kind.uri() == uri);
        named.map_or_else(|| uri.to_owned(), |(_, name)| name.to_owned())
    }
}

pub static TEXT: Translations<SignalsText> = Translations {
    english: SignalsText {
        title: "Last security events for the app",
        columns: ["Event", "Status", "Status or reason", "Code", "Attempts", "Time"],
        none: "No security event yet",
        none_detail: "We report what happens to people of this account after the stream was created.",
        kinds: [
            "Session revoked",
            "Credential changed",
            "Assurance level changed",
            "Person disabled",
            "Person enabled",
            "Person erased",
            "Credential compromised",
        ],
        verification: "Test of the stream",
    },
    dutch: SignalsText {
        title: "De laatste beveiligingssignalen voor de app",
        columns: ["Signaal", "Status", "Status of reden", "Code", "Pogingen", "Tijd"],
        none: "Nog geen beveiligingssignaal",
        none_detail: "We melden wat er met mensen van dit account gebeurt sinds de stream is aangemaakt.",
        kinds: [
            "Sessie ingetrokken",
            "Inlogmiddel gewijzigd",
            "Zekerheidsniveau gewijzigd",
            "Persoon geblokkeerd",
            "Persoon weer toegelaten",
            "Persoon gewist",
            "Inlogmiddel uitgelekt",
        ],
        verification: "Test van de stream",
    },
};

#[cfg(test)]
mod tests {
    use super::TEXT;
    use crate::language::Language;
    use xwms_events::signal_kind::{SignalKind, VERIFICATION};

    #[test]
    fn every_event_that_is_sent_has_a_name_and_another_is_shown_as_it_is() {
        for language in [Language::English, Language::Dutch] {
            let text = TEXT.of(language);
            for uri in SignalKind::ALL.map(SignalKind::uri).into_iter().chain([VERIFICATION]) {
                assert!(!text.event(uri).contains("://"), "{uri}");
            }
            assert_eq!(text.event("https://example.com/event"), "https://example.com/event");
        }
        assert_eq!(TEXT.of(Language::English).event(SignalKind::AccountPurged.uri()), "Person erased");
    }
}
