//! The certificate in use. A renewed file is used from the next handshake on. While the two files don't
//! match, as between the two writes of a renewal, the old certificate stays in use.

use crate::config::{ClientCertificates, Tls};
use std::{io, sync::Arc, time::Duration};
use tokio::sync::watch;
use tokio_rustls::{TlsAcceptor, rustls::ServerConfig};

/// The protocol that the handshake negotiates.
const ALPN: &[u8] = b"http/1.1";
/// How often the files are checked.
const LOOK: Duration = Duration::from_secs(2);

/// The content of both files, to detect changes.
#[derive(PartialEq, Eq)]
struct Content(Option<Vec<u8>>, Option<Vec<u8>>);

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
        let content = Content::of(tls);
        let (sender, configs) = watch::channel(load(tls, clients).map_err(io::Error::other)?);
        crate::tasks::vital("certificate", keep_up(tls.clone(), clients, content, sender));
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

impl Content {
    fn of(tls: &Tls) -> Self {
        Self(std::fs::read(&tls.certificate).ok(), std::fs::read(&tls.key).ok())
    }
}

async fn keep_up(tls: Tls, clients: ClientCertificates, mut known: Content, sender: watch::Sender<Configs>) {
    loop {
        tokio::select! {
            () = tokio::time::sleep(LOOK) => {}
            () = sender.closed() => return,
        }
        let files = tls.clone();
        let read = tokio::task::spawn_blocking(move || {
            let content = Content::of(&files);
            (content != known)
                .then(|| load(&files, clients))
                .map_or((known, None), |loaded| (content, Some(loaded)))
        });
        // The task is cancelled when the process ends.
        let Ok((content, loaded)) = read.await else { return };
        known = content;
        match loaded {
            None => {}
            Some(Ok(configs)) => {
                sender.send_replace(configs);
                tracing::info!(certificate = %tls.certificate.display(), "using a renewed certificate");
            }
            Some(Err(problem)) => {
                metrics::counter!("xwms_tls_reload_failed_total").increment(1);
                tracing::error!(%problem, "the renewed certificate can't be used; keeping the previous one");
            }
        }
    }
}

fn load(tls: &Tls, clients: ClientCertificates) -> Result<Configs, String> {
    let config = |clients: ClientCertificates| {
        let mut config = tls.load(clients).map_err(|problems| problems.join("; "))?;
        config.alpn_protocols = vec![ALPN.to_vec()];
        Ok::<_, String>(Arc::new(config))
    };
    let asking = match clients {
        ClientCertificates::Asked => Some(config(ClientCertificates::Asked)?),
        ClientCertificates::NotAsked => None,
    };
    Ok(Configs { usual: config(ClientCertificates::NotAsked)?, asking })
}
