//! Background tasks. When a task dies that the process can't do without, the process shuts down in an orderly
//! way: the main loop waits for [`fallen`]. A task that can be restarted is restarted by its own loop. Both
//! kinds of failure are counted.
//!
//! Not here: tasks of one connection, one request or one webhook, whose end affects nothing else.

use futures::FutureExt;
use std::{any::Any, panic::AssertUnwindSafe, sync::LazyLock};
use tokio::{sync::watch, task::JoinHandle};

/// The first task that died. It is global because its death stops the whole process.
static FALLEN: LazyLock<watch::Sender<Option<&'static str>>> = LazyLock::new(|| watch::channel(None).0);

/// Starts `work`. A panic in it stops the process.
pub fn vital(name: &'static str, work: impl Future<Output = ()> + Send + 'static) -> JoinHandle<()> {
    tokio::spawn(watched(name, work))
}

/// Starts `work` for one request. Its end affects nothing else, so a panic in it is only counted.
pub fn aside(name: &'static str, work: impl Future<Output = ()> + Send + 'static) {
    tokio::spawn(async move {
        if caught(work).await.is_err() {
            died(name);
        }
    });
}

/// Runs `work`, which may end at any time. A panic in it stops the process.
pub async fn watched(name: &'static str, work: impl Future<Output = ()>) {
    if let Err(panic) = caught(work).await {
        fell(name, &panic);
    }
}

/// Runs `work`, which must run until `stopped`. If it returns or panics before that, the process stops.
pub async fn watched_until(
    name: &'static str,
    stopped: watch::Receiver<bool>,
    work: impl Future<Output = ()>,
) {
    let why = match caught(work).await {
        Err(panic) => panic,
        Ok(()) => "the task ended unexpectedly".to_owned(),
    };
    // A dropped sender means stop, too.
    if !*stopped.borrow() && stopped.has_changed().is_ok() {
        fell(name, &why);
    }
}

/// Runs `work` until it ends or the process is `stopped`, which cuts it off. A dropped sender means stop, too.
pub async fn until_stopped(mut stopped: watch::Receiver<bool>, work: impl Future<Output = ()>) {
    tokio::select! {
        () = work => {}
        _ = stopped.wait_for(|stopped| *stopped) => {}
    }
}

/// Runs `work` and returns its output.
///
/// # Errors
/// Returns the panic's message if `work` panics.
pub async fn caught<T>(work: impl Future<Output = T>) -> Result<T, String> {
    AssertUnwindSafe(work).catch_unwind().await.map_err(|panic| words(panic.as_ref()))
}

/// Counts a task that died, for a caller that restarts it.
pub fn died(name: &'static str) {
    metrics::counter!("xwms_background_failures_total", "task" => name).increment(1);
}

/// Waits until a task dies that the process can't do without. Returns the task's name.
pub async fn fallen() -> &'static str {
    let mut fallen = FALLEN.subscribe();
    let name = fallen.wait_for(Option::is_some).await.map(|name| *name);
    match name {
        Ok(Some(name)) => name,
        // The sender is never dropped.
        _ => std::future::pending().await,
    }
}

fn fell(name: &'static str, why: &str) {
    tracing::error!(task = name, why, "a background task died; the process stops");
    died(name);
    FALLEN.send_if_modified(|first| {
        let is_first = first.is_none();
        first.get_or_insert(name);
        is_first
    });
}

fn words(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
    text.or_else(|| panic.downcast_ref::<String>().cloned()).unwrap_or_else(|| "it panicked".to_owned())
}

#[cfg(test)]
mod tests {
    use super::{caught, fallen, until_stopped, vital, watched_until};
    use tokio::sync::watch;

    #[tokio::test]
    async fn a_task_that_dies_is_reported_by_name() {
        let (_stop, stopped) = watch::channel(false);
        watched_until("test", stopped, async {}).await;
        assert_eq!(fallen().await, "test", "the task ended unexpectedly");
        vital("later", async { panic!("as the test wants") }).await.unwrap();
        assert_eq!(fallen().await, "test", "the first is the reason");
    }

    #[tokio::test]
    async fn a_task_that_was_told_to_stop_is_not_reported() {
        let before = super::FALLEN.subscribe();
        let (stop, stopped) = watch::channel(false);
        stop.send_replace(true);
        watched_until("told", stopped, async {}).await;
        let (stop, stopped) = watch::channel(false);
        drop(stop);
        watched_until("dropped", stopped, async {}).await;
        assert!(!["told", "dropped"].iter().any(|name| *before.borrow() == Some(name)));
    }

    #[tokio::test]
    async fn work_is_cut_off_when_it_has_to_stop_and_ends_by_itself_otherwise() {
        let (stop, stopped) = watch::channel(false);
        until_stopped(stopped.clone(), async {}).await;
        stop.send_replace(true);
        until_stopped(stopped, std::future::pending()).await;
        let (stop, stopped) = watch::channel(false);
        drop(stop);
        until_stopped(stopped, std::future::pending()).await;
    }

    #[tokio::test]
    async fn the_words_of_a_panic_are_kept() {
        let why = caught(async { panic!("seven {}", 7) }).await;
        assert_eq!(why, Err::<(), _>("seven 7".to_owned()));
        assert_eq!(caught(async { 1 }).await, Ok(1));
    }
}
