//! The texts of the area.

use crate::surface::web::shared::text::Translations;

#[derive(Debug)]
pub struct EventsText {
    pub title: &'static str,
    /// The columns of the list.
    pub columns: [&'static str; 5],
    /// The groups of events, in the order of `list::GROUPS`.
    pub groups: [&'static str; 7],
    pub none: &'static str,
    pub none_detail: &'static str,
    pub searched_part: &'static str,
    pub of_type: &'static str,
    pub of_type_hint: &'static str,
    pub object: &'static str,
    pub object_hint: &'static str,
    pub actor: &'static str,
    pub actor_hint: &'static str,
    pub unreadable: &'static str,
    pub unreadable_detail: &'static str,
    pub envelope: &'static str,
    pub at: &'static str,
    pub request: &'static str,
    pub cause: &'static str,
    pub sequence: &'static str,
    pub schema: &'static str,
    pub same_type: &'static str,
    pub data: &'static str,
    pub no_data: &'static str,
    pub personal_left: &'static str,
    pub json: &'static str,
    pub json_lead: &'static str,
}

pub static TEXT: Translations<EventsText> = Translations {
    english: EventsText {
        title: "Events",
        columns: ["Event", "Type", "Object", "By", "Time"],
        groups: ["Apps", "Team", "Consents", "Grants", "Tokens", "Webhooks", "Account"],
        none: "No events found",
        none_detail: "Everything that changes something in this account is an event: it says what happened, when, \
                      and who did it. Remove a filter, or ask for a longer time. Events that are older than your plan \
                      shows are not listed.",
        searched_part: "Few events match, so only a part of the history has been searched. The next page goes on.",
        of_type: "Type",
        of_type_hint: "A name such as token.issued, or a group such as client.*. Separate several by commas.",
        object: "Object",
        object_hint: "The ID of an app, grant, token or anything else, such as client_….",
        actor: "By",
        actor_hint: "The ID of a person or app: user_… or client_….",
        unreadable: "An event that can’t be read",
        unreadable_detail: "This version of the server can’t read the data of this event, or the data was erased.",
        envelope: "What happened",
        at: "Time",
        request: "Request",
        cause: "Caused by",
        sequence: "Sequence",
        schema: "Schema",
        same_type: "All events of this type",
        data: "Data",
        no_data: "This event has no data beside its type.",
        personal_left: "Names and mail addresses are left out: your role may not read them.",
        json: "As JSON",
        json_lead: "As the API and webhooks send it (CloudEvents 1.0).",
    },
    dutch: EventsText {
        title: "Gebeurtenissen",
        columns: ["Gebeurtenis", "Type", "Object", "Door", "Tijd"],
        groups: ["Apps", "Team", "Toestemmingen", "Grants", "Tokens", "Webhooks", "Account"],
        none: "Geen gebeurtenissen gevonden",
        none_detail: "Alles wat iets verandert in dit account is een gebeurtenis: wat er gebeurde, wanneer, en wie \
                      het deed. Haal een filter weg of vraag een langere tijd. Gebeurtenissen die ouder zijn dan je \
                      abonnement laat zien staan er niet bij.",
        searched_part: "Weinig gebeurtenissen passen, dus pas een deel van de geschiedenis is doorzocht. De volgende \
                        pagina gaat verder.",
        of_type: "Type",
        of_type_hint: "Een naam zoals token.issued, of een groep zoals client.*. Scheid er meer met komma’s.",
        object: "Object",
        object_hint: "De ID van een app, grant, token of iets anders, zoals client_….",
        actor: "Door",
        actor_hint: "De ID van een persoon of app: user_… of client_….",
        unreadable: "Een gebeurtenis die niet te lezen is",
        unreadable_detail: "Deze versie van de server kan de gegevens van deze gebeurtenis niet lezen, of ze zijn \
                            gewist.",
        envelope: "Wat er gebeurde",
        at: "Tijd",
        request: "Verzoek",
        cause: "Veroorzaakt door",
        sequence: "Volgnummer",
        schema: "Schema",
        same_type: "Alle gebeurtenissen van dit type",
        data: "Gegevens",
        no_data: "Deze gebeurtenis heeft geen gegevens naast het type.",
        personal_left: "Namen en mailadressen zijn weggelaten: jouw rol mag die niet lezen.",
        json: "Als JSON",
        json_lead: "Zoals de API en webhooks het sturen (CloudEvents 1.0).",
    },
};
