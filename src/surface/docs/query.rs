//! What somebody searches for: the words of a query with their synonyms, and where a text has them.

use super::{
    synonyms::synonyms,
    words::{Word, words},
};

/// Longest query that is looked at, in bytes; the rest is ignored.
const QUERY_MAX: usize = 200;
/// Most terms of a query.
const TERMS_MAX: usize = 8;
/// The shortest beginning of a word that finds the word, in bytes.
const BEGINNING_MIN: usize = 3;
/// Words that say nothing about what a page is about, by their stems.
const COMMON: &[&str] = &[
    "a", "add", "an", "and", "are", "as", "at", "be", "by", "can", "do", "doe", "for", "from", "get", "has",
    "hav", "how", "i", "if", "in", "into", "is", "it", "its", "me", "my", "not", "of", "on", "one", "or",
    "our", "so", "that", "the", "their", "them", "then", "ther", "thi", "this", "to", "up", "use", "using",
    "was", "what", "when", "wher", "which", "who", "why", "will", "with", "you", "your",
];

/// A word or pair of words that is looked for.
#[derive(Debug, PartialEq, Eq)]
pub struct Term {
    pub token: String,
    /// What else it is called.
    pub others: Vec<String>,
    /// The parts of a name, which are looked for if no page has the name.
    pub parts: Vec<String>,
}

/// The terms of a query.
#[derive(Debug, PartialEq, Eq)]
pub struct Query(pub Vec<Term>);

/// A part of a text that has a term.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Match {
    /// The place of the term in the query.
    pub term: usize,
    pub start: usize,
    pub end: usize,
}

impl Term {
    fn new(token: String, parts: Vec<String>) -> Self {
        let others = synonyms().of_term(&token);
        Self { token, others, parts }
    }

    /// Returns whether `token` is a word that begins as this one, and is longer.
    pub fn is_beginning_of(&self, token: &str) -> bool {
        self.token.len() >= BEGINNING_MIN && token.len() > self.token.len() && token.starts_with(&self.token)
    }

    fn finds(&self, token: &str) -> bool {
        let is = |other: &String| other == token;
        self.token == token
            || self.is_beginning_of(token)
            || self.others.iter().any(is)
            || self.parts.iter().any(is)
    }
}

impl Query {
    pub fn parse(typed: &str) -> Self {
        let all = terms(cut(typed));
        // Somebody may look for "how to" itself.
        let says_something = all.iter().any(|term| !is_common(term));
        let mut kept: Vec<Term> = Vec::new();
        for term in all {
            let is_left_out = says_something && is_common(&term) || term.token.chars().count() < 2;
            if !is_left_out && kept.len() < TERMS_MAX && !kept.contains(&term) {
                kept.push(term);
            }
        }
        Self(kept)
    }

    /// Returns where `text` has the terms, in order and without overlaps.
    pub fn matches(&self, text: &str) -> Vec<Match> {
        let words = words(text);
        let found = |token: &str| self.0.iter().position(|term| term.finds(token));
        let mut matches: Vec<Match> = Vec::new();
        for word in &words {
            let term = found(&word.stem);
            matches.extend(term.map(|term| Match { term, start: word.start, end: word.end }));
        }
        let simple: Vec<&Word> = words.iter().filter(|word| !word.is_compound).collect();
        for (one, next) in simple.iter().zip(simple.iter().skip(1)) {
            let pair = synonyms().pair(&one.stem, &next.stem);
            let term = pair.and_then(|pair| found(&pair));
            matches.extend(term.map(|term| Match { term, start: one.start, end: next.end }));
        }
        matches.sort_by_key(|one| (one.start, std::cmp::Reverse(one.end)));
        let mut at = 0;
        matches.retain(|one| {
            let is_free = one.start >= at;
            at = if is_free { one.end } else { at };
            is_free
        });
        matches
    }
}

fn is_common(term: &Term) -> bool {
    COMMON.contains(&term.token.as_str())
}

/// Returns every word of `typed` as a term: a name as a whole, and two words that are a pair as one.
fn terms(typed: &str) -> Vec<Term> {
    let mut all: Vec<Term> = Vec::new();
    for word in words(typed) {
        if word.is_compound {
            // Its parts come before it.
            let parts = words(&word.stem).into_iter().filter(|part| !part.is_compound).map(|part| part.stem);
            let parts: Vec<_> = parts.collect();
            all.truncate(all.len().saturating_sub(parts.len()));
            all.push(Term::new(word.stem, parts));
            continue;
        }
        all.push(Term::new(word.stem, Vec::new()));
    }
    let mut paired: Vec<Term> = Vec::new();
    for term in all {
        let pair = paired.last().and_then(|last| synonyms().pair(&last.token, &term.token));
        match pair {
            Some(pair) => {
                paired.pop();
                paired.push(Term::new(pair, Vec::new()));
            }
            None => paired.push(term),
        }
    }
    paired
}

/// Returns as much of what was typed as is looked at.
pub fn cut(typed: &str) -> &str {
    before(typed, QUERY_MAX)
}

/// Returns the beginning of `text` that has at most `max` bytes.
pub fn before(text: &str, max: usize) -> &str {
    let mut end = max.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text.get(..end).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::{Query, TERMS_MAX};

    fn tokens(typed: &str) -> Vec<String> {
        Query::parse(typed).0.into_iter().map(|term| term.token).collect()
    }

    #[test]
    fn a_query_is_a_few_words_of_two_letters_or_more() {
        assert_eq!(tokens("  Client_ID, a client_id! clients:read. <b>"), ["client_id", "clients:read"]);
        assert_eq!(tokens("\"><script>alert(1)</script>"), ["script", "alert"]);
        let many: String = (10..90).map(|n| format!("w{n} ")).collect();
        assert_eq!(tokens(&many).len(), TERMS_MAX);
        assert_eq!(tokens(&"é".repeat(500)).concat().len(), 200);
        assert!(tokens(" . - ").is_empty());
    }

    #[test]
    fn common_words_count_only_if_there_is_nothing_else() {
        assert_eq!(tokens("How do I rotate the secrets of my app?"), ["rotat", "secret", "app"]);
        assert_eq!(tokens("how to"), ["how", "to"]);
    }

    #[test]
    fn a_pair_is_one_term_and_finds_what_else_it_is_called() {
        assert_eq!(tokens("Signing in with an API key"), ["sign in", "api key"]);
        let found = |typed: &str, text: &str| -> Vec<String> {
            let matches = Query::parse(typed).matches(text);
            matches.into_iter().map(|one| text[one.start..one.end].to_owned()).collect()
        };
        assert_eq!(found("sign in", "The login: log in, not logs. Sign-in."), ["login", "log in", "Sign-in"]);
        assert_eq!(found("client_id", "A client has an id, `client_id`."), ["client", "id", "client_id"]);
        assert_eq!(found("web", "webhooks of the web"), ["webhooks", "web"]);
    }
}
