//! Draws Markdown (CommonMark with GitHub's tables, task lists and strikethrough). What is ours to decide is
//! decided here: links, anchors, tables, pictures, code blocks. HTML in Markdown is shown as text, so that no page
//! can bring a script.

use super::{
    article::{Article, DESCRIPTION_MAX, Heading, Piece, Section, shortened},
    escape::escape,
    examples, files,
    links::{Href, Linker},
};
use crate::surface::reference;
use pulldown_cmark::{CodeBlockKind, CowStr, Event, Options, Parser, Tag, TagEnd, html};
use std::{collections::HashMap, mem};

/// Returns the options that all readers of the documentation's Markdown use.
pub fn options() -> Options {
    Options::ENABLE_TABLES | Options::ENABLE_TASKLISTS | Options::ENABLE_STRIKETHROUGH
}

/// Draws `text`, whose links `linker` rewrites.
pub fn article<'a>(text: &'a str, linker: &'a Linker<'a>) -> Article {
    let article = Article { sections: vec![Section::default()], ..Article::default() };
    let mut writer = Writer {
        linker,
        article,
        anchors: Anchors::default(),
        events: Vec::new(),
        heading: None,
        lead: None,
        code: None,
        image: None,
        link_is_open: false,
        table: Table::default(),
    };
    for event in Parser::new_ext(text, options()) {
        writer.take(event);
    }
    writer.flush();
    let mut article = writer.article;
    for piece in &article.pieces {
        if let Piece::Code { text, .. } = piece {
            article.sets.extend(examples::set_in(text));
        }
    }
    article
}

/// Names headings, each once on a page.
#[derive(Default)]
struct Anchors(HashMap<String, usize>);

impl Anchors {
    fn of(&mut self, title: &str) -> String {
        let slug = reference::anchor(title);
        let times = self.0.entry(slug.clone()).or_insert(0);
        let anchor = if *times == 0 { slug } else { format!("{slug}-{times}") };
        *times += 1;
        anchor
    }
}

struct OpenHeading {
    level: u8,
    /// Where its content begins in the events.
    at: usize,
    title: String,
}

struct OpenCode {
    language: String,
    text: String,
}

struct OpenImage {
    source: String,
    alt: String,
}

/// Where in a table the writer is.
#[derive(Default)]
struct Table {
    is_head: bool,
    /// Where the content of the cell begins in the events.
    cell_at: usize,
}

struct Writer<'a> {
    linker: &'a Linker<'a>,
    article: Article,
    anchors: Anchors,
    /// What is not yet in the article.
    events: Vec<Event<'a>>,
    heading: Option<OpenHeading>,
    /// The first paragraph.
    lead: Option<String>,
    code: Option<OpenCode>,
    image: Option<OpenImage>,
    link_is_open: bool,
    table: Table,
}

impl<'a> Writer<'a> {
    fn take(&mut self, event: Event<'a>) {
        match event {
            Event::Start(tag) => self.start(tag),
            Event::End(end) => self.end(end),
            Event::Text(text) => self.text(text),
            Event::Code(code) => {
                self.note(&code);
                self.inline(Event::Code(code));
            }
            Event::SoftBreak | Event::HardBreak => {
                self.note(" ");
                self.inline(event);
            }
            Event::Html(html) | Event::InlineHtml(html) => {
                // Comments are for readers of the Markdown source.
                if !html.starts_with("<!--") {
                    self.text(html);
                }
            }
            Event::TaskListMarker(done) => {
                let (sign, word) = if done { ("☑", "done") } else { ("☐", "to do") };
                self.html(format!("<span role=\"img\" aria-label=\"{word}\">{sign}</span> "));
            }
            other => self.events.push(other),
        }
    }

    fn start(&mut self, tag: Tag<'a>) {
        match tag {
            Tag::Heading { level, .. } => {
                let at = self.events.len();
                self.heading = Some(OpenHeading { level: level as u8, at, title: String::new() });
            }
            Tag::CodeBlock(kind) => {
                self.flush();
                let language = match kind {
                    // A word after the language is for other programs.
                    CodeBlockKind::Fenced(info) => {
                        info.split_whitespace().next().unwrap_or_default().to_owned()
                    }
                    CodeBlockKind::Indented => String::new(),
                };
                self.code = Some(OpenCode { language, text: String::new() });
            }
            Tag::Table(_) => self.html("<div class=\"scroll\" tabindex=\"0\"><table>"),
            Tag::TableHead => {
                self.table.is_head = true;
                self.html("<thead><tr>");
            }
            Tag::TableRow => self.html("<tr>"),
            Tag::TableCell => {
                self.html(if self.table.is_head { "<th scope=\"col\">" } else { "<td>" });
                self.table.cell_at = self.events.len();
            }
            Tag::Link { dest_url, .. } => self.open_link(&dest_url),
            Tag::Image { dest_url, .. } => {
                self.image = Some(OpenImage { source: dest_url.to_string(), alt: String::new() });
            }
            Tag::Paragraph => {
                if self.article.description.is_empty() {
                    self.lead = Some(String::new());
                }
                self.events.push(Event::Start(Tag::Paragraph));
            }
            other => self.events.push(Event::Start(other)),
        }
    }

    fn end(&mut self, end: TagEnd) {
        if !matches!(
            end,
            TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough | TagEnd::Link | TagEnd::Heading(_)
        ) {
            self.note(" ");
        }
        match end {
            TagEnd::Heading(_) => self.end_heading(),
            TagEnd::CodeBlock => {
                if let Some(OpenCode { language, text }) = self.code.take() {
                    self.article.pieces.push(Piece::Code { language, text });
                }
            }
            TagEnd::Table => self.html("</tbody></table></div>\n"),
            TagEnd::TableHead => {
                self.table.is_head = false;
                self.html("</tr></thead><tbody>\n");
            }
            TagEnd::TableRow => self.html("</tr>\n"),
            TagEnd::TableCell => self.end_cell(),
            TagEnd::Link => {
                if mem::take(&mut self.link_is_open) {
                    self.html("</a>");
                }
            }
            TagEnd::Image => self.end_image(),
            TagEnd::Paragraph => {
                if let Some(lead) = self.lead.take() {
                    self.article.description = shortened(&lead, DESCRIPTION_MAX);
                }
                self.events.push(Event::End(TagEnd::Paragraph));
            }
            other => self.events.push(Event::End(other)),
        }
    }

    fn text(&mut self, text: CowStr<'a>) {
        self.note(&text);
        match &mut self.code {
            Some(code) => code.text.push_str(&text),
            None => self.inline(Event::Text(text)),
        }
    }

    /// Keeps text and what is in it; within a picture it is the picture in words.
    fn inline(&mut self, event: Event<'a>) {
        match (&mut self.image, event) {
            (Some(image), Event::Text(text) | Event::Code(text)) => image.alt.push_str(&text),
            (Some(image), _) => image.alt.push(' '),
            (None, event) => self.events.push(event),
        }
    }

    /// Keeps `text` for the search, the title and the description.
    fn note(&mut self, text: &str) {
        if let Some(heading) = &mut self.heading {
            heading.title.push_str(text);
            return;
        }
        if let Some(lead) = &mut self.lead {
            lead.push_str(text);
        }
        if let Some(section) = self.article.sections.last_mut() {
            section.text.push_str(text);
        }
    }

    fn html(&mut self, html: impl Into<CowStr<'a>>) {
        self.events.push(Event::Html(html.into()));
    }

    fn open_link(&mut self, link: &str) {
        let opened = match self.linker.href(link) {
            Some(Href::Here(href)) => format!("<a href=\"{}\">", escape(&href)),
            Some(Href::Away(href)) => format!("<a href=\"{}\" rel=\"noopener\">", escape(&href)),
            // The words stay.
            None => return,
        };
        self.link_is_open = true;
        self.html(opened);
    }

    fn end_cell(&mut self) {
        if !self.table.is_head {
            return self.html("</td>");
        }
        // A heading without words would be announced as one.
        if self.events.len() == self.table.cell_at {
            self.events.pop();
            self.html("<td></td>");
        } else {
            self.html("</th>");
        }
    }

    fn end_image(&mut self) {
        let Some(OpenImage { source, alt }) = self.image.take() else { return };
        let alt = escape(&alt);
        let Some((file, (width, height))) =
            self.linker.find(&source).and_then(|file| files::size(&file).map(|size| (file, size)))
        else {
            return self.html(alt);
        };
        let href = escape(&self.linker.target.file(self.linker.from, &file));
        let size = format!("width=\"{width}\" height=\"{height}\"");
        let image = format!("<img src=\"{href}\" {size} alt=\"{alt}\" loading=\"lazy\">");
        // A picture that is smaller on the page than it is opens by itself.
        self.html(if self.link_is_open { image } else { format!("<a href=\"{href}\">{image}</a>") });
    }

    fn end_heading(&mut self) {
        let Some(OpenHeading { level, at, title }) = self.heading.take() else { return };
        let inner = self.events.split_off(at);
        let title = title.trim().to_owned();
        let anchor = self.anchors.of(&title);
        let (id, name) = (escape(&anchor), escape(&title));
        self.html(format!("<h{level} id=\"{id}\">"));
        self.events.extend(inner);
        if level > 1 {
            self.html(format!(" <a class=\"anchor\" href=\"#{id}\" aria-label=\"Link to: {name}\">#</a>"));
        }
        self.html(format!("</h{level}>\n"));
        match level {
            1 => self.article.title = title,
            2 | 3 => {
                self.article.sections.push(Section {
                    anchor: anchor.clone(),
                    title: title.clone(),
                    text: String::new(),
                });
                self.article.headings.push(Heading { level, anchor, title });
            }
            _ => {}
        }
    }

    /// Moves what was kept into the article.
    fn flush(&mut self) {
        if self.events.is_empty() {
            return;
        }
        let mut drawn = String::new();
        html::push_html(&mut drawn, self.events.drain(..));
        self.article.pieces.push(Piece::Html(drawn));
    }
}

#[cfg(test)]
mod tests {
    use super::{Article, Linker, article};
    use crate::surface::docs::links::Target;
    use std::collections::BTreeSet;

    fn drawn(text: &str) -> (Article, String) {
        let files = BTreeSet::from(["a.md".to_owned(), "b.md".to_owned()]);
        let linker = Linker { from: "a.md", target: Target::Server, files: &files };
        let article = article(text, &linker);
        let html = article.html(str::to_owned);
        (article, html)
    }

    #[test]
    fn headings_have_the_anchors_that_github_gives_them() {
        let (article, html) =
            drawn("# The `title`\n\nLead *of* it.\n\n## One & two\n\ntext\n\n## One & two\n\n#### Deep\n");
        assert_eq!((article.title.as_str(), article.description.as_str()), ("The title", "Lead of it."));
        let anchors: Vec<_> = article.headings.iter().map(|heading| heading.anchor.as_str()).collect();
        assert_eq!(anchors, ["one--two", "one--two-1"]);
        let found: Vec<_> = article.sections.iter().map(|section| section.text.trim()).collect();
        assert_eq!(found, ["Lead of it.", "text", ""]);
        assert!(
            html.contains("<h2 id=\"one--two\">One &amp; two <a class=\"anchor\" href=\"#one--two\""),
            "{html}"
        );
        assert!(html.contains("<h1 id=\"the-title\">The <code>title</code></h1>"), "{html}");
    }

    #[test]
    fn markup_and_addresses_that_could_run_a_script_stay_text() {
        let hostile = "<script>alert(1)</script>\n\na <img src=x onerror=alert(1)> [b](javascript:alert(1)) \
                       ![c](https://evil.example/x.png)\n\n<!-- for writers -->\n";
        let (_, html) = drawn(hostile);
        assert!(
            !html.contains("<script") && !html.contains("<img") && !html.contains("javascript:"),
            "{html}"
        );
        assert!(
            html.contains("&lt;script&gt;") && html.contains('b') && !html.contains("for writers"),
            "{html}"
        );
    }

    #[test]
    fn links_lead_to_pages_or_away() {
        let (_, html) = drawn("[x](b.md#y) <https://a.example/?q=1&r=2> [z](../src/lib.rs)");
        let expected = "<p><a href=\"/docs/b#y\">x</a> <a href=\"https://a.example/?q=1&amp;r=2\" rel=\"noopener\">\
                        https://a.example/?q=1&amp;r=2</a> z</p>\n";
        assert_eq!(html, expected);
    }

    #[test]
    fn a_table_has_no_empty_headings_and_no_styles() {
        let (_, html) = drawn("| a | |\n|--:|---|\n| 1 | `2` |\n");
        let expected = "<div class=\"scroll\" tabindex=\"0\"><table><thead><tr><th scope=\"col\">a</th><td></td></tr>\
                        </thead><tbody>\n<tr><td>1</td><td><code>2</code></td></tr>\n</tbody></table></div>\n";
        assert_eq!(html, expected);
    }

    #[test]
    fn code_and_tasks_in_a_list_stay_in_it() {
        let (article, html) = drawn("- [x] run\n\n  ```sh run\n  ISSUER=x <y>\n  ```\n- [ ] end\n");
        assert!(html.contains("<code class=\"language-sh\">ISSUER=x &lt;y&gt;\n</code>"), "{html}");
        assert!(html.contains("aria-label=\"done\">☑</span>") && !html.contains("<input"), "{html}");
        assert_eq!((html.matches("<li>").count(), html.matches("</ul>").count()), (2, 1));
        assert_eq!(article.sets, ["ISSUER"]);
    }
}
