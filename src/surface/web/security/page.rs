//! The data of the security page.

use super::text::SecurityText;
use crate::{
    outbound::providers::Offered,
    surface::web::shared::{moment::Moment, text::PageText},
};
use askama::Template;

/// `GET /account/security`. Its forms post `csrf_token`.
#[derive(Template)]
#[template(path = "security/security.html")]
pub struct SecurityPage {
    pub text: PageText<SecurityText>,
    pub csrf: String,
    pub user_email: String,
    /// Whether the person has no password that they could change.
    pub no_password: bool,
    /// Whether this server offers second factors.
    pub offered: bool,
    pub app: Option<AppRow>,
    /// Whether people may make passkeys here.
    pub passkeys_offered: bool,
    pub passkeys: Vec<PasskeyRow>,
    pub codes: Option<CodesRow>,
    /// Linked logins at other providers.
    pub logins: Vec<LoginRow>,
    /// Whether one of them could be removed.
    pub may_unlink: bool,
    /// The providers at which one can be linked. The form posts `csrf_token` and `provider`.
    pub providers: Vec<Offered>,
    /// What happened lately, the newest first.
    pub activity: Vec<ActivityRow>,
    pub notice: Option<SecurityNotice>,
}

/// The authenticator app. Dates are formatted for people.
pub struct AppRow {
    pub added_at: Option<String>,
    pub last_used: Option<String>,
}

/// A passkey.
pub struct PasskeyRow {
    pub passkey_id: String,
    pub name: String,
    /// Whether its owner's devices share it.
    pub synced: bool,
    pub added_at: String,
    pub last_used: Option<String>,
}

/// A linked login at another provider.
pub struct LoginRow {
    pub link_id: String,
    pub provider: String,
    /// How the provider calls the person.
    pub name: String,
    pub linked_at: String,
}

/// A login, or logins that failed.
pub struct ActivityRow {
    pub what: &'static str,
    pub is_failure: bool,
    /// How many; `None` for one.
    pub count: Option<String>,
    pub device: String,
    pub place: String,
    pub at: Moment,
}

/// The recovery codes.
pub struct CodesRow {
    pub left: String,
    pub all: String,
    /// Whether the person should make new ones.
    pub few: bool,
    /// Absent if there are none.
    pub created_at: Option<String>,
}

/// What has just happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SecurityNotice {
    Removed,
    PasskeyRemoved,
    /// The new name of a passkey was refused.
    Name,
    /// Nothing was removed: the person must have a second factor.
    Required,
    LoginLinked,
    LoginRemoved,
    /// Nothing was removed: the person could not log in any more.
    LastLogin,
}

impl SecurityNotice {
    /// Returns the notice of a query.
    pub fn of(query: &str) -> Option<Self> {
        match query {
            "removed" => Some(Self::Removed),
            "passkey_removed" => Some(Self::PasskeyRemoved),
            "name" => Some(Self::Name),
            "required" => Some(Self::Required),
            "login_linked" => Some(Self::LoginLinked),
            "login_removed" => Some(Self::LoginRemoved),
            "last_login" => Some(Self::LastLogin),
            _ => None,
        }
    }
}

impl SecurityPage {
    fn message(&self) -> Option<&'static str> {
        self.notice.map(|notice| match notice {
            SecurityNotice::Removed => self.text.removed,
            SecurityNotice::PasskeyRemoved => self.text.passkey_removed,
            SecurityNotice::Name => self.text.passkey_bad_name,
            SecurityNotice::Required => self.text.required,
            SecurityNotice::LoginLinked => self.text.login_linked,
            SecurityNotice::LoginRemoved => self.text.login_removed,
            SecurityNotice::LastLogin => self.text.last_login,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::{
        super::text::TEXT, ActivityRow, AppRow, CodesRow, LoginRow, Moment, Offered, PasskeyRow,
        SecurityNotice, SecurityPage,
    };
    use crate::surface::web::shared::drawn::{check_all, hostile};

    #[test]
    fn the_security_page_is_drawn_well() {
        for (there, notice) in [
            (false, None),
            (true, None),
            (true, Some(SecurityNotice::Removed)),
            (true, Some(SecurityNotice::PasskeyRemoved)),
            (true, Some(SecurityNotice::Name)),
            (true, Some(SecurityNotice::Required)),
            (true, Some(SecurityNotice::LoginLinked)),
            (true, Some(SecurityNotice::LoginRemoved)),
            (true, Some(SecurityNotice::LastLogin)),
        ] {
            check_all(&TEXT, |text| SecurityPage {
                text,
                csrf: hostile(),
                user_email: hostile(),
                no_password: !there,
                offered: true,
                app: there.then(|| AppRow { added_at: Some(hostile()), last_used: Some(hostile()) }),
                passkeys_offered: there,
                passkeys: std::iter::repeat_with(|| PasskeyRow {
                    passkey_id: hostile(),
                    name: hostile(),
                    synced: there,
                    added_at: hostile(),
                    last_used: Some(hostile()),
                })
                .take(2)
                .collect(),
                codes: there.then(|| CodesRow {
                    left: hostile(),
                    all: hostile(),
                    few: true,
                    created_at: notice.is_none().then(hostile),
                }),
                logins: vec![LoginRow {
                    link_id: hostile(),
                    provider: hostile(),
                    name: hostile(),
                    linked_at: hostile(),
                }],
                may_unlink: there,
                providers: vec![Offered { id: hostile(), name: hostile() }],
                activity: [false, true]
                    .map(|is_failure| ActivityRow {
                        what: "words",
                        is_failure,
                        count: is_failure.then(hostile),
                        device: hostile(),
                        place: hostile(),
                        at: Moment { exact: hostile(), words: hostile() },
                    })
                    .into(),
                notice,
            });
        }
    }
}
