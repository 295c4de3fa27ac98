//! `xwms serve`: the server until it is told to stop.

use super::{CliError, telemetry};
use crate::{
    app::{App, Shared, router},
    config::Settings,
    server,
    subscribers::Subscribers,
};
use std::{net::TcpListener, process::ExitCode, time::Duration};

pub(super) async fn run(settings: Settings) -> Result<ExitCode, CliError> {
    telemetry::start(&settings);
    telemetry::metrics(&settings)?;
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

/// Serves until it is told to stop, then goes on until balancers know, then finishes what is in flight. A second
/// signal does not wait for them.
pub(super) async fn until(
    told_to_stop: impl Future<Output = ()> + Send + 'static,
    app: Shared,
    subscribers: Subscribers,
    listener: TcpListener,
) -> Result<ExitCode, CliError> {
    let stop = server::Stop::default();
    let told = stop.clone();
    let leaving = app.clone();
    tokio::spawn(async move {
        told_to_stop.await;
        let seconds = |seconds: u32| Duration::from_secs(seconds.into());
        tracing::info!("stopping: not ready any more");
        leaving.leave();
        let drained = tokio::time::sleep(seconds(leaving.settings.drain_seconds));
        tokio::select! { () = drained => {}, () = server::told_to_stop() => {} }
        tracing::info!("stopping: no new requests, those in flight finish");
        told.within(seconds(leaving.settings.shutdown_seconds));
    });
    server::serve(router(app.clone()), &app.settings, listener, stop).await?;
    subscribers.stop().await;
    app.store.pool().close().await;
    Ok(ExitCode::SUCCESS)
}
