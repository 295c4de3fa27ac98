//! Questions about the history over REST. `kinds` asks each of them; `rules` has what holds for all: whose history
//! it is, what a bad question gets, files that are the same for everybody, and the record of who asked.

mod kinds;
mod rules;

use crate::support::{Answer, Credentials, World};
use reqwest::{Method, RequestBuilder};
use serde_json::Value;

const GRANT: (&str, &str) = ("grant_type", "client_credentials");
/// Addresses for documentation (RFC 5737).
const HOME: &str = "198.51.100.7";
const THIEF: &str = "203.0.113.9";

/// A world whose callers say where they are.
async fn world() -> World {
    World::behind_proxy().await
}

/// Sends the request with this id from `ip`.
async fn send(request: RequestBuilder, id: &str, ip: &str) -> Answer {
    let request = request.header("x-request-id", id).header("x-forwarded-for", ip);
    Answer::of(request.header("user-agent", "curl/8").send().await.unwrap()).await
}

/// A form to the token endpoint, from `client`.
fn form(world: &World, client: &Credentials) -> RequestBuilder {
    client.on(world.server.http.post(format!("{}/oauth/token", world.server.base)).form(&[GRANT]))
}

/// Returns the answer to a question with its parameters, such as `by?token=token_…`.
async fn ask(world: &World, reader: &str, question: &str) -> Value {
    world.server.settle().await;
    world.read(&format!("/v1/audit/ask/{question}"), reader).await.expect_status(200).json()
}

/// Returns the members `name` of the rows of an answer that have one.
fn column(answer: &Value, name: &str) -> Vec<String> {
    let rows = answer["data"].as_array().unwrap().iter();
    rows.filter_map(|row| row[name].as_str().map(ToOwned::to_owned)).collect()
}

/// Returns a claim of a token.
fn claim(token: &str, name: &str) -> String {
    let claims: Value = crate::support::claims(token);
    claims[name].as_str().unwrap().to_owned()
}

/// A leaked secret: its client got a token at home, and a thief another one, with which they looked at a client.
struct Leak {
    world: World,
    /// A token that may ask.
    reader: String,
    machine: String,
    secret_id: String,
    token_id: String,
    target: String,
}

impl Leak {
    async fn happen() -> Self {
        let world = world().await;
        let (machine, reader) = (world.machine(), world.management().await);
        let body = serde_json::json!({"name": "Robot", "client_type": "machine"});
        let target = world.client(&reader, &body).await.client_id;
        let secrets = world.read(&format!("/v1/clients/{}/secrets", machine.client_id), &reader).await;
        let secret_id =
            secrets.expect_status(200).json()["data"][0]["secret_id"].as_str().unwrap().to_owned();
        send(form(&world, &machine), "at-home", HOME).await.expect_status(200);
        let stolen = send(form(&world, &machine), "stolen", THIEF).await;
        let token = stolen.expect_status(200).json()["access_token"].as_str().unwrap().to_owned();
        let path = format!("/v1/clients/{target}");
        send(world.api(Method::GET, &path, &token), "looked", THIEF).await.expect_status(200);
        let token_id = claim(&token, "jti");
        Self { world, reader, machine: machine.client_id, secret_id, token_id, target }
    }

    async fn ask(&self, question: &str) -> Value {
        ask(&self.world, &self.reader, question).await
    }
}
