//! The words for the columns of answers, and for what an answer does not know.

use crate::{
    audit::ask::Gap,
    language::{
        Language,
        text::{Wording, words_for},
    },
    surface::web::shared::moment::Moment,
};

const COLUMNS: &[Wording] = &[
    ("activated_at", "Activated", "In gebruik"),
    ("actor", "By", "Door"),
    ("actors", "By", "Door"),
    ("address", "Address", "Adres"),
    ("apis", "APIs", "API’s"),
    ("approved_at", "Approved", "Toegestaan"),
    ("at", "When", "Wanneer"),
    ("at_the_same_time", "Others meanwhile", "Andere tegelijk"),
    ("changes", "Changes", "Wijzigingen"),
    ("client_id", "App", "App"),
    ("consent_id", "Consent", "Toestemming"),
    ("created_at", "Created", "Aangemaakt"),
    ("credential_id", "Credential", "Gegeven"),
    ("depth", "Level", "Niveau"),
    ("ended_at", "Ended", "Geëindigd"),
    ("error", "Error", "Fout"),
    ("events", "Events", "Gebeurtenissen"),
    ("expires_at", "Expires", "Verloopt"),
    ("first_at", "First", "Eerst"),
    ("first_position", "First event", "Eerste gebeurtenis"),
    ("how", "How", "Hoe"),
    ("id", "ID", "ID"),
    ("is_new", "New", "Nieuw"),
    ("key_id", "Key", "Sleutel"),
    ("kind", "Kind", "Soort"),
    ("label", "Label", "Label"),
    ("last_at", "Last", "Laatst"),
    ("last_position", "Last event", "Laatste gebeurtenis"),
    ("last_request_at", "Last request", "Laatste verzoek"),
    ("last_used_at", "Last used", "Laatst gebruikt"),
    ("mark", "Mark", "Kenmerk"),
    ("network", "Network", "Netwerk"),
    ("object", "Object", "Object"),
    ("position", "Position", "Positie"),
    ("reported_at", "Reported", "Gemeld"),
    ("request_id", "Request", "Verzoek"),
    ("requests", "Requests", "Verzoeken"),
    ("scopes", "Scopes", "Scopes"),
    ("secret_id", "Secret", "Secret"),
    ("since", "Since", "Sinds"),
    ("stage", "Stage", "Stadium"),
    ("status", "Status", "Status"),
    ("stopped_at", "Stopped", "Gestopt"),
    ("stopped_by", "Stopped by", "Gestopt door"),
    ("token_id", "Token", "Token"),
    ("user_id", "Person", "Persoon"),
    ("valid_tokens", "Valid tokens", "Geldige tokens"),
    ("what", "What", "Wat"),
    ("why", "Why", "Waarom"),
    ("withdrawn_at", "Withdrawn", "Ingetrokken"),
    ("works_until", "Works until", "Werkt tot"),
];

/// The words that answers are made of, in English and Dutch. Whatever is not here is the same in both.
const WORDS: &[Wording] = &[
    ("client_secret", "client_secret", "client secret"),
    ("consent", "consent", "toestemming"),
    ("endpoint_secret", "endpoint_secret", "secret van een webhook"),
    ("event", "event", "gebeurtenis"),
    ("never_used", "never used", "nooit gebruikt"),
    ("old", "old", "oud"),
    ("overlaps", "overlaps", "overlapt"),
    ("request", "request", "verzoek"),
    ("session", "session", "sessie"),
];

/// Returns a word of an answer as people read it; `None` if it is shown as it is.
pub fn word(word: &str, language: Language) -> Option<&'static str> {
    words_for(WORDS, word, language)
}

/// Returns the words for a column; its name if there are none.
pub fn label(name: &'static str, language: Language) -> &'static str {
    words_for(COLUMNS, name, language).unwrap_or(name)
}

/// Returns what is not known, as a sentence.
pub fn gap(gap: Gap, language: Language) -> String {
    let time = |at| Moment::new(language, at).words;
    let number = |count: i64| language.number(count.unsigned_abs());
    match language {
        Language::English => gap.told(time, number),
        Language::Dutch => match gap {
            Gap::RequestsBefore(at) => {
                let at = time(at);
                format!("In verzoeken van vóór {at} is niet gezocht: kies een eerder begin.")
            }
            Gap::RequestsMaybeKept(at) => {
                let at = time(at);
                format!(
                    "In verzoeken van vóór {at} is niet gezocht. Ze worden zo lang bewaard als het abonnement zegt."
                )
            }
            Gap::RequestsByPlan(at, days) => {
                let (at, days) = (time(at), number(days));
                format!(
                    "Verzoeken van vóór {at} worden niet meer bewaard: het abonnement bewaart {days} dagen."
                )
            }
            Gap::RequestsByHold(at) => {
                let at = time(at);
                format!(
                    "Een bewaarplicht houdt verzoeken vanaf {at} vast, langer dan het abonnement. Ouder is er niets."
                )
            }
            Gap::CheckedElsewhere => {
                "API’s die JWT’s zelf controleren, melden niet elk gebruik van een token.".to_owned()
            }
            Gap::LostBatches => {
                "Verzoeken uit de laatste seconden van een server die uitviel, kunnen ontbreken.".to_owned()
            }
            Gap::OldEvents => {
                "Gebeurtenissen van oudere versies noemen geen netwerk, sleutel of soort grant.".to_owned()
            }
            Gap::RequestsNeedAccount => "Verzoeken staan er alleen bij als je een account noemt.".to_owned(),
            Gap::NoRequests => {
                "In het logboek van verzoeken kun je hierop niet zoeken; je ziet alleen gebeurtenissen."
                    .to_owned()
            }
            Gap::OnlyNewest(count) => format!("Alleen de nieuwste {} zijn bekeken.", number(count)),
            Gap::WithoutApproval => {
                "Zonder toestemming, met tokenuitwisseling of identity assertions, kon de app voor meer mensen handelen."
                    .to_owned()
            }
        },
    }
}

#[cfg(test)]
mod tests {
    use super::{COLUMNS, WORDS};

    #[test]
    fn columns_are_in_order_and_each_is_there_once() {
        for words in [COLUMNS, WORDS] {
            assert!(words.windows(2).all(|pair| pair[0].0 < pair[1].0));
        }
    }

    /// They read answers by these labels. The people of some changes are called as the person of an event.
    #[test]
    fn the_drills_in_a_browser_know_each_column() {
        let script =
            include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/clients/node/journeys/answers.mjs"));
        for (name, english, _) in COLUMNS.iter().filter(|(name, _, _)| *name != "actors") {
            let known = [format!("{english}: '{name}'"), format!("'{english}': '{name}'")];
            assert!(known.iter().any(|known| script.contains(known)), "answers.mjs lacks {english}");
        }
    }
}
