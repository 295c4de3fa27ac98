//! A page of Markdown as an article: its HTML, headings, and text for the search. Code blocks stay apart from the
//! HTML, because the reader's own ids are filled into them.

use super::escape::escape;

/// A heading below the title, for the contents of the page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Heading {
    /// 2 or 3.
    pub level: u8,
    /// As GitHub makes it.
    pub anchor: String,
    pub title: String,
}

/// What is below a heading, or before the first one.
#[derive(Clone, Debug, Default)]
pub struct Section {
    /// Empty before the first heading.
    pub anchor: String,
    /// Empty before the first heading.
    pub title: String,
    pub text: String,
}

/// A part of an article.
#[derive(Clone, Debug)]
pub enum Piece {
    Html(String),
    Code { language: String, text: String },
}

/// A page.
#[derive(Clone, Debug, Default)]
pub struct Article {
    pub title: String,
    /// The first paragraph, at most [`DESCRIPTION_MAX`] bytes.
    pub description: String,
    pub headings: Vec<Heading>,
    pub sections: Vec<Section>,
    pub pieces: Vec<Piece>,
    /// The variables of examples that the code of the page sets itself.
    pub sets: Vec<&'static str>,
}

/// Longest description, in bytes.
pub const DESCRIPTION_MAX: usize = 160;

impl Article {
    /// Returns the HTML, with the text of each code block as `fill` returns it.
    pub fn html(&self, fill: impl Fn(&str) -> String) -> String {
        let mut html = String::new();
        for piece in &self.pieces {
            match piece {
                Piece::Html(part) => html.push_str(part),
                Piece::Code { language, text } => {
                    let class = match language.as_str() {
                        "" => String::new(),
                        language => format!(" class=\"language-{}\"", escape(language)),
                    };
                    // The block can be wider than the page; people without a mouse scroll it with the keyboard.
                    html.push_str(&format!("<div class=\"code\"><pre tabindex=\"0\"><code{class}>"));
                    html.push_str(&escape(&fill(text)));
                    html.push_str("</code></pre></div>\n");
                }
            }
        }
        html
    }
}

/// Returns `text` with single spaces, cut at a word if it is longer than `max` bytes.
pub fn shortened(text: &str, max: usize) -> String {
    let mut short = String::new();
    for word in text.split_whitespace() {
        if short.len() + word.len() + 1 > max {
            short.push('…');
            return short;
        }
        if !short.is_empty() {
            short.push(' ');
        }
        short.push_str(word);
    }
    short
}

#[cfg(test)]
mod tests {
    use super::{Article, Piece, shortened};

    #[test]
    fn code_is_filled_in_and_escaped() {
        let code = Piece::Code { language: "\"><b>".into(), text: "$X <i>".into() };
        let article = Article { pieces: vec![Piece::Html("<p>$X</p>\n".into()), code], ..Article::default() };
        let fill = |text: &str| text.replace("$X", "<x>");
        let html = "<p>$X</p>\n<div class=\"code\"><pre tabindex=\"0\"><code class=\"language-&quot;&gt;&lt;b&gt;\">\
                    &lt;x&gt; &lt;i&gt;</code></pre></div>\n";
        assert_eq!(article.html(fill), html);
    }

    #[test]
    fn a_long_text_ends_at_a_word() {
        assert_eq!(shortened("one  two\nthree", 20), "one two three");
        assert_eq!(shortened("one two three", 9), "one two…");
    }
}
