//! The refusal of a command in words, for the field that it is about: the only place that knows what its codes
//! mean to people, with `api_words`, `app_words` and `webhook_words`, which have the codes of the APIs, apps and
//! webhooks of an account. A code without words here shows the detail of the refusal, which is written for
//! developers, in English.

use super::{api_words, app_words, form::FormErrors, webhook_words};
use crate::language::{
    Language,
    text::{Wording, words_for},
};
use xwms_events::Refusal;

/// What people read. Several refusals with one code must mean the same.
const WORDS: &[Wording] = &[
    ("invalid_name", "Type a name of 1 to 100 characters.", "Typ een naam van 1 tot 100 tekens."),
    (
        "invalid_reason",
        "Say why, in one line of at most 200 characters.",
        "Zeg waarom, in één regel van hooguit 200 tekens.",
    ),
    ("invalid_label", "Type a label of 1 to 100 characters.", "Typ een label van 1 tot 100 tekens."),
    ("invalid_uses", "Type a number from 1 to 1,000.", "Typ een getal van 1 tot 1.000."),
    (
        "too_many_registration_tokens",
        "An account may have at most 20 tokens that can be used. Revoke one first.",
        "Een account mag hooguit 20 bruikbare tokens hebben. Trek er eerst één in.",
    ),
    ("invalid_group_name", "Type a name of 1 to 64 characters.", "Typ een naam van 1 tot 64 tekens."),
    (
        "group_name_too_long",
        "Type a shorter name: it may take 64 bytes of a token. Letters with accents, quotes and other scripts take more \
         than one.",
        "Typ een kortere naam: die mag 64 bytes van een token innemen. Letters met accenten, aanhalingstekens en andere \
         schriften kosten er meer dan één.",
    ),
    (
        "invalid_group_description",
        "Type a description of at most 200 characters.",
        "Typ een omschrijving van hooguit 200 tekens.",
    ),
    (
        "group_name_taken",
        "Another group has this name. Choose another one.",
        "Een andere groep heeft deze naam al. Kies een andere.",
    ),
    (
        "too_many_groups",
        "An account has at most 200 groups. Delete one first.",
        "Een account heeft hooguit 200 groepen. Verwijder er eerst een.",
    ),
    (
        "too_many_groups_of_person",
        "A person is in at most 32 groups. Take them out of another one first.",
        "Iemand zit in hooguit 32 groepen. Haal de persoon eerst uit een andere.",
    ),
    (
        "redirect_uri_required",
        "Type at least one redirect URI: people return there after they log in.",
        "Typ minstens één redirect-URI: daar keren mensen terug na het inloggen.",
    ),
    (
        "invalid_link",
        "Type a URL that begins with https://, without a user name or password.",
        "Typ een URL die begint met https://, zonder gebruikersnaam of wachtwoord.",
    ),
    (
        "invalid_backchannel_logout_uri",
        "Type a URI that begins with https://, without a user name, a password or a #.",
        "Typ een URI die begint met https://, zonder gebruikersnaam, wachtwoord of #.",
    ),
    (
        "invalid_token_exchange",
        "Name 1 to 20 apps, and 1 to 20 APIs with 1 to 50 scopes each, every API once.",
        "Noem 1 tot 20 apps, en 1 tot 20 API’s met elk 1 tot 50 scopes, elke API één keer.",
    ),
    (
        "invalid_identity_assertions",
        "Name 1 to 20 APIs with 1 to 50 scopes each, every API once.",
        "Noem 1 tot 20 API’s met elk 1 tot 50 scopes, elke API één keer.",
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
        "forbidden",
        "Your role doesn’t allow this. Ask an owner or admin.",
        "Je rol staat dit niet toe. Vraag een eigenaar of beheerder.",
    ),
    ("invalid_role", "Choose a role.", "Kies een rol."),
    (
        "invalid_before",
        "Type a time for everything; for an app or a person you may; for anything else leave it out.",
        "Typ een tijd bij alles; bij een app of persoon mag het; laat de tijd bij iets anders weg.",
    ),
    ("invalid_since", "Type a time that is not in the future.", "Typ een tijd die niet in de toekomst ligt."),
    ("invalid_found", "Type at most 1,000 characters.", "Typ hooguit 1.000 tekens."),
    (
        "invalid_email",
        "Type a mail address, such as ada@example.com.",
        "Typ een mailadres, zoals ada@example.com.",
    ),
    (
        "already_invited",
        "There is an open invitation to this address. Send it again, or withdraw it first.",
        "Er is al een open uitnodiging voor dit adres. Verstuur die opnieuw, of trek die eerst in.",
    ),
    ("already_member", "This address belongs to a member.", "Dit adres is van een lid."),
    (
        "too_many_invitations",
        "You sent many invitations today. Try again tomorrow.",
        "Je hebt vandaag veel uitnodigingen verstuurd. Probeer het morgen weer.",
    ),
    (
        "mail_not_set_up",
        "This server is not set up to send mail. Ask its operator.",
        "Deze server kan geen mail versturen. Vraag de beheerder ervan.",
    ),
    (
        "two_factors_required",
        "Set up a second factor and log in with it first, so that you don’t lock yourself out.",
        "Stel eerst een tweede factor in en log ermee in, zodat je jezelf niet buitensluit.",
    ),
    (
        "account_logins_off",
        "The operator of this server does not allow logins of accounts.",
        "De beheerder van deze server staat eigen logins van accounts niet toe.",
    ),
    (
        "invalid_issuer",
        "Type the https address of the provider, exactly as the provider calls itself.",
        "Typ het https-adres van de provider, precies zoals de provider zichzelf noemt.",
    ),
    (
        "invalid_client_id",
        "Type the client ID that the provider gave you: 1 to 255 plain characters.",
        "Typ de client-ID die de provider je gaf: 1 tot 255 gewone tekens.",
    ),
    (
        "invalid_client_secret",
        "A client secret has at most 1,024 bytes.",
        "Een client secret heeft hooguit 1.024 bytes.",
    ),
    (
        "invalid_domain",
        "Type the part of a mail address after the @, such as example.com.",
        "Typ het deel van een mailadres na de @, zoals example.com.",
    ),
    (
        "domain_not_verified",
        "We did not find this record. New records can take an hour; then check again.",
        "We vonden dit record niet. Nieuwe records duren soms een uur; kijk daarna opnieuw.",
    ),
    (
        "too_many_domains",
        "An account may have at most 20 domains.",
        "Een account mag hooguit 20 domeinen hebben.",
    ),
    (
        "email_taken",
        "A test user has this mail address already.",
        "Een testgebruiker heeft dit mailadres al.",
    ),
    (
        "invalid_password",
        "Type a password of 8 to 256 characters.",
        "Typ een wachtwoord van 8 tot 256 tekens.",
    ),
    (
        "guessable_password",
        "This password is too easy to guess. Choose another one.",
        "Dit wachtwoord is te makkelijk te raden. Kies een ander.",
    ),
    ("busy", "We’re busy right now. Try again in a moment.", "Het is nu druk. Probeer het zo weer."),
    (
        "invalid_profile",
        "This is too long, or not in the form that apps expect. Look at the hint.",
        "Dit is te lang, of niet in de vorm die apps verwachten. Kijk naar de uitleg.",
    ),
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
    (
        "invalid_text",
        "Type a text of at most 10,000 characters, without invisible characters.",
        "Typ een tekst van hooguit 10.000 tekens, zonder onzichtbare tekens.",
    ),
    (
        "ticket_closed",
        "The ticket was closed in the meantime. Reopen it to write more.",
        "Het ticket is intussen gesloten. Heropen het om meer te schrijven.",
    ),
    (
        "person_erased",
        "The person who asked was erased: nothing can be written to them any more.",
        "De vrager is gewist: er kan niets meer worden geschreven.",
    ),
    (
        "too_many_replies",
        "There is no room for more: a ticket has at most 100 replies and 100 notes.",
        "Er is geen plaats meer: een ticket heeft hooguit 100 reacties en 100 notities.",
    ),
    (
        "no_attachments",
        "A question without a login takes no files.",
        "Bij een vraag zonder login kunnen geen bestanden.",
    ),
    ("too_many_attachments", "Choose at most three files.", "Kies hooguit drie bestanden."),
    ("attachment_empty", "A file is empty. Choose another one.", "Een bestand is leeg. Kies een ander."),
    (
        "attachment_too_large",
        "A file is too large. Choose pictures of at most 2 MB and text of at most 256 KB.",
        "Een bestand is te groot. Kies afbeeldingen van hooguit 2 MB en tekst van hooguit 256 KB.",
    ),
    (
        "attachment_unreadable",
        "A file is a picture that can’t be read. Choose another one.",
        "Een bestand is een afbeelding die niet te lezen is. Kies een andere.",
    ),
    (
        "attachment_type",
        "Choose pictures (PNG, JPEG, WebP, GIF) or plain text; not SVG, HTML or PDF.",
        "Kies afbeeldingen (PNG, JPEG, WebP, GIF) of platte tekst; geen SVG, HTML of pdf.",
    ),
    (
        "invalid_title",
        "Type a title of at most 200 characters, without invisible characters.",
        "Typ een titel van hooguit 200 tekens, zonder onzichtbare tekens.",
    ),
    (
        "case_closed",
        "The case is closed. Reopen it to change it.",
        "Het dossier is gesloten. Heropen het om het te wijzigen.",
    ),
    (
        "case_held",
        "Lift the legal hold before you close the case.",
        "Hef de bewaarplicht op voordat je het dossier sluit.",
    ),
    (
        "too_many_pins",
        "A case has at most 100 pins. Take one off, or open another case.",
        "In een dossier kan hooguit 100 keer iets worden vastgezet. Haal iets weg, of open een ander dossier.",
    ),
    (
        "too_many_notes",
        "A case has at most 200 notes. Open another one.",
        "Een dossier heeft hooguit 200 notities. Open een ander.",
    ),
    ("invalid_operator", "Choose an operator.", "Kies een beheerder."),
];

const TABLES: [&[Wording]; 4] = [WORDS, api_words::WORDS, app_words::WORDS, webhook_words::WORDS];

/// Returns what a refusal says to people, at its field.
pub fn errors(refusal: &Refusal, language: Language) -> FormErrors {
    let known = TABLES.into_iter().find_map(|table| words_for(table, refusal.code, language));
    let words = known.map_or_else(|| refusal.detail.clone(), ToOwned::to_owned);
    let words = match app_words::particular(refusal, language) {
        Some(particular) => format!("{words} {particular}"),
        None => words,
    };
    match refusal.field {
        Some(field) => FormErrors::at(field, words),
        None => FormErrors::whole(words),
    }
}

#[cfg(test)]
mod tests {
    use super::{TABLES, errors};
    use crate::language::Language;
    use xwms_events::Refusal;

    #[test]
    fn a_code_is_in_the_list_once_and_an_unknown_one_shows_its_detail() {
        let all = || TABLES.into_iter().flatten();
        let mut codes: Vec<_> = all().map(|(code, _, _)| *code).collect();
        codes.sort_unstable();
        codes.dedup();
        assert_eq!(codes.len(), all().count());
        let shown = errors(&Refusal::invalid("x", "new_code", "must be y"), Language::Dutch);
        assert_eq!(shown.errors, [(Some("x".to_owned()), "must be y".to_owned())]);
    }
}
