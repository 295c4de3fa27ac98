//! One connection: the TLS handshake if there is one, then HTTP/1.1, one request after another.

use super::{
    frame::HEAD_MAX,
    message::TwoLengths,
    tls::Certificate,
    watch::{Busy, Watch, Watched},
};
use crate::surface::http::client_certificate::OfConnection;
use axum::{Router, body::Body, extract::ConnectInfo};
use http::header::TRANSFER_ENCODING;
use hyper::{
    Request,
    body::{Body as HttpBody, Bytes, Frame, Incoming, SizeHint},
    server::conn::http1,
    service::service_fn,
};
use hyper_util::rt::TokioIo;
use std::{
    net::SocketAddr,
    pin::{Pin, pin},
    sync::Arc,
    task::{Context, Poll},
    time::Duration,
};
use tokio::{
    io::{AsyncRead, AsyncWrite},
    net::TcpStream,
    sync::watch,
    time::Instant,
};
use tower::Service;

/// How long a started request head may still take once the connection is to end.
const HEAD_AT_END: Duration = Duration::from_secs(1);

/// What all connections of a listener share.
#[derive(Clone)]
pub(super) struct ConnectionContext {
    pub router: Router,
    pub certificate: Option<Certificate>,
    pub stop: watch::Receiver<Option<Instant>>,
    pub head_time: Duration,
}

impl ConnectionContext {
    /// Serves a connection until it ends.
    pub async fn serve(mut self, stream: TcpStream, peer: SocketAddr, watch: Arc<Watch>) {
        // Small responses are not delayed until there is more data. A failure costs only time.
        let _ = stream.set_nodelay(true);
        let Some(certificate) = self.certificate.take() else {
            return self.serve_http(stream, peer, None, watch).await;
        };
        let handshake = tokio::time::timeout(self.head_time, certificate.acceptor().accept(stream));
        let accepted = tokio::select! {
            accepted = handshake => accepted,
            () = stop_requested(&mut self.stop) => return,
            () = watch.closed() => return,
        };
        if let Ok(Ok(stream)) = accepted {
            let (_, session) = stream.get_ref();
            let client_certificate = session.peer_certificates().and_then(OfConnection::of);
            self.serve_http(stream, peer, client_certificate, watch).await;
        }
    }

    async fn serve_http<T>(
        mut self,
        stream: T,
        peer: SocketAddr,
        client_certificate: Option<OfConnection>,
        watch: Arc<Watch>,
    ) where
        T: AsyncRead + AsyncWrite + Unpin + Send + 'static,
    {
        let (router, requests) = (self.router, watch.clone());
        let service = service_fn(move |mut request: Request<Incoming>| {
            let busy = requests.begin();
            request.extensions_mut().insert(ConnectInfo(peer));
            if let Some(certificate) = &client_certificate {
                request.extensions_mut().insert(certificate.clone());
            }
            if request.headers().contains_key(TRANSFER_ENCODING) && requests.head_has(b"content-length") {
                request.extensions_mut().insert(TwoLengths);
            }
            // A router is always ready.
            let response = router.clone().call(request);
            async move { response.await.map(|response| response.map(|body| TrackedBody { body, _busy: busy })) }
        });
        let mut connection = pin!(
            http1::Builder::new()
                .header_read_timeout(None)
                // Hyper itself refuses heads beyond twice the limit, without a body. `frame` refuses
                // those above the limit itself.
                .max_buf_size(2 * HEAD_MAX)
                .serve_connection(TokioIo::new(Watched::new(stream, watch.clone())), service)
        );
        tokio::select! {
            biased;
            // Errors here concern only the peer.
            _ = connection.as_mut() => return,
            () = watch.closed() => {}
            () = stop_requested(&mut self.stop) => {}
        }
        // An idle connection ends at once.
        connection.as_mut().graceful_shutdown();
        if watch.is_in_head() {
            drop(tokio::time::timeout(HEAD_AT_END, connection).await);
        } else {
            drop(connection.await);
        }
    }
}

/// Waits until the server is told to stop.
pub(super) async fn stop_requested(stop: &mut watch::Receiver<Option<Instant>>) {
    // Without a sender no stop can arrive.
    if stop.wait_for(Option::is_some).await.is_err() {
        std::future::pending::<()>().await;
    }
}

/// A response body. The connection is busy until it is sent.
struct TrackedBody {
    body: Body,
    _busy: Busy,
}

impl HttpBody for TrackedBody {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        Pin::new(&mut self.body).poll_frame(cx)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
