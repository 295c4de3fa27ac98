//! A browser without scripts: keeps cookies (even Secure ones, on loopback), follows redirects within the server, and
//! fills in forms.

use super::{Answer, CHALLENGE, Site, VERIFIER, World, query};
use std::collections::BTreeMap;

pub const CALLBACK: &str = "http://127.0.0.1:9000/callback";

/// One person's browser.
#[derive(Clone, Default)]
pub struct Browser {
    pub cookies: BTreeMap<String, String>,
    /// Its address, as a proxy would report it; the server must trust this machine for that.
    pub from: Option<String>,
    /// What it says that it is.
    pub agent: Option<String>,
}

impl Browser {
    pub async fn get(&mut self, server: &impl Site, path: &str) -> Answer {
        let request = self.as_from(server.http().get(server.url(path)));
        let answer = Answer::of(request.send().await.unwrap()).await;
        self.keep(&answer);
        answer
    }

    pub async fn head(&mut self, server: &impl Site, path: &str) -> Answer {
        Answer::of(self.as_from(server.http().head(server.url(path))).send().await.unwrap()).await
    }

    pub async fn post(&mut self, server: &impl Site, path: &str, fields: &[(String, String)]) -> Answer {
        let request = self.as_from(server.http().post(server.url(path)));
        let answer = Answer::of(request.form(fields).send().await.unwrap()).await;
        self.keep(&answer);
        answer
    }

    fn as_from(&self, request: reqwest::RequestBuilder) -> reqwest::RequestBuilder {
        let request = request.header("cookie", self.header());
        let request = match &self.agent {
            Some(agent) => request.header("user-agent", agent),
            None => request,
        };
        match &self.from {
            Some(ip) => request.header("x-forwarded-for", ip),
            None => request,
        }
    }

    fn header(&self) -> String {
        self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("; ")
    }

    fn keep(&mut self, answer: &Answer) {
        for cookie in answer.headers.get_all("set-cookie") {
            let cookie = cookie.to_str().unwrap();
            for flag in ["__Host-", "; Secure", "; HttpOnly", "; SameSite=Lax", "; Path=/"] {
                assert!(cookie.contains(flag), "{flag} is missing in {cookie}");
            }
            let (name, value) = cookie.split(';').next().unwrap().split_once('=').unwrap();
            self.cookies.insert(name.to_owned(), value.to_owned());
        }
    }

    /// Follows redirects within the server; returns the first page, or the redirect that leaves the server.
    pub async fn open(&mut self, server: &impl Site, path: &str) -> Answer {
        let mut answer = self.get(server, path).await;
        while answer.status == 303 && answer.header("location").starts_with('/') {
            let to = answer.header("location").to_owned();
            answer = self.get(server, &to).await;
        }
        answer
    }

    /// Sends the page's form with `fields` in addition to its hidden ones.
    pub async fn submit(&mut self, server: &impl Site, page: &Answer, fields: &[(&str, &str)]) -> Answer {
        let (action, mut values) = form(&page.body);
        values.extend(fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
        let mut answer = self.post(server, &action, &values).await;
        while answer.status == 303 && answer.header("location").starts_with('/') {
            let to = answer.header("location").to_owned();
            answer = self.get(server, &to).await;
        }
        answer
    }

    /// Logs the demo user in.
    pub async fn log_in(&mut self, world: &World) -> Answer {
        let user = &world.demo.user;
        self.log_in_as(&world.server, &user.email, &user.password).await
    }

    /// Sends this address and password at the login page. Returns the response.
    pub async fn log_in_as(&mut self, server: &impl Site, email: &str, password: &str) -> Answer {
        let page = self.open(server, "/login").await;
        self.submit(server, &page, &[("email", email), ("password", password)]).await
    }

    pub async fn fill_login(&mut self, world: &World, page: &Answer) -> Answer {
        let user = &world.demo.user;
        self.submit(&world.server, page, &[("email", &user.email), ("password", &user.password)]).await
    }

    /// Goes through login and consent as far as they appear, and returns the final redirect's parameters.
    pub async fn approve(&mut self, world: &World, path: &str) -> std::collections::HashMap<String, String> {
        let mut answer = self.open(&world.server, path).await;
        if answer.status == 200 && answer.body.contains("name=\"password\"") {
            answer = self.fill_login(world, &answer).await;
        }
        if answer.status == 200 && answer.body.contains("name=\"decision\"") {
            answer = self.submit(&world.server, &answer, &[("decision", "approve")]).await;
        }
        assert_eq!(answer.status, 303, "{answer:?}");
        query(answer.header("location"))
    }

    /// Returns a code for the web client.
    pub async fn code(&mut self, world: &World, scope: &str) -> String {
        let path = authorize_path(&world.web().client_id, &[("scope", scope)]);
        self.approve(world, &path).await.remove("code").expect("a code")
    }

    /// Returns tokens of the web client, from a whole flow.
    pub async fn tokens(&mut self, world: &World, scope: &str) -> serde_json::Value {
        let code = self.code(world, scope).await;
        world.token(&world.web(), &redeem(&code)).await.expect_status(200).json()
    }
}

/// Returns the form that redeems `code`.
pub fn redeem(code: &str) -> [(&str, &str); 4] {
    [
        ("grant_type", "authorization_code"),
        ("code", code),
        ("redirect_uri", CALLBACK),
        ("code_verifier", VERIFIER),
    ]
}

/// Returns `/oauth/authorize?…` with valid parameters; those in `change` replace or add, an empty value removes.
pub fn authorize_path(client_id: &str, change: &[(&str, &str)]) -> String {
    let mut params: BTreeMap<&str, &str> = BTreeMap::from([
        ("client_id", client_id),
        ("redirect_uri", CALLBACK),
        ("response_type", "code"),
        ("scope", "openid"),
        ("state", "st4te &?"),
        ("code_challenge", CHALLENGE),
        ("code_challenge_method", "S256"),
    ]);
    params.extend(change.iter().copied());
    let pairs = params.into_iter().filter(|(_, value)| !value.is_empty());
    let query = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish();
    format!("/oauth/authorize?{query}")
}

/// Returns the action and the hidden fields of the page's form.
pub fn form(html: &str) -> (String, Vec<(String, String)>) {
    let start = html.find("<form").unwrap_or_else(|| panic!("no form in {html}"));
    let form = &html[start..start + html[start..].find("</form>").unwrap()];
    let action = attribute(&form[..form.find('>').unwrap()], "action").unwrap_or_default();
    let hidden = form
        .split("<input")
        .skip(1)
        .filter(|input| input.contains("type=\"hidden\""))
        .map(|input| (attribute(input, "name").unwrap(), attribute(input, "value").unwrap_or_default()))
        .collect();
    (action, hidden)
}

fn attribute(tag: &str, name: &str) -> Option<String> {
    let (_, rest) = tag.split_once(&format!("{name}=\""))?;
    let (value, _) = rest.split_once('"')?;
    Some(value.replace("&#38;", "&").replace("&amp;", "&").replace("&#34;", "\"").replace("&#60;", "<"))
}
