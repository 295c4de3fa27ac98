//! The rules of an account.

use super::{Account, AccountCommand, AccountEvent, Role, Standing};
use crate::{Refusal, ids::UserId, refusal::require};

/// Longest name of anything that people name, in characters.
pub(crate) const NAME_MAX: usize = 100;

/// A name that people see: not blank, not longer than [`NAME_MAX`], no control characters.
pub(crate) fn check_name(name: &str) -> Result<(), Refusal> {
    let good =
        !name.trim().is_empty() && name.chars().count() <= NAME_MAX && !name.chars().any(char::is_control);
    require(good, || {
        Refusal::invalid("name", "invalid_name", "a name has 1 to 100 characters and no control characters")
    })
}

pub(super) fn decide(account: &Account, command: AccountCommand) -> Result<Vec<AccountEvent>, Refusal> {
    if let AccountCommand::Create { account_id, name, owner, plan } = command {
        require(account.standing == Standing::Absent, || {
            Refusal::conflict("account_exists", "the account exists already")
        })?;
        check_name(&name)?;
        return Ok(vec![
            AccountEvent::Created { account_id, name },
            AccountEvent::MemberJoined { user_id: owner, role: Role::Owner, invitation_id: None },
            AccountEvent::PlanActivated { plan },
        ]);
    }
    require(account.standing != Standing::Absent, || Refusal::not_found("there is no such account"))?;
    require(account.standing != Standing::Closed, || {
        Refusal::conflict("account_closed", "the account is closed")
    })?;
    match command {
        AccountCommand::Create { .. } => Ok(vec![]),
        AccountCommand::Rename { name } => {
            check_name(&name)?;
            Ok(if name == account.name { vec![] } else { vec![AccountEvent::Renamed { name }] })
        }
        AccountCommand::ChoosePlan { plan } => Ok(match &account.plan {
            Some(from) if *from == plan => vec![],
            Some(from) => vec![AccountEvent::PlanChanged { from: from.clone(), plan }],
            None => vec![AccountEvent::PlanActivated { plan }],
        }),
        AccountCommand::AgreeLimits { limits } => {
            Ok(if limits == account.limits { vec![] } else { vec![AccountEvent::LimitsAgreed { limits }] })
        }
        AccountCommand::Restrict { reason } => Ok(match account.standing {
            Standing::Restricted => vec![],
            _ => vec![AccountEvent::Restricted { reason }],
        }),
        AccountCommand::Reinstate => Ok(match account.standing {
            Standing::Restricted => vec![AccountEvent::Reinstated {}],
            _ => vec![],
        }),
        AccountCommand::Close => Ok(vec![AccountEvent::Closed {}]),
        AccountCommand::Invite { invitation_id, email, role, expires_at } => {
            Ok(vec![AccountEvent::MemberInvited {
                invitation_id,
                email: crate::Personal::new(email),
                role,
                expires_at,
            }])
        }
        AccountCommand::Join { invitation_id, user_id, at } => {
            let invitation = account
                .invitations
                .get(&invitation_id)
                .filter(|invitation| at < invitation.expires_at)
                .ok_or_else(|| Refusal::conflict("invitation_unusable", "used, expired or unknown"))?;
            require(!account.members.contains_key(&user_id), || {
                Refusal::conflict("already_member", "the user is a member already")
            })?;
            Ok(vec![AccountEvent::MemberJoined {
                user_id,
                role: invitation.role,
                invitation_id: Some(invitation_id),
            }])
        }
        AccountCommand::ChangeRole { user_id, role } => {
            let from = role_of(account, user_id)?;
            if role == from {
                return Ok(vec![]);
            }
            keep_an_owner(account, from)?;
            Ok(vec![AccountEvent::MemberRoleChanged { user_id, from, role }])
        }
        AccountCommand::RemoveMember { user_id } => {
            keep_an_owner(account, role_of(account, user_id)?)?;
            Ok(vec![AccountEvent::MemberRemoved { user_id }])
        }
        AccountCommand::RevokeUserTokens { user_id } => Ok(vec![AccountEvent::UserTokensRevoked { user_id }]),
    }
}

fn role_of(account: &Account, user_id: UserId) -> Result<Role, Refusal> {
    account.members.get(&user_id).copied().ok_or_else(|| Refusal::not_found("there is no such member"))
}

/// Refuses to take `from` away from the last owner.
fn keep_an_owner(account: &Account, from: Role) -> Result<(), Refusal> {
    require(from != Role::Owner || account.owners() > 1, || {
        Refusal::conflict("last_owner", "an account keeps at least one owner")
    })
}
