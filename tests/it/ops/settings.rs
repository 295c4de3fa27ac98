//! Settings as the operator gives them: a file, variables and flags; and the errors for wrong ones.

use crate::support::{
    cluster,
    process::{Process, free_port, xwms},
};
use futures::future::join_all;
use std::{os::unix::fs::PermissionsExt, path::Path, process::Output};
use tokio::process::Command;

/// Runs `xwms serve` with only these settings; it must not start serving. Returns its output.
async fn refused(file: &Path, variables: &[(&str, &str)], flags: &[&str]) -> String {
    let mut command = Command::new(env!("CARGO_BIN_EXE_xwms"));
    command.arg("serve").arg("--config").arg(file).args(flags);
    command.env_clear().envs(variables.iter().copied());
    let Output { status, stdout, stderr } = command.output().await.unwrap();
    let said = String::from_utf8(stderr).unwrap();
    assert_eq!((status.code(), stdout.len()), (Some(1), 0), "{said}");
    said
}

fn file(dir: &tempfile::TempDir, text: &str) -> std::path::PathBuf {
    let file = dir.path().join("xwms.toml");
    std::fs::write(&file, text).unwrap();
    file
}

/// Returns the only line that names `key`.
fn line<'a>(said: &'a str, key: &str) -> &'a str {
    let start = format!("  - {key}");
    let mut lines = said.lines().filter(|line| line.starts_with(&start));
    let line = lines.next().unwrap_or_else(|| panic!("{key} is not in {said}"));
    assert!(lines.next().is_none(), "{key} is there twice in {said}");
    line
}

#[tokio::test]
async fn one_start_names_every_wrong_setting_with_where_it_is_from_and_touches_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let (path, pem) = (dir.path().join("xwms.toml").display().to_string(), dir.path().join("cert.pem"));
    std::fs::write(&pem, "no certificate").unwrap();
    let text = format!(
        "lisen = \"127.0.0.1:1\"\nsession_seconds = \"long\"\npassword_concurrency = 0\n\
         trusted_proxies = [\"10.0.0.0/8\", \"ten\"]\nsigning_algorithm = \"HS256\"\n\
         master_key_file = \"/nonexistent/master.key\"\n\
         [tls]\ncertificate = {pem:?}\nkey = \"/nonexistent/key.pem\"\n\
         [webhooks]\ntimeout_seconds = 99\ncolour = 1\n[webhooks.pace]\nrest = -1\n\
         [nats]\ncredentials_file = \"/nonexistent/creds\"\n",
    );
    let variables = [
        ("XWMS_DATABASE_URL", "mysql://root:hunter2@127.0.0.1:1/x"),
        ("XWMS_SHUTDOWN_SECONDS", "soon"),
        ("XWMS_WEBHOOKS__RETENTION_DAYS", "0"),
        ("XWMS_NATS__PASSWORD", "80443"),
        ("XWMS_TRACES__ENDPOINT", "collector:4318"),
        ("XWMS_TRACES__RATIO", "1.5"),
        ("XWMS_COLOR", "red"),
    ];
    let said = refused(&file(&dir, &text), &variables, &["--issuer", "http://auth.example"]).await;
    for key in [
        "lisen",
        "session_seconds",
        "password_concurrency",
        "trusted_proxies",
        "signing_algorithm",
        "master_key_file",
        "tls.certificate",
        "tls.key",
        "webhooks.timeout_seconds",
        "webhooks.colour",
        "webhooks.pace.rest",
        "nats.credentials_file",
    ] {
        let line = line(&said, key);
        assert!(line.ends_with(&format!("(in {path})")), "{line}");
    }
    for (key, variable) in [
        ("database_url", "XWMS_DATABASE_URL"),
        ("shutdown_seconds", "XWMS_SHUTDOWN_SECONDS"),
        ("webhooks.retention_days", "XWMS_WEBHOOKS__RETENTION_DAYS"),
        ("nats.password", "XWMS_NATS__PASSWORD"),
        ("traces.endpoint", "XWMS_TRACES__ENDPOINT"),
        ("traces.ratio", "XWMS_TRACES__RATIO"),
        ("color", "XWMS_COLOR"),
    ] {
        let line = line(&said, key);
        assert!(line.ends_with(&format!("(in {variable})")), "{line}");
    }
    assert!(line(&said, "issuer").ends_with("(by --issuer)"), "{said}");
    assert_eq!(said.lines().count(), 1 + 20, "and nothing else: {said}");
    assert!(!said.contains("hunter2") && !said.contains("80443"), "a secret is not quoted: {said}");
}

#[tokio::test]
async fn a_database_out_of_reach_is_not_asked_while_a_setting_is_wrong() {
    let dir = tempfile::tempdir().unwrap();
    let text = "database_url = \"postgres://127.0.0.1:1/x\"\nmaster_key = \"c2hvcnQ=\"\n";
    let said = refused(&file(&dir, text), &[], &[]).await;
    assert!(line(&said, "master_key").contains("not base64 of 32 bytes"), "{said}");
    assert_eq!(said.lines().count(), 2, "{said}");
}

#[tokio::test]
async fn a_file_that_is_not_toml_is_named_with_every_other_problem() {
    let dir = tempfile::tempdir().unwrap();
    let said = refused(&file(&dir, "issuer = "), &[("XWMS_LISTEN", "here")], &[]).await;
    assert!(said.contains("TOML") && said.contains("xwms.toml"), "{said}");
    assert!(line(&said, "listen").ends_with("(in XWMS_LISTEN)"), "{said}");
    assert!(!said.contains("database_url"), "the file may have had it: {said}");
}

#[tokio::test]
async fn a_flag_beats_a_variable_which_beats_the_file_which_beats_the_default() {
    let dir = tempfile::tempdir().unwrap();
    let port = free_port();
    // `Process` sets the issuer with a variable and the address with a flag.
    let text = "issuer = \"http://127.0.0.1:1\"\nlisten = \"127.0.0.1:1\"\nsession_seconds = 1234\n\
                sign_up = false\n[webhooks]\ntimeout_seconds = 99\nretention_days = 99\n";
    let path = file(&dir, text).display().to_string();
    let url = cluster::database().await;
    let variables = [
        ("XWMS_CONFIG", path.as_str()),
        ("XWMS_WEBHOOKS__TIMEOUT_SECONDS", "9"),
        ("XWMS_LISTEN", "127.0.0.1:2"),
    ];
    let process = Process::spawn(&url, port, &variables).await;
    let known = process.http.get(format!("{}/.well-known/openid-configuration", process.base));
    let known: serde_json::Value = known.send().await.unwrap().json().await.unwrap();
    assert_eq!(known["issuer"], process.base, "by the variable, at the address of the flag");
    let body = serde_json::json!({"name": "A", "owner": {"email": "a@b.example", "password": "long enough"}});
    let refused = process.http.post(format!("{}/v1/accounts", process.base)).json(&body);
    assert_eq!(refused.send().await.unwrap().status(), 403, "by the file");
    let said = refused_with_default(&path).await;
    assert!(line(&said, "webhooks.timeout_seconds").ends_with(&format!("(in {path})")), "{said}");
}

/// Runs with the same file, without the variable that corrects it.
async fn refused_with_default(path: &str) -> String {
    refused(Path::new(path), &[("XWMS_DATABASE_URL", "postgres://127.0.0.1:1/x")], &[]).await
}

#[tokio::test]
async fn service_links_of_kubernetes_are_passed_over_and_wrong_settings_are_not() {
    let links = [
        ("XWMS_PORT", "tcp://10.96.0.7:8080"),
        ("XWMS_SERVICE_HOST", "10.96.0.7"),
        ("XWMS_SERVICE_PORT", "8080"),
        ("XWMS_SERVICE_PORT_HTTP", "8080"),
        ("XWMS_PORT_8080_TCP", "tcp://10.96.0.7:8080"),
        ("XWMS_PORT_8080_TCP_ADDR", "10.96.0.7"),
        ("XWMS_PORT_8080_TCP_PORT", "8080"),
        ("XWMS_PORT_8080_TCP_PROTO", "tcp"),
        ("XWMS_POSTGRES_SERVICE_HOST", "10.96.0.8"),
        ("XWMS_POSTGRES_PORT", "tcp://10.96.0.8:5432"),
    ];
    let process = Process::spawn(&cluster::database().await, free_port(), &links).await;
    let said = process.said();
    let lines: Vec<_> = said.lines().filter(|line| line.contains("enableServiceLinks")).collect();
    assert!(lines.len() == 1 && links.iter().all(|(name, _)| lines[0].contains(name)), "{said}");

    let dir = tempfile::tempdir().unwrap();
    let wrong = [("XWMS_PORT", "8080"), ("XWMS_SERVICE_HOST", "auth.example"), ("XWMS_SERVICE_PORT", "80")];
    let said = refused(&file(&dir, ""), &wrong, &[]).await;
    for name in ["port", "service_host"] {
        assert!(line(&said, name).contains("no such setting"), "{said}");
    }
    assert!(!said.contains("service_port"), "{said}");
}

#[tokio::test]
async fn the_error_for_a_wrong_database_address_has_the_reason_and_no_password() {
    let port = free_port();
    let direct = cluster::database().await;
    let (_, socket) = direct.split_once("host=").unwrap();
    let socket = socket.split('&').next().unwrap();
    for (url, told) in [
        (
            format!("postgres://root:hunter2@127.0.0.1:{port}/x"),
            vec![format!("127.0.0.1:{port}"), "refused".into()],
        ),
        (
            "postgres://root:hunter2@nowhere.invalid:5433/x".into(),
            vec!["nowhere.invalid:5433".into(), "lookup".into()],
        ),
        (
            "postgres://root:hunter2@localhost/x?host=/nonexistent".into(),
            vec!["/nonexistent/".into(), "No such file".into()],
        ),
        (
            format!("postgres://xwms_serve:hunter2@localhost/not_there?host={socket}"),
            vec![".s.PGSQL.5432".into(), "\"not_there\" does not exist".into()],
        ),
    ] {
        let commands = [&["serve", "--listen", "127.0.0.1:0"][..], &["keys", "list"], &["migrate"]];
        for output in join_all(commands.map(|args| xwms(&url, args, &[]))).await {
            let said = String::from_utf8(output.stderr).unwrap();
            assert_eq!(output.status.code(), Some(1), "{said}");
            assert!(told.iter().all(|told| said.contains(told.as_str())), "{told:?} is not in {said}");
            assert!(!said.contains("hunter2") && !said.contains("pool timed out"), "{said}");
        }
    }
}

#[tokio::test]
async fn a_database_that_cannot_hold_every_name_is_refused() {
    let direct = cluster::database().await;
    let name = format!("{}_latin", direct.rsplit_once('/').unwrap().1.split('?').next().unwrap());
    let old = direct.rsplit_once('/').unwrap().1;
    for encoding in ["LATIN1", "SQL_ASCII"] {
        let fresh = format!("{name}_{}", encoding.to_lowercase());
        let sql = format!(
            "CREATE DATABASE {fresh} ENCODING '{encoding}' LC_COLLATE 'C' LC_CTYPE 'C' TEMPLATE template0"
        );
        cluster::as_owner(&direct, &sql).await;
        let url = direct.replace(&format!("/{old}"), &format!("/{fresh}?{}", old.split_once('?').unwrap().1));
        let output = xwms(&cluster::owner(&url), &["migrate"], &[]).await;
        let said = String::from_utf8(output.stderr).unwrap();
        assert!(
            output.status.code() == Some(1) && said.contains(encoding) && said.contains("UTF8"),
            "{said}"
        );
    }
}

#[tokio::test]
async fn secrets_that_everyone_can_read_are_reported() {
    let told_of = async |mode: u32| {
        let dir = tempfile::tempdir().unwrap();
        let key = dir.path().join("master.key");
        std::fs::write(&key, crate::support::server::MASTER_KEY).unwrap();
        std::fs::set_permissions(&key, std::fs::Permissions::from_mode(mode)).unwrap();
        let settings =
            format!("master_key_file = {key:?}\nissuer = \"http://127.0.0.1\"\nlisten = \"127.0.0.1:0\"\n");
        let mut command = Command::new(env!("CARGO_BIN_EXE_xwms"));
        command
            .arg("serve")
            .arg("--config")
            .arg(file(&dir, &settings))
            .env("XWMS_DATABASE_URL", "postgres://127.0.0.1:1/x");
        String::from_utf8(command.output().await.unwrap().stderr).unwrap()
    };
    // Each waits for a database that is not there.
    let modes = [(0o644, true), (0o604, true), (0o640, false), (0o600, false)];
    let said = join_all(modes.map(|(mode, _)| told_of(mode))).await;
    for ((mode, told), said) in modes.into_iter().zip(said) {
        assert_eq!(said.contains("everybody on this machine can read"), told, "{mode:o}: {said}");
    }
}

#[tokio::test]
async fn a_settings_file_with_secrets_that_everyone_can_read_is_reported_with_their_names() {
    let told_of = async |mode: u32, more: &str| {
        let dir = tempfile::tempdir().unwrap();
        let settings = format!("issuer = \"http://127.0.0.1\"\nlisten = \"127.0.0.1:0\"\n{more}");
        let path = file(&dir, &settings);
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(mode)).unwrap();
        let mut command = Command::new(env!("CARGO_BIN_EXE_xwms"));
        command.arg("config").arg("check").arg(&path).env_clear();
        String::from_utf8(command.output().await.unwrap().stderr).unwrap()
    };
    let key = format!("master_key = {:?}\n", crate::support::server::MASTER_KEY);
    let bare = "database_url = \"postgres://xwms@db.example/x\"\n";
    let secret = "database_url = \"postgres://xwms:hunter2@db.example/x\"\n";
    let mail = "[mail]\nurl = \"smtps://ada:hunter2@mail.example\"\nfrom = \"a@mail.example\"\n";
    let read = "everybody on this machine can read";
    for (mode, more, names) in [
        (0o644, format!("{bare}{key}"), "master_key: "),
        (0o604, format!("{secret}{key}{mail}"), "database_url, mail.url, master_key: "),
        (0o640, format!("{secret}{key}{mail}"), ""),
    ] {
        let said = told_of(mode, &more).await;
        let told: Vec<_> = said.lines().filter(|line| line.contains(read)).collect();
        assert_eq!(told.len(), usize::from(!names.is_empty()), "{mode:o}: {said}");
        assert!(told.iter().all(|line| line.contains(&format!("{names}{read}"))), "{mode:o}: {said}");
        assert!(!said.contains("hunter2"), "{said}");
    }
}

/// The first start of a server creates and drops tables; that is not worth a log line.
#[tokio::test]
async fn a_first_start_says_nothing_of_what_it_drops() {
    let url = cluster::database().await;
    let process = Process::spawn(&url, free_port(), &[]).await;
    for _ in 0..2 {
        assert!(xwms(&url, &["projections", "rebuild"], &[("XWMS_LOG", "info")]).await.status.success());
    }
    let said = process.said();
    assert!(!said.contains("drop cascades") && !said.contains("skipping"), "{said}");
}

#[tokio::test]
async fn a_setting_of_mutual_tls_that_cannot_be_read_is_named_with_where_it_is_from() {
    let dir = tempfile::tempdir().unwrap();
    let text = "[mtls]\nurl = \"https://mtls.example\"\nheader_format = \"der\"\ncolour = 1\n";
    let path = file(&dir, text).display().to_string();
    let said = refused(Path::new(&path), &[("XWMS_MTLS__LISTEN", "here")], &[]).await;
    for (key, from) in [
        ("mtls.header_format", format!("(in {path})")),
        ("mtls.colour", format!("(in {path})")),
        ("mtls.listen", "(in XWMS_MTLS__LISTEN)".to_owned()),
    ] {
        let line = line(&said, key);
        assert!(line.ends_with(&from), "{line}");
    }
}

#[tokio::test]
async fn branding_that_nobody_could_read_or_trust_is_refused_with_what_would_do() {
    let dir = tempfile::tempdir().unwrap();
    let (svg, text) = (dir.path().join("logo.svg"), dir.path().join("logo.png"));
    std::fs::write(&svg, "<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>").unwrap();
    std::fs::write(&text, "no image").unwrap();
    let base = "database_url = \"postgres://127.0.0.1:1/x\"\n\
                master_key = \"AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=\"\n[branding]\n";
    for (setting, key, says) in [
        ("name = \"Ac\\u202eme\"".to_owned(), "branding.name", "U+202E"),
        ("accent = \"#ffcc00\"".to_owned(), "branding.accent", "The nearest that can be read is #"),
        ("accent = \"#1d5c63\"\naccent_dark = \"#333333\"".to_owned(), "branding.accent_dark", "dark pages"),
        ("privacy = \"javascript:alert(1)\"".to_owned(), "branding.privacy", "https://"),
        ("contact = \"http://acme.example\"".to_owned(), "branding.contact", "mailto:"),
        (format!("logo = {svg:?}"), "branding.logo", "SVG is not accepted"),
        (format!("logo = {text:?}"), "branding.logo", "PNG, JPEG or WebP"),
        ("logo = \"/nonexistent/logo.png\"".to_owned(), "branding.logo", "/nonexistent/logo.png"),
        ("colour = \"#1d5c63\"".to_owned(), "branding.colour", "there is no such setting"),
    ] {
        let said = refused(&file(&dir, &format!("{base}{setting}\n")), &[], &[]).await;
        assert!(line(&said, key).contains(says), "{said}");
        assert_eq!(said.lines().count(), 2, "and nothing else: {said}");
    }
}
