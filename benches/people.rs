//! `cargo bench --bench people`: people sign up with a code from their mail, set up an authenticator app, and log
//! in by password and with the app's code, beside what hashing alone allows; and how introspection fares
//! meanwhile. Flags after `--`: `--people N` (1000), `--seconds N` (5, for each row of logins and introspection),
//! `--concurrency N` (16), `--server PATH`.

#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a benchmark prints, and stops at whatever it did not expect"
)]
#![allow(dead_code, reason = "the support of several benchmarks")]

#[path = "support/connection.rs"]
mod connection;
#[path = "support/flow.rs"]
mod flow;
#[path = "support/server.rs"]
mod server;
mod support;
#[path = "support/visit.rs"]
mod visit;

use connection::{Connection, Page, text};
use flow::{encoded, hidden};
use server::{Server, drive};
use std::{
    cell::{Cell, RefCell},
    collections::{HashMap, HashSet},
    net::Ipv4Addr,
    path::{Path, PathBuf},
    process::ExitCode,
    rc::Rc,
    time::{Duration, Instant, SystemTime},
};
use support::{Flags, Samples, Window, place};
use tokio::task::JoinSet;
use visit::Visit;
use xwms::keys::password::Passwords;

const PEOPLE: usize = 1000;
const CONCURRENCY: usize = 16;
const PASSWORD: &str = "tests are fun, aren't they";
/// The interval between two introspections, and between two looks at the mails.
const PACE: Duration = Duration::from_millis(5);
/// How long a mail may take.
const PATIENCE: Duration = Duration::from_secs(60);
/// A code of an app is good once in this many seconds.
const STEP: u64 = 30;

/// A registered person.
struct Person {
    number: usize,
    /// The secret of their app, and the step of the last code that they used.
    app: Option<(String, Cell<u64>)>,
}

/// How a person logs in.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Way {
    Password,
    App,
}

struct Bench {
    server: Server,
    mails: Mails,
    people: RefCell<Vec<Rc<Person>>>,
    next: Cell<usize>,
}

fn main() -> ExitCode {
    let flags = Flags::read();
    let dir = place();
    let program = flags.server.as_deref().unwrap_or(env!("CARGO_BIN_EXE_xwms"));
    drive(async { run(program, dir.path(), &flags).await.map(|()| true) })
}

async fn run(program: &str, dir: &Path, flags: &Flags) -> Result<(), String> {
    let bound = bound().await?;
    let server = Server::start(program, dir, &flags.more);
    server.ready().await?;
    let mails = Mails::of(dir.join("mail"));
    let bench = Rc::new(Bench { server, mails, people: RefCell::default(), next: Cell::new(0) });
    let many = flags.people.unwrap_or(PEOPLE);
    let workers = flags.concurrency(&[CONCURRENCY]).first().copied().unwrap_or(CONCURRENCY);
    println!("hashing alone, on all cores: {bound:.0} per second\n");

    let reading = tokio::task::spawn_local(Mails::follow(bench.clone()));
    let began = Instant::now();
    bench.clone().sign_up_all(many, workers).await?;
    let seconds = began.elapsed().as_secs_f64();
    reading.abort();
    println!("| what | per second | of the bound | errors |\n|---|---|---|---|");
    println!(
        "| sign-ups, {many} people | {:.0} | {:.0} % | 0 |",
        many as f64 / seconds,
        share(many, seconds, bound)
    );
    println!("| mails sent meanwhile | {:.0} | | |", bench.mails.count() as f64 / seconds);

    let alone = introspected(&bench, flags.seconds).await?;
    let (by_password, beside) = bench.logins(Way::Password, workers, flags.seconds, bound).await?;
    bench.enrol_all(workers).await?;
    let (_, beside_apps) = bench.logins(Way::App, workers, flags.seconds, bound).await?;
    println!(
        "\np99 of introspection: {alone:.1} ms alone, {beside:.1} ms beside logins by password, {beside_apps:.1} ms beside logins with an app"
    );
    println!("{by_password} logins by password; server, without Postgres: {} MiB", bench.server.memory_mib());
    Ok(())
}

/// Returns how many hashes a second all cores can compute.
async fn bound() -> Result<f64, String> {
    const HASHES: u32 = 10;
    let passwords = Passwords::new(1);
    let began = Instant::now();
    for _ in 0..HASHES {
        passwords.hash(PASSWORD).await.map_err(|error| error.to_string())?;
    }
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    Ok(f64::from(HASHES) / began.elapsed().as_secs_f64() * cores as f64)
}

fn share(many: usize, seconds: f64, bound: f64) -> f64 {
    many as f64 / seconds / bound * 100.0
}

/// Returns the p99 of introspection at a fixed pace, in milliseconds.
async fn introspected(bench: &Rc<Bench>, seconds: u64) -> Result<f64, String> {
    let (window, samples) = (Window::of(seconds), Samples::default());
    let mut connection = Connection::open(&bench.server.address).await?;
    let machine = bench.server.client("machine");
    let given = connection.form("/oauth/token", &machine, "grant_type=client_credentials").await?;
    let form = encoded(&[("token", text(&given, "access_token")?)]);
    let mut due = tokio::time::interval(PACE);
    while window.is_open() {
        let began: Instant = due.tick().await.into();
        let outcome = connection.form("/oauth/introspect", &machine, &form).await.map(drop);
        samples.take(&window, began, outcome);
    }
    match samples.errors.borrow().first() {
        Some(error) => Err(error.clone()),
        None => Ok(samples.p99()),
    }
}

impl Bench {
    fn email(number: usize) -> String {
        format!("person-{number}@people.example")
    }

    /// Returns a connection from the person's own address.
    async fn connection(&self, number: usize) -> Result<Connection, String> {
        let [_, high, middle, low] = u32::try_from(number + 2).unwrap_or(2).to_be_bytes();
        Connection::open_from(Ipv4Addr::new(127, high.saturating_add(1), middle, low), &self.server.address)
            .await
    }

    async fn sign_up_all(self: Rc<Self>, many: usize, workers: usize) -> Result<(), String> {
        let mut all = JoinSet::<Result<(), String>>::new();
        for _ in 0..workers {
            let bench = self.clone();
            all.spawn_local(async move {
                loop {
                    let number = bench.next.replace(bench.next.get() + 1);
                    if number >= many {
                        return Ok(());
                    }
                    bench.sign_up(number).await?;
                    bench.people.borrow_mut().push(Rc::new(Person { number, app: None }));
                }
            });
        }
        ended(all).await
    }

    async fn sign_up(&self, number: usize) -> Result<(), String> {
        let (email, mut browser) = (Self::email(number), Visit::new(self.connection(number).await?));
        let page = browser.get("/sign-up").await?;
        let csrf = hidden(&page.text(), "csrf_token")?;
        let asked = browser.post("/sign-up", &[("csrf_token", &csrf), ("email", &email)]).await?;
        let waiting = browser.followed(asked).await?.text();
        let code = self.mails.code(&email).await?;
        let (csrf, proof) = (hidden(&waiting, "csrf_token")?, hidden(&waiting, "proof")?);
        let fields = [("csrf_token", csrf.as_str()), ("proof", &proof), ("code", &code)];
        let proved = browser.post("/mailbox/code", &fields).await?;
        let csrf = hidden(&browser.followed(proved).await?.text(), "csrf_token")?;
        let fields = [("csrf_token", csrf.as_str()), ("name", "A person"), ("password", PASSWORD)];
        browser.post("/sign-up/finish", &fields).await?.with(303).map(drop)
    }

    /// Gives every person an authenticator app.
    async fn enrol_all(self: &Rc<Self>, workers: usize) -> Result<(), String> {
        let waiting = Rc::new(RefCell::new(self.people.take()));
        let mut all = JoinSet::<Result<(), String>>::new();
        for _ in 0..workers {
            let (bench, waiting) = (self.clone(), waiting.clone());
            all.spawn_local(async move {
                loop {
                    let Some(person) = waiting.borrow_mut().pop() else { return Ok(()) };
                    let app = Some(bench.enrol(&person).await?);
                    bench.people.borrow_mut().push(Rc::new(Person { number: person.number, app }));
                }
            });
        }
        ended(all).await
    }

    async fn enrol(&self, person: &Person) -> Result<(String, Cell<u64>), String> {
        let mut browser = Visit::new(self.connection(person.number).await?);
        self.enter(&mut browser, person).await?.with(303)?;
        let page = browser.get("/account/security/totp").await?.with(200)?.text();
        let shown = page
            .split("<code class=\"secret\" translate=\"no\">")
            .nth(1)
            .and_then(|rest| rest.split('<').next());
        let secret = shown.ok_or("there is no secret on the page")?.replace(' ', "");
        let (csrf, setup) = (hidden(&page, "csrf_token")?, hidden(&page, "setup")?);
        let step = now() / STEP;
        let fields = [("csrf_token", csrf.as_str()), ("setup", &setup), ("code", &code_at(&secret, step))];
        let done = browser.post("/account/security/totp", &fields).await?;
        match done.status() {
            200 | 303 => Ok((secret, Cell::new(step))),
            _ => Err(done.text()),
        }
    }

    /// Sends the login form.
    async fn enter(&self, browser: &mut Visit, person: &Person) -> Result<Page, String> {
        let csrf = hidden(&browser.get("/login").await?.text(), "csrf_token")?;
        let email = Self::email(person.number);
        browser.post("/login", &[("csrf_token", &csrf), ("email", &email), ("password", PASSWORD)]).await
    }

    async fn log_in(&self, person: &Person) -> Result<(), String> {
        let mut browser = Visit::new(self.connection(person.number).await?);
        let page = self.enter(&mut browser, person).await?;
        let Some((secret, last)) = &person.app else { return page.with(303).map(drop) };
        let page = page.with(200)?.text();
        let (csrf, pending) = (hidden(&page, "csrf_token")?, hidden(&page, "pending")?);
        let step = now() / STEP;
        last.set(step);
        let fields = [("csrf_token", csrf.as_str()), ("pending", &pending), ("code", &code_at(secret, step))];
        browser.post("/login/second", &fields).await?.with(303).map(drop)
    }

    /// Returns the next person, who can log in now; with an app, one whose code was not used.
    fn whose_turn(&self) -> Option<Rc<Person>> {
        let people = self.people.borrow();
        let number = self.next.replace(self.next.get() + 1);
        let person = people.get(number % people.len().max(1))?;
        let is_new = |(_, last): &(String, Cell<u64>)| last.get() < now() / STEP;
        person.app.as_ref().is_none_or(is_new).then(|| person.clone())
    }

    /// Measures logins, beside introspection. Returns how many there were, and the p99 of introspection.
    async fn logins(
        self: &Rc<Self>,
        way: Way,
        workers: usize,
        seconds: u64,
        bound: f64,
    ) -> Result<(usize, f64), String> {
        let (window, samples) = (Window::of(seconds), Rc::new(Samples::default()));
        let mut all = JoinSet::<Result<(), String>>::new();
        for _ in 0..workers {
            let (bench, samples) = (self.clone(), samples.clone());
            all.spawn_local(async move {
                while window.is_open() {
                    match bench.whose_turn() {
                        Some(person) => {
                            let began = Instant::now();
                            samples.take(&window, began, bench.log_in(&person).await);
                        }
                        // Too few people for their codes; the rate shows it.
                        None => tokio::time::sleep(PACE).await,
                    }
                }
                Ok(())
            });
        }
        let beside = introspected(self, seconds).await?;
        ended(all).await?;
        let name = match way {
            Way::Password => "logins by password",
            Way::App => "logins with an app's code",
        };
        let (rate, errors) = (samples.rate(&window), samples.errors.borrow());
        println!("| {name} | {rate:.0} | {:.0} % | {} |", rate / bound * 100.0, errors.len());
        if let Some(first) = errors.first() {
            eprintln!("{name}: {first}");
        }
        Ok((samples.micros.borrow().len(), beside))
    }
}

async fn ended(mut all: JoinSet<Result<(), String>>) -> Result<(), String> {
    while let Some(one) = all.join_next().await {
        one.map_err(|error| error.to_string())??;
    }
    Ok(())
}

fn now() -> u64 {
    SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap().as_secs()
}

fn code_at(secret: &str, step: u64) -> String {
    let secret = totp_rs::Secret::try_from_base32(secret).unwrap();
    totp_rs::Builder::new().with_secret(secret).build().unwrap().generate(step * STEP).to_string()
}

/// The codes in the mails that the server writes into a directory.
struct Mails {
    dir: PathBuf,
    read: RefCell<HashSet<PathBuf>>,
    codes: RefCell<HashMap<String, String>>,
}

impl Mails {
    fn of(dir: PathBuf) -> Self {
        Self { dir, read: RefCell::default(), codes: RefCell::default() }
    }

    fn count(&self) -> usize {
        self.read.borrow().len()
    }

    /// Reads new mails until it is aborted.
    async fn follow(bench: Rc<Bench>) {
        loop {
            bench.mails.look();
            tokio::time::sleep(PACE * 4).await;
        }
    }

    fn look(&self) {
        let files = std::fs::read_dir(&self.dir).into_iter().flatten().flatten().map(|file| file.path());
        for file in files.filter(|file| file.extension().is_some_and(|end| end == "eml")) {
            if self.read.borrow().contains(&file) {
                continue;
            }
            let mail = std::fs::read_to_string(&file).unwrap_or_default();
            let to =
                mail.lines().find_map(|line| line.strip_prefix("To: ")).map(|to| to.trim_matches(['<', '>']));
            let is_code = |line: &&str| line.len() == 6 && line.bytes().all(|byte| byte.is_ascii_digit());
            // A mail that is not whole yet is read again.
            if let (Some(to), Some(code)) = (to, mail.lines().map(str::trim).find(is_code)) {
                self.codes.borrow_mut().insert(to.to_owned(), code.to_owned());
                self.read.borrow_mut().insert(file);
            }
        }
    }

    async fn code(&self, email: &str) -> Result<String, String> {
        let late = Instant::now() + PATIENCE;
        while Instant::now() < late {
            if let Some(code) = self.codes.borrow_mut().remove(email) {
                return Ok(code);
            }
            tokio::time::sleep(PACE).await;
        }
        Err(format!("no mail came to {email}"))
    }
}
