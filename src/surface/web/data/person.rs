//! The part of a person's document that is known at once: who they are, and how they prove it. No secret, hash or key
//! is in it: only that there is one, and since when.

use super::parts::{Subject, Unwritten};
use crate::{language::Language, store::side::factors::TOTP};
use serde_json::{Value, json};
use xwms_events::{Timestamp, ids::made_at, user::User};

const ABOUT_ENGLISH: &str = "Everything that this server holds about you. Times are in UTC. `meaning` says what an event \
    means, `by` who caused it, `from` the network address of your own actions.";
const ABOUT_DUTCH: &str = "Alles wat deze server over je bewaart. Tijden zijn in UTC. `meaning` zegt wat een gebeurtenis \
    betekent, `by` wie die veroorzaakte, `from` het netwerkadres bij wat je zelf deed.";

/// Returns it as a JSON object.
pub(super) async fn known(subject: &Subject) -> Result<Value, Unwritten> {
    let Subject { app, user_id, user, language } = subject;
    let about = match language {
        Language::English => ABOUT_ENGLISH,
        Language::Dutch => ABOUT_DUTCH,
    };
    Ok(json!({
        "about": about,
        "server": app.settings.issuer,
        "created_at": app.store.clock().now(),
        "user": {
            "user_id": user_id,
            "registered_at": made_at(user_id.uuid()),
            "email": user.email.get(),
            "email_verified": user.email_verified,
            "standing": user.standing,
            "locked_until": user.locked_until,
            "profile": user.profile.get(),
        },
        "sign_in": sign_in(subject, user).await?,
    }))
}

async fn sign_in(subject: &Subject, user: &User) -> Result<Value, Unwritten> {
    let used = subject.app.store.factors_last_used(subject.user_id).await?;
    let factors = &user.factors;
    let app = factors.totp.map(|at| {
        // Apps that were set up before there were times.
        let added_at = (at != Timestamp::default()).then_some(at);
        json!({ "added_at": added_at, "last_used_at": used.get(TOTP) })
    });
    let passkeys = factors.passkeys.iter().map(|(id, passkey)| {
        json!({
            "passkey_id": id, "name": passkey.name.get(), "synced": passkey.synced,
            "added_at": passkey.added_at, "last_used_at": used.get(&id.to_string()),
        })
    });
    let codes = factors.recovery.as_ref();
    let codes = codes.map(|codes| json!({ "created_at": codes.created_at, "left": codes.left() }));
    Ok(json!({
        "password_changes": user.password_changes,
        "authenticator_app": app,
        "passkeys": passkeys.collect::<Vec<_>>(),
        "recovery_codes": codes,
    }))
}
