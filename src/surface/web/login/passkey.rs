//! Passkeys at a login: alone, and as the second step. `auth::passkeys` verifies what the browser
//! answers; here it is found out whose passkey it is, and its use is recorded.

use super::{
    attempt::{may_enter, now_or_leaving},
    enter::remembers,
    returning::{Entered, enter_or_ask},
};
use crate::{
    auth::passkeys::{Passkeys, Proof},
    commands::sessions::Proved,
    store::{StoreError, side::factors::StoredFactor},
    surface::{
        http::params::Params,
        web::shared::{
            ceremony::{self, CeremonyKind, Offer},
            request::PageRequest,
        },
    },
    traffic::{failed_logins::FailedLogin, guard::Throttled},
};
use std::sync::Arc;
use xwms_events::{
    ids::{AccountId, UserId},
    login::{FailureReason, LoginSurface},
    session::Method,
    user::User,
};

/// What the guard calls these attempts.
const AT: &str = "passkey";

/// Returns what the login page offers its script; `None` if this server has no passkeys.
pub(super) fn offer(page: &PageRequest, browser: &str) -> Option<Offer> {
    let started = Passkeys::of(&page.app.settings.issuer)?.start_login()?;
    let state = ceremony::seal(page, browser, CeremonyKind::Login, started.state);
    Some(Offer { options: started.options, state })
}

/// Returns what the page of the second step offers; `None` if the user has no passkey.
pub(super) async fn offer_second(
    page: &PageRequest,
    browser: &str,
    user_id: UserId,
    user: &User,
) -> Result<Option<Offer>, StoreError> {
    let Some(passkeys) = Passkeys::of(&page.app.settings.issuer) else { return Ok(None) };
    let stored = stored(page, user_id, user).await?;
    let keys: Vec<&str> = stored.iter().map(|(_, key)| key.plain.as_str()).collect();
    Ok(passkeys.start_second_step(&keys).map(|started| Offer {
        state: ceremony::seal(page, browser, CeremonyKind::SecondStep(user_id), started.state),
        options: started.options,
    }))
}

/// Returns the stored passkeys that the user still has, by id.
async fn stored(
    page: &PageRequest,
    user_id: UserId,
    user: &User,
) -> Result<Vec<(String, StoredFactor)>, StoreError> {
    if user.factors.passkeys.is_empty() {
        return Ok(vec![]);
    }
    let mut all = page.app.store.factors(user_id).await?;
    let own = user.factors.passkeys.keys().map(ToString::to_string);
    Ok(own.filter_map(|id| all.remove(&id).map(|key| (id, key))).collect())
}

/// Returns how the form's passkey proves the second step; `None` if it doesn't.
pub(super) async fn prove_second(
    page: &PageRequest,
    user_id: UserId,
    user: &User,
    form: &Params,
) -> Result<Option<Method>, StoreError> {
    let kind = CeremonyKind::SecondStep(user_id);
    let state = ceremony::take(page, kind, form.get("state").unwrap_or_default()).await?;
    let (Some(state), Some(passkeys)) = (state, Passkeys::of(&page.app.settings.issuer)) else {
        return Ok(None);
    };
    let stored = stored(page, user_id, user).await?;
    let keys: Vec<&str> = stored.iter().map(|(_, key)| key.plain.as_str()).collect();
    let credential = form.get("credential").unwrap_or_default();
    match passkeys.finish_second_step(credential, &state, &keys) {
        Some(proof) => used(page, user_id, &stored, &proof).await,
        None => Ok(None),
    }
}

/// Records the use of a passkey. Returns its method; `None` if it was removed, or used elsewhere, in this moment.
async fn used(
    page: &PageRequest,
    user_id: UserId,
    stored: &[(String, StoredFactor)],
    proof: &Proof,
) -> Result<Option<Method>, StoreError> {
    let Some((id, key)) = stored.get(proof.index) else { return Ok(None) };
    let good = page.app.store.use_passkey(user_id, id, key, proof.changed.as_deref()).await?;
    Ok(good.then_some(if proof.synced { Method::SoftwareKey } else { Method::HardwareKey }))
}

/// Logs its owner in; `None` if the passkey can't be used here.
pub(super) async fn log_in(
    page: &PageRequest,
    form: &Params,
    among: Option<AccountId>,
) -> Result<Option<Entered>, Throttled> {
    let (guard, origin) = (&page.app.guard, page.caller.origin.as_ref());
    let mut failed = FailedLogin {
        user_id: None,
        email: "",
        among,
        reason: FailureReason::PasskeyRefused,
        surface: LoginSurface::LoginPage,
        origin,
    };
    if let Err(throttled) = guard.check_pace(AT, origin) {
        page.app.failed_logins.record(&FailedLogin { reason: FailureReason::Throttled, ..failed });
        return Err(throttled);
    }
    let Some((user, proved)) = proved(page, form, among, &mut failed.user_id).await? else {
        page.app.failed_logins.record(&failed);
        guard.record_failure(AT, origin)?;
        return Ok(None);
    };
    let remember = remembers(form);
    Ok(Some(enter_or_ask(page, &user, proved, remember).await?))
}

/// Returns who proved a passkey. `claimed` becomes the existing user whose passkey it claims to be.
async fn proved(
    page: &PageRequest,
    form: &Params,
    among: Option<AccountId>,
    claimed: &mut Option<UserId>,
) -> Result<Option<(Arc<User>, Proved)>, StoreError> {
    let credential = form.get("credential").unwrap_or_default();
    let state = ceremony::take(page, CeremonyKind::Login, form.get("state").unwrap_or_default()).await?;
    let (Some(state), Some(passkeys)) = (state, Passkeys::of(&page.app.settings.issuer)) else {
        return Ok(None);
    };
    let Some(user_id) = passkeys.claimed_user(credential) else { return Ok(None) };
    let basis = page.app.store.current_head().await?;
    let user: Option<Arc<User>> = now_or_leaving(&page.app, user_id, basis).await?;
    let now = page.app.store.clock().now();
    // As for a password: real users log in only for real clients, and test users for their account's.
    let Some(user) = user.filter(|user| user.test_of == among && may_enter(user, now)) else {
        return Ok(None);
    };
    *claimed = Some(user_id);
    let stored = stored(page, user_id, &user).await?;
    let keys: Vec<&str> = stored.iter().map(|(_, key)| key.plain.as_str()).collect();
    let Some(proof) = passkeys.finish_login(credential, &state, &keys) else { return Ok(None) };
    let method = used(page, user_id, &stored, &proof).await?;
    Ok(method.map(|method| {
        let methods = vec![method, Method::MultiFactor];
        (user, Proved { user_id, methods, basis, at: Some(now) })
    }))
}
