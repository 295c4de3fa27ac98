//! What the operator is told whose command names what does not exist, or comes before the first start of a server.

use crate::support::{World, cluster, process::xwms};

/// Runs the command; returns its exit code, and what it says.
async fn run(url: &str, args: &[&str]) -> (Option<i32>, String) {
    let output = xwms(url, args, &[]).await;
    (output.status.code(), String::from_utf8(output.stderr).unwrap())
}

#[tokio::test]
async fn a_command_before_the_first_start_of_a_server_says_that_one_is_needed() {
    let url = cluster::empty_database().await;
    for args in [["user", "list"], ["alerts", "list"], ["ticket", "list"]] {
        let (code, said) = run(&url, &args).await;
        assert_eq!(code, Some(1), "{args:?}: {said}");
        assert!(said.contains("a server makes them when it starts"), "{args:?}: {said}");
        assert!(!said.contains("relation"), "{args:?}: {said}");
    }
}

#[tokio::test]
async fn a_question_about_an_account_that_does_not_exist_is_refused_and_not_recorded() {
    let world = World::new().await;
    let unknown = "account_00000000000000000000000000";
    let (from, to) = ("2026-01-01T00:00:00Z", "2026-01-02T00:00:00Z");
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("history.jsonl").display().to_string();
    for args in [
        &["audit", "ask", "changes", "--account", unknown][..],
        &["audit", "export", "--account", unknown, "--to", &file],
        &["audit", "export", "--account", unknown, "--to", &file, "--format", "ocsf"],
        &["audit", "what-if", "--account", unknown, "--from", from, "--to", to, "--plan", "free"],
        &["audit", "erasures", "--account", unknown],
    ] {
        let (code, said) = run(&world.url, args).await;
        assert_eq!(code, Some(1), "{args:?}: {said}");
        assert!(said.contains("there is no such account"), "{args:?}: {said}");
    }
    for name in ["audit.queried", "audit.exported"] {
        assert_eq!(world.server.count(name).await, 0, "{name}");
    }
    assert!(!std::path::Path::new(&file).exists(), "nothing was written");
}

#[tokio::test]
async fn the_error_for_an_argument_that_names_nothing_says_what_is_right() {
    let world = World::new().await;
    let secret = "secret_01m83q8xaee8q8xwkcq384g9z4";
    for (args, says) in [
        (&["audit", "logins", "--user", "ada@example.org"][..], "needs the id of a person, such as user_…"),
        (&["audit", "as-of", secret], "a client secret is part of its client"),
        (&["audit", "ask", "changes", "--from", "99999999"], "from must be 0 to "),
        (&["audit", "replay", "--position", "99999999"], "--position must be at most "),
        (&["audit", "ask", "by", "network=10.0.0.0/8"], "an IP address, an IPv4 /24 or an IPv6 /48"),
    ] {
        let (code, said) = run(&world.url, args).await;
        assert!(matches!(code, Some(1 | 2)), "{args:?}: {said}");
        assert!(said.contains(says) && !said.contains("id type"), "{args:?}: {said}");
    }
}
