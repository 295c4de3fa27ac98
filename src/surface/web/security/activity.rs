//! What happened lately at the logged-in person's account: logins, and logins that failed, the newest first. The
//! log says where they came from; nothing of that is in a read model.

use super::{
    activity_text::{ActivityText, TEXT},
    page::ActivityRow,
};
use crate::{
    places::describe,
    store::{StoreError, feed::Feed},
    surface::web::shared::{moment::Moment, request::PageRequest, session::LoggedIn},
};
use std::cmp::Reverse;
use xwms_events::{
    AnyEvent, Decider, Timestamp,
    ids::login_id,
    login::{FailureReason, Login, LoginEvent},
    session::{Place, SessionEvent},
};
use xwms_projections::access;

/// Rows on the page.
const ROWS: i64 = 20;

/// One of the things that happened.
struct Happened<'a> {
    at: Timestamp,
    what: &'static str,
    is_failure: bool,
    count: u32,
    place: Option<&'a Place>,
}

/// Returns the rows of the page.
pub(super) async fn rows(page: &PageRequest, login: &LoggedIn) -> Result<Vec<ActivityRow>, StoreError> {
    let (store, language) = (&page.app.store, page.layout.language);
    let failed = store.last_events(Login::TYPE, &login_id(login.user_id).to_string(), ROWS).await?;
    let starts = access::last_session_starts(store.pool(), login.user_id, ROWS).await?;
    let started = store.some_events(&starts).await?;
    let text = TEXT.of(language);
    let mut all: Vec<_> = happened(&failed, text).chain(happened(&started, text)).collect();
    all.sort_by_key(|one| Reverse(one.at));
    let row = |one: Happened<'_>| {
        let described = describe(one.place, &page.app.countries, language);
        ActivityRow {
            what: one.what,
            is_failure: one.is_failure,
            count: (one.count > 1).then(|| one.count.to_string()),
            device: described.device,
            place: described.place,
            at: Moment::new(language, one.at),
        }
    };
    Ok(all.into_iter().take(usize::try_from(ROWS).unwrap_or_default()).map(row).collect())
}

/// Returns what `feed` tells. Events that can't be read are left out, because the rest of the page is of use.
fn happened<'a>(feed: &'a Feed, text: &'static ActivityText) -> impl Iterator<Item = Happened<'a>> {
    feed.iter().flatten().filter_map(move |event| match &event.data {
        AnyEvent::Session(SessionEvent::Started { place, .. }) => Some(Happened {
            at: event.metadata.recorded_at,
            what: text.logged_in,
            is_failure: false,
            count: 1,
            place: place.get(),
        }),
        AnyEvent::Login(LoginEvent::Failed { reason, count, last_at, place, .. }) => Some(Happened {
            at: *last_at,
            what: words(*reason, text),
            is_failure: true,
            count: *count,
            place: place.get(),
        }),
        _ => None,
    })
}

/// Returns the reason in plain words.
fn words(reason: FailureReason, text: &'static ActivityText) -> &'static str {
    match reason {
        FailureReason::UnknownAddress => text.unknown_address,
        FailureReason::WrongPassword => text.wrong_password,
        FailureReason::WrongSecondFactor => text.wrong_second_factor,
        FailureReason::PasskeyRefused => text.passkey_refused,
        FailureReason::ProviderRefused => text.provider_refused,
        FailureReason::CompanyLoginRequired => text.company_login_required,
        FailureReason::Throttled => text.throttled,
        FailureReason::Blocked => text.blocked,
    }
}
