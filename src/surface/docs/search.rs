//! The search: every section of every page, in memory. A query costs one pass over a text of less than two megabytes,
//! for each of its words.

use super::{article::shortened, document::Document, links::Target, navigation::Documents};
use serde::Serialize;

/// Longest query that is looked at, in bytes; the rest is ignored.
const QUERY_MAX: usize = 200;
/// Most words of a query.
const WORDS_MAX: usize = 8;
/// Most results.
const RESULTS_MAX: usize = 20;
/// Most results of one page.
const RESULTS_OF_PAGE_MAX: usize = 3;
/// Longest excerpt, in bytes, and how much of it is before the first word that was found.
const EXCERPT_MAX: usize = 240;
const BEFORE: usize = 70;
/// Most entries of the index that scripts load, and the longest text of one, in bytes.
const INDEX_MAX: usize = 4000;
const INDEX_TEXT_MAX: usize = 300;

/// A section that can be found.
struct Indexed {
    file: String,
    page: String,
    anchor: String,
    heading: String,
    text: String,
    /// The same in lower case. Only ASCII is lowered, so that positions in both are the same.
    low_page: String,
    low_heading: String,
    low_text: String,
    is_record: bool,
}

/// A part of an excerpt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    pub text: String,
    pub is_found: bool,
}

/// A section that was found.
#[derive(Debug)]
pub struct Found {
    pub href: String,
    pub page: String,
    /// Empty for the beginning of the page.
    pub heading: String,
    pub excerpt: Vec<Part>,
}

/// An entry of the index for scripts.
#[derive(Serialize)]
pub struct Listed<'a> {
    href: String,
    page: &'a str,
    heading: &'a str,
    text: String,
}

/// Everything that can be found.
#[derive(Default)]
pub struct Index(Vec<Indexed>);

/// The words of a query.
#[derive(Debug, PartialEq, Eq)]
pub struct Query(Vec<String>);

impl Query {
    pub fn parse(text: &str) -> Self {
        let is_part = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | ':' | '/');
        let text = cut(text).to_ascii_lowercase();
        let mut words: Vec<String> = Vec::new();
        for word in text.split(|c: char| !is_part(c)) {
            let word = word.trim_matches(['.', ':', '-', '/']);
            if word.chars().count() > 1 && words.len() < WORDS_MAX && !words.iter().any(|known| known == word)
            {
                words.push(word.to_owned());
            }
        }
        Self(words)
    }
}

impl Index {
    pub fn of(documents: &Documents) -> Self {
        Self(documents.values().flat_map(sections).collect())
    }

    /// Returns the sections that have every word of `query`, the best first.
    pub fn search(&self, query: &Query, target: Target, from: &str) -> Vec<Found> {
        if query.0.is_empty() {
            return Vec::new();
        }
        let scored = self.0.iter().filter_map(|indexed| Some((indexed.score(query)?, indexed)));
        let mut scored: Vec<_> = scored.collect();
        // Sections of the same score stay in the order of the pages.
        scored.sort_by_key(|(score, _)| std::cmp::Reverse(*score));
        let mut found: Vec<(&str, Found)> = Vec::new();
        for (_, indexed) in scored {
            let of_page = found.iter().filter(|(file, _)| *file == indexed.file).count();
            if found.len() < RESULTS_MAX && of_page < RESULTS_OF_PAGE_MAX {
                found.push((indexed.file.as_str(), indexed.found(query, target, from)));
            }
        }
        found.into_iter().map(|(_, found)| found).collect()
    }

    /// Returns the index for scripts.
    pub fn listed(&self, target: Target, from: &str) -> Vec<Listed<'_>> {
        let listed = self.0.iter().take(INDEX_MAX).map(|indexed| Listed {
            href: indexed.href(target, from),
            page: &indexed.page,
            heading: &indexed.heading,
            text: shortened(&indexed.text, INDEX_TEXT_MAX),
        });
        listed.collect()
    }
}

fn sections(document: &Document) -> impl Iterator<Item = Indexed> {
    document.article.sections.iter().map(move |section| {
        let text = section.text.split_whitespace().collect::<Vec<_>>().join(" ");
        Indexed {
            file: document.file.clone(),
            page: document.article.title.clone(),
            anchor: section.anchor.clone(),
            heading: section.title.clone(),
            low_page: document.article.title.to_ascii_lowercase(),
            low_heading: section.title.to_ascii_lowercase(),
            low_text: text.to_ascii_lowercase(),
            text,
            is_record: document.is_record(),
        }
    })
}

impl Indexed {
    /// Returns how well the section fits; `None` if it lacks a word.
    fn score(&self, query: &Query) -> Option<usize> {
        let mut score = 0;
        for word in &query.0 {
            let in_page = self.low_page.contains(word);
            let in_heading = self.low_heading.contains(word);
            let times = self.low_text.matches(word.as_str()).take(5).count();
            if !in_page && !in_heading && times == 0 {
                return None;
            }
            // The title of a page counts once, at its beginning.
            let is_start = self.anchor.is_empty();
            score += times * 3 + usize::from(in_heading) * 24 + usize::from(in_page && is_start) * 36;
        }
        Some(if self.is_record { score / 4 } else { score })
    }

    fn href(&self, target: Target, from: &str) -> String {
        let page = target.page(from, &self.file);
        if self.anchor.is_empty() { page } else { format!("{page}#{}", self.anchor) }
    }

    fn found(&self, query: &Query, target: Target, from: &str) -> Found {
        Found {
            href: self.href(target, from),
            page: self.page.clone(),
            heading: self.heading.clone(),
            excerpt: excerpt(&self.text, &self.low_text, query),
        }
    }
}

/// Returns as much of what was typed as is looked at.
pub fn cut(typed: &str) -> &str {
    before(typed, QUERY_MAX)
}

/// Returns the beginning of `text` that has at most `max` bytes.
fn before(text: &str, max: usize) -> &str {
    let mut end = max.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text.get(..end).unwrap_or_default()
}

/// Returns the part of `text` around the first word that was found, with all words in it marked. `low` is `text` in lower case.
fn excerpt(text: &str, low: &str, query: &Query) -> Vec<Part> {
    let first = query.0.iter().filter_map(|word| low.find(word.as_str())).min().unwrap_or_default();
    let mut start = before(text, first.saturating_sub(BEFORE)).len();
    // From the beginning of a word.
    if start > 0 {
        start += text.get(start..first).and_then(|rest| rest.find(' ')).map_or(0, |at| at + 1);
    }
    let rest = text.get(start..).unwrap_or_default();
    let shown = before(rest, EXCERPT_MAX);
    let shown = match shown.rfind(' ') {
        Some(end) if shown.len() < rest.len() => before(shown, end),
        _ => shown,
    };
    let low = low.get(start..start + shown.len()).unwrap_or_default();
    let mut parts = Vec::new();
    let mut add = |text: &str, is_found: bool| {
        if !text.is_empty() {
            parts.push(Part { text: text.to_owned(), is_found });
        }
    };
    add(if start > 0 { "… " } else { "" }, false);
    let mut at = 0;
    while let Some((from, to)) = next(low, at, query) {
        add(shown.get(at..from).unwrap_or_default(), false);
        add(shown.get(from..to).unwrap_or_default(), true);
        at = to;
    }
    add(shown.get(at..).unwrap_or_default(), false);
    add(if shown.len() < rest.len() { " …" } else { "" }, false);
    parts
}

/// Returns where the next word of `query` is in `low`, from `at` on: the longest of those that begin first.
fn next(low: &str, at: usize, query: &Query) -> Option<(usize, usize)> {
    let rest = low.get(at..)?;
    let found = query.0.iter().filter_map(|word| Some((rest.find(word.as_str())?, word.len())));
    let (from, length) = found.min_by_key(|(from, length)| (*from, std::cmp::Reverse(*length)))?;
    Some((at + from, at + from + length))
}

#[cfg(test)]
mod tests {
    use super::{EXCERPT_MAX, Part, Query, WORDS_MAX, excerpt};

    fn marked(text: &str, query: &str) -> String {
        let parts = excerpt(text, &text.to_ascii_lowercase(), &Query::parse(query));
        let shown = |Part { text, is_found }: Part| if is_found { format!("[{text}]") } else { text };
        parts.into_iter().map(shown).collect()
    }

    #[test]
    fn a_query_is_a_few_words_of_two_letters_or_more() {
        let words = |text: &str| Query::parse(text).0;
        assert_eq!(words("  Client_ID, a client_id! clients:read. <b>"), ["client_id", "clients:read"]);
        assert_eq!(words("\"><script>alert(1)</script>"), ["script", "alert"]);
        let many: String = (10..90).map(|n| format!("w{n} ")).collect();
        assert_eq!(words(&many).len(), WORDS_MAX);
        assert_eq!(words(&"é".repeat(500)).concat().len(), 200);
        assert!(words(" . - ").is_empty());
    }

    #[test]
    fn an_excerpt_is_around_the_first_word_and_marks_all() {
        assert_eq!(marked("A Client has a client id.", "client id"), "A [Client] has a [client] [id].");
        let long = format!("{} Needle {}", "é word ".repeat(60), "more ".repeat(60));
        let shown = marked(&long, "needle");
        assert!(
            shown.starts_with("… ") && shown.contains(" [Needle] more") && shown.ends_with(" …"),
            "{shown}"
        );
        assert!(shown.len() < EXCERPT_MAX + 20, "{shown}");
        assert_eq!(marked("nothing of it", "needle"), "nothing of it");
    }
}
