//! The client libraries in `sdk`: what is generated in them fits the OpenAPI document, their own tests pass, and their
//! packages install in an empty folder and work with a server, as the samples of their READMEs say.
//!
//! `make test` installs what they need; without it these tests fail and say so. Tests download nothing.

use crate::support::{Hooked, script};
use serde_json::{Value, json};
use std::{
    ffi::OsStr,
    fs,
    path::{Path, PathBuf},
    process::Stdio,
};

/// The modules of the Python package that are generated, relative to it.
const PYTHON_MODULES: [&str; 9] = [
    "types.py",
    "_async/operations.py",
    "_sync/__init__.py",
    "_sync/client.py",
    "_sync/feed.py",
    "_sync/operations.py",
    "_sync/tokens.py",
    "_sync/transport.py",
    "_sync/verify.py",
];

fn sdk(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("sdk").join(path)
}

fn read(path: &str) -> String {
    fs::read_to_string(sdk(path)).unwrap_or_else(|error| panic!("sdk/{path}: {error}"))
}

fn python() -> PathBuf {
    sdk("python/.venv/bin/python")
}

/// Runs a program in a folder of `sdk`; returns what it printed.
async fn run(program: &Path, folder: &str, args: &[&OsStr]) -> String {
    let output = tokio::process::Command::new(program)
        .args(args)
        .current_dir(sdk(folder))
        .env("PYTHONDONTWRITEBYTECODE", "1")
        // npm would ask the network whether there is a newer npm.
        .env("npm_config_update_notifier", "false")
        .stdin(Stdio::null())
        .kill_on_drop(true)
        .output()
        .await
        .unwrap_or_else(|error| {
            panic!("{} can't be run ({error}); `make test` sets up what tests need", program.display())
        });
    let said =
        format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{} {args:?}:\n{said}", program.display());
    said
}

/// Writes the OpenAPI document of this version into `folder`; returns its path.
fn document(folder: &Path) -> PathBuf {
    let file = folder.join("openapi.json");
    fs::write(&file, xwms::surface::api::openapi("https://auth.example")).unwrap();
    file
}

#[track_caller]
fn expect_generated(path: &str, made: &Path) {
    let made = fs::read_to_string(made).unwrap();
    // The whole of both would fill the screen.
    assert!(made == read(path), "sdk/{path} is not what the document makes: run scripts/generate-sdks");
}

#[tokio::test]
async fn the_types_in_typescript_are_those_of_the_document() {
    let folder = tempfile::tempdir().unwrap();
    let (document, made) = (document(folder.path()), folder.path().join("api.ts"));
    let args = [OsStr::new("scripts/generate.mjs"), document.as_os_str(), made.as_os_str()];
    run(Path::new("node"), "typescript", &args).await;
    expect_generated("typescript/src/generated/api.ts", &made);
}

#[tokio::test]
async fn the_generated_modules_in_python_are_those_of_the_document_and_of_the_async_code() {
    let folder = tempfile::tempdir().unwrap();
    let (document, made) = (document(folder.path()), folder.path().join("xwms"));
    let args = [OsStr::new("scripts/generate.py"), document.as_os_str(), made.as_os_str()];
    run(&python(), "python", &args).await;
    for name in PYTHON_MODULES {
        expect_generated(&format!("python/src/xwms/{name}"), &made.join(name));
    }
    let sync = fs::read_dir(sdk("python/src/xwms/_sync")).unwrap();
    let modules = sync.filter(|entry| entry.as_ref().unwrap().path().extension() == Some(OsStr::new("py")));
    assert_eq!(modules.count(), PYTHON_MODULES.len() - 2, "every module of `_sync` is checked");
}

#[tokio::test]
async fn the_tests_in_typescript_pass() {
    let said = run(Path::new("npm"), "typescript", &[OsStr::new("test")]).await;
    assert!(said.contains("\n# fail 0") && !said.contains("\n# pass 0"), "{said}");
}

#[tokio::test]
async fn the_tests_in_python_pass_and_its_types_are_right() {
    let said = run(&python(), "python", &["-m", "pytest", "-q"].map(OsStr::new)).await;
    assert!(said.contains(" passed"), "{said}");
    let cache = tempfile::tempdir().unwrap();
    let args = ["-m", "mypy", "--cache-dir"].map(OsStr::new);
    let said = run(&python(), "python", &[&args[..], &[cache.path().as_os_str()]].concat()).await;
    assert!(said.contains("no issues found"), "{said}");
}

/// Returns what the live scripts need: the demo account, and webhooks that came during a rotation of the secret, with
/// both secrets.
async fn input(hooked: &Hooked) -> Value {
    let overlap = json!({"overlap_seconds": 3600});
    let rotated = hooked.post("/rotate_secret", &overlap).await.expect_status(201).json();
    hooked.client("Hooked").await;
    hooked.client("Hooked, with “quotes” and ünïcode").await;
    let received = hooked.receiver.wait_for(2).await;
    let deliveries: Vec<_> = received
        .iter()
        .map(|one| {
            let names = ["content-type", "webhook-id", "webhook-timestamp", "webhook-signature"];
            let headers: Value =
                names.into_iter().map(|name| (name.to_owned(), json!(one.header(name)))).collect();
            json!({"headers": headers, "body": String::from_utf8(one.body.clone()).unwrap()})
        })
        .collect();
    let secrets = json!([hooked.endpoint["secret"], rotated["secret"]]);
    let mut input = json!(hooked.world.demo);
    input["webhooks"] = json!({"secrets": secrets, "deliveries": deliveries});
    input
}

/// Runs a live script against a fresh server, and checks that what it did is in the server's history.
async fn live(program: &str, script: &str) {
    let hooked = Hooked::new(json!({"events": ["client.created"]})).await;
    let input = input(&hooked).await;
    let created = hooked.world.server.count("client.created").await;
    script::run(program, script, &input).await;
    // Four for the feed, the one whose POST came twice, one for the newest event, and one with opaque tokens.
    assert!(hooked.world.server.count("client.created").await >= created + 7);
    assert_eq!(hooked.world.server.count("token.revoked").await, 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_typescript_package_installs_in_an_empty_folder_and_works_with_a_server() {
    live("node", "../../sdk/typescript/tests/live/run.mjs").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_python_package_installs_in_an_empty_folder_and_works_with_a_server() {
    live(python().to_str().unwrap(), "../../sdk/python/tests/live/run.py").await;
}

#[test]
fn the_packages_have_the_version_of_the_api() {
    let version = env!("CARGO_PKG_VERSION");
    let document: Value = serde_json::from_str(&xwms::surface::api::openapi("https://auth.example")).unwrap();
    assert_eq!(document["info"]["version"], version);
    for name in ["package.json", "package-lock.json"] {
        let package: Value = serde_json::from_str(&read(&format!("typescript/{name}"))).unwrap();
        assert_eq!(package["version"], version, "{name}");
    }
    assert!(read("python/pyproject.toml").contains(&format!("\nversion = \"{version}\"\n")));
    assert!(read("python/src/xwms/_common.py").contains(&format!("\n__version__ = \"{version}\"\n")));
    for language in ["typescript", "python"] {
        assert!(
            read(&format!("{language}/CHANGELOG.md")).contains(&format!("\n## {version}\n")),
            "{language}"
        );
    }
}
