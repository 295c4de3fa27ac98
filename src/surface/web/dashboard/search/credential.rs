//! Which object a raw credential belongs to. Handles are recognised by their MAC, JWTs by their signature, client
//! secrets by their keyed hash; none of that says whether they are still valid.

use crate::{
    auth::keyring::ID_TOKEN,
    keys::handle::{self, Kind},
    store::StoreError,
    surface::web::dashboard::shared::page::DashboardPage,
};
use serde::Deserialize;
use uuid::Uuid;
use xwms_events::ids::{AnyId, SessionId};
use xwms_projections::clients;

/// Handles, and the kind of object whose id is in each.
const HANDLES: &[(Kind, &str)] = &[
    (Kind::Code, "grant"),
    (Kind::Device, "grant"),
    (Kind::Refresh, "grant"),
    (Kind::Access, "token"),
    (Kind::Session, "session"),
    (Kind::Known, "user"),
    (Kind::Invitation, "invitation"),
    (Kind::ClientConfiguration, "client"),
];
/// What a client secret begins with.
const SECRET: &str = "xwms_secret_";

/// What an id_token says of the login that it is about.
#[derive(Deserialize)]
struct IdToken {
    sub: String,
    #[serde(default)]
    sid: Option<SessionId>,
}

/// Returns the id of the object that `text` is a credential of, if this server made it. A client secret is only
/// found if it is the account's.
///
/// # Errors
/// When the database does not respond.
pub async fn object(dash: &DashboardPage, text: &str) -> Result<Option<AnyId>, StoreError> {
    let master = dash.page.master();
    let opened: Option<(&str, Uuid)> = HANDLES
        .iter()
        .find_map(|(kind, object)| handle::open(master, *kind, text).map(|opened| (*object, opened.id)));
    if let Some((kind, id)) = opened {
        return Ok(AnyId::of(kind, id));
    }
    if text.starts_with(SECRET) {
        dash.read_own_writes().await;
        let digest = master.secret_digest(text);
        let found = clients::secret_with_digest(dash.app().store.pool(), dash.account_id, &digest).await?;
        return Ok(found.and_then(|id| id.parse().ok()));
    }
    if !text.contains('.') {
        return Ok(None);
    }
    let app = dash.app();
    if let Some(token_id) = app.access_tokens.recognize(text).await? {
        return Ok(AnyId::of("token", token_id.uuid()));
    }
    let told = app.keyring.recognize::<IdToken>(&app.store, text, ID_TOKEN, &app.settings.issuer).await?;
    Ok(told.and_then(|told| match told.sid {
        Some(session_id) => AnyId::of("session", session_id.uuid()),
        None => told.sub.parse().ok(),
    }))
}
