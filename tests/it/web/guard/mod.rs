//! Guessing and suspicious traffic: who has to wait, who never does, which alerts are raised and how they are undone.

mod alerts;
mod clients;
mod join;
mod login;
mod metrics;
mod tries;

use crate::support::{Answer, Browser, Credentials, Site, World, browser::form};

/// Returns a world behind a proxy, so that a test can use any address.
async fn world() -> World {
    World::with(behind_proxy).await
}

fn behind_proxy(settings: &mut xwms::config::Settings) {
    settings.trusted_proxies = vec!["127.0.0.0/8".parse().unwrap()];
}

/// Returns a browser at `ip`.
fn at(ip: &str) -> Browser {
    Browser { from: Some(ip.to_owned()), ..Browser::default() }
}

/// Tries to log in at `server`, and returns the response to the form.
async fn log_in(server: &impl Site, browser: &mut Browser, email: &str, password: &str) -> Answer {
    let page = browser.get(server, "/login").await;
    let (_, mut fields) = form(&page.body);
    fields.push(("email".into(), email.into()));
    fields.push(("password".into(), password.into()));
    browser.post(server, "/login", &fields).await
}

/// Requests the client's own token from `ip`.
async fn token_from(server: &impl Site, ip: &str, client: &Credentials) -> Answer {
    let form = [("grant_type", "client_credentials")];
    let request = client.on(server.http().post(server.url("/oauth/token")).form(&form));
    Answer::of(request.header("x-forwarded-for", ip).send().await.unwrap()).await
}
