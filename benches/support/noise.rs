//! A client that misbehaves as hard as it can, on its own threads: a stranger who knows an id, or a tenant who overuses
//! their account. The responses do not matter.

use crate::connection::Connection;
use hyper::Request;
use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    thread::JoinHandle,
    time::Duration,
};
use tokio::task::LocalSet;

/// A request to be sent repeatedly.
#[derive(Clone, Debug)]
pub struct Ask {
    pub method: &'static str,
    pub path: String,
    pub authorization: Option<String>,
    pub json: bool,
    /// Whether the response is a stream of events, which goes on until the noise ends.
    pub follows: bool,
    pub body: String,
}

impl Ask {
    pub fn form(path: &str, body: &str) -> Self {
        let (path, body) = (path.to_owned(), body.to_owned());
        Self { method: "POST", path, authorization: None, json: false, follows: false, body }
    }

    fn builder(&self) -> http::request::Builder {
        let kind = if self.json { "application/json" } else { "application/x-www-form-urlencoded" };
        let builder = Request::builder().method(self.method).uri(&self.path).header("content-type", kind);
        let builder = if self.follows { builder.header("accept", "text/event-stream") } else { builder };
        match &self.authorization {
            Some(authorization) => builder.header("authorization", authorization),
            None => builder,
        }
    }
}

/// Returns the nth request of a worker.
pub type Asks = Arc<dyn Fn(u64, u64) -> Ask + Send + Sync>;

/// A kind of misbehaviour.
#[derive(Clone)]
pub enum How {
    /// This many connections send what the function returns for the number of the worker and of its request.
    Asking(usize, Asks),
    /// This many connections stay open and send nothing.
    Silent(usize),
}

/// A misbehaving client, running until it is stopped.
pub struct Noise {
    stop: Arc<AtomicBool>,
    sent: Arc<AtomicU64>,
    thread: JoinHandle<()>,
}

impl Noise {
    pub fn start(address: &str, how: How) -> Self {
        let (stop, sent) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicU64::new(0)));
        let (address, stopped, counted) = (address.to_owned(), stop.clone(), sent.clone());
        let thread = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
            LocalSet::new().block_on(&runtime, async {
                let mut workers = tokio::task::JoinSet::new();
                match how {
                    How::Asking(many, asks) => {
                        for worker in 0..many as u64 {
                            let (address, asks, counted) = (address.clone(), asks.clone(), counted.clone());
                            workers.spawn_local(ask(address, worker, asks, counted));
                        }
                    }
                    How::Silent(many) => {
                        for _ in 0..many {
                            workers.spawn_local(be_silent(address.clone(), counted.clone()));
                        }
                    }
                }
                while !stopped.load(Ordering::Relaxed) {
                    tokio::time::sleep(Duration::from_millis(20)).await;
                }
                workers.abort_all();
            });
        });
        Self { stop, sent, thread }
    }

    /// Stops the client, and returns how many requests were answered or connections made.
    pub fn stop(self) -> u64 {
        self.stop.store(true, Ordering::Relaxed);
        self.thread.join().expect("the noise ends");
        self.sent.load(Ordering::Relaxed)
    }
}

async fn ask(address: String, worker: u64, asks: Asks, counted: Arc<AtomicU64>) {
    let mut number = 0;
    loop {
        let Ok(mut connection) = Connection::open(&address).await else {
            tokio::time::sleep(Duration::from_millis(50)).await;
            continue;
        };
        loop {
            let ask = asks(worker, number);
            number += 1;
            if connection.page(ask.builder(), &ask.body).await.is_err() {
                break;
            }
            counted.fetch_add(1, Ordering::Relaxed);
        }
    }
}

async fn be_silent(address: String, counted: Arc<AtomicU64>) {
    loop {
        if let Ok(stream) = tokio::net::TcpStream::connect(&address).await {
            counted.fetch_add(1, Ordering::Relaxed);
            // Wait until the server closes the connection.
            let mut nothing = [0; 1];
            let _ = stream.readable().await;
            let _ = stream.try_read(&mut nothing);
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}
