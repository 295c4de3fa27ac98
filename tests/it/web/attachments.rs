//! Files of tickets on the pages and at the command line: what is kept and how it is served, what is refused, and
//! who gets nothing: strangers, colleagues, forged forms, the person whom a note is about, and anybody once the
//! person was erased.

use super::support::{developer, operator, operator_json};
use crate::support::{Answer, Browser, Person, World, browser::form, query};
use image::{DynamicImage, ImageFormat};
use reqwest::Method;
use std::io::Cursor;
use tempfile::TempDir;
use xwms::commands::{Context, leaving};
use xwms_events::account::Role;

const BOUNDARY: &str = "a-boundary-of-the-test";
const NEW: &str = "/support/new";

fn picture(format: ImageFormat) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    DynamicImage::new_rgb8(40, 30).write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}

fn part(name: &str, more: &str, content: &[u8]) -> Vec<u8> {
    let head = format!("--{BOUNDARY}\r\ncontent-disposition: form-data; name=\"{name}\"{more}\r\n\r\n");
    [head.as_bytes(), content, b"\r\n"].concat()
}

/// A file that the browser calls a picture, whatever it is.
fn file(name: &str, content: &[u8]) -> Vec<u8> {
    part("files", &format!("; filename=\"{name}\"\r\ncontent-type: image/png"), content)
}

async fn post(world: &World, person: &Person, path: &str, parts: &[Vec<u8>]) -> Answer {
    let body = [parts.concat(), format!("--{BOUNDARY}--\r\n").into_bytes()].concat();
    let request = person.request(&world.server, Method::POST, path);
    let request = request.header("content-type", format!("multipart/form-data; boundary={BOUNDARY}"));
    Answer::of(request.body(body).send().await.unwrap()).await
}

/// Returns the hidden fields of the form to `action`, as parts.
fn hidden(page: &Answer, action: &str) -> Vec<Vec<u8>> {
    let at = page.body.find(&format!("action=\"{action}\"")).unwrap_or_else(|| panic!("no form: {page:?}"));
    let (_, fields) = form(&page.body[page.body[..at].rfind("<form").unwrap()..]);
    fields.iter().map(|(name, value)| part(name, "", value.as_bytes())).collect()
}

/// Returns the question as parts, up to its files.
async fn question(world: &World, person: &mut Person) -> Vec<Vec<u8>> {
    let page = person.browser.open(&world.server, NEW).await;
    let mut parts = hidden(&page, NEW);
    let account_id = world.demo.account_id.to_string();
    for (name, value) in [("subject", "Look"), ("text", "See the files."), ("account_id", &account_id)] {
        parts.push(part(name, "", value.as_bytes()));
    }
    parts
}

/// Asks with these files; returns the path of the ticket.
async fn asked(world: &World, person: &mut Person, files: &[Vec<u8>]) -> String {
    let parts = [question(world, person).await, files.to_vec()].concat();
    let answer = post(world, person, NEW, &parts).await;
    let to = answer.expect_status(303).header("location");
    to.strip_suffix("?sent").unwrap_or_else(|| panic!("{answer:?}")).to_owned()
}

/// Returns the paths of the files on the page, in their order.
fn links(page: &Answer, path: &str) -> Vec<String> {
    let start = format!("href=\"{path}/attachments/");
    let ids = page.body.split(&start).skip(1).map(|rest| rest.split_once('"').unwrap().0);
    ids.map(|id| format!("{path}/attachments/{id}")).collect()
}

/// Returns how many files there are, and how many of them a message names.
async fn rows(world: &World) -> (i64, i64) {
    let sql = "SELECT count(*), count(*) FILTER (WHERE kept) FROM attachments";
    sqlx::query_as(sql).fetch_one(world.server.app.store.pool()).await.unwrap()
}

/// Returns the path of a file in `dir`.
fn within(dir: &TempDir, name: &str) -> String {
    dir.path().join(name).to_str().unwrap().to_owned()
}

#[tokio::test]
async fn files_come_with_a_message_and_both_sides_get_them_in_a_sandbox() {
    let (world, dir) = (World::new().await, tempfile::tempdir().unwrap());
    let mut person = developer(&world).await;
    let polyglot = [&picture(ImageFormat::Gif)[..], b"*/=1;<script>alert(1)</script>"].concat();
    let log = "caf\u{e9} <script>alert(1)</script>\u{1b}[31m\n".as_bytes();
    let sent = [file("../../a<b>.html", &polyglot), file("page.html", log)];
    let path = asked(&world, &mut person, &sent).await;
    assert_eq!(rows(&world).await, (2, 2));
    let page = person.browser.open(&world.server, &path).await;
    assert!(page.body.contains("<bdi>ab.html.png</bdi>") && page.body.contains("<bdi>page.html.txt</bdi>"));
    let links = links(&page, &path);
    assert_eq!(links.len(), 2, "{page:?}");

    for (link, kind, disposition) in [
        (&links[0], "image/png", "inline; filename=\"ab.html.png\""),
        (&links[1], "text/plain; charset=utf-8", "attachment; filename=\"page.html.txt\""),
    ] {
        let answer = person.browser.get(&world.server, link).await;
        assert_eq!(answer.expect_status(200).header("content-type"), kind);
        assert!(answer.header("content-disposition").starts_with(disposition), "{answer:?}");
        for (name, value) in [
            ("content-security-policy", "sandbox; default-src 'none'; frame-ancestors 'none'"),
            ("x-content-type-options", "nosniff"),
            ("cross-origin-resource-policy", "same-origin"),
            ("cache-control", "private, no-store"),
        ] {
            assert_eq!(answer.header(name), value, "{link}");
        }
    }
    let request = person.request(&world.server, Method::GET, &links[0]);
    let bytes = request.send().await.unwrap().bytes().await.unwrap();
    assert!(bytes.starts_with(b"\x89PNG") && !bytes.windows(6).any(|word| word == b"script"));
    assert_eq!(person.browser.get(&world.server, &links[1]).await.body.as_bytes(), log);

    let shown = operator_json(&world, &["show", path.rsplit('/').next().unwrap()]).await;
    let listed = &shown["messages"][0]["attachments"][1];
    assert_eq!((&listed["name"], &listed["media_type"]), (&"page.html.txt".into(), &"text/plain".into()));
    let out = within(&dir, "page.txt");
    let (ticket, id) = (shown["ticket_id"].as_str().unwrap(), listed["attachment_id"].as_str().unwrap());
    operator_json(&world, &["attachment", ticket, id, "--out", &out]).await;
    assert_eq!(std::fs::read(&out).unwrap(), log);
    let (code, _, err) = operator(&world, &["attachment", ticket, id, "--out", &out]).await;
    assert!(code == 1 && err.contains("exists"), "nothing is overwritten: {err}");
    world.server.settle().await;
    world.server.expect_replayed().await;
}

#[tokio::test]
async fn nobody_else_gets_a_file() {
    let world = World::new().await;
    let (mut author, mut colleague) = (developer(&world).await, developer(&world).await);
    let mut admin = world.person(world.demo.account_id, Role::Admin).await;
    let elsewhere = world.another().await;
    let mut stranger = world.person(elsewhere.account_id, Role::Owner).await;
    let path = asked(&world, &mut author, &[file("a.png", &picture(ImageFormat::Png))]).await;
    let link = links(&author.browser.open(&world.server, &path).await, &path).remove(0);
    admin.browser.get(&world.server, &link).await.expect_status(200);
    for other in [&mut colleague, &mut stranger] {
        other.browser.get(&world.server, &link).await.expect_status(404);
    }
    // A ticket of their own does not lead to it.
    let own = asked(&world, &mut colleague, &[]).await;
    colleague.browser.get(&world.server, &link.replace(&path, &own)).await.expect_status(404);
    let to_login = Browser::default().get(&world.server, &link).await;
    assert!(to_login.expect_status(303).header("location").starts_with("/login?to="), "{to_login:?}");
    for wrong in ["attachment_00000000000000000000000000", "x", "%ff", "..%2F.."] {
        author.browser.get(&world.server, &format!("{path}/attachments/{wrong}")).await.expect_status(404);
    }
}

#[tokio::test]
async fn the_operator_sends_files_too_and_those_of_a_note_are_not_for_the_person() {
    let (world, dir) = (World::new().await, tempfile::tempdir().unwrap());
    let mut person = developer(&world).await;
    let path = asked(&world, &mut person, &[]).await;
    let ticket = path.rsplit('/').next().unwrap();
    let (steps, secret) = (within(&dir, "steps.png"), within(&dir, "secret.txt"));
    std::fs::write(&steps, picture(ImageFormat::Jpeg)).unwrap();
    std::fs::write(&secret, "what we know").unwrap();
    operator_json(&world, &["note", ticket, "--text", "For us.", "--attach", &secret]).await;
    let shown = operator_json(&world, &["reply", ticket, "--text", "Do this.", "--attach", &steps]).await;
    let noted = shown["messages"][1]["attachments"][0]["attachment_id"].as_str().unwrap();
    assert_eq!(shown["messages"][2]["attachments"][0]["name"], "steps.jpg");

    let page = person.browser.open(&world.server, &path).await;
    let links = links(&page, &path);
    assert!(links.len() == 1 && !page.body.contains("secret.txt"), "{page:?}");
    let answer = person.browser.get(&world.server, &links[0]).await;
    assert_eq!(answer.expect_status(200).header("content-type"), "image/jpeg");
    person.browser.get(&world.server, &format!("{path}/attachments/{noted}")).await.expect_status(404);
    let out = within(&dir, "noted.txt");
    operator_json(&world, &["attachment", ticket, noted, "--out", &out]).await;
    assert_eq!(std::fs::read(&out).unwrap(), b"what we know");

    let svg = within(&dir, "x.png");
    std::fs::write(&svg, "<svg xmlns=\"http://www.w3.org/2000/svg\"/>").unwrap();
    for (args, said) in [
        (&["reply", ticket, "--text", "x", "--attach", svg.as_str()][..], "SVG"),
        (&["reply", ticket, "--text", "x", "--attach", "/nowhere/a.png"], "/nowhere/a.png"),
        (&["attachment", ticket, "attachment_00000000000000000000000000", "--out", "x"], "no such file"),
    ] {
        let (code, _, err) = operator(&world, args).await;
        assert!(code == 1 && err.contains(said), "{args:?}: {err}");
    }
    assert_eq!(rows(&world).await, (2, 2));
}

#[tokio::test]
async fn a_file_that_is_refused_leaves_nothing_behind_and_what_was_typed_stays() {
    let world = World::new().await;
    let mut person = developer(&world).await;
    let before = world.server.count("ticket.opened").await;
    let mut bomb = picture(ImageFormat::Png);
    bomb[16..20].copy_from_slice(&60_000_u32.to_be_bytes());
    bomb[20..24].copy_from_slice(&60_000_u32.to_be_bytes());
    let (large, long) = (vec![0xff; 3 * 1024 * 1024], vec![b'a'; 256 * 1024 + 1]);
    let good = file("a.png", &picture(ImageFormat::Png));
    for (files, said) in [
        (
            vec![file("a.png", b"<svg onload=\"alert(1)\"><script>alert(2)</script></svg>")],
            "SVG, HTML or PDF",
        ),
        (vec![good.clone(), file("a.png", b"<!doctype html><script>alert(1)</script>")], "SVG, HTML or PDF"),
        (vec![file("a.txt", b"%PDF-1.7")], "SVG, HTML or PDF"),
        (vec![file("a.txt", b"MZ\x90\0")], "SVG, HTML or PDF"),
        (vec![file("a.png", b"\x89PNG\r\n\x1a\n<html><script>alert(1)</script>")], "be read"),
        (vec![file("a.png", b"")], "empty"),
        (vec![file("a.png", &large), good.clone()], "too large"),
        (vec![file("a.txt", &long)], "too large"),
        (vec![good.clone(), good.clone(), good.clone(), good.clone()], "at most three"),
    ] {
        let parts = [question(&world, &mut person).await, files].concat();
        let page = post(&world, &person, NEW, &parts).await;
        assert!(page.expect_status(200).body.contains(said), "{said}: {page:?}");
        assert!(page.body.contains("href=\"#files\"") && page.body.contains("<title>Error: "), "{page:?}");
        assert!(page.body.contains("value=\"Look\"") && page.body.contains(">See the files.</textarea>"));
    }
    let parts = [question(&world, &mut person).await, vec![file("bomb.png", &bomb)]].concat();
    let page = post(&world, &person, NEW, &parts).await;
    assert!(page.expect_status(200).body.contains("href=\"#files\""), "{page:?}");
    assert_eq!((world.server.count("ticket.opened").await, rows(&world).await), (before, (0, 0)));

    // A text that is refused takes its files along.
    let path = asked(&world, &mut person, &[part("files", "; filename=\"\"", b"")]).await;
    let reply = format!("{path}/reply");
    let page = person.browser.open(&world.server, &path).await;
    let parts = [hidden(&page, &reply), vec![part("text", "", b" "), good.clone()]].concat();
    let refused = post(&world, &person, &reply, &parts).await;
    assert!(refused.expect_status(200).body.contains("Enter a text"), "{refused:?}");
    assert_eq!(rows(&world).await, (0, 0));
    let parts = [hidden(&page, &reply), vec![part("text", "", b"Here."), good]].concat();
    post(&world, &person, &reply, &parts).await.expect_status(303);
    assert_eq!(rows(&world).await, (1, 1));
}

#[tokio::test]
async fn a_form_that_is_sent_twice_brings_its_files_once_and_a_forged_one_none() {
    let world = World::new().await;
    let (mut person, mut other) = (developer(&world).await, developer(&world).await);
    let content = file("a.png", &picture(ImageFormat::Png));
    let before = world.server.count("ticket.opened").await;
    let parts = [question(&world, &mut person).await, vec![content.clone()]].concat();
    let (first, second) =
        tokio::join!(post(&world, &person, NEW, &parts), post(&world, &person, NEW, &parts));
    first.expect_status(303);
    second.expect_status(303);
    post(&world, &person, NEW, &parts).await.expect_status(303);
    assert_eq!((world.server.count("ticket.opened").await, rows(&world).await), (before + 1, (1, 1)));

    let (own, theirs) = (question(&world, &mut person).await, question(&world, &mut other).await);
    let first = vec![content.clone()];
    for forged in [[first.clone(), own].concat(), [theirs, first.clone()].concat(), first] {
        post(&world, &person, NEW, &forged).await.expect_status(403);
    }
    assert_eq!(rows(&world).await, (1, 1));
}

#[tokio::test]
async fn a_reply_with_the_same_text_and_another_file_is_another_reply() {
    let world = World::new().await;
    let mut person = developer(&world).await;
    let path = asked(&world, &mut person, &[part("files", "; filename=\"\"", b"")]).await;
    let reply = format!("{path}/reply");
    let page = person.browser.open(&world.server, &path).await;
    let (one, other) = (picture(ImageFormat::Png), picture(ImageFormat::Jpeg));
    for (content, all) in [(&one, 1), (&one, 1), (&other, 2)] {
        let parts =
            [hidden(&page, &reply), vec![part("text", "", b"Look."), file("a.png", content)]].concat();
        post(&world, &person, &reply, &parts).await.expect_status(303);
        assert_eq!((world.server.count("ticket.replied").await, rows(&world).await), (all, (all, all)));
    }
}

#[tokio::test]
async fn a_question_that_a_login_interrupts_is_there_again_and_its_files_are_chosen_again() {
    let world = World::new().await;
    let mut owner = world.owner().await;
    let files = vec![file("a.png", &picture(ImageFormat::Png))];
    let parts = [question(&world, &mut owner).await, files].concat();
    let mut late = world.owner().await;
    let back = post(&world, &late, NEW, &parts).await;
    let again = late.browser.get(&world.server, back.expect_status(303).header("location")).await;
    assert!(again.expect_status(200).body.contains("value=\"Look\""), "{again:?}");

    owner.browser.cookies.remove("__Host-xwms_session");
    let out = post(&world, &owner, NEW, &parts).await;
    let to = out.expect_status(303).header("location").to_owned();
    assert!(to.starts_with("/login?to="), "{to}");
    let back = format!("/{}", query(&format!("{}{to}", world.server.base))["to"]);
    let page = late.browser.get(&world.server, &back).await;
    assert!(page.expect_status(200).body.contains("Nothing was sent"), "{page:?}");
    assert!(page.body.contains(">See the files.</textarea>"), "{page:?}");
    assert_eq!(rows(&world).await, (0, 0));
    let stranger = post(&world, &owner, NEW, &[part("csrf_token", "", b"x"), part("text", "", b"y")]).await;
    stranger.expect_status(403);
}

#[tokio::test]
async fn the_files_of_an_erased_person_are_gone() {
    let (world, dir) = (World::new().await, tempfile::tempdir().unwrap());
    let mut person = developer(&world).await;
    let mut owner = world.owner().await;
    let path = asked(&world, &mut person, &[file("unmistakable.txt", b"unmistakable")]).await;
    let ticket = path.rsplit('/').next().unwrap();
    let link = links(&person.browser.open(&world.server, &path).await, &path).remove(0);
    owner.browser.get(&world.server, &link).await.expect_status(200);
    let pool = world.server.app.store.pool();
    let sealed: Vec<u8> = sqlx::query_scalar("SELECT sealed FROM attachments").fetch_one(pool).await.unwrap();
    assert!(!sealed.windows(9).any(|word| word == b"mistakabl"), "no file is in the table as it is");
    let named = "SELECT count(*) FROM events WHERE payload::text LIKE '%mistakable%'";
    let named: i64 = sqlx::query_scalar(named).fetch_one(pool).await.unwrap();
    assert_eq!(named, 0, "its name is sealed in the log");

    let context = Context::system(&world.server.app.store, "test");
    leaving::erase(&context, person.user_id).await.unwrap();
    world.server.settle().await;
    assert_eq!(rows(&world).await, (0, 0));
    owner.browser.get(&world.server, &link).await.expect_status(404);
    let page = owner.browser.open(&world.server, &path).await;
    assert!(page.body.contains("(erased)") && !page.body.contains("mistakable"), "{page:?}");
    let note = within(&dir, "note.txt");
    std::fs::write(&note, "x").unwrap();
    let (code, _, err) = operator(&world, &["note", ticket, "--text", "x", "--attach", &note]).await;
    assert!(code == 1 && err.contains("erased"), "{err}");
    assert_eq!(rows(&world).await, (0, 0));
    world.server.expect_replayed().await;
}

#[tokio::test]
async fn a_person_with_full_storage_gets_an_error_and_can_still_be_answered() {
    let (world, dir) = (World::new().await, tempfile::tempdir().unwrap());
    let mut person = developer(&world).await;
    let path = asked(&world, &mut person, &[]).await;
    let fill = "INSERT INTO attachments (attachment_id, ticket_id, user_id, by_operator, size, sealed, kept, created_at)
        VALUES ('attachment_x', 'ticket_x', $1, false, 50 * 1024 * 1024, '', true, now())";
    let pool = world.server.app.store.pool();
    sqlx::query(fill).bind(person.user_id.to_string()).execute(pool).await.unwrap();
    let reply = format!("{path}/reply");
    let page = person.browser.open(&world.server, &path).await;
    let parts = [hidden(&page, &reply), vec![part("text", "", b"More."), file("a.txt", b"a")]].concat();
    let full = post(&world, &person, &reply, &parts).await;
    assert!(full.expect_status(200).body.contains("no room for more of your files"), "{full:?}");
    assert!(full.body.contains(">More.</textarea>"), "{full:?}");
    let answer = within(&dir, "answer.txt");
    std::fs::write(&answer, "x").unwrap();
    operator_json(&world, &["reply", path.rsplit('/').next().unwrap(), "--text", "x", "--attach", &answer])
        .await;
    let mut other = developer(&world).await;
    asked(&world, &mut other, &[file("a.txt", b"a")]).await;
    assert_eq!(rows(&world).await, (3, 3));
}

#[tokio::test]
async fn files_that_a_crash_left_are_swept_and_those_that_a_message_names_stay() {
    let world = World::new().await;
    let mut person = developer(&world).await;
    let path = asked(&world, &mut person, &[file("a.txt", b"a")]).await;
    let store = &world.server.app.store;
    // As after a crash between the event and the row: an hour later nobody is at work on it any more.
    let crash = "UPDATE attachments SET kept = false, created_at = created_at - interval '2 hours'";
    sqlx::query(crash).execute(store.pool()).await.unwrap();
    let leftover = "INSERT INTO attachments (attachment_id, ticket_id, user_id, by_operator, size, sealed, created_at)
        SELECT 'attachment_00000000000000000000000000', ticket_id, user_id, false, 1, '', created_at FROM attachments";
    sqlx::query(leftover).execute(store.pool()).await.unwrap();
    store.sweep().await.unwrap();
    assert_eq!(rows(&world).await, (1, 1));
    let link = links(&person.browser.open(&world.server, &path).await, &path).remove(0);
    assert_eq!(person.browser.get(&world.server, &link).await.expect_status(200).body, "a");
}
