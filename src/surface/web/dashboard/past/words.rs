//! The rules of a token request, and what answers don't know, in words.

use crate::{
    audit::past::{
        BY_ASSERTION, BY_EXCHANGE, EARLIER_TOKENS, ERASED, LEFT_OUT, LOGIN, NETWORK, SELF_CHECKED,
    },
    language::Language,
};
use xwms_events::past::Rule;

/// Returns the rule in words.
pub(super) const fn rule(rule: Rule, language: Language) -> &'static str {
    match language {
        Language::English => match rule {
            Rule::AccountActive => "The account is active",
            Rule::ClientEnabled => "The app is on",
            Rule::ClientHasCredential => "The app can prove who it is",
            Rule::ScopeRegistered => "The app is registered for the scope",
            Rule::ApiEnabled => "The API is on",
            Rule::ApiHasScope => "The API has the scope",
            Rule::ApiOffersScope => "The API offers the app the scope",
            Rule::ScopeInEnvironment => "The environment permits the scope",
            Rule::ScopeForItself => "The app may have the scope on its own behalf",
            Rule::ScopeFromPeople => "The app may ask people for the scope",
            Rule::PersonActive => "The person may log in",
            Rule::PersonInEnvironment => "The app is for this kind of user",
            Rule::RoleAllows => "The person’s role allows the scope",
            Rule::Consented => "The person approved the scope",
        },
        Language::Dutch => match rule {
            Rule::AccountActive => "Het account is actief",
            Rule::ClientEnabled => "De app staat aan",
            Rule::ClientHasCredential => "De app kan bewijzen wie die is",
            Rule::ScopeRegistered => "De app is geregistreerd voor de scope",
            Rule::ApiEnabled => "De API staat aan",
            Rule::ApiHasScope => "De API heeft de scope",
            Rule::ApiOffersScope => "De API biedt de app de scope aan",
            Rule::ScopeInEnvironment => "De omgeving staat de scope toe",
            Rule::ScopeForItself => "De app mag de scope namens zichzelf hebben",
            Rule::ScopeFromPeople => "De app mag mensen om de scope vragen",
            Rule::PersonActive => "De persoon mag inloggen",
            Rule::PersonInEnvironment => "De app is voor dit soort gebruikers",
            Rule::RoleAllows => "De rol van de persoon staat de scope toe",
            Rule::Consented => "De persoon heeft de scope goedgekeurd",
        },
    }
}

/// Returns a line of what an answer doesn't know, in the language of the page.
pub(super) fn unknown(line: &str, language: Language) -> &str {
    match (language, line) {
        (Language::Dutch, ERASED) => {
            "de persoon is gewist, dus de persoonlijke gegevens zijn niet meer te openen"
        }
        (Language::Dutch, LEFT_OUT) => "persoonlijke gegevens zijn weggelaten, want je mag ze nu niet lezen",
        (Language::Dutch, SELF_CHECKED) => {
            "een API die het token zelf controleert, accepteert het tot het verloopt"
        }
        (Language::Dutch, NETWORK) => {
            "of een verzoek van een toegestaan netwerk kwam en binnen de verzoeklimiet van het account bleef"
        }
        (Language::Dutch, LOGIN) => "of de persoon was ingelogd met de gevraagde factoren",
        (Language::Dutch, EARLIER_TOKENS) => {
            "of een eerder verkregen token nog werkte: vraag naar dat token op dat moment"
        }
        (Language::Dutch, BY_EXCHANGE) => {
            "of een tokenuitwisseling het gaf zonder te vragen: het beleid token_exchange van de app noemt de scope"
        }
        (Language::Dutch, BY_ASSERTION) => {
            "of een identity assertion het gaf zonder te vragen: het beleid identity_assertions van de app noemt de scope"
        }
        (_, line) => line,
    }
}
