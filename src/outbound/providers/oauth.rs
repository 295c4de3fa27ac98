//! A login at an OAuth 2.0 server such as GitHub, which has no id_token: its API says who the access token is
//! about. Such a server has no issuer; the origin of its API stands for one. The code is bound to the browser by
//! state and PKCE.

use super::{
    fetch::Fetcher,
    identity::Identity,
    provider::{Begin, Endpoints, Finish, Provider, ProviderError},
};
use serde::Deserialize;
use serde_json::Value;
use url::Url;

/// The response of the token endpoint. GitHub reports errors with status 200.
#[derive(Deserialize)]
struct Tokens {
    #[serde(default)]
    access_token: Option<String>,
    #[serde(default)]
    error: Option<String>,
}

/// Returns the address to which the browser is sent.
pub(super) fn authorization_url(
    provider: &Provider,
    endpoints: &Endpoints,
    begin: &Begin<'_>,
    fetcher: &Fetcher,
) -> Result<Url, ProviderError> {
    let scope = provider.scopes.join(" ");
    let mut params = vec![
        ("response_type", "code"),
        ("client_id", provider.client_id.as_str()),
        ("redirect_uri", begin.redirect_uri),
        ("state", begin.state),
        ("code_challenge", begin.challenge),
        ("code_challenge_method", "S256"),
    ];
    if !scope.is_empty() {
        params.push(("scope", scope.as_str()));
    }
    if begin.fresh {
        params.push(("prompt", provider.asking_again.prompt));
    }
    params.extend(begin.login_hint.map(|hint| ("login", hint)));
    fetcher.address(&endpoints.authorization, &params)
}

/// Returns who logged in.
pub(super) async fn identify(
    fetcher: &Fetcher,
    provider: &Provider,
    endpoints: &Endpoints,
    finish: &Finish<'_>,
) -> Result<Identity, ProviderError> {
    let mut fields = vec![
        ("grant_type", "authorization_code"),
        ("code", finish.code),
        ("redirect_uri", finish.redirect_uri),
        ("code_verifier", finish.verifier),
        ("client_id", provider.client_id.as_str()),
    ];
    fields.extend(provider.client_secret.as_ref().map(|secret| ("client_secret", secret.as_str())));
    let tokens: Tokens = fetcher.post(&endpoints.token, &fields, None).await?.json()?;
    let (Some(access), None) = (tokens.access_token, tokens.error) else {
        return Err(ProviderError::refused("it sent no access token"));
    };
    let user: Value = fetcher.get(&endpoints.user, Some(&access)).await?.json()?;
    person(endpoints, &user)
}

/// Returns the person whom `user` describes.
fn person(endpoints: &Endpoints, user: &Value) -> Result<Identity, ProviderError> {
    let text = |member: &str| match user.get(member) {
        Some(Value::String(text)) if !text.is_empty() => Some(text.clone()),
        Some(Value::Number(number)) => Some(number.to_string()),
        _ => None,
    };
    let subject = text(&endpoints.subject_member);
    Ok(Identity {
        issuer: endpoints.issuer.clone(),
        subject: subject.ok_or_else(|| ProviderError::refused("it doesn't say who logged in"))?,
        email: text("email"),
        name: text(&endpoints.name_member),
        auth_time: None,
    })
}

#[cfg(test)]
mod tests {
    use super::person;
    use crate::outbound::providers::provider::Endpoints;
    use serde_json::json;

    fn github() -> Endpoints {
        Endpoints {
            issuer: "https://api.github.com".into(),
            authorization: String::new(),
            token: String::new(),
            user: String::new(),
            subject_member: "id".into(),
            name_member: "login".into(),
        }
    }

    #[test]
    fn a_person_is_their_number_and_not_their_name() {
        let one = person(&github(), &json!({"id": 583_231, "login": "octocat", "email": null})).unwrap();
        assert_eq!((one.subject.as_str(), one.name.as_deref()), ("583231", Some("octocat")));
        assert_eq!(one.email, None);
    }

    #[test]
    fn who_is_not_named_is_nobody() {
        for user in [json!({}), json!({"id": ""}), json!({"id": null}), json!({"id": [1]}), json!([1])] {
            assert!(person(&github(), &user).is_err(), "{user}");
        }
    }
}
