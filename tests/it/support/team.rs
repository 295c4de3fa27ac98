//! Members of an account in each role, using the dashboard with their sessions; and the mail that invites them.

use super::{Answer, Browser, Server, World, eventually};
use reqwest::{Method, RequestBuilder};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use tokio::sync::OnceCell;
use uuid::Uuid;
use xwms::{
    commands::{
        Context, cases, members,
        tickets::{self, Question},
    },
    config::{Mail, Settings},
    keys::handle::{self, Kind},
    uploads::attachment::File,
};
use xwms_events::{
    Actor,
    account::{Account, AccountCommand, By, NewInvitation, Role},
    ids::{AccountId, InvitationId, UserId},
    session::Session,
    ticket::MediaType,
};

/// The password of everybody that [`World::person`] adds.
const PASSWORD: &str = "long enough";

/// A member with a session.
#[derive(Clone)]
pub struct Person {
    pub user_id: UserId,
    pub email: String,
    pub browser: Browser,
    pub csrf: String,
    /// The account that requests name, if any.
    pub about: Option<String>,
}

impl World {
    /// Adds a new member to `account` in this role, by the commands that the surfaces use.
    pub async fn person(&self, account_id: AccountId, role: Role) -> Person {
        let store = &self.server.app.store;
        let (context, at) = (Context::system(store, "test"), store.clock().now());
        let email = format!("{}@people.example", Uuid::now_v7().simple());
        let invitation_id = InvitationId::from_uuid(store.clock().uuid());
        let new = NewInvitation {
            invitation_id,
            email: email.clone(),
            role,
            by: By::Operator,
            at,
            expires_at: at.plus_seconds(3600),
            limit: 1000,
        };
        self.by_operator(account_id, AccountCommand::Invite(Box::new(new))).await;
        let new = members::Newcomer {
            name: "A Person".into(),
            locale: "en".into(),
            phc: self.hash().await,
            login: None,
            session_seconds: 3600,
        };
        let invitation = members::UsableInvitation { account_id, invitation_id, limit: 1000 };
        let session = members::join_as_new(&context.by(Actor::System), invitation, new).await.unwrap();
        let user_id = store.load::<Session>(session).await.unwrap().state.user_id.unwrap();
        let mut browser = Browser::default();
        let cookie = handle::issue(store.vault().master(), Kind::Session, session.uuid(), 0);
        browser.cookies.insert("__Host-xwms_session".into(), cookie);
        let mut person = Person { user_id, email, browser, csrf: String::new(), about: None };
        let me = person.read(&self.server, "/v1/me").await.expect_status(200).json();
        person.csrf = me["csrf_token"].as_str().unwrap().to_owned();
        person
    }

    /// Returns the hash of [`PASSWORD`], made once for all tests: it is meant to take long.
    async fn hash(&self) -> String {
        static HASH: OnceCell<String> = OnceCell::const_new();
        HASH.get_or_init(|| async { self.server.app.passwords.hash(PASSWORD).await.unwrap() }).await.clone()
    }

    /// Opens a case as one of the account's members; returns its id.
    pub async fn case(&self, account_id: AccountId) -> String {
        let store = &self.server.app.store;
        let account = store.load::<Account>(account_id).await.unwrap().state;
        let user_id = account.members.keys().next().copied().unwrap();
        let context = Context::system(store, "test");
        let opened = cases::open(&context, account_id, user_id, "A leak", |_| None).await.unwrap();
        opened.state.id.unwrap().to_string()
    }

    /// Opens a ticket with a file about the account as this member, or as one of its members; returns its id.
    pub async fn ticket(&self, account_id: AccountId, user_id: Option<UserId>) -> String {
        let store = &self.server.app.store;
        let account = store.load::<Account>(account_id).await.unwrap().state;
        let user_id = user_id.or_else(|| account.members.keys().next().copied()).unwrap();
        let question = Question {
            user_id,
            visitor: None,
            account_id: Some(account_id),
            client_id: None,
            request_id: None,
            subject: "No tokens".into(),
            text: "Since noon.".into(),
            files: vec![File {
                name: "log.txt".into(),
                media_type: MediaType::Text,
                bytes: b"a line".to_vec(),
            }],
        };
        let context = Context::system(store, "test").by(Actor::User(user_id));
        let opened = tickets::open(&context, question, |_| None).await.unwrap();
        opened.state.id.unwrap().to_string()
    }

    /// Returns the demo user, who owns the demo account, with a session.
    pub async fn owner(&self) -> Person {
        let mut browser = Browser::default();
        browser.log_in(self).await;
        Person::logged_in(&self.server, browser).await
    }

    /// Returns the person after another login.
    pub async fn log_in_again(&self, person: &Person) -> Person {
        let (server, owner) = (&self.server, &self.demo.user);
        let password = if person.email == owner.email { owner.password.as_str() } else { PASSWORD };
        let mut browser = Browser::default();
        browser.log_in_as(server, &person.email, password).await;
        Person::logged_in(server, browser).await
    }

    /// Invites `email` with a machine client's token, and returns the id of the invitation.
    pub async fn invite(&self, email: &str, role: &str) -> String {
        let token = self.management().await;
        let made = self.post("/v1/invitations", &token, &json!({"email": email, "role": role})).await;
        made.expect_status(201).json()["invitation_id"].as_str().unwrap().to_owned()
    }
}

impl Person {
    /// Returns the person whose session `browser` has.
    pub async fn logged_in(server: &Server, browser: Browser) -> Self {
        let nobody = UserId::from_uuid(Uuid::nil());
        let mut person =
            Self { user_id: nobody, email: String::new(), browser, csrf: String::new(), about: None };
        let me = person.read(server, "/v1/me").await.expect_status(200).json();
        person.user_id = me["user_id"].as_str().unwrap().parse().unwrap();
        person.email = me["email"].as_str().unwrap().to_owned();
        person.csrf = me["csrf_token"].as_str().unwrap().to_owned();
        person
    }

    /// Builds a request with their session.
    pub fn request(&self, server: &Server, method: Method, path: &str) -> RequestBuilder {
        let cookies: Vec<_> =
            self.browser.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let request = server
            .http
            .request(method, format!("{}{path}", server.base))
            .header("cookie", cookies.join("; "))
            .header("x-csrf-token", &self.csrf);
        match &self.about {
            Some(account) => request.header("xwms-account", account),
            None => request,
        }
    }

    pub async fn ask(&self, server: &Server, method: Method, path: &str, body: Option<&Value>) -> Answer {
        let mut request = self.request(server, method, path);
        if let Some(body) = body {
            request = request.json(body);
        }
        Answer::of(request.send().await.unwrap()).await
    }

    pub async fn read(&self, server: &Server, path: &str) -> Answer {
        self.ask(server, Method::GET, path, None).await
    }

    pub async fn post(&self, server: &Server, path: &str, body: &Value) -> Answer {
        self.ask(server, Method::POST, path, Some(body)).await
    }

    pub async fn patch(&self, server: &Server, path: &str, body: &Value) -> Answer {
        self.ask(server, Method::PATCH, path, Some(body)).await
    }

    pub async fn delete(&self, server: &Server, path: &str) -> Answer {
        self.ask(server, Method::DELETE, path, None).await
    }
}

/// The mails of a server, kept in a separate directory.
pub struct Mailbox {
    dir: PathBuf,
}

/// Starts a world that sends mails, to a mailbox of its own.
pub async fn mailed() -> (World, Mailbox) {
    mailed_with(|_| {}).await
}

/// The same, with changed settings.
pub async fn mailed_with(change: impl FnOnce(&mut Settings)) -> (World, Mailbox) {
    let mailbox = Mailbox::new();
    let world = World::with(|settings| {
        mailbox.receives(settings);
        change(settings);
    })
    .await;
    (world, mailbox)
}

impl Mailbox {
    pub fn new() -> Self {
        Self { dir: std::env::temp_dir().join(format!("xwms-mailbox-{}", Uuid::now_v7().simple())) }
    }

    /// Returns the directory, with a file for each mail.
    pub fn dir(&self) -> &Path {
        &self.dir
    }

    /// Makes the server deliver mail here.
    pub fn receives(&self, settings: &mut Settings) {
        settings.mail = Some(Mail {
            url: format!("file://{}", self.dir.display()).into(),
            from: "xwms <noreply@xwms.example>".into(),
        });
    }

    /// Waits, with a limit, for a mail to `email` that contains `text`, and returns it as plain text.
    pub async fn mail(&self, email: &str, text: &str) -> String {
        eventually(&format!("a mail to {email} with {text:?}"), async || {
            self.mails(email).into_iter().find(|mail| mail.contains(text))
        })
        .await
    }

    /// Returns the files so far, as they were written.
    fn files(&self) -> Vec<String> {
        let files = std::fs::read_dir(&self.dir).into_iter().flatten().flatten();
        files.filter_map(|file| std::fs::read_to_string(file.path()).ok()).collect()
    }

    /// Waits, with a limit, until there are `count` mails, each to its end with `end`; returns them as plain text.
    pub async fn all(&self, count: usize, end: &str) -> Vec<String> {
        eventually(&format!("{count} mails"), async || {
            let mails: Vec<_> = self.files().iter().map(|raw| plain(raw)).collect();
            (mails.len() == count && mails.iter().all(|mail| mail.contains(end))).then_some(mails)
        })
        .await
    }

    /// Returns every mail to `email` so far, as plain text.
    pub fn mails(&self, email: &str) -> Vec<String> {
        let to = format!("To: {email}");
        // A file may exist before it is fully written.
        let whole = self.files().into_iter().filter(|raw| raw.contains(&to) && raw.ends_with('\n'));
        whole.map(|raw| plain(&raw)).collect()
    }

    /// Returns the path of the link in the invitation to `email`.
    pub async fn link(&self, email: &str) -> String {
        let mail = self.mail(email, "/join?account=").await;
        let link = &mail[mail.find("/join?").unwrap()..];
        link.split_whitespace().next().unwrap().to_owned()
    }
}

impl Drop for Mailbox {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.dir);
    }
}

/// Returns the head of a mail as it is, and the text as a mail program shows it.
pub fn plain(raw: &str) -> String {
    let (head, _) = raw.split_once("\r\n\r\n").unwrap_or((raw, ""));
    let mail = mail_parser::MessageParser::default().parse(raw);
    let text = mail.as_ref().and_then(|mail| mail.body_text(0)).unwrap_or_default();
    format!("{head}\n\n{}", text.replace("\r\n", "\n"))
}
