//! A secret that is shown once, with a copy button.

use super::{
    text::{KindsText, words},
    value::Link,
};
use crate::language::Language;
use askama::{Template, filters::HtmlSafe};
use zeroize::Zeroizing;

/// A secret that is shown once. It has no `Debug`.
#[derive(Template)]
#[template(path = "shared/kinds/secret.html")]
pub struct Secret {
    words: &'static KindsText,
    title: String,
    secret: Zeroizing<String>,
    done: Link,
}

impl HtmlSafe for Secret {}

impl Secret {
    /// Shows `secret` below `title`; the link `done` says that it is stored, and leads on.
    pub fn new(language: Language, title: impl Into<String>, secret: &str, done: Link) -> Self {
        Self { words: words(language), title: title.into(), secret: Zeroizing::new(secret.to_owned()), done }
    }
}
