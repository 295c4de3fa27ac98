//! What the events of a person's document mean, in words. A new event of a person has a line here: the test says so.

use crate::language::{
    Language,
    text::{Wording, words_for},
};

/// The meaning of each event.
const MEANINGS: &[Wording] = &[
    ("user.registered", "You were registered.", "Je bent geregistreerd."),
    (
        "user.email_verified",
        "You proved that the email address is yours.",
        "Je hebt bewezen dat het e-mailadres van jou is.",
    ),
    (
        "user.email_released",
        "Somebody else proved the email address, which you never did.",
        "Iemand anders bewees het e-mailadres, wat jij nooit had gedaan.",
    ),
    ("user.email_changed", "Your email address was changed.", "Je e-mailadres is gewijzigd."),
    (
        "user.email_change_undone",
        "A change of your email address was undone by a link in a mail to the former one.",
        "Een wijziging van je e-mailadres is ongedaan gemaakt met een link in een mail aan het vorige.",
    ),
    (
        "user.former_emails_released",
        "Somebody else proved an email address that was yours formerly.",
        "Iemand anders bewees een e-mailadres dat eerder van jou was.",
    ),
    (
        "user.recovery_email_set",
        "You proved an email address for recovery.",
        "Je bewees een e-mailadres voor herstel.",
    ),
    (
        "user.recovery_email_removed",
        "The email address for recovery was removed.",
        "Het e-mailadres voor herstel is verwijderd.",
    ),
    ("user.password_changed", "Your password was changed.", "Je wachtwoord is gewijzigd."),
    ("user.profile_changed", "Your profile was changed.", "Je profiel is gewijzigd."),
    (
        "user.preferences_changed",
        "The language or colours of your pages were changed.",
        "De taal of de kleuren van je pagina’s zijn gewijzigd.",
    ),
    ("user.totp_enrolled", "An authenticator app was set up.", "Er is een authenticator-app ingesteld."),
    ("user.totp_removed", "The authenticator app was removed.", "De authenticator-app is verwijderd."),
    ("user.passkey_added", "A passkey was added.", "Er is een passkey toegevoegd."),
    ("user.passkey_renamed", "A passkey got another name.", "Een passkey kreeg een andere naam."),
    ("user.passkey_removed", "A passkey was removed.", "Er is een passkey verwijderd."),
    (
        "user.recovery_codes_created",
        "New recovery codes were created.",
        "Er zijn nieuwe herstelcodes aangemaakt.",
    ),
    (
        "user.recovery_codes_removed",
        "The recovery codes were removed, because somebody else may have them.",
        "De herstelcodes zijn verwijderd, omdat een ander ze kan hebben.",
    ),
    (
        "user.recovery_code_used",
        "A recovery code was used to sign in.",
        "Er is ingelogd met een herstelcode.",
    ),
    (
        "user.login_linked",
        "A sign-in at another provider was linked to your account.",
        "Er is een login bij een andere aanbieder aan je account gekoppeld.",
    ),
    (
        "user.login_unlinked",
        "A sign-in at another provider no longer opens your account.",
        "Een login bij een andere aanbieder geeft geen toegang meer tot je account.",
    ),
    ("user.locked", "Signing in was blocked for a while.", "Inloggen was een tijd geblokkeerd."),
    ("user.unlocked", "Signing in was possible again.", "Inloggen kon weer."),
    ("user.suspended", "Your account was suspended.", "Je account is geschorst."),
    ("user.reinstated", "The suspension of your account ended.", "De schorsing van je account is opgeheven."),
    (
        "user.tokens_revoked",
        "You were signed out everywhere, and apps lost their access.",
        "Je bent overal uitgelogd, en apps verloren hun toegang.",
    ),
    (
        "user.deletion_requested",
        "The deletion of your account was requested.",
        "Er is gevraagd om je account te verwijderen.",
    ),
    (
        "user.deletion_undone",
        "The deletion of your account was undone.",
        "De verwijdering van je account is ongedaan gemaakt.",
    ),
    (
        "user.operator_acted",
        "The operator did something to your account.",
        "De beheerder deed iets met je account.",
    ),
    ("user.erased", "Your data was erased.", "Je gegevens zijn gewist."),
    ("session.started", "You signed in with a browser.", "Je hebt ingelogd met een browser."),
    ("session.used", "You used the session in a browser.", "Je gebruikte de sessie in een browser."),
    ("session.elevated", "You proved again that it’s you.", "Je hebt opnieuw bewezen dat jij het bent."),
    (
        "session.operator_entered",
        "You opened the operator’s pages.",
        "Je opende de pagina’s van de beheerder.",
    ),
    ("session.ended", "The session in a browser ended.", "De sessie in een browser is beëindigd."),
    (
        "login.failed",
        "Somebody tried to sign in as you and was refused.",
        "Iemand probeerde als jou in te loggen en werd geweigerd.",
    ),
    ("consent.granted", "You approved what an app may do.", "Je gaf een app toestemming."),
    ("consent.changed", "You approved something else for an app.", "Je gaf een app een andere toestemming."),
    ("consent.withdrawn", "You withdrew the approval of an app.", "Je trok de toestemming van een app in."),
    ("grant.authorized", "An app was given access.", "Een app kreeg toegang."),
    ("grant.code_redeemed", "The app started to use the access.", "De app begon de toegang te gebruiken."),
    ("grant.refreshed", "The app extended its access.", "De app verlengde de toegang."),
    (
        "grant.code_replayed",
        "Somebody used the app’s code a second time.",
        "Iemand gebruikte de code van de app een tweede keer.",
    ),
    (
        "grant.refresh_reused",
        "Somebody used an old key of the app.",
        "Iemand gebruikte een oude sleutel van de app.",
    ),
    ("grant.revoked", "The access of the app ended.", "De toegang van de app is beëindigd."),
    ("member.joined", "You became a member of the account.", "Je werd lid van het account."),
    (
        "member.role_changed",
        "You got another role in the account.",
        "Je kreeg een andere rol in het account.",
    ),
    (
        "member.removed",
        "You are no longer a member of the account.",
        "Je bent geen lid meer van het account.",
    ),
    (
        "account.user_tokens_revoked",
        "Apps of the account lost their access to you.",
        "Apps van het account verloren hun toegang tot jou.",
    ),
];

/// Returns the meaning of the event with this name; its name if it has none.
pub(super) fn meaning(name: &str, language: Language) -> &str {
    words_for(MEANINGS, name, language).unwrap_or(name)
}

#[cfg(test)]
mod tests {
    use super::{MEANINGS, meaning};
    use crate::language::Language;
    use xwms_events::catalogue;

    #[test]
    fn every_event_of_a_person_has_a_meaning_in_words() {
        for entry in catalogue::entries() {
            let of_person = ["user.", "session.", "login.", "consent.", "grant."];
            if of_person.iter().any(|stream| entry.name.starts_with(stream)) {
                for language in Language::ALL {
                    assert_ne!(meaning(entry.name, *language), entry.name, "{language:?}");
                }
            }
        }
    }

    #[test]
    fn no_meaning_is_of_an_event_that_does_not_exist() {
        for (name, ..) in MEANINGS {
            assert!(catalogue::entry(name).is_some(), "{name}");
        }
    }
}
