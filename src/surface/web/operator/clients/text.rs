//! The texts of the area.

use crate::surface::web::{operator::shared::act::ActText, shared::text::Translations};

#[derive(Debug)]
pub struct ClientText {
    pub accounts: &'static str,
    pub facts: &'static str,
    pub account: &'static str,
    pub verified: &'static str,
    pub reason: &'static str,
    pub scopes: &'static str,
    pub redirect_uris: &'static str,
    pub saved: &'static str,
    pub restrict: ActText,
    pub reinstate: ActText,
    pub verify: ActText,
    pub unverify: ActText,
}

pub static TEXT: Translations<ClientText> = Translations {
    english: ClientText {
        accounts: "Accounts",
        facts: "The app",
        account: "Account",
        verified: "Verified",
        reason: "Restricted for",
        scopes: "Scopes",
        redirect_uris: "Redirect URIs",
        saved: "It was done, and is in the history of the account.",
        restrict: ActText {
            title: "Restrict the app",
            lead: "The app and everything it was issued stop at once. Its account can’t undo it.",
            submit: "Restrict",
        },
        reinstate: ActText {
            title: "Reinstate the app",
            lead: "The app works again. What it was issued before stays revoked.",
            submit: "Reinstate",
        },
        verify: ActText {
            title: "Verify the app",
            lead: "People see at consent that you vouch for who is behind it.",
            submit: "Verify",
        },
        unverify: ActText {
            title: "Stop vouching for the app",
            lead: "People no longer see that it is verified.",
            submit: "Stop vouching",
        },
    },
    dutch: ClientText {
        accounts: "Accounts",
        facts: "De app",
        account: "Account",
        verified: "Geverifieerd",
        reason: "Beperkt om",
        scopes: "Scopes",
        redirect_uris: "Redirect-URI’s",
        saved: "Het is gedaan, en staat in de geschiedenis van het account.",
        restrict: ActText {
            title: "App beperken",
            lead: "De app en alles wat eraan is uitgegeven stopt meteen. Het account kan dit niet ongedaan maken.",
            submit: "Beperken",
        },
        reinstate: ActText {
            title: "App herstellen",
            lead: "De app werkt weer. Wat eerder is uitgegeven blijft ingetrokken.",
            submit: "Herstellen",
        },
        verify: ActText {
            title: "App verifiëren",
            lead: "Mensen zien bij het toestemmen dat je instaat voor wie erachter zit.",
            submit: "Verifiëren",
        },
        unverify: ActText {
            title: "Niet meer instaan voor de app",
            lead: "Mensen zien niet meer dat de app geverifieerd is.",
            submit: "Niet meer instaan",
        },
    },
};
