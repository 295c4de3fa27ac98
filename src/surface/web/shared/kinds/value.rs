//! What a cell of a table or a fact of a description list shows. `value.html` draws it; text is escaped there, and
//! what people chose is isolated (`<bdi>`).

use super::{chart::Sparkline, text::words};
use crate::{language::Language, surface::web::shared::moment::Moment};
use askama::{Template, filters::HtmlSafe};
use xwms_events::Timestamp;

/// A link with its text.
#[derive(Clone, Debug)]
pub struct Link {
    pub href: String,
    pub label: String,
}

impl Link {
    pub fn new(href: impl Into<String>, label: impl Into<String>) -> Self {
        Self { href: href.into(), label: label.into() }
    }
}

/// How a status looks. The word says what it means; colour and shape only help to find it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    Good,
    Odd,
    Bad,
    Quiet,
}

impl Tone {
    /// Returns the class of the stylesheet.
    pub const fn class(self) -> &'static str {
        match self {
            Self::Good => "good",
            Self::Odd => "odd",
            Self::Bad => "bad",
            Self::Quiet => "quiet",
        }
    }

    /// Returns the shape, as the path of an icon of 16 by 16.
    pub const fn icon(self) -> &'static str {
        match self {
            Self::Good => "M3.5 8.5l3 3 6-7",
            Self::Odd => "M8 2.5L14.5 13.5H1.5zM8 6.5v3.5M8 11.8v.2",
            Self::Bad => "M4 4l8 8M12 4l-8 8",
            Self::Quiet => "M4 8h8",
        }
    }
}

/// A status: shape and word.
#[derive(Clone, Copy, Debug)]
pub struct Status {
    pub tone: Tone,
    pub word: &'static str,
}

/// What a cell or a fact shows.
#[derive(Clone, Debug)]
pub enum Value {
    /// Our own words.
    Text(String),
    /// Words that people or other servers chose.
    Name(String),
    Link(Link),
    /// An id, in full, with a copy button.
    Id(String),
    /// An id by its end, with a copy button for all of it.
    ShortId(String),
    /// Code that is not an id: an address, a route.
    Code(String),
    /// Several lines of code.
    Lines(Vec<String>),
    Tags(Vec<String>),
    Status(Status),
    /// A status by its number, such as that of HTTP.
    Coded(Tone, String),
    Time(Moment),
    /// A time of which the milliseconds matter.
    PreciseTime(Moment),
    /// A number with its unit, at the right.
    Number(String),
    Spark(Sparkline),
    /// Several, one after the other.
    Several(Vec<Self>),
    /// Nothing is known, or there is nothing.
    Nothing,
}

/// A value as markup.
#[derive(Template)]
#[template(path = "shared/kinds/value.html")]
pub struct ValueView<'a> {
    value: &'a Value,
}

impl HtmlSafe for ValueView<'_> {}

impl Value {
    /// Returns the markup, for templates.
    pub const fn view(&self) -> ValueView<'_> {
        ValueView { value: self }
    }

    /// Returns a time, or nothing.
    pub fn time(language: Language, at: Option<Timestamp>) -> Self {
        at.map_or(Self::Nothing, |at| Self::Time(Moment::new(language, at)))
    }

    /// Returns a time to the millisecond.
    pub fn precise_time(language: Language, at: Timestamp) -> Self {
        Self::PreciseTime(Moment::precise(language, at))
    }

    pub fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }

    /// Returns "Yes" or "No".
    pub fn yes_no(language: Language, is_yes: bool) -> Self {
        let words = words(language);
        Self::text(if is_yes { words.yes } else { words.no })
    }

    pub fn name(name: impl Into<String>) -> Self {
        Self::Name(name.into())
    }

    pub fn link(href: impl Into<String>, label: impl Into<String>) -> Self {
        Self::Link(Link::new(href, label))
    }

    pub fn id(id: impl ToString) -> Self {
        Self::Id(id.to_string())
    }

    pub fn short_id(id: impl ToString) -> Self {
        Self::ShortId(id.to_string())
    }

    /// Returns a number as people write it in `language`.
    pub fn number(language: Language, number: u64) -> Self {
        Self::Number(language.number(number))
    }

    pub const fn status(tone: Tone, word: &'static str) -> Self {
        Self::Status(Status { tone, word })
    }

    /// Returns the kind of an id and its last six characters, which differ between ids of one moment.
    pub fn shortened(id: &str) -> String {
        let (kind, rest) = id.rsplit_once('_').unwrap_or(("", id));
        let skipped = rest.chars().count().saturating_sub(6);
        let end: String = rest.chars().skip(skipped).collect();
        if skipped == 0 || kind.is_empty() { id.to_owned() } else { format!("{kind}_…{end}") }
    }
}

#[cfg(test)]
mod tests {
    use super::Value;

    #[test]
    fn an_id_is_shortened_to_its_kind_and_end() {
        assert_eq!(Value::shortened("client_01m8b263yjfb0bb2dkvq4ccpkt"), "client_…4ccpkt");
        for id in ["client_4ccpkt", "", "x", "é"] {
            assert_eq!(Value::shortened(id), id);
        }
    }
}
