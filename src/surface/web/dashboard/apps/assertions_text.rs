//! The texts about what an app gets for people whom the login provider asserts.

use crate::surface::web::shared::text::Translations;

#[derive(Debug)]
pub struct AssertionsText {
    pub title: &'static str,
    pub lead: &'static str,
    pub trusted: &'static str,
    pub untrusted: &'static str,
    pub targets: &'static str,
    pub targets_hint: &'static str,
}

pub static TEXT: Translations<AssertionsText> = Translations {
    english: AssertionsText {
        title: "Identity assertions",
        lead: "An app or agent may call an API for a person without asking them, if your login provider says so with an identity \
               assertion (ID-JAG). It never gets more than what you name here.",
        trusted: "Your login provider may assert people.",
        untrusted: "This has no effect yet: an owner has to allow it at the login of the account.",
        targets: "APIs that it may call for people",
        targets_hint: "One per line: the audience of the API, and then the scopes, separated by spaces. Leave it empty to switch this off.",
    },
    dutch: AssertionsText {
        title: "Identiteitsverklaringen",
        lead: "Een app of agent mag namens iemand een API aanroepen zonder het te vragen, als jullie login-provider dat zegt met een \
               identiteitsverklaring (ID-JAG). De app krijgt nooit meer dan je hier noemt.",
        trusted: "Jullie login-provider mag verklaren wie iemand is.",
        untrusted: "Dit doet nog niets: een eigenaar moet het toestaan bij de login van het account.",
        targets: "API’s die hij namens mensen mag aanroepen",
        targets_hint: "Eén per regel: de audience van de API, en dan de scopes, gescheiden door spaties. Laat het leeg om dit uit te zetten.",
    },
};
