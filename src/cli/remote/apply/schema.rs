//! What a file of `xwms apply` may say: its sections, their members with their forms, and how each member is sent.
//! The names and the meaning of members are those of the REST API. Which values are allowed is in `rules`.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::fmt;

/// A kind of object.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Kind {
    Client,
    /// An API of the account: a resource.
    Api,
    Endpoint,
    Member,
}

impl Kind {
    pub const ALL: [Self; 4] = [Self::Client, Self::Api, Self::Endpoint, Self::Member];

    /// Returns its word in messages.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Client => "client",
            Self::Api => "API",
            Self::Endpoint => "endpoint",
            Self::Member => "member",
        }
    }

    /// Returns the section of the file that has such objects.
    pub const fn section(self) -> &'static str {
        match self {
            Self::Client => "clients",
            Self::Api => "apis",
            Self::Endpoint => "endpoints",
            Self::Member => "members",
        }
    }

    /// Returns the path that creates one.
    pub const fn path(self) -> &'static str {
        match self {
            Self::Client => "/v1/clients",
            Self::Api => "/v1/resources",
            Self::Endpoint => "/v1/endpoints",
            Self::Member => "/v1/invitations",
        }
    }

    /// Returns the member of a created object that is its id.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Client => "client_id",
            Self::Api => "resource_id",
            Self::Endpoint => "endpoint_id",
            Self::Member => "invitation_id",
        }
    }

    /// Returns the member of a created object that is its secret.
    pub const fn secret(self) -> Option<&'static str> {
        match self {
            Self::Client => Some("client_secret"),
            Self::Endpoint => Some("secret"),
            Self::Api | Self::Member => None,
        }
    }

    /// Returns the members that a section of the file may have.
    pub const fn fields(self) -> &'static [Field] {
        match self {
            Self::Client => CLIENT,
            Self::Api => API,
            Self::Endpoint => ENDPOINT,
            Self::Member => MEMBER,
        }
    }

    /// Returns the members that a section of the file must have.
    pub const fn needed(self) -> &'static [&'static str] {
        match self {
            Self::Client => &["name", "client_type"],
            Self::Api => &["audience", "name"],
            Self::Endpoint => &["url"],
            Self::Member => &["role"],
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

/// The form of a value.
pub(super) enum Form {
    Text,
    Flag,
    /// A whole number between two others.
    Whole(u32, u32),
    /// A client: its name in the file, or an id.
    Client,
    /// One of these words.
    Word(&'static [&'static str]),
    /// Texts, whose order means nothing.
    Texts,
    /// A table. Members that are left out stay as they are.
    Table(&'static [Field]),
    /// Tables with all of these members, whose order means nothing.
    Tables(&'static [Field]),
    /// Any table, compared as a whole.
    Json,
    /// Any tables, whose order means nothing, each compared as a whole.
    Jsons,
}

impl Form {
    /// Returns `value` with each part, also in its tables, replaced by what `change` returns for it; `None` leaves
    /// the part as it is.
    pub fn map(&self, value: &Value, change: &dyn Fn(&Self, &Value) -> Option<Value>) -> Value {
        match (self, value) {
            (Self::Table(fields), table) => mapped(fields, table, change),
            (Self::Tables(fields), Value::Array(tables)) => {
                Value::Array(tables.iter().map(|table| mapped(fields, table, change)).collect())
            }
            (form, value) => change(form, value).unwrap_or_else(|| value.clone()),
        }
    }
}

/// Returns `table` with the values of its members replaced as [`Form::map`] does.
pub(super) fn mapped(
    fields: &[Field],
    table: &Value,
    change: &dyn Fn(&Form, &Value) -> Option<Value>,
) -> Value {
    let Value::Object(members) = table else { return table.clone() };
    let members = members.iter().map(|(name, value)| {
        let field = fields.iter().find(|field| field.name == name.as_str());
        (name.clone(), field.map_or_else(|| value.clone(), |field| field.form.map(value, change)))
    });
    Value::Object(members.collect())
}

/// How a value reaches the server.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Sent {
    /// When the object is created; it is fixed then.
    AtFirst,
    /// When the object is created, and by PATCH.
    Always,
    /// By PATCH only.
    Later,
    /// By PUT to this path below the object, as this member.
    Put(&'static str, &'static str),
    /// By POST to `enable` or `disable`.
    Switch,
}

/// A member.
pub(super) struct Field {
    pub name: &'static str,
    pub form: Form,
    pub sent: Sent,
    /// Whether `false` in the file takes the value away, as `null` does in JSON.
    pub removable: bool,
}

impl Field {
    /// Returns what its value must be, for people.
    pub fn expected(&self) -> String {
        let form = match &self.form {
            Form::Text => "a text".to_owned(),
            Form::Flag => "true or false".to_owned(),
            Form::Whole(least, most) => format!("a whole number from {least} to {most}"),
            Form::Word(words) => format!("one of {}", words.join(", ")),
            Form::Client => "the name of a client in the file, or an id".to_owned(),
            Form::Texts => "an array of texts".to_owned(),
            Form::Table(_) | Form::Json => "a table of texts, whole numbers, true and false".to_owned(),
            Form::Tables(_) | Form::Jsons => "an array of tables".to_owned(),
        };
        if self.removable { format!("{form}, or false for none") } else { form }
    }
}

const fn field(name: &'static str, form: Form, sent: Sent) -> Field {
    Field { name, form, sent, removable: false }
}

const fn removable(name: &'static str, form: Form, sent: Sent) -> Field {
    Field { name, form, sent, removable: true }
}

const ALGORITHMS: &[&str] = &["ES256", "RS256", "EdDSA"];
const REQUEST_ALGORITHMS: &[&str] =
    &["ES256", "ES384", "RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "EdDSA"];
const LEVELS: &[&str] =
    &["urn:xwms:acr:password", "urn:xwms:acr:two-factors", "urn:xwms:acr:phishing-resistant"];
/// The longest time since a login that an API can allow, in seconds.
const MAX_AGE_MAX: u32 = 7_776_000;
/// The longest time of a token policy, in seconds; `rules` has the exact limits.
const SECONDS_MAX: u32 = 365 * 86_400;

const CLIENT: &[Field] = &[
    field("name", Form::Text, Sent::Always),
    field("client_type", Form::Word(&["web", "native", "browser", "machine"]), Sent::AtFirst),
    field("environment", Form::Word(&["live", "test"]), Sent::AtFirst),
    field(
        "auth_method",
        Form::Word(&[
            "client_secret",
            "private_key_jwt",
            "federated_jwt",
            "tls_client_auth",
            "self_signed_tls_client_auth",
            "none",
        ]),
        Sent::AtFirst,
    ),
    field("jwks", Form::Json, Sent::Always),
    removable("jwks_uri", Form::Text, Sent::Always),
    field("trusted_issuers", Form::Jsons, Sent::Always),
    field("tls_client_auth", Form::Json, Sent::Always),
    field("redirect_uris", Form::Texts, Sent::Always),
    field("post_logout_redirect_uris", Form::Texts, Sent::Always),
    field("scopes", Form::Texts, Sent::Always),
    field("domains", Form::Tables(DOMAIN), Sent::Put("domains", "domains")),
    field("ip_allow_list", Form::Texts, Sent::Put("ip_allow_list", "networks")),
    field("token_policy", Form::Table(TOKEN_POLICY), Sent::Always),
    field("require_pkce", Form::Flag, Sent::Always),
    field("sign_up", Form::Flag, Sent::Always),
    field("required_acr", Form::Word(LEVELS), Sent::Always),
    removable("id_token_signed_response_alg", Form::Word(ALGORITHMS), Sent::Always),
    removable("access_token_signed_response_alg", Form::Word(ALGORITHMS), Sent::Always),
    field("claims_in_id_token", Form::Flag, Sent::Always),
    field("groups_claim", Form::Flag, Sent::Always),
    field("token_endpoint_audience", Form::Flag, Sent::Always),
    removable("token_exchange", Form::Table(TOKEN_EXCHANGE), Sent::Always),
    removable("identity_assertions", Form::Table(IDENTITY_ASSERTIONS), Sent::Always),
    removable("may_act", Form::Text, Sent::Always),
    field("require_pushed_authorization_requests", Form::Flag, Sent::Always),
    field("require_signed_request_object", Form::Flag, Sent::Always),
    removable("request_object_signing_alg", Form::Word(REQUEST_ALGORITHMS), Sent::Always),
    removable("authorization_signed_response_alg", Form::Word(ALGORITHMS), Sent::Always),
    field("fapi_2_security_profile", Form::Flag, Sent::Always),
    field("dpop_bound_access_tokens", Form::Flag, Sent::Always),
    field("tls_client_certificate_bound_access_tokens", Form::Flag, Sent::Always),
    field("device_authorization", Form::Flag, Sent::Always),
    removable("backchannel_logout_uri", Form::Text, Sent::Always),
    field("backchannel_logout_session_required", Form::Flag, Sent::Always),
    removable("website_uri", Form::Text, Sent::Later),
    removable("policy_uri", Form::Text, Sent::Later),
    removable("tos_uri", Form::Text, Sent::Later),
    removable("request_share", Form::Whole(1, 99), Sent::Later),
    field("enabled", Form::Flag, Sent::Switch),
];

const DOMAIN: &[Field] = &[
    field("origin", Form::Text, Sent::Always),
    field("login", Form::Flag, Sent::Always),
    field("api", Form::Flag, Sent::Always),
    field("cors", Form::Flag, Sent::Always),
];

const TOKEN_EXCHANGE: &[Field] = &[
    field("subject_clients", Form::Texts, Sent::Always),
    field("targets", Form::Tables(EXCHANGE_TARGET), Sent::Always),
    field("impersonation", Form::Flag, Sent::Always),
    field("id_tokens", Form::Flag, Sent::Always),
];

const IDENTITY_ASSERTIONS: &[Field] = &[field("targets", Form::Tables(EXCHANGE_TARGET), Sent::Always)];

const EXCHANGE_TARGET: &[Field] =
    &[field("audience", Form::Text, Sent::Always), field("scopes", Form::Texts, Sent::Always)];

const TOKEN_POLICY: &[Field] = &[
    field("format", Form::Word(&["jwt", "opaque"]), Sent::Always),
    field("access_token_seconds", Form::Whole(60, 86_400), Sent::Always),
    field("refresh", Form::Flag, Sent::Always),
    field("refresh_rotation", Form::Flag, Sent::Always),
    field("refresh_idle_seconds", Form::Whole(60, SECONDS_MAX), Sent::Always),
    field("refresh_absolute_seconds", Form::Whole(60, SECONDS_MAX), Sent::Always),
    field("refresh_grace_seconds", Form::Whole(0, 60), Sent::Always),
];

const API: &[Field] = &[
    field("audience", Form::Text, Sent::AtFirst),
    field("name", Form::Text, Sent::Always),
    field("scopes", Form::Jsons, Sent::Always),
    field("format", Form::Word(&["jwt", "opaque"]), Sent::Always),
    field("access_token_seconds", Form::Whole(60, 86_400), Sent::Always),
    removable("signing_alg", Form::Word(ALGORITHMS), Sent::Always),
    field("permissions_claim", Form::Flag, Sent::Always),
    field("roles_claim", Form::Flag, Sent::Always),
    field("groups_claim", Form::Flag, Sent::Always),
    field("status_list", Form::Flag, Sent::Always),
    field("apps", Form::Tables(APP), Sent::Always),
    field("agents", Form::Table(AGENTS), Sent::Always),
    removable("introspection_client", Form::Client, Sent::Always),
    removable("required_acr", Form::Word(LEVELS), Sent::Always),
    removable("max_age", Form::Whole(60, MAX_AGE_MAX), Sent::Always),
    field("enabled", Form::Flag, Sent::Switch),
];

const APP: &[Field] =
    &[field("client_id", Form::Client, Sent::Always), field("scopes", Form::Texts, Sent::Always)];

const AGENTS: &[Field] = &[field("scopes", Form::Texts, Sent::Always)];

const ENDPOINT: &[Field] = &[
    field("url", Form::Text, Sent::Always),
    field("description", Form::Text, Sent::Always),
    field("events", Form::Texts, Sent::Always),
    field("ordering", Form::Word(&["aggregate", "strict"]), Sent::AtFirst),
    removable("rate_limit", Form::Whole(1, 10_000), Sent::Always),
    field("content_type", Form::Word(&["application/cloudevents+json", "application/json"]), Sent::Always),
    field("format", Form::Word(&["event", "ocsf"]), Sent::Always),
    field("audit", Form::Flag, Sent::Always),
    field("enabled", Form::Flag, Sent::Always),
];

const MEMBER: &[Field] = &[field("role", Form::Word(&["admin", "developer", "auditor"]), Sent::Always)];

#[cfg(test)]
mod tests {
    use super::{AGENTS, APP, Kind};
    use crate::surface::api;
    use serde_json::Value;
    use std::collections::BTreeSet;

    /// Returns the members of a schema of the OpenAPI document.
    fn members(document: &Value, schema: &str) -> BTreeSet<String> {
        let properties = document["components"]["schemas"][schema]["properties"].as_object();
        properties.unwrap_or_else(|| panic!("there is no schema {schema}")).keys().cloned().collect()
    }

    fn named(kind: Kind) -> BTreeSet<String> {
        kind.fields().iter().map(|field| field.name.to_owned()).collect()
    }

    #[test]
    fn a_file_can_set_everything_that_rest_can() {
        let document: Value = serde_json::from_str(&api::openapi("http://127.0.0.1:8080")).unwrap();
        let mut client = members(&document, "ClientRegistration");
        client.extend(members(&document, "ClientChange"));
        client.extend(["domains", "ip_allow_list", "enabled"].map(str::to_owned));
        assert_eq!(named(Kind::Client), client, "add new members of clients to the table `CLIENT`");
        let mut api = members(&document, "NewResource");
        api.extend(members(&document, "ResourceChange"));
        api.insert("enabled".to_owned());
        assert_eq!(named(Kind::Api), api, "add new members of resources to the table `API`");
        for (table, schema) in [(APP, "ResourceApp"), (AGENTS, "ResourceAgents")] {
            let table: BTreeSet<_> = table.iter().map(|field| field.name.to_owned()).collect();
            assert_eq!(table, members(&document, schema));
        }
        let mut endpoint = members(&document, "NewEndpoint");
        endpoint.extend(members(&document, "EndpointChange"));
        // There is one version only, and headers are credentials, which no file in a repository should have.
        for left_out in ["payload_version", "headers"] {
            assert!(endpoint.remove(left_out), "{left_out}");
        }
        assert_eq!(named(Kind::Endpoint), endpoint, "add new members of endpoints to the table `ENDPOINT`");
    }
}
