//! Clients with certificates of a trusted authority (RFC 8705 §2.1), and attackers who pose as one of them.

use super::doors::{Authority, Doors, Holder, dn, named, with};
use crate::support::Answer;
use rcgen::{CertificateParams, DnType, ExtendedKeyUsagePurpose, SanType, date_time_ymd};
use serde_json::json;
use std::net::IpAddr;

/// Returns the parameters of a certificate with this alternative name.
fn alternative(name: SanType) -> CertificateParams {
    with(named("unused.example"), |params| params.subject_alt_names = vec![name])
}

/// Returns a server that trusts `authority`, and a client there that authenticates as `app.example`.
async fn trusting(authority: &Authority) -> (Doors, String) {
    let doors = Doors::new(&authority.pem).await;
    let registered = json!({"auth_method": "tls_client_auth", "tls_client_auth": {"san_dns": "app.example"}});
    let id = doors.machine(registered).await;
    (doors, id)
}

#[tokio::test]
async fn a_trusted_certificate_with_the_registered_name_authenticates_its_client_and_no_other() {
    let authority = Authority::new("Trusted");
    let doors = Doors::new(&authority.pem).await;
    let subject =
        [(DnType::CountryName, "NL"), (DnType::OrganizationName, "Bank"), (DnType::CommonName, "app")];
    let of_subject = with(named("unused.example"), |params| params.distinguished_name = dn(&subject));
    let ip: IpAddr = "192.0.2.7".parse().unwrap();
    let all = [
        (json!({"subject_dn": "CN=app,O=Bank,C=NL"}), of_subject),
        (json!({"san_dns": "App.Example"}), named("app.example")),
        (
            json!({"san_uri": "spiffe://bank.example/app"}),
            alternative(SanType::URI("spiffe://bank.example/app".try_into().unwrap())),
        ),
        (json!({"san_ip": "192.0.2.7"}), alternative(SanType::IpAddress(ip))),
        (
            json!({"san_email": "app@bank.example"}),
            alternative(SanType::Rfc822Name("app@Bank.Example".try_into().unwrap())),
        ),
    ];
    let stranger = authority.issue(&named("stranger.example"));
    for (registered, params) in all {
        let subject = json!({"auth_method": "tls_client_auth", "tls_client_auth": registered});
        let id = doors.machine(subject).await;
        let holder = authority.issue(&params);
        let tokens = doors.token(Some(&holder), &id).await.expect_status(200).json();
        assert_eq!((&tokens["token_type"], tokens.get("cnf")), (&json!("Bearer"), None), "{registered}");
        doors.token(Some(&stranger), &id).await.expect_oauth(401, "invalid_client");
        doors.expect_reason(&id, "certificate_subject").await;
        // A certificate that is renewed is another one with the same name.
        doors.token(Some(&authority.issue(&params)), &id).await.expect_status(200);
    }
}

#[tokio::test]
async fn a_distinguished_name_that_only_looks_like_the_registered_one_is_refused() {
    let authority = Authority::new("Trusted");
    let doors = Doors::new(&authority.pem).await;
    let registered = json!({"subject_dn": r"CN=app,O=Bank\, N.V.,C=NL"});
    let id = doors.machine(json!({"auth_method": "tls_client_auth", "tls_client_auth": registered})).await;
    let (c, o, cn) = (DnType::CountryName, DnType::OrganizationName, DnType::CommonName);
    let ou = DnType::OrganizationalUnitName;
    let holder = |attributes: &[(DnType, &str)]| {
        authority.issue(&with(named("unused.example"), |params| params.distinguished_name = dn(attributes)))
    };
    let good = [(c.clone(), "NL"), (o.clone(), "Bank, N.V."), (cn.clone(), "app")];
    doors.token(Some(&holder(&good)), &id).await.expect_status(200);
    for tricky in [
        vec![(cn.clone(), "app"), (o.clone(), "Bank, N.V."), (c.clone(), "NL")],
        vec![(c.clone(), "NL"), (o.clone(), "bank, n.v."), (cn.clone(), "app")],
        vec![(c.clone(), "NL"), (o.clone(), "Bank, N.V."), (cn.clone(), "app ")],
        vec![(c.clone(), "NL"), (o.clone(), r"Bank\, N.V."), (cn.clone(), "app")],
        vec![(c.clone(), "NL"), (cn.clone(), r"app,O=Bank\, N.V.")],
        vec![(cn.clone(), r"app,O=Bank\, N.V.,C=NL")],
        vec![(c.clone(), "NL"), (o.clone(), "Bank, N.V."), (ou.clone(), "evil"), (cn.clone(), "app")],
        vec![(c.clone(), "NL"), (ou, "Bank, N.V."), (cn.clone(), "app")],
        vec![(o, "Bank, N.V."), (cn, "app")],
    ] {
        let answer = doors.token(Some(&holder(&tricky)), &id).await;
        assert_eq!((answer.status, answer.error().as_str()), (401, "invalid_client"), "{tricky:?}");
    }
}

#[tokio::test]
async fn a_certificate_that_no_trusted_authority_vouches_for_now_is_refused() {
    let (authority, other) = (Authority::new("Trusted"), Authority::new("Trusted"));
    let (doors, id) = trusting(&authority).await;
    let usual = named("app.example");
    let expired = with(usual.clone(), |params| params.not_after = date_time_ymd(2020, 1, 1));
    let early = with(usual.clone(), |params| params.not_before = date_time_ymd(4000, 1, 1));
    let of_server =
        with(usual.clone(), |params| params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth]);
    for (holder, reason) in [
        (other.issue(&usual), "certificate_untrusted"),
        (Holder::self_signed(&usual), "certificate_untrusted"),
        (authority.issue(&of_server), "certificate_untrusted"),
        (authority.issue(&expired), "certificate_time"),
        (authority.issue(&early), "certificate_time"),
        (authority.issue(&named("*.example")), "certificate_subject"),
    ] {
        doors.token(Some(&holder), &id).await.expect_oauth(401, "invalid_client");
        doors.expect_reason(&id, reason).await;
    }
    doors.token(None, &id).await.expect_oauth(401, "invalid_client");
    doors.expect_reason(&id, "certificate_missing").await;
    // At the issuer, nobody is asked for a certificate.
    let fields = [("grant_type", "client_credentials"), ("client_id", id.as_str())];
    let plain = doors.world.server.form("/oauth/token", None, &fields).await;
    plain.expect_oauth(401, "invalid_client");
    doors.token(Some(&authority.issue(&usual)), &id).await.expect_status(200);
}

#[tokio::test]
async fn a_chain_leads_to_a_trusted_authority() {
    let authority = Authority::new("Trusted");
    let (doors, id) = trusting(&authority).await;
    let department = authority.intermediate("Department");
    let holder = department.issue(&named("app.example"));
    let fields = [("grant_type", "client_credentials"), ("client_id", id.as_str())];
    let url = format!("{}/oauth/token", doors.url);
    let whole = doors.http(Some(&holder.identity(&department.pem))).post(&url).form(&fields);
    Answer::of(whole.send().await.unwrap()).await.expect_status(200);
    doors.token(Some(&holder), &id).await.expect_oauth(401, "invalid_client");
    // The client itself is no authority.
    let forged = Authority::new("app.example").issue(&named("app.example"));
    let chain = doors.http(Some(&forged.identity(&holder.pem))).post(&url).form(&fields);
    Answer::of(chain.send().await.unwrap()).await.expect_oauth(401, "invalid_client");
}

#[tokio::test]
async fn of_a_chain_that_is_too_long_the_first_ten_certificates_count() {
    let authority = Authority::new("Trusted");
    let (doors, id) = trusting(&authority).await;
    let department = authority.intermediate("Department");
    let holder = department.issue(&named("app.example"));
    let other = Holder::self_signed(&named("other.example")).pem;
    let fields = [("grant_type", "client_credentials"), ("client_id", id.as_str())];
    for (others, status) in [(8, 200), (9, 401)] {
        let identity = holder.identity(&(other.repeat(others) + &department.pem));
        let request = doors.http(Some(&identity)).post(format!("{}/oauth/token", doors.url)).form(&fields);
        Answer::of(request.send().await.unwrap()).await.expect_status(status);
    }
    doors.expect_reason(&id, "certificate_untrusted").await;
}

#[tokio::test]
async fn a_disabled_client_and_a_changed_name_end_the_certificate_at_once() {
    let authority = Authority::new("Trusted");
    let (doors, id) = trusting(&authority).await;
    let (old, new) = (authority.issue(&named("app.example")), authority.issue(&named("new.example")));
    doors.token(Some(&old), &id).await.expect_status(200);
    let token = doors.world.management().await;
    let path = format!("/v1/clients/{id}");
    let change = json!({"tls_client_auth": {"san_dns": "new.example"}});
    doors.world.patch(&path, &token, &change).await.expect_status(200);
    doors.token(Some(&old), &id).await.expect_oauth(401, "invalid_client");
    doors.token(Some(&new), &id).await.expect_status(200);
    for wrong in
        [json!({}), json!({"san_dns": "a.example", "san_ip": "192.0.2.1"}), json!({"subject_dn": "app"})]
    {
        let refused = doors.world.patch(&path, &token, &json!({"tls_client_auth": wrong})).await;
        assert_eq!(refused.expect_status(400).json()["code"], "invalid_certificate_subject", "{wrong}");
    }
    doors.world.post(&format!("{path}/disable"), &token, &json!({})).await.expect_status(200);
    doors.token(Some(&new), &id).await.expect_oauth(401, "invalid_client");
}
