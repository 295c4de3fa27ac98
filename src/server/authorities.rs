//! The file of authorities whose certificates authenticate clients (`mtls.authorities`, RFC 8705 §2.1). A changed file
//! counts within seconds, without a restart: an authority that is no longer trusted must not go on authenticating
//! clients. While the file can't be used, the authorities from before stay.
//!
//! Not here: what the authorities check (`auth::certificate`), and the server's own certificate (`tls`).

use crate::{auth::certificate::Authorities, config::Mtls};
use std::{path::PathBuf, time::Duration};
use tokio::sync::watch;

/// How often the file is checked.
const LOOK: Duration = Duration::from_secs(2);

/// Reads the file, and follows its changes until the last receiver is dropped. Returns `None` without a file.
///
/// # Errors
/// Why the file can't be used.
pub(super) fn follow(mtls: &Mtls) -> Result<Option<watch::Receiver<Authorities>>, String> {
    let Some(file) = mtls.authorities.clone() else { return Ok(None) };
    let content = std::fs::read(&file).ok();
    let Some(verifier) = mtls.verifier()? else { return Ok(None) };
    let (sender, current) = watch::channel(Authorities::new(verifier));
    crate::tasks::vital("client authorities", keep_up(mtls.clone(), file, content, sender));
    Ok(Some(current))
}

async fn keep_up(mtls: Mtls, file: PathBuf, mut known: Option<Vec<u8>>, sender: watch::Sender<Authorities>) {
    loop {
        tokio::select! {
            () = tokio::time::sleep(LOOK) => {}
            () = sender.closed() => return,
        }
        let (settings, path) = (mtls.clone(), file.clone());
        let read = tokio::task::spawn_blocking(move || {
            let content = std::fs::read(&path).ok();
            let loaded = (content != known).then(|| settings.verifier());
            (content, loaded)
        });
        // The task is cancelled when the process ends.
        let Ok((content, loaded)) = read.await else { return };
        known = content;
        match loaded {
            None | Some(Ok(None)) => {}
            Some(Ok(Some(verifier))) => {
                sender.send_replace(Authorities::new(verifier));
                tracing::info!(authorities = %file.display(), "using changed authorities of clients");
            }
            Some(Err(problem)) => {
                metrics::counter!("xwms_tls_reload_failed_total").increment(1);
                tracing::error!(%problem, "the changed mtls.authorities can't be used; keeping the previous ones");
            }
        }
    }
}
