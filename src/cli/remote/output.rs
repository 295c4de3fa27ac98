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

/// Returns what a refusal says, as [`sentence`]. Bodies that are no problem documents are as [`problem`] returns them.
///
/// # Errors
/// If it is cut off.
pub(super) async fn refusal(server: &Server, response: Response) -> Result<String, HttpError> {
    let text = problem(server, response).await?;
    let body = serde_json::from_str(&text).unwrap_or_default();
    Ok(sentence(&body).unwrap_or(text))
}

/// Returns what a problem document says, on one line: its sentence, then the code, the field and the id of the
/// request, each if it says more. `None` if the body is none.
pub(super) fn sentence(body: &Value) -> Option<String> {
    let member = |name: &str| body.get(name).and_then(Value::as_str).filter(|text| !text.is_empty());
    let (code, detail) = (member("code")?, member("detail")?);
    let code = Some(code.to_owned()).filter(|code| code != "not_found");
    let field = member("field").map(|field| format!("field {field}"));
    let request = member("request_id").map(|id| format!("request {id}"));
    let more: Vec<String> = [code, field, request].into_iter().flatten().collect();
    let more = if more.is_empty() { String::new() } else { format!(" ({})", more.join(", ")) };
    Some(printable(&format!("{detail}{more}")))
}

fn indented(body: &[u8]) -> String {
    match serde_json::from_slice::<Value>(body) {
        Ok(value) => format!("{value:#}"),
        Err(_) => String::from_utf8_lossy(body).into_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::sentence;
    use serde_json::json;

    #[test]
    fn a_problem_is_a_sentence_with_its_code_its_field_and_its_request() {
        let problem = json!({
            "code": "unknown_event_type", "detail": "there is no such event", "field": "type", "request_id": "r1",
        });
        let said = "there is no such event (unknown_event_type, field type, request r1)";
        assert_eq!(sentence(&problem).as_deref(), Some(said));
        let unknown = json!({"code": "not_found", "detail": "there is no such client"});
        assert_eq!(sentence(&unknown).as_deref(), Some("there is no such client"));
        let hostile = json!({"code": "a", "detail": "b\u{1b}[2J\nc"});
        assert_eq!(sentence(&hostile).as_deref(), Some("b [2J c (a)"));
        for other in [json!(null), json!([]), json!({"code": "a"}), json!({"code": 1, "detail": "b"})] {
            assert_eq!(sentence(&other), None, "{other}");
        }
    }
}
