//! The texts of the consents page. `shared/scopes.rs` has the texts of scopes.

use crate::surface::web::shared::text::{Phrase, Translations};

#[derive(Debug)]
pub struct ConsentsText {
    pub title: &'static str,
    pub intro: &'static str,
    pub empty: &'static str,
    pub granted_at: Phrase,
    pub withdraw: &'static str,
    pub withdrawn: &'static str,
}

pub static TEXT: Translations<ConsentsText> = Translations {
    english: ConsentsText {
        title: "Apps you approved",
        intro: "When you withdraw an approval, the app loses access at once. What it already received, it \
                may still have.",
        empty: "No app has your approval. Those that you approve will be listed here.",
        granted_at: Phrase { before: "Approved on ", after: "" },
        withdraw: "Withdraw",
        withdrawn: "Approval withdrawn. The app no longer has access.",
    },
    dutch: ConsentsText {
        title: "Apps met jouw toestemming",
        intro: "Trek je een toestemming in, dan verliest de app meteen de toegang. Wat de app al ontvangen \
                heeft, kan die nog hebben.",
        empty: "Geen enkele app heeft je toestemming. Apps waaraan je die geeft, staan hier.",
        granted_at: Phrase { before: "Toegestaan op ", after: "" },
        withdraw: "Intrekken",
        withdrawn: "Toestemming ingetrokken. De app heeft geen toegang meer.",
    },
};
