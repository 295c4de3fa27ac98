//! What a consent approves at APIs, in the words of their accounts.

use crate::{
    store::StoreError,
    surface::web::shared::{request::PageRequest, scopes::described},
};
use xwms_events::{
    consent::Consent,
    resource::{Resource, ResourceScope},
};

/// Returns a line for each approved scope of an API: the name of the API, and what the scope allows. A scope that
/// the API no longer has allows nothing, and has none.
pub(super) async fn lines(page: &PageRequest, consent_id: &str) -> Result<Vec<String>, StoreError> {
    let consent = page.app.store.load::<Consent>(consent_id).await?.state;
    let mut lines = Vec::new();
    for approved in &consent.resources {
        let resource = page.app.store.load::<Resource>(approved.resource_id).await?.state;
        let given = |scope: &&ResourceScope| approved.scopes.contains(&scope.name);
        for scope in resource.settings.scopes.iter().filter(given) {
            let allowed = described(scope, page.layout.language);
            lines.push(format!("{}: {allowed}", resource.settings.name));
        }
    }
    Ok(lines)
}
