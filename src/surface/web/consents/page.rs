//! The data of the consents page.

use super::text::ConsentsText;
use crate::surface::web::shared::{scopes::ScopeText, text::PageText};
use askama::Template;
use xwms_events::scope::Scope;

/// `GET /account/consents`. Each row posts `csrf_token` and `consent_id` to `/account/consents/withdraw`.
#[derive(Template)]
#[template(path = "consents/consents.html")]
pub struct ConsentsPage {
    pub text: PageText<ConsentsText>,
    pub csrf: String,
    pub user_email: String,
    pub consents: Vec<ConsentRow>,
    /// Whether a consent was just withdrawn.
    pub notice: bool,
}

/// One consent of the user.
pub struct ConsentRow {
    pub consent_id: String,
    pub client_name: String,
    /// The host of the document that the client's id leads to.
    pub client_host: Option<String>,
    /// Whether the client registered itself, and nobody has verified who made it. Then the account vouches for nothing.
    pub self_registered: bool,
    pub account_name: String,
    pub scopes: Vec<Scope>,
    /// What it approves at APIs, each a line.
    pub apis: Vec<String>,
    /// Formatted for people; see [`Language::date`](crate::surface::web::shared::language::Language::date).
    pub granted_at: String,
}

impl ConsentsPage {
    fn scope_titles(&self, row: &ConsentRow) -> Vec<&'static str> {
        row.scopes.iter().map(|scope| ScopeText::of(*scope, self.text.language).title).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::{super::text::TEXT, ConsentRow, ConsentsPage};
    use crate::surface::web::shared::drawn::{check_all, hostile};
    use xwms_events::scope::Scope;

    #[test]
    fn the_page_of_consents_is_drawn_well() {
        let row = |self_registered: bool| ConsentRow {
            consent_id: hostile(),
            client_name: hostile(),
            client_host: self_registered.then(hostile),
            self_registered,
            account_name: hostile(),
            scopes: Scope::ALL.to_vec(),
            apis: vec![hostile()],
            granted_at: hostile(),
        };
        for rows in [&[] as &[bool], &[false, true]] {
            check_all(&TEXT, |text| ConsentsPage {
                text,
                csrf: hostile(),
                user_email: hostile(),
                consents: rows.iter().copied().map(row).collect(),
                notice: true,
            });
        }
    }
}
