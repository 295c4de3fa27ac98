//! Use cases of an account.

use super::{Changed, CommandError, Context, Work, attempt, clients, groups};
use crate::store::{append::SideWrite, query::Loaded};
use xwms_events::{
    Actor,
    account::{Account, AccountCommand, By},
    client::{AuthMethod, Client, ClientCommand, ClientType, Environment, NewClient, Protocol, TokenPolicy},
    ids::{AccountId, ClientId, UserId},
    scope::Scopes,
    user::{Profile, User, UserCommand},
};

/// The details of a sign-up.
#[derive(Clone)]
pub struct SignUp {
    pub account_name: String,
    /// The plan that the account starts on.
    pub plan: String,
    pub email: String,
    /// The PHC string of the owner's password.
    pub phc: String,
    pub profile: Profile,
}

/// The result of a sign-up.
pub struct SignedUp {
    pub account_id: AccountId,
    pub user_id: UserId,
    /// A machine client with every management scope, for every later call.
    pub client_id: ClientId,
    pub client_secret: clients::PlainSecret,
    pub position: i64,
}

/// Creates an account, its owner and its first client in one commit. `answer` turns the result into a row
/// that is committed with it.
///
/// # Errors
/// [`super::Conflict::Taken`] if the mail address already belongs to a user.
pub async fn sign_up(
    context: &Context<'_>,
    sign_up: SignUp,
    answer: impl Fn(&SignedUp) -> Option<SideWrite>,
) -> Result<SignedUp, CommandError> {
    let clock = context.store.clock();
    let mut made = SignedUp {
        account_id: AccountId::from_uuid(clock.uuid()),
        user_id: UserId::from_uuid(clock.uuid()),
        client_id: ClientId::from_uuid(clock.uuid()),
        client_secret: clients::PlainSecret::generate()?,
        position: 0,
    };
    let context = context.by(Actor::User(made.user_id));
    let mut work = Work::new(&context);

    let mut user = Loaded::<User>::absent(made.user_id.to_string());
    let SignUp { account_name, plan, email, phc, profile } = sign_up;
    let profile = Profile { updated_at: Some(clock.now()), ..profile };
    work.decide(&mut user, None, UserCommand::Register { user_id: made.user_id, email, profile })?;
    work.write([SideWrite::Credential { user_id: made.user_id.to_string(), phc }]);

    let mut account = Loaded::<Account>::absent(made.account_id.to_string());
    let create =
        AccountCommand::Create { account_id: made.account_id, name: account_name, owner: made.user_id, plan };
    work.decide(&mut account, Some(made.account_id), create)?;

    let mut client = Loaded::<Client>::absent(made.client_id.to_string());
    let new = NewClient {
        client_id: made.client_id,
        account_id: made.account_id,
        name: "Management".to_owned(),
        client_type: ClientType::Machine,
        environment: Environment::Live,
        redirect_uris: vec![],
        post_logout_redirect_uris: vec![],
        scopes: Scopes::management(),
        auth_method: AuthMethod::ClientSecret,
        jwks: None,
        protocol: Protocol::of_new(ClientType::Machine),
        token_policy: TokenPolicy::usual(ClientType::Machine),
        require_pkce: true,
        development: false,
        secret: Some(made.client_secret.to_new(context.store, "First secret", None)),
    };
    work.decide(&mut client, Some(made.account_id), ClientCommand::Create(Box::new(new)))?;
    work.write(answer(&made));
    made.position = work.commit().await?;
    Ok(made)
}

/// An account that a user makes.
pub struct Opening {
    pub owner: UserId,
    pub name: String,
    /// The plan that it starts on.
    pub plan: String,
}

/// Creates an account of which an existing user is the owner. `row` is committed with it. Returns its id.
///
/// # Errors
/// `invalid_name`; [`super::Conflict::Answered`] if the row was committed before; the store's failure.
pub async fn open(
    context: &Context<'_>,
    opening: Opening,
    row: Option<SideWrite>,
) -> Result<AccountId, CommandError> {
    let account_id = AccountId::from_uuid(context.store.clock().uuid());
    let Opening { owner, name, plan } = opening;
    let mut work = Work::new(context);
    let mut account = Loaded::<Account>::absent(account_id.to_string());
    work.decide(&mut account, Some(account_id), AccountCommand::Create { account_id, name, owner, plan })?;
    work.write(row);
    work.commit().await?;
    Ok(account_id)
}

/// Changes the account by a command that is decided on its current state; the row of `answer` is committed with
/// it.
///
/// # Errors
/// The decider's refusal, or the store's failure.
pub async fn change(
    context: &Context<'_>,
    account_id: AccountId,
    command: AccountCommand,
    answer: impl Fn(&Account) -> Option<SideWrite>,
) -> Result<Changed<Account>, CommandError> {
    super::change(context, account_id, |_| Ok((Some(account_id), [command.clone()])), answer).await
}

/// Removes a member, who may be the caller, from the account and from its groups; the row of `answer` is committed
/// with it.
///
/// # Errors
/// The decider's refusal, such as `last_owner`, or the store's failure.
pub async fn remove_member(
    context: &Context<'_>,
    account_id: AccountId,
    user_id: UserId,
    by: By,
    answer: impl Fn(&Account) -> Option<SideWrite>,
) -> Result<Changed<Account>, CommandError> {
    attempt(context, account_id, || async {
        let mut account = context.store.load::<Account>(account_id).await?;
        let mut work = Work::new(context);
        work.decide(&mut account, Some(account_id), AccountCommand::RemoveMember { user_id, by })?;
        groups::leave(&mut work, account_id, user_id).await?;
        work.write(answer(&account.state));
        let position = work.commit().await?;
        Ok(Changed { state: account.state, position })
    })
    .await
}
