//! The texts of the error page, and of each [`PageError`].

use super::page_error::PageError;
use crate::surface::web::shared::{language::Language, text::Translations};

#[derive(Debug)]
pub struct ErrorPageText {
    pub status: &'static str,
    pub reason: &'static str,
    pub restart: &'static str,
    pub home: &'static str,
    pub request_id: &'static str,
    pub help: &'static str,
}

pub static TEXT: Translations<ErrorPageText> = Translations {
    english: ErrorPageText {
        status: "Error",
        reason: "Reason",
        restart: "Start again",
        home: "Go to the start page",
        request_id: "Request",
        help: "Get help with this",
    },
    dutch: ErrorPageText {
        status: "Fout",
        reason: "Reden",
        restart: "Opnieuw beginnen",
        home: "Naar de startpagina",
        request_id: "Verzoek",
        help: "Vraag hierover hulp",
    },
};

/// The texts of a [`PageError`].
#[derive(Clone, Copy, Debug)]
pub struct ErrorText {
    pub title: &'static str,
    pub detail: &'static str,
}

impl ErrorText {
    /// Returns the texts of `error` in `language`.
    pub const fn of(error: &PageError, language: Language) -> Self {
        match language {
            Language::English => english(error),
            Language::Dutch => dutch(error),
        }
    }
}

const fn english(error: &PageError) -> ErrorText {
    let (title, detail) = match error {
        PageError::UnknownClient => (
            "We don’t know this app",
            "The app that sent you here isn’t registered, or is no longer in use. Please contact the app’s \
             developer.",
        ),
        PageError::BadRedirectUri => (
            "We can’t send you back to this app",
            "The app asked to return you to an unregistered address. To protect you, we stopped here. Please \
             contact the app’s developer. They need to register that exact redirect URI.",
        ),
        PageError::UnverifiedDomain => (
            "We can’t send you back to this app",
            "The app asked to return you to a domain that it hasn’t verified. To protect you, we stopped \
             here. Please contact the app’s developer. They need to verify that domain and switch it on for \
             sign-in.",
        ),
        PageError::MissingRedirectUri => (
            "We can’t send you back to this app",
            "The app didn’t say where to return you: the redirect URI is missing. Please contact the app’s \
             developer.",
        ),
        PageError::BadRequest(_) => (
            "We can’t read this request",
            "Something is wrong with the link or form that brought you here. Go back to the app and try \
             again. If it keeps happening, please contact the app’s developer.",
        ),
        PageError::OtherBrowser => (
            "This sign-in started elsewhere",
            "It was started in another browser, or your browser doesn’t keep our cookies. Go back to the \
             app and sign in from there.",
        ),
        PageError::Expired => (
            "This sign-in has expired",
            "It took too long, or it was finished before. Start again here, or go back to the app.",
        ),
        PageError::Csrf => (
            "We couldn’t check that form",
            "It may have been open for too long, or your browser doesn’t keep our cookies. Nothing was \
             changed. Start again from here.",
        ),
        PageError::NotFound => {
            ("Page not found", "Check the address for a typing mistake, or go back to where you came from.")
        }
        PageError::MethodNotAllowed => ("That doesn’t work here", "This page can’t be opened this way."),
        PageError::TooLarge => {
            ("That request is too large", "Your browser sent more data than we accept. Nothing was changed.")
        }
        PageError::TooSlow => (
            "That took too long",
            "Your browser’s request didn’t arrive in time. Nothing was changed. Try again.",
        ),
        PageError::TooManyRequests => ("Too many attempts", "Wait a few minutes, then try again."),
        PageError::TooBusy => {
            ("We’re busy right now", "Nothing is lost. Wait a moment, then reload this page to try again.")
        }
    };
    ErrorText { title, detail }
}

const fn dutch(error: &PageError) -> ErrorText {
    let (title, detail) = match error {
        PageError::UnknownClient => (
            "We kennen deze app niet",
            "De app die je hierheen stuurde is niet geregistreerd, of niet meer in gebruik. Neem contact op \
             met de ontwikkelaar van de app.",
        ),
        PageError::BadRedirectUri => (
            "We kunnen je niet terugsturen naar deze app",
            "De app wilde je terugsturen naar een adres dat niet geregistreerd is. Om je te beschermen \
             stoppen we hier. Neem contact op met de ontwikkelaar van de app. Die moet precies dat adres als \
             redirect‑URI registreren.",
        ),
        PageError::UnverifiedDomain => (
            "We kunnen je niet terugsturen naar deze app",
            "De app wilde je terugsturen naar een domein dat niet geverifieerd is. Om je te beschermen \
             stoppen we hier. Neem contact op met de ontwikkelaar van de app. Die moet dat domein verifiëren \
             en aanzetten voor inloggen.",
        ),
        PageError::MissingRedirectUri => (
            "We kunnen je niet terugsturen naar deze app",
            "De app gaf niet aan waar je naar terug moet: de redirect‑URI ontbreekt. Neem contact op met de \
             ontwikkelaar van de app.",
        ),
        PageError::BadRequest(_) => (
            "We kunnen dit verzoek niet lezen",
            "Er klopt iets niet aan de link of het formulier waarmee je hier kwam. Ga terug naar de app en \
             probeer het opnieuw. Blijft het gebeuren, neem dan contact op met de ontwikkelaar van de app.",
        ),
        PageError::OtherBrowser => (
            "Je begon in een andere browser",
            "Of je browser bewaart onze cookies niet. Ga terug naar de app en log van daaruit in.",
        ),
        PageError::Expired => (
            "Deze inlogpoging is verlopen",
            "Het duurde te lang, of het was al afgerond. Begin hier opnieuw, of ga terug naar de app.",
        ),
        PageError::Csrf => (
            "We konden dat formulier niet controleren",
            "Het stond misschien te lang open, of je browser bewaart onze cookies niet. Er is niets \
             gewijzigd. Begin hier opnieuw.",
        ),
        PageError::NotFound => (
            "Pagina niet gevonden",
            "Kijk of er een typefout in het adres staat, of ga terug naar waar je vandaan kwam.",
        ),
        PageError::MethodNotAllowed => ("Dat kan hier niet", "Deze pagina kan niet zo worden geopend."),
        PageError::TooLarge => (
            "Dit verzoek is te groot",
            "Je browser stuurde meer gegevens dan we aannemen. Er is niets gewijzigd.",
        ),
        PageError::TooSlow => (
            "Dat duurde te lang",
            "Het verzoek van je browser kwam niet op tijd aan. Er is niets gewijzigd. Probeer het opnieuw.",
        ),
        PageError::TooManyRequests => ("Te veel pogingen", "Wacht een paar minuten en probeer het opnieuw."),
        PageError::TooBusy => {
            ("Het is hier nu even druk", "Er is niets verloren. Wacht een ogenblik en herlaad deze pagina.")
        }
    };
    ErrorText { title, detail }
}
