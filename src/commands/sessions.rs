//! Use cases of a session.

use super::{CommandError, Context, Work, attempt};
use crate::store::{Store, look::Loaded};
use xwms_events::{
    Actor,
    ids::{SessionId, UserId},
    session::{Method, Session, SessionCommand},
};

/// Starts a session of `user_id`, who proved themselves by `methods`.
///
/// # Errors
/// The store's failure.
pub async fn start(
    store: &Store,
    context: &Context,
    user_id: UserId,
    methods: Vec<Method>,
    lifetime_seconds: u32,
) -> Result<SessionId, CommandError> {
    let session_id = SessionId::from_uuid(store.clock().uuid());
    let at = store.clock().now();
    let context = context.by(Actor::User(user_id));
    let mut session = Loaded::<Session>::absent(session_id.to_string());
    let mut work = Work::new(store, &context);
    let expires_at = at.plus_seconds(lifetime_seconds);
    work.decide(&mut session, None, SessionCommand::Start { session_id, user_id, methods, at, expires_at })?;
    work.commit().await?;
    Ok(session_id)
}

/// The person of a live session proved themselves again by `methods`. Answers its new generation: cookies of
/// those before are no good any more.
///
/// # Errors
/// Refused where the session is over; the store's failure.
pub async fn elevate(
    store: &Store,
    context: &Context,
    session_id: SessionId,
    methods: Vec<Method>,
) -> Result<u32, CommandError> {
    attempt(|| async {
        let mut session = store.load::<Session>(session_id).await?;
        let at = store.clock().now();
        let mut work = Work::new(store, context);
        let methods = methods.clone();
        work.decide(&mut session, None, SessionCommand::Elevate { methods, at })?;
        work.commit().await?;
        Ok(session.state.generation)
    })
    .await
}

/// Ends a session, and with it every token that does not outlive it.
///
/// # Errors
/// Not found, or the store's failure.
pub async fn end(
    store: &Store,
    context: &Context,
    session_id: SessionId,
    reason: &str,
) -> Result<i64, CommandError> {
    attempt(|| async {
        let mut session = store.load::<Session>(session_id).await?;
        let mut work = Work::new(store, context);
        work.decide(&mut session, None, SessionCommand::End { reason: reason.to_owned() })?;
        work.commit().await
    })
    .await
}
