//! An answer as a table. The first cell leads to what the row is about.

use super::{columns, text::TEXT};
use crate::{
    audit::ask::{Answer, Cell},
    surface::web::{
        dashboard::shared::{event_words, objects, page::DashboardPage},
        shared::{
            kinds::{Empty, List, Row, Value},
            moment::Moment,
        },
    },
};

/// Returns the table.
pub fn list(dash: &DashboardPage, caption: &'static str, answer: &Answer) -> List {
    let (text, language) = (dash.text(&TEXT), dash.language());
    let labels: Vec<_> = answer.columns.iter().map(|name| columns::label(name, language)).collect();
    let empty = Empty { title: text.nothing, detail: text.nothing_detail, action: None, curl: None };
    let is_number =
        |index: &usize| answer.rows.iter().any(|row| matches!(row.get(*index), Some(Cell::Number(_))));
    let numbers: Vec<_> = (0..labels.len()).filter(is_number).collect();
    let rows = answer.rows.iter().map(|row| self::row(dash, answer.columns, row)).collect();
    List::new(language, caption, &labels, empty).numbers(&numbers).rows(rows).titled()
}

fn row(dash: &DashboardPage, columns: &[&str], cells: &[Cell]) -> Row {
    let name = match cells.first() {
        Some(Cell::Time(at)) => Moment::new(dash.language(), *at).words,
        Some(Cell::Id(text) | Cell::Text(text)) => Value::shortened(text),
        Some(Cell::Number(number)) => number.to_string(),
        Some(Cell::Nothing) | None => "–".to_owned(),
    };
    let rest = columns.iter().zip(cells).skip(1).map(|(column, cell)| value(dash, column, cell)).collect();
    Row { href: href(dash, columns, cells), name, cells: rest }
}

/// Returns the page of the event of a row, or else of the first object in it.
fn href(dash: &DashboardPage, columns: &[&str], cells: &[Cell]) -> Option<String> {
    let event = columns.iter().zip(cells).find_map(|(column, cell)| match cell {
        Cell::Number(position) if *column == "position" => Some(*position),
        _ => None,
    });
    if let Some(position) = event {
        return Some(dash.path(&format!("events/{position}")));
    }
    cells.iter().find_map(|cell| match cell {
        Cell::Id(id) => object(dash, id),
        _ => None,
    })
}

fn object(dash: &DashboardPage, id: &str) -> Option<String> {
    id.parse().ok().and_then(|id| objects::of_id(dash, id))
}

fn value(dash: &DashboardPage, column: &str, cell: &Cell) -> Value {
    let language = dash.language();
    match cell {
        Cell::Nothing => Value::Nothing,
        // One event type, or several.
        Cell::Text(text) if column == "what" => {
            Value::text(each(text, ", ", |name| event_words::words(name, language).to_owned()))
        }
        Cell::Text(text) if column == "actors" => Value::name(each(text, " ", Value::shortened)),
        Cell::Text(text) if column == "address" || column == "network" => Value::Code(text.clone()),
        Cell::Text(text) => Value::name(text.clone()),
        Cell::Number(number) => Value::Number(number.to_string()),
        Cell::Time(at) => Value::time(language, Some(*at)),
        Cell::Id(id) => match object(dash, id) {
            Some(href) => Value::link(href, Value::shortened(id)),
            None => Value::short_id(id),
        },
    }
}

/// Returns the words of `text` in another form, with `between` them.
fn each(text: &str, between: &str, form: impl Fn(&str) -> String) -> String {
    text.split(' ').map(form).collect::<Vec<_>>().join(between)
}
