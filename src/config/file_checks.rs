//! Checks whether what the settings name can be used: keys, certificates and other files. This comes before
//! everything else, so that a server that can't start has changed nothing.

use super::{
    hidden::Hidden,
    nats::Nats,
    settings::Settings,
    shown::{self, Origin, ShownValue},
    tls::ClientCertificates,
};
use crate::{
    keys::{master_secret::MasterSecret, note::Signer},
    places::Countries,
};
use serde_json::Value;
use sqlx::postgres::PgConnectOptions;
use std::{collections::BTreeMap, fs::File, os::unix::fs::PermissionsExt, path::Path};
use url::Url;

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

/// Returns a warning for each secret file, and each settings file with secrets, that every user of this machine can
/// read. Not an error: containers get their secrets like this and have no other users.
pub fn exposed(settings: &Settings) -> Vec<String> {
    let nats = settings.nats.as_ref();
    let files = [
        ("master_key_file", settings.master_key_file.as_ref()),
        ("audit.checkpoint_key", settings.audit.checkpoint_key.as_ref()),
        ("tls.key", settings.tls.as_ref().map(|tls| &tls.key)),
        ("nats.credentials_file", nats.and_then(|nats| nats.credentials_file.as_ref())),
        ("nats.tls_key", nats.and_then(|nats| nats.tls_key.as_ref())),
    ];
    let previous = settings.previous_master_key_files.iter();
    let previous = previous.map(|file| ("previous_master_key_files", Some(file)));
    let exposed = files
        .into_iter()
        .chain(previous)
        .filter_map(|(name, file)| Some((name, file.filter(|file| is_open(file))?)));
    let exposed = exposed.map(|(name, file)| warning(name, &file.display().to_string()));
    exposed.chain(in_settings_files(settings)).collect()
}

fn warning(names: &str, file: &str) -> String {
    format!("{names}: everybody on this machine can read {file}: chmod 600 {file}")
}

fn is_open(file: &Path) -> bool {
    file.metadata().is_ok_and(|file| file.permissions().mode() & 0o007 != 0)
}

/// Returns a warning for each open file that sets secrets, which names them.
fn in_settings_files(settings: &Settings) -> Vec<String> {
    let mut values = BTreeMap::new();
    shown::flatten("", serde_json::to_value(settings).unwrap_or_default(), &mut values);
    let mut files: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for one in settings.shown() {
        let Origin::Source(source) = one.origin else { continue };
        // A variable is no file.
        let Some(file) = source.strip_prefix("in ").filter(|file| is_open(Path::new(file))) else { continue };
        let text = values.get(&one.name).and_then(Value::as_str);
        let url = text.and_then(|text| Url::parse(text).ok()).filter(Url::has_authority);
        // An address without a login is no secret.
        if url.map_or(one.value == ShownValue::Hidden, |url| has_login(&url)) {
            files.entry(file.to_owned()).or_default().push(one.name);
        }
    }
    files.into_iter().map(|(file, names)| warning(&names.join(", "), &file)).collect()
}

/// Whether the URL has a password or a token. The user of a database alone is none.
fn has_login(url: &Url) -> bool {
    let has_user = !url.username().is_empty() && !url.scheme().starts_with("postgres");
    let in_query = url.query_pairs().any(|(name, _)| name == "password");
    has_user || url.password().is_some() || in_query
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
