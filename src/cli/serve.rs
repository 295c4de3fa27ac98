//! `xwms serve`: runs the server until it is told to stop.

use super::{error::CliError, telemetry};
use crate::{
    app::Shared,
    config::{self, Settings},
    server::{self, Door, router::router, start},
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
    let door = listen(&settings)?;
    let (app, subscribers) = start::open(settings, ServerMode::Production).await?;
    let told = server::told_to_stop();
    let operators = app.settings.operators.count();
    tracing::info!(issuer = app.settings.issuer, listen = %app.settings.listen, operators, "serving");
    until(told, app, subscribers, door).await
}

/// Binds the socket and reads the certificate first. A taken port or a broken file is then reported before
/// anything else happens, and nothing can fail once the server reports that it serves.
pub(super) fn listen(settings: &Settings) -> Result<Door, CliError> {
    let socket = server::listen(settings.listen)
        .map_err(|error| CliError::Said(format!("can't listen on {}: {error}", settings.listen)))?;
    Door::open(socket, settings)
        .map_err(|error| CliError::Said(format!("can't serve on {}: {error}", settings.listen)))
}

/// Serves until it is told to stop, or until a task dies that it can't do without. It then keeps serving
/// until load balancers know, and finishes the requests in flight. A second signal ends that wait.
pub(super) async fn until(
    told_to_stop: impl Future<Output = ()>,
    app: Shared,
    subscribers: Subscribers,
    door: Door,
) -> Result<ExitCode, CliError> {
    let stop = server::Stop::default();
    let mut serving = std::pin::pin!(server::serve(router(app.clone()), &app.settings, door, stop.clone()));
    // Both futures run in this one task, so a server that runs can always be stopped.
    let code = tokio::select! {
        () = &mut serving => ExitCode::SUCCESS,
        code = drain(told_to_stop, &app, &stop) => {
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
async fn drain(told_to_stop: impl Future<Output = ()>, app: &Shared, stop: &server::Stop) -> ExitCode {
    let code = tokio::select! {
        () = told_to_stop => ExitCode::SUCCESS,
        _ = tasks::fallen() => ExitCode::FAILURE,
    };
    let seconds = |seconds: u32| Duration::from_secs(seconds.into());
    tracing::info!("stopping: no longer ready");
    app.start_draining();
    let drained = tokio::time::sleep(seconds(app.settings.drain_seconds));
    tokio::select! { () = drained => {}, () = server::told_to_stop() => {} }
    tracing::info!("stopping: refusing new requests, finishing those in flight");
    stop.within(seconds(app.settings.shutdown_seconds));
    code
}
