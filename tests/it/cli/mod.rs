//! The commands for developers, as somebody uses them who has a URL, a browser and a terminal, and no database.

mod api;
mod apply;
mod config_check;
mod listen;
mod login;
mod shell;
mod stranger;

use crate::support::{Credentials, World};
use serde_json::Value;
use std::{
    os::unix::fs::PermissionsExt,
    path::PathBuf,
    process::{Output, Stdio},
    time::Duration,
};
use tokio::{
    io::{AsyncBufReadExt, AsyncRead, AsyncWriteExt, BufReader, Lines},
    process::{Child, ChildStderr, ChildStdout, Command},
};

/// The longest that a command may take, also on a machine that is busy with other tests.
const DEADLINE: Duration = Duration::from_secs(600);

/// A user of this machine, with a config folder.
pub struct User(tempfile::TempDir);

impl User {
    pub fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    /// A user who is logged in as the demo machine client of `world`.
    pub async fn machine(world: &World) -> Self {
        let user = Self::new();
        user.log_in(&world.server.base, &world.machine()).await;
        user
    }

    pub async fn log_in(&self, server: &str, client: &Credentials) {
        let args = ["login", "--server", server, "--machine", "--client-id", &client.client_id];
        self.good(&args, &client.secret).await;
    }

    /// Returns the command, without stdin.
    pub fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_xwms"));
        command.args(args).env("XDG_CONFIG_HOME", self.0.path()).kill_on_drop(true);
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    }

    pub async fn run(&self, args: &[&str], stdin: &str) -> Output {
        let mut child = self.command(args).stdin(Stdio::piped()).spawn().unwrap();
        // A command that refuses its arguments reads nothing.
        let _ = child.stdin.take().unwrap().write_all(stdin.as_bytes()).await;
        tokio::time::timeout(DEADLINE, child.wait_with_output()).await.unwrap().unwrap()
    }

    /// Runs a command that succeeds; returns its stdout.
    pub async fn good(&self, args: &[&str], stdin: &str) -> String {
        let output = self.run(args, stdin).await;
        assert!(output.status.success(), "{args:?}: {output:?}");
        String::from_utf8(output.stdout).unwrap()
    }

    /// Runs a command that fails with this exit code and prints nothing to stdout; returns its stderr.
    pub async fn bad(&self, args: &[&str], code: i32) -> String {
        let output = self.run(args, "").await;
        assert_eq!((output.status.code(), output.stdout.len()), (Some(code), 0), "{args:?}: {output:?}");
        String::from_utf8(output.stderr).unwrap()
    }

    /// Returns the file of a profile.
    pub fn file(&self, profile: &str) -> PathBuf {
        self.0.path().join(format!("xwms/profiles/{profile}.json"))
    }

    pub fn profile(&self, profile: &str) -> Value {
        serde_json::from_slice(&std::fs::read(self.file(profile)).unwrap()).unwrap()
    }

    /// Writes the file of a profile, as only its owner may read it.
    pub fn write(&self, profile: &str, content: &Value) {
        let file = self.file(profile);
        std::fs::create_dir_all(file.parent().unwrap()).unwrap();
        std::fs::write(&file, content.to_string()).unwrap();
        std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o600)).unwrap();
    }

    /// Makes the access token of a profile look expired.
    pub fn expire(&self, profile: &str) {
        let mut content = self.profile(profile);
        content["expires_at"] = 0.into();
        self.write(profile, &content);
    }
}

/// A command that runs until it is told to stop.
pub struct Running {
    child: Child,
    stdout: Lines<BufReader<ChildStdout>>,
    stderr: Lines<BufReader<ChildStderr>>,
}

impl Running {
    pub fn start(user: &User, args: &[&str]) -> Self {
        let mut child = user.command(args).spawn().unwrap();
        let stdout = BufReader::new(child.stdout.take().unwrap()).lines();
        let stderr = BufReader::new(child.stderr.take().unwrap()).lines();
        Self { child, stdout, stderr }
    }

    /// Waits for a line of stderr that contains `text`, and returns it.
    pub async fn says(&mut self, text: &str) -> String {
        line_with(&mut self.stderr, text).await
    }

    /// Waits for a line of stdout that contains `text`, and returns it.
    pub async fn prints(&mut self, text: &str) -> String {
        line_with(&mut self.stdout, text).await
    }

    /// Sends a SIGINT, as Ctrl-C does.
    pub async fn interrupt(&self) {
        crate::support::process::signal(self.child.id().unwrap(), "-INT").await;
    }

    /// Waits for the end; returns the exit code, and the rest of stdout and of stderr.
    pub async fn ended(mut self) -> (Option<i32>, String, String) {
        let (stdout, stderr) = tokio::join!(rest(self.stdout), rest(self.stderr));
        let status = tokio::time::timeout(DEADLINE, self.child.wait()).await.unwrap().unwrap();
        (status.code(), stdout, stderr)
    }
}

async fn line_with(lines: &mut Lines<BufReader<impl AsyncRead + Unpin>>, text: &str) -> String {
    loop {
        let line = tokio::time::timeout(DEADLINE, lines.next_line()).await;
        let line = line.unwrap_or_else(|_| panic!("not in time: {text}")).unwrap();
        let line = line.unwrap_or_else(|| panic!("it ended without {text}"));
        if line.contains(text) {
            return line;
        }
    }
}

async fn rest(mut lines: Lines<BufReader<impl AsyncRead + Unpin>>) -> String {
    let mut text = String::new();
    while let Some(line) = tokio::time::timeout(DEADLINE, lines.next_line()).await.unwrap().unwrap() {
        text.push_str(&line);
        text.push('\n');
    }
    text
}
