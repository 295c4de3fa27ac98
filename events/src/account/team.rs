//! The rules for an account's members: who may invite, promote and remove whom. Only an owner may add or remove an
//! owner, and the last owner stays.

use super::{Account, AccountEvent, Allowance, By, NewInvitation, NewMember, Role, state::DAY_SECONDS};
use crate::{
    Personal, Refusal,
    decider::event_if,
    ids::{InvitationId, UserId},
    refusal::require,
    user::email,
};

/// How many invitations an account may send in a day, beyond the number of members that its plan allows. Each one is an
/// email that its recipient did not ask for.
const SPARE_INVITATIONS: usize = 20;

pub(super) fn invite(account: &Account, new: NewInvitation) -> Result<Vec<AccountEvent>, Refusal> {
    may_give(account, new.by, new.role)?;
    let email = email::parse(&new.email)?;
    let same = |invited: &Personal<String>| invited.get().is_some_and(|at| email::is_same(at, &email));
    let open = |invitation: &&super::Invitation| new.at < invitation.expires_at;
    let twice = account.invitations.values().filter(open).any(|invitation| same(&invitation.email));
    require(!twice, || Refusal::conflict("already_invited", "there is an open invitation to this address"))?;
    room_for(account.seats(new.at), new.limit)?;
    // All invitations have the same lifetime, so those of one day expire within one day.
    let lately = account.sent.iter().filter(|sent| new.expires_at < sent.plus_seconds(DAY_SECONDS)).count();
    let most = usize::try_from(new.limit).unwrap_or(usize::MAX).saturating_add(SPARE_INVITATIONS);
    require(lately < most, || {
        Refusal::conflict(
            "too_many_invitations",
            format!("the account may send at most {most} invitations a day"),
        )
    })?;
    Ok(vec![AccountEvent::MemberInvited {
        invitation_id: new.invitation_id,
        email: Personal::new(email),
        role: new.role,
        expires_at: new.expires_at,
        invited_by: match new.by {
            By::Member(user_id) => Some(user_id),
            By::Client | By::Operator => None,
        },
    }])
}

pub(super) fn withdraw(account: &Account, id: InvitationId, by: By) -> Result<Vec<AccountEvent>, Refusal> {
    let invitation = account
        .invitations
        .get(&id)
        .ok_or_else(|| Refusal::not_found("there is no such open invitation; it may have been used"))?;
    may_give(account, by, invitation.role)?;
    Ok(vec![AccountEvent::InvitationWithdrawn { invitation_id: id }])
}

pub(super) fn join(account: &Account, new: &NewMember) -> Result<Vec<AccountEvent>, Refusal> {
    let NewMember { invitation_id, user_id, .. } = *new;
    let invitation = account.open_invitation(invitation_id, new.at).ok_or_else(|| {
        Refusal::conflict(
            "invitation_unusable",
            "the invitation does not exist, or was used or withdrawn, or has expired",
        )
    })?;
    let theirs = invitation.email.get().is_some_and(|invited| email::is_same(invited, &new.email));
    require(theirs, || Refusal {
        code: "invitation_for_another",
        ..Refusal::forbidden("the invitation is for another email address")
    })?;
    require(!account.members.contains_key(&user_id), || {
        Refusal::conflict("already_member", "the user is already a member")
    })?;
    // The seat was free when it was offered, but the plan may have become smaller since.
    room_for(account.members.len(), new.limit)?;
    Ok(vec![AccountEvent::MemberJoined {
        user_id,
        role: invitation.role,
        invitation_id: Some(invitation_id),
    }])
}

pub(super) fn change_role(
    account: &Account,
    user_id: UserId,
    role: Role,
    by: By,
) -> Result<Vec<AccountEvent>, Refusal> {
    let from = role_of(account, user_id)?;
    may_give(account, by, role)?;
    may_give(account, by, from)?;
    if role == from {
        return Ok(vec![]);
    }
    keep_an_owner(account, from)?;
    let mut events = vec![AccountEvent::MemberRoleChanged { user_id, from, role }];
    events.extend(no_longer_given(account, user_id, Some(role)));
    Ok(events)
}

pub(super) fn remove(account: &Account, user_id: UserId, by: By) -> Result<Vec<AccountEvent>, Refusal> {
    let role = role_of(account, user_id)?;
    // Every member may leave, whatever their role.
    if by != By::Member(user_id) {
        may_give(account, by, role)?;
    }
    keep_an_owner(account, role)?;
    let mut events = vec![AccountEvent::MemberRemoved { user_id }];
    events.extend(no_longer_given(account, user_id, None));
    Ok(events)
}

pub(super) fn hand_over(account: &Account, user_id: UserId, by: By) -> Result<Vec<AccountEvent>, Refusal> {
    own(account, by)?;
    let from = role_of(account, user_id)?;
    let mut events = Vec::new();
    if from != Role::Owner {
        events.push(AccountEvent::MemberRoleChanged { user_id, from, role: Role::Owner });
    }
    if let By::Member(former) = by
        && former != user_id
    {
        events.push(AccountEvent::MemberRoleChanged {
            user_id: former,
            from: Role::Owner,
            role: Role::Admin,
        });
        events.extend(no_longer_given(account, former, Some(Role::Admin)));
    }
    Ok(events)
}

/// Withdraws the member's invitations that they could no longer send in `role`, or as a non-member. Otherwise an
/// invitation to another address of theirs would restore their rights.
fn no_longer_given(account: &Account, user_id: UserId, role: Option<Role>) -> Vec<AccountEvent> {
    let theirs = account.invitations.iter().filter(|(_, open)| open.invited_by == Some(user_id));
    let lost = theirs.filter(|(_, open)| !role.is_some_and(|role| role.may_give(open.role)));
    lost.map(|(id, _)| AccountEvent::InvitationWithdrawn { invitation_id: *id }).collect()
}

pub(super) fn require_factor(
    account: &Account,
    required: bool,
    by: By,
) -> Result<Vec<AccountEvent>, Refusal> {
    own(account, by)?;
    let event =
        if required { AccountEvent::SecondFactorRequired {} } else { AccountEvent::SecondFactorWaived {} };
    event_if(account.second_factor_required != required, event)
}

/// Refuses unless `by` is an owner or the operator. A client of the account is neither.
pub(super) fn own(account: &Account, by: By) -> Result<(), Refusal> {
    let owns = match by {
        By::Operator => true,
        By::Client => false,
        By::Member(user_id) => account.members.get(&user_id) == Some(&Role::Owner),
    };
    require(owns, || Refusal { code: "owner_required", ..Refusal::forbidden("only an owner may do this") })
}

/// Refuses unless `by` may grant and revoke `role`.
fn may_give(account: &Account, by: By, role: Role) -> Result<(), Refusal> {
    if role == Role::Owner {
        return own(account, by);
    }
    let may = match by {
        By::Operator | By::Client => true,
        By::Member(user_id) => account.members.get(&user_id).is_some_and(|own| own.may_give(role)),
    };
    require(may, || Refusal::forbidden("the member's role does not allow this"))
}

fn room_for(taken: usize, limit: u32) -> Result<(), Refusal> {
    let free = u32::try_from(taken).is_ok_and(|taken| taken < limit);
    require(free, || Allowance::full("members, including open invitations", limit))
}

fn role_of(account: &Account, user_id: UserId) -> Result<Role, Refusal> {
    account.members.get(&user_id).copied().ok_or_else(|| Refusal::not_found("there is no such member"))
}

/// Refuses to take the role `from` away from the last owner.
fn keep_an_owner(account: &Account, from: Role) -> Result<(), Refusal> {
    require(from != Role::Owner || account.owners() > 1, || {
        Refusal::conflict("last_owner", "an account needs at least one owner")
    })
}
