//! Who may get a token for an API, and with which scopes. Pure: the server reads the states and passes them in.

use super::{Resource, ResourceStanding};
use crate::{
    account::Role,
    client::Client,
    ids::{AccountId, ClientId},
    resource_access::ResourceAccess,
};

/// A client gets no token for the API: there is no such API, it is disabled, or it has nothing for the client. These
/// look alike, so that nobody learns which APIs others have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Denied;

impl Resource {
    /// Returns everything that `client_id` of `account_id` may ask for at this API, which the request called
    /// `audience`, because the API lists it.
    ///
    /// # Errors
    /// [`Denied`].
    pub fn offered(
        &self,
        audience: &str,
        account_id: AccountId,
        client_id: ClientId,
    ) -> Result<ResourceAccess, Denied> {
        let app = self.settings.apps.iter().find(|app| app.client_id == client_id).ok_or(Denied)?;
        self.access(audience, account_id, &app.scopes)
    }

    /// Returns everything that `client` may ask people for at this API, which the request called `audience`. An agent
    /// that the API does not list may ask for what it offers all agents of its account.
    ///
    /// # Errors
    /// [`Denied`].
    pub fn offered_for_people(&self, audience: &str, client: &Client) -> Result<ResourceAccess, Denied> {
        let (client_id, account_id) = client.id.zip(client.account_id).ok_or(Denied)?;
        let is_listed = self.settings.apps.iter().any(|app| app.client_id == client_id);
        if is_listed || !client.registered_itself() {
            return self.offered(audience, account_id, client_id);
        }
        self.agent_scopes().ok_or(Denied).and_then(|scopes| self.access(audience, account_id, scopes))
    }

    /// Returns the scopes that agents may ask people for; `None` if the API has nothing for agents, or is not enabled.
    pub fn agent_scopes(&self) -> Option<&[String]> {
        let agents = &self.settings.agents;
        let is_open = self.standing == ResourceStanding::Enabled && !agents.is_closed();
        is_open.then_some(agents.scopes.as_slice())
    }

    /// Returns access with those of the API's scopes that are among `scopes`, if this is the enabled API of
    /// `account_id` that `audience` names.
    fn access(
        &self,
        audience: &str,
        account_id: AccountId,
        scopes: &[String],
    ) -> Result<ResourceAccess, Denied> {
        let theirs = self.standing == ResourceStanding::Enabled
            && self.account_id == Some(account_id)
            && self.audience == audience;
        let resource_id = self.id.filter(|_| theirs).ok_or(Denied)?;
        let names = self.settings.scopes.iter().map(|scope| &scope.name);
        Ok(ResourceAccess {
            resource_id,
            audience: self.audience.clone(),
            scopes: names.filter(|name| scopes.contains(name)).cloned().collect(),
            permissions_claim: self.settings.permissions_claim,
            role: None,
            groups: vec![],
        })
    }

    /// Whether the role of a person in the account matters: one of `scopes` needs one, or tokens say it.
    pub fn needs_role(&self, scopes: &[String]) -> bool {
        self.settings.roles_claim
            || self
                .settings
                .scopes
                .iter()
                .any(|scope| !scope.roles.is_empty() && scopes.contains(&scope.name))
    }

    /// Returns `access` limited to what a person with `role` in the account may have; `None` is a person who is no
    /// member.
    #[must_use]
    pub fn for_person(&self, access: ResourceAccess, role: Option<Role>) -> ResourceAccess {
        let may = |name: &&String| self.permits_role(name, role);
        ResourceAccess { scopes: access.scopes.iter().filter(may).cloned().collect(), ..access }
    }

    /// Whether a person with `role` in the account may have the API's scope `name`; `None` is a person who is no
    /// member.
    pub fn permits_role(&self, name: &str, role: Option<Role>) -> bool {
        let known = self.settings.scopes.iter().find(|scope| scope.name == name);
        known.is_some_and(|scope| {
            scope.roles.is_empty() || role.is_some_and(|role| scope.roles.contains(&role))
        })
    }

    /// Returns `access` as a token for a person with `role` in the account has it: it says the role, if the API
    /// wants so.
    #[must_use]
    pub fn with_role(&self, access: ResourceAccess, role: Option<Role>) -> ResourceAccess {
        ResourceAccess { role: role.filter(|_| self.settings.roles_claim), ..access }
    }

    /// Returns `access` as a token for a person in `groups` of the account has it: it says them, if the API wants so.
    #[must_use]
    pub fn with_groups(&self, access: ResourceAccess, groups: Vec<String>) -> ResourceAccess {
        ResourceAccess { groups: if self.settings.groups_claim { groups } else { vec![] }, ..access }
    }
}
