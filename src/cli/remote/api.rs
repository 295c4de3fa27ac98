//! `xwms api`: one request to the REST API with a profile's token, or all pages of a list.

use super::{
    output::{head, item, problem, success},
    profile::{Name, USUAL},
    token::{Session, TokenError},
};
use crate::cli::error::CliError;
use clap::Args;
use reqwest::{
    Method, Response,
    header::{CONTENT_TYPE, HeaderValue},
};
use serde::Deserialize;
use serde_json::Value;
use std::{
    fs::File,
    io::{Read, Write, stderr, stdin, stdout},
    process::ExitCode,
};
use url::Url;

/// The most bytes of a body that are sent.
const BODY_MAX: u64 = 1024 * 1024;
/// The most bytes of a page of a list.
const PAGE_MAX: usize = 16 * 1024 * 1024;

/// A request.
#[derive(Args)]
pub(in crate::cli) struct Api {
    /// GET, HEAD, POST, PUT, PATCH or DELETE.
    #[arg(value_name = "METHOD", value_parser = method)]
    method: Method,
    /// The path, such as /v1/clients. A URL of the profile's server is fine, too.
    #[arg(value_name = "PATH")]
    path: String,
    /// The body: JSON, @ and the name of a file, or - for stdin.
    #[arg(short = 'd', long, value_name = "JSON|@FILE|-")]
    data: Option<String>,
    /// The profile whose token is sent.
    #[arg(long, value_name = "NAME", default_value = USUAL)]
    profile: Name,
    /// Follow the pages of a list, and print one item per line. For GET.
    #[arg(long, conflicts_with_all = ["data", "include"])]
    all: bool,
    /// Print the status and the headers, too.
    #[arg(short = 'i', long)]
    include: bool,
    /// The Idempotency-Key of a POST. Without it, each POST has a new one.
    #[arg(long, value_name = "KEY", value_parser = key)]
    idempotency_key: Option<String>,
}

fn method(text: &str) -> Result<Method, String> {
    let known = [Method::GET, Method::HEAD, Method::POST, Method::PUT, Method::PATCH, Method::DELETE];
    let found = known.into_iter().find(|method| method.as_str().eq_ignore_ascii_case(text));
    found.ok_or_else(|| "must be GET, HEAD, POST, PUT, PATCH or DELETE".to_owned())
}

fn key(text: &str) -> Result<String, String> {
    let fits = (1..=255).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_graphic());
    if fits { Ok(text.to_owned()) } else { Err("needs 1 to 255 visible ASCII characters".to_owned()) }
}

/// What is sent each time.
struct Call {
    method: Method,
    body: Option<Vec<u8>>,
    key: Option<String>,
}

impl Call {
    fn of(api: &Api) -> Result<Self, CliError> {
        let reads = matches!(api.method, Method::GET | Method::HEAD);
        if reads && api.data.is_some() {
            return Err(CliError::Message(format!("a {} has no body: leave out -d", api.method)));
        }
        if api.all && api.method != Method::GET {
            return Err(CliError::Message("--all is for GET".to_owned()));
        }
        let posts = api.method == Method::POST;
        if !posts && api.idempotency_key.is_some() {
            return Err(CliError::Message("--idempotency-key is for POST".to_owned()));
        }
        let new = || uuid::Uuid::new_v4().to_string();
        let key = posts.then(|| api.idempotency_key.clone().unwrap_or_else(new));
        Ok(Self { method: api.method.clone(), body: api.data.as_deref().map(body).transpose()?, key })
    }

    async fn send(&self, session: &Session, url: &Url) -> Result<Response, CliError> {
        let build = |token: &str| {
            let mut request = session.server.request(self.method.clone(), url.clone()).bearer_auth(token);
            if let Some(key) = &self.key {
                request = request.header("idempotency-key", key);
            }
            if let Some(body) = &self.body {
                let json = HeaderValue::from_static("application/json");
                request = request.header(CONTENT_TYPE, json).body(body.clone());
            }
            request
        };
        match (session.call(build).await, &self.key) {
            (Ok(response), _) => Ok(response),
            (Err(error @ TokenError::Http(_)), Some(key)) => {
                Err(CliError::Message(format!("{error}. To try again safely, add --idempotency-key {key}")))
            }
            (Err(error), _) => Err(error.into()),
        }
    }
}

/// Returns the body that `data` names. It must be JSON, so that a mistake is found here.
fn body(data: &str) -> Result<Vec<u8>, CliError> {
    let mut bytes = Vec::new();
    match (data, data.strip_prefix('@')) {
        ("-", _) => {
            stdin().lock().take(BODY_MAX + 1).read_to_end(&mut bytes)?;
        }
        (_, Some(file)) => {
            let failed = |error| CliError::Message(format!("{file}: {error}"));
            let opened = File::open(file).map_err(failed)?;
            opened.take(BODY_MAX + 1).read_to_end(&mut bytes).map_err(failed)?;
        }
        (json, None) => bytes.extend_from_slice(json.as_bytes()),
    }
    if bytes.len() as u64 > BODY_MAX {
        return Err(CliError::Message(format!("the body has more than {BODY_MAX} bytes")));
    }
    match serde_json::from_slice::<Value>(&bytes) {
        Ok(_) => Ok(bytes),
        Err(error) => Err(CliError::Message(format!("the body is not JSON: {error}"))),
    }
}

/// Sends the request, and prints the answer.
///
/// # Errors
/// If there is no answer.
pub(in crate::cli) async fn run(api: Api) -> Result<ExitCode, CliError> {
    let call = Call::of(&api)?;
    let session = Session::open(&api.profile).await?;
    let url = session.server.at(&api.path)?;
    if api.all {
        return all(&session, &call, url).await;
    }
    let response = call.send(&session, &url).await?;
    let head = if api.include { head(&response) } else { String::new() };
    if !response.status().is_success() {
        write!(stderr(), "{head}")?;
        return failed(&session, response).await;
    }
    write!(stdout(), "{head}")?;
    success(&session.server, response).await?;
    Ok(ExitCode::SUCCESS)
}

/// Prints what the server refused.
async fn failed(session: &Session, response: Response) -> Result<ExitCode, CliError> {
    let text = problem(&session.server, response).await?;
    writeln!(stderr(), "{}", text.trim_end())?;
    Ok(ExitCode::FAILURE)
}

/// A page of a list.
#[derive(Deserialize)]
struct Page {
    data: Vec<Value>,
    has_more: bool,
    next_cursor: Option<String>,
}

async fn all(session: &Session, call: &Call, first: Url) -> Result<ExitCode, CliError> {
    let (mut url, mut known) = (first, None);
    loop {
        let mut response = call.send(session, &url).await?;
        if !response.status().is_success() {
            return failed(session, response).await;
        }
        let body = session.server.whole(&mut response, PAGE_MAX).await?;
        let page = serde_json::from_slice::<Page>(&body);
        let page = page.map_err(|_| CliError::Message(format!("{} is not a list with pages", url.path())))?;
        page.data.iter().try_for_each(item)?;
        // The same cursor again would lead to the same page forever.
        let next = page.next_cursor.filter(|next| page.has_more && known.as_ref() != Some(next));
        let Some(next) = next else { return Ok(ExitCode::SUCCESS) };
        url = page_after(&url, &next);
        known = Some(next);
    }
}

/// Returns the URL of the page after `cursor`; the other parameters are kept.
fn page_after(url: &Url, cursor: &str) -> Url {
    let kept = url.query_pairs().into_owned();
    let kept: Vec<_> = kept.filter(|(name, _)| name != "after" && name != "after_position").collect();
    let mut next = url.clone();
    next.query_pairs_mut().clear().extend_pairs(kept).append_pair("after", cursor);
    next
}

#[cfg(test)]
mod tests {
    use super::{body, key, method, page_after};
    use url::Url;

    #[test]
    fn the_next_page_keeps_what_was_asked_for() {
        let url = Url::parse("http://127.0.0.1/v1/events?type=client.*&after_position=7&limit=2").unwrap();
        let next = page_after(&url, "abc");
        assert_eq!(next.query(), Some("type=client.*&limit=2&after=abc"));
        assert_eq!(page_after(&next, "d e").query(), Some("type=client.*&limit=2&after=d+e"));
    }

    #[test]
    fn wrong_input_is_found_before_anything_is_sent() {
        assert!(method("post").is_ok() && method("TRACE").is_err() && method("").is_err());
        assert!(
            key("a").is_ok() && key("").is_err() && key("a b").is_err() && key(&"a".repeat(256)).is_err()
        );
        assert!(body("{\"name\": \"x\"}").is_ok());
        for bad in ["", "{", "name=x", "@/nonexistent/file"] {
            assert!(body(bad).is_err(), "{bad:?}");
        }
    }
}
