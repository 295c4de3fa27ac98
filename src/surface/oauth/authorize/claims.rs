//! The parameter `claims` (OIDC Core §5.5): individual claims that a client requests for the id_token or
//! userinfo.
//!
//! Claims about the user are returned if the client is registered for their scopes and the user approves.
//! Requirements on the login itself (`sub`, and `acr` if essential) are met or refused.

use super::wrong::Wrong;
use crate::surface::http::params::Params;
use serde_json::{Map, Value};
use std::collections::BTreeSet;
use xwms_events::{
    claim::{AskedClaims, Claim},
    ids::UserId,
    scope::{Scope, Scopes},
    session::Assurance,
};

/// Longest value of the parameter, in bytes.
const CLAIMS_MAX: usize = 4_096;
const MALFORMED: Wrong = Wrong::invalid("claims must be a JSON object as in OIDC Core 5.5");
const TOO_LONG: Wrong = Wrong::invalid("claims may have at most 4096 bytes");
const UNMET: Wrong = Wrong::new(
    "unmet_authentication_requirements",
    "no login at this server provides the acr that claims requires",
);
const NOBODY: Wrong = Wrong::new("login_required", "the sub that claims requires is not a user");

/// What the parameter requests.
#[derive(Debug, Default)]
pub(super) struct Wanted {
    pub claims: AskedClaims,
    /// The user who has to be logged in.
    pub sub: Option<UserId>,
    /// The least assurance that the login has to give.
    pub acr: Assurance,
}

/// Reads the parameter of a client that requests `scopes` and is registered for `registered`.
pub(super) fn read(params: &Params, scopes: &Scopes, registered: &Scopes) -> Result<Wanted, Wrong> {
    // Without openid there is neither an id_token nor a userinfo response.
    let Some(text) = params.get("claims").filter(|_| scopes.contains(Scope::Openid)) else {
        return Ok(Wanted::default());
    };
    if text.len() > CLAIMS_MAX {
        return Err(TOO_LONG);
    }
    let Ok(Value::Object(places)) = serde_json::from_str::<Value>(text) else { return Err(MALFORMED) };
    let id_token = place(&places, "id_token")?;
    let userinfo = place(&places, "userinfo")?;
    let mut sub = None;
    for claims in [id_token, userinfo].into_iter().flatten() {
        if let Some(value) = claims.get("sub").and_then(|request| request.get("value")) {
            let user = value.as_str().and_then(|id| id.parse().ok()).ok_or(NOBODY)?;
            if sub.replace(user).is_some_and(|other| other != user) {
                return Err(NOBODY);
            }
        }
    }
    let acr = id_token.and_then(|claims| claims.get("acr")).map_or(Ok(Assurance::default()), demanded_acr)?;
    let known = |claims: Option<&Map<String, Value>>| -> BTreeSet<Claim> {
        claims.into_iter().flatten().filter_map(|(name, _)| name.parse().ok()).collect()
    };
    let asked = AskedClaims { id_token: known(id_token), userinfo: known(userinfo) };
    Ok(Wanted { claims: asked.permitted(registered), sub, acr })
}

/// Returns the claims requested for `name` (`id_token` or `userinfo`). Each request must be well-formed.
/// Unknown members are ignored.
fn place<'a>(places: &'a Map<String, Value>, name: &str) -> Result<Option<&'a Map<String, Value>>, Wrong> {
    let Some(place) = places.get(name) else { return Ok(None) };
    let claims = place.as_object().ok_or(MALFORMED)?;
    if claims.values().all(is_request) { Ok(Some(claims)) } else { Err(MALFORMED) }
}

fn is_request(request: &Value) -> bool {
    match request {
        Value::Null => true,
        Value::Object(members) => {
            members.get("essential").is_none_or(Value::is_boolean)
                && members.get("values").is_none_or(Value::is_array)
        }
        _ => false,
    }
}

/// Returns the least assurance that an essential `acr` demands (§5.5.1.1). Refused if no login here can meet it.
fn demanded_acr(request: &Value) -> Result<Assurance, Wrong> {
    let one = request.get("value").into_iter();
    let mut demanded = one.chain(request["values"].as_array().into_iter().flatten()).peekable();
    if request["essential"] != true || demanded.peek().is_none() {
        return Ok(Assurance::default());
    }
    Assurance::least(demanded.filter_map(Value::as_str)).ok_or(UNMET)
}

#[cfg(test)]
mod tests {
    use super::{Wanted, read};
    use crate::surface::http::params::Params;
    use xwms_events::{claim::Claim, scope::Scopes, session::Assurance};

    fn wanted(claims: &str) -> Result<Wanted, &'static str> {
        let query =
            url::form_urlencoded::Serializer::new(String::new()).append_pair("claims", claims).finish();
        let registered: Scopes = "openid profile email".parse().unwrap();
        read(&Params::parse(query.as_bytes()).unwrap(), &"openid".parse().unwrap(), &registered)
            .map_err(|wrong| wrong.code)
    }

    #[test]
    fn known_and_registered_claims_are_taken_and_others_ignored() {
        let asked = wanted(
            r#"{"userinfo": {"email": null, "name": {"essential": true}, "http://example.info/claims/groups": null,
                "address": null}, "id_token": {"email": {"value": "a"}, "auth_time": {"essential": true},
                "acr": {"values": ["x"]}}, "other": 7}"#,
        )
        .unwrap();
        assert_eq!(asked.claims.userinfo, [Claim::Name, Claim::Email].into());
        assert_eq!(asked.claims.id_token, [Claim::Email].into());
        assert!(wanted("{}").unwrap().claims.is_empty());
    }

    #[test]
    fn a_malformed_claims_parameter_is_an_invalid_request() {
        for text in [
            "{",
            "[]",
            "null",
            "7",
            "\"x\"",
            r#"{"userinfo": []}"#,
            r#"{"id_token": null}"#,
            r#"{"userinfo": {"email": true}}"#,
            r#"{"userinfo": {"email": "x"}}"#,
            r#"{"userinfo": {"email": [1]}}"#,
            r#"{"userinfo": {"email": {"essential": "yes"}}}"#,
            r#"{"userinfo": {"email": {"values": "x"}}}"#,
        ] {
            assert_eq!(wanted(text).unwrap_err(), "invalid_request", "{text}");
        }
        let deep = format!(r#"{{"userinfo": {{"x": {}{}}}}}"#, "[".repeat(1000), "]".repeat(1000));
        assert_eq!(wanted(&deep).unwrap_err(), "invalid_request");
        let long = format!(r#"{{"userinfo": {{"{}": null}}}}"#, "x".repeat(5000));
        assert_eq!(wanted(&long).unwrap_err(), "invalid_request");
    }

    #[test]
    fn an_essential_claim_that_a_login_cannot_meet_is_refused() {
        let acr = |request: &str| wanted(&format!(r#"{{"id_token": {{"acr": {request}}}}}"#)).err();
        assert_eq!(
            acr(r#"{"essential": true, "values": ["urn:mace:incommon:iap:silver"]}"#),
            Some("unmet_authentication_requirements")
        );
        assert_eq!(acr(r#"{"essential": true, "value": "gold"}"#), Some("unmet_authentication_requirements"));
        assert_eq!(acr(r#"{"essential": true, "values": ["gold", "urn:xwms:acr:password"]}"#), None);
        assert_eq!(acr(r#"{"essential": true}"#), None);
        let least = |request: &str| wanted(&format!(r#"{{"id_token": {{"acr": {request}}}}}"#)).unwrap().acr;
        let two = r#"{"essential": true, "values": ["gold", "urn:xwms:acr:two-factors"]}"#;
        assert_eq!(least(two), Assurance::TwoFactors);
        assert_eq!(
            least(r#"{"values": ["urn:xwms:acr:two-factors"]}"#),
            Assurance::Password,
            "it's voluntary"
        );
        assert_eq!(acr(r#"{"values": ["gold"]}"#), None);
        assert_eq!(acr("null"), None);
        assert_eq!(wanted(r#"{"id_token": {"sub": {"value": "somebody"}}}"#).unwrap_err(), "login_required");
        assert!(
            wanted(r#"{"id_token": {"sub": {"value": "user_00000000000000000000000000"}}}"#)
                .unwrap()
                .sub
                .is_some()
        );
    }
}
