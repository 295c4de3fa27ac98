//! A login attempt, from the guard's checks to the session or the second step: verifies the password and applies
//! the result. `login` has the page.

use super::{
    page::LoginError,
    returning::{Entered, enter_or_ask},
};
use crate::{
    app::App,
    commands::sessions::Proved,
    keys::password::{Against, PasswordError, Verdict},
    store::{Store, StoreError, side::credentials::Lookup},
    surface::web::shared::{cookies, login_provider::of_email, request::PageRequest},
    traffic::{
        failed_logins::FailedLogin,
        guard::{NotBegun, Throttled, Try},
    },
};
use std::sync::Arc;
use xwms_events::{
    Timestamp,
    ids::{AccountId, UserId},
    log::LOG,
    login::{FailureReason, LoginSurface},
    session::Method,
    user::User,
};

/// The typed credentials, and where to look up the user.
pub(super) struct Credentials<'a> {
    pub email: &'a str,
    pub password: &'a str,
    /// Whether the user chose to stay logged in.
    pub remember: bool,
    /// The account whose test users are searched; `None` for real users.
    pub among: Option<AccountId>,
}

/// What a correct password leads to.
pub(super) enum Outcome {
    Entered(Entered),
    /// The user has a second factor. `basis` is the position of the log at which the password was checked.
    SecondStep {
        user: Arc<User>,
        user_id: UserId,
        basis: i64,
    },
}

/// Why the login failed.
pub(super) enum LoginFailure {
    Login(LoginError),
    Store(StoreError),
}

impl From<StoreError> for LoginFailure {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl From<Throttled> for LoginFailure {
    fn from(throttled: Throttled) -> Self {
        match throttled {
            Throttled::SlowDown(seconds) => Self::Login(LoginError::TooOften { seconds }),
            Throttled::Store(error) => Self::Store(error),
        }
    }
}

impl From<NotBegun> for LoginFailure {
    fn from(error: NotBegun) -> Self {
        match error {
            NotBegun::Throttled(throttled) => throttled.into(),
            NotBegun::Crowded => Self::Login(LoginError::Busy),
        }
    }
}

impl From<PasswordError> for LoginFailure {
    fn from(error: PasswordError) -> Self {
        Self::Login(match error {
            PasswordError::Busy | PasswordError::Crowded => LoginError::Busy,
            PasswordError::Length | PasswordError::Guessable | PasswordError::Hash => {
                LoginError::WrongCredentials
            }
        })
    }
}

/// What is known of an attempt that failed.
#[derive(Default)]
struct Seen {
    user_id: Option<UserId>,
    /// Why the credentials were refused.
    reason: Option<FailureReason>,
}

/// Logs in with this mail address and password, and counts an attempt that fails.
pub(super) async fn log_in(
    page: &PageRequest,
    credentials: &Credentials<'_>,
) -> Result<Outcome, LoginFailure> {
    let mut seen = Seen::default();
    let outcome = check(page, credentials, &mut seen).await;
    let reason = match &outcome {
        // A guess that was checked may have been one too many.
        Err(LoginFailure::Login(LoginError::TooOften { .. })) => {
            seen.reason.or(Some(FailureReason::Throttled))
        }
        Err(_) => seen.reason,
        Ok(_) => None,
    };
    if let Some(reason) = reason {
        page.app.failed_logins.record(&FailedLogin {
            user_id: seen.user_id,
            email: credentials.email,
            among: credentials.among,
            reason,
            surface: LoginSurface::LoginPage,
            origin: page.caller.origin.as_ref(),
        });
    }
    outcome
}

/// Checks the mail address and password. Unknown users, wrong passwords, users who
/// may not log in and throttled names all cost the same and look the same.
async fn check(
    page: &PageRequest,
    credentials: &Credentials<'_>,
    seen: &mut Seen,
) -> Result<Outcome, LoginFailure> {
    let store = &page.app.store;
    if !cookies::is_known(&page.jar, page.master()) {
        check_pace(page)?;
    }
    let name = look_up(store, credentials).await?;
    seen.user_id = name.user_id;
    let tried = begin(page, credentials, name.user_id).await?;
    let (verdict, user) = match verify(page, credentials.password, &name).await {
        Ok(verified) => verified,
        Err(failure) => {
            tried.cancel().await?;
            return Err(failure);
        }
    };
    let now = store.clock().now();
    let Some((user_id, user)) = user.filter(|(_, user)| is_let_in(user, credentials, now)) else {
        seen.reason = Some(name.why_refused(&verdict));
        tried.record_failure().await?;
        return Err(LoginFailure::Login(LoginError::WrongCredentials));
    };
    tried.record_success().await?;
    if let (Verdict::RightRehash(new), Some(old)) = (&verdict, &name.phc) {
        store.rehash(user_id, old, new).await?;
    }
    if user.factors.any() {
        return Ok(Outcome::SecondStep { user, user_id, basis: name.basis });
    }
    let proved = Proved { user_id, methods: vec![Method::Password], basis: name.basis, at: Some(now) };
    Ok(Outcome::Entered(enter_or_ask(page, &user, proved, credentials.remember).await?))
}

/// Refuses a browser in which this person never logged in, if too many attempts came from its address.
fn check_pace(page: &PageRequest) -> Result<(), Throttled> {
    page.app.guard.check_pace("login", page.caller.origin.as_ref())
}

/// What is known of the mail address that was typed.
struct Name {
    user_id: Option<UserId>,
    /// The PHC string of the user's password.
    phc: Option<String>,
    /// The parameters to work with if nobody has the address.
    near: Option<String>,
    /// The position of the log at which it was looked up.
    basis: i64,
}

impl Name {
    fn why_refused(&self, verdict: &Verdict) -> FailureReason {
        match verdict {
            _ if self.user_id.is_none() => FailureReason::UnknownAddress,
            Verdict::Wrong => FailureReason::WrongPassword,
            Verdict::Right | Verdict::RightRehash(_) => FailureReason::Blocked,
        }
    }
}

async fn look_up(store: &Store, credentials: &Credentials<'_>) -> Result<Name, StoreError> {
    let Credentials { email, among, .. } = *credentials;
    let Lookup { basis, found } = store.credential(email, among).await?;
    // Asked whether or not the user exists, so that both take as long.
    let near = store.parameters_near(email, among).await?;
    let (user_id, phc) = found.map(|known| (known.user_id, known.phc)).unzip();
    Ok(Name { user_id, phc, near, basis })
}

/// Begins the attempt once the guard lets it. A browser in which others have logged in is no stranger, but it is to
/// this user.
async fn begin<'a>(
    page: &'a PageRequest,
    credentials: &Credentials<'_>,
    user_id: Option<UserId>,
) -> Result<Try<'a>, LoginFailure> {
    let (jar, master) = (&page.jar, page.master());
    let known = user_id.and_then(|user_id| cookies::known_to(jar, master, user_id));
    if known.is_none() && cookies::is_known(jar, master) {
        check_pace(page)?;
    }
    let origin = page.caller.origin.as_ref();
    let attempt = page.app.guard.attempt(origin, credentials.email, credentials.among, known.as_deref());
    Ok(attempt.begin().await?)
}

/// Verifies the password. Returns the user, too, if it is right and may be used.
async fn verify(
    page: &PageRequest,
    password: &str,
    name: &Name,
) -> Result<(Verdict, Option<(UserId, Arc<User>)>), LoginFailure> {
    let passwords = &page.app.passwords;
    let turn = passwords.turn().await?;
    let against = name.phc.clone().map_or(Against::Nobody(name.near.clone()), Against::Known);
    let (verdict, turn) = passwords.verify(turn, password.to_owned(), against).await?;
    drop(turn);
    let user = match name.user_id.filter(|_| verdict != Verdict::Wrong) {
        Some(user_id) => by_password(page, user_id, name.basis).await?.map(|user| (user_id, user)),
        None => None,
    };
    Ok((verdict, user))
}

/// Whether the user may log in with these credentials, however they were found: real users log in only for real
/// clients, and test users only for their account's test clients.
fn is_let_in(user: &User, credentials: &Credentials<'_>, now: Timestamp) -> bool {
    user.test_of == credentials.among && may_enter(user, now) && !user.had_email(credentials.email)
}

/// Returns the user's current state as [`now_or_leaving`]. `None`, too, if their organization does not let them
/// log in by a password: the form may have had a spelling of their address that is found but can't be read, as
/// with U+212A for a k.
async fn by_password(
    page: &PageRequest,
    user_id: UserId,
    basis: i64,
) -> Result<Option<Arc<User>>, StoreError> {
    let Some(user) = now_or_leaving(&page.app, user_id, basis).await? else { return Ok(None) };
    let email = user.email.get().cloned().unwrap_or_default();
    let organization = if user.test_of.is_none() { of_email(page, &email).await? } else { None };
    Ok((!organization.is_some_and(|organization| organization.is_required)).then_some(user))
}

/// Whether the user may log in, or at least undo their deletion.
pub(super) fn may_enter(user: &User, now: Timestamp) -> bool {
    user.may_log_in(now) || user.may_return(now)
}

/// Returns the user's current state as [`now_of`]. A user who may undo their deletion is stopped for everything else.
pub(super) async fn now_or_leaving(
    app: &App,
    user_id: UserId,
    basis: i64,
) -> Result<Option<Arc<User>>, StoreError> {
    if let Some(user) = now_of(app, user_id, basis).await? {
        return Ok(Some(user));
    }
    let user = app.store.load::<User>(user_id).await?.state;
    Ok(user.may_return(app.store.clock().now()).then_some(user))
}

/// Returns the user's current state, unless something stopped the user since `basis`. A password change also
/// stops a login with the old password that is still waiting to be verified.
async fn now_of(app: &App, user_id: UserId, basis: i64) -> Result<Option<Arc<User>>, StoreError> {
    let mut query = app.store.query();
    let slot = query.stream::<User>(user_id);
    query.gate([user_id.to_string(), LOG.to_owned()]);
    let mut found = query.read().await?;
    let user = found.take(slot).await?.state;
    Ok(found.is_open(basis).then_some(user))
}
