//! The documentation at `/docs` (ADR 0095): every page is there and leads nowhere wrong, what is typed stays text,
//! and the ids of an account are shown to its own people only.

use super::{
    commands::{root, texts},
    html::{anchors, attributes},
};
use crate::support::{Answer, Browser, World, eventually};
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use xwms_events::envelope::Origin;

/// The most that a page may have, in bytes.
const PAGE_MAX: usize = 100 * 1024;
/// What a search for something else must not return as markup.
const HOSTILE: &str = "\"><script>alert(1)</script><b>token";

/// Returns the files of `docs/`, with their paths in it.
fn files() -> BTreeMap<String, String> {
    let folder = root().join("docs");
    let mut files = Vec::new();
    texts(&folder, &mut files);
    let pages = files.into_iter().filter(|file| file.extension().is_some_and(|ending| ending == "md"));
    let named = pages.map(|file| {
        let name = file.strip_prefix(&folder).unwrap().to_str().unwrap().to_owned();
        (name, std::fs::read_to_string(file).unwrap())
    });
    named.collect()
}

/// Returns the address of the page of a file.
fn address(file: &str) -> String {
    let path = file.strip_suffix("README.md").unwrap_or_else(|| file.strip_suffix(".md").unwrap());
    format!("/docs/{path}").trim_end_matches('/').to_owned()
}

fn searched(text: &str) -> String {
    let query = url::form_urlencoded::Serializer::new(String::new()).append_pair("q", text).finish();
    format!("/docs/search?{query}")
}

#[track_caller]
fn expect_for_everybody(answer: &Answer) {
    assert_eq!(answer.header("cache-control"), "public, no-cache", "{answer:?}");
    assert!(answer.header("etag").starts_with('"'), "{answer:?}");
}

#[track_caller]
fn expect_for_nobody_else(answer: &Answer) {
    assert_eq!(answer.header("cache-control"), "no-store", "{answer:?}");
    assert_eq!(answer.header("etag"), "");
}

#[tokio::test]
async fn the_sidebar_groups_the_small_apps_by_what_they_are() {
    let world = World::new().await;
    let page = world.server.get("/docs/quickstart/spa").await;
    let (_, side) = page.expect_status(200).body.split_once("id=\"site-areas\"").unwrap();
    let (side, _) = side.split_once("</nav>").unwrap();
    for (heading, first) in [
        ("Web apps", "web-express"),
        ("Browser and command line", "spa"),
        ("APIs and agents", "api-express"),
        ("Webhooks and events", "webhook-node"),
    ] {
        let begins = format!("<h3>{heading}</h3>\n<ul>\n<li><a href=\"/docs/quickstart/{first}\"");
        assert!(side.contains(&begins), "{begins} is not in {side}");
    }
    assert_eq!(side.matches("<ul").count(), side.matches("</ul>").count(), "{side}");
}

#[tokio::test]
async fn every_link_on_every_page_leads_to_a_page_and_a_heading() {
    let world = World::new().await;
    let mut waiting = VecDeque::from(["/docs".to_owned()]);
    let mut seen: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let mut wanted: BTreeSet<(String, String, String)> = BTreeSet::new();
    while let Some(path) = waiting.pop_front() {
        if seen.contains_key(&path) {
            continue;
        }
        let answer = world.server.get(&path).await;
        assert_eq!(answer.status, 200, "{path}");
        let is_page = answer.header("content-type").starts_with("text/html");
        seen.insert(path.clone(), if is_page { anchors(&answer.body) } else { BTreeSet::new() });
        if !is_page {
            continue;
        }
        assert!(answer.body.len() < PAGE_MAX, "{path} has {} bytes", answer.body.len());
        let policy = answer.header("content-security-policy");
        assert!(policy.contains("script-src 'self'") && !policy.contains("unsafe"), "{path}: {policy}");
        assert!(!answer.body.contains(" style=\""), "{path}");
        let links = [attributes(&answer.body, "a", "href"), attributes(&answer.body, "img", "src")].concat();
        for link in links {
            if link.starts_with("https://") || link.starts_with("http://") || link.starts_with("mailto:") {
                continue;
            }
            let (to, anchor) = link.split_once('#').unwrap_or((&link, ""));
            let to = if to.is_empty() { path.as_str() } else { to };
            // The choices of the footer lead back, and the dashboard to a login.
            if to.starts_with("/language?") || to.starts_with("/theme?") || to == "/dashboard" {
                continue;
            }
            assert!(to.starts_with("/docs") || to.starts_with("/v1/"), "{path} links to {link}");
            waiting.push_back(to.to_owned());
            wanted.insert((path.clone(), to.to_owned(), anchor.to_owned()));
        }
    }
    for (from, to, anchor) in &wanted {
        assert!(anchor.is_empty() || seen[to].contains(anchor), "{from} links to {to}#{anchor}");
    }
    for file in files().keys() {
        assert!(seen.contains_key(&address(file)), "no page leads to {file}");
    }
}

#[tokio::test]
async fn every_page_is_there_as_it_was_written() {
    let world = World::new().await;
    for (file, text) in files() {
        let answer = world.server.get(&format!("/docs/{file}")).await;
        let day = answer.expect_status(200).body.strip_prefix(text.as_str()).unwrap_or_default();
        assert!(day.starts_with("\n---\n\nLast changed on ") && day.ends_with(".\n"), "{file}: {day:?}");
        assert_eq!(answer.header("content-type"), "text/markdown; charset=utf-8");
        expect_for_everybody(&answer);
    }
    let list = world.server.get("/llms.txt").await;
    let own = format!("]({}/docs/guides/receive-webhooks.md): ", world.server.base);
    assert!(list.expect_status(200).body.starts_with("# xwms\n") && list.body.contains(&own), "{list:?}");
    let map = world.server.get("/docs/sitemap.xml").await;
    let own = format!("<loc>{}/docs/guides/receive-webhooks</loc><lastmod>20", world.server.base);
    assert!(map.expect_status(200).body.contains(&own), "{map:?}");
    let index = world.server.get("/docs/search.json").await;
    assert!(
        index.expect_status(200).json()["sections"].as_array().is_some_and(|entries| entries.len() > 200)
    );
    let picture = world.server.get("/docs/pictures/apps.webp").await;
    assert_eq!(picture.expect_status(200).header("content-type"), "image/webp");
}

#[tokio::test]
async fn a_page_has_its_title_its_way_and_its_neighbours() {
    let world = World::new().await;
    let page = world.server.get("/docs/operations/mail").await;
    let base = &world.server.base;
    for part in [
        "<title>Mail · xwms</title>".to_owned(),
        format!("<link rel=\"canonical\" href=\"{base}/docs/operations/mail\">"),
        "<meta name=\"description\" content=\"".to_owned(),
        "<li><a href=\"/docs#run-a-server\">Run a server</a></li>".to_owned(),
        "<li><a href=\"/docs/operations\">Operations</a></li>".to_owned(),
        "<a href=\"/docs/operations/mail\" aria-current=\"page\">Mail</a>".to_owned(),
        "<a rel=\"prev\" href=\"/docs/operations/".to_owned(),
        "<a rel=\"next\" href=\"/docs/operations/".to_owned(),
        "href=\"/docs/operations/mail.md\" type=\"text/markdown\"".to_owned(),
        "<article lang=\"en\">".to_owned(),
    ] {
        assert!(page.body.contains(&part), "{part} is not in {page:?}");
    }
    assert!(!page.body.contains("noindex"), "{page:?}");
    let mut browser = Browser::default();
    browser.cookies.insert("__Host-xwms_language".into(), "nl".into());
    let dutch = browser.get(&world.server, "/docs/operations/mail").await;
    assert!(dutch.body.contains("<html lang=\"nl\">") && dutch.body.contains("Volgende"), "{dutch:?}");
    assert!(page.body.contains(">Last changed on <time datetime=\"20"), "{page:?}");
    assert!(dutch.body.contains(">Laatst gewijzigd op <time datetime=\"20"), "{dutch:?}");
}

#[tokio::test]
async fn a_search_finds_sections_and_marks_the_words() {
    let world = World::new().await;
    let found = world.server.get(&searched("second factor")).await;
    assert!(
        found.expect_status(200).body.contains("<mark>")
            && found.body.contains("/docs/guides/ask-for-a-second-factor")
    );
    assert!(found.body.matches("<li><h2>").count() <= 20, "{found:?}");
    for nothing in ["zzzzqqqq", "webhook zzzzqqqq"] {
        let page = world.server.get(&searched(nothing)).await;
        assert!(
            page.body.contains(&format!("<bdi>{nothing}</bdi>")) && !page.body.contains("<mark>"),
            "{page:?}"
        );
        assert!(page.body.contains("First page of the documentation"), "a way on: {page:?}");
    }
    for empty in ["/docs/search", "/docs/search?q=", "/docs/search?q=%20"] {
        assert!(world.server.get(empty).await.expect_status(200).body.contains("Type one or more words"));
    }
    for bad in ["/docs/search?q=a&q=b", "/docs/search?q=%FF", "/docs/search?q=%00"] {
        world.server.get(bad).await.expect_status(400);
    }
    let long = world.server.get(&searched(&"token ".repeat(500))).await;
    assert!(long.expect_status(200).body.len() < PAGE_MAX);
}

/// Searches from the address `ip`.
async fn search_from(world: &World, ip: &str) -> Answer {
    let request = world.server.http.get(format!("{}{}", world.server.base, searched("token")));
    Answer::of(request.header("x-forwarded-for", ip).send().await.unwrap()).await
}

#[tokio::test]
async fn a_person_who_searches_too_much_waits_and_others_do_not() {
    let world = World::behind_proxy().await;
    let origin = Origin { ip: "192.0.2.1".to_owned(), user_agent: None };
    let slowed = eventually("a search has to wait", async || {
        // No machine is too slow for that.
        while world.server.app.guard.search(Some(&origin)).is_ok() {}
        // There may be room for one more by then.
        Some(search_from(&world, "192.0.2.1").await).filter(|answer| answer.status == 429)
    })
    .await;
    assert!(slowed.header("retry-after").parse::<u32>().unwrap() >= 1, "{slowed:?}");
    search_from(&world, "192.0.2.2").await.expect_status(200);
}

#[tokio::test]
async fn what_is_typed_or_asked_for_never_becomes_markup() {
    let world = World::new().await;
    let found = world.server.get(&searched(HOSTILE)).await;
    found.expect_status(200);
    let path: String = url::form_urlencoded::byte_serialize(HOSTILE.as_bytes()).collect();
    let missing = world.server.get(&format!("/docs/{path}")).await;
    missing.expect_status(404);
    for page in [found, missing] {
        assert!(!page.body.contains("<script>") && !page.body.contains("<b>token"), "{page:?}");
    }
}

#[tokio::test]
async fn a_page_that_is_not_there_lets_people_search() {
    let world = World::new().await;
    for path in [
        "/docs/nothing",
        "/docs/guides",
        "/docs/README",
        "/docs/nothing.md",
        "/docs/nothing/",
        "/docs/pictures/nothing.webp",
        "/docs/..%2F..%2FCargo.toml",
        "/docs/%2Fetc%2Fpasswd",
        "/docs/%FF",
        "/docs/explanation/adr/0001-dense-positions/x",
    ] {
        let page = world.server.get(path).await;
        assert_eq!(page.status, 404, "{path}");
        assert!(
            page.body.contains("action=\"/docs/search\"") && page.body.contains("noindex"),
            "{path}: {page:?}"
        );
        assert_eq!(page.header("cache-control"), "no-store", "{path}");
    }
    for (path, to) in [("/docs/", "/docs"), ("/docs/guides/keep-a-case/", "/docs/guides/keep-a-case")] {
        let led = world.server.get(path).await;
        assert_eq!((led.status, led.header("location")), (308, to), "{path}");
    }
}

#[tokio::test]
async fn examples_show_the_readers_own_ids_to_the_reader_only() {
    let world = World::new().await;
    let other = world.sign_up("o@other.example").await;
    world.server.settle().await;
    let page = "/docs/guides/connect-a-machine-client";
    let demo = world.demo.account_id.to_string();
    let clients = &world.demo.clients;
    let own = [&clients.web, &clients.native, &clients.machine].map(|client| client.client_id.to_string());
    let shows = |answer: &Answer, ids: &[String]| ids.iter().any(|id| answer.body.contains(id));

    let visitor = world.server.get(page).await;
    assert!(visitor.expect_status(200).body.contains("$CLIENT_ID:$CLIENT_SECRET"), "{visitor:?}");
    assert!(visitor.body.contains(&format!("{}/oauth/token", world.server.base)), "{visitor:?}");
    expect_for_everybody(&visitor);

    let mut owner = world.owner().await.browser;
    let theirs = owner.get(&world.server, page).await;
    assert!(shows(&theirs, &own) && !theirs.body.contains("$CLIENT_ID:"), "{theirs:?}");
    assert!(theirs.body.contains(":$CLIENT_SECRET"), "{theirs:?}");
    expect_for_nobody_else(&theirs);
    let export = owner.get(&world.server, "/docs/guides/export-the-history").await;
    assert!(export.body.contains(&format!("--account {demo}")), "{export:?}");
    expect_for_nobody_else(&export);
    // A page about the demo account, which sets its variables itself.
    let quickstart = owner.get(&world.server, "/docs/quickstart/first-token").await;
    assert!(quickstart.body.contains("$CLIENT_ID:") && !shows(&quickstart, &own), "{quickstart:?}");
    expect_for_nobody_else(&quickstart);

    // The cookie that names an account grants nothing.
    let mut stranger = Browser::default();
    let login = stranger.open(&world.server, "/login").await;
    let fields = [("email", "o@other.example"), ("password", "long enough")];
    stranger.submit(&world.server, &login, &fields).await.expect_status(200);
    stranger.cookies.insert("__Host-xwms_account".into(), demo.clone());
    let foreign = stranger.get(&world.server, page).await;
    assert!(foreign.body.contains(&other.client.client_id) && !shows(&foreign, &own), "{foreign:?}");
    let export = stranger.get(&world.server, "/docs/guides/export-the-history").await;
    let id = other.account_id.to_string();
    assert!(export.body.contains(&id) && !export.body.contains(&demo), "{export:?}");

    // After logging out, the reader is a visitor, and so is a reader with an invented session.
    let shown = owner.open(&world.server, "/logout").await;
    let old = owner.cookies["__Host-xwms_session"].clone();
    owner.submit(&world.server, &shown, &[]).await;
    for cookie in [old.as_str(), "xwms_session_AAAA"] {
        let mut thief = Browser::default();
        thief.cookies.insert("__Host-xwms_session".into(), cookie.to_owned());
        let answer = thief.get(&world.server, page).await;
        assert_eq!(answer.body, visitor.body);
    }
}

#[tokio::test]
async fn a_browser_that_holds_a_page_gets_it_once() {
    let world = World::new().await;
    let documents = ["/docs/search.json", "/llms.txt", "/v1/openapi.json", "/docs/postman.json"];
    for path in ["/docs", "/docs/guides/keep-a-case", "/docs/README.md"].into_iter().chain(documents) {
        let first = world.server.get(path).await;
        expect_for_everybody(&first);
        let again = async |held: &str| {
            let request = world.server.http.get(format!("{}{path}", world.server.base));
            Answer::of(request.header("if-none-match", held).send().await.unwrap()).await
        };
        let same = again(first.header("etag")).await;
        assert_eq!((same.status, same.body.as_str()), (304, ""), "{path}");
        assert_eq!(same.header("etag"), first.header("etag"), "{path}");
        assert_eq!(again("\"other\"").await.status, 200, "{path}");
        let head = Browser::default().head(&world.server, path).await;
        assert_eq!((head.status, head.header("etag")), (200, first.header("etag")), "{path}");
    }
    // The colours are part of the page.
    let light = world.server.get("/docs").await;
    let mut dark = Browser::default();
    dark.cookies.insert("__Host-xwms_theme".into(), "dark".into());
    let dark = dark.get(&world.server, "/docs").await;
    assert!(dark.body.contains("data-theme=\"dark\"") && dark.header("etag") != light.header("etag"));
    assert!(dark.header("vary").contains("cookie"));
}

#[tokio::test]
async fn the_host_that_a_caller_names_is_never_shown() {
    let world = World::new().await;
    for path in
        ["/docs", "/docs/guides/keep-a-case", "/docs/nothing", "/docs/sitemap.xml", "/llms.txt", "/docs/"]
    {
        let request = world.server.http.get(format!("{}{path}", world.server.base));
        let request = request.header("host", "evil.example").header("x-forwarded-host", "evil.example");
        let answer = Answer::of(request.send().await.unwrap()).await;
        assert!(!answer.body.contains("evil.example"), "{path}: {answer:?}");
        assert!(!answer.header("location").contains("evil.example"), "{path}: {answer:?}");
    }
}

#[tokio::test]
async fn the_dashboard_and_the_front_page_lead_to_the_documentation() {
    let world = World::new().await;
    assert!(world.server.get("/").await.body.contains("href=\"/docs\""));
    let mut owner = world.owner().await.browser;
    let path = format!("/dashboard/{}/developers", world.demo.account_id);
    let page = owner.get(&world.server, &path).await;
    assert!(
        page.expect_status(200).body.contains(&format!("href=\"{}/docs\"", world.server.base)),
        "{page:?}"
    );
    assert!(page.body.contains("<li><a href=\"/docs\">"), "{page:?}");
}
