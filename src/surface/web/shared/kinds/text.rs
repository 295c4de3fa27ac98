//! The words of the kinds themselves.

use crate::language::{Language, text::Translations};

#[derive(Debug)]
pub struct KindsText {
    pub filters: &'static str,
    pub remove_filter: &'static str,
    pub apply: &'static str,
    /// Says that there may be rows, but none that the filters let through.
    pub no_match: &'static str,
    pub clear_filters: &'static str,
    pub next: &'static str,
    pub first: &'static str,
    pub shown: &'static str,
    pub shown_one: &'static str,
    pub by_command_line: &'static str,
    pub crumbs: &'static str,
    pub tabs: &'static str,
    pub problem: &'static str,
    /// What was typed before a login came between is in the form again.
    pub unsent: &'static str,
    pub cancel: &'static str,
    pub type_to_confirm: &'static str,
    pub type_exactly: &'static str,
    pub no_number: &'static str,
    pub no_time: &'static str,
    pub before: &'static str,
    pub after: &'static str,
    pub nothing_happened: &'static str,
    pub shown_once: &'static str,
    pub as_table: &'static str,
    pub time: &'static str,
    pub no_data: &'static str,
}

static TEXT: Translations<KindsText> = Translations {
    english: KindsText {
        filters: "Filters",
        remove_filter: "Remove filter",
        apply: "Apply",
        no_match: "Nothing matches the filters that are on.",
        clear_filters: "Clear filters",
        next: "Next page",
        first: "First page",
        shown: "shown",
        shown_one: "1 shown",
        by_command_line: "Or on the command line:",
        crumbs: "Where this page is",
        tabs: "Parts of this page",
        problem: "There is a problem",
        unsent: "Nothing was sent, because you had to sign in first. What you typed is still here: check it, and send it.",
        cancel: "Cancel",
        type_to_confirm: "To confirm, type",
        type_exactly: "Type the name exactly as it is shown.",
        no_number: "Type a whole number.",
        no_time: "Type a date and a time.",
        before: "Before",
        after: "After",
        nothing_happened: "Nothing has happened yet.",
        shown_once: "Copy it now. It is shown only once: we keep no copy that anybody could read.",
        as_table: "Show as a table",
        time: "Time (UTC)",
        no_data: "There is nothing to show for this period.",
    },
    dutch: KindsText {
        filters: "Filters",
        remove_filter: "Filter weghalen",
        apply: "Toepassen",
        no_match: "Niets voldoet aan de filters die aanstaan.",
        clear_filters: "Filters wissen",
        next: "Volgende pagina",
        first: "Eerste pagina",
        shown: "getoond",
        shown_one: "1 getoond",
        by_command_line: "Of op de opdrachtregel:",
        crumbs: "Waar deze pagina staat",
        tabs: "Onderdelen van deze pagina",
        problem: "Er is een probleem",
        unsent: "Er is niets verstuurd, want je moest eerst inloggen. Wat je typte staat er nog: kijk het na en verstuur het.",
        cancel: "Annuleren",
        type_to_confirm: "Typ ter bevestiging",
        type_exactly: "Typ de naam precies zoals die er staat.",
        no_number: "Typ een geheel getal.",
        no_time: "Typ een datum en een tijd.",
        before: "Voor",
        after: "Na",
        nothing_happened: "Er is nog niets gebeurd.",
        shown_once: "Kopieer dit nu. Je ziet het maar één keer: we bewaren geen kopie die iemand kan lezen.",
        as_table: "Als tabel tonen",
        time: "Tijd (UTC)",
        no_data: "Er is niets te tonen voor deze periode.",
    },
};

/// Returns the words in `language`.
pub const fn words(language: Language) -> &'static KindsText {
    TEXT.of(language)
}
