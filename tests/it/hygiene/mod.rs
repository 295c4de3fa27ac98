//! The structure of the code: which module may use which, that modules and files have no import cycles, and how long a
//! file may be. Clippy limits the length of functions (`clippy.toml`).

mod circle;
mod imports;
mod tokens;
mod words;

use circle::{Graph, circle};
use imports::{Imports, imports};
use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
};
use xwms_events::catalogue::Entry;

/// Module → modules of the server that it may use: only those below it, and only those that it needs. This table is the
/// documentation of the arrows. The folders of `surface` count as modules.
const ARROWS: &[(&str, &[&str])] = &[
    (
        "cli",
        &[
            "server",
            "dev",
            "surface/api",
            "surface/docs",
            "app",
            "outbound",
            "traffic",
            "audit",
            "subscribers",
            "commands",
            "auth",
            "store",
            "config",
            "keys",
            "language",
            "uploads",
            "tasks",
            "spans",
        ],
    ),
    (
        "server",
        &[
            "surface/oauth",
            "surface/api",
            "surface/docs",
            "surface/ssf",
            "surface/web",
            "surface/http",
            "app",
            "outbound",
            "traffic",
            "audit",
            "subscribers",
            "commands",
            "auth",
            "store",
            "config",
            "keys",
            "places",
            "tasks",
            "spans",
        ],
    ),
    ("dev", &["app", "commands", "store", "keys"]),
    (
        "surface/oauth",
        &["surface/web", "surface/http", "app", "traffic", "commands", "auth", "store", "keys"],
    ),
    (
        "surface/api",
        &[
            "surface/web",
            "surface/reference",
            "surface/http",
            "app",
            "outbound",
            "traffic",
            "audit",
            "commands",
            "auth",
            "store",
            "keys",
            "uploads",
        ],
    ),
    ("surface/ssf", &["surface/http", "app", "outbound", "commands", "auth", "store"]),
    (
        "surface/docs",
        &[
            "surface/api",
            "surface/reference",
            "surface/web",
            "surface/http",
            "app",
            "traffic",
            "store",
            "language",
        ],
    ),
    (
        "surface/web",
        &[
            "surface/http",
            "app",
            "outbound",
            "traffic",
            "audit",
            "subscribers",
            "commands",
            "auth",
            "store",
            "config",
            "keys",
            "branding",
            "language",
            "places",
            "uploads",
            "tasks",
        ],
    ),
    ("surface/reference", &["surface/http"]),
    ("surface/http", &["app", "traffic", "commands", "auth", "store", "config", "uploads", "lanes"]),
    ("app", &["outbound", "traffic", "subscribers", "auth", "store", "config", "keys", "branding", "places"]),
    (
        "outbound",
        &[
            "subscribers",
            "commands",
            "auth",
            "store",
            "config",
            "keys",
            "lanes",
            "branding",
            "language",
            "places",
            "tasks",
            "spans",
        ],
    ),
    ("traffic", &["subscribers", "commands", "store", "config", "keys", "lanes"]),
    ("audit", &["outbound", "traffic", "subscribers", "commands", "store", "config", "keys"]),
    ("subscribers", &["store", "tasks", "spans"]),
    ("commands", &["auth", "store", "keys", "uploads", "tasks", "spans"]),
    ("auth", &["store", "keys", "tasks"]),
    ("store", &["keys", "tasks", "spans"]),
    ("config", &["keys", "branding", "places"]),
    ("keys", &["lanes"]),
    ("lanes", &[]),
    ("branding", &[]),
    ("language", &[]),
    ("places", &["language"]),
    ("uploads", &[]),
    ("tasks", &[]),
    ("spans", &[]),
];
/// The crates of the workspace, by their source folders.
const CRATES: [&str; 3] = ["src", "events/src", "projections/src"];
const LINES_MAX: usize = 400;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Folders of installed or made code, which other tests may be writing.
const NOT_OURS: [&str; 2] = ["node_modules", "target"];

/// Adds our Rust files below `dir`.
fn sources(dir: &Path, into: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            if !NOT_OURS.iter().any(|name| path.ends_with(name)) {
                sources(&path, into);
            }
        } else if path.extension().is_some_and(|kind| kind == "rs") {
            into.push(path);
        }
    }
}

/// Returns the imports of the crate whose sources are in `folder`.
fn imports_of(folder: &str) -> Imports {
    let folder = root().join(folder);
    let mut files = Vec::new();
    sources(&folder, &mut files);
    let read = |file: &PathBuf| {
        let name = file.strip_prefix(&folder).unwrap().to_str().unwrap().to_owned();
        (name, std::fs::read_to_string(file).unwrap())
    };
    // The program is a separate crate.
    let files: Vec<_> = files.iter().map(read).filter(|(name, _)| name != "main.rs").collect();
    imports(&files)
}

/// Returns the top-level module of the server that `file` is in.
fn room(file: &str) -> &str {
    match file.split_once('/') {
        Some(("surface", within)) => within.find('/').map_or(file, |end| &file[.."surface/".len() + end]),
        Some((room, _)) => room,
        None => file.trim_end_matches(".rs"),
    }
}

/// Returns every import from one top-level module into another: both modules, and what is imported.
fn between_rooms(imports: &Imports) -> Vec<(&str, &str, String)> {
    let mut all = Vec::new();
    for (file, used) in imports {
        for (other, names) in used {
            if room(file) != room(other) {
                all.push((room(file), room(other), format!("{file} uses {names:?} of {other}")));
            }
        }
    }
    all
}

/// Returns the arrows of a cycle, from each node to the next.
fn around<'a>(circle: &[&'a str]) -> Vec<(&'a str, &'a str)> {
    circle.iter().copied().zip(circle.iter().copied().cycle().skip(1)).collect()
}

#[test]
fn rooms_use_only_the_rooms_that_they_may() {
    let imports = imports_of("src");
    let between = between_rooms(&imports);
    let mut wrong = Vec::new();
    for (from, to, what) in &between {
        let (_, may) = ARROWS
            .iter()
            .find(|(name, _)| name == from)
            .unwrap_or_else(|| panic!("{from} is not in the table"));
        if !may.contains(to) {
            wrong.push(what);
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    for (from, may) in ARROWS {
        for to in *may {
            let is_used = between.iter().any(|(user, used, _)| user == from && used == to);
            assert!(is_used, "{from} may use {to}, and does not");
        }
    }
}

#[test]
fn no_circle_runs_through_rooms() {
    let imports = imports_of("src");
    let between = between_rooms(&imports);
    let mut graph = Graph::new();
    for (from, to, _) in &between {
        graph.entry(*from).or_default().insert(*to);
    }
    let circle = around(&circle(&graph).unwrap_or_default());
    let of_it = between.iter().filter(|(from, to, _)| circle.contains(&(*from, *to)));
    let why: Vec<_> = of_it.map(|(.., what)| what).collect();
    assert!(circle.is_empty(), "{circle:?}: {why:#?}");
}

#[test]
fn no_circle_runs_through_files() {
    for folder in CRATES {
        let circle = circle_of_files(&imports_of(folder));
        assert!(circle.is_empty(), "{folder}: {circle:#?}");
    }
}

/// Returns the shortest cycle of `imports`, each arrow with what is imported; empty if there is none.
fn circle_of_files(imports: &Imports) -> Vec<String> {
    let mut graph = Graph::new();
    for (file, used) in imports {
        graph.insert(file, used.keys().map(String::as_str).collect());
    }
    let circle = around(&circle(&graph).unwrap_or_default());
    circle.into_iter().map(|(from, to)| format!("{from} → {to}: {:?}", imports[from][to])).collect()
}

#[test]
fn a_circle_of_files_is_found_and_named() {
    let files = [
        ("lib.rs", "mod door; mod room;"),
        ("door/mod.rs", "mod lock; pub use lock::Lock;"),
        ("door/lock.rs", "use crate::room::{self, Key}; pub struct Lock(Key);"),
        ("room.rs", "use crate::door; pub struct Key; fn turn(lock: &door::Lock) {}"),
    ];
    let files = files.map(|(file, text)| (file.to_owned(), text.to_owned()));
    let circle = circle_of_files(&imports(&files));
    let named =
        [r#"door/lock.rs → room.rs: {"crate::room::Key"}"#, r#"room.rs → door/lock.rs: {"door::Lock"}"#];
    assert_eq!(circle, named);
}

#[test]
fn every_file_says_what_lives_in_it_and_is_short() {
    let mut files = Vec::new();
    for dir in CRATES.into_iter().chain(["tests", "benches"]) {
        let dir = root().join(dir);
        if dir.is_dir() {
            sources(&dir, &mut files);
        }
    }
    for file in files {
        let text = std::fs::read_to_string(&file).unwrap();
        assert!(text.starts_with("//!"), "{} does not open with //!", file.display());
        let lines = text.lines().count();
        assert!(lines <= LINES_MAX, "{} has {lines} lines", file.display());
    }
}

/// `Cargo.toml` turns tests in documentation off.
#[test]
fn no_comment_has_an_example_that_nobody_runs() {
    let mut files = Vec::new();
    for dir in CRATES {
        sources(&root().join(dir), &mut files);
    }
    for file in files {
        let text = std::fs::read_to_string(&file).unwrap();
        let mut lines = text.lines().map(str::trim_start);
        let fence = lines.find(|line| line.starts_with("/// ```") || line.starts_with("//! ```"));
        assert_eq!(fence, None, "{}: an example belongs into a test or into docs/", file.display());
    }
}

/// Returns the metrics that a text names.
fn metrics(text: &str) -> BTreeSet<String> {
    let names = text.split(|c: char| !c.is_ascii_alphanumeric() && c != '_');
    names
        .filter(|name| name.starts_with("xwms_") && name.matches('_').count() > 1)
        .map(str::to_owned)
        .collect()
}

#[test]
fn alert_rules_the_dashboard_and_documentation_name_the_metrics_that_there_are() {
    let mut files = Vec::new();
    sources(&root().join("src"), &mut files);
    let text: String = files.iter().map(|file| std::fs::read_to_string(file).unwrap()).collect();
    let sets = |line: &&str| {
        ["gauge", "counter", "histogram"].iter().any(|m| line.contains(&format!("{m}!(\"xwms_")))
    };
    let set = metrics(&text.lines().filter(sets).collect::<Vec<_>>().join("\n"));
    let read = |path: &str| std::fs::read_to_string(root().join(path)).unwrap();
    let reference = read("docs/reference/metrics.md");
    let table = reference.split("\n## Metrics\n").nth(1).unwrap().split("\n## ").next().unwrap();
    assert_eq!(metrics(table), set, "docs/reference/metrics.md");
    let ruled = metrics(&read("deploy/prometheus-rules.yaml"));
    assert!(!ruled.is_empty() && ruled.is_subset(&set), "{ruled:?}");
    let shown = metrics(&read("deploy/grafana/xwms.json"));
    // The series of a histogram.
    let parts = ["_bucket", "_count", "_sum"];
    let whole = |name: &str| parts.iter().find_map(|part| name.strip_suffix(*part).map(str::to_owned));
    let unknown: Vec<_> =
        shown.iter().filter(|name| !set.contains(&whole(name).unwrap_or_else(|| (*name).clone()))).collect();
    assert!(!shown.is_empty() && unknown.is_empty(), "the dashboard shows {unknown:?}");
}

#[test]
fn every_event_version_ever_written_still_decodes() {
    let golden = root().join("events/golden");
    for Entry { name, version, .. } in xwms_events::catalogue::entries() {
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
        let event = event.unwrap_or_else(|error| panic!("{stem}: {error}"));
        assert_eq!(event.name(), name);
        // What a node remembers of its own event is what the next reader of the log gets.
        let written = serde_json::to_string(&event).unwrap();
        assert_eq!(xwms_events::AnyEvent::read(stream, &written).unwrap(), event, "{stem}");
    }
}
