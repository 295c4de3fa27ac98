//! Rules and actions of the guard in words: what was seen, what was done, and what to do.

use crate::{
    language::Language,
    surface::web::shared::kinds::{Status, Tone},
};
use serde::de::DeserializeOwned;
use xwms_events::alert::{Action, Rule};
use xwms_projections::alerts::Alert;

/// Reads a word of the read model.
pub fn parse<T: DeserializeOwned>(word: &str) -> Option<T> {
    serde_json::from_value(word.into()).ok()
}

/// Returns the name of the alert's rule.
pub fn title(alert: &Alert, language: Language) -> String {
    parse(&alert.rule).map_or_else(|| alert.rule.clone(), |rule| rule_title(rule, language).to_owned())
}

const fn rule_title(rule: Rule, language: Language) -> &'static str {
    match (rule, language) {
        (Rule::CredentialStuffing, Language::English) => "Many names tried",
        (Rule::CredentialStuffing, Language::Dutch) => "Veel namen geprobeerd",
        (Rule::SecretGuessing, Language::English) => "Someone guesses a secret",
        (Rule::SecretGuessing, Language::Dutch) => "Iemand raadt een secret",
        (Rule::TokenReplay, Language::English) => "Used tokens presented again",
        (Rule::TokenReplay, Language::Dutch) => "Gebruikte tokens opnieuw aangeboden",
        (Rule::OriginChange, Language::English) => "App in a new network",
        (Rule::OriginChange, Language::Dutch) => "App in een nieuw netwerk",
        (Rule::ForgedToken, Language::English) => "Forged token",
        (Rule::ForgedToken, Language::Dutch) => "Vervalst token",
    }
}

/// Returns what the rule looks at.
pub const fn meaning(rule: Rule, language: Language) -> &'static str {
    match (rule, language) {
        (Rule::CredentialStuffing, Language::English) => {
            "One network failed to log in with many different names."
        }
        (Rule::CredentialStuffing, Language::Dutch) => {
            "Vanuit één netwerk mislukten logins met veel verschillende namen."
        }
        (Rule::SecretGuessing, Language::English) => {
            "Somebody presented many wrong secrets of this app, or a right one after many wrong ones."
        }
        (Rule::SecretGuessing, Language::Dutch) => {
            "Iemand bood veel verkeerde secrets van deze app aan, of na veel verkeerde een goed secret."
        }
        (Rule::TokenReplay, Language::English) => {
            "Codes or refresh tokens of several people were presented a second time. A thief may have copied \
             them, or the app keeps old ones."
        }
        (Rule::TokenReplay, Language::Dutch) => {
            "Codes of refresh tokens van verschillende mensen werden een tweede keer aangeboden. Een dief kan \
             ze hebben gekopieerd, of de app bewaart oude."
        }
        (Rule::OriginChange, Language::English) => {
            "This machine app got its tokens in one network, and now got one in another."
        }
        (Rule::OriginChange, Language::Dutch) => {
            "Deze machine-app kreeg haar tokens in één netwerk, en nu een in een ander."
        }
        (Rule::ForgedToken, Language::English) => {
            "A token that this server never issued has a valid signature: somebody else has the key."
        }
        (Rule::ForgedToken, Language::Dutch) => {
            "Een token dat deze server nooit uitgaf heeft een geldige handtekening: een ander heeft de sleutel."
        }
    }
}

/// Returns what the account should do.
pub const fn advice(rule: Rule, language: Language) -> &'static str {
    match (rule, language) {
        (Rule::CredentialStuffing, Language::English) => {
            "You need not do anything: the network is slowed down."
        }
        (Rule::CredentialStuffing, Language::Dutch) => "Je hoeft niets te doen: het netwerk is vertraagd.",
        (Rule::SecretGuessing, Language::English) => {
            "If it isn’t a server of yours with an old secret, rotate the app’s secret, and limit the app to \
             your networks."
        }
        (Rule::SecretGuessing, Language::Dutch) => {
            "Is het geen server van jezelf met een oud secret? Vervang dan het secret van de app, en beperk de \
             app tot je eigen netwerken."
        }
        (Rule::TokenReplay, Language::English) => {
            "Look whether a new version of the app stores each new refresh token. If not, treat the tokens as \
             stolen: revoke them all, and rotate the secret."
        }
        (Rule::TokenReplay, Language::Dutch) => {
            "Kijk of een nieuwe versie van de app elk nieuw refresh token bewaart. Zo niet, ga dan uit van \
             diefstal: trek alle tokens in en vervang het secret."
        }
        (Rule::OriginChange, Language::English) => {
            "If you moved the app, there is nothing to do. If not, rotate its secret at once and limit the app \
             to your networks."
        }
        (Rule::OriginChange, Language::Dutch) => {
            "Heb je de app verhuisd, dan is er niets te doen. Zo niet, vervang dan meteen het secret en beperk \
             de app tot je eigen netwerken."
        }
        (Rule::ForgedToken, Language::English) => "The operator has to stop the key at once.",
        (Rule::ForgedToken, Language::Dutch) => "De beheerder moet de sleutel meteen stoppen.",
    }
}

/// Returns what was done.
pub const fn action(action: Action, language: Language) -> &'static str {
    match (action, language) {
        (Action::SlowDown, Language::English) => "Slowed down: only a few requests of the app get through.",
        (Action::SlowDown, Language::Dutch) => "Vertraagd: maar enkele verzoeken van de app komen erdoor.",
        (Action::Restrict, Language::English) => {
            "Stopped: the app gets no tokens, and its tokens don’t work, until the operator clears the alert."
        }
        (Action::Restrict, Language::Dutch) => {
            "Gestopt: de app krijgt geen tokens en haar tokens werken niet, totdat de beheerder de melding sluit."
        }
        (Action::Notify, Language::English) => "You were told; nothing was stopped.",
        (Action::Notify, Language::Dutch) => "Je kreeg bericht; er is niets gestopt.",
    }
}

/// Returns an action in one word, for a list.
pub const fn action_word(action: Action, language: Language) -> &'static str {
    match (action, language) {
        (Action::SlowDown, Language::English) => "Slowed down",
        (Action::SlowDown, Language::Dutch) => "Vertraagd",
        (Action::Restrict, Language::English) => "Stopped",
        (Action::Restrict, Language::Dutch) => "Gestopt",
        (Action::Notify, Language::English) => "Told",
        (Action::Notify, Language::Dutch) => "Bericht",
    }
}

/// Returns whether the alert is open.
pub fn status(alert: &Alert, language: Language) -> Status {
    let (tone, word) = match (alert.cleared_at.is_some(), language) {
        (false, Language::English) => (Tone::Bad, "Open"),
        (false, Language::Dutch) => (Tone::Bad, "Open"),
        (true, Language::English) => (Tone::Quiet, "Cleared"),
        (true, Language::Dutch) => (Tone::Quiet, "Gesloten"),
    };
    Status { tone, word }
}

/// Returns the evidence in a sentence: "31 counted in 10 minutes; suspicious from 30".
pub fn evidence(alert: &Alert, language: Language) -> String {
    let number = |many: i64| language.number(many.max(0).unsigned_abs());
    let (count, threshold) = (number(alert.count), number(alert.threshold));
    let minutes = number(alert.window_seconds / 60);
    match language {
        Language::English => format!("{count} counted in {minutes} minutes; suspicious from {threshold}"),
        Language::Dutch => format!("{count} geteld in {minutes} minuten; verdacht vanaf {threshold}"),
    }
}

#[cfg(test)]
mod tests {
    use super::parse;
    use xwms_events::alert::{Action, Rule};

    #[test]
    fn the_words_of_the_read_model_are_read_and_others_are_not() {
        assert_eq!(parse(Rule::TokenReplay.as_str()), Some(Rule::TokenReplay));
        assert_eq!(parse(Action::SlowDown.as_str()), Some(Action::SlowDown));
        assert_eq!(parse::<Rule>("new_rule"), None);
    }
}
