//! A raw connection, for bytes that no client library sends.

use std::time::Duration;
use tokio::{
    io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt},
    net::TcpStream,
};

/// Longer than any deadline that a test sets, and shorter than what a server does by itself for an idle connection.
const PATIENCE: Duration = Duration::from_secs(100);

pub struct Wire<T = TcpStream>(pub T);

impl Wire {
    /// Connects to the server at the URL `base`.
    pub async fn open(base: &str) -> Self {
        let address = base.split_once("//").unwrap().1;
        Self(TcpStream::connect(address).await.unwrap())
    }
}

impl<T: AsyncRead + AsyncWrite + Unpin> Wire<T> {
    pub async fn send(&mut self, bytes: impl AsRef<[u8]>) {
        self.0.write_all(bytes.as_ref()).await.unwrap();
    }

    /// Returns everything that arrives until the server closes the connection, which it must.
    pub async fn rest(&mut self) -> String {
        let mut all = Vec::new();
        let mut some = [0; 4096];
        let read = async {
            // A reset also ends the connection.
            while let Ok(many @ 1..) = self.0.read(&mut some).await {
                all.extend_from_slice(&some[..many]);
            }
        };
        assert!(tokio::time::timeout(PATIENCE, read).await.is_ok(), "the connection stays open");
        String::from_utf8_lossy(&all).into_owned()
    }

    /// Returns the head of the next response, whose body is empty or has a length.
    pub async fn answer(&mut self) -> String {
        let mut all = Vec::new();
        let read = async {
            loop {
                all.push(self.0.read_u8().await.unwrap());
                if all.ends_with(b"\r\n\r\n") {
                    break;
                }
            }
            let head = String::from_utf8(all).unwrap();
            let length = head.lines().find_map(|line| line.strip_prefix("content-length: "));
            let mut body = vec![0; length.map_or(0, |length| length.parse().unwrap())];
            self.0.read_exact(&mut body).await.unwrap();
            head
        };
        tokio::time::timeout(PATIENCE, read).await.expect("an answer")
    }

    /// Requests `/healthz`, and keeps the connection open.
    pub async fn is_served(&mut self) {
        self.send("GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n").await;
        assert!(self.answer().await.starts_with("HTTP/1.1 200 "));
    }
}
