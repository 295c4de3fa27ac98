//! Draws a `letter` as text and as HTML, with the operator's name, logo, colour and links. The HTML has inline
//! styles, because mail programs drop others; those for the dark are an addition. It loads nothing from anywhere:
//! the logo is part of the mail.

use super::letter::{Block, Letter};
use crate::{
    branding::{Brand, accent::Accent},
    language::{Language, text::Translations},
};
use askama::Template;

/// The name of the logo's part within the mail.
pub const LOGO_ID: &str = "logo";

/// A mail in both of its forms.
pub struct Drawn {
    pub text: String,
    pub html: String,
}

/// The texts of the end of a mail.
struct EndText {
    privacy: &'static str,
    terms: &'static str,
    help: &'static str,
    contact: &'static str,
    automatic: &'static str,
}

static END: Translations<EndText> = Translations {
    english: EndText {
        privacy: "Privacy",
        terms: "Terms",
        help: "Help",
        contact: "Contact",
        automatic: "This mail was sent automatically.",
    },
    dutch: EndText {
        privacy: "Privacy",
        terms: "Voorwaarden",
        help: "Hulp",
        contact: "Contact",
        automatic: "Deze mail is automatisch verstuurd.",
    },
};

/// The end of a mail: who sent it, and where to ask.
struct End<'a> {
    brand: &'a Brand,
    automatic: &'static str,
    links: Vec<(&'static str, &'a str)>,
}

#[derive(Template)]
#[template(path = "letter.html")]
struct Html<'a> {
    letter: &'a Letter,
    end: &'a End<'a>,
    accent: Accent,
}

#[derive(Template)]
#[template(path = "letter.txt")]
struct Text<'a> {
    letter: &'a Letter,
    end: &'a End<'a>,
}

/// Draws `letter` for a server with this brand.
///
/// # Errors
/// When a template fails.
pub fn draw(letter: &Letter, brand: &Brand) -> Result<Drawn, askama::Error> {
    let end = End::new(letter.language, brand);
    let html = Html { letter, end: &end, accent: brand.accent() }.render()?;
    let text = Text { letter, end: &end }.render()?;
    Ok(Drawn { text: format!("{}\n", text.trim_end()), html })
}

impl<'a> End<'a> {
    fn new(language: Language, brand: &'a Brand) -> Self {
        let text = END.of(language);
        let links = [
            (text.help, &brand.links.help),
            (text.contact, &brand.links.contact),
            (text.privacy, &brand.links.privacy),
            (text.terms, &brand.links.terms),
        ];
        let links = links.into_iter().filter_map(|(label, href)| Some((label, href.as_deref()?))).collect();
        Self { brand, automatic: text.automatic, links }
    }
}

#[cfg(test)]
mod tests {
    use super::{Drawn, draw};
    use crate::{
        branding::{Brand, Links, logo::Logo},
        language::Language,
        outbound::mail::{
            letter::{Block, Kind, Letter},
            preview,
        },
    };
    use std::sync::Arc;

    const HOSTILE: &str = r#"<script>alert("1")</script><img src=x onerror=y>'&"#;

    fn brand() -> Brand {
        let links = Links {
            help: Some("https://acme.example/help".into()),
            contact: Some("mailto:help@acme.example".into()),
            ..Links::default()
        };
        let logo = Logo { png: Arc::from([0_u8; 4]), width: 120, height: 40, version: "v".into() };
        Brand { name: "Acme Login".into(), logo: Some(logo), accent: None, links }
    }

    #[test]
    fn every_mail_says_the_same_in_both_forms_and_is_signed() {
        for (kind, language, letter) in preview::examples("https://auth.example") {
            let Drawn { text, html } = draw(&letter, &brand()).unwrap();
            for part in ["Acme Login", "https://acme.example/help", "mailto:help@acme.example"] {
                assert!(text.contains(part) && html.contains(part), "{kind:?}: {part}");
            }
            assert!(text.contains("-- \nAcme Login\n"), "{text}");
            assert!(html.contains(&format!(r#"<html lang="{}">"#, language.tag())), "{html}");
            for block in &letter.blocks {
                let said = match block {
                    Block::Paragraph(text) | Block::Verbatim(text) => text.clone(),
                    Block::Action { url, .. } => url.clone(),
                    Block::Facts(facts) => facts[0].1.clone(),
                };
                assert!(text.contains(&said), "{said} is not in {text}");
                let escaped = said.replace('&', "&#38;").replace('"', "&#34;").replace('\'', "&#39;");
                assert!(html.contains(&escaped), "{escaped} is not in {html}");
            }
        }
    }

    #[test]
    fn no_mail_loads_anything_from_elsewhere() {
        for (kind, _, letter) in preview::examples("https://auth.example") {
            let html = draw(&letter, &brand()).unwrap().html;
            for loads in ["src=\"http", "url(", "@import", "<link", "<script", "<iframe", "background=\"http"]
            {
                assert!(!html.contains(loads), "{kind:?} has {loads}");
            }
            assert_eq!(html.matches("src=").count(), html.matches("src=\"cid:logo\"").count(), "{kind:?}");
        }
    }

    #[test]
    fn every_colour_has_another_one_for_the_dark() {
        for (kind, _, letter) in preview::examples("https://auth.example") {
            let html = draw(&letter, &brand()).unwrap().html;
            let (head, body) = html.split_once("</style>").unwrap();
            assert!(head.contains("(prefers-color-scheme: dark)"), "{head}");
            for tag in body.split('<').filter(|tag| tag.contains("color: #")) {
                // A logo is drawn for white.
                if tag.starts_with("span") {
                    continue;
                }
                let class = tag.split_once("class=\"").and_then(|(_, rest)| rest.split_once('"'));
                let (class, _) = class.unwrap_or_else(|| panic!("{kind:?}: no class in {tag}"));
                assert!(
                    head.contains(&format!(".{class} {{")),
                    "{kind:?}: {class} has no style for the dark"
                );
            }
        }
    }

    #[test]
    fn an_address_stands_on_its_own_line_of_the_text() {
        let url = format!("https://auth.example/join?invitation={}", "a".repeat(300));
        let blocks = vec![Block::Action { label: "Join".into(), url: url.clone() }];
        let letter = Letter { blocks, ..hostile() };
        let text = draw(&letter, &Brand::default()).unwrap().text;
        assert!(text.lines().any(|line| line.trim() == url), "{text}");
    }

    fn hostile() -> Letter {
        let text = || HOSTILE.to_owned();
        Letter {
            kind: Kind::Test,
            language: Language::English,
            subject: text(),
            blocks: vec![
                Block::Paragraph(text()),
                Block::Verbatim(text()),
                Block::Facts(vec![("Account", text())]),
                Block::Action { label: text(), url: text() },
            ],
            reason: text(),
        }
    }

    #[test]
    fn hostile_text_stays_text() {
        let brand = Brand { name: HOSTILE.into(), ..Brand::default() };
        let html = draw(&hostile(), &brand).unwrap().html;
        assert!(!html.contains("<script") && !html.contains("<img") && !html.contains("\"1\""), "{html}");
    }
}
