//! The accept loop: HTTP/1.1 over TLS by rustls, or in clear on loopback and behind a listed proxy, with a
//! bound on headers and on the time to send them, and a graceful end.

use crate::{config::Settings, http::frame::HEAD_MAX};
use axum::Router;
use axum_server::{Handle, tls_rustls::RustlsConfig};
use std::{
    io,
    net::{SocketAddr, TcpListener},
    sync::Arc,
    time::Duration,
};
use tokio::signal::unix::{SignalKind, signal};

/// How long a client may take to send the head.
const HEAD_TIME: Duration = Duration::from_secs(10);

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

/// Tells a server to stop.
#[derive(Clone, Default)]
pub struct Stop(Handle<SocketAddr>);

impl Stop {
    /// Accepts no more, and gives requests in flight this long to finish.
    pub fn within(&self, time: Duration) {
        self.0.graceful_shutdown(Some(time));
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

/// Serves `router` on `listener` until told to stop.
///
/// # Errors
/// When the certificate can't be used.
pub async fn serve(router: Router, settings: &Settings, listener: TcpListener, stop: Stop) -> io::Result<()> {
    let service = router.into_make_service_with_connect_info::<SocketAddr>();
    match &settings.tls {
        Some(tls) => {
            // It fails only where it was done before.
            let _ = rustls::crypto::aws_lc_rs::default_provider().install_default();
            let config = RustlsConfig::from_pem_file(&tls.certificate, &tls.key).await?;
            let mut http1 = rustls::ServerConfig::clone(&config.get_inner());
            http1.alpn_protocols = vec![b"http/1.1".to_vec()];
            config.reload_from_config(Arc::new(http1));
            let mut server = axum_server::from_tcp_rustls(listener, config)?.handle(stop.0);
            bound(server.http_builder());
            server.serve(service).await
        }
        None => {
            let mut server = axum_server::from_tcp(listener)?.handle(stop.0);
            bound(server.http_builder());
            server.serve(service).await
        }
    }
}

/// HTTP/1.1 only: the limits below are limits of that.
fn bound<E: Clone>(builder: &mut hyper_util::server::conn::auto::Builder<E>) {
    *builder = builder.clone().http1_only();
    builder
        .http1()
        .timer(hyper_util::rt::TokioTimer::new())
        .header_read_timeout(HEAD_TIME)
        // Beyond twice the limit hyper says no by itself, without a body; below, `frame` does.
        .max_buf_size(2 * HEAD_MAX);
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
