//! The texts of the logout pages.

use crate::surface::web::shared::text::{Phrase, Translations};

#[derive(Debug)]
pub struct LogoutText {
    pub question: &'static str,
    pub question_with_client: Phrase,
    pub explanation: &'static str,
    pub submit: &'static str,
    /// The app named a return address that it did not register.
    pub unregistered: &'static str,
    pub stay: &'static str,
    pub stay_and_return: &'static str,
    pub done_title: &'static str,
    pub done: &'static str,
}

pub static TEXT: Translations<LogoutText> = Translations {
    english: LogoutText {
        question: "Do you want to sign out?",
        question_with_client: Phrase { before: "", after: " asks to sign you out" },
        explanation: "You’ll be signed out here, in this browser. To stay signed in, just close this page.",
        submit: "Sign out",
        unregistered: "The app asked to return you to an unregistered address, so we won’t send you there.",
        stay: "Stay signed in",
        stay_and_return: "Stay signed in and go back to the app",
        done_title: "You’re signed out",
        done: "You can close this page. Apps that you used may keep you signed in until you sign out there.",
    },
    dutch: LogoutText {
        question: "Wil je uitloggen?",
        question_with_client: Phrase { before: "", after: " vraagt of je wilt uitloggen" },
        explanation: "Je wordt hier uitgelogd, in deze browser. Wil je ingelogd blijven, sluit dan deze \
                      pagina.",
        submit: "Uitloggen",
        unregistered: "De app wilde je terugsturen naar een adres dat niet geregistreerd is. Daar sturen we je niet heen.",
        stay: "Ingelogd blijven",
        stay_and_return: "Ingelogd blijven en terug naar de app",
        done_title: "Je bent uitgelogd",
        done: "Je kunt deze pagina sluiten. Bij apps die je gebruikte blijf je misschien ingelogd tot je \
               daar uitlogt.",
    },
};
