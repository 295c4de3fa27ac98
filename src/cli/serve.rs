//! `xwms serve`: the server until it is told to stop.

use super::{CliError, telemetry};
use crate::{
    app::{App, Shared, router},
    config::{self, Settings},
    dev::requests,
    server, store,
    subscribers::Subscribers,
    tasks,
};
use axum::middleware;
use std::{net::TcpListener, process::ExitCode, time::Duration};

pub(super) async fn run(settings: Settings) -> Result<ExitCode, CliError> {
    let _logs = telemetry::start(&settings);
    telemetry::metrics(&settings)?;
    let links = config::links::given();
    if !links.is_empty() {
        tracing::warn!(
            variables = links.join(" "),
            "these are service links of Kubernetes and no settings: set enableServiceLinks: false"
        );
    }
    for exposed in config::exposed(&settings) {
        tracing::warn!("{exposed}");
    }
    let listener = listen(&settings)?;
    let (app, subscribers) = App::open(settings, false).await?;
    let told = server::told_to_stop();
    tracing::info!(issuer = app.settings.issuer, listen = %app.settings.listen, "serving");
    until(told, app, subscribers, listener).await
}

/// Binds first, so that a taken port is told before anything else happens.
pub(super) fn listen(settings: &Settings) -> Result<TcpListener, CliError> {
    server::listen(settings.listen)
        .map_err(|error| CliError::Said(format!("can't listen on {}: {error}", settings.listen)))
}

/// Serves until it is told to stop, or a task has died that it can't do without; then goes on until balancers know,
/// then finishes what is in flight. A second signal does not wait for them.
pub(super) async fn until(
    told_to_stop: impl Future<Output = ()>,
    app: Shared,
    subscribers: Subscribers,
    listener: TcpListener,
) -> Result<ExitCode, CliError> {
    let stop = server::Stop::default();
    let routes = match app.development {
        true => router(app.clone()).layer(middleware::from_fn(requests::show)),
        false => router(app.clone()),
    };
    let mut serving = std::pin::pin!(server::serve(routes, &app.settings, listener, stop.clone()));
    // In this very task: one that serves is one that can be stopped.
    let code = tokio::select! {
        served = &mut serving => {
            served?;
            ExitCode::SUCCESS
        }
        code = leave(told_to_stop, &app, &stop) => {
            serving.await?;
            code
        }
    };
    subscribers.stop().await;
    // Who still holds a connection loses it with the process.
    let _ = tokio::time::timeout(store::DEADLINE, app.store.pool().close()).await;
    Ok(code)
}

/// Waits for a reason to stop, and tells the server to. Returns what the process then ends with.
async fn leave(told_to_stop: impl Future<Output = ()>, app: &Shared, stop: &server::Stop) -> ExitCode {
    let code = tokio::select! {
        () = told_to_stop => ExitCode::SUCCESS,
        _ = tasks::fallen() => ExitCode::FAILURE,
    };
    let seconds = |seconds: u32| Duration::from_secs(seconds.into());
    tracing::info!("stopping: not ready any more");
    app.leave();
    let drained = tokio::time::sleep(seconds(app.settings.drain_seconds));
    tokio::select! { () = drained => {}, () = server::told_to_stop() => {} }
    tracing::info!("stopping: no new requests, those in flight finish");
    stop.within(seconds(app.settings.shutdown_seconds));
    code
}
