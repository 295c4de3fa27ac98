//! What the operator finds out about accounts on the command line (`xwms account list`).

use crate::support::{World, process::xwms};
use serde_json::Value;
use xwms_events::account::AccountCommand;

/// Runs `xwms account list …`; returns its exit code, stdout and stderr.
async fn list(world: &World, args: &[&str]) -> (i32, String, String) {
    let output = xwms(&world.url, &[&["account", "list"][..], args].concat(), &[]).await;
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (output.status.code().unwrap(), text(&output.stdout), text(&output.stderr))
}

async fn listed(world: &World, args: &[&str]) -> Vec<Value> {
    let (code, out, err) = list(world, &[args, &["--json"][..]].concat()).await;
    assert_eq!(code, 0, "{args:?}: {err}");
    out.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn ids(rows: &[Value]) -> Vec<&str> {
    rows.iter().map(|row| row["account_id"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn accounts_are_listed_newest_first_and_found_by_name_and_standing() {
    let world = World::new().await;
    let (older, newer) = (world.demo.account_id, world.sign_up("ada@bakery.example").await.account_id);
    let rename = AccountCommand::Rename { name: "Bakery Ada".to_owned() };
    world.by_operator(newer, rename).await;
    world.by_operator(newer, AccountCommand::Restrict { reason: "unpaid".to_owned() }).await;
    world.server.settle().await;
    let (older, newer) = (older.to_string(), newer.to_string());

    let all = listed(&world, &[]).await;
    assert_eq!(ids(&all), [&newer, &older]);
    assert_eq!((&all[0]["name"], &all[0]["standing"]), (&"Bakery Ada".into(), &"restricted".into()));
    assert!(all[0]["plan"] == "free" && all[0]["created_at"].is_string(), "{all:?}");

    for (args, found) in [
        (&["--name", "bAKERY"][..], vec![&newer]),
        (&["--name", " ada "], vec![&newer]),
        (&["--name", "%"], vec![]),
        (&["--standing", "restricted"], vec![&newer]),
        (&["--standing", "active"], vec![&older]),
        (&["--standing", "active", "--name", "ada"], vec![]),
        (&["--standing", "closed"], vec![]),
    ] {
        assert_eq!(ids(&listed(&world, args).await), found, "{args:?}");
    }

    let (_, page, more) = list(&world, &["--limit", "1"]).await;
    assert!(page.contains("Bakery Ada") && !page.contains(&older), "{page}");
    let after = all[0]["position"].to_string();
    assert!(more.contains(&format!("--after {after}")), "{more}");
    let (_, rest, more) = list(&world, &["--limit", "1", "--after", &after]).await;
    assert!(rest.contains(&older) && !rest.contains(&newer) && !more.contains("--after"), "{rest} {more}");
}

#[tokio::test]
async fn a_wrong_filter_of_the_account_list_is_named() {
    let world = World::new().await;
    for (args, said) in [
        (&["--standing", "absent"][..], "must be active, restricted or closed"),
        (&["--standing", "happy"], "must be active, restricted or closed"),
        (&["--name", " "], "part of a name"),
        (&["--limit", "0"], "0"),
    ] {
        let (code, out, err) = list(&world, args).await;
        assert_eq!((code, out.as_str()), (2, ""), "{args:?}: {err}");
        assert!(err.contains(said), "{args:?}: {err}");
    }
}
