//! `xwms keys`: the keys that sign tokens, and a fresh master key.

use super::{config::Config, error::CliError};
use crate::{auth::keyring, commands::signing_keys, keys::master::MasterKey};
use clap::Subcommand;
use serde_json::json;
use std::process::ExitCode;
use xwms_events::signing_key::{Algorithm, SigningKey};

#[derive(Subcommand)]
pub(super) enum Keys {
    /// Every signing key there ever was, with its status.
    List {
        #[command(flatten)]
        config: Config,
        /// One JSON object per line.
        #[arg(long)]
        json: bool,
    },
    /// Make a new signing key and publish it. After about six minutes, when everybody can know it, a running server lets
    /// it sign and retires those of its algorithm before it, which still verify what they signed.
    Rotate {
        #[command(flatten)]
        config: Config,
        /// ES256, RS256 or EdDSA; what signing_algorithm says if left out.
        #[arg(long)]
        algorithm: Option<Algorithm>,
        /// It signs at once: whoever keeps the key set for five minutes may refuse its first tokens.
        #[arg(long)]
        now: bool,
    },
    /// Print a fresh master key in base64. Keep it where the database's backups are not.
    GenerateMaster,
}

pub(super) async fn run(keys: Keys) -> Result<ExitCode, CliError> {
    match keys {
        Keys::List { config, json } => {
            let store = crate::server::start::open_store(&config.settings()?).await?;
            for id in keyring::key_ids(&store).await? {
                let key = store.load::<SigningKey>(&id).await?.state;
                match json {
                    true => {
                        let (algorithm, bits) = (key.algorithm, rsa_bits(&key));
                        let mut line = json!({"kid": id, "algorithm": algorithm, "status": key.status});
                        if let Some(bits) = bits {
                            line["rsa_bits"] = json!(bits);
                        }
                        println!("{line}");
                    }
                    false => {
                        let bits = rsa_bits(&key).map(|bits| format!("  {bits} bits")).unwrap_or_default();
                        println!("{id}  {:?}  {:?}{bits}", key.algorithm, key.status);
                    }
                }
            }
        }
        Keys::Rotate { config, algorithm, now } => {
            let settings = config.settings()?;
            let store = crate::server::start::open_store(&settings).await?;
            let usual = settings.signing_algorithm;
            let keyring = keyring::Keyring::follow(&store, usual).await?;
            let algorithm = algorithm.unwrap_or(usual);
            let kid = signing_keys::rotate(&store, &keyring, algorithm, settings.rsa_key_bits).await?;
            if now {
                signing_keys::activate(&store, &keyring, &kid).await?;
            }
            println!("{kid}");
        }
        Keys::GenerateMaster => {
            let key = MasterKey::generate().map_err(crate::server::start::StartError::from)?;
            println!("{}", key.as_str());
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// The size of an RSA key, from the length of its modulus in base64url.
fn rsa_bits(key: &SigningKey) -> Option<usize> {
    key.public_jwk["n"].as_str().map(|modulus| modulus.len() * 6 / 8 * 8)
}
