//! The data of the security page.

use super::text::SecurityText;
use crate::surface::web::shared::text::PageText;
use askama::Template;

/// `GET /account/security`. Its forms post `csrf_token`.
#[derive(Template)]
#[template(path = "security/security.html")]
pub struct SecurityPage {
    pub text: PageText<SecurityText>,
    pub csrf: String,
    pub user_email: String,
    /// Whether this server offers second factors.
    pub offered: bool,
    pub app: Option<AppRow>,
    pub codes: Option<CodesRow>,
    pub notice: Option<SecurityNotice>,
}

/// The authenticator app. Dates are formatted for people.
pub struct AppRow {
    pub added_at: Option<String>,
    pub last_used: Option<String>,
}

/// The recovery codes.
pub struct CodesRow {
    pub left: String,
    pub all: String,
    /// Whether the person should make new ones.
    pub few: bool,
    pub created_at: String,
}

/// What has just happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SecurityNotice {
    Removed,
    /// Nothing was removed: the person must have a second factor.
    Required,
}

impl SecurityNotice {
    /// Returns the notice of a query.
    pub fn of(query: &str) -> Option<Self> {
        match query {
            "removed" => Some(Self::Removed),
            "required" => Some(Self::Required),
            _ => None,
        }
    }
}

impl SecurityPage {
    fn message(&self) -> Option<&'static str> {
        self.notice.map(|notice| match notice {
            SecurityNotice::Removed => self.text.removed,
            SecurityNotice::Required => self.text.required,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::{super::text::TEXT, AppRow, CodesRow, SecurityNotice, SecurityPage};
    use crate::surface::web::shared::drawn::{check_all, hostile};

    #[test]
    fn the_security_page_is_drawn_well() {
        for (there, notice) in [
            (false, None),
            (true, None),
            (true, Some(SecurityNotice::Removed)),
            (true, Some(SecurityNotice::Required)),
        ] {
            check_all(&TEXT, |text| SecurityPage {
                text,
                csrf: hostile(),
                user_email: hostile(),
                offered: true,
                app: there.then(|| AppRow { added_at: Some(hostile()), last_used: Some(hostile()) }),
                codes: there.then(|| CodesRow {
                    left: hostile(),
                    all: hostile(),
                    few: true,
                    created_at: hostile(),
                }),
                notice,
            });
        }
    }
}
