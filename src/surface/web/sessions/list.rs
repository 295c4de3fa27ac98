//! Which sessions a person has. The read model says which there may be; each stream says whether it lives, and
//! where it is used.

use super::page::SessionRow;
use crate::{
    places::describe,
    store::StoreError,
    surface::web::shared::{moment::Moment, request::PageRequest, session::LoggedIn},
};
use std::sync::Arc;
use xwms_events::{
    ids::{SessionId, UserId},
    session::Session,
};
use xwms_projections::access;

/// Returns the user's live sessions, as far as the list goes.
pub(super) async fn live(
    page: &PageRequest,
    user_id: UserId,
) -> Result<Vec<(SessionId, Arc<Session>)>, StoreError> {
    let store = &page.app.store;
    let now = store.clock().now();
    let ids = access::live_sessions_of_user(store.pool(), user_id, now).await?;
    let ids = ids.into_iter().filter_map(|id| id.parse::<SessionId>().ok()).collect();
    let mut sessions = store.states::<Session, SessionId>(ids).await?;
    sessions.retain(|(_, session)| session.is_live(now) && session.user_id == Some(user_id));
    Ok(sessions)
}

/// Returns the rows of the page: the browser's own session first, then the one that was used last.
pub(super) async fn rows(page: &PageRequest, login: &LoggedIn) -> Result<Vec<SessionRow>, StoreError> {
    let language = page.layout.language;
    let mut sessions = live(page, login.user_id).await?;
    sessions.sort_by_key(|(id, session)| (*id != login.session_id, std::cmp::Reverse(session.last_used_at)));
    let row = |(id, session): (SessionId, Arc<Session>)| {
        let described = describe(session.place.get(), &page.app.countries, language);
        SessionRow {
            is_current: id == login.session_id,
            session_id: id.to_string(),
            device: described.device,
            place: described.place,
            remembered: session.remembered,
            started_at: Moment::new(language, session.started_at),
            last_used_at: Moment::new(language, session.last_used_at),
        }
    };
    Ok(sessions.into_iter().map(row).collect())
}
