//! The code or refresh token that a request presents, and the grant that it is of. What a handle is made of, `keys` says; what
//! becomes of the grant, `commands`.

use crate::{
    app::App,
    commands::grants::{self, GrantSeen},
    keys::handle::{self, Kind},
    store::StoreError,
    surface::{http::reason::Reason, oauth::client_auth::Authenticated},
};
use xwms_events::ids::GrantId;

/// A code or refresh token that this server made, with its grant as it is now.
pub(super) struct Handle {
    pub seen: GrantSeen,
    /// Of the refresh token.
    pub generation: u32,
}

impl Handle {
    /// What `text` is a handle of, if this server made it.
    pub async fn look(app: &App, kind: Kind, text: &str) -> Result<Option<Self>, StoreError> {
        let Some((id, generation)) = handle::open(app.store.vault().master(), kind, text) else {
            return Ok(None);
        };
        let seen = grants::look(&app.store, &GrantId::from_uuid(id).to_string()).await?;
        Ok(Some(Self { seen, generation }))
    }

    /// Why it is no good for the client, if that is what is wrong.
    pub fn fault(presented: Option<&Self>, client: &Authenticated) -> Option<Reason> {
        match presented {
            None => Some(Reason::HandleUnknown),
            Some(Self { seen, .. }) if !seen.names(client.client_id) => Some(Reason::HandleForeign),
            Some(Self { seen, .. }) => (!seen.is_live()).then_some(Reason::HandleDead),
        }
    }
}
