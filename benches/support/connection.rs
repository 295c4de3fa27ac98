//! One HTTP/1.1 keep-alive connection of the load driver.

use http_body_util::{BodyExt, Full};
use hyper::{
    Request, Response,
    body::{Bytes, Incoming},
    client::conn::http1::{SendRequest, handshake},
};
use hyper_util::rt::TokioIo;
use serde_json::Value;

/// The `Authorization` of a client.
pub fn basic(id: &str, secret: &str) -> String {
    use base64::{Engine, prelude::BASE64_STANDARD};
    format!("Basic {}", BASE64_STANDARD.encode(format!("{id}:{secret}")))
}

pub struct Connection {
    sender: SendRequest<Full<Bytes>>,
    host: String,
}

impl Connection {
    pub async fn open(address: &str) -> Self {
        let stream = tokio::net::TcpStream::connect(address).await.unwrap();
        stream.set_nodelay(true).unwrap();
        let (sender, connection) = handshake(TokioIo::new(stream)).await.unwrap();
        tokio::task::spawn_local(connection);
        Self { sender, host: address.to_owned() }
    }

    pub async fn send(&mut self, request: http::request::Builder, body: &str) -> Response<Incoming> {
        let request =
            request.header("host", &self.host).body(Full::new(Bytes::copy_from_slice(body.as_bytes())));
        self.sender.ready().await.unwrap();
        self.sender.send_request(request.unwrap()).await.unwrap()
    }

    /// Posts a form as a client and answers the JSON of a 200.
    pub async fn form(&mut self, path: &str, authorization: &str, form: &str) -> Value {
        let request = Request::post(path)
            .header("authorization", authorization)
            .header("content-type", "application/x-www-form-urlencoded");
        let response = self.send(request, form).await;
        let status = response.status();
        let body = response.into_body().collect().await.unwrap().to_bytes();
        assert_eq!(status, 200, "{}", String::from_utf8_lossy(&body));
        serde_json::from_slice(&body).unwrap()
    }

    /// Status, `location`, cookies and text.
    pub async fn page(&mut self, request: http::request::Builder, body: &str) -> Page {
        let response = self.send(request, body).await;
        let text = |name: &str| {
            response.headers().get(name).map(|value| value.to_str().unwrap().to_owned()).unwrap_or_default()
        };
        let cookies = response.headers().get_all("set-cookie").iter();
        let cookies =
            cookies.map(|value| value.to_str().unwrap().split(';').next().unwrap().to_owned()).collect();
        let (status, location) = (response.status().as_u16(), text("location"));
        let body = response.into_body().collect().await.unwrap().to_bytes();
        Page { status, location, cookies, body: String::from_utf8_lossy(&body).into_owned() }
    }
}

#[derive(Debug)]
pub struct Page {
    pub status: u16,
    pub location: String,
    pub cookies: Vec<String>,
    pub body: String,
}
