//! Help: people ask on the page, the operator answers at the command line, and both hear of it by mail. As tried
//! by strangers, colleagues without the right, former members, and people who write markup or too much.

use crate::support::{Answer, Browser, Mailbox, Person, World, browser::form, mailed_with, process::xwms};
use serde_json::Value;
use xwms::commands::{Context, accounts, leaving};
use xwms_events::account::{AccountCommand, By, Role};

const DESK: &str = "desk@operator.example";
const HOSTILE: &str = "<script>alert(1)</script><img src=x onerror=alert(1)>'\"&";

async fn mailed() -> (World, Mailbox) {
    mailed_with(|settings| settings.support_email = Some(DESK.to_owned())).await
}

pub(super) async fn developer(world: &World) -> Person {
    world.person(world.demo.account_id, Role::Developer).await
}

/// Runs `xwms ticket …`; returns its exit code, stdout and stderr.
pub(super) async fn operator(world: &World, args: &[&str]) -> (i32, String, String) {
    let output = xwms(&world.url, &[&["ticket"][..], args].concat(), &[]).await;
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (output.status.code().unwrap(), text(&output.stdout), text(&output.stderr))
}

/// The same for a command that succeeds; returns its JSON.
pub(super) async fn operator_json(world: &World, args: &[&str]) -> Value {
    let (code, out, err) = operator(world, &[args, &["--json"]].concat()).await;
    assert_eq!(code, 0, "{args:?}: {err}");
    serde_json::from_str(&out).unwrap_or_else(|_| panic!("not JSON: {out}"))
}

/// Sends the form of `page` to `action`, without following redirects.
async fn send(
    world: &World,
    browser: &mut Browser,
    page: &Answer,
    action: &str,
    fields: &[(&str, &str)],
) -> Answer {
    let at = page.body.find(&format!("action=\"{action}\""));
    let at = at.unwrap_or_else(|| panic!("no form to {action} in {page:?}"));
    let (_, mut all) = form(&page.body[page.body[..at].rfind("<form").unwrap()..]);
    all.extend(fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
    browser.post(&world.server, action, &all).await
}

async fn ask(world: &World, person: &mut Person, fields: &[(&str, &str)]) -> Answer {
    let page = person.browser.get(&world.server, "/support/new").await;
    send(world, &mut person.browser, page.expect_status(200), "/support/new", fields).await
}

/// Asks about the demo account; returns the path of the ticket.
async fn open_ticket(world: &World, person: &mut Person, subject: &str, text: &str) -> String {
    let account_id = world.demo.account_id.to_string();
    let fields = [("subject", subject), ("text", text), ("account_id", account_id.as_str())];
    let answer = ask(world, person, &fields).await;
    let to = answer.expect_status(303).header("location");
    to.strip_suffix("?sent").unwrap_or_else(|| panic!("{answer:?}")).to_owned()
}

fn id(path: &str) -> &str {
    path.strip_prefix("/support/").unwrap()
}

#[tokio::test]
async fn a_question_and_its_answer_are_mailed_to_operator_and_person() {
    let (world, mailbox) = mailed().await;
    let mut person = developer(&world).await;
    let path = open_ticket(&world, &mut person, "No tokens", "Since noon.\nWhy?").await;
    let sent = person.browser.open(&world.server, &format!("{path}?sent")).await;
    assert!(
        sent.body.contains("role=\"status\"") && sent.body.contains("Waiting for our answer"),
        "{sent:?}"
    );
    assert!(sent.body.contains("Since noon.\nWhy?"), "{sent:?}");
    let mail = mailbox.mail(DESK, &format!("xwms ticket show {}", id(&path))).await;
    assert!(!mail.contains("No tokens") && !mail.contains("noon"), "{mail}");

    world.server.settle().await;
    let listed = operator_json(&world, &["list"]).await;
    assert_eq!((&listed["subject"], &listed["status"]), (&"No tokens".into(), &"open".into()));
    operator_json(&world, &["note", id(&path), "--text", "A known bug."]).await;
    let own = world.owner().await.user_id.to_string();
    let assigned = operator_json(&world, &["assign", id(&path), "--to", &own]).await;
    assert_eq!(assigned["assigned_to"], own);
    let shown = operator_json(&world, &["reply", id(&path), "--text", "Try again now."]).await;
    assert_eq!((&shown["status"], &shown["account_name"]), (&"answered".into(), &"Demo Company".into()));
    assert_eq!(
        (&shown["user_email"], &shown["account_role"]),
        (&person.email.as_str().into(), &"developer".into())
    );
    let by: Vec<_> = shown["messages"].as_array().unwrap().iter().map(|message| &message["by"]).collect();
    assert_eq!(by, ["person", "note", "operator"]);

    let mail = mailbox.mail(&person.email, &path).await;
    assert!(!mail.contains("Try again"), "the answer is on the page: {mail}");
    let page = person.browser.open(&world.server, &path).await;
    assert!(page.body.contains("Try again now.") && !page.body.contains("A known bug."), "{page:?}");
    let reply = format!("{path}/reply");
    let replied = send(&world, &mut person.browser, &page, &reply, &[("text", "It works.")]).await;
    assert_eq!((replied.status, replied.header("location")), (303, format!("{path}?sent").as_str()));
    let closed = send(&world, &mut person.browser, &page, &format!("{path}/close"), &[]).await;
    let shown = person.browser.open(&world.server, closed.expect_status(303).header("location")).await;
    assert!(shown.body.contains("The question is closed.") && !shown.body.contains("<textarea"), "{shown:?}");

    // A form from before: what was typed can't be sent any more.
    let late = send(&world, &mut person.browser, &page, &reply, &[("text", "One more thing")]).await;
    assert!(late.expect_status(200).body.contains("closed in the meantime"), "{late:?}");
    let (code, _, err) = operator(&world, &["reply", id(&path), "--text", "x"]).await;
    assert!(code == 1 && err.contains("closed"), "{err}");
    send(&world, &mut person.browser, &shown, &format!("{path}/reopen"), &[]).await.expect_status(303);
    assert_eq!(operator_json(&world, &["close", id(&path)]).await["status"], "closed");
    mailbox.mail(&person.email, "We closed the question").await;
    world.server.settle().await;
    let list = person.browser.open(&world.server, "/support").await;
    assert!(list.body.contains(&format!("href=\"{path}\"")) && list.body.contains("Closed"), "{list:?}");
    world.server.expect_replayed().await;
}

#[tokio::test]
async fn every_error_page_leads_to_the_form_with_its_request_also_by_way_of_the_login() {
    let world = World::new().await;
    let mut browser = Browser::default();
    let error = browser.get(&world.server, "/nowhere").await;
    let request_id = error.expect_status(404).header("x-request-id").to_owned();
    let link = format!("/support/new?request={request_id}");
    assert!(error.body.contains(&format!("href=\"{link}\"")), "{error:?}");
    let login = browser.open(&world.server, &link).await;
    browser.fill_login(&world, &login).await;
    let form = browser.open(&world.server, &link).await;
    assert!(form.body.contains(&format!("value=\"{request_id}\"")), "{form:?}");

    let mut other = Browser::default();
    let to_login = other.get(&world.server, &link).await;
    assert_eq!(to_login.header("location"), format!("/login?to=support%2Fnew%3Frequest%3D{request_id}"));
    let login = other.get(&world.server, to_login.header("location")).await;
    let back = other.fill_login(&world, &login).await;
    assert!(back.body.contains(&format!("value=\"{request_id}\"")), "{back:?}");
}

#[tokio::test]
async fn a_ticket_is_for_its_author_and_for_those_who_run_the_account() {
    let world = World::new().await;
    let (mut author, mut colleague) = (developer(&world).await, developer(&world).await);
    let mut admin = world.person(world.demo.account_id, Role::Admin).await;
    let elsewhere = world.another().await;
    let mut stranger = world.person(elsewhere.account_id, Role::Owner).await;
    let path = open_ticket(&world, &mut author, "Ours", "About us.").await;
    world.server.settle().await;
    let page = admin.browser.open(&world.server, &path).await;
    assert!(
        page.expect_status(200).body.contains("About us.") && page.body.contains(&author.email),
        "{page:?}"
    );
    let listed = admin.browser.open(&world.server, "/support").await;
    assert!(listed.body.contains("Asked by a colleague"), "{listed:?}");

    for other in [&mut colleague, &mut stranger] {
        other.browser.get(&world.server, &path).await.expect_status(404);
        let own = other.browser.open(&world.server, "/support").await;
        assert!(!own.body.contains(&path) && !own.body.contains("Ours"), "{own:?}");
        for act in ["reply", "close", "reopen"] {
            let csrf = form(&other.browser.open(&world.server, "/support/new").await.body).1;
            let fields = [csrf, vec![("text".to_owned(), "x".to_owned())]].concat();
            let refused = other.browser.post(&world.server, &format!("{path}/{act}"), &fields).await;
            refused.expect_status(404);
        }
    }
    let to_login = Browser::default().get(&world.server, &path).await;
    assert_eq!(to_login.header("location"), format!("/login?to=support%2F{}", id(&path)));
    // Another person's form.
    let forged = form(&page.body).1;
    let refused = author.browser.post(&world.server, &format!("{path}/close"), &forged).await;
    refused.expect_status(403);
    // An account that is not theirs.
    let account_id = elsewhere.account_id.to_string();
    let fields = [("subject", "s"), ("text", "t"), ("account_id", account_id.as_str())];
    let refused = ask(&world, &mut author, &fields).await;
    assert!(refused.expect_status(200).body.contains("Choose one of your accounts"), "{refused:?}");
    let client_id = elsewhere.clients.web.client_id.to_string();
    let own = world.demo.account_id.to_string();
    let fields = [("subject", "s"), ("text", "t"), ("account_id", own.as_str()), ("client_id", &client_id)];
    let refused = ask(&world, &mut author, &fields).await;
    assert!(refused.body.contains("client ID of one of the account") && refused.body.contains(&client_id));
    for (name, count) in [("ticket.opened", 1), ("ticket.replied", 0), ("ticket.closed", 0)] {
        assert_eq!(world.server.count(name).await, count, "{name}");
    }

    let remove = AccountCommand::RemoveMember { user_id: author.user_id, by: By::Operator };
    let context = Context::system(&world.server.app.store, "test");
    accounts::change(&context, world.demo.account_id, remove, |_| None).await.unwrap();
    author.browser.get(&world.server, &path).await.expect_status(404);
    world.server.settle().await;
    assert!(!author.browser.open(&world.server, "/support").await.body.contains(&path));
}

#[tokio::test]
async fn markup_stays_text_and_what_is_wrong_is_said_beside_what_was_typed() {
    let world = World::new().await;
    let mut person = developer(&world).await;
    let path = open_ticket(&world, &mut person, HOSTILE, HOSTILE).await;
    world.server.settle().await;
    for at in [path.as_str(), "/support"] {
        let page = person.browser.open(&world.server, at).await;
        assert!(!page.body.contains("<script>") && !page.body.contains("<img"), "{page:?}");
        assert!(page.body.contains("&#60;script&#62;") || page.body.contains("&lt;script&gt;"), "{page:?}");
    }
    let (_, shown, _) = operator(&world, &["show", id(&path)]).await;
    assert!(shown.contains(HOSTILE), "{shown}");

    let long = "x".repeat(10_001);
    let events = world.server.count("ticket.opened").await;
    for (subject, text, request, said) in [
        ("", "text", "", "Enter a subject"),
        ("a\u{202e}b", "text", "", "Enter a subject"),
        ("subject", "", "", "Enter a text"),
        ("subject", long.as_str(), "", "Enter a text"),
        ("subject", "\u{1b}[2J", "", "Enter a text"),
        ("subject", "text", "two words", "Enter the request"),
    ] {
        let fields = [("subject", subject), ("text", text), ("request_id", request)];
        let page = ask(&world, &mut person, &fields).await;
        assert!(page.expect_status(200).body.contains(said), "{said}: {page:?}");
        assert!(page.body.contains("<title>Error: ") && page.body.contains("aria-invalid"), "{page:?}");
        assert!(
            subject != "subject" || page.body.contains("value=\"subject\""),
            "what was typed stays: {page:?}"
        );
    }
    assert_eq!(world.server.count("ticket.opened").await, events);
}

#[tokio::test]
async fn a_form_that_is_sent_twice_makes_one_ticket_and_another_text_is_another_ticket() {
    let world = World::new().await;
    let mut person = developer(&world).await;
    let before = world.server.count("ticket.opened").await;
    let page = person.browser.get(&world.server, "/support/new").await;
    let fields = [("subject", "Twice"), ("text", "I clicked twice.")];
    let (mut one, mut other) = (person.browser.clone(), person.browser.clone());
    let (first, second) = tokio::join!(
        send(&world, &mut one, &page, "/support/new", &fields),
        send(&world, &mut other, &page, "/support/new", &fields),
    );
    let again = send(&world, &mut person.browser, &page, "/support/new", &fields).await;
    let to = again.expect_status(303).header("location");
    assert!(to.ends_with("?sent"), "{again:?}");
    assert_eq!(
        [first, second].each_ref().map(|answer| answer.expect_status(303).header("location")),
        [to; 2]
    );
    assert_eq!(world.server.count("ticket.opened").await, before + 1);
    // The person went back in the browser and wrote something else.
    let fields = [("subject", "Twice"), ("text", "And this.")];
    let other = send(&world, &mut person.browser, &page, "/support/new", &fields).await;
    let path = other.expect_status(303).header("location");
    assert_ne!(path, to);
    assert!(person.browser.open(&world.server, path).await.body.contains("And this."));
    assert_eq!(world.server.count("ticket.opened").await, before + 2);
    // Another form is another question.
    open_ticket(&world, &mut person, "Once more", "Another one.").await;
    assert_eq!(world.server.count("ticket.opened").await, before + 3);
}

#[tokio::test]
async fn a_reply_that_is_sent_twice_is_written_once_and_another_text_is_another_reply() {
    let world = World::new().await;
    let mut person = developer(&world).await;
    let path = open_ticket(&world, &mut person, "Twice", "1").await;
    let reply = format!("{path}/reply");
    let page = person.browser.open(&world.server, &path).await;
    let (mut one, mut other) = (person.browser.clone(), person.browser.clone());
    let fields = [("text", "I clicked twice.")];
    let (first, second) = tokio::join!(
        send(&world, &mut one, &page, &reply, &fields),
        send(&world, &mut other, &page, &reply, &fields),
    );
    let third = send(&world, &mut person.browser, &page, &reply, &fields).await;
    for answer in [first, second, third] {
        assert_eq!(answer.expect_status(303).header("location"), format!("{path}?sent"));
    }
    assert_eq!(world.server.count("ticket.replied").await, 1);
    // The person went back in the browser and wrote something else.
    send(&world, &mut person.browser, &page, &reply, &[("text", "And this.")]).await.expect_status(303);
    assert_eq!(world.server.count("ticket.replied").await, 2);
    // What was written on purpose twice is there twice.
    let page = person.browser.open(&world.server, &path).await;
    send(&world, &mut person.browser, &page, &reply, &fields).await.expect_status(303);
    assert_eq!(world.server.count("ticket.replied").await, 3);
}

#[tokio::test]
async fn a_flood_of_messages_of_one_person_is_paced_and_nobody_elses() {
    let world = World::new().await;
    let (mut person, mut other) = (developer(&world).await, developer(&world).await);
    let path = open_ticket(&world, &mut person, "Flood", "1").await;
    let page = person.browser.open(&world.server, &path).await;
    let reply = format!("{path}/reply");
    let mut last = None;
    for number in 0..60 {
        let text = format!("message {number}");
        let answer = send(&world, &mut person.browser, &page, &reply, &[("text", &text)]).await;
        if answer.status != 303 {
            last = Some((answer, text));
            break;
        }
    }
    let (paced, text) = last.expect("it is paced");
    assert!(paced.expect_status(200).body.contains("sent many messages") && paced.body.contains(&text));
    open_ticket(&world, &mut other, "Mine", "not slowed").await;
}

#[tokio::test]
async fn the_messages_of_an_erased_person_can_t_be_read_any_more_and_the_ticket_stays() {
    let world = World::new().await;
    let mut person = developer(&world).await;
    let mut owner = world.owner().await;
    let path = open_ticket(&world, &mut person, "Unmistakable subject", "Unmistakable text").await;
    operator_json(&world, &["reply", id(&path), "--text", "Unmistakable answer"]).await;
    let page = owner.browser.open(&world.server, &path).await;
    let reply = format!("{path}/reply");
    send(&world, &mut owner.browser, &page, &reply, &[("text", "A colleague")]).await.expect_status(303);
    let stored: i64 = sqlx::query_scalar(
        "SELECT count(*) FROM events WHERE payload::text LIKE '%mistakable%' OR metadata::text LIKE '%mistakable%'",
    )
    .fetch_one(world.server.app.store.pool())
    .await
    .unwrap();
    assert_eq!(stored, 0, "it is sealed in the log");

    let page = person.browser.get(&world.server, "/account/data").await;
    let download = "/account/data/download";
    let data = send(&world, &mut person.browser, &page, download, &[]).await.expect_status(200).json();
    let ticket = &data["tickets"][0];
    assert_eq!(
        (&ticket["subject"], &ticket["messages"][1]["by"]),
        (&"Unmistakable subject".into(), &"operator".into())
    );
    assert!(ticket["messages"][2]["text"].is_null(), "what a colleague wrote is theirs: {ticket}");

    let context = Context::system(&world.server.app.store, "test");
    leaving::erase(&context, person.user_id).await.unwrap();
    world.server.settle().await;
    for at in [path.as_str(), "/support"] {
        let page = owner.browser.open(&world.server, at).await;
        assert!(page.expect_status(200).body.contains("(erased)"), "{page:?}");
        assert!(!page.body.contains("mistakable"), "{page:?}");
    }
    let (code, _, err) = operator(&world, &["reply", id(&path), "--text", "Hello?"]).await;
    assert!(code == 1 && err.contains("erased"), "{err}");
    let (code, shown, _) = operator(&world, &["show", id(&path)]).await;
    assert!(code == 0 && !shown.contains("mistakable") && shown.contains("A colleague"), "{shown}");
    world.server.expect_replayed().await;
}

#[tokio::test]
async fn the_command_line_says_what_is_wrong_and_changes_nothing() {
    let world = World::new().await;
    let mut person = developer(&world).await;
    let path = open_ticket(&world, &mut person, "s", "t").await;
    let (ticket, unknown) = (id(&path), "ticket_01m83q8xaefb0v2f2p93f66qbz");
    let head = world.server.head().await;
    for (args, exit, said) in [
        (&["show", unknown][..], 1, "no such ticket"),
        (&["show", "nonsense"], 2, "ticket_"),
        (&["reply", ticket], 2, "--text"),
        (&["reply", ticket, "--text", " "], 1, "visible"),
        (&["note", unknown, "--text", "x"], 1, "no such ticket"),
        (&["assign", ticket], 2, "--to"),
        (&["assign", ticket, "--to", "user_01m83q8xaefb0v2f2p93f66qbz"], 1, "no such person"),
        (&["close", unknown], 1, "no such ticket"),
        (&["list", "--status", "lost"], 2, "lost"),
    ] {
        let (code, out, err) = operator(&world, args).await;
        assert_eq!((code, out.as_str()), (exit, ""), "{args:?}: {err}");
        assert!(err.contains(said), "{args:?}: {err}");
    }
    assert_eq!(world.server.head().await, head);
}
