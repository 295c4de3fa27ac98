//! How an app starts, in the frameworks that people use, with the issuer and the app's own ids filled in. The test
//! suite runs the same libraries (`tests/clients`).

use xwms_events::{
    client::{Client, ClientType},
    ids::ClientId,
    scope::Scope,
};

/// How an app starts in one framework.
pub struct Sample {
    pub title: &'static str,
    /// What to install; empty for nothing.
    pub install: &'static str,
    pub code: String,
}

/// What is filled in. The values are those of the app, so a JSON string of each is a string in every language below.
struct Ids<'a> {
    issuer: &'a str,
    client_id: String,
    redirect_uri: String,
    /// Separated by spaces.
    scopes: String,
}

/// Returns the starts for the type of the app.
pub fn of(issuer: &str, client_id: ClientId, client: &Client) -> Vec<Sample> {
    let is_machine = client.client_type == ClientType::Machine;
    let wanted = client.scopes.iter().filter(|scope| is_machine || !scope.is_management());
    let scopes: Vec<_> = wanted.map(Scope::as_str).collect();
    let redirect_uri = client.redirect_uris.first().cloned();
    let ids = Ids {
        issuer,
        client_id: client_id.to_string(),
        redirect_uri: redirect_uri.unwrap_or_else(|| "https://app.example/callback".to_owned()),
        scopes: scopes.join(" "),
    };
    match client.client_type {
        ClientType::Machine => {
            vec![machine_curl(&ids), machine_node(&ids), machine_python(&ids), machine_go(&ids)]
        }
        ClientType::Web => vec![web_node(&ids), web_python(&ids), web_spring(&ids), web_go(&ids), curl(&ids)],
        ClientType::Browser => vec![browser(&ids), curl(&ids)],
        ClientType::Native => vec![native_node(&ids), curl(&ids)],
    }
}

/// Returns `text` as a string literal, in quotes.
fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

/// Returns `text` as one word of a shell.
fn shell(text: &str) -> String {
    format!("'{}'", text.replace('\'', "'\\''"))
}

fn curl(ids: &Ids<'_>) -> Sample {
    let query = url::form_urlencoded::Serializer::new(String::new())
        .append_pair("client_id", &ids.client_id)
        .append_pair("redirect_uri", &ids.redirect_uri)
        .append_pair("response_type", "code")
        .append_pair("scope", &ids.scopes)
        .append_pair("code_challenge_method", "S256")
        .finish();
    let code = format!(
        "VERIFIER=$(openssl rand -base64 60 | tr '+/' '-_' | tr -d '=\\n')
CHALLENGE=$(printf %s \"$VERIFIER\" | openssl dgst -sha256 -binary | base64 | tr '+/' '-_' | tr -d '=')
echo {authorize}\"&code_challenge=$CHALLENGE\"
# Open that address, log in, and copy the code from the address that you return to.
curl {token} -d grant_type=authorization_code -d code=\"$CODE\" \\
  -d code_verifier=\"$VERIFIER\" --data-urlencode redirect_uri={redirect} \\
  -d client_id={id} ${{CLIENT_SECRET:+-d client_secret=\"$CLIENT_SECRET\"}}",
        authorize = shell(&format!("{}/oauth/authorize?{query}", ids.issuer)),
        token = shell(&format!("{}/oauth/token", ids.issuer)),
        redirect = shell(&ids.redirect_uri),
        id = ids.client_id,
    );
    Sample { title: "curl", install: "", code }
}

fn machine_curl(ids: &Ids<'_>) -> Sample {
    let code = format!(
        "curl -u \"{id}:$CLIENT_SECRET\" -d grant_type=client_credentials {token}",
        id = ids.client_id,
        token = shell(&format!("{}/oauth/token", ids.issuer)),
    );
    Sample { title: "curl", install: "", code }
}

fn machine_node(ids: &Ids<'_>) -> Sample {
    let code = format!(
        "import * as client from 'openid-client';

const config = await client.discovery(
  new URL({issuer}), {id}, undefined,
  client.ClientSecretPost(process.env.CLIENT_SECRET){over_http});
const {{ access_token }} = await client.clientCredentialsGrant(config);",
        issuer = quoted(ids.issuer),
        id = quoted(&ids.client_id),
        over_http = over_http(ids.issuer),
    );
    Sample { title: "Node: openid-client", install: "npm install openid-client", code }
}

fn machine_python(ids: &Ids<'_>) -> Sample {
    let code = format!(
        "import os
from authlib.integrations.requests_client import OAuth2Session

client = OAuth2Session({id}, os.environ[\"CLIENT_SECRET\"])
token = client.fetch_token({token}, grant_type=\"client_credentials\")",
        id = quoted(&ids.client_id),
        token = quoted(&format!("{}/oauth/token", ids.issuer)),
    );
    Sample { title: "Python: Authlib", install: "pip install authlib requests", code }
}

fn machine_go(ids: &Ids<'_>) -> Sample {
    let code = format!(
        "config := clientcredentials.Config{{
\tClientID:     {id},
\tClientSecret: os.Getenv(\"CLIENT_SECRET\"),
\tTokenURL:     {token},
}}
client := config.Client(ctx) // an *http.Client that sends the token",
        id = quoted(&ids.client_id),
        token = quoted(&format!("{}/oauth/token", ids.issuer)),
    );
    Sample { title: "Go: x/oauth2", install: "go get golang.org/x/oauth2", code }
}

fn web_node(ids: &Ids<'_>) -> Sample {
    node("Node: openid-client", ids, "client.ClientSecretPost(process.env.CLIENT_SECRET)")
}

fn native_node(ids: &Ids<'_>) -> Sample {
    node("Node: openid-client", ids, "client.None()")
}

/// Returns the argument without which openid-client refuses an issuer with plain http, such as that of `xwms dev`.
fn over_http(issuer: &str) -> &'static str {
    if issuer.starts_with("http:") { ", { execute: [client.allowInsecureRequests] }" } else { "" }
}

/// Returns the code flow with openid-client, which authenticates with `auth`.
fn node(title: &'static str, ids: &Ids<'_>, auth: &str) -> Sample {
    let code = format!(
        "import * as client from 'openid-client';

const config = await client.discovery(new URL({issuer}), {id}, undefined, {auth}{over_http});

// Send the browser here, and keep verifier and state in its session.
const verifier = client.randomPKCECodeVerifier();
const state = client.randomState();
const url = client.buildAuthorizationUrl(config, {{
  redirect_uri: {redirect},
  scope: {scopes},
  state,
  code_challenge: await client.calculatePKCECodeChallenge(verifier),
  code_challenge_method: 'S256',
}});

// At the callback, with the URL that the browser asked for:
const tokens = await client.authorizationCodeGrant(config, currentUrl, {{
  pkceCodeVerifier: verifier, expectedState: state, idTokenExpected: true }});
console.log(tokens.claims());",
        issuer = quoted(ids.issuer),
        id = quoted(&ids.client_id),
        over_http = over_http(ids.issuer),
        redirect = quoted(&ids.redirect_uri),
        scopes = quoted(&ids.scopes),
    );
    Sample { title, install: "npm install openid-client", code }
}

fn web_python(ids: &Ids<'_>) -> Sample {
    let code = format!(
        "import os
from authlib.integrations.flask_client import OAuth

oauth = OAuth(app)
oauth.register(
    \"xwms\",
    client_id={id},
    client_secret=os.environ[\"CLIENT_SECRET\"],
    server_metadata_url={discovery},
    client_kwargs={{\"scope\": {scopes}, \"code_challenge_method\": \"S256\"}},
)

@app.route(\"/login\")
def login():
    return oauth.xwms.authorize_redirect({redirect})

@app.route(\"/callback\")
def callback():
    return oauth.xwms.authorize_access_token()[\"userinfo\"]",
        id = quoted(&ids.client_id),
        discovery = quoted(&format!("{}/.well-known/openid-configuration", ids.issuer)),
        scopes = quoted(&ids.scopes),
        redirect = quoted(&ids.redirect_uri),
    );
    Sample { title: "Python: Authlib with Flask", install: "pip install authlib flask requests", code }
}

fn web_spring(ids: &Ids<'_>) -> Sample {
    let code = format!(
        "# application.yml. With a secret, Spring sends no PKCE by itself:
# set ClientSettings.builder().requireProofKey(true) on the registration.
spring:
  security:
    oauth2:
      client:
        registration:
          xwms:
            client-id: {id}
            client-secret: ${{CLIENT_SECRET}}
            scope: {scopes}
            redirect-uri: {redirect}
        provider:
          xwms:
            issuer-uri: {issuer}",
        id = quoted(&ids.client_id),
        scopes = quoted(&ids.scopes.replace(' ', ",")),
        redirect = quoted(&ids.redirect_uri),
        issuer = quoted(ids.issuer),
    );
    Sample {
        title: "Java: Spring Security",
        install: "org.springframework.boot:spring-boot-starter-oauth2-client",
        code,
    }
}

fn web_go(ids: &Ids<'_>) -> Sample {
    let code = format!(
        "provider, err := oidc.NewProvider(ctx, {issuer})
config := oauth2.Config{{
\tClientID:     {id},
\tClientSecret: os.Getenv(\"CLIENT_SECRET\"),
\tEndpoint:     provider.Endpoint(),
\tRedirectURL:  {redirect},
\tScopes:       strings.Fields({scopes}),
}}

// Send the browser here, and keep verifier and state in its session.
verifier := oauth2.GenerateVerifier()
url := config.AuthCodeURL(state, oauth2.S256ChallengeOption(verifier))

// At the callback:
token, err := config.Exchange(ctx, code, oauth2.VerifierOption(verifier))
idToken, err := provider.Verifier(&oidc.Config{{ClientID: config.ClientID}}).
\tVerify(ctx, token.Extra(\"id_token\").(string))",
        issuer = quoted(ids.issuer),
        id = quoted(&ids.client_id),
        redirect = quoted(&ids.redirect_uri),
        scopes = quoted(&ids.scopes),
    );
    Sample { title: "Go: go-oidc", install: "go get github.com/coreos/go-oidc/v3 golang.org/x/oauth2", code }
}

fn browser(ids: &Ids<'_>) -> Sample {
    let code = format!(
        "import {{ UserManager }} from 'oidc-client-ts';

const users = new UserManager({{
  authority: {issuer},
  client_id: {id},
  redirect_uri: {redirect},
  scope: {scopes},
}});

// To log in:
await users.signinRedirect();

// At the callback:
const user = await users.signinRedirectCallback();
console.log(user.profile);",
        issuer = quoted(ids.issuer),
        id = quoted(&ids.client_id),
        redirect = quoted(&ids.redirect_uri),
        scopes = quoted(&ids.scopes),
    );
    Sample { title: "Browser: oidc-client-ts", install: "npm install oidc-client-ts", code }
}

#[cfg(test)]
mod tests {
    use super::of;
    use uuid::Uuid;
    use xwms_events::{
        client::{Client, ClientType},
        ids::ClientId,
        scope::Scope,
    };

    #[test]
    fn openid_client_may_use_plain_http_only_where_the_issuer_has_it() {
        let id = ClientId::from_uuid(Uuid::from_u128(7));
        for client_type in [ClientType::Web, ClientType::Native, ClientType::Machine] {
            let client = Client { client_type, ..Client::default() };
            for (issuer, over_http) in [("http://127.0.0.1:8080", true), ("https://auth.example", false)] {
                let samples = of(issuer, id, &client);
                let node = samples.iter().find(|sample| sample.title.contains("openid-client")).unwrap();
                let permits = "{ execute: [client.allowInsecureRequests] })";
                assert_eq!(node.code.contains(permits), over_http, "{}", node.code);
            }
        }
    }

    #[test]
    fn a_start_has_the_ids_of_the_app_and_quotes_what_is_odd() {
        let id = ClientId::from_uuid(Uuid::from_u128(7));
        let odd = "https://app.example/it's?a=\"b\"";
        for client_type in [ClientType::Web, ClientType::Native, ClientType::Browser, ClientType::Machine] {
            let scopes = [Scope::Openid, Scope::ClientsRead].into_iter().collect();
            let client =
                Client { client_type, redirect_uris: vec![odd.to_owned()], scopes, ..Client::default() };
            let samples = of("https://auth.example", id, &client);
            assert!(samples.len() >= 2);
            for sample in samples {
                assert!(sample.code.contains(&id.to_string()), "{}", sample.title);
                assert!(sample.code.contains("https://auth.example"), "{}", sample.title);
                assert!(
                    !sample.code.contains(odd) && !sample.code.contains("clients:read"),
                    "{}",
                    sample.code
                );
            }
        }
    }
}
