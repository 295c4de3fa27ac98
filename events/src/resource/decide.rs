//! The rules of a resource.

use super::{
    NewResource, Resource, ResourceAgents, ResourceApp, ResourceCommand, ResourceEvent, ResourceScope,
    ResourceSettings, ResourceStanding, step_up::check_max_age,
};
use crate::{
    Refusal, client::TokenPolicy, decider::event_if, ids::ResourceId, name, refusal::require, scope::Scope,
    token::TokenFormat,
};
use std::collections::BTreeSet;

/// Most scopes of one API. A token names them all, and must fit into a header.
const SCOPES_MAX: usize = 50;
/// Longest name of a scope, in bytes.
const SCOPE_NAME_MAX: usize = 64;
/// Longest text about a scope, in characters.
pub const SCOPE_DESCRIPTION_MAX: usize = 200;
/// Most clients that may ask for tokens for one API.
const APPS_MAX: usize = 100;
/// Shortest lifetime of an access token, in seconds.
const LIFETIME_MIN: u32 = 60;

pub(super) fn decide(resource: &Resource, command: ResourceCommand) -> Result<Vec<ResourceEvent>, Refusal> {
    let there = matches!(resource.standing, ResourceStanding::Enabled | ResourceStanding::Disabled);
    let command = match command {
        ResourceCommand::Create { resource_id, new } => return create(resource, resource_id, *new),
        ResourceCommand::Lose { successor } => {
            let lost = ResourceEvent::AudienceLost { successor_id: successor };
            return Ok(there.then_some(ResourceEvent::Deleted {}).into_iter().chain([lost]).collect());
        }
        command => command,
    };
    require(there, || Refusal::not_found("there is no such resource"))?;
    let enabled = resource.standing == ResourceStanding::Enabled;
    match command {
        ResourceCommand::Create { .. } | ResourceCommand::Lose { .. } => Ok(vec![]),
        ResourceCommand::Change { settings } => {
            let settings = checked(*settings)?;
            event_if(settings != resource.settings, ResourceEvent::Changed { settings })
        }
        ResourceCommand::Disable => event_if(enabled, ResourceEvent::Disabled {}),
        ResourceCommand::Enable => event_if(!enabled, ResourceEvent::Enabled {}),
        ResourceCommand::Delete => Ok(vec![ResourceEvent::Deleted {}]),
    }
}

/// An audience that an account had stays its own, unless another one proved its host: an API may still trust
/// tokens for it.
fn create(
    resource: &Resource,
    resource_id: ResourceId,
    new: NewResource,
) -> Result<Vec<ResourceEvent>, Refusal> {
    let NewResource { account_id, audience, settings } = new;
    let free = match resource.standing {
        ResourceStanding::Absent => true,
        ResourceStanding::Deleted => resource.account_id == Some(account_id) && resource.successor.is_none(),
        ResourceStanding::Enabled | ResourceStanding::Disabled => false,
    };
    require(free, || Refusal {
        field: Some("audience"),
        ..Refusal::conflict("audience_taken", "there is, or was, a resource with this audience")
    })?;
    let settings = checked(settings)?;
    Ok(vec![ResourceEvent::Created { resource_id, account_id, audience, settings }])
}

/// Returns `settings` in the form in which they are stored.
fn checked(settings: ResourceSettings) -> Result<ResourceSettings, Refusal> {
    let name = name::check_name(&settings.name)?;
    let lifetime = LIFETIME_MIN..=TokenPolicy::ACCESS_MAX_SECONDS;
    require(lifetime.contains(&settings.access_token_seconds), || {
        Refusal::invalid("access_token_seconds", "invalid_lifetime", "must be 60 to 86400 seconds")
    })?;
    check_max_age(settings.max_age)?;
    require(!settings.status_list || settings.format == TokenFormat::Jwt, || {
        let detail = "an opaque token is always introspected, so it can't be in a status list";
        Refusal::invalid("status_list", "status_list_needs_jwt", detail)
    })?;
    require(settings.scopes.len() <= SCOPES_MAX, || {
        Refusal::invalid("scopes", "too_many_scopes", "a resource may have at most 50 scopes")
    })?;
    let scopes = settings.scopes.into_iter().map(checked_scope).collect::<Result<Vec<_>, _>>()?;
    let names: BTreeSet<&str> = scopes.iter().map(|scope| scope.name.as_str()).collect();
    require(names.len() == scopes.len(), || {
        Refusal::invalid("scopes", "repeated_scope", "two scopes have the same name")
    })?;
    check_apps(&settings.apps, &names)?;
    let agents = checked_agents(&settings.agents, &scopes)?;
    Ok(ResourceSettings { name, scopes, agents, ..settings })
}

fn checked_scope(scope: ResourceScope) -> Result<ResourceScope, Refusal> {
    let is_token = |byte: u8| matches!(byte, 0x21 | 0x23..=0x5b | 0x5d..=0x7e);
    let good = (1..=SCOPE_NAME_MAX).contains(&scope.name.len()) && scope.name.bytes().all(is_token);
    require(good, || {
        let detail = "the name of a scope must be 1 to 64 visible ASCII characters without \" and \\";
        Refusal::invalid("scopes", "invalid_scope_name", detail)
    })?;
    // One request may name scopes of xwms and of an API; each name must mean one thing in it.
    require(scope.name.parse::<Scope>().is_err(), || {
        Refusal::invalid("scopes", "reserved_scope", format!("{} is a scope of xwms itself", scope.name))
    })?;
    let described = |text: &str| {
        name::line(text, SCOPE_DESCRIPTION_MAX)
            .map_err(|why| Refusal::invalid("scopes", "invalid_description", why))
    };
    let (description_en, description_nl) =
        (described(&scope.description_en)?, described(&scope.description_nl)?);
    check_max_age(scope.max_age)?;
    let mut roles = scope.roles;
    roles.sort_unstable();
    roles.dedup();
    let ResourceScope { name, required_acr, max_age, .. } = scope;
    Ok(ResourceScope { name, description_en, description_nl, roles, required_acr, max_age })
}

/// Returns what agents are offered, each scope once and in the order of the resource's `scopes`.
fn checked_agents(agents: &ResourceAgents, scopes: &[ResourceScope]) -> Result<ResourceAgents, Refusal> {
    let is_known = |name: &String| scopes.iter().any(|scope| scope.name == *name);
    require(agents.scopes.len() <= SCOPES_MAX && agents.scopes.iter().all(is_known), || {
        Refusal::invalid("agents", "unknown_scope", "agents have a scope that the resource does not have")
    })?;
    let names = scopes.iter().map(|scope| scope.name.clone());
    Ok(ResourceAgents { scopes: names.filter(|name| agents.scopes.contains(name)).collect() })
}

fn check_apps(apps: &[ResourceApp], names: &BTreeSet<&str>) -> Result<(), Refusal> {
    require(apps.len() <= APPS_MAX, || {
        Refusal::invalid("apps", "too_many_apps", "at most 100 clients may ask for tokens for a resource")
    })?;
    let clients: BTreeSet<String> = apps.iter().map(|app| app.client_id.to_string()).collect();
    require(clients.len() == apps.len(), || {
        Refusal::invalid("apps", "repeated_app", "a client is listed twice")
    })?;
    for app in apps {
        require(!app.scopes.is_empty(), || {
            Refusal::invalid("apps", "app_without_scopes", "each client needs at least one scope")
        })?;
        let unknown = app.scopes.iter().find(|scope| !names.contains(scope.as_str()));
        require(unknown.is_none() && app.scopes.len() <= SCOPES_MAX, || {
            Refusal::invalid("apps", "unknown_scope", "a client has a scope that the resource does not have")
        })?;
    }
    Ok(())
}
