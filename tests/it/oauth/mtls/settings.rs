//! The settings of mutual TLS, as an operator gives them to the program: in a file and in variables. Which ones
//! are refused is in `offered` and in `ops::settings`.

use super::{
    doors::{Authority, PROXY, named},
    proxies::escaped,
};
use crate::support::{
    Answer, World,
    process::{Process, free_port},
};
use serde_json::{Value, json};
use std::net::IpAddr;

#[tokio::test]
async fn the_program_takes_certificates_where_its_file_and_its_variables_say() {
    let (world, authority) = (World::new().await, Authority::new("Trusted"));
    let dir = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| {
        let path = dir.path().join(name);
        std::fs::write(&path, text).unwrap();
        path.display().to_string()
    };
    let made = rcgen::generate_simple_self_signed(["127.0.0.1".to_owned()]).unwrap();
    let pem = made.cert.pem();
    let (certificate, key) = (write("cert.pem", &pem), write("key.pem", &made.signing_key.serialize_pem()));
    let authorities = write("authorities.pem", &authority.pem);
    let file = format!(
        "trusted_proxies = [\"{PROXY}/32\"]\n[mtls]\nurl = \"https://other.example\"\n\
         header = \"X-SSL-Client-Cert\"\nheader_format = \"pem\"\n"
    );
    let file = write("xwms.toml", &file);
    let (port, asking) = (free_port(), format!("127.0.0.1:{}", free_port()));
    let url = format!("https://{asking}");
    let variables = [
        ("XWMS_CONFIG", file.as_str()),
        ("XWMS_ISSUER", world.server.base.as_str()),
        ("XWMS_TLS__CERTIFICATE", certificate.as_str()),
        ("XWMS_TLS__KEY", key.as_str()),
        ("XWMS_MTLS__URL", url.as_str()),
        ("XWMS_MTLS__LISTEN", asking.as_str()),
        ("XWMS_MTLS__AUTHORITIES", authorities.as_str()),
    ];
    let _process = Process::spawn(&world.url, port, &variables).await;

    let body = json!({"name": "Robot", "client_type": "machine", "scopes": ["clients:read"],
        "auth_method": "tls_client_auth", "tls_client_auth": {"san_dns": "app.example"}});
    let client = world.post("/v1/clients", &world.management().await, &body).await.expect_status(201).json();
    let fields = [("grant_type", "client_credentials"), ("client_id", client["client_id"].as_str().unwrap())];
    let holder = authority.issue(&named("app.example"));
    let from = |address: &str| {
        let address: IpAddr = address.parse().unwrap();
        let trusted = reqwest::Certificate::from_pem(pem.as_bytes()).unwrap();
        reqwest::Client::builder().local_address(address).tls_certs_only([trusted])
    };
    let identity = reqwest::Identity::from_pem(holder.identity("").as_bytes()).unwrap();
    let direct = from("127.0.0.1").identity(identity).build().unwrap();
    let request = direct.post(format!("{url}/oauth/token")).form(&fields);
    Answer::of(request.send().await.unwrap()).await.expect_status(200);

    let (proxy, usual) = (from(PROXY).build().unwrap(), format!("https://127.0.0.1:{port}"));
    let request = proxy.post(format!("{usual}/oauth/token")).form(&fields);
    let request = request.header("x-forwarded-for", "203.0.113.7");
    let request = request.header("x-ssl-client-cert", escaped(&holder.pem));
    Answer::of(request.send().await.unwrap()).await.expect_status(200);

    let document = proxy.get(format!("{usual}/.well-known/openid-configuration")).send().await.unwrap();
    let aliases: Value = document.json::<Value>().await.unwrap()["mtls_endpoint_aliases"].take();
    assert_eq!(aliases["token_endpoint"], format!("{url}/oauth/token"), "a variable beats the file");
}
