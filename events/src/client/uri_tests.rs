//! Tests of which redirect URIs may be registered, and which match.

use super::{
    ClientType, Environment, LoopbackPort, matches_registered,
    redirect_uri::{Registrant, check},
};

const fn of(client_type: ClientType) -> Registrant {
    Registrant { client_type, environment: Environment::Live, development: false }
}

const WEB: Registrant = of(ClientType::Web);
const NATIVE: Registrant = of(ClientType::Native);

#[test]
fn unacceptable_redirect_uris_are_refused() {
    for bad in [
        "shop.example/callback",
        "http://shop.example/callback",
        "http://localhost/callback",
        "https://shop.example/callback#fragment",
        "https://shop.example/callback?x=1#fragment",
        "https://*.example/callback",
        "https://shop.example/*",
        "https://shop.example/../callback",
        "https://shop.example/a/./callback",
        "https://shop.example/..;/callback",
        "https://shop.example/..;x=1/callback",
        "https://shop.example/%2e%2e/callback",
        "https://shop.example/.%2E/callback",
        "https://shop.example/a%2Fcallback",
        "https://shop.example/a%5ccallback",
        "https://shop.example/%252fcallback",
        "https://user@shop.example/callback",
        "https://user:pass@shop.example/callback",
        "https://@shop.example/callback",
        "https://shop.example@evil.example/",
        "https://shop.example\\@evil.example/",
        "https://shop.example/callback?next=\\evil",
        "https://shop.example/callback?code=1",
        "https://shop.example/callback?next=1&response=2",
        "https://shop.example/callback?state=1",
        "https://shop.example/callback?a=1&%73tate=1",
        "https:shop.example/callback",
        "https:/shop.example/callback",
        "https:///shop.example/callback",
        "HTTPS://shop.example/callback",
        "https://SHOP.example/callback",
        "https://shop.example:443/callback",
        "https://shop.example:0/callback",
        "https://shop.example:/callback",
        "https://shop.example:x/callback",
        "https://m\u{fc}ller.example/callback",
        "https://shop.example/a b",
        "https://shop.example/a\nb",
        "JaVaScRiPt:alert(1)",
        "javascript://shop.example/%0aalert(1)",
        "data:text/html,x",
        "com.example.app:/callback",
        "",
    ] {
        assert!(check(bad, WEB).is_err(), "{bad} was accepted");
    }
}

#[test]
fn a_host_is_a_host_name_or_an_address() {
    let long = format!("https://{}.example/", "a".repeat(64));
    let longer = format!("https://{}example/", "a23456789.".repeat(26));
    for bad in [
        "https://app..example.com/",
        "https://-/",
        "https://-app.example/",
        "https://app-.example/",
        "https://.example/",
        "https://app.example./",
        "https://./",
        "https://0x7f.1/",
        "https://127.1/",
        "https://app%2eexample/",
        long.as_str(),
        longer.as_str(),
    ] {
        assert!(check(bad, WEB).is_err(), "{bad} was accepted");
    }
    for good in [
        "https://a-b.example/",
        "https://203.0.113.7/cb",
        "https://[2001:db8::1]:8443/cb",
        "https://intranet/",
    ] {
        assert_eq!(check(good, WEB), Ok(()), "{good}");
    }
}

#[test]
fn every_percent_sign_starts_an_encoding() {
    for bad in ["/%zz", "/%", "/%4", "/a%4x", "/cb?x=%", "/cb?x=%g0", "/%u0041"] {
        let why = check(&format!("https://shop.example{bad}"), WEB).unwrap_err();
        assert!(why.contains('%'), "{bad}: {why}");
    }
    assert!(check("com.example.app:/%zz", NATIVE).is_err());
    assert_eq!(check("https://shop.example/caf%C3%A9", WEB), Ok(()));
}

#[test]
fn acceptable_redirect_uris_are_registered() {
    for good in [
        "https://shop.example",
        "https://shop.example/",
        "https://shop.example/cb?tenant=1",
        "https://shop.example/cb?next=https%3A%2F%2Fb.example%2F",
        "https://shop.example/cb?next=https://b.example/../x",
        "https://shop.example/cb?n=O'Brien",
        "https://shop.example/cb?mail=a@b.example&all=*&p=100%25&dots=%2e%2e%5c",
        "https://shop.example/cb?filter[a]=b",
        "https://shop.example/@user/cb",
        "https://shop.example/~o'brien/cb:1",
        "https://shop.example?x=1",
        "http://127.0.0.1:9000/callback",
        "http://127.0.0.1:9000/callback?next=%2Fhome",
        "http://[::1]:9000/callback",
    ] {
        assert_eq!(check(good, WEB), Ok(()), "{good}");
    }
    assert_eq!(check("http://[::1]/callback", NATIVE), Ok(()));
}

#[test]
fn a_private_scheme_leads_to_a_place_in_the_app() {
    for good in [
        "com.example.app:/callback",
        "com.example.app://callback",
        "com.example.app:/a?x=O'Brien",
        "com.example.app:cb",
    ] {
        assert_eq!(check(good, NATIVE), Ok(()), "{good}");
        assert!(check(good, WEB).is_err(), "{good}");
    }
    for bad in [
        "com.example.app:",
        "com.example.app://",
        "com.example.app:?x=1",
        "com.example.app:/../x",
        "com.example.app://user@callback",
        "Com.Example.App:/callback",
        "myapp:/callback",
        "com..app:/callback",
        "com.:/callback",
        "com.example.app:/callback#x",
    ] {
        assert!(check(bad, NATIVE).is_err(), "{bad} was accepted");
    }
}

#[test]
fn localhost_is_for_native_clients_for_tests_and_for_development() {
    let test = Registrant { environment: Environment::Test, ..WEB };
    let development = Registrant { development: true, ..WEB };
    for allowed in [NATIVE, test, development] {
        for good in ["http://localhost/callback", "http://localhost:3000/cb?x=1", "http://localhost"] {
            assert_eq!(check(good, allowed), Ok(()), "{good}");
        }
        for bad in [
            "http://localhost./cb",
            "http://app.localhost/cb",
            "http://localhost.evil.example/cb",
            "http://localhost@evil.example/cb",
            "http://localhost:80@evil.example/cb",
            "http://LOCALHOST/cb",
            "http://localhost:0/cb",
            "http://127.0.0.2/cb",
            "http://127.1/cb",
            "http://0.0.0.0/cb",
            "http://[::]/cb",
            "http://[::ffff:127.0.0.1]/cb",
        ] {
            assert!(check(bad, allowed).is_err(), "{bad} was accepted");
        }
    }
    for elsewhere in [WEB, of(ClientType::Browser)] {
        for named in ["http://localhost/callback", "http://localhost:3000/", "http://app.localhost/"] {
            assert!(check(named, elsewhere).unwrap_err().contains("use http://127.0.0.1"), "{named}");
        }
    }
}

#[test]
fn a_loopback_redirect_matches_on_any_port_and_nothing_else() {
    let registered = "http://127.0.0.1/callback";
    for (asked, matches) in [
        ("http://127.0.0.1:49152/callback", true),
        ("http://127.0.0.1/callback", true),
        ("http://127.0.0.1:49152/other", false),
        ("http://127.0.0.1:49152/callback?x=1", false),
        ("http://127.0.0.1:x@evil.example/callback", false),
        ("http://127.0.0.1:80@evil.example/callback", false),
        ("http://127.0.0.1.evil.example/callback", false),
        ("http://127.0.0.1:0/callback", false),
        ("http://127.0.0.1:99999/callback", false),
        ("http://localhost:49152/callback", false),
        ("https://127.0.0.1:49152/callback", false),
    ] {
        assert_eq!(matches_registered(registered, asked, LoopbackPort::Any), matches, "{asked}");
    }
    assert!(!matches_registered(registered, "http://127.0.0.1:49152/callback", LoopbackPort::Registered));
}

#[test]
fn localhost_matches_on_any_port_and_no_other_name_does() {
    let registered = "http://localhost:8080/callback";
    for (asked, matches) in [
        ("http://localhost:49152/callback", true),
        ("http://localhost/callback", true),
        ("http://localhost:49152/callback/", false),
        ("http://localhost.:49152/callback", false),
        ("http://localhost.evil.example/callback", false),
        ("http://localhost.evil.example:8080/callback", false),
        ("http://localhost@evil.example/callback", false),
        ("http://localhost:8080@evil.example/callback", false),
        ("http://LOCALHOST:8080/callback", false),
        ("http://127.0.0.1:8080/callback", false),
        ("http://[::1]:8080/callback", false),
        ("https://localhost:8080/callback", false),
    ] {
        assert_eq!(matches_registered(registered, asked, LoopbackPort::Any), matches, "{asked}");
    }
    assert!(!matches_registered(registered, "http://localhost:49152/callback", LoopbackPort::Registered));
}
