//! The texts of the area.

use crate::surface::web::shared::text::Translations;

#[derive(Debug)]
pub struct AlertsText {
    pub title: &'static str,
    pub open: &'static str,
    /// The columns of the list.
    pub columns: [&'static str; 6],
    pub only_open: &'static str,
    pub only_cleared: &'static str,
    pub none: &'static str,
    pub none_detail: &'static str,
    /// The next step without an alert.
    pub requests: &'static str,
    pub seen: &'static str,
    pub app: &'static str,
    pub evidence: &'static str,
    pub rule: &'static str,
    pub raised: &'static str,
    pub done: &'static str,
    pub cleared: &'static str,
    pub until: &'static str,
    pub by_operator: &'static str,
    pub reason: &'static str,
    pub advice: &'static str,
    pub credentials: &'static str,
}

pub static TEXT: Translations<AlertsText> = Translations {
    english: AlertsText {
        title: "Alerts",
        open: "Open alerts",
        columns: ["Alert", "App", "Evidence", "What was done", "Status", "Raised"],
        only_open: "Open only",
        only_cleared: "Cleared",
        none: "No alerts",
        none_detail: "When traffic of your apps looks suspicious, you read here what was seen, what was done about \
                      it, and what to do. The owners get a mail, too.",
        requests: "Look at the latest requests",
        seen: "What was seen",
        app: "App",
        evidence: "Evidence",
        rule: "Rule",
        raised: "Raised",
        done: "What was done",
        cleared: "Cleared",
        until: "Ends",
        by_operator: "When the operator of this server clears it. Contact them.",
        reason: "Reason",
        advice: "What to do",
        credentials: "The app’s credentials",
    },
    dutch: AlertsText {
        title: "Meldingen",
        open: "Open meldingen",
        columns: ["Melding", "App", "Bewijs", "Wat er is gedaan", "Status", "Gemeld"],
        only_open: "Alleen open",
        only_cleared: "Gesloten",
        none: "Geen meldingen",
        none_detail: "Als verkeer van je apps verdacht is, lees je hier wat er is gezien, wat ertegen is gedaan en \
                      wat je kunt doen. De eigenaren krijgen ook mail.",
        requests: "Bekijk de laatste verzoeken",
        seen: "Wat er is gezien",
        app: "App",
        evidence: "Bewijs",
        rule: "Regel",
        raised: "Gemeld",
        done: "Wat er is gedaan",
        cleared: "Gesloten",
        until: "Eindigt",
        by_operator: "Als de beheerder van deze server de melding sluit. Neem contact op.",
        reason: "Reden",
        advice: "Wat je kunt doen",
        credentials: "Inloggegevens van de app",
    },
};
