//! When the text of a page last changed: `docs/dates.txt`, which `scripts/date-docs` writes from the history (ADR
//! 0123). Neither the build nor the server needs git.

use crate::language::Language;
use time::{Date, format_description::FormatItem, macros::format_description};

/// Lines of a path in `docs/` and a date. A path that ends in `/` stands for all pages below it.
const DATES: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/dates.txt"));
const DAY: &[FormatItem<'_>] = format_description!("[year]-[month]-[day]");

/// Returns the day on which the page of `file` last changed; `None` if the list lacks it.
pub fn changed(file: &str) -> Option<Date> {
    changed_by(DATES, file)
}

/// A merge of two branches may leave two lines of a path; the later day counts. A line of its own comes before
/// that of a folder.
fn changed_by(dates: &str, file: &str) -> Option<Date> {
    let latest = |is_wanted: &dyn Fn(&str) -> bool| {
        let lines = dates.lines().filter_map(|line| line.split_once(' '));
        lines.filter(|(path, _)| is_wanted(path)).filter_map(|(_, day)| parsed(day)).max()
    };
    latest(&|path| path == file).or_else(|| latest(&|path| path.ends_with('/') && file.starts_with(path)))
}

fn parsed(day: &str) -> Option<Date> {
    Date::parse(day, DAY).ok()
}

/// Returns a day in the words of `language`, such as `27 November 2026`.
pub fn words(day: Date, language: Language) -> String {
    language.date(day.year(), day.month(), day.day())
}

/// Returns what the Markdown of a page says at its end.
pub fn footer(day: Date) -> String {
    format!("\n---\n\nLast changed on {}.\n", words(day, Language::English))
}

#[cfg(test)]
mod tests {
    use super::{DATES, changed, changed_by, footer, parsed};
    use crate::surface::docs::site::served;
    use time::macros::date;

    #[test]
    fn every_page_has_a_date() {
        let lacks = served().documents().filter(|document| changed(&document.file).is_none());
        let lacks: Vec<_> = lacks.map(|document| document.file.as_str()).collect();
        assert!(lacks.is_empty(), "docs/dates.txt lacks {lacks:?}: run scripts/date-docs");
    }

    #[test]
    fn every_line_names_a_page_that_exists() {
        for line in DATES.lines() {
            let (path, day) = line.split_once(' ').unwrap();
            assert!(parsed(day).is_some(), "docs/dates.txt: {line:?} has no date");
            let is_page = served().documents().any(|document| {
                document.file == path || path.ends_with('/') && document.file.starts_with(path)
            });
            assert!(is_page, "docs/dates.txt: there is no page {path}: run scripts/date-docs");
        }
    }

    #[test]
    fn a_merge_may_leave_two_lines_and_the_later_counts() {
        let dates = "a/ 2026-01-02\na/b.md 2026-03-04\na/b.md 2026-02-01\nbad\nworse.md 2026-13-01\n";
        assert_eq!(changed_by(dates, "a/b.md"), Some(date!(2026 - 03 - 04)));
        assert_eq!(changed_by(dates, "a/c.md"), Some(date!(2026 - 01 - 02)));
        assert_eq!((changed_by(dates, "b.md"), changed_by(dates, "worse.md")), (None, None));
        assert_eq!(footer(date!(2026 - 11 - 05)), "\n---\n\nLast changed on 5 November 2026.\n");
    }
}
