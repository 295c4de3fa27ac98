//! One HTTP/1.1 keep-alive connection of the load driver. Anything unexpected is an error in words, which a row counts.

use http_body_util::{BodyExt, Full};
use hyper::{
    Request,
    body::Bytes,
    client::conn::http1::{SendRequest, handshake},
};
use hyper_util::rt::TokioIo;
use serde_json::Value;

/// Returns the `Authorization` of a client.
pub fn basic(id: &str, secret: &str) -> String {
    use base64::{Engine, prelude::BASE64_STANDARD};
    format!("Basic {}", BASE64_STANDARD.encode(format!("{id}:{secret}")))
}

pub struct Connection {
    sender: SendRequest<Full<Bytes>>,
    host: String,
}

impl Connection {
    pub async fn open(address: &str) -> Result<Self, String> {
        Self::over(tokio::net::TcpStream::connect(address).await, address).await
    }

    /// Connects from `from`, an address of this machine: the server paces each address by itself.
    pub async fn open_from(from: std::net::Ipv4Addr, address: &str) -> Result<Self, String> {
        let socket = tokio::net::TcpSocket::new_v4().map_err(|error| error.to_string())?;
        socket.bind((from, 0).into()).map_err(|error| error.to_string())?;
        let to = address.parse().map_err(|_| format!("{address} is no address"))?;
        Self::over(socket.connect(to).await, address).await
    }

    async fn over(stream: std::io::Result<tokio::net::TcpStream>, address: &str) -> Result<Self, String> {
        let stream = stream.map_err(|error| error.to_string())?;
        stream.set_nodelay(true).map_err(|error| error.to_string())?;
        let (sender, connection) =
            handshake(TokioIo::new(stream)).await.map_err(|error| error.to_string())?;
        // Its errors show up in the requests on it.
        tokio::task::spawn_local(connection);
        Ok(Self { sender, host: address.to_owned() })
    }

    pub async fn page(&mut self, request: http::request::Builder, body: &str) -> Result<Page, String> {
        let body = Full::new(Bytes::copy_from_slice(body.as_bytes()));
        let request = request.header("host", &self.host).body(body).map_err(|error| error.to_string())?;
        self.sender.ready().await.map_err(|error| error.to_string())?;
        let response = self.sender.send_request(request).await.map_err(|error| error.to_string())?;
        let (head, body) = response.into_parts();
        let body = body.collect().await.map_err(|error| error.to_string())?.to_bytes();
        Ok(Page { head, body })
    }

    /// Posts a form as a client and returns the JSON of a 200 response.
    pub async fn form(&mut self, path: &str, authorization: &str, form: &str) -> Result<Value, String> {
        let request = Request::post(path)
            .header("authorization", authorization)
            .header("content-type", "application/x-www-form-urlencoded");
        let page = self.page(request, form).await?.with(200)?;
        serde_json::from_slice(&page.body).map_err(|error| error.to_string())
    }
}

/// A whole response.
pub struct Page {
    head: http::response::Parts,
    pub body: Bytes,
}

impl Page {
    pub fn status(&self) -> u16 {
        self.head.status.as_u16()
    }

    /// Returns the page if it has this status.
    pub fn with(self, status: u16) -> Result<Self, String> {
        match self.status() == status {
            true => Ok(self),
            false => Err(format!("{} instead of {status}: {}", self.head.status, self.text())),
        }
    }

    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    pub fn location(&self) -> &str {
        self.head.headers.get("location").and_then(|to| to.to_str().ok()).unwrap_or_default()
    }

    /// Returns `name=value` for each cookie that it sets.
    pub fn cookies(&self) -> Vec<String> {
        let set = self.head.headers.get_all("set-cookie").iter().filter_map(|cookie| cookie.to_str().ok());
        set.filter_map(|cookie| cookie.split(';').next()).map(ToOwned::to_owned).collect()
    }
}

/// Returns the text at `name`, which must exist.
pub fn text<'a>(body: &'a Value, name: &str) -> Result<&'a str, String> {
    body[name].as_str().ok_or_else(|| format!("{name} is missing in {body}"))
}
