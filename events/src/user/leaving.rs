//! How a person leaves: they ask to be deleted, may undo it for a while, and are erased. Each moment belongs to
//! one of the two: what undoes a deletion is refused from the moment on in which the erasure is allowed.

use super::{User, UserEvent, UserStanding, link_rules};
use crate::{Refusal, Timestamp, decider::event_if, refusal::require};

/// A request while one is pending changes nothing, so that its time isn't put off.
pub(super) fn request(user: &User, erase_at: Timestamp) -> Result<Vec<UserEvent>, Refusal> {
    require(user.test_of.is_none(), || {
        Refusal::conflict("test_user", "a test user is deleted by the account that made it")
    })?;
    require(user.standing != UserStanding::Suspended, || {
        Refusal::conflict("user_suspended", "the user is suspended")
    })?;
    event_if(user.standing != UserStanding::Leaving, UserEvent::DeletionRequested { erase_at })
}

pub(super) fn undo(user: &User, number: u32, at: Timestamp) -> Result<Vec<UserEvent>, Refusal> {
    // Undone already, perhaps in another tab.
    if user.standing == UserStanding::Active && user.deletions == number && number > 0 {
        return Ok(vec![]);
    }
    require(user.deletions == number && user.may_return(at), || {
        Refusal::conflict("deletion_over", "this deletion can't be undone any more")
    })?;
    Ok(vec![UserEvent::DeletionUndone {}])
}

/// Every node may do this at any time: it erases only whom it must.
pub(super) fn finish(user: &User, at: Timestamp) -> Result<Vec<UserEvent>, Refusal> {
    let due = user.standing == UserStanding::Leaving && !user.may_return(at);
    Ok(if due { erase(user) } else { vec![] })
}

/// Their logins at other providers are free again.
pub(super) fn erase(user: &User) -> Vec<UserEvent> {
    link_rules::unlink_all(user).chain([UserEvent::Erased {}]).collect()
}
