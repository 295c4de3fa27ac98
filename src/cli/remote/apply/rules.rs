//! Which values a file may have: the server's own rules, run on this machine before anything is sent. They also
//! give the spelling that the server stores, so that what is the same looks the same. What only the server knows
//! (the plan, what there is already) it refuses itself.

use super::{
    apis,
    file::{Mistake, Object},
    references,
    schema::Kind,
};
use ipnet::IpNet;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value, json};
use std::{collections::BTreeMap, net::IpAddr};
use uuid::Uuid;
use xwms_events::{
    Decider, Refusal,
    client::{
        AuthMethod, CertificateSubject, Client, ClientCommand, ClientType, Domain, ExchangePolicy,
        IdentityAssertions, Links, NewClient, Protocol, TokenPolicy, TrustedIssuer,
    },
    endpoint::{
        ContentType, Endpoint, EndpointCommand, EndpointEvent, EndpointSettings, NewEndpoint, NewKey,
    },
    ids::{AccountId, ClientId, EndpointId, SecretId},
    resource::audience::resource_id,
    scope::{Scope, Scopes},
    user::email,
};

/// Checks the values of `objects`, and gives them the spelling that the server stores. Returns everything that is
/// wrong.
pub(super) fn check(objects: &mut [Object]) -> Vec<Mistake> {
    let mut mistakes = Vec::new();
    let clients = references::names(objects);
    for object in &mut *objects {
        let checked = references::check(object, &clients).and_then(|()| match object.kind {
            Kind::Client => client(object),
            Kind::Api => apis::check(object),
            Kind::Endpoint => endpoint(object),
            Kind::Member => member(object),
        });
        if let Err(refusal) = checked {
            let field = match (refusal.field, refusal.code) {
                (Some("networks"), _) | (None, "machine_only") => Some("ip_allow_list"),
                (field, _) => field,
            };
            mistakes.push(object.mistake(field, &refusal.detail));
        }
    }
    mistakes.extend(twice(objects));
    mistakes
}

/// Returns the objects that the file has twice: an id, an audience, or an address in two spellings.
fn twice(objects: &[Object]) -> Vec<Mistake> {
    let (mut names, mut ids, mut audiences) = (BTreeMap::new(), BTreeMap::new(), BTreeMap::new());
    let mut mistakes = Vec::new();
    for object in objects {
        let same_name = names.insert((object.kind, object.name.as_str()), object);
        let same_id = object.id.as_deref().and_then(|id| ids.insert(id, object));
        let audience = object.fields.get("audience").and_then(Value::as_str);
        let same_audience = audience.and_then(|audience| audiences.insert(resource_id(audience), object));
        if let Some(other) = same_name.or(same_id).or(same_audience) {
            mistakes.push(object.mistake(None, &format!("this is {} again", other.at(None))));
        }
    }
    mistakes
}

fn client(object: &mut Object) -> Result<(), Refusal> {
    let client_type: ClientType = object.read("client_type");
    let usual = if client_type.is_confidential() { AuthMethod::ClientSecret } else { AuthMethod::None };
    read_issuers(object)?;
    check_readable(object)?;
    let new = NewClient {
        client_id: ClientId::from_uuid(Uuid::nil()),
        account_id: AccountId::from_uuid(Uuid::nil()),
        name: object.read("name"),
        client_type,
        environment: object.read("environment"),
        redirect_uris: object.read("redirect_uris"),
        post_logout_redirect_uris: object.read("post_logout_redirect_uris"),
        scopes: scopes(object)?,
        auth_method: object.read::<Option<AuthMethod>>("auth_method").unwrap_or(usual),
        jwks: object.fields.get("jwks").cloned(),
        token_policy: token_policy(object, client_type),
        protocol: protocol(object, client_type),
        require_pkce: object.fields.get("require_pkce").and_then(Value::as_bool).unwrap_or(true),
        // Only the server knows whether it runs for development.
        development: true,
        secret: None,
    };
    let mut client = Client::default();
    for event in client.decide(ClientCommand::Create(Box::new(new)))? {
        client.evolve(&event);
    }
    object.fields.insert("name", json!(client.name));
    let domains: Vec<Domain> = object.read("domains");
    client.decide(ClientCommand::ChangeDomains { domains, limit: u32::MAX })?;
    let links = Links {
        website_uri: object.read("website_uri"),
        policy_uri: object.read("policy_uri"),
        tos_uri: object.read("tos_uri"),
    };
    client.decide(ClientCommand::ChangeLinks { links })?;
    if object.fields.contains_key("ip_allow_list") {
        let networks = networks(&object.read::<Vec<String>>("ip_allow_list"))?;
        object.fields.insert("ip_allow_list", json!(networks));
        client.decide(ClientCommand::ChangeIpAllowList { networks })?;
    }
    Ok(())
}

/// Completes the trusted issuers with their defaults, as the server shows them.
fn read_issuers(object: &mut Object) -> Result<(), Refusal> {
    let Some(value) = object.fields.get("trusted_issuers") else { return Ok(()) };
    let issuers = serde_json::from_value::<Vec<TrustedIssuer>>(value.clone());
    let issuers = issuers
        .map_err(|error| Refusal::invalid("trusted_issuers", "invalid_trusted_issuer", error.to_string()))?;
    object.fields.insert("trusted_issuers", json!(issuers));
    Ok(())
}

/// Refuses options that the server can't read. The rules would take one for absent.
fn check_readable(object: &Object) -> Result<(), Refusal> {
    reads::<CertificateSubject>(object, "tls_client_auth", "invalid_certificate_subject")?;
    reads::<ExchangePolicy>(object, "token_exchange", "invalid_token_exchange")?;
    reads::<IdentityAssertions>(object, "identity_assertions", "invalid_identity_assertions")?;
    reads::<ClientId>(object, "may_act", "invalid_may_act")
}

fn reads<T: DeserializeOwned>(
    object: &Object,
    field: &'static str,
    code: &'static str,
) -> Result<(), Refusal> {
    let Some(value) = object.fields.get(field) else { return Ok(()) };
    let read = serde_json::from_value::<Option<T>>(value.clone());
    read.map(|_| ()).map_err(|error| Refusal::invalid(field, code, error.to_string()))
}

fn scopes(object: &Object) -> Result<Scopes, Refusal> {
    let names: Vec<String> = object.read("scopes");
    let parsed = names.iter().map(|name| {
        let unknown = |_| Refusal::invalid("scopes", "invalid_scope", format!("there is no scope {name:?}"));
        name.parse::<Scope>().map_err(unknown)
    });
    parsed.collect()
}

fn token_policy(object: &Object, client_type: ClientType) -> TokenPolicy {
    let mut policy = json!(TokenPolicy::usual(client_type));
    if let (Some(policy), Some(Value::Object(wanted))) =
        (policy.as_object_mut(), object.fields.get("token_policy"))
    {
        policy.extend(wanted.clone());
    }
    serde_json::from_value(policy).unwrap_or_default()
}

fn protocol(object: &Object, client_type: ClientType) -> Protocol {
    let named = object.fields.iter().map(|(name, value)| ((*name).to_owned(), value.clone()));
    let wanted = serde_json::from_value::<Protocol>(Value::Object(named.collect::<Map<_, _>>()));
    let wanted = wanted.unwrap_or_default();
    let usual = Protocol::of_new(client_type).id_token_signed_response_alg;
    Protocol {
        id_token_signed_response_alg: wanted.id_token_signed_response_alg.or(usual),
        sign_up_closed: object.fields.get("sign_up").and_then(Value::as_bool) == Some(false),
        ..wanted
    }
}

fn networks(texts: &[String]) -> Result<Vec<IpNet>, Refusal> {
    let network = |text: &String| {
        let parsed = text.parse::<IpNet>().or_else(|_| text.parse::<IpAddr>().map(IpNet::from));
        parsed.map_err(|_| {
            let detail = format!("{text:?} is not a network such as 203.0.113.0/24");
            Refusal::invalid("networks", "invalid_network", detail)
        })
    };
    texts.iter().map(network).collect()
}

fn endpoint(object: &mut Object) -> Result<(), Refusal> {
    let settings = EndpointSettings {
        url: object.read("url"),
        description: object.read("description"),
        events: object.read("events"),
        ordering: object.read("ordering"),
        rate_limit: object.read("rate_limit"),
        payload_version: 1,
        content_type: object.read::<Option<ContentType>>("content_type").unwrap_or(ContentType::CloudEvents),
        format: object.read("format"),
        audit: object.read("audit"),
        headers: None,
    };
    let new = NewEndpoint {
        endpoint_id: EndpointId::from_uuid(Uuid::nil()),
        account_id: AccountId::from_uuid(Uuid::nil()),
        settings,
        key: NewKey { secret_id: SecretId::from_uuid(Uuid::nil()), public_key: String::new() },
    };
    let created = Endpoint::default().decide(EndpointCommand::Create(Box::new(new)))?;
    if let Some(EndpointEvent::Created { settings, .. }) = created.into_iter().next() {
        object.fields.insert("url", json!(settings.url));
        if object.fields.contains_key("description") {
            object.fields.insert("description", json!(settings.description));
        }
    }
    Ok(())
}

fn member(object: &mut Object) -> Result<(), Refusal> {
    object.name = email::parse(&object.name)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::check;
    use crate::cli::remote::apply::file::{Mistake, Object, parse};

    fn checked(text: &str) -> (Vec<Object>, Vec<String>) {
        let mut objects = parse(text).ok().unwrap();
        let mistakes = check(&mut objects);
        (objects, mistakes.into_iter().map(|Mistake { line, text }| format!("{line}: {text}")).collect())
    }

    #[test]
    fn values_get_the_spelling_that_the_server_stores() {
        let (objects, mistakes) = checked(
            "[clients.robot]\nname = \"Cafe\u{301}\"\nclient_type = \"machine\"\nip_allow_list = [\"203.0.113.9\"]\n\
             [endpoints.hook]\nurl = \"HTTPS://Receiver.EXAMPLE:443/Hooks\"\n\
             [members]\n\"ada@EXAMPLE.org\" = \"admin\"\n",
        );
        assert!(mistakes.is_empty(), "{mistakes:?}");
        assert_eq!(objects[0].fields["name"], "Caf\u{e9}");
        assert_eq!(objects[0].fields["ip_allow_list"][0], "203.0.113.9/32");
        assert_eq!(objects[1].fields["url"], "https://receiver.example/Hooks");
        assert_eq!(objects[2].name, "ada@example.org");
    }

    #[test]
    fn the_rules_of_the_server_refuse_with_the_line_of_the_member() {
        for (text, says) in [
            ("redirect_uris = [\"http://shop.example/cb\"]", "3: clients.a.redirect_uris: "),
            ("scopes = [\"openid\", \"openidd\"]", "3: clients.a.scopes: there is no scope \"openidd\""),
            ("auth_method = \"none\"", "3: clients.a.auth_method: web and machine clients must authenticate"),
            ("auth_method = \"private_key_jwt\"", "1: clients.a: this auth_method needs"),
            (
                "trusted_issuers = [{ name = \"ci\", issuer = \"https://i.example\", subject = \"a*\" }]",
                "3: clients.a.trusted_issuers: only a client with auth_method federated_jwt",
            ),
            ("trusted_issuers = [{ name = \"ci\" }]", "3: clients.a.trusted_issuers: missing field"),
            ("auth_method = \"tls_client_auth\"", "1: clients.a: auth_method tls_client_auth needs"),
            (
                "tls_client_auth = { san_dns = \"a.example\" }",
                "3: clients.a.tls_client_auth: only a client with auth_method tls_client_auth",
            ),
            ("tls_client_auth = { dns = \"a.example\" }", "3: clients.a.tls_client_auth: unknown field"),
            ("ip_allow_list = [\"203.0.113.0/24\"]", "3: clients.a.ip_allow_list: only machine clients"),
            (
                "require_signed_request_object = true",
                "3: clients.a.require_signed_request_object: only a client with auth_method",
            ),
            ("backchannel_logout_uri = \"http://a.example\"", "3: clients.a.backchannel_logout_uri: "),
            ("website_uri = \"http://a.example\"", "3: clients.a.website_uri: must be an https URL"),
            (
                "domains = [{ origin = \"https://a.example/\", login = true, api = true, cors = true }]",
                "3: clients.a.domains: ",
            ),
            (
                "token_policy = { refresh_idle_seconds = 600, refresh_absolute_seconds = 60 }",
                "3: clients.a.token_policy: ",
            ),
        ] {
            let (head, mut rest) = ("[clients.a]\nname = \"A\"\n", "client_type = \"web\"\n".to_owned());
            if !text.starts_with("redirect_uris") {
                rest.push_str("redirect_uris = [\"https://a.example/callback\"]\n");
            }
            let (_, mistakes) = checked(&format!("{head}{text}\n{rest}"));
            assert!(mistakes.len() == 1 && mistakes[0].starts_with(says), "{says}: {mistakes:?}");
        }
        let (_, mistakes) = checked("[endpoints.a]\nurl = \"https://a.example\"\nevents = [\"clients.*\"]\n");
        assert!(mistakes[0].starts_with("3: endpoints.a.events: "), "{mistakes:?}");
        let (_, mistakes) = checked("[members]\n\"ada\" = \"admin\"\n");
        assert!(mistakes[0].starts_with("2: members.ada: "), "{mistakes:?}");
    }

    #[test]
    fn trusted_issuers_get_the_defaults_that_the_server_shows() {
        let (objects, mistakes) = checked(
            "[clients.ci]\nname = \"CI\"\nclient_type = \"machine\"\nauth_method = \"federated_jwt\"\n\
             [[clients.ci.trusted_issuers]]\nname = \"ci\"\nissuer = \"https://i.example\"\nsubject = \"a:*\"\n\
             claims = { ref = \"refs/heads/main\" }\n",
        );
        assert!(mistakes.is_empty(), "{mistakes:?}");
        let issuer = &objects[0].fields["trusted_issuers"][0];
        assert_eq!(issuer["max_lifetime_seconds"], 3_600);
        assert_eq!(issuer["claims"]["ref"], "refs/heads/main");
    }

    #[test]
    fn an_object_that_is_there_twice_is_refused() {
        let id = "client_01m84ayvzhf7cs19jgahz27s8c";
        let client = |name: &str| {
            format!("[clients.{name}]\nname = \"A\"\nclient_type = \"machine\"\nclient_id = \"{id}\"\n")
        };
        let (_, mistakes) = checked(&format!("{}{}", client("a"), client("b")));
        assert_eq!(mistakes, ["5: clients.b: this is clients.a again"]);
        let (_, mistakes) =
            checked("[members]\n\"a@b.example\" = \"admin\"\n\"a@B.example\" = \"auditor\"\n");
        assert_eq!(mistakes, ["3: members.a@b.example: this is members.a@b.example again"]);
    }
}
