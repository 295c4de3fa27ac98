//! The texts about how an app is told that a login ended.

use crate::surface::web::shared::text::Translations;

#[derive(Debug)]
pub struct BackChannelText {
    pub uri: &'static str,
    pub uri_hint: &'static str,
    pub session: &'static str,
    pub session_hint: &'static str,
    pub attempts: &'static str,
    pub columns: [&'static str; 7],
    pub accepted: &'static str,
    pub refused: &'static str,
    pub no_answer: &'static str,
    pub no_attempts: &'static str,
    pub no_attempts_detail: &'static str,
}

pub static TEXT: Translations<BackChannelText> = Translations {
    english: BackChannelText {
        uri: "Back-channel logout URI",
        uri_hint: "When a login ends, for whatever reason, we post a logout token here. It begins with https://.",
        session: "Put the session into each logout token",
        session_hint: "For apps that can’t log a person out everywhere at once.",
        attempts: "Last logouts that the app was told of",
        columns: ["Why", "Result", "Status or reason", "Code", "Attempt", "Duration", "Time"],
        accepted: "Accepted",
        refused: "Refused",
        no_answer: "No response",
        no_attempts: "No logout yet",
        no_attempts_detail: "We report only logins that begin after the URI was saved.",
    },
    dutch: BackChannelText {
        uri: "Back-channel logout-URI",
        uri_hint: "Eindigt een login, om welke reden ook, dan posten we hier een logout-token. Begint met https://.",
        session: "Zet de sessie in elk logout-token",
        session_hint: "Voor apps die iemand niet overal tegelijk kunnen uitloggen.",
        attempts: "De laatste keren dat de app van uitloggen hoorde",
        columns: ["Waarom", "Resultaat", "Status of reden", "Code", "Poging", "Duur", "Tijd"],
        accepted: "Aangenomen",
        refused: "Geweigerd",
        no_answer: "Geen antwoord",
        no_attempts: "Nog niemand uitgelogd",
        no_attempts_detail: "Wie vanaf nu op de app inlogt, telt mee.",
    },
};
