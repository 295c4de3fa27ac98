//! Discovery documents: OpenID Connect Discovery 1.0 §3 and RFC 8414 §2, from the same data.

use crate::{app::Shared, auth::jwk::ALGORITHMS, surface::http::resource_challenge::API};
use axum::{Json, extract::State, http::header::CACHE_CONTROL, response::IntoResponse};
use serde_json::{Map, Value, json};
use xwms_events::{claim::Claim, scope::Scope, session::Assurance, token::GrantType};

const CLIENT_AUTH: [&str; 4] = ["client_secret_basic", "client_secret_post", "private_key_jwt", "none"];
/// The methods with a certificate.
const BY_CERTIFICATE: [&str; 2] = ["tls_client_auth", "self_signed_tls_client_auth"];
/// The endpoints where clients authenticate, or present access tokens (RFC 8705 §5).
const ALIASED: [(&str, &str); 7] = [
    ("token_endpoint", "/oauth/token"),
    ("device_authorization_endpoint", "/oauth/device_authorization"),
    ("pushed_authorization_request_endpoint", "/oauth/par"),
    ("revocation_endpoint", "/oauth/revoke"),
    ("introspection_endpoint", "/oauth/introspect"),
    ("global_token_revocation_endpoint", "/oauth/global-token-revocation"),
    ("userinfo_endpoint", "/oauth/userinfo"),
];

/// Returns the methods with a certificate that clients can use here: none where they can't present one.
fn by_certificate(app: &Shared) -> impl Iterator<Item = &'static str> {
    let is_taken = app.settings.mtls.is_some();
    BY_CERTIFICATE.into_iter().filter(move |_| is_taken)
}

/// Adds where clients present certificates, and that tokens are bound to them (RFC 8705 §3.3 and §5).
fn add_certificates(document: &mut Value, mtls: &str) {
    let aliases: Map<_, _> =
        ALIASED.into_iter().map(|(name, path)| (name.to_owned(), json!(format!("{mtls}{path}")))).collect();
    document["mtls_endpoint_aliases"] = Value::Object(aliases);
    document["tls_client_certificate_bound_access_tokens"] = json!(true);
}

/// The only kind of assertions that the grant type `jwt-bearer` takes.
const ID_JAG: &str = "urn:ietf:params:oauth:grant-profile:id-jag";

/// Returns the grant types of this server. Assertions come from login providers of accounts, which the operator
/// may not allow.
fn offered(app: &Shared) -> impl Iterator<Item = GrantType> {
    let asserts = app.settings.account_logins;
    GrantType::ALL.into_iter().filter(move |grant_type| asserts || *grant_type != GrantType::JwtBearer)
}

fn server(app: &Shared) -> Value {
    let issuer = &app.settings.issuer;
    let at = |path: &str| format!("{issuer}{path}");
    let mtls = app.settings.mtls.as_ref().map(|mtls| mtls.url.as_str());
    let methods: Vec<_> = CLIENT_AUTH.into_iter().chain(by_certificate(app)).collect();
    let authenticating = methods.iter().filter(|method| **method != "none").collect::<Vec<_>>();
    let mut document = json!({
        "issuer": issuer,
        "authorization_endpoint": at("/oauth/authorize"),
        "token_endpoint": at("/oauth/token"),
        "device_authorization_endpoint": at("/oauth/device_authorization"),
        "revocation_endpoint": at("/oauth/revoke"),
        "introspection_endpoint": at("/oauth/introspect"),
        "global_token_revocation_endpoint": at("/oauth/global-token-revocation"),
        "jwks_uri": at("/oauth/jwks.json"),
        "scopes_supported": Scope::ALL.iter().map(|scope| scope.as_str()).collect::<Vec<_>>(),
        "response_types_supported": ["code"],
        "response_modes_supported": ["query", "form_post", "jwt", "query.jwt", "form_post.jwt"],
        "grant_types_supported": offered(app).map(GrantType::as_str).collect::<Vec<_>>(),
        "code_challenge_methods_supported": ["S256"],
        "token_endpoint_auth_methods_supported": methods,
        "token_endpoint_auth_signing_alg_values_supported": ALGORITHMS,
        "revocation_endpoint_auth_methods_supported": methods,
        "revocation_endpoint_auth_signing_alg_values_supported": ALGORITHMS,
        "introspection_endpoint_auth_methods_supported": authenticating,
        "introspection_endpoint_auth_signing_alg_values_supported": ALGORITHMS,
        "introspection_signing_alg_values_supported": app.keyring.algorithms(),
        "authorization_response_iss_parameter_supported": true,
        "dpop_signing_alg_values_supported": ALGORITHMS,
        // RFC 9728 §4.
        "protected_resources": [at(API)],
    });
    // RFC 9126 §5, RFC 9101 §9, OIDC Discovery §3 and JARM §4. Each client decides what is required of it.
    document["pushed_authorization_request_endpoint"] = json!(at("/oauth/par"));
    document["require_pushed_authorization_requests"] = json!(false);
    document["request_parameter_supported"] = json!(true);
    document["request_uri_parameter_supported"] = json!(false);
    document["request_object_signing_alg_values_supported"] = json!(ALGORITHMS);
    document["require_signed_request_object"] = json!(false);
    document["authorization_signing_alg_values_supported"] = json!(app.keyring.algorithms());
    if let Some(mtls) = mtls {
        add_certificates(&mut document, mtls);
    }
    if app.settings.client_registration.is_offered() {
        document["registration_endpoint"] = json!(at("/oauth/register"));
    }
    if app.settings.client_registration.documents {
        document["client_id_metadata_document_supported"] = json!(true);
    }
    if app.settings.account_logins {
        // The draft about ID-JAG, "Resource Authorization Server Metadata".
        document["authorization_grant_profiles_supported"] = json!([ID_JAG]);
    }
    let links = &app.brand.links;
    for (name, link) in [("op_policy_uri", &links.privacy), ("op_tos_uri", &links.terms)] {
        if let Some(link) = link {
            document[name] = json!(link);
        }
    }
    document
}

const KEEP: [(http::HeaderName, &str); 1] = [(CACHE_CONTROL, "public, max-age=300")];

/// `GET /.well-known/oauth-authorization-server`.
pub async fn authorization_server(State(app): State<Shared>) -> impl IntoResponse {
    (KEEP, Json(server(&app)))
}

/// `GET /.well-known/openid-configuration`.
pub async fn openid_configuration(State(app): State<Shared>) -> impl IntoResponse {
    let issuer = &app.settings.issuer;
    let mut document = server(&app);
    document["userinfo_endpoint"] = json!(format!("{issuer}/oauth/userinfo"));
    document["end_session_endpoint"] = json!(format!("{issuer}/oauth/logout"));
    document["backchannel_logout_supported"] = json!(true);
    document["backchannel_logout_session_supported"] = json!(true);
    document["subject_types_supported"] = json!(["public"]);
    document["id_token_signing_alg_values_supported"] = json!(app.keyring.algorithms());
    // Initiating User Registration via OpenID Connect 1.0 §4.1.
    let create = app.settings.is_sign_up_open().then_some("create");
    let prompts = ["none", "login", "consent", "select_account"].into_iter().chain(create);
    document["prompt_values_supported"] = json!(prompts.collect::<Vec<_>>());
    let of_the_login = [
        "iss",
        "sub",
        "aud",
        "azp",
        "exp",
        "iat",
        "auth_time",
        "nonce",
        "at_hash",
        "at_jti",
        "acr",
        "amr",
        "sid",
        "groups",
    ];
    let of_the_person = Claim::ALL.iter().map(|claim| claim.as_str());
    document["claims_supported"] = json!(of_the_login.into_iter().chain(of_the_person).collect::<Vec<_>>());
    document["acr_values_supported"] = json!(Assurance::ALL.map(Assurance::as_str));
    document["claims_parameter_supported"] = json!(true);
    (KEEP, Json(document))
}
