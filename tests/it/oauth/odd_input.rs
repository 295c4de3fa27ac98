//! Odd values of each parameter at the endpoints to which clients post forms. The adversary is whoever holds a
//! client: nothing that a parameter has breaks the server, or shows what is inside.

use crate::support::{Answer, World, browser::CALLBACK};

/// An endpoint, a request that is whole but for what is odd, and the parameters that are.
struct Case {
    path: &'static str,
    whole: &'static [(&'static str, &'static str)],
    odd: &'static [&'static str],
}

const EXCHANGE: &str = "urn:ietf:params:oauth:grant-type:token-exchange";
const ACCESS_TOKEN: &str = "urn:ietf:params:oauth:token-type:access_token";

const CASES: &[Case] = &[
    Case {
        path: "/oauth/token",
        whole: &[("grant_type", "authorization_code"), ("code", "x"), ("redirect_uri", CALLBACK)],
        odd: &["grant_type", "code", "redirect_uri", "code_verifier", "resource", "client_id"],
    },
    Case {
        path: "/oauth/token",
        whole: &[("grant_type", "refresh_token"), ("refresh_token", "x")],
        odd: &["refresh_token", "scope", "resource"],
    },
    Case {
        path: "/oauth/token",
        whole: &[("grant_type", "client_credentials")],
        odd: &["scope", "resource", "client_assertion", "client_assertion_type"],
    },
    Case {
        path: "/oauth/token",
        whole: &[("grant_type", EXCHANGE), ("subject_token", "x"), ("subject_token_type", ACCESS_TOKEN)],
        odd: &["subject_token", "subject_token_type", "actor_token", "requested_token_type", "audience"],
    },
    Case {
        path: "/oauth/token",
        whole: &[("grant_type", "urn:ietf:params:oauth:grant-type:device_code"), ("device_code", "x")],
        odd: &["device_code"],
    },
    Case {
        path: "/oauth/token",
        whole: &[("grant_type", "urn:ietf:params:oauth:grant-type:jwt-bearer"), ("assertion", "x")],
        odd: &["assertion"],
    },
    Case { path: "/oauth/introspect", whole: &[("token", "x")], odd: &["token", "token_type_hint"] },
    Case { path: "/oauth/revoke", whole: &[("token", "x")], odd: &["token", "token_type_hint"] },
    Case { path: "/oauth/device_authorization", whole: &[("scope", "openid")], odd: &["scope", "resource"] },
    Case {
        path: "/oauth/par",
        whole: &[
            ("response_type", "code"),
            ("redirect_uri", CALLBACK),
            ("scope", "openid"),
            ("code_challenge", "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWBuGJSstw-cM"),
            ("code_challenge_method", "S256"),
        ],
        odd: &[
            "response_type",
            "response_mode",
            "redirect_uri",
            "scope",
            "state",
            "nonce",
            "code_challenge",
            "code_challenge_method",
            "dpop_jkt",
            "claims",
            "acr_values",
            "max_age",
            "prompt",
            "id_token_hint",
            "login_hint",
            "request",
            "request_uri",
            "resource",
        ],
    },
];

const VALUES: [&str; 12] = [
    "",
    " ",
    "\0",
    "\u{202e}\u{fffd}",
    "%00%ff",
    "-1",
    "99999999999999999999999",
    "[[[[]]]]",
    r#"{"id_token":{"sub":{"value":{}},"acr":{"essential":true,"values":[1]}},"userinfo":{"email":null}}"#,
    "a.b.c",
    "eyJhbGciOiJub25lIn0.eyJzdWIiOjEsImV4cCI6MWUzMDh9.",
    "urn:ietf:params:oauth:request_uri:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
];

/// Checks that `answer` is one that a client can read, and that says nothing of the inside.
fn check(answer: &Answer, said: &str) {
    assert!(answer.status < 500, "{said}: {answer:?}");
    assert!(answer.header("cache-control").contains("no-store"), "{said}: {answer:?}");
    if answer.status >= 400 {
        assert!(answer.header("content-type").contains("json"), "{said}: {answer:?}");
        let body = answer.json();
        assert!(body["error"].is_string() || body["code"].is_string(), "{said}: {body}");
    }
    for inside in ["panicked", "sqlx", ".rs:", "SELECT "] {
        assert!(!answer.body.contains(inside), "{said}: {answer:?}");
    }
}

#[tokio::test]
async fn an_odd_value_of_any_parameter_gets_an_answer_of_the_protocol() {
    let world = World::new().await;
    let (client, long) = (world.web(), "a".repeat(5_000));
    for Case { path, whole, odd } in CASES {
        for name in *odd {
            let each = VALUES.into_iter().chain([long.as_str()]).map(|value| {
                let mut fields: Vec<(&str, &str)> =
                    whole.iter().copied().filter(|(other, _)| other != name).collect();
                fields.push((*name, value));
                let (world, client) = (&world, &client);
                async move {
                    let answer = world.server.form(path, Some(client), &fields).await;
                    check(&answer, &format!("{path} {name}={value:?}"));
                }
            });
            futures::future::join_all(each).await;
        }
    }
    assert_eq!(world.server.count("token.issued").await, 0);
}
