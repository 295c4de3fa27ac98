//! The demo user, logged in and consenting, for flows that start at the authorization endpoint.

use crate::connection::Connection;
use hyper::Request;
use serde_json::Value;

const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

pub struct Login {
    pub address: String,
    authorize: String,
    redirect_uri: String,
    cookie: String,
}

fn encoded(pairs: &[(&str, &str)]) -> String {
    url::form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish()
}

/// The value of a hidden field.
fn hidden(html: &str, name: &str) -> String {
    let field = html.split("<input").find(|input| input.contains(&format!("name=\"{name}\""))).unwrap();
    field.split("value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned()
}

impl Login {
    pub async fn new(address: &str, demo: &Value) -> Self {
        let web = &demo["clients"]["web"];
        let redirect_uri = web["redirect_uri"].as_str().unwrap().to_owned();
        let authorize = format!(
            "/oauth/authorize?{}",
            encoded(&[
                ("client_id", web["client_id"].as_str().unwrap()),
                ("redirect_uri", &redirect_uri),
                ("response_type", "code"),
                ("scope", "openid offline_access"),
                ("state", "bench"),
                ("code_challenge", CHALLENGE),
                ("code_challenge_method", "S256"),
            ])
        );
        let mut connection = Connection::open(address).await;
        let page = connection.page(Request::get("/login"), "").await;
        let mut cookies = page.cookies;
        let form = encoded(&[
            ("csrf_token", &hidden(&page.body, "csrf_token")),
            ("email", demo["user"]["email"].as_str().unwrap()),
            ("password", demo["user"]["password"].as_str().unwrap()),
        ]);
        let post = |path: &str, cookies: &[String]| {
            Request::post(path)
                .header("content-type", "application/x-www-form-urlencoded")
                .header("cookie", cookies.join("; "))
        };
        let logged_in = connection.page(post("/login", &cookies), &form).await;
        assert_eq!(logged_in.status, 303, "{logged_in:?}");
        cookies.extend(logged_in.cookies);
        let cookie = cookies.join("; ");
        let asked = connection.page(Request::get(&authorize).header("cookie", &cookie), "").await;
        if asked.status == 200 {
            let form = encoded(&[
                ("csrf_token", &hidden(&asked.body, "csrf_token")),
                ("continue", &hidden(&asked.body, "continue")),
                ("decision", "approve"),
            ]);
            let approved = connection.page(post("/consent", &cookies), &form).await;
            assert_eq!(approved.status, 303, "{approved:?}");
        }
        Self { address: address.to_owned(), authorize, redirect_uri, cookie }
    }

    /// A whole flow; answers the refresh token.
    pub async fn tokens(&self, connection: &mut Connection, web: &str) -> String {
        let request = Request::get(&self.authorize).header("cookie", &self.cookie);
        let answer = connection.page(request, "").await;
        let (_, query) = answer.location.split_once('?').unwrap_or_else(|| panic!("{answer:?}"));
        let code = url::form_urlencoded::parse(query.as_bytes()).find(|(name, _)| name == "code");
        let (_, code) = code.unwrap_or_else(|| panic!("{answer:?}"));
        let form = encoded(&[
            ("grant_type", "authorization_code"),
            ("code", &code),
            ("redirect_uri", &self.redirect_uri),
            ("code_verifier", VERIFIER),
        ]);
        let tokens = connection.form("/oauth/token", web, &form).await;
        assert!(tokens["access_token"].is_string() && tokens["id_token"].is_string());
        tokens["refresh_token"].as_str().unwrap().to_owned()
    }
}
