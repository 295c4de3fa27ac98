//! Keep-alive connections to receivers. A receiver or a load balancer in front of it may close one at any
//! time, even while a message is being sent. Then nobody knows whether the receiver saw the message. As the
//! message has an id, it is sent once more right away, on a new connection.

use crate::{
    config,
    outbound::egress::{self, Egress},
};
use reqwest::{Client, ClientBuilder, Error, Request, Response, header::HeaderMap};
use std::{
    cell::Cell,
    error::Error as _,
    io::{self, ErrorKind},
    task::{Context, Poll},
    time::Duration,
};
use tower::{Service, layer::layer_fn};
use url::Url;

/// How long an idle connection is kept.
const KEPT: Duration = Duration::from_secs(30);

tokio::task_local! {
    /// Whether the attempt has dialed: then its connection is new.
    static DIALLED: Cell<bool>;
}

fn client(settings: &config::Webhooks, guard: &Egress) -> Result<ClientBuilder, Error> {
    // Retries are decided here, not by the client.
    Ok(egress::client(settings.proxy.as_ref(), guard.clone())?.retry(reqwest::retry::never()))
}

/// The connections of one kind; clones share them.
#[derive(Clone)]
pub(super) struct Connections {
    kept: Client,
    /// Connections for one message each.
    fresh: Client,
}

impl Connections {
    /// Creates connections from the settings, to the addresses that `guard` permits.
    ///
    /// # Errors
    /// If the settings can't be used, or the system has no root certificates.
    pub fn new(settings: &config::Webhooks, guard: &Egress) -> Result<Self, Error> {
        Self::of(|| client(settings, guard))
    }

    /// Creates connections that trust no certificate.
    ///
    /// # Errors
    /// If the settings can't be used.
    pub fn without_roots(settings: &config::Webhooks, guard: &Egress) -> Result<Self, Error> {
        Self::of(|| Ok(client(settings, guard)?.tls_certs_only([])))
    }

    fn of(builder: impl Fn() -> Result<ClientBuilder, Error>) -> Result<Self, Error> {
        Ok(Self {
            kept: builder()?.pool_idle_timeout(KEPT).connector_layer(layer_fn(Noting)).build()?,
            fresh: builder()?.pool_max_idle_per_host(0).build()?,
        })
    }

    /// Posts `body` to `url`; retries once on a new connection if a kept one closed before the response.
    ///
    /// # Errors
    /// Why there is no response.
    pub async fn post(&self, url: &Url, headers: HeaderMap, body: Vec<u8>) -> Result<Response, Error> {
        let request = self.kept.post(url.clone()).headers(headers).body(body).build()?;
        let again = request.try_clone();
        match (self.by_a_kept_one(request).await, again) {
            (Err((error, true)), Some(again)) if has_ended(&error) => self.fresh.execute(again).await,
            (answer, _) => answer.map_err(|(error, _)| error),
        }
    }

    /// Returns the response, or the error and whether the connection had been kept.
    async fn by_a_kept_one(&self, request: Request) -> Result<Response, (Error, bool)> {
        let exchange = async {
            let answer = self.kept.execute(request).await;
            answer.map_err(|error| (error, !DIALLED.with(Cell::get)))
        };
        DIALLED.scope(Cell::new(false), exchange).await
    }
}

/// Whether the peer closed the connection, as opposed to sending an invalid response.
fn has_ended(error: &Error) -> bool {
    let mut cause = error.source();
    while let Some(error) = cause {
        if let Some(error) = error.downcast_ref::<hyper::Error>()
            && (error.is_incomplete_message() || error.is_canceled() || error.is_closed())
        {
            return true;
        }
        let ended = |kind| {
            use ErrorKind::{BrokenPipe, ConnectionAborted, ConnectionReset, NotConnected, UnexpectedEof};
            matches!(kind, BrokenPipe | ConnectionAborted | ConnectionReset | NotConnected | UnexpectedEof)
        };
        if error.downcast_ref::<io::Error>().is_some_and(|error| ended(error.kind())) {
            return true;
        }
        cause = error.source();
    }
    false
}

/// Records in the attempt that it dials.
#[derive(Clone)]
struct Noting<S>(S);

impl<R, S: Service<R>> Service<R> for Noting<S> {
    type Response = S::Response;
    type Error = S::Error;
    type Future = S::Future;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.0.poll_ready(context)
    }

    fn call(&mut self, request: R) -> S::Future {
        // A dial that outlives its attempt serves the next one.
        let _ = DIALLED.try_with(|dialled| dialled.set(true));
        self.0.call(request)
    }
}

#[cfg(test)]
mod tests {
    use super::Connections;
    use crate::{config::Webhooks, outbound::egress::Egress};
    use reqwest::header::HeaderMap;
    use std::sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    };
    use tokio::{
        io::{AsyncReadExt, AsyncWriteExt},
        net::{TcpListener, TcpStream},
    };
    use url::Url;

    /// The outcome of one request on one connection.
    #[derive(Clone, Copy)]
    enum Fate {
        Answered,
        /// The response is not HTTP.
        Nonsense,
        /// The connection is closed normally.
        Closed,
        /// The connection is reset.
        Reset,
    }
    use Fate::{Answered, Closed, Nonsense, Reset};

    async fn serve(mut stream: TcpStream, fates: &[Fate], requests: &AtomicUsize) {
        for fate in fates {
            let mut head = Vec::new();
            while !head.ends_with(b"{}") {
                let mut bytes = [0; 4096];
                match stream.read(&mut bytes).await {
                    Ok(read @ 1..) => head.extend_from_slice(&bytes[..read]),
                    _ => return,
                }
            }
            requests.fetch_add(1, Ordering::SeqCst);
            match fate {
                Answered => stream.write_all(b"HTTP/1.1 204 No Content\r\n\r\n").await.unwrap(),
                Nonsense => return stream.write_all(b"nonsense\r\n\r\n").await.unwrap(),
                Closed => return,
                Reset => return stream.set_zero_linger().unwrap(),
            }
        }
    }

    /// Posts `posts` times in sequence to a receiver whose connections behave as in `connections`. Returns
    /// whether each post got a response, and how many requests arrived.
    async fn post(posts: usize, connections: &'static [&'static [Fate]]) -> (Vec<bool>, usize) {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = Url::parse(&format!("http://{}/", listener.local_addr().unwrap())).unwrap();
        let requests = Arc::new(AtomicUsize::new(0));
        let counted = requests.clone();
        let serving = tokio::spawn(async move {
            for fates in connections {
                let (stream, _) = listener.accept().await.unwrap();
                let counted = counted.clone();
                tokio::spawn(async move { serve(stream, fates, &counted).await });
            }
            // A further connection is left open without a response; otherwise it would count as one more
            // request.
            std::future::pending::<()>().await;
        });
        let guard = Egress::new(vec!["127.0.0.0/8".parse().unwrap()]);
        let sending = Connections::without_roots(&Webhooks::default(), &guard.plain()).unwrap();
        let mut answered = Vec::new();
        for _ in 0..posts {
            answered.push(sending.post(&url, HeaderMap::new(), b"{}".to_vec()).await.is_ok());
        }
        serving.abort();
        (answered, requests.load(Ordering::SeqCst))
    }

    #[tokio::test]
    async fn a_kept_connection_that_was_reset_is_replaced_at_once() {
        for connections in [
            &[&[Answered, Reset] as &[_], &[Answered]] as &'static [&'static [Fate]],
            &[&[Answered, Closed], &[Answered]],
        ] {
            assert_eq!(post(2, connections).await, (vec![true, true], 3));
        }
    }

    #[tokio::test]
    async fn a_message_is_sent_twice_at_most() {
        assert_eq!(post(2, &[&[Answered, Reset], &[Reset], &[Answered]]).await, (vec![true, false], 3));
        assert_eq!(post(2, &[&[Answered, Closed], &[Closed], &[Answered]]).await, (vec![true, false], 3));
    }

    #[tokio::test]
    async fn a_fresh_connection_that_was_reset_is_not_replaced() {
        assert_eq!(post(1, &[&[Reset], &[Answered]]).await, (vec![false], 1));
        assert_eq!(post(1, &[&[Closed], &[Answered]]).await, (vec![false], 1));
    }

    #[tokio::test]
    async fn an_answer_that_nobody_understands_is_an_answer() {
        assert_eq!(post(2, &[&[Answered, Nonsense], &[Answered]]).await, (vec![true, false], 2));
    }
}
