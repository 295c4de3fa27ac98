//! Firebase Authentication: the users that `firebase auth:export --format=json` writes, and the parameters of
//! their hashes, which the console shows (Authentication → Users → Password hash parameters).

use super::{
    records::{Parse, elements},
    row::{Person, Problem, Rows, applicable, some},
};
use serde::{Deserialize, de::IgnoredAny};
use std::{io::BufRead, rc::Rc};
use xwms_events::user::Profile;

/// The parameters of a project, as JSON.
#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct HashConfig {
    /// `SCRYPT` if absent.
    #[serde(default)]
    algorithm: Option<String>,
    base64_signer_key: String,
    base64_salt_separator: String,
    rounds: u32,
    mem_cost: u32,
}

impl HashConfig {
    /// Reads the parameters.
    ///
    /// # Errors
    /// Says what is wrong, and nothing of the signer key.
    pub fn read(text: &str) -> Result<Self, String> {
        let config: Self = serde_json::from_str(text).map_err(|error| {
            format!("not the parameters of a project: {}", Problem::of_json(&error).detail)
        })?;
        match config.algorithm.as_deref() {
            None | Some("SCRYPT") => Ok(config),
            Some(_) => Err("only the algorithm SCRYPT is known".to_owned()),
        }
    }
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct User {
    local_id: Option<String>,
    email: Option<String>,
    email_verified: bool,
    disabled: bool,
    display_name: Option<String>,
    photo_url: Option<String>,
    phone_number: Option<String>,
    password_hash: Option<String>,
    salt: Option<String>,
    provider_user_info: Vec<Provider>,
    mfa_info: Vec<IgnoredAny>,
    custom_attributes: Option<IgnoredAny>,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Provider {
    provider_id: String,
}

/// Returns the people of a project.
pub(super) fn people(file: impl BufRead + 'static, config: Option<HashConfig>) -> Rows<Person> {
    let parse: Parse<Person> = Rc::new(move |bytes: &[u8]| person(bytes, config.as_ref()));
    elements(file, "users", parse)
}

fn person(bytes: &[u8], config: Option<&HashConfig>) -> Result<Person, Problem> {
    let user: User = serde_json::from_slice(bytes).map_err(|error| Problem::of_json(&error))?;
    let email = some(user.email)
        .ok_or_else(|| Problem::new("email", "email_missing", "people log in with a mail address here"))?;
    let password_hash = match (some(user.password_hash), config) {
        (None, _) => None,
        (Some(_), None) => {
            let detail = "the hash needs the parameters of the project: --hash-config FILE";
            return Err(Problem::new("password_hash", "hash_config_missing", detail));
        }
        (Some(hash), Some(config)) => Some(stored(&hash, &user.salt.unwrap_or_default(), config)),
    };
    let elsewhere = |provider: &Provider| !matches!(provider.provider_id.as_str(), "password" | "phone");
    let dropped = applicable([
        (!user.mfa_info.is_empty(), "second_factor"),
        (user.provider_user_info.iter().any(elsewhere), "linked_login"),
        (user.custom_attributes.is_some(), "custom_claims"),
    ]);
    let profile = Profile {
        name: some(user.display_name),
        picture: some(user.photo_url),
        phone_number: some(user.phone_number),
        ..Profile::default()
    };
    Ok(Person {
        id: user.local_id,
        email,
        email_verified: user.email_verified,
        disabled: user.disabled,
        password_hash,
        profile,
        is_lenient: true,
        dropped,
    })
}

fn stored(hash: &str, salt: &str, config: &HashConfig) -> String {
    let HashConfig { base64_signer_key, base64_salt_separator, rounds, mem_cost, .. } = config;
    let (key, separator) = (base64_signer_key, base64_salt_separator);
    format!("$firebase-scrypt$ln={mem_cost},r={rounds},k={key},s={separator}${salt}${hash}")
}

#[cfg(test)]
mod tests {
    use super::{HashConfig, person};
    use crate::keys::password::read_imported;

    const CONFIG: &str = r#"{"algorithm": "SCRYPT", "base64_salt_separator": "Bw==", "rounds": 8, "mem_cost": 14,
        "base64_signer_key": "jxspr8Ki0RYycVU8zykbdLGjFQ3McFUH0uiiTvC8pVMXAn210wjLNmdZJzxUECKbm0QsEmYUSDzZvpjeJ9WmXA=="}"#;

    #[test]
    fn a_user_comes_with_the_parameters_of_the_project() {
        let config = HashConfig::read(CONFIG).ok().unwrap();
        let user = br#"{"localId":"u1","email":"ada@example.org","passwordHash":"InXIKUo0sC2sLGs8KVz//SIwaVT0dVR5xOXejuEP0geuEkf1br/Dog+lKt4TWSq+Fp/fE7yV7GMVkOOmvJnTcQ==","salt":"MDEyMzQ1Njc4OQ==","providerUserInfo":[{"providerId":"google.com"}]}"#;
        let known = person(user, Some(&config)).ok().unwrap();
        assert!(read_imported(known.password_hash.as_deref().unwrap()).is_ok());
        assert_eq!(known.dropped, ["linked_login"]);
        assert_eq!(person(user, None).err().unwrap().code, "hash_config_missing");
    }

    #[test]
    fn wrong_parameters_are_refused_without_the_signer_key() {
        for text in [
            "{}".to_owned(),
            CONFIG.replace("SCRYPT", "BCRYPT"),
            CONFIG.replace("8,", "\"hunter2hunter2\","),
            "hunter2hunter2".to_owned(),
        ] {
            let why = HashConfig::read(&text).err().unwrap();
            assert!(!why.contains("hunter2"), "{why}");
        }
    }
}
