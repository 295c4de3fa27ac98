//! The texts of a page, with what surrounds it. Each area has a `text.rs` with its own texts, in English and
//! Dutch; the texts that several areas share are here. `src/language/text.rs` has the types.

pub use crate::language::text::{Phrase, Translations};

use super::frame::{FooterText, Frame};
use crate::language::Language;
use std::ops::Deref;

/// The texts of one page: those of its area, and the shared ones.
#[derive(Debug)]
pub struct PageText<T: 'static> {
    pub language: Language,
    pub shared: &'static SharedText,
    /// What `base.html` draws around the page.
    pub frame: Frame,
    own: &'static T,
}

impl<T: 'static> PageText<T> {
    /// Returns `words` in `language`, in the frame of a server without branding.
    pub fn new(words: &'static Translations<T>, language: Language) -> Self {
        Self::within(words, language, Frame::default())
    }

    /// Returns `words` in `language`, within `frame`.
    pub fn within(words: &'static Translations<T>, language: Language, frame: Frame) -> Self {
        Self { language, shared: SHARED.of(language), frame, own: words.of(language) }
    }
}

impl<T: 'static> Deref for PageText<T> {
    type Target = T;

    fn deref(&self) -> &T {
        self.own
    }
}

/// The texts that several areas use.
#[derive(Debug)]
pub struct SharedText {
    /// "From …": the account behind a client.
    pub from_account: Phrase,
    /// The warning about a client that registered itself with an account.
    pub registered_itself: Phrase,
    /// "Signed in as …".
    pub signed_in_as: Phrase,
    pub sign_out: &'static str,
    /// Around the name of a provider, on its button.
    pub continue_with: Phrase,
    /// The badge of a test client.
    pub test: TestText,
    /// The badge of a client that the operator has verified.
    pub verified: &'static str,
    pub asked_api: AskedApiText,
    /// The prefix of an error page's title.
    pub error_prefix: &'static str,
    pub password: PasswordText,
    pub newcomer: NewcomerText,
    pub footer: FooterText,
}

#[derive(Debug)]
pub struct TestText {
    pub badge: &'static str,
    pub detail: &'static str,
}

/// The texts about an API that an app asks for.
#[derive(Debug)]
pub struct AskedApiText {
    /// Before the name of the API.
    pub at: &'static str,
    /// Before the account that owns it.
    pub of: &'static str,
    /// The badge of an API whose account has proved the host of the audience.
    pub host_verified: &'static str,
}

/// The texts of a password field.
#[derive(Debug)]
pub struct PasswordText {
    pub label: &'static str,
    pub show: &'static str,
    pub hide: &'static str,
    /// What is said about a password while it is typed.
    pub length: &'static str,
    pub guessable: &'static str,
    pub good: &'static str,
    pub strong: &'static str,
    /// What is said about one that was sent.
    pub refused_length: &'static str,
    pub refused_guessable: &'static str,
}

/// The texts of the fields of a person who registers.
#[derive(Debug)]
pub struct NewcomerText {
    pub name: &'static str,
    /// Around the name of the provider whose login the person uses instead of a password.
    pub with_provider: Phrase,
    pub bad_name: &'static str,
    pub login_taken: &'static str,
    pub busy: &'static str,
}

static SHARED: Translations<SharedText> = Translations {
    english: SharedText {
        from_account: Phrase { before: "From ", after: "" },
        registered_itself: Phrase {
            before: "This app registered itself with ",
            after: ", which may not know who made it. Only continue if you started this yourself.",
        },
        signed_in_as: Phrase { before: "Signed in as ", after: "" },
        sign_out: "Sign out",
        continue_with: Phrase { before: "Continue with ", after: "" },
        test: TestText {
            badge: "Test",
            detail: "This app is being tried out. Only test users can sign in; nothing here is real.",
        },
        verified: "Verified by the operator of this server",
        asked_api: AskedApiText {
            at: "At the API",
            of: "of",
            host_verified: "Verified: this address belongs to the account",
        },
        error_prefix: "Error: ",
        password: PasswordText {
            label: "Password",
            show: "Show password",
            hide: "Hide password",
            length: "Too short or too long: 8 to 256 characters",
            guessable: "Too easy to guess",
            good: "Good",
            strong: "Strong",
            refused_length: "Please choose a password of 8 to 256 characters.",
            refused_guessable: "This password is too easy to guess. Please choose one that isn’t a common \
                                password or a simple pattern, and isn’t made of your name or email address.",
        },
        newcomer: NewcomerText {
            name: "Your name",
            with_provider: Phrase {
                before: "You’ll sign in with ",
                after: ". You can choose a password later.",
            },
            bad_name: "Please fill in your name, in at most 200 characters.",
            login_taken: "This sign-in is already linked to another account here. Please choose a \
                          password instead.",
            busy: "We’re busy right now. Wait a moment, then try again.",
        },
        footer: FooterText {
            label: "About this service",
            privacy: "Privacy",
            terms: "Terms",
            help: "Help",
            contact: "Contact",
            language: "Language",
            theme: "Colours",
            theme_system: "Auto",
            theme_light: "Light",
            theme_dark: "Dark",
        },
    },
    dutch: SharedText {
        from_account: Phrase { before: "Van ", after: "" },
        registered_itself: Phrase {
            before: "Deze app registreerde zichzelf bij ",
            after: ", dat misschien niet weet wie de app maakte. Ga alleen verder als je hier zelf mee begon.",
        },
        signed_in_as: Phrase { before: "Ingelogd als ", after: "" },
        sign_out: "Uitloggen",
        continue_with: Phrase { before: "Doorgaan met ", after: "" },
        test: TestText {
            badge: "Test",
            detail: "Deze app wordt uitgeprobeerd. Alleen testgebruikers kunnen inloggen; niets hier is echt.",
        },
        verified: "Geverifieerd door de beheerder van deze server",
        asked_api: AskedApiText {
            at: "Bij de API",
            of: "van",
            host_verified: "Geverifieerd: dit adres is van het account",
        },
        error_prefix: "Fout: ",
        password: PasswordText {
            label: "Wachtwoord",
            show: "Wachtwoord tonen",
            hide: "Wachtwoord verbergen",
            length: "Te kort of te lang: 8 tot 256 tekens",
            guessable: "Te makkelijk te raden",
            good: "Goed",
            strong: "Sterk",
            refused_length: "Kies een wachtwoord van 8 tot 256 tekens.",
            refused_guessable: "Dit wachtwoord is te makkelijk te raden. Kies er een dat geen veelgebruikt \
                                wachtwoord of eenvoudig patroon is en niet op je naam of e-mailadres lijkt.",
        },
        newcomer: NewcomerText {
            name: "Je naam",
            with_provider: Phrase {
                before: "Je logt in met ",
                after: ". Je kunt later een wachtwoord kiezen.",
            },
            bad_name: "Vul je naam in, met hoogstens 200 tekens.",
            login_taken: "Deze login is hier al aan een ander account gekoppeld. Kies in plaats daarvan een \
                          wachtwoord.",
            busy: "Het is hier nu even druk. Wacht een ogenblik en probeer het opnieuw.",
        },
        footer: FooterText {
            label: "Over deze dienst",
            privacy: "Privacy",
            terms: "Voorwaarden",
            help: "Hulp",
            contact: "Contact",
            language: "Taal",
            theme: "Kleuren",
            theme_system: "Automatisch",
            theme_light: "Licht",
            theme_dark: "Donker",
        },
    },
};

#[cfg(test)]
mod tests {
    use super::{PageText, Translations};
    use crate::surface::web::shared::language::Language;

    #[test]
    fn a_page_speaks_one_language() {
        static WORDS: Translations<&str> = Translations { english: "yes", dutch: "ja" };
        let page = |language| PageText::new(&WORDS, language);
        assert_eq!((*page(Language::English), page(Language::English).shared.sign_out), ("yes", "Sign out"));
        assert_eq!((*page(Language::Dutch), page(Language::Dutch).shared.sign_out), ("ja", "Uitloggen"));
    }
}
