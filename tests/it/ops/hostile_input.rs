//! Every kind of wrong input to every route: the status is below 500, the error has the surface's format, and nothing
//! changes. The tests of each route cover the exact response.

use crate::support::{Answer, World};
use futures::{StreamExt, stream};
use reqwest::Method;
use serde_json::Value;

const METHODS: [&str; 6] = ["GET", "POST", "PUT", "PATCH", "DELETE", "FROB"];
const CALLED: [&str; 5] =
    ["/oauth/token", "/oauth/revoke", "/oauth/introspect", "/oauth/userinfo", "/oauth/jwks.json"];
const PAGES: [&str; 75] = [
    "/",
    "/login",
    "/logout",
    "/oauth/logout",
    "/oauth/authorize",
    "/consent",
    "/account/consents",
    "/account/consents/withdraw",
    "/support",
    "/support/new",
    "/support/question",
    "/support/question/answer",
    "/support/question/write",
    "/support/x",
    "/support/x/reply",
    "/support/x/close",
    "/support/x/reopen",
    "/account/password",
    "/account/data",
    "/account/data/asked",
    "/account/data/delete",
    "/account/data/download",
    "/account/data/undo",
    "/login/return",
    "/account/profile",
    "/account/profile/addresses",
    "/account/profile/addresses/remove",
    "/account/profile/addresses/tell",
    "/account/profile/email",
    "/account/profile/picture",
    "/account/profile/picture/remove",
    "/account/profile/preferences",
    "/account/profile/proved",
    "/account/profile/recovery",
    "/account/profile/recovery/remove",
    "/pictures/x",
    "/logos/x/y",
    "/profile/undo",
    "/mailbox/code",
    "/mailbox/link",
    "/password/disown",
    "/password/forgotten",
    "/password/new",
    "/password/renewed",
    "/password/strength",
    "/sign-up",
    "/sign-up/done",
    "/sign-up/finish",
    "/login/second",
    "/login/passkey",
    "/login/with",
    "/login/with/nobody",
    "/login/with/%ff",
    "/login/link",
    "/account/security",
    "/account/security/totp",
    "/account/security/totp/remove",
    "/account/security/passkeys",
    "/account/security/passkeys/rename",
    "/account/security/passkeys/remove",
    "/account/security/logins",
    "/account/security/logins/remove",
    "/account/security/recovery-codes",
    "/account/security/recovery-codes.txt",
    "/account/sessions",
    "/account/sessions/end",
    "/account/sessions/end-others",
    "/account/sessions/end-everywhere",
    "/login/disown",
    "/assets/nothing.css",
    "/assets/%ff",
    "/language",
    "/theme",
    "/nothing",
    "/oauth/nothing",
];
const QUERIES: [&str; 5] = ["limit=%00", "after=%ff", "limit=1&limit=2", "limit=many&after=!", "%zz=%"];
/// The number of requests that are sent at once.
const AT_ONCE: usize = 8;
/// The largest body, in bytes.
const LIMIT: usize = 64 * 1024;
const JSON: &str = "application/json";
const FORM: &str = "application/x-www-form-urlencoded";

/// Bodies that no route accepts, with their types.
fn bodies() -> Vec<Body> {
    let large = |start: &str| [start.as_bytes(), &[b'x'; LIMIT]].concat();
    vec![
        (JSON, b"\0".to_vec()),
        (JSON, b"{\"name\": \"\xff\"}".to_vec()),
        (JSON, br#"{"name": "a", "name": "b"}"#.to_vec()),
        (JSON, br#"{"name": "\u0000"}"#.to_vec()),
        (JSON, br#"{"name": {}, "label": 7, "scopes": "all", "url": []}"#.to_vec()),
        (JSON, b"[[[[".to_vec()),
        (JSON, large("{\"name\": \"")),
        (FORM, b"name=a&name=b&email=a&email=b&token=a&token=b&grant_type=a&grant_type=b".to_vec()),
        (FORM, b"token=%00&grant_type=%00&email=%00".to_vec()),
        (FORM, b"token=%ff&grant_type=%ff&email=%ff".to_vec()),
        (FORM, large("token=")),
        ("text/plain", b"hello".to_vec()),
        ("", b"\xff\xfe".to_vec()),
    ]
}

/// Returns every known path, with garbage as its parameters.
fn paths(garbage: &str) -> Vec<(String, Vec<String>)> {
    let document = serde_json::to_value(xwms::surface::api::declarations()).unwrap();
    let declared = document["paths"].as_object().unwrap().iter().map(|(path, item)| {
        let methods = item.as_object().unwrap().keys().map(|method| method.to_uppercase()).collect();
        let mut filled = path.clone();
        while let (Some(from), Some(to)) = (filled.find('{'), filled.find('}')) {
            filled.replace_range(from..=to, garbage);
        }
        (filled, methods)
    });
    let others = CALLED.iter().chain(&PAGES).map(|path| ((*path).to_owned(), vec![]));
    declared.chain(others).collect()
}

/// Returns what is wrong with `answer` to a request for `path`, if anything.
fn fault(path: &str, answer: &Answer) -> Option<&'static str> {
    let kind = answer.header("content-type");
    let said = |name: &str| serde_json::from_str::<Value>(&answer.body).ok()?.get(name).cloned();
    match answer.status {
        500.. => return Some("a fault of the server"),
        ..400 => return None,
        405 if answer.header("allow").is_empty() => return Some("405 without Allow"),
        _ => {}
    }
    let (right, wrong) = if path.starts_with("/v1") {
        let named = said("code").is_some_and(|code| code.is_string());
        let right =
            kind == "application/problem+json" && named && said("status") == Some(answer.status.into());
        (right, "no problem document")
    } else if CALLED.contains(&path) {
        let named = said("error").is_some_and(|error| error.is_string());
        (
            kind == "application/json" && named && answer.header("cache-control") == "no-store",
            "no OAuth error",
        )
    } else {
        (kind == "text/html; charset=utf-8" && answer.body.contains("</html>"), "no page")
    };
    (!right).then_some(wrong)
}

type Body = (&'static str, Vec<u8>);

/// One wrong request.
struct Wrong<'a> {
    method: &'static str,
    path: String,
    body: Option<&'a Body>,
    /// The idempotency key, if there is one.
    key: &'a [u8],
}

struct Hostile {
    world: World,
    /// Keeps no connection alive: one on which too much was sent can't be used again.
    http: reqwest::Client,
    token: String,
}

impl Hostile {
    /// Sends the request; returns what is wrong with the response, if anything.
    async fn ask(&self, wrong: Wrong<'_>) -> Option<String> {
        let Wrong { method, path, body, key } = wrong;
        let (bare, _) = path.split_once('?').unwrap_or((&path, ""));
        let method_name = Method::from_bytes(method.as_bytes()).unwrap();
        let url = format!("{}{path}", self.world.server.base);
        let mut request = self.http.request(method_name, url).bearer_auth(&self.token);
        if let Some((kind, body)) = body {
            request = request.body(body.clone());
            if !kind.is_empty() {
                request = request.header("content-type", *kind);
            }
        }
        if !key.is_empty() {
            request = request.header("idempotency-key", key);
        }
        let answer = match request.send().await {
            Ok(response) => Answer::of(response).await,
            // The server may close the connection on an oversized request before all of it is sent.
            Err(error) => {
                assert!(body.is_some_and(|(_, body)| body.len() > LIMIT), "{method} {path}: {error:?}");
                return None;
            }
        };
        let fault = fault(bare, &answer)?;
        let what = body.map(|(kind, body)| format!("{kind} {:?}", String::from_utf8_lossy(body)));
        let what: String = what.unwrap_or_default().chars().take(80).collect();
        Some(format!("{method} {path} {what}: {fault}: {} {:.200}", answer.status, answer.body))
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn wrong_input_of_every_kind_gets_the_error_format_of_its_route_and_changes_nothing() {
    let world = World::new().await;
    let token = world.management().await;
    let before = world.server.head().await;
    let http = reqwest::Client::builder().pool_max_idle_per_host(0);
    let http = http.redirect(reqwest::redirect::Policy::none()).build().unwrap();
    let hostile = Hostile { world, http, token };
    let bodies = bodies();
    let long = "a".repeat(2000);
    let mut requests = Vec::new();
    for garbage in ["%00", "%ff", "x", "..%2F..", "client_01kxxxxxxxxxxxxxxxxxxxxxxx", "%F0%9F%92%A9", &long]
    {
        for (path, methods) in paths(garbage) {
            // The path of a page or a collection has no parameters, so it is tested once.
            if garbage != "x" && !path.contains(garbage) {
                continue;
            }
            for method in METHODS {
                let known = methods.iter().any(|known| known == method);
                if garbage != "x" && !known {
                    continue;
                }
                let mut wrong = |path: &str, body, key| {
                    requests.push(Wrong { method, path: path.to_owned(), body, key });
                };
                if method != "POST" || !known {
                    wrong(&path, None, &b""[..]);
                }
                for query in QUERIES {
                    wrong(&format!("{path}?{query}"), Some(&bodies[0]), b"");
                }
                for body in &bodies {
                    wrong(&path, Some(body), b"");
                }
                wrong(&path, Some(&bodies[0]), b"\xe9");
                wrong(&path, Some(&bodies[0]), long.as_bytes());
            }
        }
    }
    let told = stream::iter(requests).map(|wrong| hostile.ask(wrong)).buffer_unordered(AT_ONCE);
    let wrong: Vec<String> = told.filter_map(std::future::ready).collect().await;
    assert!(wrong.is_empty(), "{} answers: {wrong:#?}", wrong.len());
    let changes = hostile.world.server.since(before).await;
    assert!(changes.is_empty(), "nothing is changed: {changes:?}");
}

#[tokio::test]
async fn a_too_large_request_head_is_refused_in_the_format_of_the_surface() {
    let world = World::new().await;
    for path in ["/v1/clients", "/oauth/token", "/login"] {
        let request = world.server.http.post(format!("{}{path}", world.server.base));
        let request = request.header("x-request-id", "mine").header("x-junk", "a".repeat(16 * 1024));
        let answer = Answer::of(request.send().await.unwrap()).await;
        assert_eq!(answer.status, 431);
        assert_eq!(fault(path, &answer), None, "{answer:?}");
        assert_eq!(answer.header("x-request-id"), "mine");
        assert_eq!(answer.header("x-content-type-options"), "nosniff");
    }
}
