//! `xwms login`, `logout` and `profiles`: by a browser and by a secret, with wrong answers from others on this machine,
//! and what is stored.

use super::{Running, User};
use crate::{
    oauth::device,
    support::{Browser, World, process::free_port, query},
};
use serde_json::{Value, json};
use std::{collections::HashMap, os::unix::fs::PermissionsExt};

/// Starts a login with the browser; returns the command and the address that it prints.
async fn started(world: &World, user: &User, client: &str, more: &[&str]) -> (Running, String) {
    let args = ["login", "--server", &world.server.base, "--client-id", client];
    let mut login = Running::start(user, &[&args as &[&str], more].concat());
    let address = login.says("/oauth/authorize?").await;
    (login, address)
}

/// Sends the browser back to the command with these parameters.
async fn back(world: &World, address: &str, params: &HashMap<String, String>) -> (u16, String) {
    let callback = &query(address)["redirect_uri"];
    let answer = world.server.http.get(callback).query(params).send().await.unwrap();
    let header = |name: &str| answer.headers()[name].to_str().unwrap().to_owned();
    assert_eq!(
        (header("cache-control").as_str(), header("referrer-policy").as_str()),
        ("no-store", "no-referrer")
    );
    (answer.status().as_u16(), answer.text().await.unwrap())
}

/// Logs the demo user in with the browser; returns the profile.
async fn logged_in(world: &World, user: &User, client: &str, more: &[&str]) -> Value {
    let (login, address) = started(world, user, client, more).await;
    let path = address.strip_prefix(&world.server.base).unwrap();
    let params = Browser::default().approve(world, path).await;
    let (status, page) = back(world, &address, &params).await;
    assert!(status == 200 && page.contains("You can close this window"), "{page}");
    let (code, stdout, said) = login.ended().await;
    assert_eq!((code, stdout.as_str()), (Some(0), ""), "{said}");
    let profile = user.profile("default");
    for token in ["access_token", "refresh_token"] {
        let token = profile[token].as_str().unwrap();
        assert!(!said.contains(token) && !page.contains(token), "a token is shown");
    }
    profile
}

const SCOPE: [&str; 2] = ["--scope", "openid email offline_access"];

#[tokio::test]
async fn a_person_logs_in_with_the_browser_and_others_on_the_machine_can_t_answer_for_it() {
    let (world, user) = (World::new().await, User::new());
    let (login, address) = started(&world, &user, &world.native(), &SCOPE).await;
    let asked = query(&address);
    assert!(asked["redirect_uri"].starts_with("http://127.0.0.1:"), "{asked:?}");
    assert_eq!((asked["code_challenge_method"].as_str(), asked["code_challenge"].len()), ("S256", 43));
    assert_eq!(asked["state"].len(), 43, "256 bits");
    let path = address.strip_prefix(&world.server.base).unwrap();
    let params = Browser::default().approve(&world, path).await;
    for (name, value) in [("state", "another"), ("state", ""), ("iss", "https://evil.example"), ("iss", "")] {
        let mut wrong = params.clone();
        wrong.insert(name.to_owned(), value.to_owned());
        let (status, page) = back(&world, &address, &wrong).await;
        assert!(status == 400 && !page.contains("close this window"), "{name}={value}: {page}");
    }
    assert!(!user.file("default").exists());
    assert_eq!(back(&world, &address, &params).await.0, 200);
    assert_eq!(login.ended().await.0, Some(0));

    let mode = |path: &std::path::Path| path.metadata().unwrap().permissions().mode() & 0o777;
    let file = user.file("default");
    assert_eq!((mode(&file), mode(file.parent().unwrap())), (0o600, 0o700));
    let me: Value = serde_json::from_str(&user.good(&["api", "GET", "/v1/me"], "").await).unwrap();
    assert_eq!(me["email"], world.demo.user.email);
}

#[tokio::test]
async fn refresh_tokens_rotate_and_commands_at_once_use_each_only_once() {
    let (world, user) = (World::new().await, User::new());
    let mut before = logged_in(&world, &user, &world.native(), &SCOPE).await;
    for _ in 0..2 {
        user.expire("default");
        let call = || user.good(&["api", "GET", "/v1/me"], "");
        tokio::join!(call(), call(), call());
        let after = user.profile("default");
        assert_ne!(after["refresh_token"], before["refresh_token"]);
        assert_eq!(world.server.count("grant.refresh_reused").await, 0);
        before = after;
    }
    assert_eq!(world.server.count("grant.refreshed").await, 2, "one renewal for three commands");
}

#[tokio::test]
async fn a_logout_stops_the_tokens_and_removes_the_profile() {
    let (world, user) = (World::new().await, User::new());
    let profile = logged_in(&world, &user, &world.native(), &SCOPE).await;
    let token = profile["access_token"].as_str().unwrap();
    assert!(world.active(token).await);
    user.good(&["logout"], "").await;
    assert!(!world.active(token).await);
    assert!(!user.file("default").exists());
    for args in [&["logout"] as &[&str], &["api", "GET", "/v1/me"]] {
        assert!(user.bad(args, 1).await.contains("xwms login"), "{args:?}");
    }
}

#[tokio::test]
async fn a_login_that_replaces_another_stops_the_tokens_of_that_one() {
    let (world, user) = (World::new().await, User::new());
    let earlier = logged_in(&world, &user, &world.native(), &SCOPE).await;
    user.log_in(&world.server.base, &world.machine()).await;
    assert!(!world.active(earlier["access_token"].as_str().unwrap()).await);
    user.good(&["api", "GET", "/v1/clients"], "").await;
}

#[tokio::test]
async fn a_login_that_is_over_says_how_to_log_in_again() {
    let (world, user) = (World::new().await, User::new());
    let profile = logged_in(&world, &user, &world.native(), &SCOPE).await;
    let refresh = profile["refresh_token"].as_str().unwrap();
    let (native, path) = (world.native(), "/oauth/revoke");
    let revoked = world.server.form(path, None, &[("token", refresh), ("client_id", &native)]).await;
    revoked.expect_status(200);
    let said = user.bad(&["api", "GET", "/v1/me"], 1).await;
    assert!(said.contains("is over") && said.contains("xwms login --profile default"), "{said}");
    assert!(!said.contains(refresh), "{said}");
}

#[tokio::test]
async fn a_member_manages_the_account_through_a_web_client_with_a_fixed_port() {
    let (world, user) = (World::new().await, User::new());
    let (port, token) = (free_port().to_string(), world.management().await);
    let (web, secret) = (world.web(), user.0.path().join("secret"));
    std::fs::write(&secret, format!("{}\n", web.secret)).unwrap();
    let scope = "openid offline_access clients:read";
    let change = json!({
        "redirect_uris": [format!("http://127.0.0.1:{port}/callback")],
        "scopes": scope.split(' ').collect::<Vec<_>>(),
    });
    world.patch(&format!("/v1/clients/{}", web.client_id), &token, &change).await.expect_status(200);
    let secret = secret.to_str().unwrap();
    let more = ["--port", &port, "--secret-file", secret, "--scope", scope];
    logged_in(&world, &user, &web.client_id, &more).await;
    let clients: Value = serde_json::from_str(&user.good(&["api", "get", "/v1/clients"], "").await).unwrap();
    assert_eq!(clients["data"].as_array().unwrap().len(), 3);
}

#[tokio::test]
async fn a_person_who_refuses_and_one_who_never_comes_end_the_command() {
    let (world, user) = (World::new().await, User::new());
    let (login, address) = started(&world, &user, &world.native(), &[]).await;
    let asked = query(&address);
    let refusal = HashMap::from([
        ("error".to_owned(), "access_denied".to_owned()),
        ("error_description".to_owned(), "no\u{1b}[2J\r\nxwms: logged in".to_owned()),
        ("state".to_owned(), asked["state"].clone()),
        ("iss".to_owned(), world.server.base.clone()),
    ]);
    let (_, page) = back(&world, &address, &refusal).await;
    assert!(page.contains("not logged in") && !page.contains("access_denied"), "{page}");
    let (code, _, said) = login.ended().await;
    assert_eq!(code, Some(1));
    assert!(said.contains("access_denied") && !said.contains('\u{1b}'), "{said}");
    assert!(said.lines().all(|line| !line.starts_with("xwms: logged in")), "{said}");

    let (login, _) = started(&world, &user, &world.native(), &["--wait", "1"]).await;
    let (code, _, said) = login.ended().await;
    assert!(code == Some(1) && said.contains("nobody logged in within 1 s"), "{said}");
    assert!(!user.file("default").exists());
}

#[tokio::test]
async fn a_machine_client_logs_in_with_a_secret_from_stdin_or_a_file_and_it_is_never_shown() {
    let (world, user) = (World::new().await, User::new());
    let machine = world.machine();
    let args = ["login", "--server", &world.server.base, "--machine", "--client-id", &machine.client_id];
    let output = user.run(&args, &format!("{}\n", machine.secret)).await;
    assert!(output.status.success(), "{output:?}");
    assert!(!String::from_utf8_lossy(&output.stderr).contains(&machine.secret), "{output:?}");
    let file = user.0.path().join("secret");
    std::fs::write(&file, &machine.secret).unwrap();
    let other = ["--profile", "staging", "--secret-file", file.to_str().unwrap()];
    user.good(&[&args as &[&str], &other].concat(), "").await;
    user.good(&["api", "GET", "/v1/clients", "--profile", "staging"], "").await;

    let listed = user.good(&["profiles"], "").await;
    assert_eq!(listed.lines().count(), 2, "{listed}");
    let json = user.good(&["profiles", "--json"], "").await;
    let names: Vec<Value> = json.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!((&names[0]["profile"], &names[1]["profile"]), (&json!("default"), &json!("staging")));
    assert_eq!((&names[0]["kind"], &names[0]["server"]), (&json!("machine"), &json!(world.server.base)));
    let token = user.profile("default")["access_token"].as_str().unwrap().to_owned();
    for secret in [&machine.secret, &token] {
        assert!(!listed.contains(secret) && !json.contains(secret), "{listed}{json}");
    }
    let said = user.bad(&[&args as &[&str], &["--secret=planted"]].concat(), 2).await;
    assert!(said.contains("--secret"), "no secret is an argument: {said}");
}

#[tokio::test]
async fn wrong_input_is_refused_and_stores_nothing() {
    let (world, user) = (World::new().await, User::new());
    let (base, id) = (world.server.base.clone(), world.machine().client_id);
    let machine = ["login", "--machine", "--client-id", &id];
    for (more, code, says) in [
        (&["--server", "http://auth.example.org"] as &[&str], 1, "must be https"),
        (&["--server", "https://planted:planted@auth.example.org"], 1, "scheme, host and port"),
        (
            &["--server", "http://127.0.0.1:1", "--secret-file", "/nonexistent/secret"],
            1,
            "/nonexistent/secret",
        ),
        (&["--server", &base], 1, "stdin is empty"),
        (&["--server", &base, "--profile", "../x"], 2, "--profile"),
        (&["--server", &base, "--port", "1"], 2, "--port"),
    ] {
        let said = user.bad(&[&machine as &[&str], more].concat(), code).await;
        assert!(said.contains(says), "{more:?}: {said}");
        assert!(!said.contains("planted"), "{said}");
    }
    assert!(user.bad(&["login", "--server", &base], 2).await.contains("--client-id"));
    assert!(user.bad(&["login", "--client-id", "me"], 2).await.contains("client_…"));
    let wrong = user.run(&[&machine as &[&str], &["--server", &base]].concat(), "planted\n").await;
    let said = String::from_utf8(wrong.stderr).unwrap();
    assert_eq!(wrong.status.code(), Some(1), "{said}");
    assert!(said.contains("invalid_client") && !said.contains("planted"), "{said}");
    let away =
        user.run(&[&machine as &[&str], &["--server", "http://127.0.0.1:1"]].concat(), "planted\n").await;
    let said = String::from_utf8(away.stderr).unwrap();
    assert!(said.contains("http://127.0.0.1:1 can't be reached") && !said.contains("planted"), "{said}");
    assert!(!user.file("default").exists() && user.good(&["profiles"], "").await.is_empty());
}

#[tokio::test]
async fn a_profile_that_others_may_read_or_that_is_broken_is_not_used() {
    let world = World::new().await;
    let user = User::machine(&world).await;
    let file = user.file("default");
    std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o640)).unwrap();
    assert!(user.bad(&["api", "GET", "/v1/clients"], 1).await.contains("chmod 600"));
    user.write("default", &json!({"server": world.server.base, "access_token": "planted"}));
    let said = user.bad(&["api", "GET", "/v1/clients"], 1).await;
    assert!(said.contains("not a profile") && !said.contains("planted"), "{said}");
    let output = user.run(&["profiles"], "").await;
    assert_eq!(output.status.code(), Some(1), "{output:?}");
}

#[tokio::test]
async fn a_person_without_a_browser_here_approves_the_login_elsewhere() {
    let (world, user) = (device::world().await, User::new());
    let (base, native) = (world.server.base.as_str(), world.native());
    let args = ["login", "--server", base, "--client-id", &native, "--device"];
    let mut login = Running::start(&user, &[&args as &[&str], &SCOPE].concat());
    let line = login.says("type the code").await;
    let code = line.split_whitespace().find(|word| word.len() == 9 && word.contains('-')).expect("a code");
    assert!(login.says("/device").await.starts_with(base));
    let codes = json!({ "user_code": code });
    device::approve(&mut Browser::default(), &world, &codes).await;
    let (code, stdout, said) = login.ended().await;
    assert_eq!((code, stdout.as_str()), (Some(0), ""), "{said}");
    let me: Value = serde_json::from_str(&user.good(&["api", "GET", "/v1/me"], "").await).unwrap();
    assert_eq!(me["email"], world.demo.user.email);
}

#[tokio::test]
async fn a_login_that_is_denied_elsewhere_fails_and_stores_nothing() {
    let (world, user) = (device::world().await, User::new());
    let (base, native) = (world.server.base.as_str(), world.native());
    let args = ["login", "--server", base, "--client-id", &native, "--device"];
    let mut login = Running::start(&user, &args);
    let line = login.says("type the code").await;
    let code = line.split_whitespace().find(|word| word.len() == 9 && word.contains('-')).expect("a code");
    let mut browser = Browser::default();
    let page = device::reviewed(&mut browser, &world, &json!({ "user_code": code })).await;
    browser.submit(&world.server, &page, &[("decision", "deny")]).await;
    let (code, _, said) = login.ended().await;
    assert!(code == Some(1) && said.contains("access_denied"), "{said}");
    assert!(!user.file("default").exists());
}
