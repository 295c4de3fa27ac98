//! An API on a page that asks for approval: its name, and what its scopes allow, in the account's own words. The
//! list of them is `asked_scopes.html`.

use super::{language::Language, scopes::described};
use xwms_events::{
    account::Account,
    resource::{Resource, ResourceScope},
    resource_access::ResourceAccess,
};

/// An API that the app asks for.
pub struct Api {
    /// The name that its account gave it. The page names the account, too.
    pub name: String,
    /// The URI that the token is for, which belongs to that account alone.
    pub audience: String,
    /// Whether the account has proved the host of that URI.
    pub host_verified: bool,
    pub lines: Vec<ApiLine>,
}

/// A scope of an API.
pub struct ApiLine {
    /// What it allows, in the language of the page.
    pub title: String,
    /// Its name.
    pub detail: String,
}

impl Api {
    /// Returns `resource`, an API of `account`, with what `access` gives there.
    pub fn of(resource: &Resource, account: &Account, access: &ResourceAccess, language: Language) -> Self {
        let asked = |scope: &&ResourceScope| access.scopes.contains(&scope.name);
        Self {
            name: resource.settings.name.clone(),
            audience: access.audience.clone(),
            host_verified: resource.is_host_verified(account),
            lines: resource.settings.scopes.iter().filter(asked).map(|scope| line(scope, language)).collect(),
        }
    }
}

fn line(scope: &ResourceScope, language: Language) -> ApiLine {
    ApiLine { title: described(scope, language).to_owned(), detail: scope.name.clone() }
}
