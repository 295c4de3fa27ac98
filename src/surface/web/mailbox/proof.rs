//! The use of a code or link, which one browser can do once; and what was proved in a browser.

use crate::{
    commands::users,
    store::{
        StoreError,
        side::proofs::{MailLimit, Proof, Purpose},
    },
    surface::web::shared::{cookies, request::PageRequest},
};
use axum::response::{IntoResponse, Redirect, Response};
use xwms_events::user::{User, email as mailbox};

/// Records that the person has what mail `number` contained. Returns whether this is its first use. The state of
/// the password, or of the address, is recorded with it, so that a later change voids the proof.
pub(super) async fn prove(page: &PageRequest, proof: &Proof, number: u32) -> Result<bool, StoreError> {
    let store = &page.app.store;
    let seen = match proof.purpose {
        Purpose::SignUp | Purpose::Question => 0,
        Purpose::Password => match users::by_mail(store, &proof.asking.email).await? {
            Some((_, user)) => user.password_changes,
            None => return Ok(false),
        },
        Purpose::NewEmail | Purpose::RecoveryEmail => match proof.asking.user_id {
            Some(user_id) => store.load::<User>(user_id).await?.state.email_changes,
            None => return Ok(false),
        },
    };
    store.prove(proof.id, number, seen).await
}

/// Returns the redirect to what follows, for the browser that proved the address.
pub(super) fn go_on(page: &PageRequest, proof: &Proof) -> Response {
    let jar = cookies::with_proved(page.jar.clone(), page.master(), proof.id);
    (jar, Redirect::to(next(proof.purpose))).into_response()
}

/// Returns the page that follows a proof.
pub(super) const fn next(purpose: Purpose) -> &'static str {
    match purpose {
        Purpose::SignUp => "/sign-up/finish",
        Purpose::Password => "/password/new",
        Purpose::Question => "/support/question/write",
        Purpose::NewEmail | Purpose::RecoveryEmail => "/account/profile/proved",
    }
}

/// Returns what was proved for `purpose` in this browser, unless it was used or is too old.
pub async fn proved(page: &PageRequest, purpose: Purpose) -> Result<Option<Proof>, StoreError> {
    let Some(id) = cookies::proved(&page.jar, page.master()) else { return Ok(None) };
    let proof = page.app.store.proof(id).await?;
    Ok(proof.filter(|proof| proof.is_proved && proof.purpose == purpose))
}

/// Returns the limit of mails to this address: waived if its user logged in with this browser before. The work
/// depends on the browser and not on the address.
pub(super) async fn mail_limit(page: &PageRequest, email: &str) -> Result<MailLimit, StoreError> {
    let mut known = false;
    for user_id in cookies::known_users(&page.jar, page.master()) {
        let user = page.app.store.load::<User>(user_id).await?.state;
        known |= user.email.get().is_some_and(|own| mailbox::is_same(own, email));
    }
    Ok(if known { MailLimit::Waived } else { MailLimit::Applies })
}
