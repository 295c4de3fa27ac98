//! The texts about which tokens an app may exchange.

use crate::surface::web::shared::text::Translations;

#[derive(Debug)]
pub struct ExchangeText {
    pub title: &'static str,
    pub lead: &'static str,
    pub clients: &'static str,
    pub clients_hint: &'static str,
    pub targets: &'static str,
    pub targets_hint: &'static str,
    pub impersonation: &'static str,
    pub impersonation_hint: &'static str,
    pub id_tokens: &'static str,
    pub id_tokens_hint: &'static str,
    pub may_act: &'static str,
    pub may_act_hint: &'static str,
    pub no_client: &'static str,
}

pub static TEXT: Translations<ExchangeText> = Translations {
    english: ExchangeText {
        title: "Token exchange",
        lead: "An app can exchange another app’s token for a token of its own, to call an API on behalf of the same \
               person. It never gets more than you allow here.",
        clients: "Apps whose tokens it may exchange",
        clients_hint: "Their ids, one per line. Leave this and the APIs empty to switch token exchange off.",
        targets: "APIs that it may call",
        targets_hint: "One per line: the audience of the API, and then the scopes, separated by spaces.",
        impersonation: "Allow impersonation",
        impersonation_hint: "The tokens then don’t say that this app acts for the person. Leave it off, unless an API can’t \
                             handle tokens that do.",
        id_tokens: "Accept id_tokens, too",
        id_tokens_hint: "An id_token then stands for the access token that was issued with it, as long as the person is logged in.",
        may_act: "The only app that may exchange this app’s tokens",
        may_act_hint: "Its id. Leave it empty if the settings of the other apps alone decide.",
        no_client: "This isn’t the id of an app",
    },
    dutch: ExchangeText {
        title: "Tokens inwisselen",
        lead: "Een app mag een token van een andere app inwisselen voor een token waarmee hij namens dezelfde persoon een API \
               aanroept. De app krijgt nooit meer dan je hier noemt.",
        clients: "Apps waarvan hij tokens mag inwisselen",
        clients_hint: "Hun id’s, één per regel. Laat dit en de API’s leeg om inwisselen uit te zetten.",
        targets: "API’s die hij mag aanroepen",
        targets_hint: "Eén per regel: de audience van de API, en dan de scopes, gescheiden door spaties.",
        impersonation: "De app mag handelen zonder dat te zeggen",
        impersonation_hint: "Staat dit uit, dan zegt elk token dat deze app namens de persoon handelt. Laat het uit, tenzij een API dat niet aankan.",
        id_tokens: "Neem ook id_tokens aan",
        id_tokens_hint: "Een id_token staat dan voor het toegangstoken dat ermee is uitgegeven, zolang de persoon is ingelogd.",
        may_act: "De enige app die tokens van deze app mag inwisselen",
        may_act_hint: "De id. Laat het leeg als alleen de instellingen van de andere apps beslissen.",
        no_client: "Dit is niet de id van een app",
    },
};
