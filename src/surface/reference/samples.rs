//! How to call an operation: curl, TypeScript, Python and Go. `TOKEN` is an environment variable.

use super::{
    literal,
    operation::{Body, Operation},
};
use serde_json::Value;
use std::fmt::Write;

/// The language of a code block, and the code.
pub(super) type Sample = (&'static str, String);

/// A request in the form that all samples need.
struct Request<'a> {
    method: String,
    url: String,
    needs_token: bool,
    body: Option<Body<'a>>,
}

/// Returns a sample in each language, for the server at `server`.
pub(super) fn samples(operation: &Operation<'_>, server: &str) -> [Sample; 4] {
    let request = Request {
        method: operation.method(),
        url: format!("{server}{}", operation.example_path()),
        needs_token: operation.needs_token(),
        body: operation.request(),
    };
    [
        ("sh", request.curl()),
        ("typescript", request.typescript()),
        ("python", request.python()),
        ("go", request.go()),
    ]
}

impl Request<'_> {
    /// Returns the JSON of the body; `None` for a file, or without a body.
    fn json(&self) -> Option<String> {
        self.body.and_then(|body| body.example())
    }

    /// Returns the media type of the body.
    fn kind(&self) -> Option<&str> {
        self.body.map(|body| body.kind)
    }

    fn curl(&self) -> String {
        let mut lines = vec![format!("curl -X {} {}", self.method, literal::shell(&self.url))];
        if self.needs_token {
            lines.push("-H \"Authorization: Bearer $TOKEN\"".to_owned());
        }
        if let Some(kind) = self.kind() {
            lines.push(format!("-H 'Content-Type: {kind}'"));
            lines.push(match self.json() {
                Some(json) => format!("-d {}", literal::shell(&json)),
                None => "--data-binary @file".to_owned(),
            });
        }
        lines.join(" \\\n  ")
    }

    fn typescript(&self) -> String {
        let mut text = String::new();
        if self.kind().is_some() && self.json().is_none() {
            text.push_str("import { readFile } from \"node:fs/promises\";\n\n");
        }
        _ = writeln!(text, "const response = await fetch({}, {{", Value::from(self.url.as_str()));
        _ = writeln!(text, "  method: \"{}\",", self.method);
        let mut headers = Vec::new();
        if self.needs_token {
            headers.push("Authorization: `Bearer ${process.env.TOKEN}`".to_owned());
        }
        if let Some(kind) = self.kind() {
            headers.push(format!("\"Content-Type\": \"{kind}\""));
        }
        if !headers.is_empty() {
            _ = writeln!(text, "  headers: {{ {} }},", headers.join(", "));
        }
        match (self.kind(), self.json()) {
            (Some(_), Some(json)) => {
                _ = writeln!(text, "  body: JSON.stringify({}),", json.replace('\n', "\n  "));
            }
            (Some(_), None) => text.push_str("  body: await readFile(\"file\"),\n"),
            (None, _) => {}
        }
        text.push_str("});\nif (!response.ok) throw new Error(await response.text());\n");
        text.push_str("console.log(response.status, await response.text());");
        text
    }

    fn python(&self) -> String {
        let mut text = "import os\n\nimport httpx\n\n".to_owned();
        if !self.needs_token {
            text = "import httpx\n\n".to_owned();
        }
        text.push_str("response = httpx.request(\n");
        _ = writeln!(text, "    \"{}\",\n    {},", self.method, Value::from(self.url.as_str()));
        let mut headers = Vec::new();
        if self.needs_token {
            headers.push("\"Authorization\": \"Bearer \" + os.environ[\"TOKEN\"]".to_owned());
        }
        if let (Some(kind), None) = (self.kind(), self.json()) {
            headers.push(format!("\"Content-Type\": \"{kind}\""));
        }
        if !headers.is_empty() {
            _ = writeln!(text, "    headers={{{}}},", headers.join(", "));
        }
        match self.body.map(|body| (body.is_json(), &body.content["example"])) {
            Some((true, example)) => _ = writeln!(text, "    json={},", literal::python(example, 1)),
            Some((false, _)) => text.push_str("    content=open(\"file\", \"rb\").read(),\n"),
            None => {}
        }
        text.push_str(")\nresponse.raise_for_status()\nprint(response.status_code, response.text)");
        text
    }

    fn go(&self) -> String {
        let (mut imports, mut text) = (vec!["fmt", "io", "log", "net/http"], String::new());
        let body = match (self.kind(), self.json()) {
            (Some(_), Some(json)) => {
                imports.push("strings");
                format!("strings.NewReader({})", literal::go(&json))
            }
            (Some(_), None) => {
                imports.push("os");
                text.push_str(
                    "\tfile, err := os.Open(\"file\")\n\tif err != nil {\n\t\tlog.Fatal(err)\n\t}\n",
                );
                "file".to_owned()
            }
            (None, _) => "nil".to_owned(),
        };
        let url = Value::from(self.url.as_str());
        _ = writeln!(text, "\trequest, err := http.NewRequest(\"{}\", {url}, {body})", self.method);
        text.push_str("\tif err != nil {\n\t\tlog.Fatal(err)\n\t}\n");
        if self.needs_token {
            imports.push("os");
            text.push_str("\trequest.Header.Set(\"Authorization\", \"Bearer \"+os.Getenv(\"TOKEN\"))\n");
        }
        if let Some(kind) = self.kind() {
            _ = writeln!(text, "\trequest.Header.Set(\"Content-Type\", \"{kind}\")");
        }
        text.push_str("\tresponse, err := http.DefaultClient.Do(request)\n");
        text.push_str("\tif err != nil {\n\t\tlog.Fatal(err)\n\t}\n\tdefer response.Body.Close()\n");
        text.push_str("\tbody, err := io.ReadAll(response.Body)\n");
        text.push_str("\tfmt.Println(response.Status, string(body), err)");
        imports.sort_unstable();
        imports.dedup();
        let imports: Vec<_> = imports.iter().map(|name| format!("\t\"{name}\"\n")).collect();
        format!("package main\n\nimport (\n{})\n\nfunc main() {{\n{text}\n}}", imports.concat())
    }
}
