//! A private nats-server with JetStream in a directory, from the installed binary. It syncs its files only
//! now and then: `sync_interval: always` is unknown before 2.10 and makes it about ten times slower. If a
//! power failure loses messages of the stream, they are published again from the event log.

use super::process::{command, find, private_dir, tail, words_of, write_private};
use std::{
    io::{self, BufRead, BufReader, Read},
    net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

/// The user name, if a password is set.
pub const USER: &str = "xwms";

/// A slow or busy machine with a large stream takes long. A server that ends is not waited for.
const START: Duration = Duration::from_secs(120);
/// How many free ports are tried: another program may take one before the server listens there.
const PORTS: usize = 3;
/// What the log says then.
const TAKEN: &str = "address already in use";
/// Longest wait for a connection, and for the greeting.
const LOOK: Duration = Duration::from_secs(1);
/// Longest greeting that is read, in bytes.
const GREETING_MAX: u64 = 16 * 1024;
const STOP: Duration = Duration::from_secs(5);

/// Why NATS didn't start.
#[derive(Debug, thiserror::Error)]
pub enum NatsError {
    #[error("nats-server did not start:\n{0}")]
    Start(String),
    #[error("nats-server: {0}")]
    Io(#[from] io::Error),
}

/// Options of the server.
#[derive(Clone, Debug)]
pub struct NatsOptions {
    /// The directory of the streams.
    pub dir: PathBuf,
    /// The port; if unset, a free one.
    pub port: Option<u16>,
    /// The password of the user [`USER`]. If unset, every user of this machine may connect.
    pub password: Option<String>,
}

/// A running server. Dropping it without [`Self::stop`] kills it; streams survive that.
pub struct NatsServer {
    child: Child,
    port: u16,
    password: Option<String>,
}

impl NatsServer {
    /// Starts the server and waits until it accepts connections. Returns `None` if it is not installed.
    ///
    /// # Errors
    /// When it doesn't start (with the end of its log), or when the system refuses a step.
    pub async fn start(options: NatsOptions) -> Result<Option<Self>, NatsError> {
        let task = tokio::task::spawn_blocking(move || Self::start_blocking(&options));
        task.await.map_err(io::Error::from)?
    }

    fn start_blocking(options: &NatsOptions) -> Result<Option<Self>, NatsError> {
        let places = ["/usr/sbin", "/usr/local/bin", "/opt/homebrew/bin"].map(PathBuf::from);
        let Some(program) = find("nats-server", &places) else { return Ok(None) };
        private_dir(&options.dir, None)?;
        if let Some(port) = options.port {
            return Self::start_on(&program, options, port).map(Some);
        }
        let free = || Ok::<_, io::Error>(TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?.port());
        for _ in 1..PORTS {
            match Self::start_on(&program, options, free()?) {
                Err(NatsError::Start(said)) if said.contains(TAKEN) => {}
                started => return started.map(Some),
            }
        }
        Self::start_on(&program, options, free()?).map(Some)
    }

    fn start_on(program: &Path, options: &NatsOptions, port: u16) -> Result<Self, NatsError> {
        let file = options.dir.join("nats.conf");
        let pid = options.dir.join("pid");
        end_earlier(&pid, &file)?;
        let name = format!("xwms-{}", std::process::id());
        let mut text = format!(
            "# Written by xwms at each start.\nlisten: 127.0.0.1:{port}\nserver_name: \"{name}\"\n\
             jetstream {{ store_dir: \"{}\" }}\npid_file: \"{}\"\n",
            options.dir.display(),
            pid.display()
        );
        if let Some(password) = &options.password {
            text.push_str(&format!("authorization {{ user: {USER}, password: \"{password}\" }}\n"));
        }
        write_private(&file, text.as_bytes())?;
        let log = options.dir.join("log");
        let mut server = command(program, None);
        server.arg("-c").arg(&file).arg("-l").arg(&log).stdout(Stdio::null()).stderr(Stdio::null());
        let mut started = Self { child: server.spawn()?, port, password: options.password.clone() };
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
        let until = Instant::now() + START;
        while !greets(address, &name) {
            if started.child.try_wait()?.is_some() || Instant::now() > until {
                return Err(NatsError::Start(tail(&log)));
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        Ok(started)
    }

    /// Returns its URL.
    pub fn url(&self) -> String {
        format!("nats://127.0.0.1:{}", self.port)
    }

    /// Returns its URL with user and password, for other programs.
    pub fn url_to_enter(&self) -> String {
        match &self.password {
            Some(password) => format!("nats://{USER}:{password}@127.0.0.1:{}", self.port),
            None => self.url(),
        }
    }

    /// Returns its process id.
    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    /// Stops it and waits until it has ended.
    pub async fn stop(mut self) {
        // JetStream's files survive a kill, and none of our clients would benefit from a drain.
        let ended = tokio::task::spawn_blocking(move || {
            let _ = self.child.kill();
            let _ = self.child.wait();
        });
        let _ = tokio::time::timeout(STOP, ended).await;
    }
}

/// Returns whether the server called `name` is at `address`, and not another program.
fn greets(address: SocketAddr, name: &str) -> bool {
    let Ok(stream) = TcpStream::connect_timeout(&address, LOOK) else { return false };
    if stream.set_read_timeout(Some(LOOK)).is_err() {
        return false;
    }
    let mut greeting = String::new();
    let read = BufReader::new(stream.take(GREETING_MAX)).read_line(&mut greeting);
    read.is_ok() && greeting.contains(&format!("\"{name}\""))
}

/// Kills the server that an earlier, killed run left behind: two servers must not share a store.
fn end_earlier(pid: &Path, file: &Path) -> io::Result<()> {
    let Some(pid) = std::fs::read_to_string(pid).ok().and_then(|text| text.trim().parse::<u32>().ok()) else {
        return Ok(());
    };
    let ours = || words_of(pid).iter().any(|word| word == file.as_os_str().as_encoded_bytes());
    let until = Instant::now() + STOP;
    while ours() {
        Command::new("kill").arg("-9").arg(pid.to_string()).status()?;
        if Instant::now() > until {
            return Err(io::Error::other(format!("process {pid} of an earlier run does not end")));
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    Ok(())
}

impl Drop for NatsServer {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
