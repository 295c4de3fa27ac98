//! The server as a process: `start` creates it from settings, `router` combines the surfaces, `frame` wraps
//! every route (`activity` and `access_log` observe, `message` reads the request, `unserved` answers when no
//! handler does), `gauges` sets metrics.
//!
//! Also the listener: HTTP/1.1 over TLS (rustls), or plain HTTP on loopback and behind a trusted proxy.
//! `connection` serves one connection, `watch` ends those that wait too long, `capacity` limits how many
//! there are, `reload` follows files: those of the certificate (`tls`) and of the authorities of clients
//! (`authorities`). `metrics_listener` serves the metrics. Why there is no HTTP/2:
//! docs/explanation/adr/0034-http1-alone.md.

pub mod access_log;
mod activity;
mod authorities;
mod capacity;
mod connection;
pub mod frame;
mod gauges;
mod message;
mod metrics_listener;
mod object;
mod reload;
pub mod router;
pub mod start;
mod tls;
mod unserved;
mod watch;

pub use metrics_listener::serve_metrics;

use crate::config::{ClientCertificates, Settings};
use axum::Router;
use capacity::{Capacity, Limit};
use connection::{ConnectionContext, stop_requested};
use std::{
    io,
    net::{SocketAddr, TcpListener},
    sync::Arc,
    time::Duration,
};
use tls::Certificate;
use tokio::{
    net::TcpStream,
    signal::unix::{SignalKind, signal},
    task::{Id, JoinError, JoinSet},
    time::Instant,
};
use watch::Watch;

/// How long accepting pauses after a failure that the peer didn't cause, such as too few descriptors. Also
/// the longest wait for closing connections to make room.
const PAUSE: Duration = Duration::from_millis(50);

/// How long a client may read nothing while data waits for it, so that no response or event stream stays open
/// forever.
const UNREAD: Duration = Duration::from_secs(30);

/// Listens on `address`.
///
/// # Errors
/// When the address is taken, or doesn't belong to this machine.
pub fn listen(address: SocketAddr) -> io::Result<TcpListener> {
    let listener = TcpListener::bind(address)?;
    listener.set_nonblocking(true)?;
    // Accepted connections inherit it from the listener.
    #[cfg(target_os = "linux")]
    socket2::SockRef::from(&listener).set_tcp_user_timeout(Some(UNREAD))?;
    Ok(listener)
}

/// Tells a server to stop. Clones control the same server.
#[derive(Clone)]
pub struct Stop(Arc<tokio::sync::watch::Sender<Option<Instant>>>);

impl Default for Stop {
    fn default() -> Self {
        Self(Arc::new(tokio::sync::watch::channel(None).0))
    }
}

impl Stop {
    /// Stops accepting, and gives requests in flight this long to finish.
    pub fn within(&self, time: Duration) {
        self.0.send_replace(Some(Instant::now() + time));
    }
}

/// Returns a future that completes on SIGINT or SIGTERM, even if the signal arrives before the future is
/// polled. Until this is called, and if no handler can be set, these signals kill the process at once.
pub fn stop_signal() -> impl Future<Output = ()> {
    let signals = [SignalKind::interrupt(), SignalKind::terminate()].map(signal);
    async {
        match signals {
            [Ok(mut interrupted), Ok(mut terminated)] => tokio::select! {
                _ = interrupted.recv() => {}
                _ = terminated.recv() => {}
            },
            _ => std::future::pending().await,
        }
    }
}

/// The listening sockets and their TLS certificate, if there is one.
pub struct Listeners {
    socket: tokio::net::TcpListener,
    certificate: Option<Certificate>,
    /// The socket that asks for client certificates, if there is one, with the certificate of the server there.
    mutual_tls: Option<(tokio::net::TcpListener, Certificate)>,
}

impl Listeners {
    /// Reads the certificate that `settings` name, if any, and opens the socket for clients with certificates if
    /// they name its address.
    ///
    /// # Errors
    /// When the certificate can't be used, or the address of the second socket is taken.
    pub fn open(socket: TcpListener, settings: &Settings) -> io::Result<Self> {
        let tls = settings.tls.as_ref();
        let address = settings.mtls.as_ref().and_then(|mtls| mtls.listen);
        // One task follows the files for both listeners.
        let clients =
            if address.is_some() { ClientCertificates::Asked } else { ClientCertificates::NotAsked };
        let certificate = tls.map(|tls| Certificate::follow(tls, clients)).transpose()?;
        let mutual_tls = match address.zip(certificate.as_ref()) {
            Some((address, certificate)) => {
                let socket = listen(address).map_err(|error| {
                    io::Error::new(error.kind(), format!("mtls.listen {address}: {error}"))
                })?;
                Some((tokio::net::TcpListener::from_std(socket)?, certificate.asking()))
            }
            None => None,
        };
        Ok(Self { socket: tokio::net::TcpListener::from_std(socket)?, certificate, mutual_tls })
    }

    /// Returns the local address.
    ///
    /// # Errors
    /// When the system doesn't return it.
    pub fn address(&self) -> io::Result<SocketAddr> {
        self.socket.local_addr()
    }
}

/// Serves `router` on `listeners` until told to stop.
pub async fn serve(router: Router, settings: &Settings, listeners: Listeners, stop: Stop) {
    let Listeners { socket: listener, certificate, mutual_tls } = listeners;
    let mut stopped = stop.0.subscribe();
    let head_time = settings.connections.head_time();
    let context = ConnectionContext { router, certificate, stop: stop.0.subscribe(), head_time };
    let mutual_tls_context = mutual_tls.as_ref().map_or_else(
        || context.clone(),
        |(_, own)| ConnectionContext { certificate: Some(own.clone()), ..context.clone() },
    );
    let capacity = Capacity::new(settings);
    let mut connections = Connections { settings, capacity, tasks: JoinSet::new() };
    loop {
        tokio::select! {
            () = stop_requested(&mut stopped) => break,
            Some(ended) = connections.tasks.join_next_with_id() => connections.ended(ended),
            accepted = listener.accept() => match accepted {
                Ok((stream, peer)) => connections.start(context.clone(), stream, peer).await,
                Err(error) => connections.not_accepted(&error).await,
            },
            accepted = accept(mutual_tls.as_ref()) => match accepted {
                Ok((stream, peer)) => connections.start(mutual_tls_context.clone(), stream, peer).await,
                Err(error) => connections.not_accepted(&error).await,
            },
        }
    }
    drop((listener, mutual_tls));
    loop {
        // A second call of `Stop::within` may shorten the time.
        let end = (*stopped.borrow_and_update()).unwrap_or_else(Instant::now);
        tokio::select! {
            ended = connections.tasks.join_next_with_id() => match ended {
                Some(ended) => connections.ended(ended),
                None => return,
            },
            Ok(()) = stopped.changed() => {}
            // The remaining connections are cut.
            () = tokio::time::sleep_until(end) => return,
        }
    }
}

/// Waits for a connection to the socket that asks for certificates; forever if this server has no such socket.
async fn accept(
    mutual_tls: Option<&(tokio::net::TcpListener, Certificate)>,
) -> io::Result<(TcpStream, SocketAddr)> {
    match mutual_tls {
        Some((listener, _)) => listener.accept().await,
        None => std::future::pending().await,
    }
}

/// Returns the id of a task that ended.
fn id_of(ended: &Result<(Id, ()), JoinError>) -> Id {
    match ended {
        Ok((id, ())) => *id,
        Err(error) => error.id(),
    }
}

/// The connections of a server. They end when it is dropped.
struct Connections<'a> {
    settings: &'a Settings,
    capacity: Capacity,
    tasks: JoinSet<()>,
}

impl Connections<'_> {
    async fn start(&mut self, context: ConnectionContext, stream: TcpStream, peer: SocketAddr) {
        self.wait_for_closing().await;
        if !self.capacity.admit(peer.ip()) {
            return;
        }
        let watch = Watch::new(&self.settings.connections);
        let task = self.tasks.spawn(context.serve(stream, peer, watch.clone()));
        self.capacity.add(task.id(), peer.ip(), watch);
    }

    /// Waits a moment for connections that were told to close. Otherwise a burst of new ones would be refused
    /// because of them.
    async fn wait_for_closing(&mut self) {
        let until = Instant::now() + PAUSE;
        while self.capacity.is_overfull()
            && let Ok(Some(ended)) = tokio::time::timeout_at(until, self.tasks.join_next_with_id()).await
        {
            self.ended(ended);
        }
    }

    fn ended(&mut self, ended: Result<(Id, ()), JoinError>) {
        self.capacity.remove(id_of(&ended));
    }

    async fn not_accepted(&mut self, error: &io::Error) {
        use io::ErrorKind::{ConnectionAborted, ConnectionRefused, ConnectionReset};
        if !matches!(error.kind(), ConnectionAborted | ConnectionRefused | ConnectionReset) {
            tracing::debug!(%error, "could not accept a connection");
            self.capacity.make_room(Limit::Descriptors, None);
            tokio::time::sleep(PAUSE).await;
        }
    }
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::{UNREAD, listen};
    use std::net::TcpStream;

    #[test]
    fn connections_end_when_nothing_is_read() {
        let listener = listen("127.0.0.1:0".parse().unwrap()).unwrap();
        let _client = TcpStream::connect(listener.local_addr().unwrap()).unwrap();
        listener.set_nonblocking(false).unwrap();
        let (accepted, _) = listener.accept().unwrap();
        assert_eq!(socket2::SockRef::from(&accepted).tcp_user_timeout().unwrap(), Some(UNREAD));
    }
}
