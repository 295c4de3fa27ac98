//! The machine's Apache, as Debian packages it, in the foreground: with its own configuration, in its own folder, on a
//! free port. It touches no system service.

use super::{Site, http_client, until};
use reqwest::Client;
use std::{
    process::Stdio,
    sync::{Arc, Mutex},
};
use tempfile::TempDir;
use tokio::{
    io::{AsyncBufReadExt, BufReader},
    net::TcpStream,
    process::{Child, Command},
};

const PROGRAM: &str = "/usr/sbin/apache2";

/// Every request runs in a thread of one process (`-X`), which ends with it. Started as root it serves as `www-data`, a
/// user that Debian always has; otherwise Apache ignores the user setting.
const BASE: &str = r#"
LoadModule mpm_event_module /usr/lib/apache2/modules/mod_mpm_event.so
LoadModule authn_core_module /usr/lib/apache2/modules/mod_authn_core.so
LoadModule authz_core_module /usr/lib/apache2/modules/mod_authz_core.so
LoadModule authz_user_module /usr/lib/apache2/modules/mod_authz_user.so
LoadModule proxy_module /usr/lib/apache2/modules/mod_proxy.so
LoadModule proxy_http_module /usr/lib/apache2/modules/mod_proxy_http.so
LoadModule auth_openidc_module /usr/lib/apache2/modules/mod_auth_openidc.so
User www-data
Group www-data
ServerName 127.0.0.1
ErrorLog /dev/stderr
PidFile apache2.pid
"#;

/// A running Apache. Killed when it is dropped.
pub struct Apache {
    base: String,
    http: Client,
    said: Arc<Mutex<String>>,
    /// Held because dropping them cleans up.
    _child: Child,
    _folder: TempDir,
}

impl Apache {
    /// Starts it on `port` with `configuration` added to the basic one. Returns once it serves.
    pub async fn start(port: u16, configuration: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let here = folder.path().display();
        let places = format!(
            "Listen 127.0.0.1:{port}\nServerRoot {here}\nDefaultRuntimeDir {here}\nDocumentRoot {here}\n"
        );
        let file = folder.path().join("apache2.conf");
        std::fs::write(&file, places + BASE + configuration).unwrap();
        let mut child = Command::new(PROGRAM)
            .arg("-X")
            .arg("-f")
            .arg(&file)
            .stdin(Stdio::null())
            .stderr(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .unwrap_or_else(|error| {
                panic!("{PROGRAM} can't be run ({error}); `make test` sets up what tests need")
            });
        let said = Arc::new(Mutex::new(String::new()));
        let (mut lines, heard) = (BufReader::new(child.stderr.take().unwrap()).lines(), said.clone());
        tokio::spawn(async move {
            while let Ok(Some(line)) = lines.next_line().await {
                *heard.lock().unwrap() += &format!("{line}\n");
            }
        });
        until("Apache listens", async || {
            assert!(child.try_wait().unwrap().is_none(), "Apache ended: {}", said.lock().unwrap());
            TcpStream::connect(("127.0.0.1", port)).await.is_ok()
        })
        .await;
        let http = http_client();
        Self { base: format!("http://127.0.0.1:{port}"), http, said, _child: child, _folder: folder }
    }

    /// Returns the error log so far.
    pub fn said(&self) -> String {
        self.said.lock().unwrap().clone()
    }
}

impl Site for Apache {
    fn http(&self) -> &Client {
        &self.http
    }

    fn url(&self, path: &str) -> String {
        format!("{}{path}", self.base)
    }
}
