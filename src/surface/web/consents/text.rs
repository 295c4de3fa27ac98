//! The texts of the consents page. `shared/scopes.rs` has the texts of scopes.

use crate::surface::web::shared::text::{Phrase, Translations};

#[derive(Debug)]
pub struct ConsentsText {
    pub title: &'static str,
    pub intro: &'static str,
    pub empty: &'static str,
    pub granted_at: Phrase,
    /// The text around the host of a client whose id is a URL.
    pub host: Phrase,
    /// The warning about an app that registered itself, around the name of the account.
    pub registered_itself: Phrase,
    pub withdraw: &'static str,
    pub withdrawn: &'static str,
}

pub static TEXT: Translations<ConsentsText> = Translations {
    english: ConsentsText {
        title: "Apps you approved",
        intro: "When you withdraw an approval, the app loses access at once. It may keep data that it \
                already received.",
        empty: "You haven’t approved any apps. Apps that you approve are listed here.",
        granted_at: Phrase { before: "Approved on ", after: "" },
        host: Phrase { before: "It comes from ", after: "." },
        registered_itself: Phrase {
            before: "This app registered itself with ",
            after: ", which may not know who made it. If you don’t recognise the app, withdraw your approval.",
        },
        withdraw: "Withdraw",
        withdrawn: "Approval withdrawn. The app no longer has access.",
    },
    dutch: ConsentsText {
        title: "Apps met jouw toestemming",
        intro: "Trek je een toestemming in, dan verliest de app meteen de toegang. Gegevens die de app al \
                ontvangen heeft, kan de app bewaren.",
        empty: "Je hebt nog geen app toestemming gegeven. Apps die je toestemming geeft, staan hier.",
        granted_at: Phrase { before: "Toegestaan op ", after: "" },
        host: Phrase { before: "De app komt van ", after: "." },
        registered_itself: Phrase {
            before: "Deze app registreerde zichzelf bij ",
            after: ", dat misschien niet weet wie de app maakte. Herken je de app niet, trek je toestemming dan in.",
        },
        withdraw: "Intrekken",
        withdrawn: "Toestemming ingetrokken. De app heeft geen toegang meer.",
    },
};
