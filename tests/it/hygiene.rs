//! How the house is kept: which room may use which, and how long a file may get. The table is the
//! documentation of the arrows.

use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
};

/// Room → rooms of the server that it may use. Surfaces (`oauth`, `api`, `web`) are used by `app` alone.
const ARROWS: &[(&str, &[&str])] = &[
    ("access", &["keys", "store"]),
    (
        "api",
        &[
            "access",
            "app",
            "browser",
            "cloud_event",
            "commands",
            "domains",
            "egress",
            "guard",
            "http",
            "keys",
            "store",
            "usage",
            "webhooks",
        ],
    ),
    (
        "app",
        &[
            "access",
            "api",
            "commands",
            "config",
            "domains",
            "egress",
            "fanout",
            "gauges",
            "guard",
            "http",
            "keys",
            "limits",
            "mail",
            "oauth",
            "store",
            "subscribers",
            "usage",
            "web",
            "webhooks",
        ],
    ),
    ("audit", &["store", "subscribers"]),
    ("browser", &["app", "guard", "http", "keys", "store"]),
    (
        "cli",
        &[
            "api",
            "app",
            "audit",
            "commands",
            "config",
            "dev",
            "fanout",
            "guard",
            "keys",
            "http",
            "server",
            "spans",
            "store",
            "subscribers",
            "tasks",
        ],
    ),
    ("cloud_event", &[]),
    ("commands", &["keys", "spans", "store"]),
    ("config", &["keys"]),
    ("dev", &["app", "commands", "keys", "store"]),
    ("domains", &["config", "egress", "keys"]),
    ("egress", &[]),
    ("fanout", &["cloud_event", "config", "store", "subscribers"]),
    ("gauges", &["store", "subscribers", "webhooks"]),
    ("guard", &["commands", "config", "keys", "store", "subscribers"]),
    ("http", &["app", "commands", "config", "limits", "pages", "spans", "store", "usage"]),
    ("keys", &["store", "tasks"]),
    ("limits", &["store"]),
    ("mail", &["config", "keys", "store", "subscribers"]),
    ("oauth", &["access", "app", "browser", "commands", "guard", "http", "keys", "pages", "store"]),
    ("pages", &["app", "http"]),
    ("server", &["config", "http", "tasks"]),
    ("spans", &[]),
    ("store", &["keys", "spans", "tasks"]),
    ("subscribers", &["spans", "store", "tasks"]),
    ("tasks", &[]),
    ("usage", &["commands", "config", "keys", "limits", "store", "subscribers"]),
    ("web", &["app", "browser", "commands", "guard", "http", "keys", "pages", "store"]),
    (
        "webhooks",
        &["cloud_event", "commands", "config", "egress", "keys", "spans", "store", "subscribers", "tasks"],
    ),
];
const LINES_MAX: usize = 400;

fn sources(dir: &Path, into: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, into);
        } else if path.extension().is_some_and(|kind| kind == "rs") {
            into.push(path);
        }
    }
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn room(path: &Path) -> String {
    let first = path.strip_prefix(root().join("src")).unwrap().components().next().unwrap();
    first.as_os_str().to_str().unwrap().trim_end_matches(".rs").to_owned()
}

/// Rooms that a source names: `crate::x` alone or in a list.
fn used(text: &str) -> Vec<String> {
    let code: String =
        text.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n");
    let mut used = Vec::new();
    for rest in code.split("crate::").skip(1) {
        if let Some(list) = rest.strip_prefix('{') {
            let mut depth = 0;
            let mut word = String::new();
            for c in list.chars() {
                match c {
                    '{' => depth += 1,
                    '}' if depth == 0 => break,
                    '}' => depth -= 1,
                    ',' if depth == 0 => word.clear(),
                    ':' if depth == 0 && !word.is_empty() => used.push(std::mem::take(&mut word)),
                    c if depth == 0 && (c.is_alphanumeric() || c == '_') => word.push(c),
                    _ => {}
                }
            }
        } else {
            used.push(rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect());
        }
    }
    used
}

#[test]
fn rooms_use_only_the_rooms_that_they_may() {
    let mut files = Vec::new();
    sources(&root().join("src"), &mut files);
    let mut wrong = Vec::new();
    for file in files {
        let own = room(&file);
        if own == "main" || own == "lib" {
            continue;
        }
        let (_, may) = ARROWS
            .iter()
            .find(|(name, _)| *name == own)
            .unwrap_or_else(|| panic!("{own} is not in the table"));
        for room in used(&std::fs::read_to_string(&file).unwrap()) {
            let known = ARROWS.iter().any(|(name, _)| *name == room);
            if known && room != own && !may.contains(&room.as_str()) {
                wrong.push(format!("{} uses {room}", file.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn every_file_says_what_lives_in_it_and_is_short() {
    let mut files = Vec::new();
    for dir in ["src", "events/src", "projections/src", "tests", "benches"] {
        let dir = root().join(dir);
        if dir.is_dir() {
            sources(&dir, &mut files);
        }
    }
    for file in files {
        if file.components().any(|part| part.as_os_str() == "node_modules") {
            continue;
        }
        let text = std::fs::read_to_string(&file).unwrap();
        assert!(text.starts_with("//!"), "{} does not open with //!", file.display());
        let lines = text.lines().count();
        assert!(lines <= LINES_MAX, "{} has {lines} lines", file.display());
    }
}

/// The metrics that a text names.
fn metrics(text: &str) -> BTreeSet<String> {
    let names = text.split(|c: char| !c.is_ascii_alphanumeric() && c != '_');
    names
        .filter(|name| name.starts_with("xwms_") && name.matches('_').count() > 1)
        .map(str::to_owned)
        .collect()
}

#[test]
fn alert_rules_and_documentation_name_the_metrics_that_there_are() {
    let mut files = Vec::new();
    sources(&root().join("src"), &mut files);
    let text: String = files.iter().map(|file| std::fs::read_to_string(file).unwrap()).collect();
    let sets = |line: &&str| {
        ["gauge", "counter", "histogram"].iter().any(|m| line.contains(&format!("{m}!(\"xwms_")))
    };
    let set = metrics(&text.lines().filter(sets).collect::<Vec<_>>().join("\n"));
    let read = |path: &str| std::fs::read_to_string(root().join(path)).unwrap();
    let operations = read("docs/operations.md");
    let table = operations.split("\n## Metrics\n").nth(1).unwrap().split("\n## ").next().unwrap();
    assert_eq!(metrics(table), set, "docs/operations.md");
    let ruled = metrics(&read("deploy/prometheus-rules.yaml"));
    assert!(!ruled.is_empty() && ruled.is_subset(&set), "{ruled:?}");
}

#[test]
fn every_event_version_ever_written_still_decodes() {
    let golden = root().join("events/golden");
    for (name, version) in xwms_events::AnyEvent::kinds() {
        let file = golden.join(format!("{name}.v{version}.json"));
        let text = std::fs::read_to_string(&file).unwrap_or_else(|_| panic!("{} is missing", file.display()));
        assert!(text.contains(name));
    }
    for entry in std::fs::read_dir(golden).unwrap() {
        let path = entry.unwrap().path();
        let stem = path.file_stem().unwrap().to_str().unwrap();
        let (name, version) = stem.rsplit_once(".v").unwrap();
        let text: serde_json::Value = serde_json::from_str(&std::fs::read_to_string(&path).unwrap()).unwrap();
        let stream = text["stream_type"].as_str().unwrap();
        let lifted = xwms_events::upcast::upcast(name, version.parse().unwrap(), text["payload"].clone());
        let event = xwms_events::AnyEvent::decode(stream, lifted);
        assert_eq!(event.unwrap_or_else(|error| panic!("{stem}: {error}")).name(), name);
    }
}
