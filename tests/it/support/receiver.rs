//! A webhook receiver that responds as a test defines, and records what it got.

use axum::{
    Router,
    body::{Body, Bytes},
    extract::State,
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Response},
};
use serde_json::Value;
use std::{
    collections::HashMap,
    sync::{Arc, Mutex},
    time::Duration,
};
use tokio::sync::watch;

/// One received message.
#[derive(Clone, Debug)]
pub struct Received {
    pub headers: HeaderMap,
    pub body: Vec<u8>,
    /// The number of earlier attempts at this message, and of earlier messages.
    pub earlier: usize,
    pub index: usize,
}

impl Received {
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    pub fn id(&self) -> &str {
        self.header("webhook-id")
    }

    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap()
    }

    pub fn kind(&self) -> String {
        self.json()["type"].as_str().unwrap().to_owned()
    }
}

/// How the receiver responds to a message.
pub enum Reply {
    Status(u16),
    Full(Response),
    /// This status, once the test allows it.
    Held(u16, watch::Receiver<bool>),
    /// No response, ever.
    Hang,
    /// The connection ends without a response.
    Cut,
    /// A success status, then an endless body, slow or fast.
    Endless(Duration),
}

type Answers = Box<dyn FnMut(&Received) -> Reply + Send>;

struct Shared {
    received: Mutex<Vec<Received>>,
    /// Number of attempts by message.
    attempts: Mutex<HashMap<Vec<u8>, usize>>,
    answers: Mutex<Answers>,
    count: watch::Sender<usize>,
}

/// A running receiver.
pub struct Receiver {
    pub url: String,
    shared: Arc<Shared>,
}

impl Receiver {
    /// Creates a receiver that responds 204 to everything.
    pub async fn new() -> Self {
        Self::with(|_| Reply::Status(204)).await
    }

    pub async fn with(answers: impl FnMut(&Received) -> Reply + Send + 'static) -> Self {
        let shared = Arc::new(Shared {
            received: Mutex::default(),
            attempts: Mutex::default(),
            answers: Mutex::new(Box::new(answers)),
            count: watch::channel(0).0,
        });
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/hooks", listener.local_addr().unwrap());
        let router = Router::new().fallback(receive).with_state(shared.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self { url, shared }
    }

    /// Responds like this from now on.
    pub fn answer(&self, answers: impl FnMut(&Received) -> Reply + Send + 'static) {
        *self.shared.answers.lock().unwrap() = Box::new(answers);
    }

    pub fn received(&self) -> Vec<Received> {
        self.shared.received.lock().unwrap().clone()
    }

    /// Waits until `count` attempts have arrived, as long as more of them come, and returns all of them.
    pub async fn wait_for(&self, count: usize) -> Vec<Received> {
        let mut counted = self.shared.count.subscribe();
        while *counted.borrow_and_update() < count {
            let more = tokio::time::timeout(super::PATIENCE, counted.changed()).await;
            assert!(more.is_ok(), "{} of {count} attempts came", self.received().len());
        }
        self.received()
    }
}

async fn receive(State(shared): State<Arc<Shared>>, headers: HeaderMap, body: Bytes) -> Response {
    let reply = {
        let mut received = shared.received.lock().unwrap();
        let id = headers.get("webhook-id").map(|id| id.as_bytes().to_vec()).unwrap_or_default();
        let mut attempts = shared.attempts.lock().unwrap();
        let count = attempts.entry(id).or_default();
        let earlier = *count;
        *count += 1;
        let one = Received { headers, body: body.to_vec(), earlier, index: received.len() };
        received.push(one.clone());
        (shared.answers.lock().unwrap())(&one)
    };
    shared.count.send_modify(|count| *count += 1);
    match reply {
        Reply::Status(status) => StatusCode::from_u16(status).unwrap().into_response(),
        Reply::Full(response) => response,
        Reply::Held(status, mut allowed) => {
            // The test may have ended meanwhile.
            drop(allowed.wait_for(|allowed| *allowed).await);
            StatusCode::from_u16(status).unwrap().into_response()
        }
        Reply::Hang => std::future::pending().await,
        Reply::Cut => std::panic::resume_unwind(Box::new("cut")),
        Reply::Endless(every) => {
            let bytes = futures::stream::unfold((), move |()| async move {
                tokio::time::sleep(every).await;
                Some((Ok::<_, std::io::Error>(Bytes::from_static(&[b'x'; 4096])), ()))
            });
            Response::new(Body::from_stream(bytes))
        }
    }
}
