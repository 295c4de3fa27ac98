//! `xwms serve`: runs the server until it is told to stop.

use super::{error::CliError, telemetry};
use crate::{
    app::Shared,
    config::{self, Settings},
    server::{self, Listeners, router::router, start},
    store,
    subscribers::Subscribers,
    tasks,
};
use std::{process::ExitCode, time::Duration};
use xwms_events::client::ServerMode;

pub(super) async fn run(settings: Settings) -> Result<ExitCode, CliError> {
    telemetry::metrics(&settings)?;
    let _logs = telemetry::start(&settings, settings.log_format.into())?;
    let links = config::links::given();
    if !links.is_empty() {
        tracing::warn!(
            variables = links.join(" "),
            "skipped Kubernetes service links, which are not settings; set enableServiceLinks: false"
        );
    }
    for exposed in config::exposed(&settings) {
        tracing::warn!("{exposed}");
    }
    let listeners = listen(&settings)?;
    let (app, subscribers) = start::open(settings, ServerMode::Production).await?;
    let stop_signal = server::stop_signal();
    let operators = app.settings.operators.count();
    tracing::info!(issuer = app.settings.issuer, listen = %app.settings.listen, operators, "serving");
    until(stop_signal, app, subscribers, listeners).await
}

/// Binds the socket and reads the certificate first. A taken port or a broken file is then reported before
/// anything else happens, and nothing can fail once the server reports that it serves.
pub(super) fn listen(settings: &Settings) -> Result<Listeners, CliError> {
    let socket = server::listen(settings.listen)
        .map_err(|error| CliError::Message(format!("can't listen on {}: {error}", settings.listen)))?;
    Listeners::open(socket, settings)
        .map_err(|error| CliError::Message(format!("can't serve on {}: {error}", settings.listen)))
}

/// Serves until it is told to stop, or until a task dies that it can't do without. It then keeps serving
/// until load balancers know, and finishes the requests in flight. A second signal ends that wait.
pub(super) async fn until(
    stop_signal: impl Future<Output = ()>,
    app: Shared,
    subscribers: Subscribers,
    listeners: Listeners,
) -> Result<ExitCode, CliError> {
    let stop = server::Stop::default();
    let mut serving =
        std::pin::pin!(server::serve(router(app.clone()), &app.settings, listeners, stop.clone()));
    // Both futures run in this one task, so a server that runs can always be stopped.
    let code = tokio::select! {
        () = &mut serving => ExitCode::SUCCESS,
        code = drain(stop_signal, &app, &stop) => {
            serving.await;
            code
        }
    };
    subscribers.stop().await;
    // Connections still in use end with the process.
    let _ = tokio::time::timeout(store::DEADLINE, app.store.pool().close()).await;
    Ok(code)
}

/// Waits for a reason to stop, and tells the server to stop. Returns the process's exit code.
async fn drain(stop_signal: impl Future<Output = ()>, app: &Shared, stop: &server::Stop) -> ExitCode {
    let code = tokio::select! {
        () = stop_signal => ExitCode::SUCCESS,
        _ = tasks::fallen() => ExitCode::FAILURE,
    };
    let seconds = |seconds: u32| Duration::from_secs(seconds.into());
    tracing::info!("stopping: no longer ready");
    app.start_draining();
    let drained = tokio::time::sleep(seconds(app.settings.drain_seconds));
    tokio::select! { () = drained => {}, () = server::stop_signal() => {} }
    tracing::info!("stopping: refusing new requests, finishing those in flight");
    stop.within(seconds(app.settings.shutdown_seconds));
    code
}
