//! The users of a realm, with their credentials (`CredentialRepresentation`, PBKDF2 and Argon2).

use super::attributes::first;
use crate::cli::import::{
    records::{Parse, elements},
    row::{Person, Problem, Rows, applicable, some},
};
use serde::{Deserialize, de::IgnoredAny};
use serde_json::Value;
use std::{collections::BTreeMap, io::BufRead, rc::Rc};
use xwms_events::user::Profile;

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct User {
    id: Option<String>,
    email: Option<String>,
    username: Option<String>,
    email_verified: bool,
    enabled: Option<bool>,
    first_name: Option<String>,
    last_name: Option<String>,
    attributes: BTreeMap<String, Value>,
    credentials: Vec<Credential>,
    federated_identities: Vec<IgnoredAny>,
    groups: Vec<IgnoredAny>,
    required_actions: Vec<String>,
    service_account_client_id: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Credential {
    #[serde(rename = "type", default)]
    kind: String,
    #[serde(default)]
    secret_data: Option<String>,
    #[serde(default)]
    credential_data: Option<String>,
}

#[derive(Deserialize)]
struct SecretData {
    value: String,
    #[serde(default)]
    salt: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct CredentialData {
    #[serde(default)]
    hash_iterations: u64,
    algorithm: String,
    #[serde(default)]
    additional_parameters: BTreeMap<String, Vec<String>>,
}

/// Returns the people of a realm.
pub(in crate::cli::import) fn people(file: impl BufRead + 'static) -> Rows<Person> {
    let parse: Parse<Person> = Rc::new(person);
    elements(file, "users", parse)
}

fn person(bytes: &[u8]) -> Result<Person, Problem> {
    let mut user: User = serde_json::from_slice(bytes).map_err(|error| Problem::of_json(&error))?;
    if user.service_account_client_id.is_some() {
        return Err(Problem::skipped("service_account", "stands for a client, not for a person"));
    }
    let email = some(user.email);
    let email = email
        .ok_or_else(|| Problem::new("email", "email_missing", "people log in with a mail address here"))?;
    let (given_name, family_name) = (some(user.first_name), some(user.last_name));
    let name = [given_name.as_deref(), family_name.as_deref()].into_iter().flatten().collect::<Vec<_>>();
    let profile = Profile {
        name: some(Some(name.join(" "))),
        preferred_username: some(user.username).filter(|username| *username != email),
        locale: first(&mut user.attributes, "locale"),
        phone_number: first(&mut user.attributes, "phoneNumber"),
        picture: first(&mut user.attributes, "picture"),
        given_name,
        family_name,
        ..Profile::default()
    };
    let password = user.credentials.iter().find(|credential| credential.kind == "password");
    // One that can't be read is reported as a hash of an unknown form.
    let password_hash = password.map(|credential| hash(credential).unwrap_or_default());
    let has = |kind: &str| user.credentials.iter().any(|credential| credential.kind == kind);
    let dropped = applicable([
        (has("otp") || has("webauthn") || has("recovery-authn-codes"), "second_factor"),
        (has("webauthn-passwordless"), "passkey"),
        (!user.federated_identities.is_empty(), "linked_login"),
        (!user.groups.is_empty(), "groups"),
        (!user.attributes.is_empty(), "attributes"),
        (!user.required_actions.is_empty(), "required_actions"),
    ]);
    Ok(Person {
        id: user.id,
        email,
        email_verified: user.email_verified,
        disabled: user.enabled == Some(false),
        password_hash,
        profile,
        is_lenient: true,
        dropped,
    })
}

/// Returns the password's hash as a PHC string; `None` if the credential can't be read.
fn hash(credential: &Credential) -> Option<String> {
    let secret: SecretData = serde_json::from_str(credential.secret_data.as_deref()?).ok()?;
    let data: CredentialData = serde_json::from_str(credential.credential_data.as_deref()?).ok()?;
    let (salt, value) = (secret.salt.trim_end_matches('='), secret.value.trim_end_matches('='));
    let iterations = data.hash_iterations;
    if data.algorithm == "argon2" {
        let of = |name: &str| data.additional_parameters.get(name).and_then(|values| values.first());
        let (memory, lanes) = of("memory").zip(of("parallelism"))?;
        let kind = of("type").map_or("id", String::as_str);
        let version = if of("version").is_some_and(|version| version == "1.0") { 16 } else { 19 };
        return Some(format!("$argon2{kind}$v={version}$m={memory},t={iterations},p={lanes}${salt}${value}"));
    }
    // Keycloak names no digest for SHA-1.
    let digest = match data.algorithm.strip_prefix("pbkdf2")? {
        "" => "-sha1",
        digest => digest,
    };
    Some(format!("$pbkdf2{digest}$i={iterations}${salt}${value}"))
}

#[cfg(test)]
mod tests {
    use super::person;
    use crate::keys::password::read_imported;
    use serde_json::{Value, json};

    fn user(algorithm: &str, more: &Value) -> Value {
        let data = json!({"hashIterations": 5, "algorithm": algorithm, "additionalParameters": more});
        let secret = json!({"value": "N9D9+W+zAwaZlb5TQSjckrOq7wZ4WiEGWNGaMEr8FiE=", "salt": "c2FsdHNhbHRzYWx0c2FsdA=="});
        json!({
            "id": "5f1c", "email": "ada@example.org", "firstName": "Ada", "lastName": "Love", "enabled": false,
            "attributes": {"locale": ["nl"]},
            "credentials": [
                {"type": "password", "secretData": secret.to_string(), "credentialData": data.to_string()},
                {"type": "otp", "secretData": "{}", "credentialData": "{}"},
            ],
        })
    }

    #[test]
    fn a_user_comes_with_their_hash_and_without_their_second_factor() {
        let argon = json!({"type": ["id"], "version": ["1.3"], "memory": ["7168"], "parallelism": ["1"]});
        for (algorithm, more, head) in [
            ("argon2", &argon, "$argon2id$v=19$m=7168,t=5,p=1$"),
            ("pbkdf2-sha512", &json!({}), "$pbkdf2-sha512$i=5,l=32$"),
            ("pbkdf2-sha256", &json!({}), "$pbkdf2-sha256$i=5,l=32$"),
            ("pbkdf2", &json!({}), "$pbkdf2-sha1$i=5,l=32$"),
        ] {
            let person = person(user(algorithm, more).to_string().as_bytes()).ok().unwrap();
            let stored = read_imported(person.password_hash.as_deref().unwrap()).unwrap();
            assert!(stored.starts_with(head), "{stored}");
            assert_eq!((person.disabled, person.dropped.as_slice()), (true, ["second_factor"].as_slice()));
            assert_eq!(person.profile.name.as_deref(), Some("Ada Love"));
            assert_eq!(person.profile.locale.as_deref(), Some("nl"));
        }
        let unknown = person(user("md5", &json!({})).to_string().as_bytes()).ok().unwrap();
        assert!(read_imported(unknown.password_hash.as_deref().unwrap()).is_err());
    }
}
