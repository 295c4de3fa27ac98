//! Identity assertions (ID-JAG: RFC 7523 §3, draft-ietf-oauth-identity-assertion-authz-grant): whose signature one
//! has, and which person it names. What its claims must say is in `xwms_events::id_jag`.
//!
//! The issuer is the login provider of the client's account, and a person is known by the login that they linked
//! there. A mail address in an assertion is never read. As with tokens of trusted issuers (`federated`),
//! everything that needs no request is checked before keys are read. Not here: what the client gets
//! (`token::jwt_bearer`).

use super::{
    client_auth::Authenticated,
    client_jwt::{self, Expected as ExpectedJwt, JwtFault},
};
use crate::{
    app::App,
    store::{StoreError, side::logins::LoginAt},
    surface::http::reason::Reason,
};
use serde::Deserialize;
use serde_json::{Map, Value};
use std::sync::Arc;
use xwms_events::{
    Timestamp,
    account::Account,
    id_jag::{Asserted, Expected, Misfit, TYP},
    ids::{AccountId, UserId},
    token::{IdentityAssertion, TokenLogin},
    user::User,
};

/// An assertion whose issuer signed it for the client, and the person that it names.
pub(super) struct Accepted {
    pub asserted: Asserted,
    pub user_id: UserId,
    pub account: Arc<Account>,
    /// The position of the log up to which the person's state is known.
    pub basis: i64,
    /// What the token's event says about it.
    pub fact: IdentityAssertion,
}

impl Accepted {
    /// Returns the login at the issuer.
    pub fn login(&self) -> TokenLogin {
        TokenLogin::of(&self.asserted.methods, self.asserted.auth_time)
    }

    /// Uses it up, on all nodes. Returns whether this is the first use. An issuer that several accounts trust may
    /// number the assertions of each by itself.
    pub async fn use_up(&self, app: &App, account_id: AccountId) -> Result<bool, StoreError> {
        let key = format!("id-jag {account_id} {} {}", self.fact.issuer, self.asserted.id);
        app.store.use_text_once(&key, self.asserted.until).await
    }
}

/// An assertion whose claims are good, and what says which key must have signed it.
struct Presented<'a> {
    issuer: &'a str,
    jwt: &'a str,
    kid: Option<&'a str>,
    claims: &'a Map<String, Value>,
}

/// The members of a header that decide which keys are read.
#[derive(Deserialize)]
struct Header {
    #[serde(default)]
    kid: Option<String>,
    #[serde(default)]
    typ: Option<String>,
}

/// Checks an assertion that `client` presents, together with a proof of the key `jkt`, if there is one. It is not
/// used up yet.
///
/// # Errors
/// When the database does not respond. The inner error is what is wrong with the assertion.
pub(super) async fn accept(
    app: &App,
    client: &Authenticated,
    jwt: &str,
    jkt: Option<&str>,
) -> Result<Result<Accepted, Reason>, StoreError> {
    let Some((header, claims)) = read(jwt) else { return Ok(Err(Reason::IdentityMalformed)) };
    if !is_id_jag(header.typ.as_deref()) {
        return Ok(Err(Reason::IdentityTyp));
    }
    let Some(issuer) = claims.get("iss").and_then(Value::as_str) else {
        return Ok(Err(Reason::IdentityMalformed));
    };
    let account = app.store.load::<Account>(client.account_id).await?.state;
    if account.login.asserting(issuer).is_none() {
        return Ok(Err(Reason::IdentityUntrusted));
    }
    let now = app.store.clock().now();
    let asserted = match asserted(app, client, &claims, now) {
        Ok(asserted) => asserted,
        Err(misfit) => return Ok(Err(reason(misfit))),
    };
    if asserted.jkt.is_some() && asserted.jkt.as_deref() != jkt {
        return Ok(Err(Reason::IdentityUnproved));
    }
    let presented = Presented { issuer, jwt, kid: header.kid.as_deref(), claims: &claims };
    if let Err(reason) = verify(app, client.account_id, &presented, now).await {
        return Ok(Err(reason));
    }
    let provider = client.account_id.to_string();
    let login = LoginAt { provider: &provider, issuer, subject: &asserted.subject };
    let Some((user_id, basis)) = person(app, login, now).await? else {
        return Ok(Err(Reason::IdentityUnknown));
    };
    let id_digest = app.store.vault().master().secret_digest(&format!("{issuer} {}", asserted.id));
    let fact = IdentityAssertion { issuer: issuer.to_owned(), id_digest };
    Ok(Ok(Accepted { asserted, user_id, account, basis, fact }))
}

/// Returns the header and the claims, unverified.
fn read(jwt: &str) -> Option<(Header, Map<String, Value>)> {
    Some((client_jwt::unverified_header(jwt)?, client_jwt::unverified(jwt)?))
}

/// Returns whether `typ` says that a JWT is an identity assertion. It must be present: an id_token of the same
/// issuer, or a token that authenticates a client, is signed by the same key (RFC 8725 §3.11).
fn is_id_jag(typ: Option<&str>) -> bool {
    let typ = typ.unwrap_or_default().to_ascii_lowercase();
    typ.strip_prefix("application/").unwrap_or(&typ) == TYP
}

/// Returns what the claims say, if they fit the client now.
fn asserted(
    app: &App,
    client: &Authenticated,
    claims: &Map<String, Value>,
    now: Timestamp,
) -> Result<Asserted, Misfit> {
    let imported = client.client.imported.as_ref().map(|imported| imported.id.clone());
    let client_ids: Vec<String> = std::iter::once(client.client_id.to_string()).chain(imported).collect();
    let account_id = client.account_id.to_string();
    let own_issuer = app.settings.issuer.as_str();
    let expected = Expected { own_issuer, client_ids: &client_ids, account_id: &account_id, now };
    Asserted::read(claims, &expected)
}

const fn reason(misfit: Misfit) -> Reason {
    match misfit {
        Misfit::Malformed => Reason::IdentityMalformed,
        Misfit::Audience => Reason::IdentityAudience,
        Misfit::Client => Reason::IdentityClient,
        Misfit::Unsupported => Reason::IdentityUnsupported,
        Misfit::Expired => Reason::AssertionExpired,
        Misfit::IssuedAt => Reason::AssertionIssuedAt,
        Misfit::NotYet => Reason::AssertionNotYet,
        Misfit::Lifetime => Reason::IdentityLifetime,
        Misfit::Id => Reason::AssertionId,
    }
}

/// Checks that a key of the issuer, which is the login provider of the account, signed the assertion.
async fn verify(
    app: &App,
    account_id: AccountId,
    presented: &Presented<'_>,
    now: Timestamp,
) -> Result<(), Reason> {
    let Presented { issuer, jwt, kid, claims } = *presented;
    let keys = app.providers.keys_of_provider(issuer, account_id, kid, now).await.map_err(|error| {
        tracing::debug!(%error, issuer, "the keys of an account's login provider can't be read");
        if error.is_down() { Reason::IssuerUnreachable } else { Reason::IssuerRefused }
    })?;
    let keys = keys["keys"].as_array().map(Vec::as_slice).unwrap_or_default();
    let expected = ExpectedJwt { types: &[TYP], is_allowed: &|_| true };
    let signed = client_jwt::signed_by(keys, jwt, &expected).map_err(|fault| match fault {
        JwtFault::Malformed => Reason::IdentityMalformed,
        JwtFault::Critical => Reason::AssertionCrit,
        JwtFault::Typ => Reason::IdentityTyp,
        JwtFault::KeyUnknown => Reason::IssuerKeyUnknown,
        JwtFault::Algorithm => Reason::AssertionAlgorithm,
        JwtFault::Signature => Reason::AssertionSignature,
    })?;
    // Two readers of one text must not disagree about it.
    if signed.claims.as_object() == Some(claims) { Ok(()) } else { Err(Reason::IdentityMalformed) }
}

/// Returns the person who linked the login and may log in now, and the position of the log up to which that is known.
async fn person(app: &App, login: LoginAt<'_>, now: Timestamp) -> Result<Option<(UserId, i64)>, StoreError> {
    let linked = app.store.linked_user(login).await?;
    let Some(user_id) = linked.found else { return Ok(None) };
    let user = app.store.load::<User>(user_id).await?.state;
    let may = user.test_of.is_none()
        && user.may_log_in(now)
        && user.link_to(login.provider, login.issuer, login.subject).is_some();
    Ok(may.then_some((user_id, linked.basis)))
}

#[cfg(test)]
mod tests {
    use super::{is_id_jag, read};

    #[test]
    fn only_the_type_of_identity_assertions_will_do() {
        for typ in ["oauth-id-jag+jwt", "application/oauth-id-jag+jwt", "OAuth-ID-JAG+JWT"] {
            assert!(is_id_jag(Some(typ)), "{typ}");
        }
        let others = ["", "JWT", "at+jwt", "client-authentication+jwt", "x/oauth-id-jag+jwt", "id-jag"];
        assert!(!others.into_iter().any(|typ| is_id_jag(Some(typ))));
        assert!(!is_id_jag(None));
    }

    #[test]
    fn a_text_that_is_not_a_jwt_is_not_read() {
        for text in ["", ".", "a.b.c", "e30.e30", "e30.W10.x"] {
            assert_eq!(read(text).is_some(), text == "e30.e30", "{text}");
        }
    }
}
