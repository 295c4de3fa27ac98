//! How a user becomes a member: invited by mail, and joined by the link in it. Every other change of members
//! is in `accounts::change`.

use super::{
    CommandError, Context, Work, addresses, attempt,
    logins::{self, NewLogin},
    sessions::{self, Beginning, Proved},
};
use crate::store::{append::SideWrite, query::Loaded};
use xwms_events::{
    Actor, Refusal,
    account::{Account, AccountCommand, NewInvitation, NewMember},
    ids::{AccountId, InvitationId, SessionId, UserId},
    user::{Profile, User, UserCommand},
};

/// How long an invitation is valid, in seconds: seven days.
pub const INVITATION_SECONDS: u32 = 7 * 86_400;

/// Invites a person who is not a member yet; `answer` is committed with it. The event causes the mail.
///
/// # Errors
/// The decider's refusal, `already_member`, or the store's failure.
pub async fn invite(
    context: &Context<'_>,
    account_id: AccountId,
    new: NewInvitation,
    answer: Option<SideWrite>,
) -> Result<i64, CommandError> {
    send(context, account_id, None, new, answer).await
}

/// Withdraws the invitation `old` and sends `new` instead, in one commit: the link in the first mail stops working, and
/// either both happen or nothing.
///
/// # Errors
/// As [`invite`]; not found if `old` was used or withdrawn.
pub async fn invite_again(
    context: &Context<'_>,
    account_id: AccountId,
    old: InvitationId,
    new: NewInvitation,
    answer: Option<SideWrite>,
) -> Result<i64, CommandError> {
    send(context, account_id, Some(old), new, answer).await
}

async fn send(
    context: &Context<'_>,
    account_id: AccountId,
    old: Option<InvitationId>,
    new: NewInvitation,
    answer: Option<SideWrite>,
) -> Result<i64, CommandError> {
    let known = addresses::holder(context.store, &new.email).await?;
    attempt(context, account_id, || async {
        let mut account = context.store.load::<Account>(account_id).await?;
        let member = known.is_some_and(|user_id| account.state.members.contains_key(&user_id));
        let mut work = Work::new(context);
        if let Some(invitation_id) = old {
            let withdraw = AccountCommand::WithdrawInvitation { invitation_id, by: new.by };
            work.decide(&mut account, Some(account_id), withdraw)?;
        }
        work.decide(&mut account, Some(account_id), AccountCommand::Invite(Box::new(new.clone())))?;
        if member {
            return Err(Refusal::conflict("already_member", "the address belongs to a member").into());
        }
        work.write(answer.clone());
        work.commit().await
    })
    .await
}

/// An invitation, for the holder of its link.
#[derive(Clone, Copy)]
pub struct UsableInvitation {
    pub account_id: AccountId,
    pub invitation_id: InvitationId,
    /// The number of members that the account's plan allows.
    pub limit: u32,
}

/// Lets a user join. Holding the link verifies their mail address.
///
/// # Errors
/// The decider's refusal, or the store's failure.
pub async fn join(
    context: &Context<'_>,
    invitation: UsableInvitation,
    user_id: UserId,
) -> Result<(), CommandError> {
    attempt(context, invitation.account_id, || async {
        let mut account = context.store.load::<Account>(invitation.account_id).await?;
        let mut user = context.store.load::<User>(user_id).await?;
        let email = user.state.email.get().cloned().unwrap_or_default();
        let mut work = Work::new(context);
        let at = context.store.clock().now();
        let UsableInvitation { account_id, invitation_id, limit } = invitation;
        let join = AccountCommand::Join(NewMember { invitation_id, user_id, email, at, limit });
        work.decide(&mut account, Some(account_id), join)?;
        work.decide(&mut user, None, UserCommand::VerifyEmail)?;
        work.commit().await?;
        Ok(())
    })
    .await
}

/// A person who is not registered yet.
#[derive(Clone)]
pub struct Newcomer {
    pub name: String,
    /// BCP 47.
    pub locale: String,
    /// The PHC string of their password; with `login`, of one that nobody knows.
    pub phc: String,
    /// The login at another provider that they use instead of a password.
    pub login: Option<NewLogin>,
    pub session_seconds: u32,
}

/// Registers the invited person, adds them to the account and logs them in, in one commit.
///
/// # Errors
/// The decider's refusal; `login_taken` if the login is another user's; [`super::Conflict::Taken`] if the address
/// belongs to a user by now; the store's failure.
pub async fn join_as_new(
    context: &Context<'_>,
    invitation: UsableInvitation,
    new: Newcomer,
) -> Result<SessionId, CommandError> {
    let (user_id, session_id) =
        (UserId::from_uuid(context.store.clock().uuid()), SessionId::from_uuid(context.store.clock().uuid()));
    let context = context.by(Actor::User(user_id));
    attempt(&context, invitation.account_id, || async {
        let UsableInvitation { account_id, invitation_id, limit } = invitation;
        let mut query = context.store.query();
        let slot = query.stream::<Account>(account_id);
        let mut found = query.read().await?;
        let basis = found.head;
        let mut account = found.take(slot).await?;
        let at = context.store.clock().now();
        let open = account.state.open_invitation(invitation_id, at);
        let email = open.and_then(|open| open.email.get().cloned()).unwrap_or_default();
        let mut work = Work::new(&context);
        // First, so that an invalid link is refused for that reason and not for one that follows from it.
        let join =
            AccountCommand::Join(NewMember { invitation_id, user_id, email: email.clone(), at, limit });
        work.decide(&mut account, Some(account_id), join)?;

        addresses::release_former(&mut work, &email).await?;
        let mut user = Loaded::<User>::absent(user_id.to_string());
        let profile = Profile::of_newcomer(&new.name, &new.locale, at);
        work.decide(&mut user, None, UserCommand::Register { user_id, email, profile })?;
        work.decide(&mut user, None, UserCommand::VerifyEmail)?;
        work.write([SideWrite::Credential { user_id: user_id.to_string(), phc: new.phc.clone() }]);

        let (method, proved_at) = logins::register_with(&mut work, &mut user, new.login.as_ref()).await?;
        let proved = Proved { user_id, methods: vec![method], basis, at: proved_at };
        let beginning = Beginning { lifetime_seconds: new.session_seconds, ..Beginning::default() };
        sessions::decide_start(&mut work, session_id, proved, beginning)?;
        work.commit().await?;
        Ok(session_id)
    })
    .await
}
