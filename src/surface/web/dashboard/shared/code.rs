//! Lines to copy: a command, or JSON.

use crate::surface::web::shared::kinds::Part;
use askama::Template;

/// A section with lines to copy. They are escaped for HTML; whoever writes a command quotes it for the shell.
#[derive(Template)]
#[template(path = "dashboard/shared/code.html")]
pub struct Code {
    pub title: &'static str,
    /// What they are for; may be empty.
    pub lead: &'static str,
    pub code: String,
}

impl From<Code> for Part {
    fn from(code: Code) -> Self {
        Self::own(&code)
    }
}

/// Quotes a word for a POSIX shell.
pub fn quoted(word: &str) -> String {
    format!("'{}'", word.replace('\'', r"'\''"))
}

#[cfg(test)]
mod tests {
    use super::{Code, quoted};
    use crate::surface::web::shared::drawn::hostile;
    use askama::Template;

    #[test]
    fn a_word_ends_only_where_it_ends() {
        assert_eq!(quoted("it's $HOME; `x`"), r"'it'\''s $HOME; `x`'");
    }

    #[test]
    fn hostile_lines_are_text() {
        let html = Code { title: "t", lead: "", code: hostile() }.render().unwrap();
        assert!(!html.contains("<script>") && !html.contains(r#""1""#), "{html}");
    }
}
