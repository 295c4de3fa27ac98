//! The data of the consent page.

use super::text::ConsentText;
use crate::surface::web::shared::{asked_api::Api, scopes::ScopeText, text::PageText};
use askama::Template;
use url::Url;
use xwms_events::{client::Links, scope::Scope};

/// `GET /consent`. The form posts `csrf_token`, `continue` and `decision` (`approve`, `deny`, or `switch` for
/// another user) to `/consent`.
#[derive(Template)]
#[template(path = "consent/consent.html")]
pub struct ConsentPage {
    pub text: PageText<ConsentText>,
    pub csrf: String,
    pub continuation: String,
    pub client_name: String,
    /// The path of the client's logo, if people may see it.
    pub client_logo: Option<String>,
    /// The host of the document that the client's id leads to: who the client is, whatever it calls itself.
    pub client_host: Option<String>,
    pub links: Links,
    /// Whether the client is a test client.
    pub test: bool,
    /// Whether the operator has verified who owns the client.
    pub verified: bool,
    /// Whether the client registered itself, and nobody has verified who made it. Then the account vouches for nothing.
    pub self_registered: bool,
    /// The account that owns the client.
    pub account_name: String,
    pub user_email: String,
    pub scopes: Vec<Scope>,
    /// The APIs of the account that the app asks for.
    pub apis: Vec<Api>,
    /// Whether the app stays signed in. Shown even if `offline_access` isn't among the scopes.
    pub offline: bool,
}

/// A link of the client. The host tells where it leads, because the client chose the address.
struct AppLink<'a> {
    label: &'static str,
    href: &'a str,
    host: String,
}

impl ConsentPage {
    fn app_links(&self) -> Vec<AppLink<'_>> {
        let all = [
            (self.text.website, &self.links.website_uri),
            (self.text.policy, &self.links.policy_uri),
            (self.text.terms, &self.links.tos_uri),
        ];
        all.into_iter()
            .filter_map(|(label, href)| {
                let href = href.as_deref()?;
                let host = Url::parse(href).ok()?.host_str()?.to_owned();
                Some(AppLink { label, href, host })
            })
            .collect()
    }

    fn lines(&self) -> Vec<ScopeText> {
        ScopeText::all(&self.scopes, self.offline, self.text.language)
    }
}

#[cfg(test)]
mod tests {
    use super::{
        super::text::{ConsentText, TEXT},
        Api, ConsentPage,
    };
    use crate::surface::web::shared::{
        asked_api::ApiLine,
        drawn::{check_all, hostile},
        language::Language,
        text::PageText,
    };
    use xwms_events::{client::Links, scope::Scope};

    fn page(text: PageText<ConsentText>) -> ConsentPage {
        ConsentPage {
            text,
            csrf: hostile(),
            continuation: hostile(),
            client_name: hostile(),
            client_logo: Some(hostile()),
            client_host: Some(hostile()),
            links: Links {
                website_uri: Some(format!("https://shop.example/{}", hostile())),
                policy_uri: Some(hostile()),
                tos_uri: None,
            },
            test: true,
            verified: true,
            self_registered: false,
            account_name: hostile(),
            user_email: hostile(),
            scopes: Scope::ALL.to_vec(),
            apis: vec![Api {
                name: hostile(),
                audience: hostile(),
                host_verified: true,
                lines: vec![ApiLine { title: hostile(), detail: hostile() }],
            }],
            offline: true,
        }
    }

    #[test]
    fn the_consent_page_is_drawn_well() {
        check_all(&TEXT, page);
        check_all(&TEXT, |text| ConsentPage { verified: false, self_registered: true, ..page(text) });
    }

    #[test]
    fn staying_signed_in_is_named_once_whether_it_comes_as_a_scope_or_as_a_flag() {
        for (scopes, offline, lines) in [
            (vec![Scope::Openid], false, 1),
            (vec![Scope::Openid], true, 2),
            (vec![Scope::Openid, Scope::OfflineAccess], false, 2),
            (vec![Scope::OfflineAccess, Scope::Openid], true, 2),
        ] {
            let page = ConsentPage { scopes, offline, ..page(PageText::new(&TEXT, Language::English)) };
            assert_eq!(page.lines().len(), lines);
        }
    }
}
