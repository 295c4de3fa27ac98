//! The token endpoint: security-cases "Token" and "PKCE".

use crate::support::{
    Browser, CHALLENGE, Credentials, VERIFIER, World,
    browser::{CALLBACK, authorize_path, redeem},
};
use std::time::Duration;

#[tokio::test]
async fn a_code_gives_tokens_once_and_twice_revokes_them_all() {
    let world = World::new().await;
    let mut browser = Browser::default();
    let code = browser.code(&world, "openid email offline_access").await;
    let first = world.token(&world.web(), &redeem(&code)).await;
    let tokens = first.expect_status(200).json();
    assert_eq!(first.header("cache-control"), "no-store");
    let access = tokens["access_token"].as_str().unwrap();
    let refresh = tokens["refresh_token"].as_str().unwrap();
    assert!(world.server.get("/oauth/userinfo").await.status == 401);
    assert!(world.active(access).await && world.active(refresh).await);

    world.token(&world.web(), &redeem(&code)).await.expect_oauth(400, "invalid_grant");
    assert!(!world.active(access).await && !world.active(refresh).await, "the whole grant is inactive");
    let again = [("grant_type", "refresh_token"), ("refresh_token", refresh)];
    world.token(&world.web(), &again).await.expect_oauth(400, "invalid_grant");
}

#[tokio::test]
async fn a_code_expires_after_a_minute() {
    let world = World::new().await;
    let code = Browser::default().code(&world, "openid").await;
    world.server.app.store.clock().advance(Duration::from_secs(61));
    world.token(&world.web(), &redeem(&code)).await.expect_oauth(400, "invalid_grant");
}

#[tokio::test]
async fn a_code_is_bound_to_client_redirect_uri_and_verifier() {
    let world = World::new().await;
    world.server.app.store.clock().hold();
    let code = Browser::default().code(&world, "openid").await;
    let with = |change: (&'static str, &'static str)| {
        redeem(&code).map(|(name, value)| if name == change.0 { change } else { (name, value) })
    };
    for change in [
        ("redirect_uri", "http://127.0.0.1:9000/other"),
        ("redirect_uri", ""),
        ("code_verifier", ""),
        ("code_verifier", "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXX"),
        ("code_verifier", CHALLENGE),
        ("code", "xwms_code_AAAA"),
        ("code", "nonsense"),
    ] {
        world.token(&world.web(), &with(change)).await.expect_oauth(400, "invalid_grant");
    }
    world.token(&world.machine(), &redeem(&code)).await.expect_oauth(400, "invalid_grant");
    // None of these used up the code.
    world.token(&world.web(), &redeem(&code)).await.expect_status(200);
}

#[tokio::test]
async fn a_public_client_redeems_with_its_verifier_alone() {
    let world = World::new().await;
    let native = world.native();
    let code =
        Browser::default().approve(&world, &authorize_path(&native, &[])).await.remove("code").unwrap();
    let mut fields = redeem(&code).to_vec();
    fields.push(("client_id", &native));
    let answer = world.server.form("/oauth/token", None, &fields).await;
    answer.expect_status(200);
    // A public client can't act for itself.
    let alone = [("grant_type", "client_credentials"), ("client_id", native.as_str())];
    world.server.form("/oauth/token", None, &alone).await.expect_oauth(400, "unauthorized_client");
}

#[tokio::test]
async fn other_grant_types_are_refused() {
    let world = World::new().await;
    for grant_type in ["password", "implicit", "urn:ietf:params:oauth:grant-type:saml2-bearer"] {
        let fields = [("grant_type", grant_type), ("username", "a"), ("password", "b")];
        let refused = world.token(&world.machine(), &fields).await;
        refused.expect_oauth(400, "unsupported_grant_type");
        assert!(refused.body.contains(&format!("'{grant_type}'")), "{refused:?}");
    }
    world.token(&world.machine(), &[]).await.expect_oauth(400, "invalid_request");
}

#[tokio::test]
async fn the_description_of_a_refused_scope_names_it_in_the_characters_that_it_may_have() {
    let world = World::new().await;
    for (scope, named) in [
        ("clients:read clients:reed", "'clients:reed'"),
        ("a\"b\\c", "'a%22b%5Cc'"),
        ("openid", "not registered for these scopes: 'openid'"),
    ] {
        let fields = [("grant_type", "client_credentials"), ("scope", scope)];
        let refused = world.token(&world.machine(), &fields).await;
        refused.expect_oauth(400, "invalid_scope");
        let description = refused.json()["error_description"].as_str().unwrap().to_owned();
        assert!(description.contains(named), "{description}");
        let is_allowed = |byte: u8| matches!(byte, 0x20 | 0x21 | 0x23..=0x5b | 0x5d..=0x7e);
        assert!(description.bytes().all(is_allowed), "{description}");
    }
}

#[tokio::test]
async fn an_unknown_client_and_a_wrong_secret_look_alike() {
    let world = World::new().await;
    let Credentials { client_id, secret } = world.machine();
    let fields = [("grant_type", "client_credentials")];
    let mut answers = Vec::new();
    for (id, secret) in [
        (client_id.as_str(), "xwms_secret_wrong"),
        ("client_00000000000000000000000000", secret.as_str()),
        ("nobody", secret.as_str()),
        (client_id.as_str(), ""),
    ] {
        let answer = world.server.form("/oauth/token", Some(&Credentials::new(id, secret)), &fields).await;
        answer.expect_oauth(401, "invalid_client");
        assert!(answer.header("www-authenticate").starts_with("Basic"));
        let headers =
            answer.headers.iter().filter(|(name, _)| !["date", "x-request-id"].contains(&name.as_str()));
        let headers: std::collections::BTreeMap<_, _> =
            headers.map(|(name, value)| (name.to_string(), value.clone())).collect();
        answers.push((headers, answer.body));
    }
    answers.dedup();
    assert_eq!(answers.len(), 1, "{answers:?}");
}

#[tokio::test]
async fn a_secret_in_the_query_or_given_twice_is_refused() {
    let world = World::new().await;
    let machine = world.machine();
    let Credentials { client_id, secret } = &machine;
    let path = format!("/oauth/token?client_id={client_id}&client_secret={secret}");
    let fields = [("grant_type", "client_credentials")];
    world.server.form(&path, None, &fields).await.expect_oauth(401, "invalid_client");
    let twice = [("grant_type", "client_credentials"), ("client_secret", secret.as_str())];
    let answer = world.server.form("/oauth/token", Some(&machine), &twice).await;
    answer.expect_oauth(400, "invalid_request");
    let by_body =
        [("grant_type", "client_credentials"), ("client_id", client_id), ("client_secret", secret.as_str())];
    world.server.form("/oauth/token", None, &by_body).await.expect_status(200);
}

#[tokio::test]
async fn client_credentials_never_go_beyond_the_registered_scopes() {
    let world = World::new().await;
    for scope in ["openid", "clients:read nonsense", "offline_access"] {
        let fields = [("grant_type", "client_credentials"), ("scope", scope)];
        world.token(&world.machine(), &fields).await.expect_oauth(400, "invalid_scope");
    }
    let fields = [("grant_type", "client_credentials"), ("scope", "clients:read")];
    let answer = world.token(&world.machine(), &fields).await.expect_status(200).json();
    assert_eq!(answer["scope"], "clients:read");
    assert!(answer.get("refresh_token").is_none());
    let many = vec!["nonsense"; 4000].join(" ");
    let fields = [("grant_type", "client_credentials"), ("scope", many.as_str())];
    world.token(&world.machine(), &fields).await.expect_oauth(400, "invalid_scope");
}

#[tokio::test]
async fn wrong_input_of_every_kind_is_the_callers_fault_and_changes_nothing() {
    let world = World::new().await;
    let head = world.server.head().await;
    for path in ["/oauth/token", "/oauth/revoke", "/oauth/introspect"] {
        let post = || world.server.http.post(format!("{}{path}", world.server.base));
        let form = "application/x-www-form-urlencoded";
        for (kind, body) in [
            ("application/json", b"{}".to_vec()),
            ("text/plain", b"grant_type=x".to_vec()),
            (form, b"grant_type=%ff&token=%00".to_vec()),
            (form, b"grant_type=a&grant_type=b&token=a&token=b".to_vec()),
            (form, b"\0\0\0\xff".to_vec()),
            (form, b"=&=&&&".to_vec()),
            (form, Vec::new()),
        ] {
            let answer = post().header("content-type", kind).body(body.clone()).send().await.unwrap();
            let status = answer.status().as_u16();
            assert!(matches!(status, 400 | 401), "{path} {kind} {body:?}: {status}");
            assert!(answer.text().await.unwrap().contains("\"error\""));
        }
        let huge = post().header("content-type", form).body(vec![b'a'; 70_000]).send().await.unwrap();
        assert_eq!(huge.status(), 413, "{path}");
        for basic in ["Basic", "Basic !!!", "Basic YQ==", "Bearer x", "\u{7f}"] {
            let Ok(header) = reqwest::header::HeaderValue::from_str(basic) else { continue };
            let answer = post().header("authorization", header).form(&[("token", "x")]).send().await.unwrap();
            assert!(matches!(answer.status().as_u16(), 400 | 401), "{path} {basic}");
        }
        let get = world.server.get(path).await;
        assert_eq!(get.status, 405, "{path}");
    }
    let long = "a".repeat(20_000);
    let answer = world.server.http.get(&world.server.base).header("x-long", long).send().await.unwrap();
    assert_eq!(answer.status(), 431);
    assert_eq!(world.server.head().await, head, "nothing changed");
}

#[tokio::test]
async fn an_id_token_says_who_when_and_for_whom() {
    let world = World::new().await;
    let mut browser = Browser::default();
    let path = authorize_path(&world.web().client_id, &[("nonce", "n-1")]);
    let code = browser.approve(&world, &path).await.remove("code").unwrap();
    let fields = [
        ("grant_type", "authorization_code"),
        ("code", code.as_str()),
        ("redirect_uri", CALLBACK),
        ("code_verifier", VERIFIER),
    ];
    let tokens = world.token(&world.web(), &fields).await.expect_status(200).json();
    let claims: serde_json::Value = crate::support::claims(tokens["id_token"].as_str().unwrap());
    assert_eq!(claims["nonce"], "n-1");
    assert_eq!(claims["aud"], world.web().client_id);
    assert_eq!(claims["iss"], world.server.base);
    assert!(claims["sub"].as_str().unwrap().starts_with("user_"));
    assert!(claims["auth_time"].is_i64());
    let header = jsonwebtoken::decode_header(tokens["access_token"].as_str().unwrap()).unwrap();
    assert_eq!(header.typ.as_deref(), Some("at+jwt"));
}
