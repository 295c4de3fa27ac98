//! The demo user, logged in and consenting, for flows that start at the authorization endpoint.

use crate::connection::{Connection, text};
use hyper::Request;
use serde_json::Value;

/// From RFC 7636 appendix B.
const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

pub struct Login {
    authorize: String,
    redirect_uri: String,
    /// The cookies of the logged-in user.
    pub cookie: String,
}

pub fn encoded(pairs: &[(&str, &str)]) -> String {
    url::form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish()
}

/// Returns the value of a hidden field.
pub fn hidden(html: &str, name: &str) -> Result<String, String> {
    let field = html.split("<input").find(|input| input.contains(&format!("name=\"{name}\"")));
    let value = field.and_then(|field| field.split("value=\"").nth(1)?.split('"').next());
    value.map(ToOwned::to_owned).ok_or_else(|| format!("there is no field {name} in {html}"))
}

pub fn post(path: &str, cookie: &str) -> http::request::Builder {
    Request::post(path).header("content-type", "application/x-www-form-urlencoded").header("cookie", cookie)
}

impl Login {
    /// Goes through the login page, and the consent page if there is one. The cookies are `Secure` and are sent by
    /// hand.
    pub async fn new(address: &str, demo: &Value) -> Result<Self, String> {
        let web = &demo["clients"]["web"];
        let redirect_uri = text(web, "redirect_uri")?.to_owned();
        let query = encoded(&[
            ("client_id", text(web, "client_id")?),
            ("redirect_uri", &redirect_uri),
            ("response_type", "code"),
            ("scope", "openid offline_access"),
            ("state", "bench"),
            ("code_challenge", CHALLENGE),
            ("code_challenge_method", "S256"),
        ]);
        let authorize = format!("/oauth/authorize?{query}");
        let mut connection = Connection::open(address).await?;
        let page = connection.page(Request::get("/login"), "").await?.with(200)?;
        let mut cookies = page.cookies();
        let form = encoded(&[
            ("csrf_token", &hidden(&page.text(), "csrf_token")?),
            ("email", text(&demo["user"], "email")?),
            ("password", text(&demo["user"], "password")?),
        ]);
        let logged_in = connection.page(post("/login", &cookies.join("; ")), &form).await?.with(303)?;
        cookies.extend(logged_in.cookies());
        let cookie = cookies.join("; ");
        let asked = connection.page(Request::get(&authorize).header("cookie", &cookie), "").await?;
        if asked.status() == 200 {
            let form = encoded(&[
                ("csrf_token", &hidden(&asked.text(), "csrf_token")?),
                ("continue", &hidden(&asked.text(), "continue")?),
                ("decision", "approve"),
            ]);
            connection.page(post("/consent", &cookie), &form).await?.with(303)?;
        }
        Ok(Self { authorize, redirect_uri, cookie })
    }

    /// Authorizes, takes the code from the 303 and redeems it; returns the refresh token.
    pub async fn tokens(&self, connection: &mut Connection, web: &str) -> Result<String, String> {
        let request = Request::get(&self.authorize).header("cookie", &self.cookie);
        let answer = connection.page(request, "").await?.with(303)?;
        let query = answer.location().strip_prefix(&self.redirect_uri).unwrap_or_default();
        let mut query = url::form_urlencoded::parse(query.trim_start_matches('?').as_bytes());
        let code = query.find(|(name, _)| name == "code").map(|(_, code)| code);
        let code = code.ok_or_else(|| format!("there is no code in {:?}", answer.location()))?;
        let form = encoded(&[
            ("grant_type", "authorization_code"),
            ("code", &code),
            ("redirect_uri", &self.redirect_uri),
            ("code_verifier", VERIFIER),
        ]);
        let tokens = connection.form("/oauth/token", web, &form).await?;
        text(&tokens, "access_token")?;
        text(&tokens, "id_token")?;
        Ok(text(&tokens, "refresh_token")?.to_owned())
    }
}
