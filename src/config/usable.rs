//! Whether what the settings name can be used: keys, certificates and other files. Looked at before anything
//! else is, so that a server that can't start has changed nothing.

use super::{Nats, Settings, Tls};
use crate::keys::master::MasterKey;
use rustls::{
    ServerConfig,
    crypto::aws_lc_rs::default_provider,
    pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject},
};
use sqlx::postgres::PgConnectOptions;
use std::{fs::File, path::Path, sync::Arc};

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
    if let Some(tls) = &settings.tls {
        check_tls(tls, problems);
    }
    if let Some(nats) = &settings.nats {
        check_nats(nats, problems);
    }
}

fn check_tls(tls: &Tls, problems: &mut Vec<String>) {
    let chain = CertificateDer::pem_file_iter(&tls.certificate)
        .and_then(Iterator::collect::<Result<Vec<_>, _>>)
        .map_err(|error| problems.push(format!("tls.certificate: {}: {error}", tls.certificate.display())));
    let key = PrivateKeyDer::from_pem_file(&tls.key)
        .map_err(|error| problems.push(format!("tls.key: {}: {error}", tls.key.display())));
    if chain.as_ref().is_ok_and(Vec::is_empty) {
        problems.push(format!("tls.certificate: {}: it holds no certificate", tls.certificate.display()));
        return;
    }
    let (Ok(chain), Ok(key)) = (chain, key) else { return };
    let config = ServerConfig::builder_with_provider(Arc::new(default_provider()))
        .with_safe_default_protocol_versions()
        .and_then(|builder| builder.with_no_client_auth().with_single_cert(chain, key));
    if let Err(error) = config {
        problems.push(format!("tls.certificate and tls.key can't be used together: {error}"));
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
