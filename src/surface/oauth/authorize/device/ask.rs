//! `POST /oauth/device_authorization` (RFC 8628 §3.1, §3.2): a device asks for its codes.

use crate::{
    keys::handle::{self, Kind},
    store::side::devices::{DEVICE_SECONDS, NewDevice, POLL_SECONDS},
    surface::{
        http::problem::Problem,
        oauth::{
            authorize::{
                checks,
                resources::{self, ResourcesError},
                wrong::Wrong,
            },
            client_auth::{
                ClientRequest, Shown, admit_if, authenticate, credentials, proved_nothing, well_formed,
            },
            error::{OAuthError, no_store},
        },
        web::shared::continuation::USER_CODE,
    },
    traffic::guard::network_hash,
};
use axum::response::Response;
use serde_json::json;

/// How many seconds a device is told to wait if too many wait already.
const CROWDED_SECONDS: u32 = 60;

/// The endpoint. Anybody can state the id of a public client, so such a request counts for the caller's address
/// and writes nothing to the log.
///
/// # Errors
/// As in RFC 6749 §5.2; `slow_down` as a problem document if too many devices wait.
pub async fn ask(request: ClientRequest) -> Result<Response, OAuthError> {
    let ClientRequest { app, caller, .. } = &request;
    let credentials = well_formed(&request, credentials).await?;
    let client = authenticate(app, caller, &credentials).await?;
    if !admit_if(app, caller, &client, Shown::Nothing).await? {
        proved_nothing(app, caller, None)?;
    }
    if !client.client.protocol.device_authorization {
        return Err(OAuthError::unauthorized_client("the client may not use the device flow"));
    }
    let requested = resources::read(app, request.params(), &client.client).await.map_err(refused)?;
    let scopes = checks::scopes(request.params(), &client.client, !requested.is_empty());
    let scopes = scopes.map_err(|wrong| OAuthError::invalid_scope(wrong.description))?;
    let master = app.store.vault().master();
    let network = network_hash(master, caller.origin.as_ref()).unwrap_or_default();
    let new = NewDevice {
        client_id: client.client_id,
        account_id: client.account_id,
        scopes,
        resources: requested.into_iter().map(|one| one.access).collect(),
        origin: caller.origin.as_ref(),
        counted_for: (!client.proved).then_some(network.as_str()),
    };
    let Some((id, user_code)) = app.store.begin_device(&new).await? else {
        return Err(Problem::slow_down(CROWDED_SECONDS).into());
    };
    let page = format!("{}/device", app.settings.issuer);
    Ok(no_store(&json!({
        "device_code": handle::issue(master, Kind::Device, id, 0),
        "user_code": user_code,
        "verification_uri": page,
        "verification_uri_complete": format!("{page}?{USER_CODE}={user_code}"),
        "expires_in": DEVICE_SECONDS,
        "interval": POLL_SECONDS,
    })))
}

/// Returns the error for APIs that the client may not ask for.
fn refused(error: ResourcesError) -> OAuthError {
    match error {
        ResourcesError::Refused(Wrong { code: "invalid_scope", description }) => {
            OAuthError::invalid_scope(description)
        }
        ResourcesError::Refused(wrong) => OAuthError::invalid_target(wrong.description),
        ResourcesError::Store(error) => error.into(),
    }
}
