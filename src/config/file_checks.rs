//! Checks whether what the settings name can be used: keys, certificates and other files. This comes before
//! everything else, so that a server that can't start has changed nothing.

use super::{hidden::Hidden, nats::Nats, settings::Settings, tls::ClientCertificates};
use crate::{
    keys::{master_secret::MasterSecret, note::Signer},
    places::Countries,
};
use sqlx::postgres::PgConnectOptions;
use std::{fs::File, os::unix::fs::PermissionsExt, path::Path};

pub(super) fn check(settings: &Settings, problems: &mut Vec<String>) {
    let urls =
        [("database_url", &settings.database_url), ("database_owner_url", &settings.database_owner_url)];
    for (name, url) in urls {
        let url = url.as_ref().map(Hidden::reveal);
        // The parse error is not shown: it could quote a password.
        if url.is_some_and(|url| !url.starts_with("postgres") || url.parse::<PgConnectOptions>().is_err()) {
            problems.push(format!("{name} is not a URL such as postgres://user:password@host/database"));
        }
    }
    if let Some(key) = &settings.master_key
        && let Err(error) = MasterSecret::from_base64(key.reveal())
    {
        problems.push(format!("master_key: {error}"));
    }
    if let Some(file) = &settings.master_key_file
        && let Err(error) = MasterSecret::from_file(file, false)
    {
        problems.push(format!("master_key_file: {error}"));
    }
    for key in &settings.previous_master_keys {
        if let Err(error) = MasterSecret::from_base64(key.reveal()) {
            problems.push(format!("previous_master_keys: {error}"));
        }
    }
    for file in &settings.previous_master_key_files {
        if let Err(error) = MasterSecret::from_file(file, false) {
            problems.push(format!("previous_master_key_files: {error}"));
        }
    }
    if let Some(tls) = &settings.tls
        && let Err(wrong) = tls.load(ClientCertificates::NotAsked)
    {
        problems.extend(wrong);
    }
    if let Some(file) = &settings.country_database
        && let Err(error) = Countries::open(Some(file))
    {
        problems.push(format!("country_database: {}: {error}", file.display()));
    }
    if let Some(file) = &settings.audit.checkpoint_key
        && let Err(error) = Signer::from_file(file)
    {
        problems.push(format!("audit.checkpoint_key: {error}"));
    }
    if let Some(nats) = &settings.nats {
        check_nats(nats, problems);
    }
}

/// Returns a warning for each secret file that every user of this machine can read. Not an error: containers
/// get their secrets like this and have no other users.
pub fn exposed(settings: &Settings) -> Vec<String> {
    let nats = settings.nats.as_ref();
    let files = [
        ("master_key_file", settings.master_key_file.as_ref()),
        ("audit.checkpoint_key", settings.audit.checkpoint_key.as_ref()),
        ("tls.key", settings.tls.as_ref().map(|tls| &tls.key)),
        ("nats.credentials_file", nats.and_then(|nats| nats.credentials_file.as_ref())),
        ("nats.tls_key", nats.and_then(|nats| nats.tls_key.as_ref())),
    ];
    let open = |file: &Path| file.metadata().is_ok_and(|file| file.permissions().mode() & 0o007 != 0);
    let previous = settings.previous_master_key_files.iter();
    let previous = previous.map(|file| ("previous_master_key_files", Some(file)));
    let exposed = files
        .into_iter()
        .chain(previous)
        .filter_map(|(name, file)| Some((name, file.filter(|file| open(file))?)));
    exposed
        .map(|(name, file)| {
            format!("{name}: everybody on this machine can read {0}: chmod 600 {0}", file.display())
        })
        .collect()
}

fn check_nats(nats: &Nats, problems: &mut Vec<String>) {
    let files = [
        ("credentials_file", &nats.credentials_file),
        ("tls_ca", &nats.tls_ca),
        ("tls_certificate", &nats.tls_certificate),
        ("tls_key", &nats.tls_key),
    ];
    for (name, file) in files {
        if let Some(file) = file
            && let Err(error) = readable(file)
        {
            problems.push(format!("nats.{name}: {}: {error}", file.display()));
        }
    }
}

fn readable(file: &Path) -> std::io::Result<()> {
    let is_file = File::open(file)?.metadata()?.is_file();
    if is_file { Ok(()) } else { Err(std::io::Error::other("it is not a file")) }
}
