//! The texts of the pages about a person's data. `meaning` has the texts of events.

use crate::surface::web::shared::text::{Phrase, Translations};

#[derive(Debug)]
pub struct DataText {
    pub title: &'static str,
    pub download_title: &'static str,
    pub download_intro: &'static str,
    pub download: &'static str,
    pub delete_title: &'static str,
    pub delete_intro: &'static str,
    pub delete_ends: &'static str,
    pub delete_accounts: &'static str,
    pub delete_undo: &'static str,
    pub delete_apps: &'static str,
    pub type_email: &'static str,
    /// The text around the address.
    pub type_hint: Phrase,
    pub delete: &'static str,
    /// Before the list of accounts.
    pub owned: &'static str,
    pub not_typed: &'static str,
    pub last_owner: &'static str,
    pub asked_title: &'static str,
    pub asked: &'static str,
    pub undo_title: &'static str,
    /// The text around the address.
    pub undo: Phrase,
    pub undo_submit: &'static str,
    pub undone_title: &'static str,
    pub undone: &'static str,
    pub unusable_title: &'static str,
    pub unusable: &'static str,
    pub log_in: &'static str,
}

pub static TEXT: Translations<DataText> = Translations {
    english: DataText {
        title: "Your data",
        download_title: "Download your data",
        download_intro: "One file with everything that we hold about you: your profile, where you’re signed in, the \
                         apps you approved, the accounts you’re a member of, and what happened, in words. It contains \
                         no passwords or keys. Programs can read it, too (JSON).",
        download: "Download",
        delete_title: "Delete your account",
        delete_intro: "We delete everything that we know about you. This is what happens:",
        delete_ends: "You’re signed out everywhere at once, and apps lose their access.",
        delete_accounts: "You leave the accounts that you share with others.",
        delete_undo: "For seven days, you can undo it: sign in again, or open the link that we send you by mail. \
                      After that, nobody can.",
        delete_apps: "Apps may keep data that they already received. Ask them to delete it.",
        type_email: "Type your email address to confirm",
        type_hint: Phrase { before: "You’re signed in as ", after: "." },
        delete: "Delete my account",
        owned: "You’re the only owner of these accounts. Make somebody else an owner, or close them. Then you can \
                delete your own account.",
        not_typed: "That’s not the email address of your account. Type it in full.",
        last_owner: "You’re the only owner of an account. Make somebody else an owner, or close it first.",
        asked_title: "Your account will be deleted",
        asked: "We delete it in seven days, and you’re signed out everywhere. If you change your mind before then, sign \
                in again or open the link that we sent you by mail.",
        undo_title: "Keep your account?",
        undo: Phrase {
            before: "The account of ",
            after: " will be deleted. If you keep it, sign in to use it again.",
        },
        undo_submit: "Keep my account",
        undone_title: "You keep your account",
        undone: "Sign in to use it again. If you shared accounts with others, ask them to invite you again.",
        unusable_title: "This link can’t be used",
        unusable: "The account was kept already, or it was deleted, or the link isn’t complete.",
        log_in: "Sign in",
    },
    dutch: DataText {
        title: "Je gegevens",
        download_title: "Je gegevens downloaden",
        download_intro: "Eén bestand met alles wat we over je bewaren: je profiel, waar je bent ingelogd, de apps met \
                         jouw toestemming, de accounts waarvan je lid bent, en wat er gebeurde, in woorden. Er staan \
                         geen wachtwoorden of sleutels in. Ook programma’s kunnen het lezen (JSON).",
        download: "Downloaden",
        delete_title: "Je account verwijderen",
        delete_intro: "We verwijderen alles wat we over je weten. Dit gebeurt er:",
        delete_ends: "Je wordt meteen overal uitgelogd, en apps verliezen hun toegang.",
        delete_accounts: "Je verlaat de accounts die je met anderen deelt.",
        delete_undo: "Zeven dagen lang kun je het ongedaan maken: log weer in, of open de link die we je mailen. \
                      Daarna kan niemand dat meer.",
        delete_apps: "Apps kunnen gegevens bewaren die ze al ontvangen hebben. Vraag hun om die te verwijderen.",
        type_email: "Typ je e-mailadres om te bevestigen",
        type_hint: Phrase { before: "Je bent ingelogd als ", after: "." },
        delete: "Mijn account verwijderen",
        owned: "Je bent de enige eigenaar van deze accounts. Maak iemand anders eigenaar of sluit ze. Daarna kun je je \
                eigen account verwijderen.",
        not_typed: "Dat is niet het e-mailadres van je account. Typ het helemaal.",
        last_owner: "Je bent de enige eigenaar van een account. Maak eerst iemand anders eigenaar, of sluit het.",
        asked_title: "Je account wordt verwijderd",
        asked: "Dat doen we over zeven dagen, en je bent overal uitgelogd. Bedenk je je voor die tijd, log dan weer in of \
                open de link die we je hebben gemaild.",
        undo_title: "Je account houden?",
        undo: Phrase {
            before: "Het account van ",
            after: " wordt verwijderd. Houd je het, log dan in om het weer te gebruiken.",
        },
        undo_submit: "Mijn account houden",
        undone_title: "Je houdt je account",
        undone: "Log in om het weer te gebruiken. Deelde je accounts met anderen, vraag hun dan om je opnieuw uit te \
                 nodigen.",
        unusable_title: "Deze link werkt niet",
        unusable: "Het account is al behouden of verwijderd, of de link is niet compleet.",
        log_in: "Inloggen",
    },
};
