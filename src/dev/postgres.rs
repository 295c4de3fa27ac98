//! A private Postgres cluster in a directory, started from the installed binaries and reachable only through
//! its socket. `postgresql_embedded` doesn't run as root and needs a password and a port; this needs neither.

use super::process::{RunAs, command, find, private_dir, tail, words_of};
use aws_lc_rs::digest::{SHA256, digest};
use std::{
    io,
    path::{Path, PathBuf},
    process::{Command, Output},
    time::{Duration, Instant},
};

/// The role that owns the cluster.
const ROLE: &str = "xwms";
/// The oldest major version that supports our SQL.
const OLDEST: u32 = 14;
/// Longest path of the socket's directory. A Unix socket's path is limited; this leaves room for the socket's
/// name.
const SOCKET_DIR_MAX: usize = 90;
/// How long Postgres may take to start on a slow machine. One that ends is not waited for.
const START_SECONDS: &str = "120";
/// Part of the socket's name. Nothing listens on this TCP port.
const PORT: &str = "5432";
/// How long our server may take to respond or to end before it counts as stuck.
const SETTLE: Duration = Duration::from_secs(30);

/// Why Postgres didn't start.
#[derive(Debug, thiserror::Error)]
pub enum PostgresError {
    #[error(
        "Postgres is not installed: {0} was not found in PATH or in the usual places.\nOn Debian or Ubuntu: \
         apt-get install postgresql"
    )]
    Missing(&'static str),
    #[error("Postgres {0} is too old: xwms needs 14 or newer")]
    Old(String),
    #[error("{what} failed:\n{output}")]
    Failed { what: &'static str, output: String },
    #[error("the Postgres data directory can't be used: {0}")]
    Io(#[from] io::Error),
}

/// Options of the cluster.
#[derive(Clone, Debug)]
pub struct PostgresOptions {
    /// The parent of the cluster's directory, `postgres`.
    pub dir: PathBuf,
    /// False trades durability for speed; for tests only.
    pub durable: bool,
    pub max_connections: u16,
}

/// A running cluster. Dropping it without [`Self::stop`] stops it at once.
pub struct Postgres {
    programs: Programs,
    run_as: Option<RunAs>,
    data: PathBuf,
    sockets: PathBuf,
    running: bool,
}

#[derive(Clone)]
struct Programs {
    initdb: PathBuf,
    pg_ctl: PathBuf,
    psql: PathBuf,
}

impl Programs {
    fn find() -> Result<Self, PostgresError> {
        let mut places = Vec::new();
        for (base, tail) in [("/usr/lib/postgresql", "bin"), ("/usr", "bin"), ("/opt/homebrew/opt", "bin")] {
            let mut found: Vec<_> = std::fs::read_dir(base)
                .into_iter()
                .flatten()
                .flatten()
                .map(|entry| entry.path().join(tail))
                .filter(|bin| bin.join("pg_ctl").is_file())
                .collect();
            found.sort();
            places.extend(found.into_iter().rev());
        }
        // initdb and pg_ctl must belong to one installation, so all programs come from pg_ctl's real
        // directory.
        let pg_ctl = find("pg_ctl", &places).ok_or(PostgresError::Missing("pg_ctl"))?.canonicalize()?;
        let mut own: Vec<PathBuf> = pg_ctl.parent().map(Path::to_owned).into_iter().collect();
        own.extend(places);
        let beside = |name: &'static str| {
            own.iter()
                .map(|dir| dir.join(name))
                .find(|program| program.is_file())
                .or_else(|| find(name, &own))
                .ok_or(PostgresError::Missing(name))
        };
        Ok(Self { initdb: beside("initdb")?, psql: beside("psql")?, pg_ctl })
    }

    fn check_version(&self) -> Result<(), PostgresError> {
        let output = run(Command::new(&self.pg_ctl).arg("--version"), "pg_ctl --version")?;
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        let version = text.split_whitespace().find(|word| word.starts_with(|c: char| c.is_ascii_digit()));
        let major =
            version.and_then(|version| version.split('.').next()).and_then(|text| text.parse::<u32>().ok());
        match major {
            Some(major) if major >= OLDEST => Ok(()),
            _ => Err(PostgresError::Old(text.trim().to_owned())),
        }
    }
}

fn run(command: &mut Command, what: &'static str) -> Result<Output, PostgresError> {
    let output = command.output()?;
    if output.status.success() {
        return Ok(output);
    }
    let said = [&output.stdout[..], &output.stderr[..]].concat();
    Err(PostgresError::Failed { what, output: String::from_utf8_lossy(&said).into_owned() })
}

impl Postgres {
    /// Creates the cluster if there is none, starts it unless it runs, and waits until it accepts
    /// connections.
    ///
    /// # Errors
    /// When Postgres is missing or too old (the error says what to install), or doesn't start (with its
    /// output).
    pub async fn start(options: PostgresOptions) -> Result<Self, PostgresError> {
        let task = tokio::task::spawn_blocking(move || Self::start_blocking(&options));
        task.await.map_err(io::Error::from)?
    }

    fn start_blocking(options: &PostgresOptions) -> Result<Self, PostgresError> {
        let programs = Programs::find()?;
        programs.check_version()?;
        let run_as = RunAs::if_root();
        std::fs::create_dir_all(&options.dir)?;
        let dir = options.dir.canonicalize()?;
        let hash = digest(&SHA256, dir.as_os_str().as_encoded_bytes());
        let hash: String = hash.as_ref().iter().take(8).map(|byte| format!("{byte:02x}")).collect();
        let data = data_dir(&dir, &hash, run_as)?;
        let mut sockets = data.join("sockets");
        if sockets.as_os_str().len() > SOCKET_DIR_MAX {
            sockets = std::env::temp_dir().join(format!("xwms-{hash}"));
        }
        let mut cluster = Self { programs, run_as, data, sockets, running: false };
        if !cluster.data.join("PG_VERSION").is_file() {
            cluster.make()?;
        }
        private_dir(&cluster.sockets, run_as)?;
        cluster.configure(options)?;
        cluster.launch()?;
        Ok(cluster)
    }

    fn command(&self, program: &Path) -> Command {
        command(program, self.run_as)
    }

    /// Returns the command that runs `sql` in the database `postgres`.
    fn psql(&self, sql: &str) -> Command {
        let mut psql = self.command(&self.programs.psql);
        psql.args(["-XAtq", "-v", "ON_ERROR_STOP=1", "-U", ROLE, "-d", "postgres", "-p", PORT, "-h"]);
        psql.arg(&self.sockets).args(["-c", sql]);
        psql
    }

    /// Runs `initdb` in a temporary directory, and renames that once it is complete.
    fn make(&self) -> Result<(), PostgresError> {
        let fresh = self.data.with_extension("new");
        if fresh.exists() {
            std::fs::remove_dir_all(&fresh)?;
        }
        private_dir(&fresh, self.run_as)?;
        let mut initdb = self.command(&self.programs.initdb);
        initdb.args(["--encoding=UTF8", "--locale=C", "--auth=trust", "--no-instructions"]);
        initdb.arg(format!("--username={ROLE}")).arg("-D").arg(&fresh);
        run(&mut initdb, "initdb")?;
        if self.data.exists() {
            std::fs::remove_dir(&self.data)?;
        }
        std::fs::rename(&fresh, &self.data)?;
        Ok(())
    }

    fn configure(&self, options: &PostgresOptions) -> Result<(), PostgresError> {
        let durability = if options.durable { "on" } else { "off" };
        let text = format!(
            "# Written by xwms at each start.\n\
             listen_addresses = ''\n\
             port = {PORT}\n\
             unix_socket_directories = '{}'\n\
             unix_socket_permissions = 0700\n\
             max_connections = {}\n\
             shared_buffers = 128MB\n\
             max_wal_size = 2GB\n\
             jit = off\n\
             fsync = {durability}\n\
             synchronous_commit = {durability}\n\
             full_page_writes = {durability}\n\
             log_min_messages = warning\n",
            self.sockets.display(),
            options.max_connections,
        );
        let file = self.data.join("xwms.conf");
        std::fs::write(&file, text)?;
        if let Some(RunAs { uid, gid }) = self.run_as {
            std::os::unix::fs::chown(&file, Some(uid), Some(gid))?;
        }
        let main = self.data.join("postgresql.conf");
        let mut settings = std::fs::read_to_string(&main)?;
        if !settings.contains("include = 'xwms.conf'") {
            settings.push_str("\ninclude = 'xwms.conf'\n");
            std::fs::write(&main, settings)?;
        }
        Ok(())
    }

    /// Starts the server, or keeps using the one that an earlier run left running: a restart would disconnect
    /// its clients.
    fn launch(&mut self) -> Result<(), PostgresError> {
        let log = self.data.join("log");
        if !self.is_running()? {
            self.forget_others()?;
            let mut start = self.command(&self.programs.pg_ctl);
            start.args(["start", "--wait", "--silent", "-t", START_SECONDS]);
            // The server inherits pg_ctl's open files. If its output were a pipe, we would wait on it
            // forever.
            start.stdout(std::process::Stdio::null()).stderr(std::process::Stdio::null());
            let status = start.arg("-D").arg(&self.data).arg("-l").arg(&log).status()?;
            if !status.success() {
                return Err(PostgresError::Failed { what: "starting Postgres", output: tail(&log) });
            }
        }
        self.running = true;
        Ok(())
    }

    /// Returns whether this directory's server accepts connections. Waits for one that is starting or
    /// stopping.
    fn is_running(&self) -> Result<bool, PostgresError> {
        let until = Instant::now() + SETTLE;
        while self.server().is_some() {
            if self.psql("SELECT 1").env("PGCONNECT_TIMEOUT", "5").output()?.status.success() {
                return Ok(true);
            }
            if Instant::now() > until {
                let output = tail(&self.data.join("log"));
                return Err(PostgresError::Failed {
                    what: "waiting for the Postgres of an earlier run",
                    output,
                });
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        Ok(false)
    }

    /// Returns the server's process id, if the process in the pid file is the server. After an unclean stop
    /// another process may have the same id; neither Postgres nor pg_ctl checks that.
    fn server(&self) -> Option<u32> {
        let pid = self.postmaster_pid()?;
        let words = words_of(pid);
        let is = |word: &Vec<u8>| word == self.data.as_os_str().as_encoded_bytes();
        words.iter().any(is).then_some(pid)
    }

    /// Removes the pid and lock files of a server that isn't running: they may name other processes.
    fn forget_others(&self) -> Result<(), PostgresError> {
        let socket = format!(".s.PGSQL.{PORT}");
        let left = [
            self.data.join("postmaster.pid"),
            self.sockets.join(format!("{socket}.lock")),
            self.sockets.join(socket),
        ];
        for file in left {
            match std::fs::remove_file(file) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error.into()),
                _ => {}
            }
        }
        Ok(())
    }

    /// Returns the URL of `database` for the role that owns it, in sqlx's format.
    pub fn url(&self, database: &str) -> String {
        self.url_of(ROLE, database)
    }

    /// Returns the URL of `database` for `role`.
    pub fn url_of(&self, role: &str, database: &str) -> String {
        let host: String =
            url::form_urlencoded::byte_serialize(self.sockets.as_os_str().as_encoded_bytes()).collect();
        // Every part is given, because the shell's variables fill in whatever a URL leaves out.
        format!("postgres://{role}@localhost:{PORT}/{database}?host={host}&sslmode=disable")
    }

    /// Returns the process id in the pid file.
    pub fn postmaster_pid(&self) -> Option<u32> {
        let text = std::fs::read_to_string(self.data.join("postmaster.pid")).ok()?;
        text.lines().next()?.trim().parse().ok()
    }

    /// Creates `database` if it is missing.
    ///
    /// # Errors
    /// When Postgres refuses (with its output) or doesn't respond in time.
    pub async fn create_database_if_missing(&self, database: &str) -> Result<(), PostgresError> {
        let sql = format!("SELECT 'there' FROM pg_database WHERE datname = '{database}'");
        let mut ask = tokio::process::Command::from(self.psql(&sql));
        let found = tokio::time::timeout(Duration::from_secs(30), ask.output()).await;
        let found = found.map_err(|_| io::Error::from(io::ErrorKind::TimedOut))??;
        if String::from_utf8_lossy(&found.stdout).trim() == "there" {
            return Ok(());
        }
        let mut create = self.psql(&format!("CREATE DATABASE \"{database}\""));
        tokio::task::spawn_blocking(move || run(&mut create, "creating the database"))
            .await
            .map_err(io::Error::from)??;
        Ok(())
    }

    /// Stops the server cleanly.
    pub async fn stop(mut self) {
        let stop = self.stopping();
        self.running = false;
        if let Some(mut stop) = stop {
            // If the stop fails, Postgres recovers at the next start.
            let _ = tokio::task::spawn_blocking(move || stop.output()).await;
        }
    }

    fn stopping(&self) -> Option<Command> {
        // Another process must not get the signal.
        (self.running && self.server().is_some()).then(|| {
            let mut stop = self.command(&self.programs.pg_ctl);
            stop.args(["stop", "--silent", "-m", "fast", "-t", START_SECONDS, "-D"]).arg(&self.data);
            stop
        })
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        if let Some(mut stop) = self.stopping() {
            let _ = stop.output();
        }
    }
}

/// Returns `<dir>/postgres`. If the user that runs Postgres can't reach it, returns a separate directory, and
/// makes `<dir>/postgres` a link to that.
fn data_dir(dir: &Path, hash: &str, run_as: Option<RunAs>) -> Result<PathBuf, PostgresError> {
    let wanted = dir.join("postgres");
    if wanted.is_dir() {
        return Ok(wanted.canonicalize()?);
    }
    if run_as.is_none() || RunAs::reaches(&wanted) {
        private_dir(&wanted, run_as)?;
        return Ok(wanted);
    }
    let elsewhere = Path::new("/var/lib/xwms").join(hash);
    std::fs::create_dir_all("/var/lib/xwms")?;
    private_dir(&elsewhere, run_as)?;
    std::os::unix::fs::symlink(&elsewhere, &wanted)?;
    Ok(elsewhere)
}
