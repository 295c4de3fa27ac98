//! Errors: questions about the past, proofs, containment, cases and requests for help.

use super::entry::{ErrorEntry, entry};

/// History, cases and tickets.
pub(super) const ENTRIES: &[ErrorEntry] = &[
    entry(
        "invalid_question",
        &[400],
        "The question lacks a parameter, or has one that it does not take.",
        "Send the parameters that the reference lists for the question.",
    ),
    entry(
        "invalid_target",
        &[400],
        "The target names nothing that can be contained.",
        "Send the id of a token, grant, session, secret, client or person, a network, or `all`.",
    ),
    entry(
        "invalid_before",
        &[400],
        "This target does not take a time, or needs one.",
        "Send `before` with everything of the account. A client or person may have it. Leave it out otherwise.",
    ),
    entry(
        "invalid_credential_id",
        &[400],
        "It is the id of no credential.",
        "Send the id of a client secret, token, grant or session.",
    ),
    entry(
        "invalid_since",
        &[400],
        "A credential can't be exposed in the future.",
        "Send a time that has passed.",
    ),
    entry(
        "invalid_found",
        &[400],
        "The text about where it was found is too long.",
        "Send at most 1,000 characters.",
    ),
    entry(
        "no_checkpoint",
        &[409],
        "There is no signed checkpoint yet.",
        "Try again in a second. If it stays so, the operator has not set a key for checkpoints.",
    ),
    entry(
        "events_detached",
        &[410],
        "The operator moved old events of tokens from the database to an archive, and the request needs some of them.",
        "Start after the position that `detail` names, or ask the operator to attach the archive.",
    ),
    entry(
        "not_in_checkpoint",
        &[409],
        "The event is newer than the newest checkpoint.",
        "Try again in a second.",
    ),
    entry(
        "invalid_pin",
        &[400],
        "A pin is exactly one of a question, an event or an object.",
        "Send one of them.",
    ),
    entry(
        "invalid_parameters",
        &[400],
        "The question has too many parameters, or one is too long.",
        "Send fewer or shorter ones.",
    ),
    entry("invalid_position", &[400], "Positions of the log start at 1.", "Send the position of an event."),
    entry(
        "invalid_title",
        &[400],
        "The title is empty, too long or can't be shown in a line.",
        "Send one visible line.",
    ),
    entry(
        "invalid_text",
        &[400],
        "The text is empty, too long or can't be shown.",
        "Send visible text within the limit that `detail` names.",
    ),
    entry(
        "invalid_subject",
        &[400],
        "The subject is empty, too long or can't be shown in a line.",
        "Send one visible line.",
    ),
    entry("case_closed", &[409], "The case is closed.", "Reopen it to change it."),
    entry("case_held", &[409], "The case has a legal hold.", "Lift the hold before you close the case."),
    entry(
        "too_many_pins",
        &[409],
        "The case has as many pins as it may have.",
        "Take one off, or open another case.",
    ),
    entry("too_many_notes", &[409], "The case has as many notes as it may have.", "Open another case."),
    entry("ticket_closed", &[409], "The ticket is closed.", "Reopen it to write more."),
    entry(
        "too_many_replies",
        &[409],
        "The ticket has as many replies as it may have.",
        "Open another ticket.",
    ),
    entry("person_erased", &[409], "The person who asked was erased.", "Nothing can be added to the ticket."),
    entry(
        "invalid_request_id",
        &[400],
        "The request id is not one.",
        "Send 1 to 64 ASCII letters, digits, hyphens, underscores and full stops.",
    ),
    entry(
        "invalid_attachment",
        &[400],
        "The name or content of a file can't be used.",
        "Send a plain file name, and the content as base64.",
    ),
    entry(
        "attachment_type",
        &[400],
        "The kind of the file is not allowed.",
        "Send a PNG, JPEG, WebP or GIF picture, or plain text in UTF-8.",
    ),
    entry(
        "attachment_too_large",
        &[400],
        "The file is too large.",
        "Send at most 2 MiB, 256 KiB as text, and 25 million pixels.",
    ),
    entry("attachment_empty", &[400], "The file is empty.", "Leave it out."),
    entry(
        "attachment_unreadable",
        &[400],
        "The file is a picture that can't be read.",
        "Save it again in another program.",
    ),
    entry(
        "too_many_attachments",
        &[400],
        "The message has too many files.",
        "Send the rest with another message.",
    ),
    entry(
        "attachments_full",
        &[409],
        "The person's files in tickets take as much room as one person may have.",
        "Ask for old tickets' files to be removed.",
    ),
];
