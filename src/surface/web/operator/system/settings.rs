//! `/operator/system/settings`: the settings of this process, as its file and variables would have them.

use super::{
    tabs::tabs,
    text::{SettingText, SystemText, TEXT},
};
use crate::{
    config::{Origin, Shown, ShownValue, Unit},
    surface::web::{
        operator::shared::page::OperatorPage,
        shared::kinds::{Empty, List, Row, Value, View},
    },
};
use axum::response::Response;

/// Shows the page.
pub async fn show(op: OperatorPage) -> Response {
    let text = op.text(&TEXT);
    let head = op.head(text.settings_title).tabs(tabs(text, op.here_path()));
    op.show(View::new(head).with(list(&op, text)))
}

/// Returns each setting with its value, its unit, and where it comes from.
fn list(op: &OperatorPage, text: &'static SystemText) -> List {
    let words = &text.setting;
    let row = |shown: Shown| {
        let value = match shown.value {
            ShownValue::None => Value::text(words.none),
            ShownValue::Hidden => Value::text(words.hidden),
            ShownValue::Text(text) => Value::Code(text),
        };
        let origin = match shown.origin {
            Origin::Default => Value::text(words.by_default),
            Origin::Source(source) => Value::Code(source),
            Origin::Program => Value::text(words.by_program),
        };
        let unit = shown.unit.map_or(Value::Nothing, |unit| Value::text(unit_word(unit, words)));
        Row { href: None, name: shown.name, cells: vec![value, unit, origin] }
    };
    let rows = op.app().settings.shown().into_iter().map(row).collect();
    let empty = Empty { title: text.nothing, detail: "", action: None, curl: None };
    List::new(op.language(), text.settings_title, &words.columns, empty).rows(rows)
}

const fn unit_word(unit: Unit, words: &'static SettingText) -> &'static str {
    match unit {
        Unit::Milliseconds => words.milliseconds,
        Unit::Seconds => words.seconds,
        Unit::Days => words.days,
        Unit::PerSecond => words.per_second,
        Unit::PerMinute => words.per_minute,
        Unit::Gibibytes => "GiB",
        Unit::Bits => "bits",
    }
}
