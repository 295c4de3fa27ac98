//! The data of the page of sessions.

use super::text::SessionsText;
use crate::surface::web::shared::{moment::Moment, text::PageText};
use askama::Template;

/// `GET /account/sessions`. Its forms post `csrf_token` and: `session_id` to `/account/sessions/end`, nothing more to
/// `/account/sessions/end-others`, and `apps` to `/account/sessions/end-everywhere`.
#[derive(Template)]
#[template(path = "sessions/sessions.html")]
pub struct SessionsPage {
    pub text: PageText<SessionsText>,
    pub csrf: String,
    pub user_email: String,
    pub sessions: Vec<SessionRow>,
    pub notice: Option<SessionsNotice>,
}

/// A session, in words.
pub struct SessionRow {
    pub session_id: String,
    /// Whether it is this browser's.
    pub is_current: bool,
    pub device: String,
    pub place: String,
    pub remembered: bool,
    pub started_at: Moment,
    pub last_used_at: Moment,
}

/// What has just happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SessionsNotice {
    Ended,
    OthersEnded,
}

impl SessionsNotice {
    /// Returns the notice of a query.
    pub fn of(query: &str) -> Option<Self> {
        match query {
            "ended" => Some(Self::Ended),
            "others" => Some(Self::OthersEnded),
            _ => None,
        }
    }
}

impl SessionsPage {
    fn message(&self) -> Option<&'static str> {
        self.notice.map(|notice| match notice {
            SessionsNotice::Ended => self.text.ended,
            SessionsNotice::OthersEnded => self.text.others_ended,
        })
    }

    fn has_others(&self) -> bool {
        self.sessions.iter().any(|session| !session.is_current)
    }
}

#[cfg(test)]
mod tests {
    use super::{super::text::TEXT, Moment, SessionRow, SessionsNotice, SessionsPage};
    use crate::surface::web::shared::drawn::{check_all, hostile};

    fn row(is_current: bool) -> SessionRow {
        let moment = || Moment { exact: hostile(), words: hostile() };
        SessionRow {
            session_id: hostile(),
            is_current,
            device: hostile(),
            place: hostile(),
            remembered: is_current,
            started_at: moment(),
            last_used_at: moment(),
        }
    }

    #[test]
    fn the_page_of_sessions_is_drawn_well() {
        for (others, notice) in
            [(0, None), (1, Some(SessionsNotice::Ended)), (2, Some(SessionsNotice::OthersEnded))]
        {
            check_all(&TEXT, |text| SessionsPage {
                text,
                csrf: hostile(),
                user_email: hostile(),
                sessions: (0..=others).map(|index| row(index == 0)).collect(),
                notice,
            });
        }
    }
}
