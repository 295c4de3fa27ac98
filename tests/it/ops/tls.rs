//! TLS in the server itself.

use crate::{
    ops::metrics::Watched,
    support::{
        Server, cluster,
        process::{free_port, serves},
        until,
    },
};
use std::{
    path::{Path, PathBuf},
    process::Stdio,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};
use tokio::{
    io::{AsyncBufReadExt, BufReader},
    process::Command,
};
use xwms::config::Tls;

/// A certificate of a server on 127.0.0.1, and its key, as PEM.
pub(super) struct Identity {
    certificate: String,
    key: String,
}

impl Identity {
    pub(super) fn new() -> Self {
        let made = rcgen::generate_simple_self_signed(["127.0.0.1".to_owned()]).unwrap();
        Self { certificate: made.cert.pem(), key: made.signing_key.serialize_pem() }
    }

    pub(super) fn write(&self, dir: &Path) {
        std::fs::write(dir.join("cert.pem"), &self.certificate).unwrap();
        std::fs::write(dir.join("key.pem"), &self.key).unwrap();
    }
}

/// Whether the server at `url` presents `certificate` on new connections.
async fn shows(url: &str, certificate: &str) -> bool {
    let trusted = reqwest::Certificate::from_pem(certificate.as_bytes()).unwrap();
    let http = reqwest::Client::builder().tls_certs_only([trusted]).build().unwrap();
    http.get(format!("{url}/healthz")).send().await.is_ok_and(|answer| answer.status() == 200)
}

/// Starts a server with the certificate in `dir`.
pub(super) async fn serving(dir: &Path) -> Server {
    let (certificate, key) = (dir.join("cert.pem"), dir.join("key.pem"));
    let url = cluster::database().await;
    Server::start_with(&url, |settings| {
        settings.issuer = settings.issuer.replace("http:", "https:");
        settings.tls = Some(Tls { certificate, key });
    })
    .await
}

#[tokio::test]
async fn the_server_speaks_tls_with_the_certificate_that_is_set() {
    let dir = tempfile::tempdir().unwrap();
    let first = Identity::new();
    first.write(dir.path());
    let server = serving(dir.path()).await;
    let trusted = reqwest::Certificate::from_pem(first.certificate.as_bytes()).unwrap();
    let http = reqwest::Client::builder().tls_certs_only([trusted]).build().unwrap();
    let answer = http.get(format!("{}/healthz", server.app.settings.issuer)).send().await.unwrap();
    assert_eq!(answer.status().as_u16(), 200);
    let plain = server.http.get(format!("{}/healthz", server.base)).send().await;
    assert!(plain.is_err(), "no plain http on the TLS port");
}

#[tokio::test]
async fn a_renewed_certificate_is_used_without_a_restart() {
    let dir = tempfile::tempdir().unwrap();
    let (first, second, third) = (Identity::new(), Identity::new(), Identity::new());
    first.write(dir.path());
    let server = serving(dir.path()).await;
    let url = &server.app.settings.issuer;
    assert!(shows(url, &first.certificate).await && !shows(url, &second.certificate).await);
    second.write(dir.path());
    until("written in place", async || shows(url, &second.certificate).await).await;
    assert!(!shows(url, &first.certificate).await);
    // As certbot and Kubernetes do: the names are links to other files.
    let renewed = dir.path().join("renewed");
    std::fs::create_dir(&renewed).unwrap();
    third.write(&renewed);
    for name in ["key.pem", "cert.pem"] {
        let link = dir.path().join("link");
        std::os::unix::fs::symlink(renewed.join(name), &link).unwrap();
        std::fs::rename(&link, dir.path().join(name)).unwrap();
    }
    until("linked elsewhere", async || shows(url, &third.certificate).await).await;
}

#[tokio::test]
async fn a_broken_certificate_is_refused_counted_and_the_one_before_goes_on() {
    let dir = tempfile::tempdir().unwrap();
    let (first, second) = (Identity::new(), Identity::new());
    first.write(dir.path());
    let (certificate, key) = (dir.path().join("cert.pem"), dir.path().join("key.pem"));
    let port = free_port();
    let base = format!("https://127.0.0.1:{port}");
    let settings = [
        ("XWMS_TLS__CERTIFICATE", certificate.to_str().unwrap()),
        ("XWMS_TLS__KEY", key.to_str().unwrap()),
        ("XWMS_ISSUER", base.as_str()),
    ];
    let watched = Watched::at(&cluster::database().await, port, &settings).await;
    assert!(shows(&base, &first.certificate).await, "it serves when it says so");
    let own = first.key.as_str();
    let told = || watched.process.said().matches("the renewed certificate can't be used").count();
    for broken in [
        ("no certificate", own),
        ("", own),
        (first.certificate.as_str(), "no key"),
        // The key of another certificate.
        (second.certificate.as_str(), own),
        ("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", own),
    ] {
        let before = told();
        let (certificate, key) = broken;
        Identity { certificate: certificate.to_owned(), key: key.to_owned() }.write(dir.path());
        until("it is refused", async || told() > before).await;
        assert!(shows(&base, &first.certificate).await, "the one before goes on");
    }
    let before = told();
    std::fs::remove_file(&key).unwrap();
    until("a missing one is, too", async || told() > before).await;
    assert!(shows(&base, &first.certificate).await);
    let refused = watched.metric("xwms_tls_reload_failed_total").await;
    assert!(refused.is_some_and(|refused| refused >= 6.0), "{refused:?}");
    second.write(dir.path());
    until("a good one is taken", async || shows(&base, &second.certificate).await).await;
}

#[tokio::test]
async fn a_failed_renewal_is_counted_once_however_many_listeners_present_the_certificate() {
    let dir = tempfile::tempdir().unwrap();
    let (first, second) = (Identity::new(), Identity::new());
    first.write(dir.path());
    let (certificate, key) = (dir.path().join("cert.pem"), dir.path().join("key.pem"));
    let (port, asking) = (free_port(), free_port());
    let (base, asks) = (format!("https://127.0.0.1:{port}"), format!("https://127.0.0.1:{asking}"));
    let settings = [
        ("XWMS_TLS__CERTIFICATE", certificate.to_str().unwrap()),
        ("XWMS_TLS__KEY", key.to_str().unwrap()),
        ("XWMS_ISSUER", base.as_str()),
        ("XWMS_MTLS__URL", asks.as_str()),
        ("XWMS_MTLS__LISTEN", asks.strip_prefix("https://").unwrap()),
    ];
    let watched = Watched::at(&cluster::database().await, port, &settings).await;
    // At once, so that no half of it is read.
    let replace = |text: &str| {
        let next = dir.path().join("next.pem");
        std::fs::write(&next, text).unwrap();
        std::fs::rename(&next, &certificate).unwrap();
    };
    let told = || watched.process.said().matches("the renewed certificate can't be used").count();
    replace("no certificate");
    until("it is refused", async || told() > 0).await;
    replace(&first.certificate);
    until("the first one is read again", async || {
        watched.process.said().contains("using a renewed certificate")
    })
    .await;
    assert_eq!((told(), watched.metric("xwms_tls_reload_failed_total").await), (1, Some(1.0)));

    std::fs::write(&key, &second.key).unwrap();
    replace(&second.certificate);
    for url in [&base, &asks] {
        until("both listeners present the second one", async || shows(url, &second.certificate).await).await;
    }
}

/// A file with different content each time it is read.
struct Fickle {
    path: PathBuf,
    over: Arc<AtomicBool>,
}

impl Fickle {
    /// Returns `first` on the first `times` reads, then always `rest`.
    fn new(path: PathBuf, first: String, times: usize, rest: &'static str) -> Self {
        let (fickle, over) = (path.clone(), Arc::new(AtomicBool::new(false)));
        let ends = over.clone();
        pipe(&path);
        std::thread::spawn(move || {
            for time in 0.. {
                // Opened when a reader is there. Later content is for the next reader, who finds another pipe.
                let mut content = std::fs::OpenOptions::new().write(true).open(&fickle).unwrap();
                if ends.load(Ordering::Acquire) {
                    return;
                }
                let next = fickle.with_extension("next");
                pipe(&next);
                std::fs::rename(next, &fickle).unwrap();
                let text = if time < times { first.as_str() } else { rest };
                // The reader may have closed the pipe already.
                let _ = std::io::Write::write_all(&mut content, text.as_bytes());
            }
        });
        Self { path, over }
    }
}

impl Drop for Fickle {
    fn drop(&mut self) {
        self.over.store(true, Ordering::Release);
        drop(std::fs::File::open(&self.path));
    }
}

fn pipe(path: &Path) {
    assert!(std::process::Command::new("mkfifo").arg(path).status().unwrap().success());
}

#[tokio::test]
async fn a_server_that_cannot_serve_never_says_that_it_serves() {
    let Identity { certificate, key } = Identity::new();
    let url = cluster::database().await;
    for times in 0.. {
        let dir = tempfile::tempdir().unwrap();
        std::fs::write(dir.path().join("key.pem"), &key).unwrap();
        // The certificate is valid on the first reads and then breaks, as in the middle of a renewal.
        let fickle = Fickle::new(dir.path().join("cert.pem"), certificate.clone(), times, "no certificate");
        let port = free_port();
        let mut child = Command::new(env!("CARGO_BIN_EXE_xwms"))
            .args(["serve", "--listen", &format!("127.0.0.1:{port}")])
            .env("XWMS_ISSUER", format!("https://127.0.0.1:{port}"))
            .env("XWMS_DATABASE_URL", &url)
            .env("XWMS_MASTER_KEY", crate::support::server::MASTER_KEY)
            .env("XWMS_TLS__CERTIFICATE", &fickle.path)
            .env("XWMS_TLS__KEY", dir.path().join("key.pem"))
            .stderr(Stdio::piped())
            .stdin(Stdio::null())
            .kill_on_drop(true)
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stderr.take().unwrap()).lines();
        let mut says = false;
        while let Some(line) = lines.next_line().await.unwrap() {
            says |= serves(&line);
            if says && shows(&format!("https://127.0.0.1:{port}"), &certificate).await {
                assert!(times > 1, "the file is read when settings are checked, and again");
                return;
            }
        }
        assert!(!says && !child.wait().await.unwrap().success(), "after {times} reads");
    }
}

#[tokio::test]
async fn only_expired_revocations_are_swept() {
    let url = cluster::database().await;
    let server = Server::start(&url, false, None).await;
    let pool = server.app.store.pool();
    // Times that no command could choose.
    sqlx::query(
        "INSERT INTO revocations VALUES ('old', 1, true, now() - interval '2 hours'),
         ('fresh', 1, true, now() + interval '1 hour'), ('forever', 1, true, NULL)",
    )
    .execute(pool)
    .await
    .unwrap();
    assert_eq!(server.app.store.sweep().await.unwrap(), 1);
    let left: Vec<String> =
        sqlx::query_scalar("SELECT key FROM revocations ORDER BY 1").fetch_all(pool).await.unwrap();
    assert_eq!(left, ["forever", "fresh"]);
}
