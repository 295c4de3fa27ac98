//! The search: every section of every page, in memory. What a page or section is called counts more than its text,
//! a whole word more than the beginning of one, a rare word more than a common one (as in BM25), and a guide more
//! than the record of a decision.

use super::{
    article::shortened,
    document::Document,
    excerpt::{Part, excerpt},
    links::Target,
    navigation::Documents,
    query::{Query, Term},
    synonyms::{GROUPS, synonyms},
    words::{SEPARATORS, words},
};
use serde::Serialize;
use std::collections::BTreeMap;

/// Most results.
const RESULTS_MAX: usize = 20;
/// Most results of one page.
const RESULTS_OF_PAGE_MAX: usize = 3;
/// Most entries of the index that scripts load, and the longest text of one, in bytes.
const INDEX_MAX: usize = 4000;
const INDEX_TEXT_MAX: usize = 300;

/// What a word counts in a title or a heading that consists of it alone; with more words, it is divided by the
/// root of their number. In a text, a word counts at most one, however often it is there.
const TITLE: f64 = 1.5;
const HEADING: f64 = 0.4;
/// What a word of the path counts.
const PATH: f64 = 0.2;
/// What a name such as `invalid_grant` counts in place of a word.
const NAME: f64 = 3.0;
/// What the beginning of a word, and another word for the same, count in place of the word itself.
const BEGINNING: f64 = 0.25;
const SYNONYM: f64 = 0.6;
/// How soon more of the same word stops to count, in a section and in a page (k1 of BM25).
const SECTION_ENOUGH: f64 = 1.2;
const PAGE_ENOUGH: f64 = 4.0;
/// How far the length of a text matters (b of BM25).
const LENGTH: f64 = 0.5;

/// What the pages of a folder count: the first that fits.
const FOLDERS: [(&str, f64); 11] = [
    ("quickstart/", 1.1),
    ("guides/", 1.1),
    ("operations/", 1.0),
    ("reference/conformance/", 0.3),
    ("reference/", 0.85),
    ("api/", 0.65),
    ("events/", 0.7),
    ("explanation/adr/", 0.3),
    ("explanation/", 0.75),
    ("recipes/", 0.5),
    ("README", 0.6),
];
/// The lists of errors.
const OTHER: f64 = 0.9;

struct Page {
    file: String,
    title: String,
    weight: f64,
    /// How long its text is in words, then in proportion to others.
    length: f64,
}

/// A section that can be found.
struct Section {
    page: usize,
    anchor: String,
    heading: String,
    text: String,
    length: f64,
}

/// How a section has a word.
#[derive(Clone, Copy, Default)]
struct Hits {
    /// What it counts in the title and heading.
    named: f64,
    /// How often it is in the text.
    text: f64,
}

/// How well a page fits.
#[derive(Clone, Copy, Default)]
struct Fit {
    score: f64,
    /// How rare the terms are that it has, together.
    rarity: f64,
    terms: usize,
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

/// The index for scripts.
#[derive(Serialize)]
pub struct Listing<'a> {
    synonyms: &'a [&'a [&'a str]],
    sections: Vec<Listed<'a>>,
}

/// An entry of the index for scripts.
#[derive(Serialize)]
struct Listed<'a> {
    href: String,
    page: &'a str,
    heading: &'a str,
    text: String,
    weight: f64,
}

/// Everything that can be found.
#[derive(Default)]
pub struct Index {
    pages: Vec<Page>,
    sections: Vec<Section>,
    /// The sections that have a word, by its stem.
    places: BTreeMap<String, Vec<(usize, Hits)>>,
}

impl Index {
    pub fn of(documents: &Documents) -> Self {
        let mut index = Self::default();
        for document in documents.values() {
            index.add(document);
        }
        even_out(index.pages.iter_mut().map(|page| &mut page.length).collect());
        even_out(index.sections.iter_mut().map(|section| &mut section.length).collect());
        index
    }

    fn add(&mut self, document: &Document) {
        let (page, title) = (self.pages.len(), document.article.title.clone());
        let mut length = 0.0;
        for section in &document.article.sections {
            let text = section.text.split_whitespace().collect::<Vec<_>>().join(" ");
            let mut hits: BTreeMap<String, Hits> = BTreeMap::new();
            let in_text = tokens(&text);
            let count = in_text.len() as f64;
            for token in in_text {
                hits.entry(token).or_default().text += 1.0;
            }
            let mut name = |text: &str, counts: f64| {
                for token in tokens(text) {
                    let is_name = token.contains(SEPARATORS);
                    hits.entry(token).or_default().named += if is_name { counts * NAME } else { counts };
                }
            };
            name(&section.title, HEADING / root_of_words(&section.title));
            // The beginning of the page.
            if section.anchor.is_empty() {
                name(&title, TITLE / root_of_words(&title));
                name(&document.path().replace('/', " "), PATH);
            }
            for (token, hits) in hits {
                self.places.entry(token).or_default().push((self.sections.len(), hits));
            }
            length += count;
            let (anchor, heading) = (section.anchor.clone(), section.title.clone());
            self.sections.push(Section { page, anchor, heading, text, length: count });
        }
        let file = document.file.clone();
        self.pages.push(Page { weight: weight(&file), file, title, length });
    }

    /// Returns the sections that fit `query`, the best first. A page fits if it has most of the terms.
    pub fn search(&self, query: &Query, target: Target, from: &str) -> Vec<Found> {
        let mut of_pages = vec![0; self.pages.len()];
        let mut found = Vec::new();
        for (_, section) in self.scored(query) {
            let Some(of_page) = of_pages.get_mut(section.page) else { continue };
            if found.len() < RESULTS_MAX && *of_page < RESULTS_OF_PAGE_MAX {
                *of_page += 1;
                found.extend(self.found(section, query, target, from));
            }
        }
        found
    }

    fn scored(&self, query: &Query) -> Vec<(f64, &Section)> {
        let mut of_sections = vec![0.0; self.sections.len()];
        let mut of_pages = vec![Fit::default(); self.pages.len()];
        let terms: Vec<_> = query.0.iter().flat_map(|term| self.search_terms(term)).collect();
        let (mut all, mut rarest, mut missing) = (0.0, 0.0_f64, 0.0);
        for (token, others) in &terms {
            let (rarity, hits) = self.hits(token, others);
            if hits.is_empty() {
                missing += 1.0;
                continue;
            }
            all += rarity;
            rarest = rarest.max(rarity);
            let mut by_page: BTreeMap<usize, Hits> = BTreeMap::new();
            for (at, hits) in hits {
                let Some(section) = self.sections.get(at) else { continue };
                if let Some(score) = of_sections.get_mut(at) {
                    *score += rarity * (hits.named + enough(hits.text / section.length, SECTION_ENOUGH));
                }
                let page = by_page.entry(section.page).or_default();
                page.named = page.named.max(hits.named);
                page.text += hits.text;
            }
            for (at, hits) in by_page {
                if let (Some(fit), Some(page)) = (of_pages.get_mut(at), self.pages.get(at)) {
                    fit.score += rarity * (hits.named + enough(hits.text / page.length, PAGE_ENOUGH));
                    fit.rarity += rarity;
                    fit.terms += 1;
                }
            }
        }
        // A word that no page has is as rare as the rarest.
        all += missing * rarest;
        let mut scored = Vec::new();
        for (section, score) in self.sections.iter().zip(of_sections) {
            let (Some(page), Some(fit)) = (self.pages.get(section.page), of_pages.get(section.page)) else {
                continue;
            };
            if score > 0.0 && fit.terms * 2 > terms.len() {
                let share = fit.rarity / all;
                scored.push((page.weight * share * share * (score + fit.score), section));
            }
        }
        // Sections of the same score stay in the order of the pages.
        scored.sort_by(|(one, _), (other, _)| other.total_cmp(one));
        scored
    }

    /// Returns what is looked for: the term, or the parts of a name that no page has.
    fn search_terms<'a>(&self, term: &'a Term) -> Vec<(&'a str, &'a [String])> {
        if term.parts.is_empty() || self.places.contains_key(&term.token) {
            return vec![(term.token.as_str(), term.others.as_slice())];
        }
        term.parts.iter().map(|part| (part.as_str(), <&[String]>::default())).collect()
    }

    /// Returns how rare a word is, and the sections that have it, its beginning or another word for it.
    fn hits(&self, token: &str, others: &[String]) -> (f64, BTreeMap<usize, Hits>) {
        let mut hits = BTreeMap::new();
        let mut put = |places: &[(usize, Hits)], counts: f64| {
            for (at, place) in places {
                let known: &mut Hits = hits.entry(*at).or_default();
                known.named = known.named.max(place.named * counts);
                known.text = known.text.max(place.text * counts);
            }
            hits.len()
        };
        let own = self.places.get(token).map(Vec::as_slice).unwrap_or_default();
        let mut holders = put(own, 1.0);
        let longer = self.places.range(token.to_owned()..).take_while(|(other, _)| other.starts_with(token));
        // The beginning of a word says little if it has two letters.
        for (_, places) in longer.filter(|(other, _)| token.len() > 2 && other.as_str() != token) {
            holders = put(places, BEGINNING);
        }
        let mut with_others = holders;
        for other in others {
            with_others = put(self.places.get(other).map(Vec::as_slice).unwrap_or_default(), SYNONYM);
        }
        // A word that only its synonyms stand for is as rare as they are.
        let holders = if holders == 0 { with_others } else { holders };
        let (holders, all) = (holders as f64, self.sections.len() as f64);
        let rest = all - holders;
        ((1.0 + (rest + 0.5) / (holders + 0.5)).ln(), hits)
    }

    fn href(&self, section: &Section, target: Target, from: &str) -> Option<(String, &Page)> {
        let page = self.pages.get(section.page)?;
        let address = target.page(from, &page.file);
        let href = if section.anchor.is_empty() { address } else { format!("{address}#{}", section.anchor) };
        Some((href, page))
    }

    fn found(&self, section: &Section, query: &Query, target: Target, from: &str) -> Option<Found> {
        let (href, page) = self.href(section, target, from)?;
        let (page, heading) = (page.title.clone(), section.heading.clone());
        Some(Found { href, page, heading, excerpt: excerpt(&section.text, query) })
    }

    /// Returns the index for scripts.
    pub fn listed(&self, target: Target, from: &str) -> Listing<'_> {
        let sections = self.sections.iter().take(INDEX_MAX).filter_map(|section| {
            let (href, page) = self.href(section, target, from)?;
            let text = shortened(&section.text, INDEX_TEXT_MAX);
            Some(Listed { href, page: &page.title, heading: &section.heading, text, weight: page.weight })
        });
        Listing { synonyms: GROUPS, sections: sections.collect() }
    }
}

/// Returns how much a word counts that a text has `times`: never more than one.
fn enough(times: f64, half: f64) -> f64 {
    times / (half + times)
}

/// Returns the root of the number of words of a title, of which a name is one.
fn root_of_words(title: &str) -> f64 {
    (title.split_whitespace().count().max(1) as f64).sqrt()
}

/// Replaces lengths by what a text of that length is divided by: one for the usual length.
fn even_out(lengths: Vec<&mut f64>) {
    let usual = lengths.iter().map(|length| **length).sum::<f64>() / lengths.len().max(1) as f64;
    for length in lengths {
        *length = 1.0 - LENGTH + LENGTH * *length / usual.max(1.0);
    }
}

fn weight(file: &str) -> f64 {
    let found = FOLDERS.iter().find(|(folder, _)| file.starts_with(folder));
    found.map_or(OTHER, |(_, weight)| *weight)
}

/// Returns the stems of the words and names of `text`, and its pairs of words that are a term.
fn tokens(text: &str) -> Vec<String> {
    let words = words(text);
    let simple: Vec<&str> =
        words.iter().filter(|word| !word.is_compound).map(|word| word.stem.as_str()).collect();
    let pairs = simple.iter().zip(simple.iter().skip(1));
    let pairs: Vec<String> = pairs.filter_map(|(one, next)| synonyms().pair(one, next)).collect();
    words.into_iter().map(|word| word.stem).chain(pairs).collect()
}
