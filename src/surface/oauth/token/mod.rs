//! `POST /oauth/token` (RFC 6749 §3.2): authenticates the client, then one file per grant type.

mod answer;
mod authorization_code;
mod client_credentials;
mod refresh_token;

use super::{
    client_auth::{
        Authenticated, admit, admit_if, authenticate, claimed, proved_nothing, remembered, well_formed,
    },
    error::OAuthError,
};
use crate::{
    app::{App, Shared},
    commands::grants::{self, GrantSeen},
    keys::handle::{self, Kind},
    store::StoreError,
    surface::http::{
        caller::Caller,
        params::{Lenient, Params, ParamsError},
        reason::Reason,
    },
};
use axum::{extract::State, http::HeaderMap, response::Response};
use xwms_events::ids::GrantId;

/// A request for tokens by a client that has proved who it is.
struct TokenRequest<'a> {
    app: &'a Shared,
    caller: &'a Caller,
    client: &'a Authenticated,
    params: &'a Params,
}

impl TokenRequest<'_> {
    fn required(&self, name: &str) -> Result<&str, OAuthError> {
        self.params.get(name).ok_or_else(|| OAuthError::invalid_request(format!("{name} is missing")))
    }
}

/// A code or refresh token that this server made, with its grant as it is now.
struct Handle {
    seen: GrantSeen,
    /// Of the refresh token.
    generation: u32,
}

impl Handle {
    async fn look(app: &App, kind: Kind, text: &str) -> Result<Option<Self>, StoreError> {
        let Some((id, generation)) = handle::open(app.store.vault().master(), kind, text) else {
            return Ok(None);
        };
        let seen = grants::look(&app.store, &GrantId::from_uuid(id).to_string()).await?;
        Ok(Some(Self { seen, generation }))
    }

    /// Why it is no good for the client, if that is what is wrong.
    fn fault(presented: Option<&Self>, client: &Authenticated) -> Option<Reason> {
        match presented {
            None => Some(Reason::HandleUnknown),
            Some(Self { seen, .. }) if !seen.names(client.client_id) => Some(Reason::HandleForeign),
            Some(Self { seen, .. }) => (!seen.is_live()).then_some(Reason::HandleDead),
        }
    }
}

/// The endpoint.
///
/// # Errors
/// RFC 6749 §5.2.
pub async fn token(
    State(app): State<Shared>,
    caller: Caller,
    headers: HeaderMap,
    form: Result<Lenient, ParamsError>,
) -> Result<Response, OAuthError> {
    let form = Lenient::of(form);
    let params = &form.params;
    let (grant_type, claimed) = well_formed(&app, &caller, &headers, &form, |params| {
        let grant_type = params.get("grant_type");
        let grant_type = grant_type.ok_or_else(|| OAuthError::invalid_request("grant_type is missing"))?;
        Ok((grant_type, claimed(&headers, params)?))
    })
    .await?;
    // The append checks what was remembered, which saves a look. If it was not so, nothing was issued.
    if grant_type == "client_credentials"
        && let Some(client) = remembered(&app, &claimed)
        && caller.may_be(&app, &client.client).is_ok()
    {
        admit(&app, &caller, &client).await?;
        let request = TokenRequest { app: &app, caller: &caller, client: &client, params };
        if let Ok(answer) = client_credentials::issue(&request).await {
            return Ok(answer);
        }
    }
    let presented = match grant_type {
        "authorization_code" => Some((Kind::Code, params.get("code"))),
        "refresh_token" => Some((Kind::Refresh, params.get("refresh_token"))),
        _ => None,
    };
    // Both looks are asked for at once and read in one statement.
    let (client, presented) = tokio::join!(authenticate(&app, &caller, &claimed), async {
        match presented {
            Some((kind, Some(text))) => Handle::look(&app, kind, text).await,
            _ => Ok(None),
        }
    });
    let (client, presented) = (client?, presented?);
    let is_handle = matches!(grant_type, "authorization_code" | "refresh_token");
    let fault = is_handle.then(|| Handle::fault(presented.as_ref(), &client)).flatten();
    // Only who has a live code or token of a public client counts for it: its id alone anybody may say.
    let counts = admit_if(&app, &caller, &client, is_handle && fault.is_none()).await?;
    let request = TokenRequest { app: &app, caller: &caller, client: &client, params };
    let answer = match grant_type {
        "authorization_code" => authorization_code::redeem(&request, presented).await,
        "refresh_token" => refresh_token::refresh(&request, presented).await,
        "client_credentials" => client_credentials::issue(&request).await,
        _ => Err(OAuthError::unsupported_grant_type()),
    };
    match &answer {
        Err(error) if error.is_refusal() && !counts => proved_nothing(&app, &caller, fault)?,
        Err(_) => fault.into_iter().for_each(|reason| caller.because(reason)),
        Ok(_) => {}
    }
    answer
}
