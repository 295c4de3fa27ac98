//! What `deploy/` has, read by the parsers of those who read it (`tests/clients/deploy`), and run as far as that goes
//! without containers: the migration and the server of the chart and of the compose file, with their variables and
//! files. What can't be run here: docs/operations/kubernetes.md.

use super::{database_roles::bare, metrics::Watched};
use crate::{
    docs::commands::root,
    support::{
        World,
        process::{free_port, xwms},
        server::MASTER_KEY,
        within,
    },
};
use serde_json::{Value, json};
use std::{
    collections::{BTreeMap, BTreeSet},
    fs::Permissions,
    os::unix::fs::PermissionsExt,
    path::Path,
    process::Stdio,
    time::Duration,
};
use tempfile::TempDir;
use tokio::process::Command;

/// A master key that is being replaced.
const PREVIOUS_KEY: &str = "ICEiIyQlJicoKSorLC0uLzAxMjM0NTY3ODk6Ozw9Pj8=";

/// Waits until `done`. On a busy machine, a server that makes its tables and RSA keys takes longer than what
/// other tests wait for.
async fn until(what: &str, mut done: impl AsyncFnMut() -> bool) {
    let is_done = within(Duration::from_secs(600), async || done().await.then_some(())).await;
    is_done.unwrap_or_else(|| panic!("not in time: {what}"));
}

/// Runs one of the checks in `tests/clients/deploy`; returns what it says to tests of the server.
async fn check(what: &str) -> Value {
    let output = Command::new("go")
        .args(["run", ".", what, "../../../deploy"])
        .current_dir(root().join("tests/clients/deploy"))
        // Tests download nothing.
        .env("GOPROXY", "off")
        .stdin(Stdio::null())
        .output()
        .await
        .unwrap_or_else(|error| panic!("go can't be run ({error}); `make test` sets up what tests need"));
    let said = String::from_utf8(output.stdout).unwrap();
    let failed = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success() && said.contains("ok - "), "{said}{failed}");
    serde_json::from_str(said.lines().last().unwrap()).unwrap()
}

/// Returns the members of a JSON object whose values are texts.
fn texts(object: &Value) -> BTreeMap<String, String> {
    let members = object.as_object().unwrap().iter();
    members.map(|(name, value)| (name.clone(), value.as_str().unwrap().to_owned())).collect()
}

/// Where containers run on this machine: an empty database with two roles, two ports, and a directory for files.
struct Place {
    dir: TempDir,
    owner: String,
    serving: String,
    port: u16,
    metrics: u16,
}

impl Place {
    async fn new(name: &str) -> Self {
        let (owner, serving) = bare(name).await;
        let dir = tempfile::tempdir().unwrap();
        Self { dir, owner, serving, port: free_port(), metrics: free_port() }
    }

    /// Returns `text` with what a container has in place of what this machine has.
    fn here(&self, text: &str) -> String {
        let dir = self.dir.path().to_str().unwrap();
        text.replace("/etc/xwms", dir)
            .replace("/var/lib/xwms-erasures", dir)
            .replace("0.0.0.0:8080", &format!("0.0.0.0:{}", self.port))
            .replace("127.0.0.1/8080", &format!("127.0.0.1/{}", self.port))
            .replace("0.0.0.0:9464", &format!("0.0.0.0:{}", self.metrics))
    }

    /// Returns what a secret contains, by the variable or the file that it is for.
    async fn secret(&self, name: &str) -> String {
        match name.rsplit('/').next().unwrap() {
            "XWMS_DATABASE_URL" => self.serving.clone(),
            "XWMS_DATABASE_OWNER_URL" => self.owner.clone(),
            "master.key" if name.contains("/previous-") => PREVIOUS_KEY.to_owned(),
            "XWMS_MASTER_KEY" | "master.key" => MASTER_KEY.to_owned(),
            "XWMS_MAIL__URL" => format!("file://{}", self.dir.path().display()),
            "checkpoint.key" => {
                let name = ["keys", "generate-checkpoint", "auth.example.org/log"];
                String::from_utf8(xwms(&self.serving, &name, &[]).await.stdout).unwrap()
            }
            other => panic!("what is in {other}?"),
        }
    }

    /// Returns the command of `container`, without any other variable.
    async fn command(&self, container: &Value) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_xwms"));
        command.env_clear().stdin(Stdio::null()).stdout(Stdio::null()).kill_on_drop(true);
        command.args(container["args"].as_array().unwrap().iter().map(|word| word.as_str().unwrap()));
        for path in texts(&container["files"]).keys() {
            let file = self.here(path);
            std::fs::create_dir_all(file.rsplit_once('/').unwrap().0).unwrap();
            std::fs::write(&file, self.secret(path).await).unwrap();
            std::fs::set_permissions(&file, Permissions::from_mode(0o640)).unwrap();
        }
        for (name, value) in texts(&container["env"]) {
            let given = matches!(&*name, "XWMS_DATABASE_URL" | "XWMS_DATABASE_OWNER_URL" | "XWMS_MASTER_KEY");
            let value = if given { self.secret(&name).await } else { self.here(&value) };
            command.env(name, value);
        }
        for name in texts(&container["secrets"]).keys() {
            command.env(name, self.secret(name).await);
        }
        command
    }

    async fn migrate(&self, container: &Value) {
        let migrated = self.command(container).await.output().await.unwrap();
        assert!(migrated.status.success(), "{migrated:?}");
    }

    /// Starts the server; returns it with the name of its log.
    async fn serve(&self, container: &Value) -> (tokio::process::Child, String) {
        let log = self.dir.path().join("log");
        let mut command = self.command(container).await;
        let server = command.stderr(std::fs::File::create(&log).unwrap()).spawn().unwrap();
        (server, log.display().to_string())
    }

    async fn status(&self, port: u16, path: &str) -> u16 {
        let answer = reqwest::get(format!("http://127.0.0.1:{port}{path}")).await;
        answer.map_or(0, |answer| answer.status().as_u16())
    }
}

#[tokio::test]
async fn the_chart_makes_what_kubernetes_takes_and_its_containers_migrate_and_serve() {
    let containers = check("chart").await;
    for values in ["minimal", "full"] {
        let place = Place::new(values).await;
        place.migrate(&containers[values]["migrate"]).await;
        let container = &containers[values]["serve"];
        let (mut server, log) = place.serve(container).await;
        let ready = container["ready"].as_str().unwrap();
        until(&format!("{values} is ready; see {log}"), async || {
            assert!(server.try_wait().unwrap().is_none(), "{}", std::fs::read_to_string(&log).unwrap());
            place.status(place.port, ready).await == 200
        })
        .await;
        assert_eq!(place.status(place.port, "/healthz").await, 200);
        assert_eq!(place.status(place.metrics, "/metrics").await, 200);
        let said = std::fs::read_to_string(&log).unwrap();
        for wrong in ["the serving role of the database", "everybody on this machine can read"] {
            assert!(!said.contains(wrong), "{wrong}: {said}");
        }
    }
    let chart = std::fs::read_to_string(root().join("deploy/helm/xwms/Chart.yaml")).unwrap();
    let version = format!("appVersion: \"{}\"", env!("CARGO_PKG_VERSION"));
    assert!(chart.lines().any(|line| line == version), "the chart is for another version: {chart}");
}

#[tokio::test]
async fn the_services_of_the_compose_file_migrate_and_serve_and_their_healthcheck_tells() {
    let services = check("compose").await;
    let place = Place::new("compose").await;
    let words = services["xwms"]["healthcheck"].as_array().unwrap();
    let words: Vec<_> = words.iter().map(|word| place.here(word.as_str().unwrap())).collect();
    assert_eq!(words[0], "CMD");
    let is_healthy = async || {
        let checked = Command::new(&words[1]).args(&words[2..]).stdin(Stdio::null()).output().await.unwrap();
        checked.status.success()
    };
    assert!(!is_healthy().await, "nothing listens yet");
    place.migrate(&services["migrate"]).await;
    let (mut server, log) = place.serve(&services["xwms"]).await;
    until(&format!("it is healthy; see {log}"), async || {
        assert!(server.try_wait().unwrap().is_none(), "{}", std::fs::read_to_string(&log).unwrap());
        is_healthy().await
    })
    .await;
    assert_eq!(place.status(place.port, "/readyz").await, 200);
    server.kill().await.unwrap();
    assert!(!is_healthy().await, "nothing listens any more");
}

/// Metrics that a server has once they have counted something. That they exist is checked in `hygiene`.
const LATER: &[&str] = &[
    "xwms_alerts_raised_total",
    "xwms_background_failures_total",
    "xwms_checkpoints_refused_total",
    "xwms_connections_refused_total",
    "xwms_connections_shed_total",
    "xwms_fanout_foreign_messages_total",
    "xwms_forged_tokens_total",
    "xwms_guard_refused_total",
    "xwms_log_went_back_total",
    "xwms_mails_total",
    "xwms_panics_total",
    "xwms_subscriber_interruptions_total",
    "xwms_tls_reload_failed_total",
    "xwms_unreadable_addresses_total",
    "xwms_webhook_attempt_seconds_bucket",
    "xwms_webhook_attempts_total",
];

/// Returns the labels of each metric in the text that `/metrics` serves.
fn exported(text: &str) -> BTreeMap<&str, BTreeSet<&str>> {
    let mut found = BTreeMap::<&str, BTreeSet<&str>>::new();
    for line in text.lines().filter(|line| !line.starts_with('#') && !line.is_empty()) {
        let name = line.split(['{', ' ']).next().unwrap();
        let labels = found.entry(name).or_default();
        let Some((_, rest)) = line.split_once('{') else { continue };
        // Names and values take turns between the quotes.
        for part in rest.split('"').step_by(2) {
            labels.extend(part.trim_start_matches(',').strip_suffix('='));
        }
    }
    found
}

#[tokio::test]
async fn alerts_and_the_dashboard_use_metrics_and_labels_that_a_server_exports() {
    let used = check("rules").await;
    let used: BTreeMap<String, BTreeSet<String>> = serde_json::from_value(used).unwrap();
    let stale: Vec<_> = LATER.iter().filter(|name| !used.contains_key(**name)).collect();
    assert!(stale.is_empty(), "nothing uses {stale:?}");
    let world = World::new().await;
    let watched = Watched::spawn(&world.url, &[]).await;
    let credentials = [("grant_type", "client_credentials")];
    watched.process.form("/oauth/token", &world.machine(), &credentials).await.expect_status(200);
    let at_once: Vec<_> = used.iter().filter(|(name, _)| !LATER.contains(&name.as_str())).collect();
    assert!(at_once.len() > 10, "{at_once:?}");
    until("every metric is exported", async || {
        let text = watched.text().await;
        let exported = exported(&text);
        at_once.iter().all(|(name, _)| exported.contains_key(name.as_str()))
    })
    .await;
    let text = watched.text().await;
    let exported = exported(&text);
    for (name, labels) in at_once {
        let there = &exported[name.as_str()];
        let missing: Vec<_> = labels.iter().filter(|label| !there.contains(label.as_str())).collect();
        assert!(missing.is_empty(), "{name} has no {missing:?}: {there:?}");
    }
}

#[test]
fn labels_are_read_as_they_are_exported() {
    let text = "# TYPE a counter\na{b=\"x, y={z}\",c=\"\"} 1\na_b 2\n\n";
    let expected = BTreeMap::from([("a", BTreeSet::from(["b", "c"])), ("a_b", BTreeSet::new())]);
    assert_eq!(exported(text), expected);
    assert_eq!(texts(&json!({"a": "b"})), BTreeMap::from([("a".to_owned(), "b".to_owned())]));
}

/// Adds the files outside of `src` that the sources below `folder` include by a relative path.
fn included(folder: &Path, into: &mut BTreeSet<String>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            included(&path, into);
            continue;
        }
        if path.extension().is_none_or(|extension| extension != "rs") {
            continue;
        }
        let text = std::fs::read_to_string(&path).unwrap();
        for rest in text.split("include_str!(\"../").skip(1) {
            let (name, _) = rest.split_once('"').unwrap();
            let file = folder.join("..").join(name).canonicalize().unwrap();
            let name = file.strip_prefix(root().canonicalize().unwrap()).unwrap().to_str().unwrap();
            into.extend(Some(name.to_owned()).filter(|name| !name.starts_with("src/")));
        }
    }
}

#[test]
fn every_file_that_the_image_is_built_from_is_sent_to_the_builder_and_copied() {
    let read = |file: &str| std::fs::read_to_string(root().join("deploy").join(file)).unwrap();
    let (dockerfile, ignored) = (read("Dockerfile"), read("Dockerfile.dockerignore"));
    let sent: BTreeSet<&str> = ignored.lines().filter_map(|line| line.strip_prefix('!')).collect();
    let mut copied = BTreeSet::new();
    // What another stage made is not from the repository.
    let copies = dockerfile.lines().filter_map(|line| line.strip_prefix("COPY "));
    for copy in copies.filter(|copy| !copy.starts_with("--from=")) {
        let names: Vec<&str> = copy.split(' ').collect();
        copied.extend(names.iter().copied().take(names.len() - 1));
    }
    assert_eq!(
        copied, sent,
        "deploy/Dockerfile copies the left ones, deploy/Dockerfile.dockerignore sends the right ones"
    );
    let mut needed = BTreeSet::new();
    included(&root().join("src"), &mut needed);
    for name in needed {
        assert!(copied.contains(name.as_str()), "deploy/Dockerfile does not copy {name}");
    }
}
