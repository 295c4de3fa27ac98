//! The part of a person's document that is known at once: who they are, and how they prove it. No secret, hash or key
//! is in it: only that there is one, and since when.

use super::parts::{Subject, Unwritten};
use crate::{commands::pictures, language::Language, store::side::factors::TOTP};
use base64::{Engine, prelude::BASE64_STANDARD};
use serde_json::{Value, json};
use xwms_events::{
    Timestamp,
    ids::made_at,
    user::{FormerEmail, User},
};

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
            // What others may not take yet, because a change can be undone to it.
            "former_emails": user.former_emails.iter().map(former).collect::<Vec<_>>(),
            "recovery_email": user.recovery_email.get(),
            "standing": user.standing,
            "locked_until": user.locked_until,
            "profile": user.profile.get(),
            "picture": picture(subject).await?,
            "preferences": user.preferences.get(),
        },
        "sign_in": sign_in(subject, user).await?,
    }))
}

fn former(former: &FormerEmail) -> Value {
    json!({ "email": former.email.get(), "kept_until": former.until })
}

/// Returns the picture itself: its address shows it only as long as the profile names it.
async fn picture(subject: &Subject) -> Result<Option<Value>, Unwritten> {
    let Some(picture_id) = pictures::of(&subject.user) else { return Ok(None) };
    let bytes = subject.app.store.picture(subject.user_id, picture_id).await?;
    Ok(bytes.map(|bytes| json!({ "type": "image/jpeg", "base64": BASE64_STANDARD.encode(bytes) })))
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
    let logins = user.links.iter().map(|(id, link)| {
        json!({
            "link_id": id, "provider": link.provider, "issuer": link.issuer.get(), "subject": link.subject.get(),
            "name": link.name.get(), "linked_at": link.linked_at,
        })
    });
    let codes = factors.recovery.as_ref();
    let codes = codes.map(|codes| json!({ "created_at": codes.created_at, "left": codes.left() }));
    Ok(json!({
        "password_changes": user.password_changes,
        "authenticator_app": app,
        "passkeys": passkeys.collect::<Vec<_>>(),
        "recovery_codes": codes,
        "linked_logins": logins.collect::<Vec<_>>(),
    }))
}
