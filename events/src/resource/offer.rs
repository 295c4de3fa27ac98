//! Who may get a token for an API, and with which scopes. Pure: the server reads the states and passes them in.

use super::{Resource, ResourceStanding};
use crate::{
    account::Role,
    ids::{AccountId, ClientId},
    resource_access::ResourceAccess,
};

/// A client gets no token for the API: there is no such API, it is disabled, or it does not list the client. These look alike, so
/// that nobody learns which APIs others have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Denied;

impl Resource {
    /// Returns everything that `client_id` of `account_id` may ask for at this API, which the request called `audience`.
    ///
    /// # Errors
    /// [`Denied`].
    pub fn offered(
        &self,
        audience: &str,
        account_id: AccountId,
        client_id: ClientId,
    ) -> Result<ResourceAccess, Denied> {
        let theirs = self.standing == ResourceStanding::Enabled
            && self.account_id == Some(account_id)
            && self.audience == audience;
        let app = self.settings.apps.iter().find(|app| app.client_id == client_id).filter(|_| theirs);
        let (app, resource_id) = app.zip(self.id).ok_or(Denied)?;
        let names = self.settings.scopes.iter().map(|scope| &scope.name);
        Ok(ResourceAccess {
            resource_id,
            audience: self.audience.clone(),
            scopes: names.filter(|name| app.scopes.contains(name)).cloned().collect(),
            permissions_claim: self.settings.permissions_claim,
        })
    }

    /// Whether a person needs a role in the account for any of `scopes`.
    pub fn needs_role(&self, scopes: &[String]) -> bool {
        self.settings.scopes.iter().any(|scope| !scope.roles.is_empty() && scopes.contains(&scope.name))
    }

    /// Returns `access` limited to what a person with `role` in the account may have; `None` is a person who is no member.
    #[must_use]
    pub fn for_person(&self, access: ResourceAccess, role: Option<Role>) -> ResourceAccess {
        let may = |name: &String| {
            self.settings.scopes.iter().any(|scope| {
                scope.name == *name
                    && (scope.roles.is_empty() || role.is_some_and(|role| scope.roles.contains(&role)))
            })
        };
        ResourceAccess { scopes: access.scopes.iter().filter(|name| may(name)).cloned().collect(), ..access }
    }
}
