//! Whether what the settings name can be used: keys, certificates and other files. Looked at before anything
//! else is, so that a server that can't start has changed nothing.

use super::{Nats, Settings};
use crate::keys::master::MasterKey;
use sqlx::postgres::PgConnectOptions;
use std::{fs::File, path::Path};

pub(super) fn check(settings: &Settings, problems: &mut Vec<String>) {
    let url = settings.database_url.as_ref().map(super::Hidden::reveal);
    // Not with what is wrong: it could quote a password.
    if url.is_some_and(|url| !url.starts_with("postgres") || url.parse::<PgConnectOptions>().is_err()) {
        problems.push("database_url is not a URL such as postgres://user:password@host/database".to_owned());
    }
    if let Some(key) = &settings.master_key
        && let Err(error) = MasterKey::from_base64(key.reveal())
    {
        problems.push(format!("master_key: {error}"));
    }
    if let Some(file) = &settings.master_key_file
        && let Err(error) = MasterKey::from_file(file, false)
    {
        problems.push(format!("master_key_file: {error}"));
    }
    if let Some(tls) = &settings.tls
        && let Err(wrong) = tls.load()
    {
        problems.extend(wrong);
    }
    if let Some(nats) = &settings.nats {
        check_nats(nats, problems);
    }
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
    match File::open(file)?.metadata()?.is_file() {
        true => Ok(()),
        false => Err(std::io::Error::other("it is no file")),
    }
}
