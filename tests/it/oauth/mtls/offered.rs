//! What the server offers: discovery, settings, and apps on the dashboard.

use super::doors::{Authority, Doors};
use crate::{
    support::World,
    web::dashboard::{path, send},
};
use ipnet::IpNet;
use serde_json::{Value, json};
use std::{path::PathBuf, time::Duration};
use time::OffsetDateTime;
use xwms::config::{CertificateFormat, Mtls, Settings};

#[tokio::test]
async fn discovery_names_certificates_only_where_they_are_taken() {
    let doors = Doors::new(&Authority::new("Trusted").pem).await;
    for document in ["openid-configuration", "oauth-authorization-server"] {
        let there = format!("/.well-known/{document}");
        let here = doors.http(None).get(format!("{}{there}", doors.url)).send().await.unwrap();
        let here: Value = here.json().await.unwrap();
        assert_eq!(here["issuer"], doors.world.server.base.as_str());
        assert_eq!(here["token_endpoint"], format!("{}/oauth/token", doors.world.server.base));
        let aliases = &here["mtls_endpoint_aliases"];
        for (name, path) in [
            ("token_endpoint", "/oauth/token"),
            ("revocation_endpoint", "/oauth/revoke"),
            ("introspection_endpoint", "/oauth/introspect"),
            ("pushed_authorization_request_endpoint", "/oauth/par"),
            ("device_authorization_endpoint", "/oauth/device_authorization"),
            ("userinfo_endpoint", "/oauth/userinfo"),
        ] {
            assert_eq!(aliases[name], format!("{}{path}", doors.url), "{name}");
        }
        assert_eq!(aliases.get("authorization_endpoint"), None, "browsers show no certificates");
        assert_eq!(here["tls_client_certificate_bound_access_tokens"], true);
        let methods = here["token_endpoint_auth_methods_supported"].as_array().unwrap();
        for method in ["tls_client_auth", "self_signed_tls_client_auth"] {
            assert!(methods.contains(&json!(method)), "{methods:?}");
        }
        let plain = doors.world.server.get(&there).await.json();
        assert_eq!(plain.get("mtls_endpoint_aliases"), None);
        assert_eq!(plain.get("tls_client_certificate_bound_access_tokens"), None);
        let methods = plain["token_endpoint_auth_methods_supported"].as_array().unwrap();
        assert!(!methods.contains(&json!("tls_client_auth")), "{methods:?}");
    }
}

/// Returns a server behind a proxy that passes on certificates. It trusts the authorities in a file, or none.
async fn behind_proxy(authorities: Option<PathBuf>) -> World {
    World::with(|settings| {
        settings.trusted_proxies = vec!["192.0.2.1/32".parse().unwrap()];
        settings.mtls = Some(Mtls {
            url: "https://mtls.example".into(),
            listen: None,
            authorities,
            header: Some("Client-Cert".into()),
            header_format: CertificateFormat::default(),
        });
    })
    .await
}

#[tokio::test]
async fn an_app_brings_its_own_authority_where_the_server_trusts_none() {
    let world = behind_proxy(None).await;
    let document = world.server.get("/.well-known/openid-configuration").await.json();
    for endpoint in ["token", "revocation", "introspection"] {
        let methods = document[format!("{endpoint}_endpoint_auth_methods_supported")].as_array().unwrap();
        assert!(methods.contains(&json!("self_signed_tls_client_auth")), "{methods:?}");
        assert!(methods.contains(&json!("tls_client_auth")), "{methods:?}");
    }
    let mut owner = world.owner().await.browser;
    let new = path(world.demo.account_id, "apps/new/machine");
    let page = owner.open(&world.server, &new).await;
    assert!(page.body.contains("This server trusts no others."), "{page:?}");
    let (authority, second) = (Authority::new("Our own"), Authority::new("Our second"));
    // A browser sends lines so.
    let typed = authority.pem.replace('\n', "\r\n");
    let field = "tls_client_auth.authorities";
    let fields = [
        ("name", "Payments"),
        ("environment", "live"),
        ("scopes.clients:read", "yes"),
        ("auth_method", "tls_client_auth"),
        ("tls_client_auth_kind", "san_dns"),
        ("tls_client_auth", "payments.example"),
        (field, typed.as_str()),
    ];
    let made = send(&mut owner, &world, &new, &fields).await;
    let to = made.expect_status(303).header("location").to_owned();
    let id = to.rsplit('/').next().unwrap().strip_suffix("?created").unwrap();
    let path_of_client = format!("/v1/clients/{id}");
    let token = world.management().await;
    let client = world.read(&path_of_client, &token).await.json();
    assert_eq!(client["tls_client_auth"]["authorities"], authority.pem.as_str());

    let tab = path(world.demo.account_id, &format!("apps/{id}/credentials"));
    let page = owner.open(&world.server, &tab).await;
    assert!(page.body.contains("CN=Our own") && page.body.contains("Valid until"), "{page:?}");
    let form = format!("{tab}/certificate");
    let name = [("tls_client_auth_kind", "san_dns"), ("tls_client_auth", "payments.example")];
    let with = |pem: &'static str| [name[0], name[1], (field, pem)];
    let refused = send(&mut owner, &world, &form, &with("no certificate")).await;
    assert!(refused.expect_status(200).body.contains(&format!("href=\"#{field}\"")), "{refused:?}");
    assert!(refused.body.contains("Paste 1 to 4 certificates"), "{refused:?}");
    let change = [name[0], name[1], (field, second.pem.as_str())];
    send(&mut owner, &world, &form, &change).await.expect_status(303);
    let client = world.read(&path_of_client, &token).await.json();
    assert_eq!(client["tls_client_auth"]["authorities"], second.pem.as_str());
    send(&mut owner, &world, &form, &with("")).await.expect_status(303);
    let client = world.read(&path_of_client, &token).await.json();
    assert_eq!(client["tls_client_auth"], json!({"san_dns": "payments.example"}));
}

#[tokio::test]
async fn an_app_warns_of_an_authority_of_its_own_from_thirty_days_before_its_end() {
    const DAY: u32 = 86_400;
    let world = behind_proxy(None).await;
    let now = world.server.app.store.clock().now();
    let [late, soon] = [40, 20].map(|days| now.plus_seconds(days * DAY).to_datetime().unwrap());
    let until = |end| Authority::changed("Our own", |params| params.not_after = end).pem;
    let (late_pem, soon_pem) = (until(late), until(soon));
    let token = world.management().await;
    let mut tabs = Vec::new();
    for authorities in [late_pem.clone(), format!("{late_pem}{soon_pem}")] {
        let body = json!({"name": "Payments", "client_type": "machine", "auth_method": "tls_client_auth",
            "scopes": ["clients:read"],
            "tls_client_auth": {"san_dns": "payments.example", "authorities": authorities}});
        let made = world.post("/v1/clients", &token, &body).await.expect_status(201).json();
        let id = made["client_id"].as_str().unwrap();
        tabs.push(["", "/credentials"].map(|tab| path(world.demo.account_id, &format!("apps/{id}{tab}"))));
    }
    let said = |end: OffsetDateTime| format!("{} {} {}, ", end.day(), end.month(), end.year());
    let expires = format!("An authority of this app expires on {}", said(soon));
    let expired = format!("An authority of this app expired on {}", said(soon));
    let mut owner = world.owner().await.browser;
    for (index, tabs) in tabs.iter().enumerate() {
        for tab in tabs {
            let page = owner.open(&world.server, tab).await;
            let html = &page.expect_status(200).body;
            assert_eq!(html.contains(&expires), index == 1, "{page:?}");
            assert_eq!(html.matches("An authority of this app").count(), index, "{page:?}");
        }
    }
    owner.cookies.insert("__Host-xwms_language".to_owned(), "nl".to_owned());
    let page = owner.open(&world.server, &tabs[1][0]).await;
    let dutch = format!("Een instantie van deze app verloopt op {} ", soon.day());
    assert!(page.expect_status(200).body.contains(&dutch), "{page:?}");

    world.server.app.store.clock().advance(Duration::from_secs(u64::from(21 * DAY)));
    // The login is over by now.
    let mut owner = world.owner().await.browser;
    let page = owner.open(&world.server, &tabs[1][1]).await;
    let html = &page.expect_status(200).body;
    assert!(html.contains(&expired) && html.contains("An authority of this app expires on "), "{page:?}");
    owner.cookies.insert("__Host-xwms_language".to_owned(), "nl".to_owned());
    let page = owner.open(&world.server, &tabs[1][0]).await;
    let dutch = format!("Een instantie van deze app is verlopen op {} ", soon.day());
    assert!(page.expect_status(200).body.contains(&dutch), "{page:?}");
}

#[test]
fn settings_that_no_client_could_use_are_refused() {
    let usual = Mtls {
        url: "https://mtls.example".into(),
        listen: None,
        authorities: None,
        header: Some("Client-Cert".into()),
        header_format: CertificateFormat::default(),
    };
    let proxies: [IpNet; 1] = ["192.0.2.1/32".parse().unwrap()];
    let problems = |mtls: &Mtls, trusted_proxies: &[IpNet]| {
        let mtls = Some(mtls.clone());
        let settings = Settings { mtls, trusted_proxies: trusted_proxies.to_vec(), ..Settings::default() };
        let all = settings.check().unwrap_err().0;
        all.into_iter().filter(|problem| problem.starts_with("mtls")).collect::<Vec<_>>()
    };
    assert_eq!(problems(&usual, &proxies), Vec::<String>::new());
    let dir = tempfile::tempdir().unwrap();
    let empty = dir.path().join("empty.pem");
    std::fs::write(&empty, "").unwrap();
    let listen = Some("127.0.0.1:8443".parse().unwrap());
    for (wrong, named) in [
        (Mtls { url: "http://mtls.example".into(), ..usual.clone() }, "mtls.url"),
        (Mtls { url: "https://mtls.example/path".into(), ..usual.clone() }, "mtls.url"),
        (Mtls { header: None, ..usual.clone() }, "mtls: "),
        (Mtls { header: Some("not a name".into()), ..usual.clone() }, "mtls.header"),
        (Mtls { header: Some("Authorization".into()), ..usual.clone() }, "mtls.header"),
        (Mtls { listen, ..usual.clone() }, "mtls.listen"),
        (Mtls { authorities: Some("/nowhere.pem".into()), ..usual.clone() }, "mtls.authorities"),
        (Mtls { authorities: Some(empty), ..usual.clone() }, "mtls.authorities"),
    ] {
        let problems = problems(&wrong, &proxies);
        assert!(problems.iter().any(|problem| problem.starts_with(named)), "{named}: {problems:?}");
    }
    assert!(problems(&usual, &[]).iter().any(|problem| problem.starts_with("mtls.header")));
}

#[tokio::test]
async fn an_app_with_certificates_is_made_and_changed_on_the_dashboard() {
    let dir = tempfile::tempdir().unwrap();
    let authorities = dir.path().join("authorities.pem");
    std::fs::write(&authorities, Authority::new("Trusted").pem).unwrap();
    let world = behind_proxy(Some(authorities)).await;
    let mut owner = world.owner().await.browser;
    let fields = [
        ("name", "Payments"),
        ("environment", "live"),
        ("scopes.clients:read", "yes"),
        ("auth_method", "tls_client_auth"),
        ("tls_client_auth_kind", "san_dns"),
        ("tls_client_auth", "payments.example"),
    ];
    let new = path(world.demo.account_id, "apps/new/machine");
    let made = send(&mut owner, &world, &new, &fields).await;
    let to = made.expect_status(303).header("location").to_owned();
    let id = to.rsplit('/').next().unwrap().strip_suffix("?created").unwrap();
    let tab = path(world.demo.account_id, &format!("apps/{id}/credentials"));
    assert!(owner.open(&world.server, &new).await.body.contains("value=\"tls_client_auth\""));
    let page = owner.open(&world.server, &tab).await;
    assert!(page.expect_status(200).body.contains("payments.example"), "{page:?}");
    let form = format!("{tab}/certificate");
    let change = [("tls_client_auth_kind", "subject_dn"), ("tls_client_auth", "CN=pay,C=NL")];
    send(&mut owner, &world, &form, &change).await.expect_status(303);
    let wrong = [("tls_client_auth_kind", "san_ip"), ("tls_client_auth", "pay")];
    let refused = send(&mut owner, &world, &form, &wrong).await;
    assert!(refused.expect_status(200).body.contains("href=\"#tls_client_auth\""), "{refused:?}");
    let tokens = path(world.demo.account_id, &format!("apps/{id}/tokens"));
    let bound = [("format", "jwt"), ("tls_client_certificate_bound_access_tokens", "yes")];
    send(&mut owner, &world, &tokens, &bound).await.expect_status(303);
    let client = world.read(&format!("/v1/clients/{id}"), &world.management().await).await.json();
    assert_eq!(client["auth_method"], "tls_client_auth");
    assert_eq!(client["tls_client_auth"], json!({"subject_dn": "CN=pay,C=NL"}));
    assert_eq!(client["tls_client_certificate_bound_access_tokens"], true);
    let overview = owner.open(&world.server, &path(world.demo.account_id, &format!("apps/{id}"))).await;
    assert!(overview.body.contains("A trusted certificate"), "{overview:?}");
}
