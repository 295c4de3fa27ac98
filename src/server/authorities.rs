//! The file of authorities whose certificates authenticate clients (`mtls.authorities`, RFC 8705 §2.1). A changed file
//! counts within seconds, without a restart: an authority that is no longer trusted must not go on authenticating
//! clients. While the file can't be used, the authorities from before stay.
//!
//! Not here: what the authorities check (`auth::certificate`), and the server's own certificate (`tls`).

use super::reload::{self, Source};
use crate::{
    auth::certificate::Authorities,
    config::{Mtls, certificate_verifier},
};
use std::path::PathBuf;
use tokio::sync::watch;

/// Reads the file, and follows its changes until the last receiver is dropped. Returns `None` without a file.
///
/// # Errors
/// Why the file can't be used.
pub(super) fn follow(mtls: &Mtls) -> Result<Option<watch::Receiver<Authorities>>, String> {
    mtls.authorities.clone().map(|file| reload::follow(AuthoritiesFile(file))).transpose()
}

#[derive(Clone)]
struct AuthoritiesFile(PathBuf);

impl Source for AuthoritiesFile {
    type Value = Authorities;
    const NAME: &'static str = "client authorities";

    fn files(&self) -> Vec<PathBuf> {
        vec![self.0.clone()]
    }

    fn load(&self) -> Result<Authorities, String> {
        certificate_verifier(&self.0).map(Authorities::new)
    }

    fn log_changed(&self) {
        tracing::info!(authorities = %self.0.display(), "using changed authorities of clients");
    }

    fn log_unusable(&self, problem: &str) {
        tracing::error!(%problem, "the changed mtls.authorities can't be used; keeping the previous ones");
    }
}
