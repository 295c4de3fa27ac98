//! Ory Kratos: identities as its admin API lists them, with the hashes of their passwords
//! (`include_credential=password`). Traits are whatever the schema of an identity says; those with a usual name
//! become claims.

use super::{
    records::{Parse, elements},
    row::{Person, Problem, Rows, applicable, some},
};
use serde::{Deserialize, de::IgnoredAny};
use serde_json::{Map, Value};
use std::{collections::BTreeMap, io::BufRead, rc::Rc};
use xwms_events::user::Profile;

/// How a salted hash of SHA-1 or SHA-2 was made: base64 of `{SALT}{PASSWORD}` and of `{PASSWORD}{SALT}`.
const SALT_FIRST: &str = "pf=e1NBTFR9e1BBU1NXT1JEfQ==";
const SALT_LAST: &str = "pf=e1BBU1NXT1JEfXtTQUxUfQ==";

#[derive(Default, Deserialize)]
#[serde(default)]
struct Identity {
    id: Option<String>,
    state: Option<String>,
    traits: Option<Map<String, Value>>,
    credentials: Option<BTreeMap<String, Credential>>,
    verifiable_addresses: Option<Vec<Address>>,
    metadata_public: Option<IgnoredAny>,
    metadata_admin: Option<IgnoredAny>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Credential {
    config: Value,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Address {
    value: String,
    verified: bool,
    via: String,
}

/// Returns the people behind the identities.
pub(super) fn people(file: impl BufRead + 'static) -> Rows<Person> {
    let parse: Parse<Person> = Rc::new(person);
    elements(file, "identities", parse)
}

fn person(bytes: &[u8]) -> Result<Person, Problem> {
    let identity: Identity = serde_json::from_slice(bytes).map_err(|error| Problem::of_json(&error))?;
    let mut traits = identity.traits.unwrap_or_default();
    let mut mails = identity.verifiable_addresses.unwrap_or_default();
    mails.retain(|address| address.via == "email");
    let known = mails.iter().find(|mail| mail.verified).or_else(|| mails.first());
    let email = take(&mut traits, &["email"]).or_else(|| some(known.map(|mail| mail.value.clone())));
    let email = email
        .ok_or_else(|| Problem::new("email", "email_missing", "people log in with a mail address here"))?;
    let email_verified = mails.iter().any(|mail| mail.verified && mail.value.eq_ignore_ascii_case(&email));
    let credentials = identity.credentials.unwrap_or_default();
    let password = credentials.get("password");
    let hash = password.and_then(|credential| credential.config.get("hashed_password")?.as_str());
    let password_hash = hash.map(stored);
    let profile = profile(&mut traits, &email);
    let has = |kinds: &[&str]| kinds.iter().any(|kind| credentials.contains_key(*kind));
    let dropped = applicable([
        (has(&["totp", "webauthn", "lookup_secret"]), "second_factor"),
        (has(&["passkey"]), "passkey"),
        (has(&["oidc", "saml"]), "linked_login"),
        (!traits.is_empty(), "attributes"),
        (identity.metadata_public.is_some() || identity.metadata_admin.is_some(), "metadata"),
        (password.is_some() && password_hash.is_none(), "password"),
    ]);
    Ok(Person {
        id: identity.id,
        email,
        email_verified,
        disabled: identity.state.as_deref() == Some("inactive"),
        password_hash,
        profile,
        is_lenient: true,
        dropped,
    })
}

/// Takes the first of these traits that is a text.
fn take(traits: &mut Map<String, Value>, names: &[&str]) -> Option<String> {
    let name = names.iter().find(|name| traits.get(**name).is_some_and(Value::is_string))?;
    match traits.remove(*name) {
        Some(Value::String(text)) => some(Some(text)),
        _ => None,
    }
}

/// Takes the traits that are claims here. A name may be a text, or an object with its parts.
fn profile(traits: &mut Map<String, Value>, email: &str) -> Profile {
    let mut parts = match traits.remove("name") {
        Some(Value::Object(parts)) => parts,
        Some(other) => {
            traits.insert("name".to_owned(), other);
            Map::new()
        }
        None => Map::new(),
    };
    let mut part =
        |inner: &str, outer: [&str; 2]| take(&mut parts, &[inner]).or_else(|| take(traits, &outer));
    let given_name = part("first", ["given_name", "first_name"]);
    let family_name = part("last", ["family_name", "last_name"]);
    if !parts.is_empty() {
        // Other parts of a name are told as left out.
        traits.insert("name".to_owned(), Value::Object(parts));
    }
    let whole = [given_name.as_deref(), family_name.as_deref()].into_iter().flatten().collect::<Vec<_>>();
    Profile {
        name: take(traits, &["name"]).or_else(|| some(Some(whole.join(" ")))),
        preferred_username: take(traits, &["preferred_username", "username"]).filter(|name| name != email),
        nickname: take(traits, &["nickname"]),
        picture: take(traits, &["picture"]),
        website: take(traits, &["website"]),
        locale: take(traits, &["locale"]),
        phone_number: take(traits, &["phone_number", "phone"]),
        given_name,
        family_name,
        ..Profile::default()
    }
}

/// Returns a hash of Kratos in the form that it has here. Others are told as unknown.
fn stored(hash: &str) -> String {
    match hash.split('$').collect::<Vec<_>>().as_slice() {
        ["", "scrypt", parameters, salt, value] => {
            format!("$scrypt${}${salt}${value}", with_logarithm(parameters))
        }
        ["", "firescrypt", parameters, salt, value, separator, signer] if parameters.ends_with(",p=1") => {
            format!("$firebase-scrypt${parameters},k={signer},s={separator}${salt}${value}")
        }
        ["", digest @ ("sha1" | "sha256" | "sha512"), SALT_FIRST, salt, value] => {
            format!("$salted-{digest}$first=1${salt}${value}")
        }
        ["", digest @ ("sha1" | "sha256" | "sha512"), SALT_LAST, salt, value] => {
            format!("$salted-{digest}$first=0${salt}${value}")
        }
        _ => hash.to_owned(),
    }
}

/// Returns the parameters of scrypt with the logarithm of the cost: Kratos writes the cost itself, and calls it `ln`.
fn with_logarithm(parameters: &str) -> String {
    let pairs = parameters.split(',').map(|pair| match pair.strip_prefix("ln=") {
        // Nothing is hashed with another cost, and 0 is refused.
        Some(cost) => match cost.parse::<u64>() {
            Ok(cost) if cost.is_power_of_two() => format!("ln={}", cost.trailing_zeros()),
            _ => "ln=0".to_owned(),
        },
        None => pair.to_owned(),
    });
    pairs.collect::<Vec<_>>().join(",")
}

#[cfg(test)]
mod tests {
    use super::{person, stored};
    use crate::keys::password::read_imported;

    #[test]
    fn every_kind_of_hash_that_is_known_here_is_read() {
        for hash in [
            "$2a$05$abcdefghijklmnopqrstuuD3mHdCr44zlIZ.VZCaYRpfQhXMYnEo.",
            "$argon2id$v=19$m=64,t=1,p=1$c2FsdHNhbHRzYWx0c2FsdA$bH//IEKLc93f3szD1ADNFXL7tXY+NnfoRPBRRgm8/PI",
            "$pbkdf2-sha256$i=1000,l=32$c2FsdHNhbHRzYWx0c2FsdA$Cf9xjlisAEzRbMZsosxST/5+wkpfUV6uoqiZkYtP6iQ",
            "$scrypt$ln=1024,r=8,p=1$c2FsdHNhbHRzYWx0c2FsdA==$fXnS5Awj6eMC+z1SbPBpyxEKbW7GHGyuCeVjw7IJSMI=",
            "{SSHA}+zgJCcduvLFhD+Rk7/v3C0FqyKpzYWx0c2FsdA==",
            "$sha1$pf=e1NBTFR9e1BBU1NXT1JEfQ==$c2FsdA==$+zgJCcduvLFhD+Rk7/v3C0FqyKo=",
            "$firescrypt$ln=14,r=8,p=1$MDEyMzQ1Njc4OQ==$InXIKUo0sC2sLGs8KVz//SIwaVT0dVR5xOXejuEP0geuEkf1br/Dog+lKt4TWSq+Fp/fE7yV7GMVkOOmvJnTcQ==$Bw==$jxspr8Ki0RYycVU8zykbdLGjFQ3McFUH0uiiTvC8pVMXAn210wjLNmdZJzxUECKbm0QsEmYUSDzZvpjeJ9WmXA==",
        ] {
            assert!(read_imported(&stored(hash)).is_ok(), "{hash}");
        }
        for hash in [
            "$scrypt$ln=1000,r=8,p=1$c2FsdA==$c2FsdA==",
            "$md5$c2FsdA==",
            "$sha1$pf=e1NBTFR9$c2FsdA==$c2FsdA==",
        ] {
            assert!(read_imported(&stored(hash)).is_err(), "{hash}");
        }
    }

    #[test]
    fn an_address_is_verified_only_if_that_very_one_is() {
        let other = br#"{"traits": {"email": "ada@example.org"},
            "verifiable_addresses": [{"value": "other@example.org", "verified": true, "via": "email"},
                {"value": "ada@example.org", "verified": true, "via": "sms"}]}"#;
        let ada = person(other).ok().unwrap();
        assert_eq!((ada.email.as_str(), ada.email_verified), ("ada@example.org", false));
        let alone = br#"{"traits": {"login": "ada"}, "credentials": {"password": {}},
            "verifiable_addresses": [{"value": "a@example.org", "via": "email"},
                {"value": "b@example.org", "verified": true, "via": "email"}]}"#;
        let ada = person(alone).ok().unwrap();
        assert_eq!((ada.email.as_str(), ada.email_verified), ("b@example.org", true));
        assert_eq!(ada.dropped, ["attributes", "password"]);
        for none in [r#"{"traits": null}"#, r#"{"traits": {"email": 1}}"#, "{}"] {
            assert_eq!(person(none.as_bytes()).err().unwrap().code, "email_missing");
        }
    }

    #[test]
    fn a_name_is_a_text_or_its_parts() {
        let named = |name: &str| {
            person(format!(r#"{{"traits": {{"email": "a@b.example", "name": {name}}}}}"#).as_bytes())
        };
        let parts = named(r#"{"first": "Ada", "last": "King"}"#).ok().unwrap().profile;
        assert_eq!((parts.name.as_deref(), parts.family_name.as_deref()), (Some("Ada King"), Some("King")));
        assert_eq!(named("\"Ada\"").ok().unwrap().profile.name.as_deref(), Some("Ada"));
        let more = named(r#"{"first": "Ada", "title": "Countess"}"#).ok().unwrap();
        assert_eq!((more.profile.name.as_deref(), more.dropped), (Some("Ada"), vec!["attributes"]));
    }
}
