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
}

pub static TEXT: Translations<ErrorPageText> = Translations {
    english: ErrorPageText {
        status: "Error",
        reason: "Reason",
        restart: "Start again",
        home: "Go to the start page",
        request_id: "Request",
    },
    dutch: ErrorPageText {
        status: "Fout",
        reason: "Reden",
        restart: "Opnieuw beginnen",
        home: "Naar de startpagina",
        request_id: "Verzoek",
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

#[expect(clippy::too_many_lines, reason = "a row for each error")]
const fn english(error: &PageError) -> ErrorText {
    let (title, detail) = match error {
        PageError::UnknownClient => (
            "We don’t know this app",
            "The app that sent you here isn’t registered, or is no longer in use. Please tell its makers.",
        ),
        PageError::BadRedirectUri => (
            "We can’t send you back to this app",
            "It wants to receive you at an address that it didn’t register. To protect you, we stopped \
             here. Please tell the app’s makers: they need to register that exact redirect URI.",
        ),
        PageError::UnverifiedDomain => (
            "We can’t send you back to this app",
            "It wants to receive you at an address that it hasn’t shown to be its own. To protect you, we stopped \
             here. Please tell the app’s makers: they need to verify that domain and switch it on for sign-in.",
        ),
        PageError::MissingRedirectUri => (
            "We can’t send you back to this app",
            "It didn’t say at which address it wants to receive you. Please tell the app’s makers: the \
             redirect URI is missing.",
        ),
        PageError::BadRequest(_) => (
            "We can’t read this request",
            "Something is wrong with the link or form that brought you here. Go back to the app and try \
             again. If it keeps happening, please tell its makers.",
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
        PageError::NotFound => (
            "There’s nothing here",
            "Check the address for a typing mistake, or go back to where you came from.",
        ),
        PageError::MethodNotAllowed => {
            ("That doesn’t work here", "This address exists, but not for what your browser asked of it.")
        }
        PageError::TooLarge => {
            ("That’s too much at once", "What was sent is larger than we accept. Nothing was changed.")
        }
        PageError::TooSlow => (
            "That took too long",
            "What your browser sent did not arrive in time. Nothing was changed. Try again.",
        ),
        PageError::TooManyRequests => (
            "That’s a little too often",
            "There were too many attempts from here. Wait a few minutes, then try again.",
        ),
        PageError::TooBusy => {
            ("It’s busy here just now", "Nothing is lost. Wait a moment, then reload this page to try again.")
        }
    };
    ErrorText { title, detail }
}

#[expect(clippy::too_many_lines, reason = "a row for each error")]
const fn dutch(error: &PageError) -> ErrorText {
    let (title, detail) = match error {
        PageError::UnknownClient => (
            "We kennen deze app niet",
            "De app die je hierheen stuurde is niet geregistreerd, of niet meer in gebruik. Laat het de \
             makers weten.",
        ),
        PageError::BadRedirectUri => (
            "We kunnen je niet terugsturen naar deze app",
            "De app wil je ontvangen op een adres dat niet geregistreerd is. Om je te beschermen stoppen \
             we hier. Laat het de makers weten: ze moeten precies die redirect-URI registreren.",
        ),
        PageError::UnverifiedDomain => (
            "We kunnen je niet terugsturen naar deze app",
            "De app wil je ontvangen op een adres waarvan niet is aangetoond dat het van de app is. Om je te \
             beschermen stoppen we hier. Laat het de makers weten: ze moeten dat domein verifiëren en aanzetten voor inloggen.",
        ),
        PageError::MissingRedirectUri => (
            "We kunnen je niet terugsturen naar deze app",
            "De app zei niet op welk adres hij je wil ontvangen. Laat het de makers weten: de redirect-URI \
             ontbreekt.",
        ),
        PageError::BadRequest(_) => (
            "We kunnen dit verzoek niet lezen",
            "Er klopt iets niet aan de link of het formulier waarmee je hier kwam. Ga terug naar de app en \
             probeer het opnieuw. Blijft het gebeuren, laat het dan de makers weten.",
        ),
        PageError::OtherBrowser => (
            "Dit inloggen begon ergens anders",
            "Het begon in een andere browser, of je browser bewaart onze cookies niet. Ga terug naar de app \
             en log van daaruit in.",
        ),
        PageError::Expired => (
            "Dit inloggen is verlopen",
            "Het duurde te lang, of het was al afgerond. Begin hier opnieuw, of ga terug naar de app.",
        ),
        PageError::Csrf => (
            "We konden dat formulier niet controleren",
            "Het stond misschien te lang open, of je browser bewaart onze cookies niet. Er is niets \
             gewijzigd. Begin hier opnieuw.",
        ),
        PageError::NotFound => (
            "Hier is niets",
            "Kijk of er een typefout in het adres staat, of ga terug naar waar je vandaan kwam.",
        ),
        PageError::MethodNotAllowed => {
            ("Dat kan hier niet", "Dit adres bestaat, maar niet voor wat je browser ervan vroeg.")
        }
        PageError::TooLarge => (
            "Dat is te veel in één keer",
            "Wat er verstuurd werd is groter dan we aannemen. Er is niets gewijzigd.",
        ),
        PageError::TooSlow => (
            "Dat duurde te lang",
            "Wat je browser stuurde kwam niet op tijd aan. Er is niets gewijzigd. Probeer het opnieuw.",
        ),
        PageError::TooManyRequests => (
            "Dat is iets te vaak",
            "Er waren hiervandaan te veel pogingen. Wacht een paar minuten en probeer het opnieuw.",
        ),
        PageError::TooBusy => {
            ("Het is hier nu even druk", "Er is niets verloren. Wacht een ogenblik en herlaad deze pagina.")
        }
    };
    ErrorText { title, detail }
}
