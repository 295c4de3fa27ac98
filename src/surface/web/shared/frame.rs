//! What `base.html` draws around every page: the operator's name, logo, colour and links, and the choices of
//! language and colours, which lead back to the same page.

use super::account::{self, AccountLink};
use crate::{
    branding::{Brand, accent::Accent},
    language::Language,
};
use std::sync::Arc;
use url::form_urlencoded;
use xwms_events::user::Theme;

/// Longest address of a page that the choice of language can lead back to, in bytes: a redirect to a longer one
/// is too long for common proxies (ADR 0046).
const HERE_MAX: usize = 3000;

/// The surroundings of a page.
#[derive(Clone, Debug)]
pub struct Frame {
    pub brand: Arc<Brand>,
    pub theme: Theme,
    /// The path and query that show this page again.
    here: String,
}

impl Default for Frame {
    fn default() -> Self {
        Self { brand: Arc::default(), theme: Theme::System, here: "/".to_owned() }
    }
}

/// The texts of the footer.
#[derive(Debug)]
pub struct FooterText {
    /// The name of the operator's links, for screen readers.
    pub label: &'static str,
    pub privacy: &'static str,
    pub terms: &'static str,
    pub help: &'static str,
    pub contact: &'static str,
    /// The name of the choice of language, for screen readers.
    pub language: &'static str,
    /// The name of the choice of colours, for screen readers, and the choices.
    pub theme: &'static str,
    pub theme_system: &'static str,
    pub theme_light: &'static str,
    pub theme_dark: &'static str,
}

/// The logo as a page shows it.
pub struct LogoView {
    pub src: String,
    pub width: u32,
    pub height: u32,
}

/// A link of the footer.
pub struct FooterLink<'a> {
    pub label: &'static str,
    pub href: &'a str,
}

/// One choice of language.
pub struct LanguageChoice {
    pub tag: &'static str,
    pub name: &'static str,
    /// `None` for the language of the page.
    pub href: Option<String>,
}

/// One choice of colours.
pub struct ThemeChoice {
    pub name: &'static str,
    /// `None` for the colours of the page.
    pub href: Option<String>,
}

impl Frame {
    pub fn new(brand: Arc<Brand>, here: String) -> Self {
        Self { brand, theme: Theme::System, here }
    }

    /// Sets the path and query that show this page again.
    pub fn stay_at(&mut self, here: String) {
        self.here = here;
    }

    /// Returns the colours that the person chose, unless they are those of the device.
    pub fn theme(&self) -> Option<&'static str> {
        (self.theme != Theme::System).then(|| self.theme.as_str())
    }

    /// Returns the links between the pages of a person's account.
    pub fn account(&self, language: Language) -> Vec<AccountLink> {
        account::links(&self.here, language)
    }

    /// Returns the name of these links, for screen readers.
    pub fn account_label(&self, language: Language) -> &'static str {
        account::label(language)
    }

    /// Returns the address of the stylesheet with the operator's colours, if there are any.
    pub fn stylesheet(&self) -> Option<String> {
        self.brand.accent.map(|accent| format!("/assets/brand.css?v={}", css_version(accent)))
    }

    /// Returns the operator's logo, if there is one.
    pub fn logo(&self) -> Option<LogoView> {
        let logo = self.brand.logo.as_ref()?;
        let src = format!("/assets/logo.png?v={}", logo.version);
        Some(LogoView { src, width: logo.width, height: logo.height })
    }

    /// Returns the operator's links.
    pub fn links(&self, text: &FooterText) -> Vec<FooterLink<'_>> {
        let links = &self.brand.links;
        let all = [
            (text.privacy, &links.privacy),
            (text.terms, &links.terms),
            (text.help, &links.help),
            (text.contact, &links.contact),
        ];
        all.into_iter()
            .filter_map(|(label, href)| Some(FooterLink { label, href: href.as_deref()? }))
            .collect()
    }

    /// Returns the choices of language on a page in `own`.
    pub fn languages(&self, own: Language) -> Vec<LanguageChoice> {
        let choices = Language::ALL.iter().filter(|it| **it == own || self.here.len() <= HERE_MAX);
        choices
            .map(|it| LanguageChoice {
                tag: it.tag(),
                name: it.name(),
                href: (*it != own).then(|| self.leads_back("/language", it.tag())),
            })
            .collect()
    }

    /// Returns the choices of colours.
    pub fn themes(&self, text: &FooterText) -> Vec<ThemeChoice> {
        let all = [
            (Theme::System, text.theme_system),
            (Theme::Light, text.theme_light),
            (Theme::Dark, text.theme_dark),
        ];
        all.into_iter()
            .filter(|(theme, _)| *theme == self.theme || self.here.len() <= HERE_MAX)
            .map(|(theme, name)| ThemeChoice {
                name,
                href: (theme != self.theme).then(|| self.leads_back("/theme", theme.as_str())),
            })
            .collect()
    }

    /// Returns a link to `path` that chooses `to`, and leads back to this page.
    fn leads_back(&self, path: &str, to: &str) -> String {
        let query = form_urlencoded::Serializer::new(String::new())
            .append_pair("to", to)
            .append_pair("back", &self.here)
            .finish();
        format!("{path}?{query}")
    }
}

/// Names the content of the stylesheet with the operator's colours, for caches.
pub fn css_version(accent: Accent) -> String {
    format!("{}{}", accent.light, accent.dark).replace('#', "")
}

#[cfg(test)]
mod tests {
    use super::Frame;
    use crate::{
        branding::{Brand, Links, accent::Accent, colour::Colour, logo::Logo},
        language::{Language, text::Translations},
        surface::web::shared::{drawn::hostile, text::PageText},
    };
    use askama::Template;
    use std::sync::Arc;

    #[derive(Template)]
    #[template(ext = "html", source = "{% extends \"shared/base.html\" %}{% block title %}T{% endblock %}")]
    struct Bare {
        text: PageText<()>,
    }

    static NOTHING: Translations<()> = Translations { english: (), dutch: () };

    fn html(language: Language, brand: Brand, here: &str) -> String {
        let frame = Frame::new(Arc::new(brand), here.to_owned());
        Bare { text: PageText::within(&NOTHING, language, frame) }.render().unwrap()
    }

    #[test]
    fn a_page_shows_what_the_operator_chose() {
        let links = Links {
            privacy: Some("https://acme.example/privacy?a=1&b=2".into()),
            contact: Some("mailto:help@acme.example".into()),
            ..Links::default()
        };
        let logo = Logo { png: Arc::from([0_u8; 4]), width: 120, height: 40, version: "abc".into() };
        let accent = Some(Accent::new(Colour(0x0b, 0x57, 0xd0), None).unwrap());
        let html =
            html(Language::Dutch, Brand { name: "Acme".into(), logo: Some(logo), accent, links }, "/login");
        for part in [
            "<title>T · Acme</title>",
            r#"<img src="/assets/logo.png?v=abc" width="120" height="40" alt="Acme">"#,
            r#"<link rel="stylesheet" href="/assets/brand.css?v=0b57d0"#,
            r#"<a href="https://acme.example/privacy?a=1&#38;b=2">Privacy</a>"#,
            r#"<a href="mailto:help@acme.example">Contact</a>"#,
            r#"href="/language?to=en&#38;back=%2Flogin""#,
            r#"href="/theme?to=dark&#38;back=%2Flogin""#,
            r#"<span aria-current="true">Automatisch</span>"#,
        ] {
            assert!(html.contains(part), "{part} is not in {html}");
        }
        assert!(!html.contains("Voorwaarden") && !html.contains("to=nl"), "{html}");
    }

    #[test]
    fn a_page_without_branding_has_our_name_and_the_choice_of_language() {
        let html = html(Language::English, Brand::default(), "/join?account=a&invitation=b");
        assert!(html.contains("<title>T · xwms</title>") && !html.contains("brand.css"), "{html}");
        assert!(html.contains("to=nl&#38;back=%2Fjoin%3Faccount%3Da%26invitation%3Db"), "{html}");
        assert!(html.contains(r#"lang="nl""#) && html.contains("Nederlands"), "{html}");
    }

    #[test]
    fn hostile_names_and_addresses_stay_text() {
        let brand = Brand { name: hostile(), ..Brand::default() };
        let html = html(Language::English, brand, &format!("/?{}", hostile()));
        assert!(!html.contains("<script>") && !html.contains(r#""1""#), "{html}");
    }

    #[test]
    fn an_address_too_long_to_lead_back_to_is_not_offered() {
        let html = html(Language::English, Brand::default(), &format!("/?a={}", "a".repeat(4000)));
        assert!(!html.contains("/language?") && html.contains("English"), "{html}");
    }
}
