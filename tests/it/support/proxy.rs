//! A proxy between the server and Postgres that can freeze, or lose every answer.

use std::sync::{
    Arc,
    atomic::{AtomicU8, Ordering},
};
use tokio::{
    io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt},
    net::{UnixListener, UnixStream},
};

const PASS: u8 = 0;
const FREEZE: u8 = 1;
const LOSE_ANSWERS: u8 = 2;

/// A socket directory in front of another one.
pub struct Proxy {
    dir: tempfile::TempDir,
    mode: Arc<AtomicU8>,
}

impl Proxy {
    /// In front of the database at `url`; answers the URL to use instead, too.
    pub fn start(url: &str) -> (Self, String) {
        const SOCKET: &str = ".s.PGSQL.5432";
        let parsed = url::Url::parse(url).unwrap();
        let behind = parsed.query_pairs().find(|(name, _)| name == "host").unwrap().1.into_owned();
        let dir = tempfile::tempdir().unwrap();
        let listener = UnixListener::bind(dir.path().join(SOCKET)).unwrap();
        let mode = Arc::new(AtomicU8::new(PASS));
        let shared = mode.clone();
        tokio::spawn(async move {
            loop {
                let (client, _) = listener.accept().await.unwrap();
                let server = UnixStream::connect(format!("{behind}/{SOCKET}")).await.unwrap();
                let (from_client, to_client) = client.into_split();
                let (from_server, to_server) = server.into_split();
                tokio::spawn(pipe(from_client, to_server, shared.clone(), false));
                tokio::spawn(pipe(from_server, to_client, shared.clone(), true));
            }
        });
        let mut front = parsed.clone();
        front.query_pairs_mut().clear().append_pair("host", dir.path().to_str().unwrap());
        (Self { dir, mode }, front.to_string())
    }

    pub fn pass(&self) {
        self.mode.store(PASS, Ordering::SeqCst);
    }

    /// Nothing moves, and no connection ends.
    pub fn freeze(&self) {
        self.mode.store(FREEZE, Ordering::SeqCst);
    }

    /// Whatever Postgres is asked, it does; but its answer is lost with the connection.
    pub fn lose_answers(&self) {
        self.mode.store(LOSE_ANSWERS, Ordering::SeqCst);
    }

    pub fn dir(&self) -> &std::path::Path {
        self.dir.path()
    }
}

async fn pipe(
    mut from: impl AsyncRead + Unpin,
    mut to: impl AsyncWrite + Unpin,
    mode: Arc<AtomicU8>,
    answers: bool,
) {
    let mut bytes = [0; 16 * 1024];
    while let Ok(count @ 1..) = from.read(&mut bytes).await {
        while mode.load(Ordering::SeqCst) == FREEZE {
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        }
        if answers && mode.load(Ordering::SeqCst) == LOSE_ANSWERS {
            break;
        }
        if to.write_all(&bytes[..count]).await.is_err() {
            break;
        }
    }
    let _ = to.shutdown().await;
}
