//! What was typed in a form of a page, as texts, numbers and times.

use super::{
    form::{CONFIRM, FormErrors},
    text::words,
};
use crate::{language::Language, surface::http::params::Params};
use std::str::FromStr;
use xwms_events::Timestamp;

/// Returns what was typed in a field, trimmed; empty if nothing.
pub fn text<'a>(typed: &'a Params, name: &str) -> &'a str {
    typed.get(name).unwrap_or_default().trim()
}

/// Returns whether a box was checked.
pub fn is_checked(typed: &Params, name: &str) -> bool {
    typed.get(name).is_some()
}

/// Returns a whole number; `None` if nothing was typed.
///
/// # Errors
/// What the form says if it is none.
pub fn number<T: FromStr>(typed: &Params, name: &str, language: Language) -> Result<Option<T>, FormErrors> {
    let typed = Some(text(typed, name)).filter(|typed| !typed.is_empty());
    let wrong = |_| FormErrors::at(name, words(language).no_number);
    typed.map(|typed| typed.parse().map_err(wrong)).transpose()
}

/// Returns a time, typed in UTC; `None` if nothing was typed.
///
/// # Errors
/// What the form says if it is none.
pub fn moment(typed: &Params, name: &str, language: Language) -> Result<Option<Timestamp>, FormErrors> {
    let typed = Some(text(typed, name)).filter(|typed| !typed.is_empty());
    let wrong = |_| FormErrors::at(name, words(language).no_time);
    // Browsers leave the seconds out if they are none.
    let whole = |typed: &str| if typed.len() == 16 { format!("{typed}:00Z") } else { format!("{typed}Z") };
    typed.map(|typed| whole(typed).parse().map_err(wrong)).transpose()
}

/// Checks that the name that confirms a dangerous act was typed.
///
/// # Errors
/// What the form says if it was not.
pub fn check_confirmed(typed: &Params, name: &str, language: Language) -> Result<(), FormErrors> {
    if text(typed, CONFIRM) == name.trim() {
        return Ok(());
    }
    Err(FormErrors::at(CONFIRM, words(language).type_exactly))
}
