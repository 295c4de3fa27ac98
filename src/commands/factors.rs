//! Use cases of second factors: enrolment, removal, recovery codes, and the proof at a login. What proves a factor is
//! sealed beside the log (`store::side::factors`) and committed with its event.

use super::{CommandError, Context, Work, attempt, change};
use crate::{
    keys::{recovery, totp::TotpSecret},
    store::{
        Store, StoreError,
        append::SideWrite,
        side::factors::{RECOVERY, RecoveryDigests, TOTP},
    },
};
use xwms_events::{
    Refusal, Timestamp,
    ids::{AccountId, PasskeyId, UserId},
    user::{FactorCommand, User, UserCommand},
};

/// Recovery codes that exist only until they are shown.
struct NewCodes {
    at: Timestamp,
    codes: Vec<String>,
    write: SideWrite,
}

impl NewCodes {
    async fn generate(store: &Store, user_id: UserId, at: Timestamp) -> Result<Self, StoreError> {
        let codes = recovery::generate().map_err(|_| StoreError::Seal)?;
        let master = store.vault().master();
        let digests = codes.iter().filter_map(|code| recovery::digest(master, user_id, code)).collect();
        let plain = serde_json::to_string(&RecoveryDigests { created_at: at, digests });
        let plain = plain.map_err(|_| StoreError::Seal)?;
        let write = store.seal_factor(user_id, RECOVERY, &plain, 0).await?;
        Ok(Self { at, codes, write })
    }

    /// Whether the command created them: a person who had codes keeps those.
    fn are_current(&self, user: &User) -> bool {
        user.factors
            .recovery
            .as_ref()
            .is_some_and(|codes| codes.created_at == self.at && codes.used.is_empty())
    }

    fn write_for(&self, user: &User) -> Option<SideWrite> {
        self.are_current(user).then(|| self.write.clone())
    }

    fn shown_to(self, user: &User) -> Vec<String> {
        if self.are_current(user) { self.codes } else { vec![] }
    }
}

/// A logged-in person who changes their factors.
#[derive(Clone, Copy)]
pub struct Changing {
    pub user_id: UserId,
    /// How often their password had been changed when their session was checked. An intruder who is put out at
    /// this moment adds nothing after it.
    pub seen: u32,
}

impl Changing {
    /// Returns `command`, unless the password was changed since.
    fn decide(
        self,
        user: &User,
        command: FactorCommand,
    ) -> Result<(Option<AccountId>, [UserCommand; 1]), Refusal> {
        if user.password_changes == self.seen {
            Ok((None, [UserCommand::Factor(command)]))
        } else {
            Err(Refusal::conflict("password_changed", "the password was changed in the meantime"))
        }
    }
}

/// Enrols the app that has `secret`, which the person proved with the code of `step`. Returns new recovery codes, to be
/// shown once; none if the person has codes already.
///
/// # Errors
/// Refused if there is an app already, or the password was changed meanwhile; the store's failure.
pub async fn enrol_totp(
    context: &Context<'_>,
    changing: Changing,
    secret: &TotpSecret,
    step: i64,
) -> Result<Vec<String>, CommandError> {
    let user_id = changing.user_id;
    let (store, at) = (context.store, context.store.clock().now());
    let codes = NewCodes::generate(store, user_id, at).await?;
    let write = store.seal_factor(user_id, TOTP, &secret.to_base32(), step).await?;
    let enrol = |user: &User| changing.decide(user, FactorCommand::EnrolTotp { at });
    let writes =
        |user: &User| std::iter::once(write.clone()).chain(codes.write_for(user)).collect::<Vec<_>>();
    let changed = change(context, user_id, enrol, writes).await?;
    Ok(codes.shown_to(&changed.state))
}

/// Whether a person may be left without a second factor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LastFactor {
    /// A policy requires a second factor of them.
    MustStay,
    MayGo,
}

/// Removes the app.
///
/// # Errors
/// Refused if it is the last factor of a person who must have one; the store's failure.
pub async fn remove_totp(
    context: &Context<'_>,
    user_id: UserId,
    last: LastFactor,
) -> Result<(), CommandError> {
    let required = last == LastFactor::MustStay;
    let remove = |_: &User| vec![UserCommand::Factor(FactorCommand::RemoveTotp { required })];
    change_and_forget(context, user_id, remove, None).await.map(drop)
}

/// A passkey to add, which the person's device has just made.
pub struct NewPasskey {
    pub name: String,
    /// Its public key and counter.
    pub key: String,
    pub synced: bool,
}

/// Adds a passkey. Returns new recovery codes, as [`enrol_totp`].
///
/// # Errors
/// Refused if the name is invalid, there are too many, or the password was changed meanwhile; the store's failure.
pub async fn add_passkey(
    context: &Context<'_>,
    changing: Changing,
    new: NewPasskey,
) -> Result<Vec<String>, CommandError> {
    let user_id = changing.user_id;
    let (store, at) = (context.store, context.store.clock().now());
    let passkey_id = PasskeyId::from_uuid(store.clock().uuid());
    let NewPasskey { name, key, synced } = new;
    let codes = NewCodes::generate(store, user_id, at).await?;
    let write = store.seal_factor(user_id, &passkey_id.to_string(), &key, 0).await?;
    let add = |user: &User| {
        let name = name.clone();
        changing.decide(user, FactorCommand::AddPasskey { passkey_id, name, synced, at })
    };
    let writes =
        |user: &User| std::iter::once(write.clone()).chain(codes.write_for(user)).collect::<Vec<_>>();
    let changed = change(context, user_id, add, writes).await?;
    Ok(codes.shown_to(&changed.state))
}

/// Gives a passkey another name.
///
/// # Errors
/// Not found, or refused if the name is no good; the store's failure.
pub async fn rename_passkey(
    context: &Context<'_>,
    user_id: UserId,
    passkey_id: PasskeyId,
    name: &str,
) -> Result<(), CommandError> {
    let rename = |_: &User| {
        let name = name.to_owned();
        Ok((None, [UserCommand::Factor(FactorCommand::RenamePasskey { passkey_id, name })]))
    };
    change(context, user_id, rename, |_| None).await?;
    Ok(())
}

/// Removes a passkey.
///
/// # Errors
/// Not found, or refused if it is the last factor of a person who must have one; the store's failure.
pub async fn remove_passkey(
    context: &Context<'_>,
    user_id: UserId,
    passkey_id: PasskeyId,
    last: LastFactor,
) -> Result<(), CommandError> {
    let required = last == LastFactor::MustStay;
    let remove = |_: &User| vec![UserCommand::Factor(FactorCommand::RemovePasskey { passkey_id, required })];
    change_and_forget(context, user_id, remove, None).await.map(drop)
}

/// Changes the user by commands that are decided on their current state. What proves the factors that they no
/// longer have is deleted with it; a new `credential` is committed, too. Returns the position of the change.
///
/// # Errors
/// The decider's refusal, or the store's failure.
pub(super) async fn change_and_forget(
    context: &Context<'_>,
    user_id: UserId,
    commands: impl Fn(&User) -> Vec<UserCommand>,
    credential: Option<SideWrite>,
) -> Result<i64, CommandError> {
    attempt(context, user_id, || async {
        let mut user = context.store.load::<User>(user_id).await?;
        let before = user.state.clone();
        let mut work = Work::new(context);
        for command in commands(&before) {
            work.decide(&mut user, None, command)?;
        }
        work.write(credential.clone());
        work.write(gone(user_id, &before, &user.state));
        work.commit().await
    })
    .await
}

/// Replaces the recovery codes. Returns the new ones, to be shown once.
///
/// # Errors
/// Refused if the person has no second factor, or the password was changed meanwhile; the store's failure.
pub async fn renew_recovery_codes(
    context: &Context<'_>,
    changing: Changing,
) -> Result<Vec<String>, CommandError> {
    let user_id = changing.user_id;
    let at = context.store.clock().now();
    let codes = NewCodes::generate(context.store, user_id, at).await?;
    let renew = |user: &User| changing.decide(user, FactorCommand::CreateRecoveryCodes { at });
    let changed = change(context, user_id, renew, |user: &User| codes.write_for(user)).await?;
    Ok(codes.shown_to(&changed.state))
}

/// Uses the recovery code that was `typed`. Returns whether it was good: each one is so once.
///
/// # Errors
/// The store's failure.
pub async fn use_recovery_code(
    context: &Context<'_>,
    user_id: UserId,
    typed: &str,
) -> Result<bool, CommandError> {
    let store = context.store;
    let Some(digest) = recovery::digest(store.vault().master(), user_id, typed) else { return Ok(false) };
    let Some(known) = store.recovery_digests(user_id).await? else { return Ok(false) };
    let Some(number) = recovery::position(&known.digests, &digest) else { return Ok(false) };
    let created_at = known.created_at;
    let used =
        |_: &User| Ok((None, [UserCommand::Factor(FactorCommand::UseRecoveryCode { created_at, number })]));
    match change(context, user_id, used, |_| None).await {
        Ok(_) => Ok(true),
        // It was used or replaced, perhaps a moment ago in another tab.
        Err(CommandError::Refused(_)) => Ok(false),
        Err(error) => Err(error),
    }
}

/// Uses the code of the app that was `typed`. Returns whether it was good: each one is so once.
///
/// # Errors
/// The store's failure.
pub async fn use_totp_code(store: &Store, user_id: UserId, typed: &str) -> Result<bool, StoreError> {
    let Some(stored) = store.factor(user_id, TOTP).await? else { return Ok(false) };
    let secret = TotpSecret::from_base32(&stored.plain).ok_or(StoreError::Seal)?;
    match secret.step_of(typed, store.clock().now().seconds()) {
        Some(step) => store.use_totp_step(user_id, &stored, step).await,
        None => Ok(false),
    }
}

/// Returns the writes that delete what proves the factors that `after` doesn't have any more.
fn gone(user_id: UserId, before: &User, after: &User) -> Vec<SideWrite> {
    let (before, after) = (&before.factors, &after.factors);
    let row = |factor: String| SideWrite::RemoveFactor { user_id: user_id.to_string(), factor };
    let app = (before.totp.is_some() && after.totp.is_none()).then(|| row(TOTP.to_owned()));
    let codes = (before.recovery.is_some() && after.recovery.is_none()).then(|| row(RECOVERY.to_owned()));
    let passkeys = before.passkeys.keys().filter(|id| !after.passkeys.contains_key(id));
    passkeys.map(|id| row(id.to_string())).chain(app).chain(codes).collect()
}
