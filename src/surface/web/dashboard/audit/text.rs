//! The texts of the area.

use crate::{audit::ask::Kind, language::Language, surface::web::shared::text::Translations};

#[derive(Debug)]
pub struct AuditText {
    pub title: &'static str,
    pub cases: &'static str,
    pub pin: &'static str,
    pub questions: &'static str,
    /// The columns of the list of questions.
    pub columns: [&'static str; 2],
    pub nothing: &'static str,
    pub nothing_detail: &'static str,
    pub about: &'static str,
    pub about_hint: &'static str,
    pub days: &'static str,
    pub days_hint: &'static str,
    pub answer: &'static str,
    pub position: &'static str,
    pub since: &'static str,
    pub until: &'static str,
    pub not_known: &'static str,
    pub csv: &'static str,
    pub jsonl: &'static str,
    pub too_much: &'static str,
    pub no_position: &'static str,
    pub further: &'static str,
    /// The columns of the list of what comes next.
    pub further_columns: [&'static str; 2],
}

/// A question in words.
pub struct QuestionText {
    pub title: &'static str,
    pub detail: &'static str,
}

pub static TEXT: Translations<AuditText> = Translations {
    english: AuditText {
        title: "Audit",
        cases: "Cases",
        pin: "Pin to a case",
        questions: "Questions",
        columns: ["Question", "The answer"],
        nothing: "Nothing found",
        nothing_detail: "The history has nothing about this in the time that was searched.",
        about: "About what?",
        about_hint: "An id of a token, grant, session, secret, app, person or key; an IP address or network; a \
                     request id. Or paste a token, code, cookie or secret that you found: only the id of what it \
                     belongs to is kept.",
        days: "Older than",
        days_hint: "In days; 90 unless you say otherwise.",
        answer: "The answer",
        position: "True for position",
        since: "From",
        until: "Before",
        not_known: "Not known",
        csv: "As CSV",
        jsonl: "As JSONL",
        too_much: "There is too much to search. Choose a shorter time.",
        no_position: "The history has no such position yet.",
        further: "Go on with this",
        further_columns: ["Next", "What it shows or does"],
    },
    dutch: AuditText {
        title: "Audit",
        cases: "Dossiers",
        pin: "Vastzetten in een dossier",
        questions: "Vragen",
        columns: ["Vraag", "Het antwoord"],
        nothing: "Niets gevonden",
        nothing_detail: "De geschiedenis heeft hier niets over in de tijd die is doorzocht.",
        about: "Waarover?",
        about_hint: "Een id van een token, grant, sessie, secret, app, persoon of sleutel; een IP-adres of netwerk; \
                     een verzoek-id. Of plak een token, code, cookie of secret dat je vond: alleen het id van waar het \
                     bij hoort, wordt bewaard.",
        days: "Ouder dan",
        days_hint: "In dagen; 90 als je niets invult.",
        answer: "Het antwoord",
        position: "Geldt voor positie",
        since: "Vanaf",
        until: "Vóór",
        not_known: "Niet bekend",
        csv: "Als CSV",
        jsonl: "Als JSONL",
        too_much: "Er is te veel om te doorzoeken. Kies een kortere tijd.",
        no_position: "De geschiedenis heeft die positie nog niet.",
        further: "Hiermee verder",
        further_columns: ["Volgende stap", "Wat je ziet of doet"],
    },
};

/// Returns the question of this kind.
pub const fn question(kind: Kind, language: Language) -> QuestionText {
    let (title, detail) = match language {
        Language::English => english(kind),
        Language::Dutch => dutch(kind),
    };
    QuestionText { title, detail }
}

/// Returns what an answer without a row says, and why there may be none.
pub const fn nothing(kind: Kind, language: Language) -> (&'static str, &'static str) {
    match language {
        Language::English => nothing_english(kind),
        Language::Dutch => nothing_dutch(kind),
    }
}

const fn nothing_english(kind: Kind) -> (&'static str, &'static str) {
    match kind {
        Kind::By => (
            "Nothing found",
            "No event and no request in this window names it. Choose an earlier start. An id that doesn’t exist gets \
             the same answer.",
        ),
        Kind::Family => (
            "Nothing found",
            "Your account has no such login, grant or token, or it came later than the position of the answer.",
        ),
        Kind::Networks => ("It was not used", "No use in this window is known. Choose an earlier start."),
        Kind::Changes => ("Nothing was changed", "Nobody changed anything in this window."),
        Kind::Exposed => (
            "Nothing is exposed",
            "Nothing was reported, or all that was reported has stopped or was replaced. What nobody reported is not \
             here.",
        ),
        Kind::Keys => ("No key signed anything", "No token of your account names a signing key."),
        Kind::Idle => ("None", "No client secret is that old, was never used, or overlaps with another."),
        Kind::Reach => ("Nobody", "Nobody has approved this app, or it isn’t your account’s."),
        Kind::Reads => (
            "Nothing was read",
            "No read in this window is recorded. Without a member or an app, this is about the operator alone.",
        ),
    }
}

const fn nothing_dutch(kind: Kind) -> (&'static str, &'static str) {
    match kind {
        Kind::By => (
            "Niets gevonden",
            "Geen gebeurtenis en geen verzoek in deze tijd noemt het. Kies een eerder begin. Een id dat niet bestaat, \
             krijgt hetzelfde antwoord.",
        ),
        Kind::Family => (
            "Niets gevonden",
            "Je account heeft zo’n login, grant of token niet, of die kwam later dan de positie van het antwoord.",
        ),
        Kind::Networks => {
            ("Het is niet gebruikt", "In deze tijd is geen gebruik bekend. Kies een eerder begin.")
        }
        Kind::Changes => ("Er is niets veranderd", "Niemand heeft in deze tijd iets veranderd."),
        Kind::Exposed => (
            "Er is niets uitgelekt",
            "Er is niets gemeld, of alles wat is gemeld, is gestopt of vervangen. Wat niemand heeft gemeld, staat hier \
             niet.",
        ),
        Kind::Keys => ("Geen sleutel tekende iets", "Geen token van je account noemt een sleutel."),
        Kind::Idle => ("Geen", "Geen client secret is zo oud, is nooit gebruikt of overlapt met een ander."),
        Kind::Reach => ("Niemand", "Niemand gaf deze app toestemming, of die is niet van je account."),
        Kind::Reads => (
            "Er is niets gelezen",
            "In deze tijd is geen lezen vastgelegd. Zonder lid of app gaat dit alleen over de beheerder.",
        ),
    }
}

const fn english(kind: Kind) -> (&'static str, &'static str) {
    match kind {
        Kind::By => (
            "Everything done with this",
            "Events and requests with a token, secret, key, session, person, app or network.",
        ),
        Kind::Family => (
            "What did this login lead to?",
            "From the login to the tokens, what they touched, and what stopped them.",
        ),
        Kind::Networks => (
            "Where was this used?",
            "Networks, when each was first seen, and which were used at the same time.",
        ),
        Kind::Changes => ("What changed in the account?", "Changes by object, with who made them."),
        Kind::Exposed => {
            ("What is exposed?", "Credentials that others may know, and whether they still work.")
        }
        Kind::Keys => {
            ("What did each signing key sign?", "First and last signature, and valid tokens by app.")
        }
        Kind::Idle => {
            ("Which secrets should go?", "Client secrets that are old, were never used, or overlap.")
        }
        Kind::Reach => ("Who approved this app?", "People with scopes and last use, also of a deleted app."),
        Kind::Reads => ("Whose data was read?", "What a member, an app or the operator looked at."),
    }
}

const fn dutch(kind: Kind) -> (&'static str, &'static str) {
    match kind {
        Kind::By => (
            "Alles wat hiermee is gedaan",
            "Gebeurtenissen en verzoeken met een token, secret, sleutel, sessie, persoon, app of netwerk.",
        ),
        Kind::Family => {
            ("Waar leidde deze login toe?", "Van de login tot de tokens, wat ze raakten en wat ze stopte.")
        }
        Kind::Networks => (
            "Waar is dit gebruikt?",
            "Netwerken, wanneer elk voor het eerst is gezien, en welke tegelijk zijn gebruikt.",
        ),
        Kind::Changes => ("Wat is er veranderd in het account?", "Wijzigingen per object, en door wie."),
        Kind::Exposed => ("Wat is uitgelekt?", "Wat anderen misschien kennen, en of het nog werkt."),
        Kind::Keys => {
            ("Wat tekende elke sleutel?", "Eerste en laatste handtekening, en geldige tokens per app.")
        }
        Kind::Idle => (
            "Welke secrets kunnen weg?",
            "Client secrets die oud zijn, nooit zijn gebruikt of elkaar overlappen.",
        ),
        Kind::Reach => (
            "Wie gaf deze app toestemming?",
            "Mensen met scopes en laatste gebruik, ook van een verwijderde app.",
        ),
        Kind::Reads => ("Wiens gegevens zijn gelezen?", "Wat een lid, een app of de beheerder bekeek."),
    }
}
