//! The server as a process: `start` makes it from settings, `router` puts the surfaces together, `frame` stands around every
//! route (`activity` and `access_log` watch, `message` reads, `unserved` says what no route does), `gauges` count.
//!
//! And the listener: HTTP/1.1 over TLS by rustls, or in clear on loopback and behind a listed proxy. `connection` serves one,
//! `watch` ends those that wait too long, `places` bounds how many there are, `tls` follows the certificate's files.
//! Why there is no HTTP/2: docs/explanation/adr/0034-http1-alone.md.

pub mod access_log;
mod activity;
mod connection;
pub mod frame;
mod gauges;
mod message;
mod places;
pub mod router;
pub mod start;
mod tls;
mod unserved;
mod watch;

use crate::config::Settings;
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

/// How long nothing is accepted after a failure that does not come from the peer, such as too few descriptors; and at most
/// while others leave to make room.
const PAUSE: Duration = Duration::from_millis(50);

/// How long a client may read nothing of what is there for it: nobody holds an answer or an event stream for ever.
const UNREAD: Duration = Duration::from_secs(30);

/// Listens on `address`.
///
/// # Errors
/// When it is taken, or not of this machine.
pub fn listen(address: SocketAddr) -> io::Result<TcpListener> {
    let listener = TcpListener::bind(address)?;
    listener.set_nonblocking(true)?;
    // Connections have it from their listener.
    #[cfg(target_os = "linux")]
    socket2::SockRef::from(&listener).set_tcp_user_timeout(Some(UNREAD))?;
    Ok(listener)
}

/// Tells a server to stop. Clones tell the same one.
#[derive(Clone)]
pub struct Stop(Arc<tokio::sync::watch::Sender<Option<Instant>>>);

impl Default for Stop {
    fn default() -> Self {
        Self(Arc::new(tokio::sync::watch::channel(None).0))
    }
}

impl Stop {
    /// Accepts no more, and gives requests in flight this long to finish.
    pub fn within(&self, time: Duration) {
        self.0.send_replace(Some(Instant::now() + time));
    }
}

/// Ends when the process gets SIGINT or SIGTERM, also if it gets it before anybody waits. Until this is called they kill
/// at once, as they do where no handler can be set.
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

/// Where connections come in: a socket, and the certificate that they are shown. Whoever has it can serve.
pub struct Door {
    socket: tokio::net::TcpListener,
    certificate: Option<Certificate>,
}

impl Door {
    /// Reads the certificate, if `settings` have one.
    ///
    /// # Errors
    /// When it can't be used.
    pub fn open(socket: TcpListener, settings: &Settings) -> io::Result<Self> {
        let certificate = settings.tls.as_ref().map(Certificate::follow).transpose()?;
        Ok(Self { socket: tokio::net::TcpListener::from_std(socket)?, certificate })
    }

    /// Where it is.
    ///
    /// # Errors
    /// When the system does not say.
    pub fn address(&self) -> io::Result<SocketAddr> {
        self.socket.local_addr()
    }
}

/// Serves `router` behind `door` until told to stop.
pub async fn serve(router: Router, settings: &Settings, door: Door, stop: Stop) {
    let Door { socket: listener, certificate } = door;
    let mut stopped = stop.0.subscribe();
    let line =
        Line { router, certificate, stop: stop.0.subscribe(), head_time: settings.connections.head_time() };
    let mut house = House { line, settings, places: Places::new(settings), connections: JoinSet::new() };
    loop {
        tokio::select! {
            () = told(&mut stopped) => break,
            Some(ended) = house.connections.join_next_with_id() => house.left(ended),
            accepted = listener.accept() => match accepted {
                Ok((stream, peer)) => house.enter(stream, peer).await,
                Err(error) => house.failed(&error).await,
            },
        }
    }
    drop(listener);
    loop {
        // It may be told again, to stop sooner.
        let end = (*stopped.borrow_and_update()).unwrap_or_else(Instant::now);
        tokio::select! {
            ended = house.connections.join_next_with_id() => match ended {
                Some(ended) => house.left(ended),
                None => return,
            },
            Ok(()) = stopped.changed() => {}
            // The others are cut.
            () = tokio::time::sleep_until(end) => return,
        }
    }
}

/// The connections of a server. Those that are left end with it.
struct House<'a> {
    line: Line,
    settings: &'a Settings,
    places: Places,
    connections: JoinSet<()>,
}

impl House<'_> {
    async fn enter(&mut self, stream: TcpStream, peer: SocketAddr) {
        self.wait_for_leavers().await;
        if !self.places.admits(peer.ip()) {
            return;
        }
        let watch = Watch::new(&self.settings.connections);
        let task = self.connections.spawn(self.line.clone().serve(stream, peer, watch.clone()));
        self.places.enter(task.id(), peer.ip(), watch);
    }

    /// Gives connections that were told to leave a moment to do so: in a burst, newcomers would be refused for them.
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
            tracing::debug!(%error, "a connection could not be taken");
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
