//! Whether apps may register themselves at all.

use crate::{app::App, surface::oauth::error::OAuthError};

/// Refuses unless the operator lets apps register themselves.
pub(super) fn offered(app: &App) -> Result<(), OAuthError> {
    if app.settings.client_registration.is_offered() {
        Ok(())
    } else {
        Err(OAuthError::not_offered("apps can't register themselves at this server"))
    }
}
