//! Mail by SMTP (RFC 5321): a deferred message is retried without delaying others, a rejected one is given up, and
//! nobody gets one twice. Also what all mails have in common, and `xwms mail test`. The content of mails is tested with
//! the features that send them.

use crate::support::{World, cluster, plain, process::xwms, until};
use serde_json::json;
use std::{
    collections::BTreeMap,
    net::SocketAddr,
    sync::{Arc, Mutex},
    time::Duration,
};
use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader},
    net::{TcpListener, TcpStream},
};
use xwms::config::Mail;
use xwms_events::account::Role;

/// The response for each recipient; others are accepted.
type Answers = Arc<Mutex<BTreeMap<String, &'static str>>>;

/// A mail server that records accepted recipients and attempts.
#[derive(Clone, Default)]
struct MailServer {
    answers: Answers,
    taken: Arc<Mutex<Vec<(String, String)>>>,
    tried: Arc<Mutex<Vec<String>>>,
}

impl MailServer {
    async fn start() -> (Self, String) {
        let server = Self::default();
        let address = server.listen("127.0.0.1:0".parse().unwrap()).await;
        (server, format!("smtp://{address}"))
    }

    async fn listen(&self, address: SocketAddr) -> SocketAddr {
        let listener = TcpListener::bind(address).await.unwrap();
        let address = listener.local_addr().unwrap();
        let serving = self.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(serving.clone().speak(stream));
            }
        });
        address
    }

    async fn speak(self, stream: TcpStream) -> std::io::Result<()> {
        let mut stream = BufReader::new(stream);
        stream.write_all(b"220 test\r\n").await?;
        let mut to = String::new();
        let mut line = String::new();
        while stream.read_line(&mut line).await? > 0 {
            let answer = match line.get(..4).unwrap_or_default() {
                "RCPT" => {
                    line.split(['<', '>']).nth(1).unwrap_or_default().clone_into(&mut to);
                    self.tried.lock().unwrap().push(to.clone());
                    self.answers.lock().unwrap().get(&to).copied().unwrap_or("250 ok")
                }
                "DATA" => {
                    stream.write_all(b"354 go on\r\n").await?;
                    let mut text = String::new();
                    while !text.ends_with("\r\n.\r\n") {
                        stream.read_line(&mut text).await?;
                    }
                    self.taken.lock().unwrap().push((to.clone(), text));
                    "250 ok"
                }
                "QUIT" => return stream.write_all(b"221 bye\r\n").await,
                _ => "250 ok",
            };
            stream.write_all(format!("{answer}\r\n").as_bytes()).await?;
            line.clear();
        }
        Ok(())
    }

    fn answer(&self, to: &str, answer: &'static str) {
        self.answers.lock().unwrap().insert(to.to_owned(), answer);
    }

    fn taken(&self, to: &str) -> usize {
        self.taken.lock().unwrap().iter().filter(|(taken, _)| taken == to).count()
    }

    fn tried(&self, to: &str) -> usize {
        self.tried.lock().unwrap().iter().filter(|tried| *tried == to).count()
    }
}

#[tokio::test]
async fn a_mail_that_is_put_off_waits_by_itself_and_nobody_gets_one_twice() {
    let (mails, url) = MailServer::start().await;
    let world = World::with(|settings| {
        settings.webhooks.allow = vec!["127.0.0.0/8".parse().unwrap()];
        settings.mail = Some(Mail { url: url.clone().into(), from: "xwms@acme.example".into() });
    })
    .await;
    let first = world.demo.user.email.clone();
    let (second, third) = (
        world.person(world.demo.account_id, Role::Owner).await.email,
        world.person(world.demo.account_id, Role::Owner).await.email,
    );
    mails.answer(&second, "451 later");
    mails.answer(&third, "550 nobody of that name");
    let token = world.management().await;
    let hook = json!({"url": "http://127.0.0.1:9", "events": ["client.created"]});
    let hook = world.endpoint(&token, &hook).await;
    let disabled = json!({"event": "endpoint.disabled", "reason": "gone"});
    world.server.append_raw(&hook, "endpoint.disabled", &disabled).await;
    until("everybody was tried", async || [&first, &second, &third].iter().all(|to| mails.tried(to) > 0))
        .await;
    let (clock, pool) = (world.server.app.store.clock(), world.server.app.store.pool());
    let put_off = async || -> Vec<i32> {
        sqlx::query_scalar("SELECT attempts FROM mails").fetch_all(pool).await.unwrap()
    };
    until("it is put off", async || put_off().await == [1]).await;
    clock.advance(Duration::from_secs(700));
    until("it is put off", async || put_off().await == [2]).await;
    world.invite("ada@acme.example", "auditor").await;
    until("others don't wait", async || mails.taken("ada@acme.example") == 1).await;
    for attempts in 2..4 {
        until("it is put off", async || put_off().await == [attempts]).await;
        clock.advance(Duration::from_secs(700));
    }
    until("it is put off", async || put_off().await == [4]).await;
    mails.answer(&second, "250 ok");
    clock.advance(Duration::from_secs(1900));
    until("it was taken", async || mails.taken(&second) == 1).await;
    clock.advance(Duration::from_secs(4000));
    world.invite("bob@acme.example", "auditor").await;
    until("others don't wait", async || mails.taken("bob@acme.example") == 1).await;
    until("nothing waits", async || put_off().await.is_empty()).await;
    for (to, tried, taken) in [(&first, 1, 1), (&second, 5, 1), (&third, 1, 0)] {
        assert_eq!((mails.tried(to), mails.taken(to)), (tried, taken), "{to}");
    }
    let text = mails.taken.lock().unwrap().iter().find(|(to, _)| *to == second).unwrap().1.clone();
    assert!(text.contains("Message-ID: <event_") && plain(&text).contains("status 410"), "{text}");
    for header in [
        "Auto-Submitted: auto-generated",
        "X-Auto-Response-Suppress: All",
        "Content-Language: en",
        "List-Id: <webhooks.acme.example>",
        "Content-Type: multipart/alternative",
        "From: xwms <xwms@acme.example>",
    ] {
        assert!(text.contains(&format!("\r\n{header}")) || text.starts_with(header), "{header}: {text}");
    }
    let mail = mail_parser::MessageParser::default().parse(text.as_str()).unwrap();
    let html = mail.body_html(0).unwrap();
    assert!(html.contains("status 410") && html.contains("<html lang=\"en\">"), "{html}");
    let (_, body) = text.split_once("\r\n\r\n").unwrap();
    assert!(body.lines().all(|line| line.len() <= 78), "no mail server has to break a line: {body}");
}

#[tokio::test]
async fn mails_wait_for_a_mail_server_that_is_away_and_what_became_pointless_does_not_go() {
    let address = SocketAddr::from(([127, 0, 0, 1], crate::support::process::free_port()));
    let world = World::with(|settings| {
        settings.mail =
            Some(Mail { url: format!("smtp://{address}").into(), from: "xwms@acme.example".into() });
    })
    .await;
    let withdrawn = world.invite("ada@acme.example", "auditor").await;
    world.invite("bob@acme.example", "auditor").await;
    let pool = world.server.app.store.pool();
    let put_off = "SELECT count(*) FROM mails WHERE attempts > 0";
    let waiting = async || sqlx::query_scalar::<_, i64>(put_off).fetch_one(pool).await.unwrap();
    until("both were put off", async || waiting().await == 2).await;
    let token = world.management().await;
    world.delete(&format!("/v1/invitations/{withdrawn}"), &token).await.expect_status(204);
    let mails = MailServer::default();
    mails.listen(address).await;
    world.server.app.store.clock().advance(Duration::from_secs(4000));
    until("the other one came", async || mails.taken("bob@acme.example") == 1).await;
    until("nothing waits", async || waiting().await == 0).await;
    assert_eq!(mails.tried("ada@acme.example"), 0, "it was withdrawn");
}

#[tokio::test]
async fn a_mail_that_cannot_be_made_holds_up_no_other() {
    let (mails, url) = MailServer::start().await;
    for to in ["ada@acme.example", "bob@acme.example"] {
        mails.answer(to, "451 later");
    }
    let world = World::with(|settings| {
        settings.mail = Some(Mail { url: url.clone().into(), from: "xwms@acme.example".into() });
    })
    .await;
    world.invite("ada@acme.example", "auditor").await;
    world.invite("bob@acme.example", "auditor").await;
    let pool = world.server.app.store.pool();
    let put_off = async || -> Vec<i32> {
        sqlx::query_scalar("SELECT attempts FROM mails ORDER BY position").fetch_all(pool).await.unwrap()
    };
    until("both are put off", async || matches!(put_off().await[..], [a, b] if a >= 1 && b >= 1)).await;
    // An event that no version of this server can read.
    cluster::as_owner(
        &world.url,
        "ALTER TABLE events DISABLE TRIGGER USER;
         UPDATE events SET payload = '{}' WHERE position = (SELECT min(position) FROM mails)",
    )
    .await;
    mails.answer("bob@acme.example", "250 ok");
    world.server.app.store.clock().advance(Duration::from_secs(700));
    until("the other one came", async || mails.taken("bob@acme.example") == 1).await;
    until("the first one waits for itself", async || matches!(put_off().await[..], [n] if n >= 2)).await;
}

/// Runs `xwms mail test` with this transport; returns the exit code, and what it printed.
async fn tried(url: &str, arguments: &[&str]) -> (i32, String) {
    let settings = [("XWMS_MAIL__URL", url), ("XWMS_MAIL__FROM", "Acme <noreply@acme.example>")];
    // No database is needed.
    let arguments = [&["mail", "test"][..], arguments].concat();
    let ran = xwms("postgres://127.0.0.1:1/x", &arguments, &settings).await;
    let said = [ran.stdout, ran.stderr].concat();
    (ran.status.code().unwrap(), String::from_utf8(said).unwrap())
}

#[tokio::test]
async fn a_test_mail_arrives_in_the_language_that_was_asked_for() {
    let (mails, url) = MailServer::start().await;
    let (code, said) = tried(&url, &["ada@acme.example", "--language", "nl"]).await;
    assert_eq!(code, 0, "{said}");
    assert!(said.contains("took a test mail to ada@acme.example"), "{said}");
    let (to, text) = mails.taken.lock().unwrap()[0].clone();
    assert_eq!(to, "ada@acme.example");
    assert!(text.contains("Subject: Een testmail") && !text.contains("List-Id"), "{text}");
    assert!(plain(&text).contains("Deze mail test of deze server mail kan versturen."), "{text}");
}

#[tokio::test]
async fn why_a_test_mail_is_not_taken_is_said_in_words() {
    let (mails, url) = MailServer::start().await;
    mails.answer("no@acme.example", "550 nobody of that name");
    mails.answer("later@acme.example", "451 come back later");
    let address = url.strip_prefix("smtp://").unwrap();
    for (url, to, says) in [
        (url.clone(), "no@acme.example", "refuses the recipient no@acme.example"),
        (url.clone(), "no@acme.example", "550 nobody of that name"),
        (url.clone(), "later@acme.example", "defers the mail: 451 come back later"),
        (format!("smtp://user:hunter2@{address}"), "ada@acme.example", "authentication: "),
        (format!("smtps://{address}"), "ada@acme.example", "TLS: "),
        (format!("smtp://{address}?tls=required"), "ada@acme.example", "TLS: "),
        ("smtp://127.0.0.1:9".to_owned(), "ada@acme.example", "nothing accepts connections"),
        (
            "smtp://mail.invalid".to_owned(),
            "ada@acme.example",
            "DNS: the name of the mail server mail.invalid",
        ),
    ] {
        let (code, said) = tried(&url, &[to]).await;
        assert_eq!(code, 1, "{url}: {said}");
        assert!(said.contains(says) && !said.contains("hunter2"), "{url}: {said}");
    }
    assert!(mails.taken.lock().unwrap().is_empty());
}

#[tokio::test]
async fn wrong_input_of_a_test_mail_is_refused_before_anything_is_sent() {
    let (mails, url) = MailServer::start().await;
    for (arguments, says) in [
        (&["nobody"][..], "not an email address"),
        (&["a@b.example, c@d.example"], "not an email address"),
        (&["ada@acme.example", "--language", "fr"], "the languages are en and nl"),
        (&[], "ADDRESS"),
    ] {
        let (code, said) = tried(&url, arguments).await;
        assert_eq!(code, 2, "{arguments:?}: {said}");
        assert!(said.contains(says), "{arguments:?}: {said}");
    }
    let ran = xwms("postgres://127.0.0.1:1/x", &["mail", "test", "ada@acme.example"], &[]).await;
    let said = String::from_utf8(ran.stderr).unwrap();
    assert_eq!(ran.status.code(), Some(1));
    assert!(said.contains("mail is not configured"), "{said}");
    assert!(mails.tried.lock().unwrap().is_empty());
}
