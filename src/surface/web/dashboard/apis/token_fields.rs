//! The fields about tokens that a new API and its tab of tokens share, and what was chosen in them.

use super::text::TEXT;
use crate::surface::web::{
    dashboard::shared::{form::DashboardForm, page::DashboardPage},
    shared::kinds::{Choice, Field, Input},
};
use xwms_events::token::TokenFormat;

const JWT: &str = "jwt";
const OPAQUE: &str = "opaque";

/// Returns the choice of the form of tokens.
pub fn format(dash: &DashboardPage, now: TokenFormat) -> Field {
    let text = dash.text(&TEXT);
    let choices = vec![
        Choice::new(JWT, text.jwt).hint(text.jwt_hint),
        Choice::new(OPAQUE, text.opaque).hint(text.opaque_hint),
    ];
    let value = match now {
        TokenFormat::Jwt => JWT,
        TokenFormat::Opaque => OPAQUE,
    };
    Field::new("format", text.format, Input::Radio(choices)).value(value)
}

/// Returns the form that was chosen; `now` if none was.
pub fn format_of(form: &DashboardForm, now: TokenFormat) -> TokenFormat {
    match form.get("format") {
        JWT => TokenFormat::Jwt,
        OPAQUE => TokenFormat::Opaque,
        _ => now,
    }
}

/// Returns the field of the lifetime.
pub fn seconds(dash: &DashboardPage, now: u32) -> Field {
    let text = dash.text(&TEXT);
    Field::new("access_token_seconds", text.seconds, Input::Number).hint(text.seconds_hint).value(now)
}
