//! The refusal of a command in words, for the field that it is about: the only place that knows what its codes mean to people.
//! A code without words here shows the detail of the refusal, which is written for developers, in English.

use super::form::FormErrors;
use crate::language::Language;
use xwms_events::Refusal;

/// A code with its words in English and Dutch.
type Words = (&'static str, &'static str, &'static str);

/// What people read. Several refusals with one code must mean the same.
const WORDS: &[Words] = &[
    ("invalid_name", "Type a name of 1 to 100 characters.", "Typ een naam van 1 tot 100 tekens."),
    ("invalid_reason", "Type a reason of 1 to 200 characters.", "Typ een reden van 1 tot 200 tekens."),
    ("invalid_label", "Type a label of 1 to 100 characters.", "Typ een label van 1 tot 100 tekens."),
    (
        "redirect_uri_required",
        "Type at least one redirect URI: people return there after they log in.",
        "Typ minstens één redirect-URI: daar keren mensen terug na het inloggen.",
    ),
    ("too_many_redirect_uris", "An app may have at most 50 URIs.", "Een app mag hooguit 50 URI’s hebben."),
    (
        "unused_redirect_uri",
        "A machine has no redirect URIs: nobody logs in to it.",
        "Een machine heeft geen redirect-URI’s: niemand logt erop in.",
    ),
    (
        "scope_exceeded",
        "This app has, or had, more permissions than you. Ask an owner or admin to change it.",
        "Deze app heeft of had meer rechten dan jij. Vraag een eigenaar of beheerder dit te doen.",
    ),
    (
        "plan_lacks_feature",
        "Your plan doesn’t include this. Choose a larger plan first.",
        "Dit zit niet in je abonnement. Kies eerst een groter abonnement.",
    ),
    (
        "limit_reached",
        "Your plan doesn’t allow more. Choose a larger plan, or remove something first.",
        "Je abonnement staat er niet meer toe. Kies een groter abonnement, of verwijder eerst iets.",
    ),
    ("plan_required", "Choose a plan first.", "Kies eerst een abonnement."),
    (
        "too_many_secrets",
        "An app may have at most 10 live secrets. Revoke one first.",
        "Een app mag hooguit 10 geldige secrets hebben. Trek er eerst één in.",
    ),
    (
        "several_secrets",
        "The app has several live secrets. Choose the one to rotate.",
        "De app heeft meer geldige secrets. Kies welke je vervangt.",
    ),
    (
        "overlap_too_long",
        "The old secret may keep working for at most thirty days.",
        "Het oude secret mag hooguit dertig dagen blijven werken.",
    ),
    ("invalid_expiry", "Choose a time in the future.", "Kies een tijdstip in de toekomst."),
    (
        "client_restricted",
        "The operator of this server restricted this app. Contact them to use it again.",
        "De beheerder van deze server heeft deze app beperkt. Neem contact op om de app weer te gebruiken.",
    ),
    (
        "rotation_required",
        "Only an app that keeps a secret may use a refresh token more than once.",
        "Alleen een app met een secret mag een refresh token vaker gebruiken.",
    ),
    (
        "invalid_token_policy",
        "One of these times is too short or too long. Look at the hints.",
        "Een van deze tijden is te kort of te lang. Kijk naar de uitleg.",
    ),
    (
        "pkce_required",
        "Only an app on a server may go without PKCE.",
        "Alleen een app op een server mag zonder PKCE.",
    ),
    (
        "live_only",
        "A test app can’t have these permissions: they are about live data.",
        "Een testapp kan deze rechten niet hebben: ze gaan over echte gegevens.",
    ),
    (
        "machine_only",
        "Only machine apps may be limited to networks.",
        "Alleen machine-apps kunnen tot netwerken worden beperkt.",
    ),
    ("owner_required", "Only an owner can do this.", "Alleen een eigenaar kan dit doen."),
    ("last_owner", "An account needs at least one owner.", "Een account heeft minstens één eigenaar nodig."),
    ("taken", "This is in use already.", "Dit is al in gebruik."),
];

/// Returns what a refusal says to people, at its field.
pub fn errors(refusal: &Refusal, language: Language) -> FormErrors {
    let known = WORDS.iter().find(|(code, _, _)| *code == refusal.code);
    let words = match (known, language) {
        (Some((_, english, _)), Language::English) => (*english).to_owned(),
        (Some((_, _, dutch)), Language::Dutch) => (*dutch).to_owned(),
        (None, _) => refusal.detail.clone(),
    };
    match refusal.field {
        Some(field) => FormErrors::at(field, words),
        None => FormErrors::whole(words),
    }
}

#[cfg(test)]
mod tests {
    use super::{WORDS, errors};
    use crate::language::Language;
    use xwms_events::Refusal;

    #[test]
    fn a_code_is_in_the_list_once_and_an_unknown_one_shows_its_detail() {
        let mut codes: Vec<_> = WORDS.iter().map(|(code, _, _)| *code).collect();
        codes.sort_unstable();
        codes.dedup();
        assert_eq!(codes.len(), WORDS.len());
        let shown = errors(&Refusal::invalid("x", "new_code", "must be y"), Language::Dutch);
        assert_eq!(shown.errors, [(Some("x".to_owned()), "must be y".to_owned())]);
    }
}
