//! The rules of an account. The rules of its members are in `team`; what a plan allows is in `plan`.

use super::{
    Account, AccountCommand, AccountEvent, AccountStanding, By, Limits, REQUESTS_MAX, Role, group_rules,
    login_rules, registration_rules, team,
};
use crate::{
    Refusal,
    decider::event_if,
    name::{check_name, check_reason},
    refusal::require,
};

pub(super) fn decide(account: &Account, command: AccountCommand) -> Result<Vec<AccountEvent>, Refusal> {
    if let AccountCommand::Create { account_id, name, owner, plan } = command {
        require(account.standing == AccountStanding::Absent, || {
            Refusal::conflict("account_exists", "the account already exists")
        })?;
        let name = check_name(&name)?;
        return Ok(vec![
            AccountEvent::Created { account_id, name },
            AccountEvent::MemberJoined { user_id: owner, role: Role::Owner, invitation_id: None },
            AccountEvent::PlanActivated { plan },
        ]);
    }
    require(account.standing != AccountStanding::Absent, || Refusal::not_found("there is no such account"))?;
    if let Some(recorded) = of_operator(account, &command) {
        return recorded;
    }
    require(account.standing != AccountStanding::Closed, || {
        Refusal::conflict("account_closed", "the account is closed")
    })?;
    match command {
        AccountCommand::Create { .. } | AccountCommand::View { .. } | AccountCommand::RecordAct { .. } => {
            Ok(vec![])
        }
        AccountCommand::Rename { name } => {
            let name = check_name(&name)?;
            event_if(name != account.name, AccountEvent::Renamed { name })
        }
        AccountCommand::ChoosePlan { plan, at } => Ok(match &account.plan {
            Some(from) if *from == plan => vec![],
            Some(from) => vec![AccountEvent::PlanChanged { from: from.clone(), plan, at: Some(at) }],
            None => vec![AccountEvent::PlanActivated { plan }],
        }),
        AccountCommand::EndPlan { at } => {
            event_if(account.plan.is_some(), AccountEvent::PlanEnded { at: Some(at) })
        }
        AccountCommand::AgreeLimits { limits } => {
            check_limits(&limits)?;
            event_if(limits != account.limits, AccountEvent::LimitsAgreed { limits })
        }
        AccountCommand::Restrict { reason } => Ok(match account.standing {
            AccountStanding::Restricted => vec![],
            _ => vec![AccountEvent::Restricted { reason: check_reason(&reason)? }],
        }),
        AccountCommand::Reinstate => {
            event_if(account.standing == AccountStanding::Restricted, AccountEvent::Reinstated {})
        }
        AccountCommand::Close { name, by } => close(account, name, by),
        AccountCommand::Invite(new) => team::invite(account, *new),
        AccountCommand::WithdrawInvitation { invitation_id, by } => {
            team::withdraw(account, invitation_id, by)
        }
        AccountCommand::Join(new) => team::join(account, &new),
        AccountCommand::ChangeRole { user_id, role, by } => team::change_role(account, user_id, role, by),
        AccountCommand::RemoveMember { user_id, by } => team::remove(account, user_id, by),
        AccountCommand::HandOver { user_id, by } => team::hand_over(account, user_id, by),
        AccountCommand::RequireSecondFactor { required, by } => team::require_factor(account, required, by),
        AccountCommand::Login(command) => login_rules::decide(account, command),
        AccountCommand::Registration(command) => registration_rules::decide(account, command),
        AccountCommand::Group(command) => group_rules::decide(account, command),
        AccountCommand::RevokeUserTokens { user_id } => Ok(vec![AccountEvent::UserTokensRevoked { user_id }]),
    }
}

/// Decides what is recorded of an operator, also of a closed account; `None` for every other command.
fn of_operator(account: &Account, command: &AccountCommand) -> Option<Result<Vec<AccountEvent>, Refusal>> {
    match command {
        AccountCommand::View { operator, at } => {
            let viewed = AccountEvent::Viewed { operator: *operator, at: *at };
            Some(event_if(account.is_view_due(*operator, *at), viewed))
        }
        AccountCommand::RecordAct { act, reason, about } => Some(
            check_reason(reason)
                .map(|reason| vec![AccountEvent::OperatorActed { act: *act, reason, about: about.clone() }]),
        ),
        _ => None,
    }
}

/// Closes the account for an owner who types its exact name. Its logins at a provider of its own end.
fn close(account: &Account, name: String, by: By) -> Result<Vec<AccountEvent>, Refusal> {
    team::own(account, by)?;
    // Keyboards may spell the same name differently, so it is normalized before the comparison.
    let name = check_name(&name).unwrap_or(name);
    require(name == account.name, || {
        Refusal::invalid("name", "wrong_name", "the name must be the account's exact name")
    })?;
    Ok(login_rules::ended(account).chain([AccountEvent::Closed {}]).collect())
}

fn check_limits(limits: &Limits) -> Result<(), Refusal> {
    require(limits.requests.is_none_or(|most| (1..=REQUESTS_MAX).contains(&most)), || {
        let detail = format!("requests must be 1 to {REQUESTS_MAX}; to stop an account, restrict it");
        Refusal::invalid("requests", "invalid_limit", detail)
    })?;
    require(limits.members != Some(0), || {
        Refusal::invalid(
            "members",
            "invalid_limit",
            "members must be more than 0, because an account has an owner",
        )
    })?;
    let ends = limits.valid_from.zip(limits.valid_until).is_none_or(|(from, until)| from < until);
    require(ends, || {
        Refusal::invalid("valid_until", "invalid_validity", "valid_until must be later than valid_from")
    })
}
