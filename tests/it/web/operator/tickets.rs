//! The operator's page of tickets: what a customer asks, what operators answer and note, and what nobody else ever
//! sees.

use super::{OPERATOR, of_event, world};
use crate::{
    support::{Answer, Browser, Hooked, Mailbox, Person, Receiver, World, eager},
    web::{
        dashboard::{hidden, send, send_from},
        factors::enrol,
    },
};
use std::time::Duration;
use xwms::commands::{Context, tickets};
use xwms_events::{
    account::Role,
    ids::{AccountId, TicketId},
    ticket::Visitor,
};

const HOSTILE: &str = "<script>alert(1)</script><img src=x onerror=alert(1)>'\"&";
const DESK: &str = "desk@operator.example";
const BOUNDARY: &str = "a-boundary-of-the-test";

/// Asks about the account on the customer's page; returns the id of the ticket.
async fn asked(
    world: &World,
    person: &mut Person,
    account_id: AccountId,
    (subject, text): (&str, &str),
) -> String {
    let account_id = account_id.to_string();
    let fields = [("subject", subject), ("text", text), ("account_id", account_id.as_str())];
    let answer = send(&mut person.browser, world, "/support/new", &fields).await;
    let to = answer.expect_status(303).header("location");
    let id = to.strip_prefix("/support/").and_then(|rest| rest.strip_suffix("?sent"));
    let id = id.unwrap_or_else(|| panic!("{answer:?}")).to_owned();
    world.server.settle().await;
    id
}

fn part(name: &str, more: &str, content: &[u8]) -> Vec<u8> {
    let head = format!("--{BOUNDARY}\r\ncontent-disposition: form-data; name=\"{name}\"{more}\r\n\r\n");
    [head.as_bytes(), content, b"\r\n"].concat()
}

/// A file that the browser calls a picture, whatever it is.
fn file(name: &str, content: &[u8]) -> Vec<u8> {
    part("files", &format!("; filename=\"{name}\"\r\ncontent-type: image/png"), content)
}

/// Opens the page at `path`, and sends its form with a text and files.
async fn send_files(
    world: &World,
    browser: &mut Browser,
    path: &str,
    (text, files): (&str, &[Vec<u8>]),
) -> Answer {
    let page = browser.open(&world.server, path).await;
    let fields = hidden(&page, path).unwrap_or_else(|| panic!("no form: {page:?}"));
    let mut parts: Vec<_> = fields.iter().map(|(name, value)| part(name, "", value.as_bytes())).collect();
    parts.push(part("text", "", text.as_bytes()));
    let body = [parts.concat(), files.concat(), format!("--{BOUNDARY}--\r\n").into_bytes()].concat();
    let cookies: Vec<_> = browser.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
    let request = world.server.http.post(format!("{}{path}", world.server.base));
    let request = request.header("cookie", cookies.join("; "));
    let request = request.header("content-type", format!("multipart/form-data; boundary={BOUNDARY}"));
    Answer::of(request.body(body).send().await.unwrap()).await
}

/// Returns the paths of the files on the page, in their order.
fn files(page: &Answer, path: &str) -> Vec<String> {
    let start = format!("href=\"{path}/attachments/");
    let ids = page.body.split(&start).skip(1).map(|rest| rest.split_once('"').unwrap().0);
    ids.map(|id| format!("{path}/attachments/{id}")).collect()
}

#[tokio::test]
async fn a_customer_asks_and_an_operator_answers_on_the_page() {
    let (world, mut operator, customer) = world().await;
    let mut person = world.person(customer.account_id, Role::Developer).await;
    let id = asked(&world, &mut person, customer.account_id, ("No tokens", "Since noon.")).await;
    let (path, support) = (format!("/operator/tickets/{id}"), format!("/support/{id}"));
    let list = operator.get(&world.server, "/operator/tickets").await;
    let link = format!("href=\"{path}\"");
    for said in [link.as_str(), "No tokens", person.email.as_str(), "Other", "Waiting for us"] {
        assert!(list.expect_status(200).body.contains(said), "{said}: {list:?}");
    }
    assert!(list.body.contains("<span class=\"waiting\">1</span>"), "{list:?}");
    assert_eq!(world.server.count("account.viewed").await, 0, "a list is no look at a customer");

    let page = operator.get(&world.server, &path).await;
    let account = format!("href=\"/operator/accounts/{}\"", customer.account_id);
    let user = format!("href=\"/operator/users/{}\"", person.user_id);
    for said in ["Since noon.", &account, &user, ">Developer<"] {
        assert!(page.expect_status(200).body.contains(said), "{said}: {page:?}");
    }
    assert!(!page.body.contains("class=\"internal\""), "{page:?}");
    assert_eq!(world.server.count("account.viewed").await, 1);

    let noted = send(&mut operator, &world, &format!("{path}/note"), &[("text", "A known bug.")]).await;
    assert_eq!(noted.header("location"), format!("{path}?saved=note"));
    let done = send(&mut operator, &world, &format!("{path}/answer"), &[("text", "Try again.")]).await;
    let page = operator.open(&world.server, done.expect_status(303).header("location")).await;
    for said in ["Waiting for them", "role=\"status\"", "Try again.", "A known bug."] {
        assert!(page.body.contains(said), "{said}: {page:?}");
    }
    let (before, note) = page.body.split_once("class=\"internal\"").expect("the note is marked");
    let (note, after) = note.split_once("</li>").unwrap();
    assert!(note.contains("Only operators see this") && note.contains("A known bug."), "{note}");
    assert!(before.contains("Since noon.") && after.contains("Try again."), "{page:?}");
    let actor = of_event(&world, "ticket.answered", "metadata", "actor.type").await;
    assert_eq!(actor.as_deref(), Some("user"));

    let seen = person.browser.open(&world.server, &support).await;
    assert!(seen.body.contains("Try again.") && !seen.body.contains("A known bug."), "{seen:?}");
    let reply = format!("{support}/reply");
    let replied = send_from(&mut person.browser, &world, (&support, &reply), &[("text", "It works.")]).await;
    replied.expect_status(303);
    let close = format!("{path}/close");
    let closed = send(&mut operator, &world, &close, &[]).await;
    let page = operator.open(&world.server, closed.expect_status(303).header("location")).await;
    assert!(page.body.contains("It works.") && page.body.contains(&format!("href=\"{path}/reopen\"")));
    send(&mut operator, &world, &format!("{path}/reopen"), &[]).await.expect_status(303);
    for name in ["answered", "noted", "replied", "closed", "reopened"] {
        assert_eq!(world.server.count(&format!("ticket.{name}")).await, 1, "{name}");
    }
    world.server.settle().await;
    world.server.expect_replayed().await;
}

#[tokio::test]
async fn a_note_reaches_the_customer_by_no_way() {
    let mailbox = Mailbox::new();
    let hooked =
        Hooked::with(serde_json::json!({"events": ["ticket.*"]}), Receiver::new().await, |settings| {
            eager(settings);
            mailbox.receives(settings);
            settings.operators = vec![OPERATOR.to_owned()].into();
            settings.support_email = Some(DESK.to_owned());
        })
        .await;
    let world = &hooked.world;
    let mut operator = Browser::default();
    operator.log_in(world).await;
    enrol(world, &mut operator).await;
    let mut person = world.person(world.demo.account_id, Role::Developer).await;
    let id = asked(world, &mut person, world.demo.account_id, ("Question", "Why?")).await;
    let path = format!("/operator/tickets/{id}");
    let mail = mailbox.mail(DESK, &path).await;
    assert!(!mail.contains("Question") && !mail.contains("Why?"), "{mail}");

    let note = format!("{path}/note");
    let sent = [file("mistakable.txt", b"Unmistakable")];
    send_files(world, &mut operator, &note, ("Unmistakable", &sent)).await.expect_status(303);
    send(&mut operator, world, &format!("{path}/answer"), &[("text", "Because.")]).await.expect_status(303);
    send(&mut operator, world, &format!("{path}/close"), &[]).await.expect_status(303);
    assert_eq!(world.server.count("ticket.noted").await, 1);

    let received = hooked.receiver.wait_for(3).await;
    let kinds: Vec<_> = received.iter().map(|message| message.json()["type"].clone()).collect();
    assert_eq!(kinds, ["ticket.opened", "ticket.answered", "ticket.closed"]);
    assert!(received.iter().all(|message| !message.json().to_string().contains("mistakable")));
    for said in ["Your question was answered", "We closed the question"] {
        mailbox.mail(&person.email, said).await;
    }
    let mails = mailbox.mails(&person.email);
    assert!(mails.iter().all(|mail| !mail.contains("mistakable")), "{mails:?}");
    world.server.settle().await;
    let page = person.browser.open(&world.server, &format!("/support/{id}")).await;
    assert!(page.body.contains("Because.") && !page.body.contains("mistakable"), "{page:?}");
    let mut admin = world.person(world.demo.account_id, Role::Owner).await;
    for read in [format!("/v1/tickets/{id}"), "/v1/events?type=ticket.*&limit=100".to_owned()] {
        let told = admin.read(&world.server, &read).await;
        assert!(told.expect_status(200).body.contains(&id), "{told:?}");
        assert!(!told.body.contains("mistakable") && !told.body.contains("ticket.noted"), "{told:?}");
    }
    let own = operator.open(&world.server, &path).await;
    let link = files(&own, &path).remove(0);
    let file_id = link.rsplit('/').next().unwrap();
    assert_eq!(operator.get(&world.server, &link).await.expect_status(200).body, "Unmistakable");
    for browser in [&mut person.browser, &mut admin.browser] {
        browser.get(&world.server, &link).await.expect_status(404);
        let theirs = format!("/support/{id}/attachments/{file_id}");
        browser.get(&world.server, &theirs).await.expect_status(404);
    }
}

#[tokio::test]
async fn absent_objects_and_hostile_input_are_refused() {
    let (world, mut operator, customer) = world().await;
    let mut person = world.person(customer.account_id, Role::Developer).await;
    let id = asked(&world, &mut person, customer.account_id, (HOSTILE, HOSTILE)).await;
    let path = format!("/operator/tickets/{id}");
    let nobodys = TicketId::from_uuid(uuid::Uuid::now_v7());
    for missing in [
        format!("/operator/tickets/{nobodys}"),
        format!("/operator/tickets/{nobodys}/answer"),
        format!("/operator/tickets/{}", customer.account_id),
        format!("{path}/erase"),
        format!("{path}/attachments/attachment_00000000000000000000000000"),
        format!("{path}/attachments/x"),
    ] {
        operator.get(&world.server, &missing).await.expect_status(404);
    }
    let missing = operator.get(&world.server, &format!("/operator/tickets/{nobodys}")).await;
    assert!(missing.body.contains("class=\"button\" href=\"/operator\""), "it leads back: {missing:?}");
    let note = format!("{path}/note");
    send(&mut operator, &world, &note, &[("text", HOSTILE)]).await.expect_status(303);
    let answer = format!("{path}/answer");
    for at in ["/operator/tickets", path.as_str(), note.as_str(), answer.as_str()] {
        let page = operator.open(&world.server, at).await;
        assert!(page.expect_status(200).body.contains("alert(1)"), "{page:?}");
        assert!(!page.body.contains("<script>") && !page.body.contains("<img"), "{page:?}");
    }
    for filter in ["status=%00", "status=x", "assigned=x", "account=x", "after=x"] {
        operator.get(&world.server, &format!("/operator/tickets?{filter}")).await.expect_status(200);
    }
}

#[tokio::test]
async fn a_form_sent_twice_takes_effect_once_and_a_refused_one_keeps_what_was_typed() {
    let (world, mut operator, customer) = world().await;
    let mut person = world.person(customer.account_id, Role::Developer).await;
    let id = asked(&world, &mut person, customer.account_id, ("Twice", "Text")).await;
    let path = format!("/operator/tickets/{id}");
    for (act, event) in [("answer", "ticket.answered"), ("note", "ticket.noted")] {
        let at = format!("{path}/{act}");
        let page = operator.open(&world.server, &at).await;
        let mut fields = hidden(&page, &at).expect("the form");
        fields.push(("text".to_owned(), "I clicked twice.".to_owned()));
        let (mut one, mut other) = (operator.clone(), operator.clone());
        let (first, second) =
            tokio::join!(one.post(&world.server, &at, &fields), other.post(&world.server, &at, &fields));
        let again = operator.post(&world.server, &at, &fields).await;
        for done in [first, second, again] {
            done.expect_status(303);
        }
        assert_eq!(world.server.count(event).await, 1, "{event}");
    }
    let answer = format!("{path}/answer");
    let forged = operator.post(&world.server, &answer, &[("text".into(), "forged".into())]).await;
    forged.expect_status(403);
    let long = "x".repeat(10_001);
    for text in ["", " ", "a\u{1b}[2Jb", long.as_str()] {
        let refused = send(&mut operator, &world, &answer, &[("text", text)]).await;
        assert!(refused.expect_status(200).body.contains("href=\"#text\""), "{refused:?}");
        assert!(text.len() < 3 || refused.body.contains(text), "what was typed stays");
    }
    // A form from before the ticket was closed.
    let page = operator.open(&world.server, &answer).await;
    let mut fields = hidden(&page, &answer).expect("the form");
    fields.push(("text".to_owned(), "One more thing".to_owned()));
    send(&mut operator, &world, &format!("{path}/close"), &[]).await.expect_status(303);
    let late = operator.post(&world.server, &answer, &fields).await;
    assert!(late.expect_status(200).body.contains("closed in the meantime"), "{late:?}");
    assert!(late.body.contains("One more thing"), "{late:?}");
    assert_eq!(world.server.count("ticket.answered").await, 1);
}

#[tokio::test]
async fn files_of_an_answer_are_scanned_and_served_in_a_sandbox_to_both_sides() {
    let (world, mut operator, customer) = world().await;
    let mut person = world.person(customer.account_id, Role::Developer).await;
    let id = asked(&world, &mut person, customer.account_id, ("Files", "Send me the log")).await;
    let path = format!("/operator/tickets/{id}");
    let answer = format!("{path}/answer");
    for (name, content, said) in [
        ("a.svg", &b"<svg xmlns='http://www.w3.org/2000/svg'/>"[..], "not SVG"),
        ("a.html", &b"<!doctype html><script>alert(1)</script>"[..], "not SVG"),
        ("a.pdf", &b"%PDF-1.4"[..], "not SVG"),
        ("a.txt", &b""[..], "is empty"),
        ("a.txt", &[b'a'; 300 * 1024][..], "too large"),
    ] {
        let sent = [file(name, content)];
        let refused = send_files(&world, &mut operator, &answer, ("Here it is.", &sent)).await;
        assert!(refused.expect_status(200).body.contains(said), "{name}: {refused:?}");
        assert!(refused.body.contains("Here it is.") && refused.body.contains("href=\"#files\""), "{name}");
    }
    let four = vec![file("a.txt", b"a"); 4];
    let refused = send_files(&world, &mut operator, &answer, ("Here.", &four)).await;
    assert!(refused.expect_status(200).body.contains("at most three"), "{refused:?}");
    assert_eq!(world.server.count("ticket.answered").await, 0);

    let sent = [file("page.html", b"level=info")];
    send_files(&world, &mut operator, &answer, ("Here.", &sent)).await.expect_status(303);
    let support = format!("/support/{id}");
    let (own, theirs) =
        (operator.open(&world.server, &path).await, person.browser.open(&world.server, &support).await);
    for (browser, link) in [
        (&mut operator, files(&own, &path).remove(0)),
        (&mut person.browser, files(&theirs, &support).remove(0)),
    ] {
        let served = browser.get(&world.server, &link).await;
        assert_eq!(served.expect_status(200).body, "level=info");
        assert_eq!(served.header("content-type"), "text/plain; charset=utf-8");
        assert!(served.header("content-disposition").starts_with("attachment; filename=\"page.html.txt\""));
        assert!(served.header("content-security-policy").starts_with("sandbox;"), "{served:?}");
    }
}

#[tokio::test]
async fn tickets_are_assigned_to_operators_alone_and_found_by_what_they_are() {
    let (world, mut operator, customer) = world().await;
    let mut person = world.person(customer.account_id, Role::Developer).await;
    let first = asked(&world, &mut person, customer.account_id, ("First", "Text")).await;
    let second = asked(&world, &mut person, customer.account_id, ("Second", "Text")).await;
    let assign = format!("/operator/tickets/{first}/assign");
    let page = operator.open(&world.server, &assign).await;
    let own = page.body.split("name=\"to\" value=\"").nth(1).and_then(|rest| rest.split('"').next());
    let own = own.expect("the operator who looks").to_owned();
    let stranger = person.user_id.to_string();
    for wrong in ["", "x", stranger.as_str()] {
        let refused = send(&mut operator, &world, &assign, &[("to", wrong)]).await;
        assert!(refused.expect_status(200).body.contains("Choose an operator"), "{wrong}: {refused:?}");
    }
    send(&mut operator, &world, &assign, &[("to", &own)]).await.expect_status(303);
    send(&mut operator, &world, &format!("/operator/tickets/{second}/close"), &[]).await.expect_status(303);
    world.server.settle().await;
    let account = format!("account={}", customer.account_id);
    let elsewhere = format!("account={}", world.demo.account_id);
    let of_account = format!("{account}&status=all");
    for (filter, expected) in [
        ("", (true, false)),
        ("status=open", (true, false)),
        ("status=answered", (false, false)),
        ("status=closed", (false, true)),
        ("status=all", (true, true)),
        ("assigned=me", (true, false)),
        ("assigned=nobody", (false, false)),
        ("assigned=nobody&status=closed", (false, true)),
        (account.as_str(), (true, false)),
        (of_account.as_str(), (true, true)),
        (elsewhere.as_str(), (false, false)),
    ] {
        let page = operator.get(&world.server, &format!("/operator/tickets?{filter}")).await;
        let shows = |id: &str| page.body.contains(&format!("href=\"/operator/tickets/{id}\""));
        assert_eq!((shows(&first), shows(&second)), expected, "{filter}");
    }
    send(&mut operator, &world, &assign, &[("to", "nobody")]).await.expect_status(303);
    assert_eq!(world.server.count("ticket.assigned").await, 2);
}

#[tokio::test]
async fn the_question_of_a_visitor_is_answered_without_files_and_without_an_account() {
    let (world, mut operator, _) = world().await;
    let visitor = Visitor { email: "eve@visitor.example".to_owned(), language: "en".to_owned() };
    let context = Context::system(&world.server.app.store, "test");
    let opened = tickets::leave_question(&context, visitor, "Where?", "I can’t sign in.", None).await;
    let id = opened.unwrap().state.id.unwrap();
    world.server.settle().await;
    let list = operator.get(&world.server, "/operator/tickets").await;
    assert!(list.expect_status(200).body.contains("eve@visitor.example"), "{list:?}");
    let path = format!("/operator/tickets/{id}");
    let page = operator.get(&world.server, &path).await;
    assert!(page.expect_status(200).body.contains("eve@visitor.example"), "{page:?}");
    assert!(page.body.contains("No login") && page.body.contains("I can’t sign in."), "{page:?}");
    let answer = format!("{path}/answer");
    let page = operator.open(&world.server, &answer).await;
    assert!(!page.body.contains("type=\"file\""), "{page:?}");
    send(&mut operator, &world, &answer, &[("text", "Here.")]).await.expect_status(303);
    assert_eq!(world.server.count("ticket.answered").await, 1);
    assert_eq!(world.server.count("account.viewed").await, 0);
}

#[tokio::test]
async fn an_act_needs_a_recent_login_which_takes_along_what_was_typed() {
    let (world, mut operator, customer) = world().await;
    let mut person = world.person(customer.account_id, Role::Developer).await;
    let id = asked(&world, &mut person, customer.account_id, ("Late", "Text")).await;
    let answer = format!("/operator/tickets/{id}/answer");
    let page = operator.open(&world.server, &answer).await;
    let fields = hidden(&page, &answer).expect("the form");
    world.server.app.store.clock().advance(Duration::from_secs(601));
    let typed = |text: &str| [fields.clone(), vec![("text".to_owned(), text.to_owned())]].concat();
    let led = operator.post(&world.server, &answer, &typed("Try again.")).await;
    assert!(led.expect_status(303).header("location").contains("answer%3Ftyped%3D"), "{led:?}");
    // What is too long for the link stays on the page.
    let long = "Try again. ".repeat(500);
    let kept = operator.post(&world.server, &answer, &typed(&long)).await;
    assert!(kept.expect_status(200).body.contains("sign in again"), "{kept:?}");
    assert!(kept.body.contains(long.trim()), "{kept:?}");
    let led = operator.get(&world.server, &answer).await;
    assert!(led.header("location").starts_with("/login?to=operator%2Ftickets%2F"), "{led:?}");
    assert_eq!(world.server.count("ticket.answered").await, 0);
}
