//! Use cases of a session.

use super::{CommandError, Context, Work, change};
use crate::store::query::Loaded;
use xwms_events::{
    Actor, Refusal, Timestamp,
    ids::{SessionId, UserId},
    session::{Assurance, Method, Place, Session, SessionCommand},
    user::User,
};

/// A user who proved their identity.
#[derive(Clone)]
pub struct Proved {
    pub user_id: UserId,
    pub methods: Vec<Method>,
    /// The position of the log at which the user's proof was checked. An event after it that stops the proof
    /// also stops whatever the proof led to.
    pub basis: i64,
    /// When they proved it; `None` if that is not known, because another provider remembers them and does not say since
    /// when.
    pub at: Option<Timestamp>,
}

impl Proved {
    /// Refuses a proof without the second factor of a user who has one, whichever way the user came.
    async fn check(&self, context: &Context<'_>) -> Result<(), CommandError> {
        let user = context.store.load::<User>(self.user_id).await?.state;
        if user.factors.any() && Assurance::of(&self.methods) < Assurance::TwoFactors {
            return Err(Refusal::conflict("second_factor_required", "the user has a second factor").into());
        }
        Ok(())
    }
}

/// How a session begins.
#[derive(Clone, Copy, Debug, Default)]
pub struct Beginning {
    pub lifetime_seconds: u32,
    /// Whether the person chose to stay logged in when the browser is closed.
    pub remembered: bool,
    /// Whether the person is not known to have logged in with this browser before.
    pub new_device: bool,
}

/// Returns where the request of `context` comes from.
fn place(context: &Context<'_>) -> Option<Place> {
    context.origin.clone().map(Place::from)
}

/// Starts a session for a user who proved their identity, in a browser that they know.
///
/// # Errors
/// As [`start_as`].
pub async fn start(
    context: &Context<'_>,
    proved: Proved,
    lifetime_seconds: u32,
) -> Result<SessionId, CommandError> {
    start_as(context, proved, Beginning { lifetime_seconds, remembered: false, new_device: false }).await
}

/// Starts a session for a user who proved their identity.
///
/// # Errors
/// Refused if the user has a second factor and did not prove it; the store's failure.
pub async fn start_as(
    context: &Context<'_>,
    proved: Proved,
    beginning: Beginning,
) -> Result<SessionId, CommandError> {
    proved.check(context).await?;
    let session_id = SessionId::from_uuid(context.store.clock().uuid());
    let context = context.by(Actor::User(proved.user_id));
    let mut work = Work::new(&context);
    decide_start(&mut work, session_id, proved, beginning)?;
    work.commit().await?;
    Ok(session_id)
}

/// Decides in `work` that the user's session starts.
///
/// # Errors
/// The decider's refusal.
pub(super) fn decide_start(
    work: &mut Work<'_>,
    session_id: SessionId,
    proved: Proved,
    beginning: Beginning,
) -> Result<(), Refusal> {
    let context = work.context();
    let Proved { user_id, methods, basis, at } = proved;
    let Beginning { lifetime_seconds, remembered, new_device } = beginning;
    let now = context.store.clock().now();
    let start = SessionCommand::Start {
        session_id,
        user_id,
        methods,
        at,
        expires_at: now.plus_seconds(lifetime_seconds),
        basis,
        place: place(context),
        remembered,
        new_device,
    };
    work.decide(&mut Loaded::<Session>::absent(session_id.to_string()), None, start)?;
    Ok(())
}

/// Elevates a live session whose user proved their identity again. Returns its new generation: cookies of
/// earlier generations are no longer valid.
///
/// # Errors
/// As [`elevate_for`].
pub async fn elevate(
    context: &Context<'_>,
    session_id: SessionId,
    proved: Proved,
) -> Result<u32, CommandError> {
    elevate_for(context, session_id, proved, None).await
}

/// As [`elevate`]. If the person just chose to stay logged in, the session lasts for at least
/// `remember_seconds` from now.
///
/// # Errors
/// Refused if the session is over, or if the user has a second factor and did not prove it; the store's failure.
pub async fn elevate_for(
    context: &Context<'_>,
    session_id: SessionId,
    proved: Proved,
    remember_seconds: Option<u32>,
) -> Result<u32, CommandError> {
    proved.check(context).await?;
    let elevate = |session: &Session| {
        let (now, Proved { methods, basis, at, .. }) = (context.store.clock().now(), proved.clone());
        // The person may have proved who they are before the session ended.
        if !session.is_live(now) {
            return Err(Refusal::conflict("session_over", "the session has ended"));
        }
        let place = place(context);
        let remember_until = remember_seconds.map(|seconds| now.plus_seconds(seconds));
        Ok((None, [SessionCommand::Elevate { methods, at, basis, place, remember_until }]))
    };
    Ok(change(context, session_id, elevate, |_| None).await?.state.generation)
}

/// Lets a live session go on after `basis`, with what its user proved before. Returns its new generation.
///
/// # Errors
/// Refused if the session is over; the store's failure.
pub async fn carry_on(context: &Context<'_>, session_id: SessionId, basis: i64) -> Result<u32, CommandError> {
    let elevate = |session: &Session| {
        let (methods, at) = (session.methods.clone(), session.authenticated_at);
        let place = place(context);
        Ok((None, [SessionCommand::Elevate { methods, at, basis, place, remember_until: None }]))
    };
    Ok(change(context, session_id, elevate, |_| None).await?.state.generation)
}

/// Records that the browser which sent the request of `context` used the session, if it is time to.
///
/// # Errors
/// The store's failure.
pub async fn record_use(
    context: &Context<'_>,
    session_id: SessionId,
    place: &Place,
) -> Result<(), CommandError> {
    let used = |_: &Session| {
        let at = context.store.clock().now();
        Ok((None, [SessionCommand::Use { at, place: place.clone() }]))
    };
    change(context, session_id, used, |_| None).await.map(drop)
}

/// Ends a session, and every token that does not outlive it.
///
/// # Errors
/// Not found, or the store's failure.
pub async fn end(context: &Context<'_>, session_id: SessionId, reason: &str) -> Result<i64, CommandError> {
    let end = |_: &Session| Ok((None, [SessionCommand::End { reason: reason.to_owned() }]));
    Ok(change(context, session_id, end, |_| None).await?.position)
}

/// Ends a session of `user_id`, as [`end`].
///
/// # Errors
/// Not found, also if it is another user's; the store's failure.
pub async fn end_own(
    context: &Context<'_>,
    user_id: UserId,
    session_id: SessionId,
    reason: &str,
) -> Result<i64, CommandError> {
    let end = |session: &Session| {
        if session.user_id == Some(user_id) {
            Ok((None, [SessionCommand::End { reason: reason.to_owned() }]))
        } else {
            Err(Refusal::not_found("there is no such session"))
        }
    };
    Ok(change(context, session_id, end, |_| None).await?.position)
}
