//! What people type: email addresses, passwords and names, wherever they are accepted.

use crate::support::{Browser, Mailbox, World, browser::authorize_path, cluster, process::xwms};
use serde_json::{Value, json};

const LETTERS: &str = "max@müller.example";
const ASCII: &str = "max@xn--mller-kva.example";
const PASSWORD: &str = "long enough";

fn sign_up(email: &str, password: &str) -> Value {
    json!({"name": "Müller", "owner": {"email": email, "password": password}})
}

/// Whether a person can log in with these at the login page.
async fn gets_in(world: &World, email: &str, password: &str) -> bool {
    let mut browser = Browser::default();
    let page = browser.open(&world.server, "/login").await;
    browser.submit(&world.server, &page, &[("email", email), ("password", password)]).await;
    browser.cookies.contains_key("__Host-xwms_session")
}

#[tokio::test]
async fn an_address_is_one_account_in_every_spelling_of_its_domain() {
    let world = World::new().await;
    let made = world.post("/v1/accounts", "", &sign_up("Max@MÜLLER.example", PASSWORD)).await;
    assert_eq!(
        made.expect_status(201).json()["owner"]["email"],
        "Max@xn--mller-kva.example",
        "as it can be mailed"
    );
    for spelling in
        [LETTERS, ASCII, "MAX@Müller.Example", "max@mu\u{308}ller.example", "max@XN--mller-KVA.example"]
    {
        assert!(gets_in(&world, spelling, PASSWORD).await, "{spelling}");
        let twin = world.post("/v1/accounts", "", &sign_up(spelling, PASSWORD)).await;
        assert_eq!(twin.expect_status(409).json()["code"], "email_taken", "{spelling}");
    }
    let token = world.management().await;
    for (first, second) in [(LETTERS, ASCII), ("eva@xn--mller-kva.example", "eva@müller.example")] {
        let user = |email| json!({"email": email, "password": PASSWORD});
        let tester = world.post("/v1/users", &token, &user(first)).await;
        assert_eq!(
            tester.expect_status(201).json()["email"].as_str().unwrap().split_once('@').unwrap().1,
            "xn--mller-kva.example"
        );
        let twin = world.post("/v1/users", &token, &user(second)).await;
        assert_eq!(twin.expect_status(409).json()["code"], "email_taken");
    }
}

#[tokio::test]
async fn invitations_to_two_spellings_are_to_one_person() {
    let mailbox = Mailbox::new();
    let world = World::with(|settings| mailbox.receives(settings)).await;
    let token = world.management().await;
    let invite = |email| json!({"email": email, "role": "auditor"});
    let made = world.post("/v1/invitations", &token, &invite(LETTERS)).await;
    assert_eq!(made.expect_status(201).json()["email"], ASCII);
    let twice = world.post("/v1/invitations", &token, &invite(ASCII)).await;
    assert_eq!(twice.expect_status(409).json()["code"], "already_invited");
    let link = mailbox.link(ASCII).await;
    let mut browser = Browser::default();
    let page = browser.open(&world.server, &link).await;
    let joined = browser.submit(&world.server, &page, &[("name", "Max"), ("password", PASSWORD)]).await;
    assert!(joined.body.contains("You’re a member of"), "{joined:?}");
    let member = world.post("/v1/invitations", &token, &invite(LETTERS)).await;
    assert_eq!(member.expect_status(409).json()["code"], "already_member");
    assert!(gets_in(&world, LETTERS, PASSWORD).await && gets_in(&world, ASCII, PASSWORD).await);
}

#[tokio::test]
async fn a_user_from_before_there_was_one_spelling_still_gets_in_and_keeps_the_address() {
    let world = World::new().await;
    let store = &world.server.app.store;
    let made = world.post("/v1/accounts", "", &sign_up(LETTERS, PASSWORD)).await.expect_status(201).json();
    let owner = made["owner"]["user_id"].as_str().unwrap();
    // As old versions reserved it: by the lower-case text, whatever it was.
    let mut claimed = owner.to_owned();
    for old in ["max@müller.example", "max@mueller.example", "a,b@corp.example", "jürgen@corp.example"] {
        let key = format!("email:{}", store.vault().master().lookup(old));
        let mut one = store.pool().begin().await.unwrap();
        sqlx::query("DELETE FROM claims WHERE owner = $1").bind(&claimed).execute(&mut *one).await.unwrap();
        sqlx::query("INSERT INTO claims (key, owner) VALUES ($1, $2)")
            .bind(&key)
            .bind(owner)
            .execute(&mut *one)
            .await
            .unwrap();
        one.commit().await.unwrap();
        assert!(
            gets_in(&world, old, PASSWORD).await && gets_in(&world, &old.to_uppercase(), PASSWORD).await,
            "{old}"
        );
        if old == LETTERS {
            assert!(gets_in(&world, ASCII, PASSWORD).await, "as browsers post it");
            for spelling in [LETTERS, ASCII] {
                let twin = world.post("/v1/accounts", "", &sign_up(spelling, PASSWORD)).await;
                assert_eq!(twin.expect_status(409).json()["code"], "email_taken", "{spelling}");
            }
        }
        owner.clone_into(&mut claimed);
    }
}

#[tokio::test]
async fn an_address_that_cant_be_mailed_or_typed_is_refused_wherever_one_is_taken() {
    let mailbox = Mailbox::new();
    let world = World::with(|settings| mailbox.receives(settings)).await;
    let token = world.management().await;
    let head = world.server.head().await;
    for bad in [
        "boss<victim@corp.example>",
        "\"q\"<v@corp.example>",
        "mailto:p@corp.example",
        "a,b@corp.example",
        "x@corp.example>",
        "jürgen@corp.example",
        "a@corp.example\r\nBcc: v@corp.example",
        "a\u{202e}@corp.example",
        "a@[127.0.0.1]",
        "a@corp..example",
    ] {
        let owner = world.post("/v1/accounts", "", &sign_up(bad, PASSWORD)).await;
        let user = world.post("/v1/users", &token, &json!({"email": bad, "password": PASSWORD})).await;
        let invited = world.post("/v1/invitations", &token, &json!({"email": bad, "role": "auditor"})).await;
        for answer in [owner, user, invited] {
            let problem = answer.expect_status(400).json();
            assert_eq!(
                (&problem["code"], &problem["field"]),
                (&json!("invalid_email"), &json!("email")),
                "{bad}"
            );
            assert!(problem["detail"].as_str().unwrap().len() > 20, "it says why");
        }
        assert!(!gets_in(&world, bad, PASSWORD).await);
    }
    assert_eq!(world.server.head().await, head, "nothing was made");
}

#[tokio::test]
async fn a_password_is_right_on_every_keyboard() {
    let world = World::new().await;
    let spellings = ["mañana für ﬁve ２", "man\u{303}ana fu\u{308}r five 2"];
    for (index, set) in spellings.iter().enumerate() {
        let email = format!("p{index}@acme.example");
        world.post("/v1/accounts", "", &sign_up(&email, set)).await.expect_status(201);
        for typed in spellings {
            assert!(gets_in(&world, &email, typed).await, "{set:?} {typed:?}");
        }
        assert!(!gets_in(&world, &email, "manana fur five 2").await);
    }
}

#[tokio::test]
async fn a_password_that_others_guess_soon_is_refused_wherever_one_is_set() {
    let mailbox = Mailbox::new();
    let world = World::with(|settings| mailbox.receives(settings)).await;
    let token = world.management().await;
    let user = json!({"email": "grace@navy.example", "password": PASSWORD, "name": "Grace Hopper"});
    let path = format!("/v1/users/{}", world.test_user(&token, &user).await);
    world.invite("grace@navy.example", "auditor").await;
    let link = mailbox.link("grace@navy.example").await;
    let mut browser = Browser::default();
    let page = browser.open(&world.server, &link).await;
    let head = world.server.head().await;
    for bad in [
        "password",
        "12345678",
        "        ",
        "aaaaaaaa",
        "grace@navy.example",
        "gracehopper",
        "Hopper2026",
        "xwmsxwms",
    ] {
        let owner = json!({"email": "grace@navy.example", "password": bad, "name": "Grace Hopper"});
        let owner = world.post("/v1/accounts", "", &json!({"name": "Navy", "owner": owner})).await;
        let new = json!({"email": "grace@navy.example", "password": bad, "name": "Grace Hopper"});
        let new = world.post("/v1/users", &token, &new).await;
        let changed = world.patch(&path, &token, &json!({"password": bad})).await;
        for (answer, field) in [(owner, "owner.password"), (new, "password"), (changed, "password")] {
            let problem = answer.expect_status(400).json();
            assert_eq!(
                (&problem["code"], &problem["field"]),
                (&json!("guessable_password"), &json!(field)),
                "{bad}"
            );
        }
        let fields = [("name", "Grace Hopper"), ("password", bad)];
        let again = browser.submit(&world.server, &page, &fields).await;
        assert!(
            again.body.contains("This password is too easy to guess") && again.body.contains("aria-invalid"),
            "{again:?}"
        );
        assert!(again.body.contains("value=\"Grace Hopper\""), "the name is kept");
    }
    assert_eq!(world.server.head().await, head, "nothing was made");
}

#[tokio::test]
async fn a_name_that_nobody_sees_or_that_turns_text_is_refused_wherever_one_is_taken() {
    let world = World::new().await;
    let token = world.management().await;
    let machine = world.demo.clients.machine.client_id;
    let account = format!("/v1/accounts/{}", world.demo.account_id);
    let client = json!({"client_type": "machine", "scopes": ["clients:read"]});
    let with = |base: &Value, name: &str, value: &str| {
        let mut body = base.clone();
        body[name] = json!(value);
        body
    };
    let head = world.server.head().await;
    for bad in [
        "",
        " ",
        "\u{3164}",
        "\u{2800}",
        "\u{200d}",
        "\u{115f}",
        "\u{ffa0}",
        "ad\u{202e}min",
        "ad\u{2066}min",
        "a\u{2028}b",
        "a\u{2029}b",
        "a\u{e0041}",
        "a\u{85}b",
        "a\nb",
        "a\u{ad}b",
        "a\u{200d}b",
    ] {
        let owner = json!({"email": "n@acme.example", "password": PASSWORD});
        let person = json!({"email": "n@acme.example", "password": PASSWORD, "name": bad});
        let answers = [
            world.post("/v1/accounts", "", &json!({"name": bad, "owner": owner})).await,
            world.post("/v1/accounts", "", &json!({"name": "Good", "owner": person})).await,
            world.patch(&account, &token, &json!({"name": bad})).await,
            world.post("/v1/clients", &token, &with(&client, "name", bad)).await,
            world.patch(&format!("/v1/clients/{machine}"), &token, &json!({"name": bad})).await,
            world.post(&format!("/v1/clients/{machine}/secrets"), &token, &json!({"label": bad})).await,
            world.post("/v1/users", &token, &person).await,
        ];
        for (index, answer) in answers.into_iter().enumerate() {
            let problem = answer.expect_status(400).json();
            let code = problem["code"].as_str().unwrap();
            assert!(
                ["invalid_name", "invalid_label", "invalid_profile"].contains(&code),
                "{bad:?} {index}: {problem}"
            );
        }
    }
    assert_eq!(world.server.head().await, head, "nothing was made");
    let renamed = world.patch(&account, &token, &json!({"name": "Zoe\u{308} 👩\u{200d}💻 <b>"})).await;
    assert_eq!(renamed.expect_status(200).json()["name"], "Zoë 👩\u{200d}💻 <b>", "in one spelling");
}

#[tokio::test]
async fn a_name_like_an_encoded_word_arrives_unchanged_in_the_mail() {
    let mailbox = Mailbox::new();
    let world = World::with(|settings| mailbox.receives(settings)).await;
    let token = world.management().await;
    let name = "=?utf-8?q?a=0Ab?=";
    let account = format!("/v1/accounts/{}", world.demo.account_id);
    world.patch(&account, &token, &json!({"name": name})).await.expect_status(200);
    world.invite("eva@acme.example", "auditor").await;
    let mail = mailbox.mail("eva@acme.example", "/join?account=").await;
    let script = "import email, email.policy, sys\n\
                  mail = email.message_from_string(sys.stdin.read(), policy=email.policy.default)\n\
                  print(ascii(str(mail['subject'])))";
    let mut python = std::process::Command::new("python3")
        .args(["-c", script])
        .stdin(std::process::Stdio::piped())
        .stdout(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    std::io::Write::write_all(&mut python.stdin.take().unwrap(), mail.as_bytes()).unwrap();
    let subject = String::from_utf8(python.wait_with_output().unwrap().stdout).unwrap();
    assert_eq!(subject.trim(), format!("'You are invited to {name}'"));
}

/// `Zoë` as other keyboards spell it, with a combining mark.
const APART: &str = "Zoe\u{308}";
const ONE: &str = "Zoë";

#[tokio::test]
async fn all_text_that_people_write_is_kept_in_one_spelling() {
    let world = World::new().await;
    let token = world.management().await;
    let machine = world.demo.clients.machine.client_id;
    let endpoint = json!({"url": "https://hooks.example/", "events": ["client.*"], "description": APART});
    let made = world.post("/v1/endpoints", &token, &endpoint).await.expect_status(201).json();
    assert_eq!(made["description"], ONE);
    let path = format!("/v1/endpoints/{}", made["endpoint_id"].as_str().unwrap());
    let changed = world.patch(&path, &token, &json!({"description": format!("{APART}\r\n{APART}")})).await;
    assert_eq!(changed.expect_status(200).json()["description"], format!("{ONE}\n{ONE}"));
    let head = world.server.head().await;
    let same = world.patch(&path, &token, &json!({"description": format!("{ONE}\n{APART}")})).await;
    same.expect_status(200);
    assert_eq!(world.server.head().await, head, "the same in another spelling changes nothing");
    for bad in ["a\u{202e}b", "\u{3164}", "a\u{2028}b", "a\u{200b}b"] {
        let refused = world.patch(&path, &token, &json!({"description": bad})).await;
        assert_eq!(refused.expect_status(400).json()["code"], "invalid_description", "{bad:?}");
    }
    let client = json!({"name": APART, "client_type": "machine"});
    let made = world.post("/v1/clients", &token, &client).await.expect_status(201).json();
    assert_eq!(made["name"], ONE);
    let secret = json!({"label": APART});
    let secret = world.post(&format!("/v1/clients/{machine}/secrets"), &token, &secret).await;
    assert_eq!(secret.expect_status(201).json()["label"], ONE);
    let person = json!({"email": "zoe@acme.example", "password": PASSWORD, "name": APART, "nickname": APART});
    let made = world.post("/v1/users", &token, &person).await.expect_status(201).json();
    assert_eq!((&made["name"], &made["nickname"]), (&json!(ONE), &json!(ONE)));
    let account = format!("/v1/accounts/{}", world.demo.account_id);
    let renamed = world.patch(&account, &token, &json!({"name": APART})).await;
    assert_eq!(renamed.expect_status(200).json()["name"], ONE);
}

#[tokio::test]
async fn the_command_line_takes_the_addresses_and_names_that_everybody_takes() {
    let url = cluster::database().await;
    let create = async |email: &str, name: &str| {
        // No password is given: errors are reported before the prompt for one.
        xwms(&url, &["account", "create", "--json", "--email", email, "--name", name], &[]).await
    };
    for (email, name, why) in [
        ("boss<victim@corp.example>", "Acme", "without a name and angle brackets"),
        ("mailto:p@acme.example", "Acme", "without mailto:"),
        ("a,b@acme.example", "Acme", "one email address"),
        ("\u{202e}p@acme.example", "Acme", "invisible"),
        ("p@acme.example", "\u{3164}", "invisible"),
        ("p@acme.example", "ad\u{202e}min", "U+202E"),
    ] {
        let output = create(email, name).await;
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.code() == Some(1) && said.contains(why), "{email} {name:?}: {said}");
    }
    let args = ["account", "create", "--json", "--email", "Max@MÜLLER.example", "--name", APART];
    let made = with_password(&url, &args).await;
    let shown = xwms(&url, &["account", "show", "--json", made["account_id"].as_str().unwrap()], &[]).await;
    assert_eq!(serde_json::from_slice::<Value>(&shown.stdout).unwrap()["name"], ONE);
    let world = World::at(&url, |_| {}).await;
    assert!(gets_in(&world, ASCII, PASSWORD).await);
    // A name matches, even if it is typed with a combining mark.
    let id = made["account_id"].as_str().unwrap();
    let closed = xwms(&url, &["account", "close", id, "--name", APART], &[]).await;
    assert!(closed.status.success(), "{closed:?}");
}

/// Returns the JSON output of `xwms` when it gets [`PASSWORD`].
async fn with_password(url: &str, args: &[&str]) -> Value {
    use tokio::io::AsyncWriteExt;
    let mut command = tokio::process::Command::new(env!("CARGO_BIN_EXE_xwms"));
    command.args(args).env("XWMS_DATABASE_URL", url);
    command.env("XWMS_MASTER_KEY", crate::support::server::MASTER_KEY);
    let piped = std::process::Stdio::piped;
    let mut child = command.stdin(piped()).stdout(piped()).stderr(piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(format!("{PASSWORD}\n").as_bytes()).await.unwrap();
    let output = child.wait_with_output().await.unwrap();
    assert!(output.status.success(), "{output:?}");
    serde_json::from_slice(&output.stdout).unwrap()
}

#[tokio::test]
async fn a_login_hint_is_an_address_in_its_one_spelling_or_none() {
    let world = World::new().await;
    for (hint, filled) in [
        ("Max@MÜLLER.example", "Max@xn--mller-kva.example"),
        ("ada@acme.example", "ada@acme.example"),
        ("boss<victim@corp.example>", ""),
        ("mailto:p@acme.example", ""),
        ("p\u{202e}@acme.example", ""),
        ("+31 6 12345678", ""),
        ("ada", ""),
    ] {
        let asked = authorize_path(&world.web().client_id, &[("login_hint", hint)]);
        let query =
            url::form_urlencoded::Serializer::new(String::new()).append_pair("login_hint", hint).finish();
        for path in [asked, format!("/login?{query}")] {
            let page = Browser::default().open(&world.server, &path).await;
            let shown = format!("name=\"email\" value=\"{filled}\"");
            assert!(page.body.contains(&shown), "{hint:?} {path}: {page:?}");
        }
    }
}
