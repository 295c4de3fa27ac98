//! What strangers, squatters, guessers and mail scanners try at a sign-up.

use super::{ADA, PERSON, SPENT, UNUSABLE, WRONG, ask, code, link, mailed, mailed_with};
use crate::support::{
    Answer, Browser, Mailbox, Person, World,
    browser::{authorize_path, form},
    until,
};
use serde_json::json;
use std::time::Duration;
use xwms::config::Pace;

/// Returns another code than `right`.
fn other_than(right: &str) -> String {
    format!("{:06}", (right.parse::<u32>().unwrap() + 1) % 1_000_000)
}

/// Returns the text of a page without the parts that differ each time.
fn comparable(answer: &Answer, email: &str) -> (u16, String) {
    let (_, hidden) = form(&answer.body);
    let body = hidden.iter().filter(|(_, value)| !value.is_empty());
    let body = body.fold(answer.body.clone(), |body, (_, value)| body.replace(value.as_str(), ""));
    (answer.status, body.replace(email, ""))
}

#[tokio::test]
async fn only_the_owner_of_an_address_learns_whether_it_is_known() {
    let (world, mailbox) = mailed().await;
    let known = world.demo.user.email.clone();
    let mut pages = Vec::new();
    for email in [known.as_str(), ADA] {
        let mut browser = Browser::default();
        let waiting = ask(&world, &mut browser, email).await;
        let mut answers = vec![comparable(&waiting, email)];
        for _ in 0..7 {
            let wrong = browser.submit(&world.server, &waiting, &[("code", "x")]).await;
            answers.push(comparable(&wrong, email));
        }
        pages.push(answers);
    }
    assert_eq!(pages[0], pages[1]);
    let mail = mailbox.mail(&known, "you are registered already").await;
    assert!(!mail.contains("/mailbox/link"), "{mail}");
    code(&mailbox, ADA).await;
    // The work is the same, too: no request looks the address up.
    let rows: Vec<(i32, i32)> = sqlx::query_as("SELECT mails, tries FROM proofs")
        .fetch_all(world.server.app.store.pool())
        .await
        .unwrap();
    assert_eq!(rows, [(1, 5), (1, 5)]);
}

#[tokio::test]
async fn a_link_opened_by_a_mail_scanner_is_not_used_up_and_works_on_another_device() {
    let (world, mailbox) = mailed().await;
    let mut laptop = Browser::default();
    let path = authorize_path(&world.web().client_id, &[("prompt", "create")]);
    let page = laptop.open(&world.server, &path).await;
    let waiting = laptop.submit(&world.server, &page, &[("email", ADA)]).await;
    let link = link(&mailbox, ADA).await;
    for _ in 0..3 {
        let scanned = Browser::default().get(&world.server, &link).await;
        assert!(scanned.expect_status(200).body.contains("name=\"link\""), "{scanned:?}");
        assert_eq!(scanned.header("referrer-policy"), "no-referrer");
        Browser::default().head(&world.server, &link).await;
    }
    let mut phone = Browser::default();
    let page = phone.open(&world.server, &link).await;
    let finish = phone.submit(&world.server, &page, &[]).await;
    assert!(finish.expect_status(200).body.contains("name=\"password\""), "{finish:?}");
    let again = phone.open(&world.server, "/sign-up/finish").await;
    assert!(again.body.contains("name=\"password\""), "it survives a reload");
    // A browser that only started, perhaps for another person's address, goes no further.
    let code = code(&mailbox, ADA).await;
    let late = laptop.submit(&world.server, &waiting, &[("code", &code)]).await;
    assert!(late.expect_status(404).body.contains(UNUSABLE), "{late:?}");
    let finish_there = laptop.get(&world.server, "/sign-up/finish").await;
    assert_eq!(finish_there.header("location"), "/sign-up");
    assert!(laptop.open(&world.server, &link).await.expect_status(404).body.contains(UNUSABLE));
    let done = phone.submit(&world.server, &finish, &PERSON).await;
    assert!(done.expect_status(200).body.contains("go back to it"), "{done:?}");
    let used = phone.get(&world.server, "/sign-up/finish").await;
    assert_eq!(used.header("location"), "/sign-up", "it is used up");
}

#[tokio::test]
async fn a_code_allows_five_tries_in_ten_minutes_and_its_link_still_works_after_that() {
    let (world, mailbox) = mailed().await;
    let mut guesser = Browser::default();
    let waiting = ask(&world, &mut guesser, ADA).await;
    let right = code(&mailbox, ADA).await;
    for _ in 0..5 {
        let wrong = guesser.submit(&world.server, &waiting, &[("code", &other_than(&right))]).await;
        assert!(wrong.body.contains(WRONG), "{wrong:?}");
    }
    let spent = guesser.submit(&world.server, &waiting, &[("code", &right)]).await;
    assert!(spent.body.contains(SPENT), "{spent:?}");
    let mut owner = Browser::default();
    let page = owner.open(&world.server, &link(&mailbox, ADA).await).await;
    let finish = owner.submit(&world.server, &page, &[]).await;
    assert!(finish.body.contains("name=\"password\""), "{finish:?}");

    let bob = "bob@people.example";
    let mut late = Browser::default();
    let waiting = ask(&world, &mut late, bob).await;
    let (right, link) = (code(&mailbox, bob).await, link(&mailbox, bob).await);
    world.server.app.store.clock().advance(Duration::from_secs(601));
    let expired = late.submit(&world.server, &waiting, &[("code", &right)]).await;
    assert!(expired.expect_status(404).body.contains(UNUSABLE), "{expired:?}");
    late.open(&world.server, &link).await.expect_status(404);
}

/// Sends the form twenty times at once.
async fn at_once(world: &World, browser: &Browser, waiting: &Answer, code: &str) -> Vec<Answer> {
    let (_, mut fields) = form(&waiting.body);
    fields.push(("code".into(), code.to_owned()));
    let once = async || browser.clone().post(&world.server, "/mailbox/code", &fields).await;
    futures::future::join_all((0..20).map(|_| once())).await
}

#[tokio::test]
async fn parallel_tries_of_a_code_are_all_counted_and_the_right_one_is_used_once() {
    let (world, mailbox) = mailed().await;
    let mut browser = Browser::default();
    let waiting = ask(&world, &mut browser, ADA).await;
    let right = code(&mailbox, ADA).await;
    let answers = at_once(&world, &browser, &waiting, &right).await;
    assert_eq!(answers.iter().filter(|answer| answer.status == 303).count(), 1, "one is accepted");

    let bob = "bob@people.example";
    let waiting = ask(&world, &mut browser, bob).await;
    let wrong = other_than(&code(&mailbox, bob).await);
    let answers = at_once(&world, &browser, &waiting, &wrong).await;
    let compared = answers.iter().filter(|answer| answer.body.contains(WRONG)).count();
    assert!(compared <= 5, "{compared} were compared");
}

#[tokio::test]
async fn guesses_at_one_address_over_many_sign_ups_and_networks_have_to_wait() {
    let (world, mailbox) = mailed_with(|settings| {
        settings.trusted_proxies = vec!["127.0.0.0/8".parse().unwrap()];
    })
    .await;
    let mut held = false;
    for attempt in 0..10 {
        let mut guesser = Browser { from: Some(format!("10.0.{attempt}.1")), ..Browser::default() };
        let waiting = ask(&world, &mut guesser, ADA).await;
        for _ in 0..5 {
            held |= guesser.submit(&world.server, &waiting, &[("code", "x")]).await.status == 429;
        }
    }
    assert!(held);
    // The owner is not kept out: nobody can guess a link.
    let mut owner = Browser { from: Some("198.51.100.1".into()), ..Browser::default() };
    let page = owner.open(&world.server, &link(&mailbox, ADA).await).await;
    let finish = owner.submit(&world.server, &page, &[]).await;
    let done = owner.submit(&world.server, &finish, &PERSON).await;
    assert!(done.expect_status(200).body.contains("You’re registered"), "{done:?}");
}

#[tokio::test]
async fn guesses_of_one_network_at_many_addresses_have_to_wait_and_no_other_network_does() {
    let (world, mailbox) = mailed_with(|settings| {
        settings.trusted_proxies = vec!["127.0.0.0/8".parse().unwrap()];
        settings.guard.login = Pace::new(3, 600);
    })
    .await;
    let at = |ip: &str| Browser { from: Some(ip.to_owned()), ..Browser::default() };
    let mut started = Vec::new();
    for number in 0..5 {
        let mut guesser = at("203.0.113.9");
        let waiting = ask(&world, &mut guesser, &format!("{number}@people.example")).await;
        started.push((guesser, waiting));
    }
    let last = "4@people.example";
    let right = code(&mailbox, last).await;
    let mut statuses = Vec::new();
    for (guesser, waiting) in &mut started[..4] {
        statuses.push(guesser.submit(&world.server, waiting, &[("code", "x")]).await.status);
    }
    assert_eq!(statuses, [200, 200, 200, 429]);
    let (guesser, waiting) = &mut started[4];
    let lucky = guesser.submit(&world.server, waiting, &[("code", &right)]).await;
    assert_eq!(lucky.status, 429, "not even the right one is compared: {lucky:?}");
    let mut owner = at("198.51.100.1");
    let waiting = ask(&world, &mut owner, ADA).await;
    let right = code(&mailbox, ADA).await;
    let finish = owner.submit(&world.server, &waiting, &[("code", &right)]).await;
    assert!(finish.expect_status(200).body.contains("name=\"password\""), "{finish:?}");
}

#[tokio::test]
async fn a_copy_of_the_database_has_neither_codes_nor_links_nor_addresses() {
    let (world, mailbox) = mailed().await;
    let mut browser = Browser::default();
    let waiting = ask(&world, &mut browser, ADA).await;
    let (right, link) = (code(&mailbox, ADA).await, link(&mailbox, ADA).await);
    let secret = link.split_once("xwms_mail_").unwrap().1;
    let pool = world.server.app.store.pool();
    let dump = "SELECT string_agg(p::text || encode(sealed, 'escape'), ' ') FROM proofs AS p";
    let rows: String = sqlx::query_scalar(dump).fetch_one(pool).await.unwrap();
    assert!(!rows.contains(secret) && !rows.contains("people.example"), "{rows}");
    // Six digits may occur by chance, in a hash or a time, but not as a value.
    assert!(!rows.split([',', ' ', '(', ')']).any(|value| value == right), "{rows}");
    let page = browser.submit(&world.server, &waiting, &[("code", &right)]).await;
    browser.submit(&world.server, &page, &PERSON).await.expect_status(200);
    let left: i64 =
        sqlx::query_scalar("SELECT count(*) FROM proofs WHERE sealed <> ''").fetch_one(pool).await.unwrap();
    assert_eq!(left, 0, "what was used is forgotten");
}

#[tokio::test]
async fn one_network_asks_for_few_mails_and_one_address_gets_few() {
    let (world, _mailbox) = mailed_with(|settings| settings.guard.sign_up = Pace::new(3, 600)).await;
    let mut browser = Browser::default();
    for number in 0..3 {
        ask(&world, &mut browser, &format!("{number}@people.example")).await;
    }
    let page = browser.open(&world.server, "/sign-up").await;
    let refused = browser.submit(&world.server, &page, &[("email", ADA)]).await;
    assert!(refused.expect_status(429).header("retry-after").parse::<u32>().unwrap() > 0);

    let (world, _mailbox) = mailed().await;
    for _ in 0..25 {
        ask(&world, &mut Browser::default(), ADA).await;
    }
    let store = &world.server.app.store;
    let wanted = "SELECT count(*) FROM proofs WHERE mail_attempts > 0 OR mail_due_at IS NOT NULL";
    let mails: i64 = sqlx::query_scalar(wanted).fetch_one(store.pool()).await.unwrap();
    assert_eq!(mails, 20);
    // Unproved sign-ups are swept.
    store.clock().advance(Duration::from_secs(2 * 3600));
    store.sweep().await.unwrap();
    let left: i64 = sqlx::query_scalar("SELECT count(*) FROM proofs").fetch_one(store.pool()).await.unwrap();
    assert_eq!(left, 0);
}

#[tokio::test]
async fn a_squatter_who_never_proved_an_address_loses_it_to_its_owner() {
    let (world, mailbox) = mailed().await;
    // Sign-ups over REST are not proved.
    let owner = json!({"email": ADA, "password": "correct horse battery"});
    world.post("/v1/accounts", "", &json!({"name": "Squat", "owner": owner})).await.expect_status(201);
    let mut squatter = Browser::default();
    let page = squatter.open(&world.server, "/login").await;
    squatter.submit(&world.server, &page, &[("email", ADA), ("password", "correct horse battery")]).await;
    let theirs = Person::logged_in(&world.server, squatter.clone()).await;
    // Several began before the owner, too.
    for _ in 0..3 {
        ask(&world, &mut Browser::default(), ADA).await;
    }
    let mut browser = Browser::default();
    let page = browser.open(&world.server, &link(&mailbox, ADA).await).await;
    let finish = browser.submit(&world.server, &page, &[]).await;
    assert!(finish.body.contains("Somebody registered with this address before"), "{finish:?}");
    let done = browser.submit(&world.server, &finish, &PERSON).await;
    assert!(done.expect_status(200).body.contains("You’re registered"), "{done:?}");
    let mine = Person::logged_in(&world.server, browser).await;
    assert!(mine.user_id != theirs.user_id && mine.email == ADA);
    theirs.read(&world.server, "/v1/me").await.expect_status(401);
    let mut again = Browser::default();
    let login = again.open(&world.server, "/login").await;
    let refused =
        again.submit(&world.server, &login, &[("email", ADA), ("password", "correct horse battery")]).await;
    assert!(refused.body.contains("don’t match"), "{refused:?}");
    world.server.expect_replayed().await;

    // A proved address is never lost: the second of two who proved it is told.
    let (mut one, mut two) = (Browser::default(), Browser::default());
    let bob = "bob@people.example";
    let waiting = ask(&world, &mut one, bob).await;
    let code = code(&mailbox, bob).await;
    let finish = one.submit(&world.server, &waiting, &[("code", &code)]).await;
    let page = ask_again(&world, &mailbox, &mut two, bob).await;
    one.submit(&world.server, &finish, &PERSON).await.expect_status(200);
    let taken = two.submit(&world.server, &page, &PERSON).await;
    assert!(taken.expect_status(409).body.contains("registered already"), "{taken:?}");
}

/// Proves an address that somebody else is proving, and returns the page that ends the sign-up.
async fn ask_again(world: &World, mailbox: &Mailbox, browser: &mut Browser, email: &str) -> Answer {
    let before = mailbox.mails(email).len();
    ask(world, browser, email).await;
    until("another mail", async || mailbox.mails(email).len() > before).await;
    let link = |mail: &String| {
        let link =
            mail.find("/mailbox/link?").map(|at| mail[at..].split_whitespace().next().unwrap().to_owned());
        link.unwrap_or_default()
    };
    for path in mailbox.mails(email).iter().map(link) {
        let page = browser.open(&world.server, &path).await;
        if page.status == 200 {
            return browser.submit(&world.server, &page, &[]).await;
        }
    }
    panic!("no usable link");
}

#[tokio::test]
async fn an_intruder_gains_nothing_by_a_foreign_form_a_forged_handle_or_another_host() {
    let (world, mailbox) = mailed().await;
    let mut browser = Browser::default();
    let waiting = ask(&world, &mut browser, ADA).await;
    let (right, link) = (code(&mailbox, ADA).await, link(&mailbox, ADA).await);
    let (_, fields) = form(&waiting.body);
    let proof = fields.iter().find(|(name, _)| name == "proof").unwrap().1.clone();
    // Forms of another browser.
    let stolen = |extra: (&str, &str)| {
        let mut fields = fields.clone();
        fields.push((extra.0.into(), extra.1.into()));
        fields
    };
    let mut other = Browser::default();
    other.open(&world.server, "/sign-up").await;
    other.post(&world.server, "/mailbox/code", &stolen(("code", &right))).await.expect_status(403);
    for path in ["/sign-up", "/sign-up/finish", "/mailbox/link", "/password/forgotten", "/password/new"] {
        let refused = other.post(&world.server, path, &stolen(("email", ADA))).await;
        assert_eq!(refused.status, 403, "{path}");
    }
    // A handle of one kind is none of another.
    let as_link = proof.replace("xwms_waiting_", "xwms_mail_");
    other.get(&world.server, &format!("/mailbox/link?link={as_link}")).await.expect_status(404);
    other.cookies.insert("__Host-xwms_proved".into(), proof.replace("xwms_waiting_", "xwms_proved_"));
    assert_eq!(other.get(&world.server, "/sign-up/finish").await.header("location"), "/sign-up");
    // What was proved for a sign-up changes no password.
    let page = browser.open(&world.server, &link).await;
    browser.submit(&world.server, &page, &[]).await;
    let new = browser.get(&world.server, "/password/new").await;
    assert_eq!(new.header("location"), "/password/forgotten");

    let mut fooled = Browser::default();
    let page = fooled.open(&world.server, "/sign-up").await;
    let (_, mut fields) = form(&page.body);
    fields.push(("email".into(), "eve@people.example".into()));
    let cookies: Vec<_> = fooled.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
    let request = world.server.http.post(format!("{}/sign-up", world.server.base)).form(&fields);
    let request = request.header("cookie", cookies.join("; ")).header("host", "evil.example");
    request.header("x-forwarded-host", "evil.example").send().await.unwrap();
    let mail = mailbox.mail("eve@people.example", "/mailbox/link?link=").await;
    assert!(mail.contains(&world.server.base) && !mail.contains("evil.example"), "{mail}");
}
