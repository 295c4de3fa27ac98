//! How answers are printed: JSON is indented at a terminal and unchanged otherwise. Problem documents (RFC 9457) go to
//! stderr.

use super::server::{HttpError, Server, printable};
use crate::cli::error::CliError;
use reqwest::{Response, header::CONTENT_TYPE};
use serde_json::Value;
use std::io::{IsTerminal, Write, stderr, stdout};

/// The most bytes of an answer that is indented.
const PRETTY_MAX: usize = 16 * 1024 * 1024;
/// The most bytes of an error that are shown.
const PROBLEM_MAX: usize = 64 * 1024;

/// Returns the status line and the headers of `response`, as HTTP/1.1 writes them.
pub(super) fn head(response: &Response) -> String {
    let mut text = format!("{:?} {}\n", response.version(), response.status());
    for (name, value) in response.headers() {
        text.push_str(&format!("{name}: {}\n", value.to_str().unwrap_or("…")));
    }
    text + "\n"
}

fn is_json(response: &Response) -> bool {
    let kind = response.headers().get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    let kind = kind.split(';').next().unwrap_or_default().trim();
    kind == "application/json" || kind.ends_with("+json")
}

/// Prints the body of a success to stdout, as it comes.
///
/// # Errors
/// If it is cut off, or stdout is closed.
pub(super) async fn success(server: &Server, mut response: Response) -> Result<(), CliError> {
    if stdout().is_terminal() && is_json(&response) {
        let body = server.whole(&mut response, PRETTY_MAX).await?;
        writeln!(stdout(), "{}", indented(&body))?;
        return Ok(());
    }
    while let Some(part) = server.part(&mut response).await? {
        stdout().write_all(&part)?;
    }
    stdout().flush()?;
    Ok(())
}

/// Prints one item of a list to stdout, on one line unless it is a terminal.
///
/// # Errors
/// If stdout is closed.
pub(super) fn item(item: &Value) -> Result<(), CliError> {
    match stdout().is_terminal() {
        true => writeln!(stdout(), "{item:#}")?,
        false => writeln!(stdout(), "{item}")?,
    }
    Ok(())
}

/// Returns the body of a failure as text; its status, if it has none.
///
/// # Errors
/// If it is cut off.
pub(super) async fn problem(server: &Server, mut response: Response) -> Result<String, HttpError> {
    let body = server.whole(&mut response, PROBLEM_MAX).await?;
    let text = match (body.is_empty(), is_json(&response) && stderr().is_terminal()) {
        (true, _) => format!("{} answered {}", server.issuer(), response.status()),
        (false, true) => indented(&body),
        (false, false) => String::from_utf8_lossy(&body).into_owned(),
    };
    // People read it at a terminal, where control characters could move the cursor or hide something.
    let is_shown = |c: char| !c.is_control() || matches!(c, '\n' | '\t');
    Ok(text.chars().map(|c| if is_shown(c) { c } else { ' ' }).collect())
}

/// Returns a problem document as one line: its code, what is wrong, and the id of the request. Other bodies are as
/// [`problem`] returns them.
///
/// # Errors
/// If it is cut off.
pub(super) async fn refusal(server: &Server, response: Response) -> Result<String, HttpError> {
    let text = problem(server, response).await?;
    Ok(one_line(&text).unwrap_or(text))
}

fn one_line(text: &str) -> Option<String> {
    let body: Value = serde_json::from_str(text).ok()?;
    let member = |name: &str| body.get(name).and_then(Value::as_str);
    let (code, detail) = (member("code")?, member("detail")?);
    let request = member("request_id").map(|id| format!(" (request {id})")).unwrap_or_default();
    Some(printable(&format!("{code}: {detail}{request}")))
}

fn indented(body: &[u8]) -> String {
    match serde_json::from_slice::<Value>(body) {
        Ok(value) => format!("{value:#}"),
        Err(_) => String::from_utf8_lossy(body).into_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::one_line;

    #[test]
    fn a_problem_is_one_line_with_its_code_and_its_request() {
        let line = one_line(r#"{"code": "unknown_event_type", "detail": "no event", "request_id": "r1"}"#);
        assert_eq!(line.as_deref(), Some("unknown_event_type: no event (request r1)"));
        let hostile = one_line("{\"code\": \"a\", \"detail\": \"b\\u001b[2J\\nc\"}");
        assert_eq!(hostile.as_deref(), Some("a: b [2J c"));
        for other in ["", "<html>", "[]", "{\"code\": \"a\"}", "{\"code\": 1, \"detail\": \"b\"}"] {
            assert_eq!(one_line(other), None, "{other}");
        }
    }
}
