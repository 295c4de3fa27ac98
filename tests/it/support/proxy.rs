//! A proxy in front of Postgres or NATS that can freeze, or lose every response.

use std::{
    path::PathBuf,
    sync::{
        Arc,
        atomic::{AtomicU8, AtomicUsize, Ordering},
    },
};
use tokio::{
    io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt},
    net::{TcpListener, TcpStream, UnixListener, UnixStream},
};

const PASS: u8 = 0;
const FREEZE: u8 = 1;
const LOSE_ANSWERS: u8 = 2;

/// How often a stalled connection checks whether it may continue.
const LOOK: std::time::Duration = std::time::Duration::from_millis(20);

/// The state that all connections through a proxy share.
#[derive(Default)]
struct Line {
    mode: AtomicU8,
    /// How often the network was cut.
    deaths: AtomicUsize,
    open: AtomicUsize,
    held: AtomicUsize,
}

/// A socket in front of another one.
pub struct Proxy {
    line: Arc<Line>,
    /// The directory of a Unix socket.
    _dir: Option<tempfile::TempDir>,
}

impl Proxy {
    /// Creates a proxy in front of the database at `url`; also returns the URL to use instead.
    pub fn postgres(url: &str) -> (Self, String) {
        const SOCKET: &str = ".s.PGSQL.5432";
        let mut url = url::Url::parse(url).unwrap();
        let behind = url.query_pairs().find(|(name, _)| name == "host").unwrap().1.into_owned();
        let behind = PathBuf::from(behind).join(SOCKET);
        let dir = tempfile::tempdir().unwrap();
        let listener = UnixListener::bind(dir.path().join(SOCKET)).unwrap();
        url.query_pairs_mut().clear().append_pair("host", dir.path().to_str().unwrap());
        let line = Arc::<Line>::default();
        let shared = line.clone();
        tokio::spawn(async move {
            loop {
                let (client, _) = listener.accept().await.unwrap();
                let Ok(server) = UnixStream::connect(&behind).await else { continue };
                shared.connect(client.into_split(), server.into_split());
            }
        });
        (Self { line, _dir: Some(dir) }, url.to_string())
    }

    /// Creates a proxy in front of a port of this machine; also returns the port to use instead.
    pub async fn tcp(behind: u16) -> (Self, u16) {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let line = Arc::<Line>::default();
        let shared = line.clone();
        tokio::spawn(async move {
            loop {
                let (client, _) = listener.accept().await.unwrap();
                let Ok(server) = TcpStream::connect(("127.0.0.1", behind)).await else { continue };
                shared.connect(client.into_split(), server.into_split());
            }
        });
        (Self { line, _dir: None }, port)
    }

    pub fn pass(&self) {
        self.line.mode.store(PASS, Ordering::SeqCst);
    }

    /// Nothing moves from now on, and no connection ends.
    pub fn freeze(&self) {
        self.line.mode.store(FREEZE, Ordering::SeqCst);
    }

    /// Requests are carried out, but the response is lost with the connection.
    pub fn lose_answers(&self) {
        self.line.mode.store(LOSE_ANSWERS, Ordering::SeqCst);
    }

    /// Cuts the network under the existing connections: nothing moves on them any more, and none ends. New connections
    /// work.
    pub fn strand(&self) {
        self.line.deaths.fetch_add(1, Ordering::SeqCst);
    }

    /// Whether something is frozen on its way to the server.
    pub fn holds(&self) -> bool {
        self.line.held.load(Ordering::SeqCst) > 0
    }

    /// Whether everything in transit has arrived, and both sides have closed.
    pub fn is_idle(&self) -> bool {
        self.line.open.load(Ordering::SeqCst) == 0
    }
}

impl Line {
    fn connect<R, W>(self: &Arc<Self>, client: (R, W), server: (R, W))
    where
        R: AsyncRead + Send + Unpin + 'static,
        W: AsyncWrite + Send + Unpin + 'static,
    {
        self.open.fetch_add(2, Ordering::SeqCst);
        tokio::spawn(self.clone().pipe(client.0, server.1, false));
        tokio::spawn(self.clone().pipe(server.0, client.1, true));
    }

    async fn pipe(
        self: Arc<Self>,
        mut from: impl AsyncRead + Unpin,
        mut to: impl AsyncWrite + Unpin,
        answers: bool,
    ) {
        let mut bytes = [0; 16 * 1024];
        let born = self.deaths.load(Ordering::SeqCst);
        while let Ok(count @ 1..) = from.read(&mut bytes).await {
            let held = usize::from(!answers);
            self.held.fetch_add(held, Ordering::SeqCst);
            while self.mode.load(Ordering::SeqCst) == FREEZE || self.deaths.load(Ordering::SeqCst) > born {
                tokio::time::sleep(LOOK).await;
            }
            self.held.fetch_sub(held, Ordering::SeqCst);
            if answers && self.mode.load(Ordering::SeqCst) == LOSE_ANSWERS {
                break;
            }
            if to.write_all(&bytes[..count]).await.is_err() {
                break;
            }
        }
        let _ = to.shutdown().await;
        self.open.fetch_sub(1, Ordering::SeqCst);
    }
}
