//! The fields about the login that tokens of an API, and a scope, demand (RFC 9470), what was typed in them, and
//! the same in words.

use super::login_text::{LoginText, TEXT};
use crate::surface::web::{
    dashboard::shared::{form::DashboardForm, page::DashboardPage},
    shared::kinds::{Choice, Field, Form, FormErrors, Input},
};
use xwms_events::{
    resource::{ResourceScope, ResourceSettings},
    session::Assurance,
};

/// What is demanded of a login.
#[derive(Clone, Copy)]
pub struct Demanded {
    pub required_acr: Option<Assurance>,
    /// Its age, in seconds.
    pub max_age: Option<u32>,
}

impl From<&ResourceSettings> for Demanded {
    fn from(settings: &ResourceSettings) -> Self {
        Self { required_acr: settings.required_acr, max_age: settings.max_age }
    }
}

impl From<&ResourceScope> for Demanded {
    fn from(scope: &ResourceScope) -> Self {
        Self { required_acr: scope.required_acr, max_age: scope.max_age }
    }
}

/// The assurances that demand more than any login does.
const STRONGER: [Assurance; 2] = [Assurance::TwoFactors, Assurance::PhishingResistant];

/// Adds the fields, as they are `now`.
pub fn add(dash: &DashboardPage, form: Form, now: Demanded) -> Form {
    let text = dash.text(&TEXT);
    let stronger = STRONGER.into_iter().map(|known| Choice::new(known.as_str(), label(known, text)));
    let choices = std::iter::once(Choice::new("", text.any)).chain(stronger).collect();
    let acr = stronger_of(now).map(Assurance::as_str).unwrap_or_default();
    let acr = Field::new("required_acr", text.acr, Input::Select(choices)).hint(text.acr_hint).value(acr);
    let age = now.max_age.map(|seconds| seconds.to_string()).unwrap_or_default();
    let age = Field::new("max_age", text.max_age, Input::Number).hint(text.max_age_hint).value(age);
    form.field(acr).field(age.optional())
}

/// Returns the demanded assurance, if any login does not have it anyway.
fn stronger_of(demanded: Demanded) -> Option<Assurance> {
    demanded.required_acr.filter(|acr| STRONGER.contains(acr))
}

const fn label(assurance: Assurance, text: &'static LoginText) -> &'static str {
    match assurance {
        Assurance::Password => text.any,
        Assurance::TwoFactors => text.two_factors,
        Assurance::PhishingResistant => text.passkey,
    }
}

/// Returns what was typed.
///
/// # Errors
/// What the form says if the age is not a number.
pub fn typed(form: &DashboardForm) -> Result<Demanded, FormErrors> {
    Ok(Demanded { required_acr: form.get("required_acr").parse().ok(), max_age: form.number("max_age")? })
}

/// Returns what is demanded in words; none if nothing is.
pub fn words(dash: &DashboardPage, demanded: Demanded) -> Vec<String> {
    let text = dash.text(&TEXT);
    let acr = stronger_of(demanded).map(|acr| label(acr, text).to_owned());
    let number = |seconds: u32| dash.language().number(u64::from(seconds));
    let age = demanded.max_age.map(|seconds| format!("{} {} {}", text.at_most, number(seconds), text.ago));
    acr.into_iter().chain(age).collect()
}
