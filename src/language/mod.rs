//! The languages that people can read here, in pages and mails, and which of them a person prefers. `text` has
//! the types of texts in every language. Each page and mail has its own texts.

pub mod text;

const ENGLISH_MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];
const DUTCH_MONTHS: [&str; 12] = [
    "januari",
    "februari",
    "maart",
    "april",
    "mei",
    "juni",
    "juli",
    "augustus",
    "september",
    "oktober",
    "november",
    "december",
];

/// A language of the pages and mails.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Language {
    #[default]
    English,
    Dutch,
}

impl Language {
    /// All languages. The earlier one wins between equals.
    pub const ALL: &'static [Self] = &[Self::English, Self::Dutch];

    /// Returns the tag for `lang` and `Content-Language`.
    pub const fn tag(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::Dutch => "nl",
        }
    }

    /// Returns the language in its own words.
    pub const fn name(self) -> &'static str {
        match self {
            Self::English => "English",
            Self::Dutch => "Nederlands",
        }
    }

    /// Returns the language of a tag such as `nl` or `nl-BE` (RFC 5646); the region is ignored.
    pub fn of_tag(tag: &str) -> Option<Self> {
        let primary = tag.split(['-', '_']).next()?;
        Self::ALL.iter().copied().find(|it| it.tag().eq_ignore_ascii_case(primary))
    }

    /// Returns the language of a person's locale; the default if there is none, or a language that we don't
    /// have.
    pub fn of_locale(locale: Option<&str>) -> Self {
        locale.and_then(Self::of_tag).unwrap_or_default()
    }

    /// Returns the language that a browser prefers (RFC 9110 §12.5.4). Regions are ignored: `nl-BE` is Dutch.
    /// A range with a malformed weight is ignored too. If neither language is requested, the default applies.
    pub fn negotiate(accept_language: Option<&str>) -> Self {
        let ranges = || accept_language.unwrap_or_default().split(',').filter_map(range);
        let weight = |language: Self| {
            let named =
                |tag: &str| tag.split('-').next().is_some_and(|it| it.eq_ignore_ascii_case(language.tag()));
            let best = |wanted: &dyn Fn(&str) -> bool| {
                let matching = ranges().enumerate().filter(|(_, (tag, _))| wanted(tag));
                // Between equal weights, the first one named wins.
                matching.map(|(index, (_, weight))| (weight, usize::MAX - index)).max()
            };
            best(&named).or_else(|| best(&|tag| tag == "*")).filter(|(weight, _)| *weight > 0)
        };
        // `max_by_key` returns the last of equal maxima, hence the reversal.
        let best = Self::ALL
            .iter()
            .rev()
            .filter_map(|it| Some((weight(*it)?, *it)))
            .max_by_key(|(weight, _)| *weight);
        best.map(|(_, language)| language).unwrap_or_default()
    }

    /// Returns a date in the usual spelling.
    pub fn date(self, year: i32, month: time::Month, day: u8) -> String {
        format!("{day} {} {year}", self.month(month))
    }

    /// Returns a day without its year, for where there is little room: `30 Oct`.
    pub fn short_date(self, month: time::Month, day: u8) -> String {
        let name: String = self.month(month).chars().take(3).collect();
        let name = if name == "maa" { "mrt" } else { name.as_str() };
        format!("{day} {name}")
    }

    fn month(self, month: time::Month) -> &'static str {
        let months = match self {
            Self::English => ENGLISH_MONTHS,
            Self::Dutch => DUTCH_MONTHS,
        };
        months.get(usize::from(u8::from(month)) - 1).copied().unwrap_or_default()
    }

    /// Returns a number with its digits in groups of three.
    pub fn number(self, number: u64) -> String {
        let separator = match self {
            Self::English => ',',
            Self::Dutch => '.',
        };
        let digits = number.to_string();
        let mut text = String::with_capacity(digits.len() + digits.len() / 3);
        for (index, digit) in digits.chars().enumerate() {
            if index > 0 && (digits.len() - index).is_multiple_of(3) {
                text.push(separator);
            }
            text.push(digit);
        }
        text
    }

    /// Returns a number of tenths as a number with one decimal.
    pub fn tenths(self, tenths: u64) -> String {
        let point = match self {
            Self::English => '.',
            Self::Dutch => ',',
        };
        format!("{}{point}{}", self.number(tenths / 10), tenths % 10)
    }
}

/// Parses one range of Accept-Language. Returns the tag, and its weight in thousandths.
fn range(text: &str) -> Option<(&str, u16)> {
    let mut parts = text.split(';').map(str::trim);
    let tag = parts.next().filter(|tag| !tag.is_empty())?;
    let weight = match parts.next() {
        None => 1000,
        Some(parameter) => {
            thousandths(parameter.strip_prefix("q=").or_else(|| parameter.strip_prefix("Q="))?)?
        }
    };
    Some((tag, weight))
}

/// Parses a weight (RFC 9110 §12.4.2): 0 to 1, with at most three decimals.
fn thousandths(text: &str) -> Option<u16> {
    let (whole, decimals) = text.split_once('.').unwrap_or((text, ""));
    if decimals.len() > 3 || !decimals.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let decimals: u16 = format!("{decimals:0<3}").parse().ok()?;
    match (whole, decimals) {
        ("0", decimals) => Some(decimals),
        ("1", 0) => Some(1000),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::Language::{self, Dutch, English};

    #[track_caller]
    fn negotiated(header: &str, language: Language) {
        assert_eq!(Language::negotiate(Some(header)), language, "{header}");
    }

    #[test]
    fn the_language_is_english_by_default() {
        assert_eq!(Language::negotiate(None), English);
        for header in ["", " ", ",,", "fr", "fr-FR,de;q=0.9", "*", ";q=1", "nld", "english"] {
            negotiated(header, English);
        }
    }

    #[test]
    fn a_region_does_not_matter_nor_does_case() {
        for header in ["nl", "nl-BE", "NL-be", "nl-Latn-NL", " nl ; q=1 "] {
            negotiated(header, Dutch);
        }
        negotiated("en-GB,nl;q=0.9", English);
    }

    #[test]
    fn the_heaviest_weight_wins_wherever_it_stands() {
        negotiated("en;q=0.8, nl;q=0.9", Dutch);
        negotiated("nl;q=0.8, en;q=0.801", English);
        negotiated("fr, nl-NL;q=0.7, en;q=0.3", Dutch);
        negotiated("en;q=0.1, nl;q=0.5, en-GB;q=0.9", English);
    }

    #[test]
    fn the_first_of_equal_weights_wins() {
        negotiated("nl,en", Dutch);
        negotiated("en,nl", English);
        negotiated("nl;q=0.5,en;q=0.500", Dutch);
    }

    #[test]
    fn a_weight_of_zero_refuses() {
        negotiated("nl;q=0", English);
        negotiated("nl;q=0, *", English);
        negotiated("en;q=0, *;q=0.1", Dutch);
        negotiated("en;q=0, nl;q=0", English);
        negotiated("nl;q=0.000, en;q=0.001", English);
    }

    #[test]
    fn a_star_stands_for_what_is_not_named() {
        negotiated("*, nl;q=0.5", English);
        negotiated("en;q=0.2, *;q=0.5", Dutch);
        negotiated("nl, *;q=0.5", Dutch);
    }

    #[test]
    fn a_malformed_weight_makes_its_range_nothing() {
        for weight in ["", "2", "-1", "inf", "NaN", "1.001", "0.1234", "0.é", "0.5.5", "+0"] {
            negotiated(&format!("nl;q={weight}, en;q=0.001"), English);
        }
        negotiated("nl;level=1, en;q=0.001", English);
        negotiated("nl;q=1.000, en;q=0.9", Dutch);
        negotiated("nl;q=1., en;q=0.9", Dutch);
    }

    #[test]
    fn a_locale_names_its_language() {
        for (locale, language) in [
            (Some("nl"), Dutch),
            (Some("nl-BE"), Dutch),
            (Some("NL_nl"), Dutch),
            (Some("fr"), English),
            (None, English),
        ] {
            assert_eq!(Language::of_locale(locale), language, "{locale:?}");
        }
        assert_eq!(Language::of_tag("nlx"), None);
    }

    #[test]
    fn dates_are_written_out() {
        assert_eq!(English.date(2026, time::Month::March, 3), "3 March 2026");
        assert_eq!(Dutch.date(2026, time::Month::March, 3), "3 maart 2026");
    }

    #[test]
    fn a_short_date_has_the_usual_short_month() {
        assert_eq!(English.short_date(time::Month::October, 30), "30 Oct");
        assert_eq!(Dutch.short_date(time::Month::October, 30), "30 okt");
        assert_eq!(Dutch.short_date(time::Month::March, 3), "3 mrt");
    }

    #[test]
    fn digits_stand_in_groups_of_three() {
        let numbers = [0, 999, 1_000, 1_234_567].map(|number| English.number(number));
        assert_eq!(numbers, ["0", "999", "1,000", "1,234,567"]);
        assert_eq!(Dutch.number(38_902), "38.902");
    }

    #[test]
    fn a_decimal_stands_after_the_point_or_comma_of_the_language() {
        assert_eq!([0, 9, 12_345].map(|tenths| English.tenths(tenths)), ["0.0", "0.9", "1,234.5"]);
        assert_eq!([0, 12_345].map(|tenths| Dutch.tenths(tenths)), ["0,0", "1.234,5"]);
    }
}
