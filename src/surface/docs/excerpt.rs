//! The part of a section that is shown for a query: the sentence with the most of its terms, and those marked.

use super::query::{Match, Query, before};

/// Longest excerpt, in bytes.
const EXCERPT_MAX: usize = 240;
/// How much is shown before the first match of a sentence that is longer than an excerpt, in bytes.
const BEFORE: usize = 70;
/// The most matches of a section that are compared.
const MATCHES_MAX: usize = 100;

/// A part of an excerpt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    pub text: String,
    pub is_found: bool,
}

/// Returns the part of `text` that has the most terms of `query`; its beginning if it has none.
pub fn excerpt(text: &str, query: &Query) -> Vec<Part> {
    let matches = query.matches(text);
    let start = best_start(text, &matches);
    let rest = text.get(start..).unwrap_or_default();
    let shown = before(rest, EXCERPT_MAX);
    let shown = match shown.rfind(' ') {
        Some(end) if shown.len() < rest.len() => before(shown, end),
        _ => shown,
    };
    let end = start + shown.len();
    let mut parts = Vec::new();
    let mut add = |text: Option<&str>, is_found: bool| {
        if let Some(text) = text.filter(|text| !text.is_empty()) {
            parts.push(Part { text: text.to_owned(), is_found });
        }
    };
    add((start > 0).then_some("… "), false);
    let mut at = start;
    for one in matches.iter().filter(|one| one.start >= start && one.end <= end) {
        add(text.get(at..one.start), false);
        add(text.get(one.start..one.end), true);
        at = one.end;
    }
    add(text.get(at..end), false);
    add((shown.len() < rest.len()).then_some(" …"), false);
    parts
}

/// Returns where the excerpt begins: with the match around which there are the most terms, or with its sentence.
fn best_start(text: &str, matches: &[Match]) -> usize {
    let mut best = (0, 0);
    for one in matches.iter().take(MATCHES_MAX) {
        let start = start_before(text, one.start);
        let shown = matches.iter().filter(|other| other.start >= start && other.end <= start + EXCERPT_MAX);
        let mut terms: Vec<_> = shown.map(|other| other.term).collect();
        terms.sort_unstable();
        terms.dedup();
        // The first of equals is the best.
        if terms.len() > best.0 {
            best = (terms.len(), start);
        }
    }
    best.1
}

/// Returns the beginning of the sentence that `at` is in; of a word close before it, if the sentence is long.
fn start_before(text: &str, at: usize) -> usize {
    let until = text.get(..at).unwrap_or_default();
    let ends = [". ", "? ", "! "].iter().filter_map(|end| Some(until.rfind(end)? + end.len()));
    let sentence = ends.max().unwrap_or_default();
    if at - sentence <= EXCERPT_MAX / 2 {
        return sentence;
    }
    let start = before(text, at.saturating_sub(BEFORE)).len();
    start + text.get(start..at).and_then(|rest| rest.find(' ')).map_or(0, |space| space + 1)
}

#[cfg(test)]
mod tests {
    use super::{EXCERPT_MAX, Part, Query, excerpt};

    fn marked(text: &str, query: &str) -> String {
        let parts = excerpt(text, &Query::parse(query));
        let shown = |Part { text, is_found }: Part| if is_found { format!("[{text}]") } else { text };
        parts.into_iter().map(shown).collect()
    }

    #[test]
    fn an_excerpt_begins_with_the_sentence_that_has_the_most_words() {
        assert_eq!(marked("A Client has a client id.", "client id"), "A [Client] has a [client] [id].");
        assert_eq!(
            marked("Rotate it. One secret. Now you rotate a secret.", "rotate secret"),
            "[Rotate] it. One [secret]. Now you [rotate] a [secret]."
        );
        let text = format!("One secret. {}Now you rotate a secret.", "Filler of it. ".repeat(30));
        assert_eq!(marked(&text, "rotate secret"), "… Now you [rotate] a [secret].");
    }

    #[test]
    fn an_excerpt_of_a_long_sentence_is_around_the_first_word() {
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
