//! Use cases of logins at other providers: a person links one and removes it. The caller has verified that the person
//! has the login, and that they are the user.

use super::{CommandError, Conflict, Context, Work, change};
use crate::store::{query::Loaded, side::logins::LoginAt};
use serde::{Deserialize, Serialize};
use xwms_events::{
    Refusal, Timestamp,
    ids::{LinkId, UserId},
    session::Method,
    user::{NewLink, User, UserCommand},
};

/// A login at a provider that a person proved.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ProvedLogin {
    /// The provider's name in the settings, or the account whose provider it is.
    pub provider: String,
    pub issuer: String,
    pub subject: String,
    /// How the provider calls the person.
    pub name: String,
}

/// The login with which a new person registers, instead of a password.
#[derive(Clone, Debug)]
pub struct NewLogin {
    pub login: ProvedLogin,
    /// When they proved it; `None` if that is not known.
    pub at: Option<Timestamp>,
}

impl ProvedLogin {
    /// Returns the link to be made with it.
    fn to_link(&self, context: &Context<'_>, instead_of_password: bool) -> NewLink {
        let clock = context.store.clock();
        NewLink {
            link_id: LinkId::from_uuid(clock.uuid()),
            provider: self.provider.clone(),
            issuer: self.issuer.clone(),
            subject: self.subject.clone(),
            name: self.name.clone(),
            at: clock.now(),
            instead_of_password,
        }
    }
}

/// Returns the refusal for a login that opens another person's account.
fn taken() -> Refusal {
    Refusal::conflict("login_taken", "the login is linked to another account")
}

/// Returns how and when a new person proves who they are, and links their login at another provider in `work` if
/// they use one instead of a password. Comes after the proof of their address, which removes links.
///
/// # Errors
/// `login_taken` if it is another user's; the decider's refusal; the store's failure.
pub(super) async fn register_with(
    work: &mut Work<'_>,
    user: &mut Loaded<User>,
    new: Option<&NewLogin>,
) -> Result<(Method, Option<Timestamp>), CommandError> {
    let context = work.context();
    let Some(NewLogin { login, at }) = new else {
        return Ok((Method::Password, Some(context.store.clock().now())));
    };
    let ProvedLogin { provider, issuer, subject, .. } = login;
    // Looked up first: a conflict at the commit is taken for one about the address.
    if context.store.linked_user(LoginAt { provider, issuer, subject }).await?.found.is_some() {
        return Err(taken().into());
    }
    work.decide(user, None, UserCommand::Link(Box::new(login.to_link(context, true))))?;
    Ok((Method::Federated, *at))
}

/// Links the login to the user.
///
/// # Errors
/// `login_taken` if it is another user's; the decider's refusal; the store's failure.
pub async fn link(context: &Context<'_>, user_id: UserId, login: &ProvedLogin) -> Result<i64, CommandError> {
    let new = login.to_link(context, false);
    let link = |_: &User| Ok((None, [UserCommand::Link(Box::new(new.clone()))]));
    match change(context, user_id, link, |_| None).await {
        Err(CommandError::Conflict(Conflict::Taken)) => Err(taken().into()),
        linked => Ok(linked?.position),
    }
}

/// Removes the link.
///
/// # Errors
/// Not found; `last_login` if it is the last way to log in; the store's failure.
pub async fn unlink(context: &Context<'_>, user_id: UserId, link_id: LinkId) -> Result<i64, CommandError> {
    let unlink = |_: &User| Ok((None, [UserCommand::Unlink { link_id }]));
    Ok(change(context, user_id, unlink, |_| None).await?.position)
}
