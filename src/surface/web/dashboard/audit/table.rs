//! An answer as a table. The first cell leads to what the row is about, and every id, address and position leads
//! on as well: an investigator goes on by clicks.

use super::{
    asked::{ABOUT, SINCE, UNTIL, WINDOW},
    columns,
    text::{nothing, question},
};
use crate::{
    audit::ask::{Answer, Cell, Kind, Subject},
    surface::{
        http::params::with_query,
        web::{
            dashboard::{
                access::words,
                shared::{event_words, objects, page::DashboardPage, paging::Paging},
            },
            shared::kinds::{Empty, List, Row, Value},
        },
    },
};
use xwms_events::{ids::AnyId, scope::Scope};

/// Returns the table.
pub fn list(dash: &DashboardPage, kind: Kind, answer: &Answer) -> List {
    let language = dash.language();
    let caption = question(kind, language).title;
    let labels: Vec<_> = answer.columns.iter().map(|name| columns::label(name, language)).collect();
    let (title, detail) = nothing(kind, language);
    let empty = Empty { title, detail, action: None, curl: None };
    let is_number =
        |index: &usize| answer.rows.iter().any(|row| matches!(row.get(*index), Some(Cell::Number(_))));
    let numbers: Vec<_> = (0..labels.len()).filter(is_number).collect();
    let rows = answer.rows.iter().map(|row| self::row(dash, answer.columns, row)).collect();
    let list = List::new(language, caption, &labels, empty).numbers(&numbers).rows(rows).titled();
    let is_timed = answer.rows.iter().any(|row| matches!(row.first(), Some(Cell::Time(_))));
    if is_timed { list.of_times(language) } else { list }
}

fn row(dash: &DashboardPage, columns: &[&str], cells: &[Cell]) -> Row {
    let name = match cells.first() {
        // Two things of one minute have an order, and an answer says it: the list is one of times.
        Some(Cell::Time(at)) => at.to_string(),
        Some(Cell::Id(text) | Cell::Text(text)) => Value::shortened(text),
        Some(Cell::Number(number)) => number.to_string(),
        Some(Cell::Nothing) | None => "–".to_owned(),
    };
    let rest = columns.iter().zip(cells).skip(1).map(|(column, cell)| value(dash, column, cell)).collect();
    Row { href: href(dash, columns, cells), name, cells: rest }
}

/// Returns the page of what the first cell names, or else of the event of the row, or else of the first object in it.
fn href(dash: &DashboardPage, columns: &[&str], cells: &[Cell]) -> Option<String> {
    let named = match cells.first() {
        Some(Cell::Id(id)) => object(dash, id),
        Some(Cell::Text(text)) => everything_from(dash, text),
        _ => None,
    };
    if named.is_some() {
        return named;
    }
    let event = columns.iter().zip(cells).find_map(|(column, cell)| match cell {
        Cell::Number(position) if is_position(column) => Some(*position),
        _ => None,
    });
    if let Some(position) = event {
        return Some(dash.path(&format!("events/{position}")));
    }
    let request = columns.iter().zip(cells).find_map(|(column, cell)| match cell {
        Cell::Text(id) if *column == "request_id" => by_request(dash, id),
        _ => None,
    });
    request.or_else(|| {
        cells.iter().find_map(|cell| match cell {
            Cell::Id(id) => object(dash, id),
            _ => None,
        })
    })
}

/// Returns the page of the object with this id; `None` if nothing is shown of such things. People and logins may
/// be known to the account by what they did only, and keys have no page, so theirs is the question what they did.
pub fn object(dash: &DashboardPage, id: &str) -> Option<String> {
    let known: AnyId = id.parse().ok()?;
    match known.kind() {
        "user" | "session" | "key" => Some(by(dash, id)),
        _ => objects::of_id(dash, known),
    }
}

/// Returns the question what happened by `about`, in the window of this page.
fn by(dash: &DashboardPage, about: &str) -> String {
    let paging = Paging::of(dash);
    let mut pairs = vec![(ABOUT, about)];
    pairs.extend([SINCE, UNTIL, WINDOW].into_iter().filter_map(|name| Some((name, paging.get(name)?))));
    with_query(&dash.path(&format!("audit/ask/{}", Kind::By)), &pairs)
}

/// Returns the question about an address or network; `None` if `text` is none.
fn everything_from(dash: &DashboardPage, text: &str) -> Option<String> {
    Subject::of("network", text).map(|_| by(dash, text))
}

/// Returns the question about a request; `None` if a person could not type its id there.
fn by_request(dash: &DashboardPage, id: &str) -> Option<String> {
    matches!(Subject::recognized(id), Some(Subject::Request(_))).then(|| by(dash, id))
}

fn value(dash: &DashboardPage, column: &str, cell: &Cell) -> Value {
    let language = dash.language();
    match cell {
        Cell::Nothing => Value::Nothing,
        // A request, by its method and route.
        Cell::Text(text) if column == "what" && text.contains('/') => Value::Code(text.clone()),
        // One event type, or several.
        Cell::Text(text) if column == "what" => Value::text(each(text, ", ", |name| {
            columns::word(name, language).unwrap_or_else(|| event_words::words(name, language)).to_owned()
        })),
        Cell::Text(text) if matches!(column, "kind" | "why") => {
            let word = |word: &str| columns::word(word, language).unwrap_or(word).to_owned();
            Value::text(each(text, ", ", word))
        }
        Cell::Text(text) if column == "stopped_by" => Value::text(words::reason(text, language)),
        Cell::Text(text) if matches!(column, "actors" | "apis" | "how") => named(dash, text),
        Cell::Text(text) if column == "address" || column == "network" => match everything_from(dash, text) {
            Some(href) => Value::link(href, text.clone()),
            None => Value::Code(text.clone()),
        },
        Cell::Text(text) if column == "request_id" => match by_request(dash, text) {
            Some(href) => Value::link(href, text.clone()),
            None => Value::name(text.clone()),
        },
        Cell::Text(text) => Value::name(text.clone()),
        Cell::Number(position) if is_position(column) && dash.may(Scope::EventsRead) => {
            Value::link(dash.path(&format!("events/{position}")), position.to_string())
        }
        Cell::Number(number) => Value::Number(number.to_string()),
        Cell::Time(at) => Value::time(language, Some(*at)),
        Cell::Id(id) => id_of(dash, id),
    }
}

fn id_of(dash: &DashboardPage, id: &str) -> Value {
    match object(dash, id) {
        Some(href) => Value::link(href, Value::shortened(id)),
        None => Value::short_id(id),
    }
}

/// Returns words, of which some may be ids.
fn named(dash: &DashboardPage, text: &str) -> Value {
    let is_id = |word: &str| word.parse::<AnyId>().is_ok();
    if !text.split(' ').any(is_id) {
        return Value::name(text);
    }
    let word = |word: &str| if is_id(word) { id_of(dash, word) } else { Value::name(word) };
    Value::Several(text.split(' ').map(word).collect())
}

/// Whether a column has positions of events.
fn is_position(column: &str) -> bool {
    matches!(column, "position" | "first_position" | "last_position")
}

/// Returns the words of `text` in another form, with `between` them.
fn each(text: &str, between: &str, form: impl Fn(&str) -> String) -> String {
    text.split(' ').map(form).collect::<Vec<_>>().join(between)
}
