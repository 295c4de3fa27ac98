//! Third-party clients, against a server over real HTTP: openid-client, oauth4webapi, @sd-jwt (npm), Authlib (PyPI) and
//! openidconnect (crates.io); apps of web frameworks that log people in with their defaults (express-openid-connect,
//! passport-openidconnect, Auth.js, mozilla-django-oidc, social-auth, Spring Security); the verifiers of webhook
//! signatures; and journeys in a real browser. mod_auth_openidc has its own file.

use super::mtls::doors::{Authority, Doors, named};
use crate::support::{Browser, Credentials, Hooked, Mailbox, World, browser::CALLBACK, eager, script};
use openidconnect::{
    AuthorizationCode, ClientId, ClientSecret, CsrfToken, IntrospectionUrl, IssuerUrl, Nonce,
    OAuth2TokenResponse, PkceCodeChallenge, PkceCodeVerifier, RedirectUrl, RevocationUrl, Scope,
    TokenIntrospectionResponse, TokenResponse,
    core::{
        CoreAuthenticationFlow, CoreClient, CoreProviderMetadata, CoreRevocableToken, CoreUserInfoClaims,
    },
};
use serde_json::{Value, json};
use std::path::Path;

/// Runs a script of `tests/clients` on a fresh server.
async fn run(program: &str, script: &str) {
    let world = strict().await;
    script::run(program, script, &json!(world.demo)).await;
}

/// Returns a world where a refresh token of the web client works once, without the grace period of clients with a
/// secret.
async fn strict() -> World {
    let world = World::new().await;
    let policy = json!({"token_policy": {"refresh_grace_seconds": 0}});
    let path = format!("/v1/clients/{}", world.web().client_id);
    world.patch(&path, &world.management().await, &policy).await.expect_status(200);
    world
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn openid_client() {
    run("node", "node/openid_client.mjs").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn openid_client_with_resources() {
    let world = strict().await;
    let token = world.management().await;
    let app = |client: &Credentials| json!({"client_id": client.client_id, "scopes": ["read"]});
    let read = json!({"name": "read", "description_en": "Read", "description_nl": "Lezen"});
    let (web, machine) = (world.web(), world.machine());
    for (audience, apps) in [
        ("https://orders.example.com", vec![app(&web), app(&machine)]),
        ("urn:example:stock", vec![app(&web)]),
    ] {
        let body = json!({"audience": audience, "name": "API", "scopes": [read], "apps": apps});
        world.post("/v1/resources", &token, &body).await.expect_status(201);
    }
    script::run("node", "node/resources.mjs", &json!(world.demo)).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn openid_client_exchanges_tokens() {
    let world = strict().await;
    let token = world.management().await;
    let (orders, stock) = ("https://orders.example.com", "urn:example:stock");
    let policy = json!({
        "subject_clients": [world.web().client_id], "targets": [{"audience": stock, "scopes": ["read"]}],
    });
    let body = json!({"name": "Gateway", "client_type": "machine", "token_exchange": policy});
    let gateway = world.client(&token, &body).await;
    let read = json!({"name": "read", "description_en": "Read", "description_nl": "Lezen"});
    for (audience, app) in [(orders, &world.web()), (stock, &gateway)] {
        let apps = json!([{"client_id": app.client_id, "scopes": ["read"]}]);
        let body = json!({"audience": audience, "name": "API", "scopes": [read], "apps": apps});
        world.post("/v1/resources", &token, &body).await.expect_status(201);
    }
    let mut input = json!(world.demo);
    input["gateway"] = json!({"client_id": gateway.client_id, "client_secret": gateway.secret});
    script::run("node", "node/exchange.mjs", &input).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn jwt_status_list() {
    let world = strict().await;
    let read = json!({"name": "read", "description_en": "Read", "description_nl": "Lezen"});
    let apps = json!([{"client_id": world.machine().client_id, "scopes": ["read"]}]);
    let body = json!({
        "audience": "https://orders.example.com", "name": "API", "scopes": [read], "apps": apps, "status_list": true,
    });
    world.post("/v1/resources", &world.management().await, &body).await.expect_status(201);
    script::run("node", "node/status_list.mjs", &json!(world.demo)).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn oauth4webapi() {
    run("node", "node/oauth4webapi.mjs").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn oauth4webapi_secures_requests_connects_a_device_and_exchanges_tokens() {
    run("node", "node/oauth4webapi_extensions.mjs").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn private_key_jwt() {
    run("node", "node/private_key_jwt.mjs").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn pushed_and_signed_requests_with_openid_client() {
    run("node", "node/secured_requests.mjs").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn dpop() {
    run("node", "node/dpop.mjs").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn dpop_with_nonces() {
    let world = World::with(|settings| settings.dpop_nonce = true).await;
    script::run("node", "node/dpop.mjs", &json!(world.demo)).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn mutual_tls() {
    let authority = Authority::new("Trusted");
    let doors = Doors::new(&authority.pem).await;
    let holder = authority.issue(&named("app.example"));
    let thief = authority.issue(&named("thief.example"));
    let id = doors
        .machine(json!({
            "auth_method": "tls_client_auth", "tls_client_auth": {"san_dns": "app.example"},
            "tls_client_certificate_bound_access_tokens": true,
        }))
        .await;
    let mut input = json!(doors.world.demo);
    input["mtls"] = json!({
        "url": doors.url, "ca": doors.certificate, "client_id": id, "cert": holder.pem, "key": holder.key(),
        "thief": {"cert": thief.pem, "key": thief.key()},
    });
    script::run("node", "node/mtls.mjs", &input).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn authlib() {
    run(&python(), "python/authlib_flow.py").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn openid_client_and_authlib_on_a_device() {
    let world = World::new().await;
    script::run("node", "node/device.mjs", &json!(world.demo)).await;
    // It polls twice within the interval, however long a poll takes.
    world.server.app.store.clock().hold();
    script::run(&python(), "python/device.py", &json!(world.demo)).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn express_openid_connect() {
    run("node", "node/express_openid_connect.mjs").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn express_openid_connect_is_notified_of_logouts() {
    let world = World::with(eager).await;
    script::run("node", "node/back_channel_logout.mjs", &json!(world.demo)).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn passport_openidconnect() {
    run("node", "node/passport.mjs").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn auth_js() {
    run("node", "node/authjs.mjs").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn spring_security_logs_people_in_and_protects_apis() {
    run("node", "node/spring.mjs").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn django_with_mozilla_django_oidc_and_social_auth() {
    run(&python(), "python/django_apps.py").await;
}

pub(super) fn python() -> String {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(".venv/bin/python").display().to_string()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn standardwebhooks() {
    let hooked = Hooked::new(json!({"events": ["client.created"]})).await;
    let rotate = async |overlap: u32| {
        hooked.post("/rotate_secret", &json!({"overlap_seconds": overlap})).await.expect_status(201).json()
    };
    let first = hooked.endpoint["secret"].clone();
    hooked.client("Before").await;
    hooked.receiver.wait_for(1).await;
    let second = rotate(3600).await["secret"].clone();
    hooked.client("During, with “quotes” and ünïcode").await;
    hooked.receiver.wait_for(2).await;
    let third = rotate(0).await["secret"].clone();
    hooked.client("After").await;
    let received = hooked.receiver.wait_for(3).await;
    let live = [json!([first]), json!([second, first]), json!([third])];
    let deliveries: Vec<_> = received
        .iter()
        .zip(live)
        .map(|(one, secrets)| {
            let names = ["content-type", "webhook-id", "webhook-timestamp", "webhook-signature"];
            let headers: Value = names.into_iter().map(|name| (name.to_owned(), json!(one.header(name)))).collect();
            json!({"headers": headers, "body": String::from_utf8(one.body.clone()).unwrap(), "secrets": secrets})
        })
        .collect();
    let jwks = hooked.world.server.get(&hooked.path("/jwks.json")).await.expect_status(200).json();
    let input = json!({"secrets": [first, second, third], "deliveries": deliveries, "jwks": jwks});
    script::run("node", "node/webhooks.mjs", &input).await;
    script::run(&python(), "python/webhooks.py", &input).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn journeys_in_a_browser() {
    run("node", "node/browser.mjs").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn journeys_through_a_mailbox() {
    let mailbox = Mailbox::new();
    let world = World::with(|settings| mailbox.receives(settings)).await;
    let mut input = json!(world.demo);
    input["mailbox"] = json!(mailbox.dir());
    script::run("node", "node/people.mjs", &input).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn second_factors_in_a_browser() {
    // Browsers make passkeys for names, not for IP addresses.
    let world =
        World::with(|settings| settings.issuer = settings.issuer.replace("127.0.0.1", "localhost")).await;
    script::run("node", "node/factors.mjs", &json!(world.demo)).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_login_at_another_server_in_a_browser() {
    let there = World::new().await;
    let client = json!({
        "name": "Here", "client_type": "native", "scopes": ["openid", "email", "profile"],
        "redirect_uris": ["http://localhost/login/with/other"],
    });
    let client_id = there.client(&there.management().await, &client).await.client_id;
    let issuer = there.server.base.clone();
    let here = World::with(|settings| {
        // Another host: browsers share cookies between ports.
        settings.issuer = settings.issuer.replace("127.0.0.1", "localhost");
        settings.webhooks.allow = vec!["127.0.0.0/8".parse().unwrap()];
        let provider = xwms::config::LoginProvider {
            name: Some("Other".into()),
            issuer: Some(issuer),
            client_id,
            ..Default::default()
        };
        settings.login_providers.insert("other".into(), provider);
    })
    .await;
    let input = json!({"here": here.demo, "there": there.demo});
    script::run("node", "node/providers.mjs", &input).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn openidconnect_rs() {
    let world = strict().await;
    let plain = world.server.http.clone();
    let http = |mut request: openidconnect::HttpRequest| {
        let plain = plain.clone();
        // The crate revokes over https only; this loopback server speaks http.
        let uri = request.uri().to_string().replacen("https://127.", "http://127.", 1);
        *request.uri_mut() = uri.parse().unwrap();
        async move {
            let answer = plain.execute(reqwest::Request::try_from(request).unwrap()).await?;
            let mut response = http::Response::builder().status(answer.status());
            for (name, value) in answer.headers() {
                response = response.header(name, value);
            }
            Ok::<_, reqwest::Error>(response.body(answer.bytes().await?.to_vec()).unwrap())
        }
    };
    let issuer = IssuerUrl::new(world.server.base.clone()).unwrap();
    let metadata = CoreProviderMetadata::discover_async(issuer, &http).await.unwrap();
    let web = world.web();
    let client = CoreClient::from_provider_metadata(
        metadata.clone(),
        ClientId::new(web.client_id),
        Some(ClientSecret::new(web.secret)),
    )
    .set_redirect_uri(RedirectUrl::new(CALLBACK.to_owned()).unwrap());
    let (challenge, verifier) = PkceCodeChallenge::new_random_sha256();
    let again = PkceCodeVerifier::new(verifier.secret().clone());
    let (url, state, nonce) = client
        .authorize_url(CoreAuthenticationFlow::AuthorizationCode, CsrfToken::new_random, Nonce::new_random)
        .add_scopes(["email", "offline_access"].map(|scope| Scope::new(scope.to_owned())))
        .set_pkce_challenge(challenge)
        .url();
    let path = format!("{}?{}", url.path(), url.query().unwrap());
    let mut answer = Browser::default().approve(&world, &path).await;
    assert_eq!(&answer["state"], state.secret());
    let code = AuthorizationCode::new(answer.remove("code").unwrap());
    let exchange = client.exchange_code(code).unwrap().set_pkce_verifier(verifier);
    let tokens = exchange.request_async(&http).await.unwrap();
    let claims = tokens.id_token().unwrap().claims(&client.id_token_verifier(), &nonce).unwrap();
    let subject = claims.subject().clone();
    let info = client.user_info(tokens.access_token().clone(), Some(subject.clone())).unwrap();
    let info: CoreUserInfoClaims = info.request_async(&http).await.unwrap();
    assert_eq!(info.email().unwrap().as_str(), world.demo.user.email);
    let refresh = tokens.refresh_token().unwrap();
    let refreshed = client.exchange_refresh_token(refresh).unwrap().request_async(&http).await.unwrap();
    assert_ne!(refreshed.refresh_token().unwrap().secret(), refresh.secret());
    let reused = client.exchange_refresh_token(refresh).unwrap().request_async(&http).await;
    let refused = format!("{:?}", reused.expect_err("an old refresh token is refused"));
    assert!(refused.contains("invalid_grant"), "{refused}");

    let at = |path: &str| format!("{}{path}", world.server.base);
    let client = client
        .set_introspection_url(IntrospectionUrl::new(at("/oauth/introspect")).unwrap())
        .set_revocation_url(RevocationUrl::new(at("/oauth/revoke").replacen("http:", "https:", 1)).unwrap());
    let mut answer = Browser::default().approve(&world, &path).await;
    // A second flow with the same link, without checking the nonce.
    let code = AuthorizationCode::new(answer.remove("code").unwrap());
    let exchange = client.exchange_code(code).unwrap().set_pkce_verifier(again);
    let tokens = exchange.request_async(&http).await.unwrap();
    let seen = client.introspect(tokens.access_token()).request_async(&http).await.unwrap();
    assert!(seen.active());
    assert_eq!(seen.sub(), Some(subject.as_str()));
    let refresh = CoreRevocableToken::from(tokens.refresh_token().unwrap());
    client.revoke_token(refresh).unwrap().request_async(&http).await.unwrap();
    assert!(!client.introspect(tokens.access_token()).request_async(&http).await.unwrap().active());

    let Credentials { client_id, secret } = world.machine();
    let (client_id, secret) = (ClientId::new(client_id), ClientSecret::new(secret));
    let machine = CoreClient::from_provider_metadata(metadata, client_id, Some(secret));
    let own = machine.exchange_client_credentials().unwrap().add_scope(Scope::new("clients:read".to_owned()));
    let own = own.request_async(&http).await.unwrap();
    assert_eq!(
        own.scopes().unwrap().iter().map(|scope| scope.as_str()).collect::<Vec<_>>(),
        ["clients:read"]
    );
}
