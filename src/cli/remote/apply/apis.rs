//! The rules for the APIs of a file: those that the server has for resources. Scopes get the spelling that it stores.

use super::{file::Object, references, schema::Kind};
use serde_json::json;
use uuid::Uuid;
use xwms_events::{
    Decider, Refusal,
    ids::{AccountId, ClientId, ResourceId},
    resource::{
        NewResource, Resource, ResourceApp, ResourceCommand, ResourceEvent, ResourceScope, ResourceSettings,
        audience,
    },
};

/// An issuer that no server has: which server the file is for is not known here, and that server checks it itself.
const NO_ISSUER: &str = "https://xwms.invalid";

/// Checks an API, and gives its values the spelling that the server stores. The clients that it names were checked.
///
/// # Errors
/// What is wrong, with its member.
pub(super) fn check(object: &mut Object) -> Result<(), Refusal> {
    let audience: String = object.read("audience");
    audience::check(&audience, NO_ISSUER)
        .map_err(|why| Refusal::invalid("audience", "invalid_audience", why))?;
    let settings = settings(object)?;
    let account_id = AccountId::from_uuid(Uuid::nil());
    let command = ResourceCommand::Create {
        resource_id: ResourceId::from_uuid(Uuid::nil()),
        new: Box::new(NewResource { account_id, audience, settings }),
    };
    let created = Resource::default().decide(command).map_err(of_member)?;
    if let Some(ResourceEvent::Created { settings, .. }) = created.into_iter().next() {
        object.fields.insert("name", json!(settings.name));
        if object.fields.contains_key("scopes") {
            object.fields.insert("scopes", json!(settings.scopes));
        }
    }
    Ok(())
}

/// Names the member of the file that a refusal is about: a wrong `max_age` of the API itself has been found before.
fn of_member(refusal: Refusal) -> Refusal {
    match refusal.field {
        Some("max_age") => {
            let detail = format!("max_age of a scope {}", refusal.detail);
            Refusal { field: Some("scopes"), detail, ..refusal }
        }
        _ => refusal,
    }
}

fn settings(object: &Object) -> Result<ResourceSettings, Refusal> {
    let usual = ResourceSettings {
        name: object.read("name"),
        format: object.read("format"),
        access_token_seconds: object
            .read::<Option<u32>>("access_token_seconds")
            .unwrap_or(ResourceSettings::USUAL_SECONDS),
        signing_alg: object.read("signing_alg"),
        status_list: object.read("status_list"),
        required_acr: object.read("required_acr"),
        max_age: object.read("max_age"),
        ..ResourceSettings::default()
    };
    // Without scopes in the file, only the server knows which ones apps and agents may have.
    let Some(scopes) = object.fields.get("scopes") else { return Ok(usual) };
    let scopes = serde_json::from_value::<Vec<ResourceScope>>(scopes.clone());
    let scopes = scopes.map_err(|error| Refusal::invalid("scopes", "invalid_scope", error.to_string()))?;
    Ok(ResourceSettings { scopes, apps: apps(object)?, agents: object.read("agents"), ..usual })
}

/// Returns the apps, with an id in place of each name: whichever, as long as different names have different ones.
fn apps(object: &Object) -> Result<Vec<ResourceApp>, Refusal> {
    let Some(apps) = object.fields.get("apps") else { return Ok(vec![]) };
    let Some(field) = Kind::Api.fields().iter().find(|field| field.name == "apps") else { return Ok(vec![]) };
    let stand_in = |name: &str| {
        let id = ClientId::from_uuid(Uuid::new_v5(&Uuid::NAMESPACE_OID, name.as_bytes()));
        Some(id.to_string())
    };
    let apps = field.form.map(apps, &|form, value| references::id_of(form, value, stand_in));
    serde_json::from_value::<Vec<ResourceApp>>(apps)
        .map_err(|error| Refusal::invalid("apps", "invalid_app", error.to_string()))
}
