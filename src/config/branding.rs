//! Settings of the branding: what people see of the operator, on pages and in mails.

use crate::branding::{Brand, Links, NAME, accent::Accent, colour::Colour, logo::Logo};
use serde::{Deserialize, Serialize};
use std::path::PathBuf;
use url::Url;
use xwms_events::name;

/// Longest name, in characters: it stands above every page, and in the sender of every mail.
const NAME_MAX: usize = 60;
/// Longest link, in bytes.
const LINK_MAX: usize = 500;

/// How the operator presents the server.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields)]
pub struct Branding {
    pub name: String,
    /// A PNG, JPEG or WebP file.
    pub logo: Option<PathBuf>,
    /// A colour such as `#1d5c63`.
    pub accent: Option<String>,
    /// The same for the dark; without it, `accent` is lightened.
    pub accent_dark: Option<String>,
    pub privacy: Option<String>,
    pub terms: Option<String>,
    pub help: Option<String>,
    pub contact: Option<String>,
}

impl Default for Branding {
    fn default() -> Self {
        Self {
            name: NAME.to_owned(),
            logo: None,
            accent: None,
            accent_dark: None,
            privacy: None,
            terms: None,
            help: None,
            contact: None,
        }
    }
}

impl Branding {
    pub(super) fn check(&self, problems: &mut Vec<String>) {
        if let Err(wrong) = self.brand() {
            problems.extend(wrong);
        }
    }

    /// Returns the brand that these settings describe, with the logo ready.
    ///
    /// # Errors
    /// Returns every problem.
    pub fn brand(&self) -> Result<Brand, Vec<String>> {
        let mut problems = Vec::new();
        let mut links = |name: &str, link: &Option<String>, kind: LinkKind| {
            let link = link.as_ref()?;
            link_of(link, kind).map_err(|why| problems.push(format!("branding.{name} = {link:?} {why}"))).ok()
        };
        let links = Links {
            privacy: links("privacy", &self.privacy, LinkKind::Page),
            terms: links("terms", &self.terms, LinkKind::Page),
            help: links("help", &self.help, LinkKind::PageOrMail),
            contact: links("contact", &self.contact, LinkKind::PageOrMail),
        };
        let name = name::line(self.name.trim(), NAME_MAX).unwrap_or_else(|why| {
            problems.push(format!("branding.name = {:?}: {why}", self.name));
            String::new()
        });
        let accent = self.accent().unwrap_or_else(|wrong| {
            problems.extend(wrong);
            None
        });
        let logo = self.logo.as_ref().and_then(|file| {
            let read = Logo::read(file);
            read.map_err(|why| problems.push(format!("branding.logo: {}: {why}", file.display()))).ok()
        });
        if problems.is_empty() { Ok(Brand { name, logo, accent, links }) } else { Err(problems) }
    }

    fn accent(&self) -> Result<Option<Accent>, Vec<String>> {
        let mut problems = Vec::new();
        let mut colour = |name: &str, text: &Option<String>| {
            let text = text.as_ref()?;
            let colour = Colour::parse(text);
            if colour.is_none() {
                problems.push(format!("branding.{name} = {text:?} is not a colour such as \"#1d5c63\""));
            }
            colour
        };
        let (light, dark) = (colour("accent", &self.accent), colour("accent_dark", &self.accent_dark));
        if self.accent.is_none() && self.accent_dark.is_some() {
            problems.push("branding.accent_dark needs branding.accent".to_owned());
        }
        if !problems.is_empty() {
            return Err(problems);
        }
        let accent = light.map(|light| Accent::new(light, dark)).transpose();
        accent.map_err(|(name, why)| vec![format!("branding.{name}: {why}")])
    }
}

/// What a link may lead to.
#[derive(Clone, Copy, PartialEq, Eq)]
enum LinkKind {
    Page,
    PageOrMail,
}

/// Returns a link as it is shown.
fn link_of(text: &str, kind: LinkKind) -> Result<String, String> {
    let kinds = match kind {
        LinkKind::Page => "an https:// URL",
        LinkKind::PageOrMail => "an https:// or mailto: URL",
    };
    let wrong = || format!("must be {kinds}");
    let url = Url::parse(text).map_err(|_| wrong())?;
    let good = match url.scheme() {
        "https" => url.username().is_empty() && url.password().is_none(),
        "mailto" => kind == LinkKind::PageOrMail && url.path().contains('@'),
        _ => false,
    };
    if !good {
        return Err(wrong());
    }
    if url.as_str().len() > LINK_MAX {
        return Err(format!("must have at most {LINK_MAX} bytes"));
    }
    Ok(url.into())
}

#[cfg(test)]
mod tests {
    use super::Branding;
    use crate::branding::colour::Colour;

    fn wrong(change: impl FnOnce(&mut Branding)) -> String {
        let mut branding = Branding::default();
        change(&mut branding);
        let problems = branding.brand().unwrap_err();
        assert_eq!(problems.len(), 1, "{problems:?}");
        problems.concat()
    }

    #[test]
    fn without_settings_the_server_has_its_own_name_and_colour() {
        let brand = Branding::default().brand().unwrap();
        assert_eq!(brand.name, "xwms");
        assert!(brand.logo.is_none() && brand.accent.is_none() && brand.links.privacy.is_none());
    }

    #[test]
    fn the_operator_s_settings_are_shown() {
        let branding = Branding {
            name: " Acme ".into(),
            accent: Some("#0B57D0".into()),
            privacy: Some("https://acme.example/privacy".into()),
            help: Some("https://acme.example/help?a=b".into()),
            contact: Some("mailto:help@acme.example".into()),
            ..Branding::default()
        };
        let brand = branding.brand().unwrap();
        assert_eq!(brand.name, "Acme");
        assert_eq!(brand.accent.unwrap().light, Colour(0x0b, 0x57, 0xd0));
        assert_eq!(brand.links.contact.as_deref(), Some("mailto:help@acme.example"));
        assert_eq!(brand.links.help.as_deref(), Some("https://acme.example/help?a=b"));
    }

    #[test]
    fn a_link_that_no_page_should_have_is_refused() {
        for link in [
            "javascript:alert(1)",
            "data:text/html,x",
            "http://acme.example/",
            "//acme.example",
            "privacy.html",
            "mailto:privacy@acme.example",
            "https://user:secret@acme.example/",
            "",
        ] {
            let said = wrong(|branding| branding.privacy = Some(link.into()));
            assert!(
                said.starts_with("branding.privacy") && said.ends_with("must be an https:// URL"),
                "{said}"
            );
        }
        let long = format!("https://acme.example/{}", "a".repeat(600));
        assert!(wrong(|branding| branding.terms = Some(long)).contains("at most 500"));
        assert!(wrong(|branding| branding.contact = Some("mailto:".into())).contains("mailto: URL"));
    }

    #[test]
    fn a_name_has_something_visible_and_nothing_hidden() {
        for name in ["", "   ", "\u{3164}", "Ac\u{202e}me", "A\ncme"] {
            assert!(wrong(|branding| branding.name = name.into()).starts_with("branding.name"), "{name:?}");
        }
        assert!(wrong(|branding| branding.name = "a".repeat(61)).contains("at most 60"));
    }

    #[test]
    fn a_malformed_or_illegible_colour_is_refused() {
        let accent = |light: &str| {
            let light = light.to_owned();
            wrong(move |branding| branding.accent = Some(light))
        };
        assert!(accent("teal").contains("is not a colour"));
        assert!(accent("#ffcc00").starts_with("branding.accent: #ffcc00 can't be read on the light pages"));
        assert!(
            wrong(|branding| branding.accent_dark = Some("#ffcc00".into())).contains("needs branding.accent")
        );
        let dark = wrong(|branding| {
            branding.accent = Some("#1d5c63".into());
            branding.accent_dark = Some("#1d5c63".into());
        });
        assert!(dark.starts_with("branding.accent_dark: #1d5c63 can't be read on the dark pages"), "{dark}");
    }

    #[test]
    fn a_logo_that_is_missing_is_named() {
        let said = wrong(|branding| branding.logo = Some("/nonexistent/logo.png".into()));
        assert!(said.starts_with("branding.logo: /nonexistent/logo.png: "), "{said}");
    }
}
