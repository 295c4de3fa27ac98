//! The code or refresh token of a request, with its grant. `keys` defines the format of handles; `commands`
//! changes the grant.

use crate::{
    app::App,
    commands::grants::{self, GrantView},
    keys::handle::{self, Kind},
    store::StoreError,
    surface::{http::reason::Reason, oauth::client_auth::Authenticated},
};
use xwms_events::ids::GrantId;

/// A code or refresh token that this server issued, with the current state of its grant.
pub(super) struct Handle {
    pub view: GrantView,
    /// The generation of the refresh token.
    pub generation: u32,
}

impl Handle {
    /// Returns the handle of `text`, if this server issued it.
    pub async fn load(app: &App, kind: Kind, text: &str) -> Result<Option<Self>, StoreError> {
        let Some(opened) = handle::open(app.store.vault().master(), kind, text) else { return Ok(None) };
        let view = grants::load(&app.store, &GrantId::from_uuid(opened.id).to_string()).await?;
        Ok(Some(Self { view, generation: opened.number }))
    }

    /// Returns why the client can't use it, if that is the problem.
    pub fn fault(presented: Option<&Self>, client: &Authenticated) -> Option<Reason> {
        match presented {
            None => Some(Reason::HandleUnknown),
            Some(Self { view, .. }) if !view.names(client.client_id) => Some(Reason::HandleForeign),
            Some(Self { view, .. }) => (!view.is_live()).then_some(Reason::HandleDead),
        }
    }
}
