//! Asks each of the forty questions that real incidents left open, of one history, over REST or at the command line, as
//! docs/guides/forty-questions.md says, and compares the document with the list here.

use super::{desk::run, history::History};
use std::{collections::BTreeMap, path::Path};

/// How a question is asked, with `{names}` of what was part of the history.
enum Asked {
    /// `GET /v1/audit/ask/…`.
    Ask(&'static str),
    /// Another read over REST.
    Get(&'static str),
    /// What stops if this is contained.
    Contain(&'static str),
    /// A command of the operator.
    Xwms(&'static str),
    /// A question of another account.
    Customer(&'static str),
}

use Asked::{Ask, Contain, Customer, Get, Xwms};

/// The number of each question, how it is asked, and what the answer has.
const QUESTIONS: &[(u32, Asked, &[&str])] = &[
    (1, Ask("by?secret={secret}"), &["{stolen_token}", "203.0.113.9", "198.51.100.7"]),
    (2, Ask("networks?secret={secret}&since={theft}"), &["203.0.113.0/24", "\"yes\""]),
    (3, Ask("idle?days=0"), &["{secret}", "{service}"]),
    (4, Ask("exposed"), &["{secret}"]),
    (5, Ask("by?client_key={client_key}"), &["{signed_token}"]),
    (6, Ask("by?secret={second_secret}"), &["{service}"]),
    (7, Ask("by?key={kid}"), &["{stolen_token}", "{refreshed_token}"]),
    (8, Xwms("alerts list --json"), &["forged_token", "{kid}"]),
    (9, Ask("keys"), &["{kid}", "active"]),
    (10, Get("/v1/tokens/{stolen_token}"), &["{service}"]),
    (11, Ask("by?token={stolen_token}"), &["GET /v1/clients/{client_id}", "{robot}", "203.0.113.9"]),
    (12, Ask("family?token={token}"), &["{session}", "{grant}", "{refreshed_token}"]),
    (13, Ask("networks?grant={grant}"), &["198.51.100.0/24", "203.0.113.0/24"]),
    (14, Ask("by?token={stolen_token}"), &["POST /oauth/introspect"]),
    (15, Ask("by?session={session}"), &["{grant}"]),
    (16, Ask("by?person={person}"), &["{token}", "{refreshed_token}"]),
    (17, Get("/v1/grants?user_id={person}&status=active"), &["{grant}", "{app}"]),
    (18, Xwms("audit logins --user {person} --json"), &["wrong_password"]),
    (19, Xwms("audit step {person} --json"), &["user."]),
    (20, Ask("reads?client={service}"), &["{robot}"]),
    (21, Ask("reach?client={app}"), &["{person}", "offline_access"]),
    (22, Get("/v1/requests?client_id={service}"), &["/v1/clients/{client_id}"]),
    (23, Ask("networks?client={service}&since={theft}"), &["203.0.113.0/24"]),
    (24, Get("/v1/audit/difference?object={robot}&from={renamed_after}"), &["Before", "After"]),
    (25, Ask("by?network=203.0.113.9"), &["{stolen_token}", "{refreshed_token}"]),
    (26, Ask("by?network=203.0.113.0/24"), &["{stolen_token}", "the-theft"]),
    (27, Ask("by?request=the-theft"), &["token.issued", "{stolen_token}"]),
    (28, Get("/v1/audit/as_of?object={robot}&at={renamed_after}"), &["Before"]),
    (29, Ask("changes"), &["{robot}", "{service}"]),
    (30, Get("/v1/audit/could?client={service}&scope=clients:read"), &["\"yes\""]),
    (31, Ask("changes"), &["{webhook}", "{robot}"]),
    (32, Get("/v1/endpoints"), &["{webhook}"]),
    // It fails if anything differs. `log::proofs` and `log::archives` have what needs a signed checkpoint.
    (33, Xwms("audit replay"), &[]),
    (34, Xwms("events list --type audit.*"), &["audit.queried"]),
    (35, Customer("reads"), &["account.viewed", "{operator}"]),
    (36, Get("/v1/audit/erasures"), &["{erased}"]),
    (37, Contain("{secret}"), &["revoke_secret"]),
    (38, Contain("{stopped_grant}"), &["\"accepted_after\":[]"]),
    (39, Ask("by?person={person}&format=csv"), &["{token}", "{refreshed_token}"]),
    (40, Customer("changes"), &[]),
];

/// What another account must never see of this one.
const FOREIGN: &[&str] = &["{robot}", "{service}", "{stolen_token}", "{person}"];

async fn answer(history: &History, asked: &Asked) -> String {
    let world = &history.case.world;
    match asked {
        Ask(question) => history.case.get(&format!("/v1/audit/ask/{}", history.fill(question))).await.body,
        Get(path) => history.case.get(&history.fill(path)).await.body,
        Contain(target) => history.case.plan(&history.fill(target)).await.to_string(),
        Xwms(words) => {
            let words = history.fill(words);
            run(world, &words.split(' ').collect::<Vec<_>>()).await
        }
        Customer(question) => {
            let path = format!("/v1/audit/ask/{question}");
            world.read(&path, &history.customer.token).await.expect_status(200).body.clone()
        }
    }
}

#[tokio::test]
async fn each_of_forty_questions_has_its_answer() {
    let history = History::happen().await;
    history.case.world.server.settle().await;
    history.case.world.server.log_requests().await;
    let mut wrong = Vec::new();
    for (number, asked, has) in QUESTIONS {
        let told = answer(&history, asked).await;
        let missing = has.iter().map(|text| history.fill(text)).filter(|text| !told.contains(text.as_str()));
        wrong.extend(missing.map(|text| format!("{number} has no {text}: {told}")));
        if let Customer(_) = asked {
            let seen =
                FOREIGN.iter().map(|text| history.fill(text)).filter(|text| told.contains(text.as_str()));
            wrong.extend(seen.map(|text| format!("{number} shows {text} of another account")));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    assert!(history.service_works().await, "questions stop nothing");
}

/// Returns the rows of the tables of the document, by their numbers.
fn documented() -> BTreeMap<u32, String> {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/guides/forty-questions.md");
    let text = std::fs::read_to_string(file).unwrap();
    let row = |line: &str| {
        let number: u32 = line.strip_prefix("| ")?.split(' ').next()?.parse().ok()?;
        Some((number, line.to_owned()))
    };
    text.lines().filter_map(row).collect()
}

#[test]
fn the_document_has_a_line_for_each_question_that_is_asked_here() {
    let documented = documented();
    let asked: Vec<u32> = QUESTIONS.iter().map(|(number, ..)| *number).collect();
    assert_eq!(documented.keys().copied().collect::<Vec<_>>(), (1..=40).collect::<Vec<_>>());
    assert_eq!(asked, (1..=40).collect::<Vec<_>>());
    for (number, asked, _) in QUESTIONS {
        let row = &documented[number];
        assert_eq!(
            row.matches(" | ").count(),
            2,
            "a question, how it is asked, and what is not known: {row}"
        );
        // The words up to what the question is about.
        let words = match asked {
            Ask(words) | Customer(words) | Get(words) | Xwms(words) => *words,
            Contain(_) => "/v1/audit/contain",
        };
        let words = words.split(['=', '{']).next().unwrap_or_default();
        let words = words.split(" --").next().unwrap_or_default();
        assert!(row.contains(words), "{number} is asked by {words:?}: {row}");
    }
}
