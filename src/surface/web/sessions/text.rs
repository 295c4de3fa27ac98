//! The texts of the page of sessions.

use crate::surface::web::shared::text::{Phrase, Translations};

#[derive(Debug)]
pub struct SessionsText {
    pub title: &'static str,
    pub intro: &'static str,
    /// The badge of this browser's session.
    pub current: &'static str,
    pub started_at: Phrase,
    pub last_used_at: Phrase,
    pub remembered: &'static str,
    pub end: &'static str,
    pub ended: &'static str,
    pub others_title: &'static str,
    pub others: &'static str,
    pub end_others: &'static str,
    pub others_ended: &'static str,
    pub everywhere_title: &'static str,
    pub everywhere: &'static str,
    /// The choice to end the access of apps, too.
    pub apps: &'static str,
    pub end_everywhere: &'static str,
    pub unknown_title: &'static str,
    pub unknown: &'static str,
    pub password: &'static str,
}

pub static TEXT: Translations<SessionsText> = Translations {
    english: SessionsText {
        title: "Where you’re signed in",
        intro: "When you sign out a device, it must sign in again, and so must apps that you use there. Last use is \
                recorded about every half hour.",
        current: "This device",
        started_at: Phrase { before: "Signed in on ", after: "" },
        last_used_at: Phrase { before: "Last used on ", after: "" },
        remembered: "Stays signed in",
        end: "Sign out",
        ended: "That device is signed out.",
        others_title: "Other devices",
        others: "Keeps only this device signed in.",
        end_others: "Sign out all other devices",
        others_ended: "All other devices are signed out.",
        everywhere_title: "Everywhere",
        everywhere: "Signs out every device, this one too.",
        apps: "Also end the access of apps that keep it when you’re not using them",
        end_everywhere: "Sign out everywhere",
        unknown_title: "Don’t recognize a device?",
        unknown: "Sign it out, then choose a new password.",
        password: "Change your password",
    },
    dutch: SessionsText {
        title: "Waar je ingelogd bent",
        intro: "Log je een apparaat uit, dan moet daar opnieuw worden ingelogd, ook bij apps die je er gebruikt. Het \
                laatste gebruik wordt ongeveer elk half uur vastgelegd.",
        current: "Dit apparaat",
        started_at: Phrase { before: "Ingelogd op ", after: "" },
        last_used_at: Phrase { before: "Laatst gebruikt op ", after: "" },
        remembered: "Blijft ingelogd",
        end: "Uitloggen",
        ended: "Dat apparaat is uitgelogd.",
        others_title: "Andere apparaten",
        others: "Alleen dit apparaat blijft ingelogd.",
        end_others: "Alle andere apparaten uitloggen",
        others_ended: "Alle andere apparaten zijn uitgelogd.",
        everywhere_title: "Overal",
        everywhere: "Logt elk apparaat uit, ook dit.",
        apps: "Trek ook de toegang in van apps die toegang houden als je ze niet gebruikt",
        end_everywhere: "Overal uitloggen",
        unknown_title: "Herken je een apparaat niet?",
        unknown: "Log het uit en kies daarna een nieuw wachtwoord.",
        password: "Wachtwoord wijzigen",
    },
};
