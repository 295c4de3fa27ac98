//! The types of texts in every language. Texts are structs with a field for each string, so that a language that
//! lacks one doesn't compile. Texts for the values of an enum are exhaustive matches for the same reason. To add
//! a language, add a variant to [`Language`] and fix the compile errors.

use super::Language;

/// The same texts in every language.
#[derive(Debug)]
pub struct Translations<T> {
    pub english: T,
    pub dutch: T,
}

impl<T> Translations<T> {
    /// Returns the texts in `language`.
    pub const fn of(&self, language: Language) -> &T {
        match language {
            Language::English => &self.english,
            Language::Dutch => &self.dutch,
        }
    }
}

/// A row of a table: a name or code of ours, and its words in English and Dutch.
pub type Wording = (&'static str, &'static str, &'static str);

/// Returns the words that `table` has for `name`.
pub fn words_for(table: &[Wording], name: &str, language: Language) -> Option<&'static str> {
    let (_, english, dutch) = table.iter().find(|(known, ..)| *known == name)?;
    Some(match language {
        Language::English => *english,
        Language::Dutch => *dutch,
    })
}

/// A sentence with one value in it, which a template writes between the two parts.
#[derive(Clone, Copy, Debug)]
pub struct Phrase {
    pub before: &'static str,
    pub after: &'static str,
}

impl Phrase {
    /// Returns the sentence as plain text. A template escapes it like any other value.
    pub fn with(&self, value: &str) -> String {
        format!("{}{value}{}", self.before, self.after)
    }
}
