//! What the refusals about the webhooks of an account mean to people. `refusal` finds them by their codes.

use crate::language::text::Wording;

/// The words for each code.
pub(super) const WORDS: &[Wording] = &[
    (
        "invalid_url",
        "Type a whole URL, such as https://example.com/hooks.",
        "Typ een hele URL, zoals https://example.com/hooks.",
    ),
    (
        "address_not_allowed",
        "Messages can only be sent to a public address.",
        "Berichten kunnen alleen naar een openbaar adres.",
    ),
    (
        "https_required",
        "Messages are only sent over https. Type a URL that begins with https://.",
        "Berichten gaan alleen over https. Typ een URL die met https:// begint.",
    ),
    (
        "invalid_description",
        "Type a description of at most 500 characters.",
        "Typ een omschrijving van hooguit 500 tekens.",
    ),
    (
        "unknown_event_type",
        "There is no event with this name. Look it up in the event catalogue.",
        "Er is geen gebeurtenis met deze naam. Zoek die op in de catalogus.",
    ),
    (
        "too_many_events",
        "Type at most 100 names or patterns. No names at all means every event.",
        "Typ hooguit 100 namen of patronen. Zonder namen is het elke gebeurtenis.",
    ),
    ("invalid_rate_limit", "Type a number of 1 to 10000.", "Typ een getal van 1 tot 10000."),
    (
        "invalid_headers",
        "One of these headers can’t be sent: the name is wrong or kept for the server, or a value has characters other \
         than visible ASCII, or they are too long.",
        "Een van deze headers kan niet mee: de naam klopt niet of is van de server, een waarde heeft andere tekens dan \
         zichtbare ASCII, of ze zijn te lang.",
    ),
    (
        "headers_needed",
        "The headers were given for another host. Type them again with their values, or choose to send none.",
        "De headers zijn voor een andere host opgegeven. Typ ze opnieuw met hun waarden, of stuur er geen mee.",
    ),
    (
        "invalid_overlap",
        "The old secret may keep signing for at most thirty days.",
        "Het oude secret mag hooguit dertig dagen blijven ondertekenen.",
    ),
    ("invalid_window", "The window ends before it begins.", "De periode eindigt voordat ze begint."),
    (
        "too_many_replays",
        "Three replays are under way already. Wait until one of them is done.",
        "Er worden al drie periodes opnieuw afgespeeld. Wacht tot er een klaar is.",
    ),
];
