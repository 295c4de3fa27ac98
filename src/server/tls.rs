//! The certificate in use. A renewed file is used from the next handshake on. While the two files don't
//! match, as between the two writes of a renewal, the old certificate stays in use.

use super::reload::{self, Source};
use crate::config::{ClientCertificates, Tls};
use std::{io, path::PathBuf, sync::Arc};
use tokio::sync::watch;
use tokio_rustls::{TlsAcceptor, rustls::ServerConfig};

/// The protocol that the handshake negotiates.
const ALPN: &[u8] = b"http/1.1";

/// What the listeners present: the same certificate.
#[derive(Clone)]
struct Configs {
    usual: Arc<ServerConfig>,
    /// For the listener that asks clients for certificates of their own, if there is one.
    asking: Option<Arc<ServerConfig>>,
}

/// The certificate in use. Clones share it.
#[derive(Clone)]
pub(super) struct Certificate {
    configs: watch::Receiver<Configs>,
    clients: ClientCertificates,
}

impl Certificate {
    /// Reads the files, and follows their changes until the last clone is dropped. `clients` says whether any
    /// listener asks its clients for certificates: see [`Self::asking`].
    ///
    /// # Errors
    /// When the files can't be used.
    pub fn follow(tls: &Tls, clients: ClientCertificates) -> io::Result<Self> {
        let configs = reload::follow(Files { tls: tls.clone(), clients }).map_err(io::Error::other)?;
        Ok(Self { configs, clients: ClientCertificates::NotAsked })
    }

    /// Returns the same certificate for the listener that asks clients for theirs.
    pub fn asking(&self) -> Self {
        Self { clients: ClientCertificates::Asked, ..self.clone() }
    }

    pub fn acceptor(&self) -> TlsAcceptor {
        let configs = self.configs.borrow();
        let asking = configs.asking.as_ref().filter(|_| self.clients == ClientCertificates::Asked);
        asking.unwrap_or(&configs.usual).clone().into()
    }
}

/// The files of the certificate, and who needs it.
#[derive(Clone)]
struct Files {
    tls: Tls,
    clients: ClientCertificates,
}

impl Source for Files {
    type Value = Configs;
    const NAME: &'static str = "certificate";

    fn files(&self) -> Vec<PathBuf> {
        vec![self.tls.certificate.clone(), self.tls.key.clone()]
    }

    fn load(&self) -> Result<Configs, String> {
        let config = |clients: ClientCertificates| {
            let mut config = self.tls.load(clients).map_err(|problems| problems.join("; "))?;
            config.alpn_protocols = vec![ALPN.to_vec()];
            Ok::<_, String>(Arc::new(config))
        };
        let asking = match self.clients {
            ClientCertificates::Asked => Some(config(ClientCertificates::Asked)?),
            ClientCertificates::NotAsked => None,
        };
        Ok(Configs { usual: config(ClientCertificates::NotAsked)?, asking })
    }

    fn log_changed(&self) {
        tracing::info!(certificate = %self.tls.certificate.display(), "using a renewed certificate");
    }

    fn log_unusable(&self, problem: &str) {
        tracing::error!(%problem, "the renewed certificate can't be used; keeping the previous one");
    }
}
