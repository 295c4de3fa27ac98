//! Passkeys (WebAuthn Level 3): the two ceremonies, in which a person's device makes a key or proves that it has
//! one. The crate `webauthn-rs` verifies everything about them: challenge, origin, relying party, user
//! verification, counter.
//!
//! A ceremony has a state, which only this server may read. Pages carry it sealed and hand it back once
//! (`surface::web::shared::ceremony`). Passkeys themselves are stored by `store::side::factors`.

use serde_json::Value;
use url::Url;
use webauthn_rs::{
    Webauthn, WebauthnBuilder,
    prelude::{
        AuthenticationResult, Credential, CredentialID, DiscoverableAuthentication, Passkey,
        PasskeyAuthentication, PasskeyRegistration, PublicKeyCredential, RegisterPublicKeyCredential,
    },
};
use xwms_events::ids::UserId;

/// The relying party: this server.
pub struct Passkeys(Webauthn);

/// The start of a ceremony.
pub struct Started {
    /// The options for the browser, as JSON.
    pub options: String,
    /// What the end of the ceremony needs.
    pub state: String,
}

/// A new passkey.
pub struct Registered {
    /// Its public key and counter.
    pub key: String,
    /// Whether its owner's devices share it.
    pub synced: bool,
}

/// A passkey that proved itself.
pub struct Proof {
    /// Its place among the keys that were given.
    pub index: usize,
    /// Its new public data, if its counter moved.
    pub changed: Option<String>,
    pub synced: bool,
}

impl Passkeys {
    /// Returns the relying party with this issuer. `None` for an IP address: browsers make passkeys only for names.
    pub fn of(issuer: &str) -> Option<Self> {
        let origin = Url::parse(issuer).ok()?;
        let name = origin.domain()?.to_owned();
        let built = WebauthnBuilder::new(&name, &origin).and_then(|builder| builder.rp_name(&name).build());
        built.ok().map(Self)
    }

    /// Starts making a passkey for a person who has the passkeys `known`.
    pub fn start_registration(&self, user_id: UserId, email: &str, known: &[&str]) -> Option<Started> {
        let known: Vec<CredentialID> = passkeys(known).iter().map(|key| key.cred_id().clone()).collect();
        let started = self.0.start_passkey_registration(user_id.uuid(), email, email, Some(known));
        let (options, state) = started.ok()?;
        let mut options = serde_json::to_value(options).ok()?;
        // Discoverable, so that it logs in without a name; a device that can't do that is still a second factor.
        options["publicKey"]["authenticatorSelection"]["residentKey"] = Value::from("preferred");
        Some(Started { options: options.to_string(), state: serde_json::to_string(&state).ok()? })
    }

    /// Ends it. `None` if the answer of the browser is not good.
    pub fn finish_registration(&self, credential: &str, state: &str) -> Option<Registered> {
        let credential: RegisterPublicKeyCredential = serde_json::from_str(credential).ok()?;
        let state: PasskeyRegistration = serde_json::from_str(state).ok()?;
        let passkey = self.0.finish_passkey_registration(&credential, &state).ok()?;
        let key = serde_json::to_string(&passkey).ok()?;
        Some(Registered { key, synced: Credential::from(passkey).backup_eligible })
    }

    /// Starts a login by any passkey of this server, which the browser may offer while a name is typed.
    pub fn start_login(&self) -> Option<Started> {
        let (options, state) = self.0.start_discoverable_authentication().ok()?;
        let options = serde_json::to_string(&options).ok()?;
        Some(Started { options, state: serde_json::to_string(&state).ok()? })
    }

    /// Returns whose passkey the browser claims to have used. It is proved only at the end.
    pub fn claimed_user(&self, credential: &str) -> Option<UserId> {
        let credential: PublicKeyCredential = serde_json::from_str(credential).ok()?;
        let (user, _) = self.0.identify_discoverable_authentication(&credential).ok()?;
        Some(UserId::from_uuid(user))
    }

    /// Ends a login by one of the passkeys `keys`, which are the claimed user's.
    pub fn finish_login(&self, credential: &str, state: &str, keys: &[&str]) -> Option<Proof> {
        let credential: PublicKeyCredential = serde_json::from_str(credential).ok()?;
        let state: DiscoverableAuthentication = serde_json::from_str(state).ok()?;
        let id = credential.get_credential_id();
        let used = passkeys(keys).into_iter().find(|key| key.cred_id().as_slice() == id)?;
        let result = self.0.finish_discoverable_authentication_v2(&credential, state, &used).ok()?;
        proof(keys, &result)
    }

    /// Starts a second step with one of the passkeys `keys`.
    pub fn start_second_step(&self, keys: &[&str]) -> Option<Started> {
        let passkeys = passkeys(keys);
        if passkeys.is_empty() {
            return None;
        }
        let (options, state) = self.0.start_passkey_authentication(&passkeys).ok()?;
        let options = serde_json::to_string(&options).ok()?;
        Some(Started { options, state: serde_json::to_string(&state).ok()? })
    }

    /// Ends it.
    pub fn finish_second_step(&self, credential: &str, state: &str, keys: &[&str]) -> Option<Proof> {
        let credential: PublicKeyCredential = serde_json::from_str(credential).ok()?;
        let state: PasskeyAuthentication = serde_json::from_str(state).ok()?;
        let result = self.0.finish_passkey_authentication(&credential, &state).ok()?;
        proof(keys, &result)
    }
}

/// Reads stored passkeys. One that can't be read is left out: it proves nothing.
fn passkeys(keys: &[&str]) -> Vec<Passkey> {
    keys.iter().filter_map(|key| serde_json::from_str(key).ok()).collect()
}

/// Returns the passkey that `result` is about. User verification is part of the proof: it is the second factor of
/// a login by passkey alone.
fn proof(keys: &[&str], result: &AuthenticationResult) -> Option<Proof> {
    if !result.user_verified() {
        return None;
    }
    let read = keys.iter().map(|key| serde_json::from_str::<Passkey>(key).ok());
    let (index, mut used) = read
        .enumerate()
        .filter_map(|(index, key)| Some((index, key?)))
        .find(|(_, key)| key.cred_id() == result.cred_id())?;
    let changed = used.update_credential(result)?;
    let changed = if changed { Some(serde_json::to_string(&used).ok()?) } else { None };
    Some(Proof { index, changed, synced: result.backup_eligible() })
}

#[cfg(test)]
mod tests {
    use super::Passkeys;
    use uuid::Uuid;
    use xwms_events::ids::UserId;

    #[test]
    fn passkeys_are_for_servers_with_a_name() {
        assert!(Passkeys::of("https://login.example.org").is_some());
        assert!(Passkeys::of("http://localhost:8080").is_some());
        assert!(Passkeys::of("http://127.0.0.1:8080").is_none());
        assert!(Passkeys::of("https://[::1]").is_none());
    }

    #[test]
    fn the_options_ask_for_a_verified_person_and_a_key_that_is_found_without_a_name() {
        let passkeys = Passkeys::of("https://login.example.org").unwrap();
        let user = UserId::from_uuid(Uuid::from_u128(1));
        let started = passkeys.start_registration(user, "ada@example.org", &[]).unwrap();
        let options: serde_json::Value = serde_json::from_str(&started.options).unwrap();
        let selection = &options["publicKey"]["authenticatorSelection"];
        assert_eq!(
            (&selection["residentKey"], &selection["userVerification"]),
            (&"preferred".into(), &"required".into())
        );
        let login = passkeys.start_login().unwrap();
        let options: serde_json::Value = serde_json::from_str(&login.options).unwrap();
        assert_eq!(options["publicKey"]["rpId"], "login.example.org");
        for bad in ["", "{}", "null"] {
            assert!(passkeys.finish_registration(bad, &started.state).is_none());
            assert!(
                passkeys.claimed_user(bad).is_none()
                    && passkeys.finish_login(bad, &login.state, &[]).is_none()
            );
        }
    }
}
