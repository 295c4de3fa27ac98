//! `POST /account/data/download`: streams the document. It is never whole in memory, takes a bounded time, and a person
//! gets one at a time, a node a few: each reads the history of everything that is the person's. If it can't be
//! finished, the connection breaks, so that nobody takes a part for the whole.

use super::{
    ask::{PAGE, is_up_to_date},
    document,
    parts::{Out, Part, Subject, Unwritten},
};
use crate::{
    surface::web::{
        error::PageError,
        shared::{
            form::CheckedForm,
            fresh::{is_fresh, log_in_again},
            request::PageRequest,
        },
    },
    tasks,
    traffic::guard::Throttled,
};
use axum::{
    body::Body,
    http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE, X_CONTENT_TYPE_OPTIONS},
    response::{IntoResponse, Response},
};
use futures::stream;
use std::{
    collections::HashSet,
    io,
    sync::{LazyLock, Mutex, MutexGuard, PoisonError},
    time::Duration,
};
use tokio::sync::{Semaphore, SemaphorePermit, mpsc};
use xwms_events::ids::UserId;

/// Documents that a node writes at once.
const AT_ONCE: usize = 4;
/// Parts of a document that wait for a slow reader.
const PARTS: usize = 2;
/// How long writing a document may take.
const DEADLINE: Duration = Duration::from_secs(600);
/// The seconds after which whoever found no place tries again.
const WAIT: u32 = 10;

static PLACES: Semaphore = Semaphore::const_new(AT_ONCE);
static PEOPLE: LazyLock<Mutex<HashSet<UserId>>> = LazyLock::new(Mutex::default);

fn people() -> MutexGuard<'static, HashSet<UserId>> {
    PEOPLE.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The right to one document, given back on drop.
struct Place {
    user_id: UserId,
    _permit: SemaphorePermit<'static>,
}

impl Place {
    fn take(user_id: UserId) -> Option<Self> {
        let permit = PLACES.try_acquire().ok()?;
        // The lock is given back before a place may be.
        let is_first = people().insert(user_id);
        is_first.then(|| Self { user_id, _permit: permit })
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        people().remove(&self.user_id);
    }
}

/// Handles the form.
pub async fn submit(page: PageRequest, CheckedForm { login, .. }: CheckedForm) -> Response {
    if !is_fresh(&login, page.app.store.clock().now()) {
        return log_in_again(PAGE, None);
    }
    match is_up_to_date(&page).await {
        Ok(true) => {}
        Ok(false) => return page.layout.error(&PageError::TooBusy),
        Err(error) => return page.layout.throttled(&error.into()),
    }
    let Some(place) = Place::take(login.user_id) else {
        return page.layout.throttled(&Throttled::SlowDown(WAIT));
    };
    let subject = Subject {
        app: page.app.clone(),
        user_id: login.user_id,
        user: login.user.clone(),
        language: page.layout.language,
    };
    let (sender, receiver) = mpsc::channel(PARTS);
    tasks::aside("download", async move {
        let _place = place;
        write(&subject, sender).await;
    });
    let parts = stream::unfold(receiver, |mut receiver: mpsc::Receiver<Part>| async move {
        let part = receiver.recv().await?;
        Some((part, receiver))
    });
    let headers = [
        (CONTENT_TYPE, "application/json"),
        (CONTENT_DISPOSITION, "attachment; filename=\"account-data.json\""),
        (CACHE_CONTROL, "no-store"),
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
    ];
    (headers, Body::from_stream(parts)).into_response()
}

async fn write(subject: &Subject, sender: mpsc::Sender<Part>) {
    let mut out = Out::new(sender.clone());
    let writing = async {
        document::write(subject, &mut out).await?;
        out.flush().await
    };
    let why = match tokio::time::timeout(DEADLINE, tasks::caught(writing)).await {
        Ok(Ok(Ok(()) | Err(Unwritten::Gone))) => return,
        Ok(Ok(Err(error))) => error.to_string(),
        Ok(Err(panic)) => panic,
        Err(_) => "it took too long".to_owned(),
    };
    tracing::warn!(why, "the download of a person's data was broken off");
    let broken = sender.send(Err(io::Error::other(why)));
    // A reader who takes nothing needn't be told.
    let _ = tokio::time::timeout(Duration::from_secs(1), broken).await;
}

#[cfg(test)]
mod tests {
    use super::Place;
    use uuid::Uuid;
    use xwms_events::ids::UserId;

    #[test]
    fn a_person_has_one_place_and_gives_it_back() {
        let (ada, bob) = (UserId::from_uuid(Uuid::from_u128(1)), UserId::from_uuid(Uuid::from_u128(2)));
        let first = Place::take(ada);
        assert!(first.is_some() && Place::take(ada).is_none());
        assert!(Place::take(bob).is_some(), "another person has their own");
        drop(first);
        assert!(Place::take(ada).is_some());
    }
}
