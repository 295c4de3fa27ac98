//! The texts of the error page, and of each [`PageError`].

use super::page_error::PageError;
use crate::surface::web::shared::{start::Start, text::Translations};

#[derive(Debug)]
pub struct ErrorPageText {
    pub status: &'static str,
    pub reason: &'static str,
    pub asked_redirect: &'static str,
    pub registered_redirects: &'static str,
    pub none_registered: &'static str,
    pub change_redirects: &'static str,
    pub restart: &'static str,
    pub home: &'static str,
    pub dashboard: &'static str,
    pub operator: &'static str,
    pub request_id: &'static str,
    pub help: &'static str,
}

impl ErrorPageText {
    /// Returns the words of the link to `start`.
    pub(super) const fn start(&self, start: Start) -> &'static str {
        match start {
            Start::Front => self.home,
            Start::Dashboard => self.dashboard,
            Start::Operator => self.operator,
        }
    }
}

pub static TEXT: Translations<ErrorPageText> = Translations {
    english: ErrorPageText {
        status: "Error",
        reason: "Reason",
        asked_redirect: "Asked",
        registered_redirects: "Registered",
        none_registered: "None",
        change_redirects: "Change the app’s redirect URIs",
        restart: "Start again",
        home: "Go to the start page",
        dashboard: "Go to the dashboard",
        operator: "Go to the operator’s pages",
        request_id: "Request",
        help: "Get help with this",
    },
    dutch: ErrorPageText {
        status: "Fout",
        reason: "Reden",
        asked_redirect: "Gevraagd",
        registered_redirects: "Geregistreerd",
        none_registered: "Geen",
        change_redirects: "De redirect-URI’s van de app aanpassen",
        restart: "Opnieuw beginnen",
        home: "Naar de startpagina",
        dashboard: "Naar het dashboard",
        operator: "Naar de pagina’s van de beheerder",
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
    /// Returns the texts of `error`.
    pub const fn of(error: &PageError) -> &'static Translations<Self> {
        match error {
            PageError::UnknownClient => &UNKNOWN_CLIENT,
            PageError::BadRedirectUri(_) => &BAD_REDIRECT_URI,
            PageError::UnverifiedDomain => &UNVERIFIED_DOMAIN,
            PageError::MissingRedirectUri => &MISSING_REDIRECT_URI,
            PageError::UnknownPushedRequest => &UNKNOWN_PUSHED_REQUEST,
            PageError::BadRequest(_) => &BAD_REQUEST,
            PageError::OtherBrowser => &OTHER_BROWSER,
            PageError::Expired => &EXPIRED,
            PageError::Csrf => &CSRF,
            PageError::NotPermitted => &NOT_PERMITTED,
            PageError::AccountRestricted(_) => &ACCOUNT_RESTRICTED,
            PageError::AccountClosed => &ACCOUNT_CLOSED,
            PageError::NotFound => &NOT_FOUND,
            PageError::MethodNotAllowed => &METHOD_NOT_ALLOWED,
            PageError::TooLarge => &TOO_LARGE,
            PageError::TooSlow => &TOO_SLOW,
            PageError::TooManyRequests => &TOO_MANY_REQUESTS,
            PageError::TooBusy => &TOO_BUSY,
            PageError::Detached => &DETACHED,
            PageError::Unreadable => &UNREADABLE,
        }
    }
}

static UNKNOWN_CLIENT: Translations<ErrorText> = Translations {
    english: ErrorText {
        title: "We don’t know this app",
        detail: "The app that sent you here isn’t registered, or is no longer in use. Please contact the app’s \
         developer.",
    },
    dutch: ErrorText {
        title: "We kennen deze app niet",
        detail: "De app die je hierheen stuurde is niet geregistreerd, of niet meer in gebruik. Neem contact op \
         met de ontwikkelaar van de app.",
    },
};

static BAD_REDIRECT_URI: Translations<ErrorText> = Translations {
    english: ErrorText {
        title: "We can’t send you back to this app",
        detail: "The app asked to return you to an unregistered address. To protect you, we stopped here. Please \
         contact the app’s developer. They need to register that exact redirect URI.",
    },
    dutch: ErrorText {
        title: "We kunnen je niet terugsturen naar deze app",
        detail: "De app wilde je terugsturen naar een adres dat niet geregistreerd is. Om je te beschermen \
         stoppen we hier. Neem contact op met de ontwikkelaar van de app. Die moet precies dat \
         adres als redirect‑URI registreren.",
    },
};

static UNVERIFIED_DOMAIN: Translations<ErrorText> = Translations {
    english: ErrorText {
        title: "We can’t send you back to this app",
        detail: "The app asked to return you to a domain that it hasn’t verified. To protect you, we stopped \
         here. Please contact the app’s developer. They need to verify that domain and switch it \
         on for sign-in.",
    },
    dutch: ErrorText {
        title: "We kunnen je niet terugsturen naar deze app",
        detail: "De app wilde je terugsturen naar een domein dat niet geverifieerd is. Om je te beschermen \
         stoppen we hier. Neem contact op met de ontwikkelaar van de app. Die moet dat domein \
         verifiëren en aanzetten voor inloggen.",
    },
};

static MISSING_REDIRECT_URI: Translations<ErrorText> = Translations {
    english: ErrorText {
        title: "We can’t send you back to this app",
        detail: "The app didn’t say where to return you: the redirect URI is missing. Please contact the app’s \
         developer.",
    },
    dutch: ErrorText {
        title: "We kunnen je niet terugsturen naar deze app",
        detail: "De app gaf niet aan waar je naar terug moet: de redirect‑URI ontbreekt. Neem contact op met de \
         ontwikkelaar van de app.",
    },
};

static UNKNOWN_PUSHED_REQUEST: Translations<ErrorText> = Translations {
    english: ErrorText {
        title: "This sign-in has expired",
        detail: "The link that brought you here works once, and only for a minute. Go back to the app and sign in from \
         there.",
    },
    dutch: ErrorText {
        title: "Deze inlogpoging is verlopen",
        detail: "De link waarmee je hier kwam werkt één keer, en maar een minuut. Ga terug naar de app en log van \
         daaruit in.",
    },
};

static BAD_REQUEST: Translations<ErrorText> = Translations {
    english: ErrorText {
        title: "We can’t read this request",
        detail: "Something is wrong with the link or form that brought you here. Go back to the app and try \
         again. If it keeps happening, please contact the app’s developer.",
    },
    dutch: ErrorText {
        title: "We kunnen dit verzoek niet lezen",
        detail: "Er klopt iets niet aan de link of het formulier waarmee je hier kwam. Ga terug naar de app en \
         probeer het opnieuw. Blijft het gebeuren, neem dan contact op met de ontwikkelaar van \
         de app.",
    },
};

static OTHER_BROWSER: Translations<ErrorText> = Translations {
    english: ErrorText {
        title: "This sign-in started elsewhere",
        detail: "It was started in another browser, or your browser doesn’t keep our cookies. Go back to the app \
         and sign in from there.",
    },
    dutch: ErrorText {
        title: "Je begon in een andere browser",
        detail: "Of je browser bewaart onze cookies niet. Ga terug naar de app en log van daaruit in.",
    },
};

static EXPIRED: Translations<ErrorText> = Translations {
    english: ErrorText {
        title: "This sign-in has expired",
        detail: "It took too long, or it was finished before. Start again here, or go back to the app.",
    },
    dutch: ErrorText {
        title: "Deze inlogpoging is verlopen",
        detail: "Het duurde te lang, of het was al afgerond. Begin hier opnieuw, of ga terug naar de app.",
    },
};

static CSRF: Translations<ErrorText> = Translations {
    english: ErrorText {
        title: "We couldn’t check that form",
        detail: "It may have been open for too long, or your browser doesn’t keep our cookies. Nothing was \
         changed. Start again from here.",
    },
    dutch: ErrorText {
        title: "We konden dat formulier niet controleren",
        detail: "Het stond misschien te lang open, of je browser bewaart onze cookies niet. Er is niets \
         gewijzigd. Begin hier opnieuw.",
    },
};

static NOT_PERMITTED: Translations<ErrorText> = Translations {
    english: ErrorText {
        title: "Your role doesn’t allow this",
        detail: "Your role in this account decides what you can see and do. Ask an owner or admin of the \
         account.",
    },
    dutch: ErrorText {
        title: "Je rol staat dit niet toe",
        detail: "Je rol in dit account bepaalt wat je kunt zien en doen. Vraag een eigenaar of beheerder van het \
         account.",
    },
};

static ACCOUNT_RESTRICTED: Translations<ErrorText> = Translations {
    english: ErrorText {
        title: "This account is restricted",
        detail: "The operator of this server restricted the account. Its data is kept. Please contact the \
         operator.",
    },
    dutch: ErrorText {
        title: "Dit account is beperkt",
        detail: "De beheerder van deze server heeft het account beperkt. De gegevens blijven bewaard. Neem \
         contact op met de beheerder.",
    },
};

static ACCOUNT_CLOSED: Translations<ErrorText> = Translations {
    english: ErrorText {
        title: "This account is closed",
        detail: "It was closed for good, and can’t be opened again. On the start page you can choose another \
         account, or create one. If it wasn’t meant to be closed, please contact the operator of this \
         server.",
    },
    dutch: ErrorText {
        title: "Dit account is gesloten",
        detail: "Het is voorgoed gesloten en kan niet weer worden geopend. Op de startpagina kun je een ander \
         account kiezen of er een aanmaken. Was dit niet de bedoeling, neem dan contact op met de beheerder \
         van deze server.",
    },
};

static NOT_FOUND: Translations<ErrorText> = Translations {
    english: ErrorText {
        title: "Page not found",
        detail: "Check the address for a typing mistake, or go back to where you came from.",
    },
    dutch: ErrorText {
        title: "Pagina niet gevonden",
        detail: "Kijk of er een typefout in het adres staat, of ga terug naar waar je vandaan kwam.",
    },
};

static METHOD_NOT_ALLOWED: Translations<ErrorText> = Translations {
    english: ErrorText { title: "That doesn’t work here", detail: "This page can’t be opened this way." },
    dutch: ErrorText { title: "Dat kan hier niet", detail: "Deze pagina kan niet zo worden geopend." },
};

static TOO_LARGE: Translations<ErrorText> = Translations {
    english: ErrorText {
        title: "That request is too large",
        detail: "Your browser sent more data than we accept. Nothing was changed.",
    },
    dutch: ErrorText {
        title: "Dit verzoek is te groot",
        detail: "Je browser stuurde meer gegevens dan we aannemen. Er is niets gewijzigd.",
    },
};

static TOO_SLOW: Translations<ErrorText> = Translations {
    english: ErrorText {
        title: "That took too long",
        detail: "Your browser’s request didn’t arrive in time. Nothing was changed. Try again.",
    },
    dutch: ErrorText {
        title: "Dat duurde te lang",
        detail: "Het verzoek van je browser kwam niet op tijd aan. Er is niets gewijzigd. Probeer het opnieuw.",
    },
};

static TOO_MANY_REQUESTS: Translations<ErrorText> = Translations {
    english: ErrorText { title: "Too many attempts", detail: "Wait a few minutes, then try again." },
    dutch: ErrorText { title: "Te veel pogingen", detail: "Wacht een paar minuten en probeer het opnieuw." },
};

static TOO_BUSY: Translations<ErrorText> = Translations {
    english: ErrorText {
        title: "We’re busy right now",
        detail: "Nothing is lost. Wait a moment, then reload this page to try again.",
    },
    dutch: ErrorText {
        title: "Het is hier nu even druk",
        detail: "Er is niets verloren. Wacht een ogenblik en herlaad deze pagina.",
    },
};

static DETACHED: Translations<ErrorText> = Translations {
    english: ErrorText {
        title: "This part of the history is in an archive",
        detail: "Nothing is lost. Choose a later time, or ask the operator of this server to attach the archive.",
    },
    dutch: ErrorText {
        title: "Dit deel van de geschiedenis staat in een archief",
        detail: "Er is niets verloren. Kies een later moment, of vraag de beheerder van deze server om het archief te koppelen.",
    },
};

static UNREADABLE: Translations<ErrorText> = Translations {
    english: ErrorText {
        title: "We can’t read what we stored for this page",
        detail: "This is our fault, and waiting won’t help. Nothing is lost. Please tell the operator of this \
         server the request below.",
    },
    dutch: ErrorText {
        title: "We kunnen niet lezen wat we voor deze pagina bewaarden",
        detail: "Dit ligt aan ons, en wachten helpt niet. Er is niets verloren. Geef het verzoek hieronder door \
         aan de beheerder van deze server.",
    },
};
