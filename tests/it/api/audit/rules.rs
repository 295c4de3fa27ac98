//! What holds for every question. The adversaries are another account, a member without the permission, and
//! somebody who asks for too much or in secret.

use super::{Leak, ask, column};
use crate::support::{World, process::xwms};
use serde_json::json;
use xwms_events::account::Role;

const KINDS: [&str; 9] = ["by", "family", "networks", "changes", "exposed", "keys", "idle", "reach", "reads"];

#[tokio::test]
async fn another_account_gets_nothing_and_a_developer_is_refused() {
    let leak = Leak::happen().await;
    let Leak { world, secret_id, token_id, machine, target, .. } = &leak;
    let stranger = world.stranger().await;
    for question in [
        format!("by?secret={secret_id}"),
        format!("by?token={token_id}"),
        format!("by?client={machine}"),
        format!("by?object={target}"),
        "by?network=203.0.113.9".to_owned(),
        "by?request=stolen".to_owned(),
        format!("family?token={token_id}"),
        format!("networks?secret={secret_id}"),
        format!("reach?client={machine}"),
        format!("reads?client={machine}"),
        "exposed".to_owned(),
    ] {
        let answer = ask(world, &stranger, &question).await;
        assert_eq!(answer["data"], json!([]), "{question}");
    }
    let changes = ask(world, &stranger, "changes").await;
    assert!(!column(&changes, "object").contains(target), "{changes}");
    let developer = world.person(world.demo.account_id, Role::Developer).await;
    let auditor = world.person(world.demo.account_id, Role::Auditor).await;
    for kind in KINDS {
        let path = format!("/v1/audit/ask/{kind}?client={machine}");
        developer.read(&world.server, &path).await.expect_status(403);
        let answer = auditor.read(&world.server, &path).await;
        assert!(matches!(answer.status, 200 | 400), "{kind}: {answer:?}");
        world.server.get(&format!("/v1/audit/ask/{kind}")).await.expect_status(401);
    }
}

#[tokio::test]
async fn a_bad_question_is_refused_and_says_what_is_wrong() {
    let world = World::new().await;
    let reader = world.management().await;
    let client = world.web().client_id;
    for (question, field) in [
        ("by".to_owned(), "subject"),
        ("by?token=nonsense".to_owned(), "token"),
        ("by?network=203.0.113.0/8".to_owned(), "network"),
        (format!("by?client={client}&request=x"), "request"),
        ("by?request=ada@acme.example".to_owned(), "request"),
        (format!("family?client={client}"), "token"),
        ("networks?network=203.0.113.7".to_owned(), "token"),
        ("reads?client=".to_owned(), "client"),
        ("reach".to_owned(), "client"),
        (format!("changes?client={client}"), "client"),
        ("idle?days=-1".to_owned(), "days"),
        ("keys?days=3".to_owned(), "days"),
        ("changes?at=0".to_owned(), "at"),
        ("changes?at=99999999".to_owned(), "at"),
        ("changes?from=99999999".to_owned(), "from"),
        ("changes?from=-1".to_owned(), "from"),
        ("changes?at=2026-11-20T00:00:00Z".to_owned(), "at"),
        ("changes?since=yesterday".to_owned(), "since"),
        ("changes?since=2999-01-01T00:00:00Z".to_owned(), "since"),
        ("changes?format=xml".to_owned(), "format"),
        ("changes?after=x".to_owned(), "after"),
        ("changes?limit=0".to_owned(), "limit"),
        ("changes?limit=1001".to_owned(), "limit"),
        ("changes?other=1".to_owned(), "other"),
    ] {
        let refused = world.read(&format!("/v1/audit/ask/{question}"), &reader).await;
        assert_eq!(refused.expect_status(400).json()["field"], field, "{question}: {refused:?}");
    }
    for (path, says) in [
        ("ask/by".to_owned(), "say what it is about, by one of token, grant,"),
        (
            "ask/by?network=203.0.113.0/8".to_owned(),
            "network must be an IP address, an IPv4 /24 or an IPv6 /48",
        ),
        ("ask/changes?since=2026-11-20".to_owned(), "since must be a time as in RFC 3339, such as"),
        ("ask/changes?at=2026-11-20T00:00:00Z".to_owned(), "since and until take a time"),
        (
            format!("as_of?object={client}&at=noon"),
            "at must be a position of the log, or a time as in RFC 3339",
        ),
        ("what_if?from=noon&to=2026-11-20T00:00:00Z".to_owned(), "from must be a time as in RFC 3339"),
    ] {
        let refused = world.read(&format!("/v1/audit/{path}"), &reader).await.expect_status(400).json();
        let detail = refused["detail"].as_str().unwrap();
        assert!(detail.contains(says), "{path}: {detail}");
    }
    world.read("/v1/audit/ask/everything", &reader).await.expect_status(404);
    let huge = "changes?since=0001-01-01T00:00:00Z&until=9999-12-31T00:00:00Z";
    ask(&world, &reader, huge).await;
    assert_eq!(world.server.count("audit.queried").await, 1, "what is refused is not recorded");
}

#[tokio::test]
async fn pages_add_up_to_the_whole_answer() {
    let leak = Leak::happen().await;
    let whole = leak.ask(&format!("by?client={}&limit=1000", leak.machine)).await;
    let position = whole["position"].as_i64().unwrap();
    let question = format!("by?client={}&at={position}", leak.machine);
    let whole = leak.ask(&format!("{question}&limit=1000")).await;
    let (mut rows, mut after) = (Vec::new(), String::new());
    loop {
        let page = leak.ask(&format!("{question}&limit=2{after}")).await;
        rows.extend(page["data"].as_array().unwrap().clone());
        match page["next_cursor"].as_str() {
            Some(next) => after = format!("&after={next}"),
            None => break,
        }
    }
    assert_eq!(&rows, whole["data"].as_array().unwrap());
    assert!(rows.len() > 4);
}

#[tokio::test]
async fn two_people_get_the_same_file_at_one_position() {
    let leak = Leak::happen().await;
    let Leak { world, machine, secret_id, token_id, .. } = &leak;
    let position = leak.ask("changes").await["position"].as_i64().unwrap();
    let owner = world.owner().await;
    let auditor = world.person(world.demo.account_id, Role::Auditor).await;
    for question in [
        format!("by?client={machine}"),
        format!("family?token={token_id}"),
        format!("networks?secret={secret_id}"),
        "changes?".to_owned(),
        "exposed?".to_owned(),
        "keys?".to_owned(),
        "idle?days=0".to_owned(),
        format!("reach?client={machine}"),
        format!("reads?client={machine}"),
    ] {
        for format in ["csv", "jsonl"] {
            let path = format!("/v1/audit/ask/{question}&at={position}&format={format}").replace("?&", "?");
            let one = owner.read(&world.server, &path).await;
            let other = auditor.read(&world.server, &path).await;
            assert_eq!(one.expect_status(200).body, other.expect_status(200).body, "{path}");
            assert_eq!(one.header("xwms-position"), position.to_string());
        }
    }
}

#[tokio::test]
async fn each_question_is_recorded_once_a_minute_and_each_file_always() {
    let leak = Leak::happen().await;
    let world = &leak.world;
    let path = "by?network=203.0.113.9";
    leak.ask(path).await;
    leak.ask(path).await;
    assert_eq!(world.server.count("audit.queried").await, 1);
    leak.ask("changes").await;
    assert_eq!(world.server.count("audit.queried").await, 2);
    let auditor = world.person(world.demo.account_id, Role::Auditor).await;
    auditor.read(&world.server, "/v1/audit/ask/changes").await.expect_status(200);
    assert_eq!(world.server.count("audit.queried").await, 3, "somebody else asked");
    for _ in 0..2 {
        world.read("/v1/audit/ask/changes?format=csv", &leak.reader).await.expect_status(200);
    }
    assert_eq!(world.server.count("audit.exported").await, 2);
    let recorded: Vec<String> =
        sqlx::query_scalar("SELECT payload::text FROM events WHERE event_type LIKE 'audit.%'")
            .fetch_all(world.server.app.store.pool())
            .await
            .unwrap();
    assert!(recorded.iter().all(|payload| !payload.contains("203.0.113")), "{recorded:?}");
}

/// Returns the exit code of `xwms audit ask`, and what it printed.
async fn ask_from_cli(world: &World, args: &[&str]) -> (i32, String, String) {
    let output = xwms(&world.url, &[&["audit", "ask"][..], args].concat(), &[]).await;
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (output.status.code().unwrap(), text(&output.stdout), text(&output.stderr))
}

#[tokio::test]
async fn the_operator_asks_about_one_account_or_all_and_gets_the_same_file() {
    let leak = Leak::happen().await;
    let Leak { world, reader, secret_id, token_id, machine, .. } = &leak;
    let position = leak.ask("changes").await["position"].as_i64().unwrap().to_string();
    let (account, about) = (world.demo.account_id.to_string(), format!("secret={secret_id}"));
    let (code, out, err) = ask_from_cli(world, &["by", &about]).await;
    assert_eq!(code, 0, "{err}");
    assert!(out.contains(token_id) && out.contains("name an account"), "{out}");
    let args = ["by", &about, "--account", &account, "--at", &position, "--format", "jsonl"];
    let (code, file, err) = ask_from_cli(world, &args).await;
    assert_eq!(code, 0, "{err}");
    let path = format!("/v1/audit/ask/by?{about}&at={position}&format=jsonl");
    assert_eq!(world.read(&path, reader).await.expect_status(200).body, file);
    for (wrong, says) in [
        (["everything", "", ""], "one of"),
        (["by", "token=x", ""], "token must be the id of a token"),
        (["exposed", "", ""], "account"),
        (["by", "network=203.0.113.9", ""], "account"),
    ] {
        let args: Vec<_> = wrong.into_iter().filter(|word| !word.is_empty()).collect();
        let (code, _, err) = ask_from_cli(world, &args).await;
        assert!(code == 1 && err.contains(says), "{args:?}: {err}");
    }
    let operators: i64 = sqlx::query_scalar(
        "SELECT count(*) FROM events WHERE event_type = 'audit.queried' AND account_id IS NULL",
    )
    .fetch_one(world.server.app.store.pool())
    .await
    .unwrap();
    assert_eq!(operators, 1, "a question about all accounts is recorded, too");
    let reads = leak.ask(&format!("reads?client={machine}")).await;
    assert!(column(&reads, "object").contains(&leak.target));
}

#[tokio::test]
async fn an_answer_names_a_gap_only_where_there_can_be_one_and_says_why() {
    let leak = Leak::happen().await;
    let about = format!("by?client={}", leak.machine);
    let whole = leak.ask(&about).await;
    assert!(
        !whole["not_known"].to_string().contains("Requests from before"),
        "nothing was ever removed: {whole}"
    );
    let since = whole["until"].as_str().unwrap();
    let part = leak.ask(&format!("{about}&since={since}")).await;
    let why = format!("Requests from before {since} were not searched");
    assert!(part["not_known"].to_string().contains(&why), "{part}");
}
