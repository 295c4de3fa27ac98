//! Who gets an archive or the bundle of a case over REST: a caller with the scope `audit:read`, for as long as
//! they have it. How lines are sent is in `http/lines`.

use crate::{
    app::Shared,
    surface::{api::shared::auth::Principal, http::lines::Reader},
};
use axum::BoxError;
use xwms_events::scope::Scope;

impl Reader for Principal {
    async fn authorize(&mut self, app: &Shared) -> Result<(), BoxError> {
        let refused = |_| "the caller may no longer read it";
        *self = self.reauthenticate(app).await.map_err(refused)?;
        self.require(Scope::AuditRead).map_err(refused)?;
        Ok(())
    }
}
