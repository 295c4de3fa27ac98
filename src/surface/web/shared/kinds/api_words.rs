//! What the refusals about the APIs of an account mean to people. `refusal` finds them by their codes.

use crate::language::text::Wording;

/// The words for each code.
pub(super) const WORDS: &[Wording] = &[
    (
        "invalid_audience",
        "Type a whole URI, such as https://api.example.com: in lower case, without a #, and not an address of this \
         server.",
        "Typ een hele URI, zoals https://api.example.com: in kleine letters, zonder #, en geen adres van deze server.",
    ),
    (
        "audience_taken",
        "This audience is, or was, registered. Choose another one, at a host of your own.",
        "Deze audience is of was al geregistreerd. Kies een andere, op een eigen host.",
    ),
    (
        "host_taken",
        "Another account has proved that this host is its own. Choose a host of your own.",
        "Een ander account heeft bewezen dat deze host van dat account is. Kies een eigen host.",
    ),
    (
        "invalid_lifetime",
        "Type a number of seconds from 60 to 86400.",
        "Typ een aantal seconden van 60 tot 86400.",
    ),
    (
        "invalid_max_age",
        "Type a number of seconds from 60 to 7776000, or nothing.",
        "Typ een aantal seconden van 60 tot 7776000, of niets.",
    ),
    (
        "status_list_needs_jwt",
        "Only JWTs can be in a status list. Choose JWT, or leave the box empty.",
        "Alleen JWT’s kunnen in een statuslijst staan. Kies JWT, of laat het vakje leeg.",
    ),
    (
        "too_many_scopes",
        "An API may have at most 50 scopes. Remove one first.",
        "Een API mag hooguit 50 scopes hebben. Haal er eerst één weg.",
    ),
    (
        "invalid_scope_name",
        "Type a name of 1 to 64 plain characters, without spaces, quotes and backslashes.",
        "Typ een naam van 1 tot 64 gewone tekens, zonder spaties, aanhalingstekens en backslashes.",
    ),
    (
        "reserved_scope",
        "This server itself has a scope with this name. Choose another one.",
        "Deze server heeft zelf een scope met deze naam. Kies een andere.",
    ),
    (
        "repeated_scope",
        "The API has a scope with this name already.",
        "De API heeft al een scope met deze naam.",
    ),
    (
        "too_many_apps",
        "At most 100 apps may ask for tokens for an API. Remove one first.",
        "Hooguit 100 apps mogen om tokens voor een API vragen. Haal er eerst één weg.",
    ),
    (
        "repeated_app",
        "This app is in the list already. Change it there.",
        "Deze app staat al in de lijst. Wijzig die daar.",
    ),
    ("app_without_scopes", "Choose at least one scope.", "Kies minstens één scope."),
    (
        "unknown_scope",
        "One of these scopes was removed in the meantime. Look at the scopes of the API.",
        "Een van deze scopes is intussen weggehaald. Kijk naar de scopes van de API.",
    ),
    (
        "unknown_client",
        "Choose an app of this account. Its id begins with client_.",
        "Kies een app van dit account. De id begint met client_.",
    ),
];
