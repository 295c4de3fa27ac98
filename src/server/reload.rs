//! Values that are made of files, such as a certificate, and follow changes of their files without a restart. While
//! the files can't be used, as between the two writes of a renewal, the value from before stays.
//!
//! Not here: what is made of which files (`tls`, `authorities`).

use std::{path::PathBuf, time::Duration};
use tokio::sync::watch;

/// How often the files are checked.
const LOOK: Duration = Duration::from_secs(2);

/// What makes a value of files.
pub(super) trait Source: Clone + Send + 'static {
    type Value: Send + Sync + 'static;
    /// What the task is called that follows the files.
    const NAME: &'static str;

    fn files(&self) -> Vec<PathBuf>;

    /// Makes the value of what the files have now. It may block.
    ///
    /// # Errors
    /// Why the files can't be used.
    fn load(&self) -> Result<Self::Value, String>;

    /// Logs that changed files are in use.
    fn log_changed(&self);

    /// Logs why changed files can't be used.
    fn log_unusable(&self, problem: &str);
}

/// Makes the value, and follows changes of its files until the last receiver is dropped.
///
/// # Errors
/// Why the files can't be used.
pub(super) fn follow<S: Source>(source: S) -> Result<watch::Receiver<S::Value>, String> {
    let known = contents(&source.files());
    let (sender, current) = watch::channel(source.load()?);
    crate::tasks::vital(S::NAME, keep_up(source, known, sender));
    Ok(current)
}

async fn keep_up<S: Source>(source: S, mut known: Vec<Option<Vec<u8>>>, sender: watch::Sender<S::Value>) {
    loop {
        tokio::select! {
            () = tokio::time::sleep(LOOK) => {}
            () = sender.closed() => return,
        }
        let looking = source.clone();
        let look = tokio::task::spawn_blocking(move || {
            let contents = contents(&looking.files());
            let loaded = (contents != known).then(|| looking.load());
            (contents, loaded)
        });
        // The task is cancelled when the process ends.
        let Ok((contents, loaded)) = look.await else { return };
        known = contents;
        match loaded {
            None => {}
            Some(Ok(value)) => {
                sender.send_replace(value);
                source.log_changed();
            }
            Some(Err(problem)) => {
                metrics::counter!("xwms_tls_reload_failed_total").increment(1);
                source.log_unusable(&problem);
            }
        }
    }
}

/// Returns what the files have; `None` for one that can't be read.
fn contents(files: &[PathBuf]) -> Vec<Option<Vec<u8>>> {
    files.iter().map(|file| std::fs::read(file).ok()).collect()
}
