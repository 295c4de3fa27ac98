//! The texts of what stops an app.

use crate::surface::web::shared::{kinds::ActText, text::Translations};

#[derive(Debug)]
pub struct DangerText {
    pub disable: ActText,
    pub enable: ActText,
    pub revoke: ActText,
    pub replace: ActText,
    pub delete: ActText,
    pub label: &'static str,
}

pub static TEXT: Translations<DangerText> = Translations {
    english: DangerText {
        disable: ActText {
            title: "Disable this app",
            lead: "Stops the app and everything issued to it, at once and everywhere, until you enable it.",
            submit: "Disable app",
        },
        enable: ActText {
            title: "Enable this app",
            lead: "Lets the app act again. Tokens that were issued before stay revoked.",
            submit: "Enable app",
        },
        revoke: ActText {
            title: "Revoke all tokens",
            lead: "Ends every grant and token of the app. Its secrets stay, and people can log in again.",
            submit: "Revoke all tokens",
        },
        replace: ActText {
            title: "A secret was exposed",
            lead: "Creates one new secret, and stops every other secret, grant and token of the app at once.",
            submit: "Replace and revoke everything",
        },
        delete: ActText {
            title: "Delete this app",
            lead: "Stops the app and its secrets, grants and tokens for good. Its history stays. This can’t be undone.",
            submit: "Delete app",
        },
        label: "Label of the new secret",
    },
    dutch: DangerText {
        disable: ActText {
            title: "Deze app uitzetten",
            lead: "Stopt de app en alles wat eraan is uitgegeven, meteen en overal, tot je de app weer aanzet.",
            submit: "App uitzetten",
        },
        enable: ActText {
            title: "Deze app aanzetten",
            lead: "Laat de app weer werken. Tokens van daarvoor blijven ingetrokken.",
            submit: "App aanzetten",
        },
        revoke: ActText {
            title: "Alle tokens intrekken",
            lead: "Beëindigt elke grant en elk token van de app. De secrets blijven, en mensen kunnen opnieuw inloggen.",
            submit: "Alle tokens intrekken",
        },
        replace: ActText {
            title: "Er is een secret uitgelekt",
            lead: "Maakt één nieuw secret, en stopt meteen elk ander secret, elke grant en elk token van de app.",
            submit: "Alles vervangen en intrekken",
        },
        delete: ActText {
            title: "Deze app verwijderen",
            lead: "Stopt de app en de secrets, grants en tokens ervan voorgoed. De geschiedenis blijft. Dit kan niet ongedaan \
                   worden gemaakt.",
            submit: "App verwijderen",
        },
        label: "Label van het nieuwe secret",
    },
};
