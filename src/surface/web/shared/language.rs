//! The language of a page, under the name that the areas use. `src/language/` has the languages, because mails
//! speak them too.

pub use crate::language::Language;
