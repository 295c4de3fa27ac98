//! The texts of scopes, for the consent page and the consents page.

use super::language::Language;
use xwms_events::{resource::ResourceScope, scope::Scope};

/// The texts of a scope.
#[derive(Clone, Copy, Debug)]
pub struct ScopeText {
    pub title: &'static str,
    pub detail: &'static str,
}

impl ScopeText {
    /// Returns the texts of `scope` in `language`.
    pub const fn of(scope: Scope, language: Language) -> Self {
        match language {
            Language::English => english(scope),
            Language::Dutch => dutch(scope),
        }
    }

    /// Returns the texts of `scopes`. Access that stays comes last, if the app has it (`offline`), named or not.
    pub fn all(scopes: &[Scope], offline: bool, language: Language) -> Vec<Self> {
        let offline = offline.then_some(Scope::OfflineAccess);
        let named = scopes.iter().copied().filter(|scope| Some(*scope) != offline);
        named.chain(offline).map(|scope| Self::of(scope, language)).collect()
    }
}

/// Returns what a scope of an account's API allows, in `language`: the account wrote both texts.
pub fn described(scope: &ResourceScope, language: Language) -> &str {
    match language {
        Language::English => &scope.description_en,
        Language::Dutch => &scope.description_nl,
    }
}

const fn english(scope: Scope) -> ScopeText {
    let (title, detail) = match scope {
        Scope::Openid => {
            ("Know who you are", "An identifier that tells the app that it’s you each time you sign in.")
        }
        Scope::Profile => (
            "See your profile",
            "Your names, picture, websites, gender, date of birth, language and time zone, as far as you \
             gave them.",
        ),
        Scope::Email => ("See your email address", "…and whether it’s verified."),
        Scope::Address => ("See your postal address", "Street, town and country."),
        Scope::Phone => ("See your phone number", "…and whether it’s verified."),
        Scope::OfflineAccess => {
            ("Keep access when you’re not using the app", "Until you withdraw your approval.")
        }
        Scope::AccountsRead => ("See the account and its members", scope.as_str()),
        Scope::AccountsWrite => ("Change the account and its members", scope.as_str()),
        Scope::ClientsRead => ("See the account’s apps", scope.as_str()),
        Scope::ClientsWrite => ("Create, change and delete apps and client secrets", scope.as_str()),
        Scope::ResourcesRead => ("See the account’s APIs", scope.as_str()),
        Scope::ResourcesWrite => ("Manage the account’s APIs and which apps may use them", scope.as_str()),
        Scope::GrantsRead => ("See grants, consents and sessions", scope.as_str()),
        Scope::GrantsWrite => ("Revoke grants", scope.as_str()),
        Scope::TokensRead => ("See which tokens were issued", scope.as_str()),
        Scope::TokensWrite => ("Revoke tokens", scope.as_str()),
        Scope::TokensRevokeAll => ("End everything that a person has at the account’s apps", scope.as_str()),
        Scope::TokensIntrospect => ("Check every token of the account", scope.as_str()),
        Scope::EventsRead => ("See the account’s events", scope.as_str()),
        Scope::EndpointsRead => ("See the account’s webhooks and their deliveries", scope.as_str()),
        Scope::EndpointsWrite => {
            ("Manage the account’s webhooks, and have its events sent to any address", scope.as_str())
        }
        Scope::UsersRead => ("See the account’s test users", scope.as_str()),
        Scope::UsersWrite => ("Create, change and delete test users", scope.as_str()),
        Scope::UsageRead => ("See usage and the request log", scope.as_str()),
        Scope::AlertsRead => ("See alerts about suspicious traffic", scope.as_str()),
        Scope::TicketsRead => ("See support tickets that you can see", scope.as_str()),
        Scope::TicketsWrite => ("Open and answer support tickets in your name", scope.as_str()),
        Scope::AuditRead => ("Search the account’s whole history", scope.as_str()),
        Scope::SsfManage => ("Receive security events about people", scope.as_str()),
    };
    ScopeText { title, detail }
}

const fn dutch(scope: Scope) -> ScopeText {
    let (title, detail) = match scope {
        Scope::Openid => ("Je identiteit", "Een kenmerk waaraan de app je herkent, elke keer dat je inlogt."),
        Scope::Profile => (
            "Je profiel",
            "Je namen, foto, websites, geslacht, geboortedatum, taal en tijdzone, voor zover je die hebt \
             opgegeven.",
        ),
        Scope::Email => ("Je e-mailadres", "…en of het geverifieerd is."),
        Scope::Address => ("Je postadres", "Straat, plaats en land."),
        Scope::Phone => ("Je telefoonnummer", "…en of het geverifieerd is."),
        Scope::OfflineAccess => {
            ("Toegang houden als je de app niet gebruikt", "Tot je je toestemming intrekt.")
        }
        Scope::AccountsRead => ("Het account en de leden ervan zien", scope.as_str()),
        Scope::AccountsWrite => ("Het account en de leden ervan wijzigen", scope.as_str()),
        Scope::ClientsRead => ("De apps van het account zien", scope.as_str()),
        Scope::ClientsWrite => ("Apps en client secrets aanmaken, wijzigen en verwijderen", scope.as_str()),
        Scope::ResourcesRead => ("De API’s van het account zien", scope.as_str()),
        Scope::ResourcesWrite => {
            ("De API’s van het account beheren, en welke apps ze mogen gebruiken", scope.as_str())
        }
        Scope::GrantsRead => ("Grants, toestemmingen en sessies zien", scope.as_str()),
        Scope::GrantsWrite => ("Grants intrekken", scope.as_str()),
        Scope::TokensRead => ("Zien welke tokens zijn uitgegeven", scope.as_str()),
        Scope::TokensWrite => ("Tokens intrekken", scope.as_str()),
        Scope::TokensRevokeAll => {
            ("Alles beëindigen wat iemand bij de apps van het account heeft", scope.as_str())
        }
        Scope::TokensIntrospect => ("Elk token van het account controleren", scope.as_str()),
        Scope::EventsRead => ("De gebeurtenissen van het account zien", scope.as_str()),
        Scope::EndpointsRead => ("Webhooks van het account en hun bezorging inzien", scope.as_str()),
        Scope::EndpointsWrite => (
            "Webhooks van het account beheren, en de gebeurtenissen naar elk adres laten sturen",
            scope.as_str(),
        ),
        Scope::UsersRead => ("De testgebruikers van het account zien", scope.as_str()),
        Scope::UsersWrite => ("Testgebruikers aanmaken, wijzigen en verwijderen", scope.as_str()),
        Scope::UsageRead => ("Het gebruik en het verzoekenlogboek zien", scope.as_str()),
        Scope::AlertsRead => ("Meldingen over verdacht verkeer zien", scope.as_str()),
        Scope::TicketsRead => ("Supporttickets zien die jij kunt zien", scope.as_str()),
        Scope::TicketsWrite => ("Namens jou supporttickets openen en beantwoorden", scope.as_str()),
        Scope::AuditRead => ("De hele geschiedenis van het account doorzoeken", scope.as_str()),
        Scope::SsfManage => ("Beveiligingsgebeurtenissen over mensen ontvangen", scope.as_str()),
    };
    ScopeText { title, detail }
}
