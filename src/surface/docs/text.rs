//! The words around the documentation, which itself is in English.

use crate::surface::web::shared::text::{Phrase, Translations};

#[derive(Debug)]
pub struct DocsText {
    pub title: &'static str,
    pub skip: &'static str,
    pub menu: &'static str,
    pub close: &'static str,
    pub dashboard: &'static str,
    /// The name of the list of pages, for screen readers.
    pub pages: &'static str,
    /// The name of the way from the first page to this one, for screen readers.
    pub trail: &'static str,
    pub on_this_page: &'static str,
    /// The name of the links to the pages before and after, for screen readers.
    pub turn: &'static str,
    pub previous: &'static str,
    pub next: &'static str,
    pub as_markdown: &'static str,
    /// The day on which the page last changed.
    pub changed: Phrase,
    /// The version of the server that the page describes.
    pub version: Phrase,
    /// Says whose ids are in the examples.
    pub filled: Phrase,
    /// The heading of the form that sends an operation.
    pub try_it: &'static str,
    /// Says with whose rights.
    pub try_as: Phrase,
    pub try_send: &'static str,
    /// What is said while there is no answer, and if there is none.
    pub try_waits: &'static str,
    pub try_failed: &'static str,
    /// What is said after an answer that is not shown whole.
    pub try_cut: &'static str,
    pub search: &'static str,
    pub found: &'static str,
    pub ask: &'static str,
    pub nothing: Phrase,
    /// What a search in exported pages says without script.
    pub needs_script: &'static str,
    pub missing: &'static str,
    pub missing_detail: &'static str,
    pub first_page: &'static str,
    pub copy: &'static str,
    pub copied: &'static str,
}

pub static TEXT: Translations<DocsText> = Translations {
    english: DocsText {
        title: "Documentation",
        skip: "Skip to content",
        menu: "Pages",
        close: "Close",
        dashboard: "Dashboard",
        pages: "Pages of the documentation",
        trail: "Where this page is",
        on_this_page: "On this page",
        turn: "Previous and next page",
        previous: "Previous",
        next: "Next",
        as_markdown: "This page as Markdown",
        changed: Phrase { before: "Last changed on ", after: "" },
        version: Phrase { before: "Describes xwms ", after: "" },
        filled: Phrase { before: "The examples show the IDs of ", after: "." },
        try_it: "Try it",
        try_as: Phrase {
            before: "Sends the request with what you may do in ",
            after: ". It changes nothing, and counts as one of the account’s requests.",
        },
        try_send: "Send",
        try_waits: "Waiting for the answer…",
        try_failed: "There was no answer. Try again.",
        try_cut: "The answer is longer than what is shown.",
        search: "Search the documentation",
        found: "Search results",
        ask: "Type one or more words. Pages that have most of them are found.",
        nothing: Phrase { before: "No page is about “", after: "”. Try fewer or other words." },
        needs_script: "To search here, allow scripts. All pages are in the menu.",
        missing: "This page doesn’t exist",
        missing_detail: "It may have moved. Search for it above, or start at the first page.",
        first_page: "First page of the documentation",
        copy: "Copy",
        copied: "Copied",
    },
    dutch: DocsText {
        title: "Documentatie",
        skip: "Naar de inhoud",
        menu: "Pagina’s",
        close: "Sluiten",
        dashboard: "Dashboard",
        pages: "Pagina’s van de documentatie",
        trail: "Waar deze pagina staat",
        on_this_page: "Op deze pagina",
        turn: "Vorige en volgende pagina",
        previous: "Vorige",
        next: "Volgende",
        as_markdown: "Deze pagina als Markdown",
        changed: Phrase { before: "Laatst gewijzigd op ", after: "" },
        version: Phrase { before: "Beschrijft xwms ", after: "" },
        filled: Phrase { before: "De voorbeelden tonen de ID’s van ", after: "." },
        try_it: "Probeer het",
        try_as: Phrase {
            before: "Verstuurt het verzoek met wat je mag in ",
            after: ". Het verandert niets, en telt mee als een van de verzoeken van het account.",
        },
        try_send: "Versturen",
        try_waits: "Wachten op het antwoord…",
        try_failed: "Er kwam geen antwoord. Probeer het opnieuw.",
        try_cut: "Het antwoord is langer dan wat hier staat.",
        search: "Zoek in de documentatie",
        found: "Zoekresultaten",
        ask: "Typ een of meer Engelse woorden. Pagina’s die er de meeste van hebben, worden gevonden.",
        nothing: Phrase {
            before: "Geen pagina gaat over “", after: "”. Probeer minder of andere woorden."
        },
        needs_script: "Sta scripts toe om hier te zoeken. Alle pagina’s staan in het menu.",
        missing: "Deze pagina bestaat niet",
        missing_detail: "Misschien is ze verplaatst. Zoek haar hierboven, of begin bij de eerste pagina.",
        first_page: "Eerste pagina van de documentatie",
        copy: "Kopiëren",
        copied: "Gekopieerd",
    },
};
