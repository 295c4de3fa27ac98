//! The server as a process: `start` creates it from settings, `router` combines the surfaces, `frame` wraps
//! every route (`activity` and `access_log` observe, `message` reads the request, `unserved` answers when no
//! handler does), `gauges` sets metrics.
//!
//! Also the listener: HTTP/1.1 over TLS (rustls), or plain HTTP on loopback and behind a trusted proxy.
//! `connection` serves one connection, `watch` ends those that wait too long, `places` limits how many there
//! are, `tls` reloads the certificate's files. Why there is no HTTP/2:
//! docs/explanation/adr/0034-http1-alone.md.

pub mod access_log;
mod activity;
mod connection;
pub mod frame;
mod gauges;
mod message;
mod object;
mod places;
pub mod router;
pub mod start;
mod tls;
mod unserved;
mod watch;

use crate::config::{ClientCertificates, Settings};
use axum::Router;
use connection::{Line, told};
use places::{Full, Places};
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
    task::JoinSet,
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
/// polled. Until this is called, these signals kill the process at once. They also do if no handler can be
/// set.
pub fn told_to_stop() -> impl Future<Output = ()> {
    let told = [SignalKind::interrupt(), SignalKind::terminate()].map(signal);
    async {
        match told {
            [Ok(mut interrupted), Ok(mut terminated)] => tokio::select! {
                _ = interrupted.recv() => {}
                _ = terminated.recv() => {}
            },
            _ => std::future::pending().await,
        }
    }
}

/// The listening socket and its TLS certificate, if there is one: everything needed to serve.
pub struct Door {
    socket: tokio::net::TcpListener,
    certificate: Option<Certificate>,
    /// The socket that asks for client certificates, if there is one.
    asking: Option<(tokio::net::TcpListener, Certificate)>,
}

impl Door {
    /// Reads the certificate, if `settings` name one, and listens for clients with certificates, if they say where.
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
        let asking = match address.zip(certificate.as_ref()) {
            Some((address, certificate)) => {
                let socket = listen(address).map_err(|error| {
                    io::Error::new(error.kind(), format!("mtls.listen {address}: {error}"))
                })?;
                Some((tokio::net::TcpListener::from_std(socket)?, certificate.asking()))
            }
            None => None,
        };
        Ok(Self { socket: tokio::net::TcpListener::from_std(socket)?, certificate, asking })
    }

    /// Returns the local address.
    ///
    /// # Errors
    /// When the system doesn't return it.
    pub fn address(&self) -> io::Result<SocketAddr> {
        self.socket.local_addr()
    }
}

/// Serves `router` on `door` until told to stop.
pub async fn serve(router: Router, settings: &Settings, door: Door, stop: Stop) {
    let Door { socket: listener, certificate, asking } = door;
    let mut stopped = stop.0.subscribe();
    let line =
        Line { router, certificate, stop: stop.0.subscribe(), head_time: settings.connections.head_time() };
    let asking_line = asking
        .as_ref()
        .map_or_else(|| line.clone(), |(_, own)| Line { certificate: Some(own.clone()), ..line.clone() });
    let mut house = House { settings, places: Places::new(settings), connections: JoinSet::new() };
    loop {
        tokio::select! {
            () = told(&mut stopped) => break,
            Some(ended) = house.connections.join_next_with_id() => house.left(ended),
            accepted = listener.accept() => match accepted {
                Ok((stream, peer)) => house.enter(line.clone(), stream, peer).await,
                Err(error) => house.failed(&error).await,
            },
            accepted = accept(asking.as_ref()) => match accepted {
                Ok((stream, peer)) => house.enter(asking_line.clone(), stream, peer).await,
                Err(error) => house.failed(&error).await,
            },
        }
    }
    drop((listener, asking));
    loop {
        // A second call may shorten the time.
        let end = (*stopped.borrow_and_update()).unwrap_or_else(Instant::now);
        tokio::select! {
            ended = house.connections.join_next_with_id() => match ended {
                Some(ended) => house.left(ended),
                None => return,
            },
            Ok(()) = stopped.changed() => {}
            // The remaining connections are cut.
            () = tokio::time::sleep_until(end) => return,
        }
    }
}

/// Waits for a connection to the socket that asks for certificates; forever if there is none.
async fn accept(
    asking: Option<&(tokio::net::TcpListener, Certificate)>,
) -> io::Result<(TcpStream, SocketAddr)> {
    match asking {
        Some((listener, _)) => listener.accept().await,
        None => std::future::pending().await,
    }
}

/// The connections of a server. They end when it is dropped.
struct House<'a> {
    settings: &'a Settings,
    places: Places,
    connections: JoinSet<()>,
}

impl House<'_> {
    async fn enter(&mut self, line: Line, stream: TcpStream, peer: SocketAddr) {
        self.wait_for_leavers().await;
        if !self.places.admits(peer.ip()) {
            return;
        }
        let watch = Watch::new(&self.settings.connections);
        let task = self.connections.spawn(line.serve(stream, peer, watch.clone()));
        self.places.enter(task.id(), peer.ip(), watch);
    }

    /// Waits a moment for connections that were told to close. Otherwise a burst of new ones would be refused
    /// because of them.
    async fn wait_for_leavers(&mut self) {
        let until = Instant::now() + PAUSE;
        while self.places.is_crowded()
            && let Ok(Some(ended)) =
                tokio::time::timeout_at(until, self.connections.join_next_with_id()).await
        {
            self.left(ended);
        }
    }

    fn left(&mut self, ended: Result<(tokio::task::Id, ()), tokio::task::JoinError>) {
        self.places.leave(match ended {
            Ok((id, ())) => id,
            Err(error) => error.id(),
        });
    }

    async fn failed(&mut self, error: &io::Error) {
        use io::ErrorKind::{ConnectionAborted, ConnectionRefused, ConnectionReset};
        if !matches!(error.kind(), ConnectionAborted | ConnectionRefused | ConnectionReset) {
            tracing::debug!(%error, "could not accept a connection");
            self.places.make_room(Full::Descriptors, None);
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
