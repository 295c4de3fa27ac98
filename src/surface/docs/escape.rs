//! Escapes text for HTML and XML, where no template does it.

/// Returns `text` for the content or a quoted attribute of an element.
pub fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            c => escaped.push(c),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::escape;

    #[test]
    fn text_that_looks_like_markup_stays_text() {
        assert_eq!(escape(r#"<a b="c">'&é"#), "&lt;a b=&quot;c&quot;&gt;&#39;&amp;é");
    }
}
