//! Tables as CSV (RFC 4180), for REST and the dashboard. A cell that a spreadsheet would read as a formula gets a
//! leading apostrophe: clients choose some of the values in their requests. See OWASP, "CSV Injection".

use super::problem::Problem;
use axum::{
    http::{
        HeaderValue, StatusCode,
        header::{
            CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_SECURITY_POLICY, CONTENT_TYPE, REFERRER_POLICY,
        },
    },
    response::{IntoResponse, Response},
};

/// Returns `rows` under `header`, as the file `name`.
///
/// # Errors
/// If the table can't be written.
pub fn response(name: &str, header: &[&str], rows: &[Vec<String>]) -> Result<Response, Problem> {
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    let mut written = writer.write_record(header);
    for row in rows {
        written = written.and_then(|()| writer.write_record(row.iter().map(|cell| harmless(cell))));
    }
    let body = written.ok().and_then(|()| writer.into_inner().ok()).ok_or_else(|| {
        Problem::new(StatusCode::SERVICE_UNAVAILABLE, "unavailable", "a CSV response could not be written")
    })?;
    let mut response = body.into_response();
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("text/csv; charset=utf-8; header=present"));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(CONTENT_SECURITY_POLICY, HeaderValue::from_static("default-src 'none'; sandbox"));
    headers.insert(REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    if let Ok(value) = HeaderValue::try_from(format!("attachment; filename=\"{name}.csv\"")) {
        headers.insert(CONTENT_DISPOSITION, value);
    }
    Ok(response)
}

/// What a formula begins with. Spreadsheets in East Asian languages read the full-width forms alike.
const FORMULA: [char; 8] = ['=', '+', '-', '@', '\u{ff1d}', '\u{ff0b}', '\u{ff0d}', '\u{ff20}'];

/// Escapes a cell, so that it is read as text. Some spreadsheets leave out the space before a formula.
fn harmless(cell: &str) -> String {
    let is_formula = cell.trim_start().starts_with(FORMULA) || cell.starts_with(['\t', '\r', '\n']);
    let quote = if is_formula { "'" } else { "" };
    format!("{quote}{cell}")
}

#[cfg(test)]
mod tests {
    use super::{harmless, response};

    #[test]
    fn a_cell_that_looks_like_a_formula_is_text() {
        for cell in [
            "=1+1",
            "+1",
            "-1",
            "@SUM(A1)",
            "\t=1",
            "\r=1",
            "\n=1",
            " =1",
            "\u{a0}=1",
            "\u{3000}@A1",
            "＝1+1",
            "＋1",
            "－1",
            "＠SUM(A1)",
        ] {
            assert_eq!(harmless(cell), format!("'{cell}"));
        }
        assert_eq!(harmless("Mozilla/5.0 =1"), "Mozilla/5.0 =1");
    }

    #[tokio::test]
    async fn commas_and_quotes_stay_in_their_cell() {
        let rows = [vec!["a,b".to_owned(), "say \"hi\"\nthere".to_owned()]];
        let response = response("requests", &["one", "two"], &rows).unwrap();
        assert_eq!(response.headers()["content-disposition"], "attachment; filename=\"requests.csv\"");
        let body = axum::body::to_bytes(response.into_body(), 1_000).await.unwrap();
        assert_eq!(body, "one,two\r\n\"a,b\",\"say \"\"hi\"\"\nthere\"\r\n");
    }
}
