//! Use cases of a session.

use super::{CommandError, Context, Work, change};
use crate::store::query::Loaded;
use xwms_events::{
    Actor, Refusal, Timestamp,
    ids::{SessionId, UserId},
    session::{Assurance, Method, Session, SessionCommand},
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
    /// When they proved it, if another provider says so; `None` for now.
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

/// Starts a session for a user who proved their identity.
///
/// # Errors
/// Refused if the user has a second factor and did not prove it; the store's failure.
pub async fn start(
    context: &Context<'_>,
    proved: Proved,
    lifetime_seconds: u32,
) -> Result<SessionId, CommandError> {
    proved.check(context).await?;
    let Proved { user_id, methods, basis, at } = proved;
    let session_id = SessionId::from_uuid(context.store.clock().uuid());
    let now = context.store.clock().now();
    let at = at.unwrap_or(now);
    let context = context.by(Actor::User(user_id));
    let mut session = Loaded::<Session>::absent(session_id.to_string());
    let mut work = Work::new(&context);
    let expires_at = now.plus_seconds(lifetime_seconds);
    let start = SessionCommand::Start { session_id, user_id, methods, at, expires_at, basis };
    work.decide(&mut session, None, start)?;
    work.commit().await?;
    Ok(session_id)
}

/// Elevates a live session whose user proved their identity again. Returns its new generation: cookies of
/// earlier generations are no longer valid.
///
/// # Errors
/// Refused if the session is over, or if the user has a second factor and did not prove it; the store's failure.
pub async fn elevate(
    context: &Context<'_>,
    session_id: SessionId,
    proved: Proved,
) -> Result<u32, CommandError> {
    proved.check(context).await?;
    let elevate = |session: &Session| {
        let (now, Proved { methods, basis, at, .. }) = (context.store.clock().now(), proved.clone());
        // The person may have proved who they are before the session ended.
        if !session.is_live(now) {
            return Err(Refusal::conflict("session_over", "the session has ended"));
        }
        Ok((None, [SessionCommand::Elevate { methods, at: at.unwrap_or(now), basis }]))
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
        Ok((None, [SessionCommand::Elevate { methods, at, basis }]))
    };
    Ok(change(context, session_id, elevate, |_| None).await?.state.generation)
}

/// Ends a session, and every token that does not outlive it.
///
/// # Errors
/// Not found, or the store's failure.
pub async fn end(context: &Context<'_>, session_id: SessionId, reason: &str) -> Result<i64, CommandError> {
    let end = |_: &Session| Ok((None, [SessionCommand::End { reason: reason.to_owned() }]));
    Ok(change(context, session_id, end, |_| None).await?.position)
}
