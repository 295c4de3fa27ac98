//! `xwms keys`: the keys that sign tokens, and new master keys and checkpoint keys.

use super::{
    config::Config,
    error::CliError,
    keys_master::{self, Master},
};
use crate::{
    auth::keyring,
    commands::{Context, signing_keys},
    keys::{master_secret::MasterSecret, note::Signer},
};
use clap::Subcommand;
use serde_json::json;
use std::{path::PathBuf, process::ExitCode};
use xwms_events::signing_key::{Algorithm, SigningKey};

#[derive(Subcommand)]
pub(super) enum Keys {
    /// List all signing keys, past and present, with their status.
    List {
        #[command(flatten)]
        config: Config,
        /// Print one JSON object per line.
        #[arg(long)]
        json: bool,
    },
    /// Create a new signing key and publish it. After about six minutes, when every verifier can know it, a
    /// running server starts to sign with it and retires the earlier keys of its algorithm. Those still
    /// verify what they signed.
    Rotate {
        #[command(flatten)]
        config: Config,
        /// ES256, RS256 or EdDSA; if left out, the setting signing_algorithm.
        #[arg(long)]
        algorithm: Option<Algorithm>,
        /// Sign with it at once. Verifiers that cache the key set for five minutes may refuse its first
        /// tokens.
        #[arg(long)]
        now: bool,
    },
    /// Stop a key that somebody else may have. Whatever it signed is refused on every node at once, and if it was
    /// in use, a new key signs from now on. It can't be undone.
    Revoke {
        #[command(flatten)]
        config: Config,
        /// The id of the key, as `keys list` shows it.
        kid: String,
        /// Why, for the log: 1 to 200 characters.
        #[arg(long)]
        reason: String,
    },
    /// Print a new master key in base64. Keep it away from the database and its backups.
    GenerateMaster,
    /// Print a new private key for checkpoints of the log called NAME, such as auth.example.org/log. Keep it in a file
    /// that only the server can read, away from the database and the master key.
    GenerateCheckpoint { name: String },
    /// Print the public key that belongs to the private key in FILE. Publish it: checkpoints are verified with it.
    ShowCheckpoint { file: PathBuf },
    /// Replace the master key, and the root keys that it wraps.
    #[command(subcommand)]
    Master(Master),
}

pub(super) async fn run(keys: Keys) -> Result<ExitCode, CliError> {
    match keys {
        Keys::List { config, json } => {
            let store = config.store().await?;
            for id in keyring::key_ids(&store).await? {
                let key = store.load::<SigningKey>(&id).await?.state;
                let bits = rsa_bits(&key);
                if json {
                    let mut line = json!({"kid": id, "algorithm": key.algorithm, "status": key.status});
                    if let Some(bits) = bits {
                        line["rsa_bits"] = json!(bits);
                    }
                    println!("{line}");
                } else {
                    let bits = bits.map(|bits| format!("  {bits} bits")).unwrap_or_default();
                    println!("{id}  {:?}  {:?}{bits}", key.algorithm, key.status);
                }
            }
        }
        Keys::Rotate { config, algorithm, now } => rotate(&config, algorithm, now).await?,
        Keys::Revoke { config, kid, reason } => revoke(&config, &kid, &reason).await?,
        Keys::Master(master) => return keys_master::run(master).await,
        Keys::GenerateMaster => {
            let key = MasterSecret::generate().map_err(crate::server::start::StartError::from)?;
            println!("{}", key.as_str());
        }
        Keys::GenerateCheckpoint { name } => {
            let key = Signer::generate(&name).map_err(|_| {
                CliError::Message(format!("{name:?} can't be a name: it must not contain white space or +"))
            })?;
            println!("{}", key.as_str());
        }
        Keys::ShowCheckpoint { file } => {
            let signer = Signer::from_file(&file).map_err(CliError::Message)?;
            println!("{}", signer.verifier().to_text());
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// Prints the id of the new key. What happens next is on standard error, because scripts read the id.
async fn rotate(config: &Config, algorithm: Option<Algorithm>, now: bool) -> Result<(), CliError> {
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
    let next = match now {
        true => "it signs from now on",
        false => "it is published; a running server signs with it in about six minutes (`xwms keys list`)",
    };
    eprintln!("{next}");
    Ok(())
}

/// Prints the id of the key that replaces the revoked one, if one does.
async fn revoke(config: &Config, kid: &str, reason: &str) -> Result<(), CliError> {
    let settings = config.settings()?;
    let store = crate::server::start::open_store(&settings).await?;
    let keyring = keyring::Keyring::follow(&store, settings.signing_algorithm).await?;
    let context = Context::system(&store, "keys revoke");
    let new = signing_keys::revoke(&context, &keyring, kid, reason, settings.rsa_key_bits).await?;
    eprintln!("whatever {kid} signed is refused");
    if let Some(new) = new {
        eprintln!("a new key signs from now on:");
        println!("{new}");
    }
    Ok(())
}

/// Returns the size of an RSA key, from the length of its modulus in base64url.
fn rsa_bits(key: &SigningKey) -> Option<usize> {
    key.public_jwk["n"].as_str().map(|modulus| modulus.len() * 6 / 8 * 8)
}
