//! That a credential was reported as exposed: when, by whom, and the way to contain it. Pages of secrets, tokens,
//! grants and sessions show it.
//!
//! Not here: the form that reports it (`audit/expose`).

use crate::{
    audit::reported::first_reports,
    language::Language,
    store::StoreError,
    surface::{
        http::params::with_query,
        web::{
            dashboard::shared::{history::Actors, page::DashboardPage},
            shared::kinds::{Facts, Value},
        },
    },
};

/// The words of the section.
struct ExposureText {
    title: &'static str,
    lead: &'static str,
    reported: &'static str,
    by: &'static str,
    since: &'static str,
    contain: &'static str,
}

const fn text(language: Language) -> ExposureText {
    match language {
        Language::English => ExposureText {
            title: "Reported as exposed",
            lead: "Others may know it. A report stops nothing.",
            reported: "Reported",
            by: "Reported by",
            since: "Exposed since",
            contain: "See what stops if you contain it",
        },
        Language::Dutch => ExposureText {
            title: "Als uitgelekt gemeld",
            lead: "Anderen kunnen het kennen. Een melding stopt niets.",
            reported: "Gemeld",
            by: "Gemeld door",
            since: "Uitgelekt sinds",
            contain: "Bekijk wat er stopt als je dit indamt",
        },
    }
}

/// Returns what the first report of the credential says; `None` if nobody of the account reported it.
///
/// # Errors
/// When the database does not respond.
pub async fn facts(dash: &DashboardPage, id: impl ToString) -> Result<Option<Facts>, StoreError> {
    let id = id.to_string();
    let reports = first_reports(&dash.app().store, dash.account_id, std::slice::from_ref(&id)).await?;
    let Some(report) = reports.get(&id) else { return Ok(None) };
    let (language, text) = (dash.language(), text(dash.language()));
    let by = Actors::new(dash).name(report.by).await?;
    let contain = with_query(&dash.path("audit/contain"), &[("target", id.as_str())]);
    let facts = Facts::new(text.title)
        .lead(text.lead)
        .fact(text.reported, Value::time(language, Some(report.at)))
        .fact(text.by, Value::name(by))
        .fact(text.since, Value::time(language, report.since))
        .action(contain, text.contain);
    Ok(Some(facts))
}
