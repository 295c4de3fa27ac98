//! The texts of the page on which a person keeps the account that they asked to be deleted.

use crate::surface::web::shared::text::{Phrase, Translations};

#[derive(Debug)]
pub struct ReturnText {
    pub ask_title: &'static str,
    /// The text around the date.
    pub ask: Phrase,
    pub keep: &'static str,
    pub leave: &'static str,
    pub kept_title: &'static str,
    pub kept: &'static str,
    pub log_in: &'static str,
}

pub static TEXT: Translations<ReturnText> = Translations {
    english: ReturnText {
        ask_title: "Your account will be deleted",
        ask: Phrase {
            before: "You asked us to delete your account. We delete it on ",
            after: ". Until then you can’t use it.",
        },
        keep: "Keep my account",
        leave: "If you still want it deleted, close this page.",
        kept_title: "You keep your account",
        kept: "Sign in to use it again. If you shared accounts with others, ask them to invite you again.",
        log_in: "Sign in",
    },
    dutch: ReturnText {
        ask_title: "Je account wordt verwijderd",
        ask: Phrase {
            before: "Je hebt gevraagd om je account te verwijderen. Dat doen we op ",
            after: ". Tot dan kun je het niet gebruiken.",
        },
        keep: "Mijn account houden",
        leave: "Wil je nog steeds dat het wordt verwijderd, sluit dan deze pagina.",
        kept_title: "Je houdt je account",
        kept: "Log in om het weer te gebruiken. Deelde je accounts met anderen, vraag hun dan om je opnieuw uit te \
               nodigen.",
        log_in: "Inloggen",
    },
};
