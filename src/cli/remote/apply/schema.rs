//! What a file of `xwms apply` may say: its sections, their members with their forms, and how each member is sent.
//! The names and the meaning of members are those of the REST API. Which values are allowed is in `rules`.

use serde::{Deserialize, Serialize};
use std::fmt;

/// A kind of object.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Kind {
    Client,
    Endpoint,
    Member,
}

impl Kind {
    pub const ALL: [Self; 3] = [Self::Client, Self::Endpoint, Self::Member];

    /// Returns its word in messages.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Client => "client",
            Self::Endpoint => "endpoint",
            Self::Member => "member",
        }
    }

    /// Returns the section of the file that has such objects.
    pub const fn section(self) -> &'static str {
        match self {
            Self::Client => "clients",
            Self::Endpoint => "endpoints",
            Self::Member => "members",
        }
    }

    /// Returns the path that creates one.
    pub const fn path(self) -> &'static str {
        match self {
            Self::Client => "/v1/clients",
            Self::Endpoint => "/v1/endpoints",
            Self::Member => "/v1/invitations",
        }
    }

    /// Returns the member of a created object that is its id.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Client => "client_id",
            Self::Endpoint => "endpoint_id",
            Self::Member => "invitation_id",
        }
    }

    /// Returns the member of a created object that is its secret.
    pub const fn secret(self) -> Option<&'static str> {
        match self {
            Self::Client => Some("client_secret"),
            Self::Endpoint => Some("secret"),
            Self::Member => None,
        }
    }

    /// Returns the members that a section of the file may have.
    pub const fn fields(self) -> &'static [Field] {
        match self {
            Self::Client => CLIENT,
            Self::Endpoint => ENDPOINT,
            Self::Member => MEMBER,
        }
    }

    /// Returns the members that a section of the file must have.
    pub const fn needed(self) -> &'static [&'static str] {
        match self {
            Self::Client => &["name", "client_type"],
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
    use super::Kind;
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
    fn a_file_can_say_whatever_rest_lets_one_set() {
        let document: Value = serde_json::from_str(&api::openapi("http://127.0.0.1:8080")).unwrap();
        let mut client = members(&document, "ClientRegistration");
        client.extend(members(&document, "ClientChange"));
        client.extend(["domains", "ip_allow_list", "enabled"].map(str::to_owned));
        assert_eq!(named(Kind::Client), client, "add new members of clients to the table `CLIENT`");
        let mut endpoint = members(&document, "NewEndpoint");
        endpoint.extend(members(&document, "EndpointChange"));
        // There is one version only, and headers are credentials, which no file in a repository should have.
        for left_out in ["payload_version", "headers"] {
            assert!(endpoint.remove(left_out), "{left_out}");
        }
        assert_eq!(named(Kind::Endpoint), endpoint, "add new members of endpoints to the table `ENDPOINT`");
    }
}
