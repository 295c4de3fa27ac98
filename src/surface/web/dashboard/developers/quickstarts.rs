//! The quickstarts that build a whole app, as links to the documentation of this server.

use crate::{
    language::Language,
    surface::web::{
        dashboard::shared::page::DashboardPage,
        shared::kinds::{Empty, List, Row, Value},
    },
};

/// A whole app: its page below `/docs/quickstart`, what it is in both languages, and what it is written in.
type Quickstart = (&'static str, [&'static str; 2], &'static str);

const WEB: [&str; 2] = ["Web app that logs people in", "Webapp die mensen laat inloggen"];
const API: [&str; 2] = ["API that checks tokens", "API die tokens controleert"];
const WEBHOOK: [&str; 2] = ["Webhook receiver", "Ontvanger van webhooks"];
const NATS: [&str; 2] = ["NATS consumer", "NATS-consumer"];

/// In the order of `docs/quickstart/README.md`.
const QUICKSTARTS: &[Quickstart] = &[
    ("web-express", WEB, "Node, Express"),
    ("web-nextjs", WEB, "Node, Next.js"),
    ("web-flask", WEB, "Python, Flask"),
    ("web-spring", WEB, "Java, Spring Boot"),
    ("web-go", WEB, "Go"),
    ("web-axum", WEB, "Rust, axum"),
    ("spa", ["Single page app", "Single page app"], "JavaScript"),
    ("api-express", API, "Node, Express"),
    ("api-flask", API, "Python, Flask"),
    ("api-go", API, "Go"),
    ("mcp-server", ["MCP server for agents", "MCP-server voor agents"], "Node"),
    ("webhook-node", WEBHOOK, "Node"),
    ("webhook-python", WEBHOOK, "Python"),
    ("webhook-go", WEBHOOK, "Go"),
    ("nats-node", NATS, "Node"),
    ("nats-python", NATS, "Python"),
    ("nats-go", NATS, "Go"),
    ("nats-rust", NATS, "Rust"),
    (
        "cli-python",
        ["Command line that logs its person in", "Opdrachtregel die zijn gebruiker laat inloggen"],
        "Python",
    ),
    ("auditor-notebook", ["Notebook of an auditor", "Notebook van een auditor"], "Python"),
];

/// Returns the list of them.
pub fn list(dash: &DashboardPage) -> List {
    let language = dash.language();
    let (title, columns) = match language {
        Language::English => ("Build a whole app", ["What", "In"]),
        Language::Dutch => ("Bouw een hele app", ["Wat", "In"]),
    };
    let row = |(page, [english, dutch], with): &Quickstart| {
        let name = match language {
            Language::English => *english,
            Language::Dutch => *dutch,
        };
        let href = Some(format!("/docs/quickstart/{page}"));
        Row { href, name: name.to_owned(), cells: vec![Value::text(*with)] }
    };
    let empty = Empty { title, detail: "", action: None, curl: None };
    List::new(language, title, &columns, empty).rows(QUICKSTARTS.iter().map(row).collect())
}

#[cfg(test)]
mod tests {
    use super::QUICKSTARTS;
    use std::{collections::BTreeSet, fs, path::Path};

    #[test]
    fn every_quickstart_of_a_whole_app_is_listed() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/quickstart");
        let files: BTreeSet<String> = fs::read_dir(folder)
            .unwrap()
            .map(|file| file.unwrap().file_name().to_string_lossy().trim_end_matches(".md").to_owned())
            .filter(|name| name != "README" && !name.starts_with("first-"))
            .collect();
        let listed: BTreeSet<String> = QUICKSTARTS.iter().map(|(page, ..)| (*page).to_owned()).collect();
        assert_eq!(listed, files);
    }
}
