//! What a hash costs must not be free for strangers, and must not tell them who exists.

use super::{ADA, PERSON, ask, code, mailed};
use crate::support::{Browser, World, browser::form, imported::import_person};
use argon2::{Algorithm, Argon2, Params, PasswordHasher, Version, password_hash::phc::PasswordHash};
use std::collections::BTreeSet;
use xwms_events::user::Profile;

/// Hashes for one proof.
const TRIES: i64 = 5;
const OURS: &str = "$argon2id$v=19$m=19456,t=2,p=1";
const STRONG: &str = "$argon2id$v=19$m=32768,t=3,p=2";
const PASSWORD: &str = "an imported password";

/// Returns how many passwords were hashed for proofs and invitations.
async fn hashed(world: &World) -> i64 {
    sqlx::query_scalar("SELECT coalesce(sum(tries), 0)::bigint FROM hash_tries")
        .fetch_one(world.server.app.store.pool())
        .await
        .unwrap()
}

#[tokio::test]
async fn one_proof_hashes_few_passwords_however_many_are_posted_and_logins_go_on() {
    let (world, mailbox) = mailed().await;
    let mut browser = Browser::default();
    let waiting = ask(&world, &mut browser, ADA).await;
    let right = code(&mailbox, ADA).await;
    let finish = browser.submit(&world.server, &waiting, &[("code", &right)]).await;
    let at_once = async |name: &str, password: &str| {
        let (_, mut fields) = form(&finish.body);
        fields.push(("name".into(), name.into()));
        fields.push(("password".into(), password.into()));
        let once = async || browser.clone().post(&world.server, "/sign-up/finish", &fields).await.status;
        futures::future::join_all((0..40).map(|_| once())).await
    };
    let (good_name, good_password) = (PERSON[0].1, PERSON[1].1);
    // What is cheap is checked first.
    for (name, password) in
        [("x".repeat(300).as_str(), good_password), ("A\u{202e}da", good_password), (good_name, "password")]
    {
        let statuses = at_once(name, password).await;
        assert!(statuses.iter().all(|status| matches!(status, 200 | 503)), "{statuses:?}");
    }
    assert_eq!(hashed(&world).await, 0);
    let mut other = Browser::default();
    let (statuses, page) = tokio::join!(at_once(good_name, good_password), other.log_in(&world));
    assert!(other.cookies.contains_key("__Host-xwms_session"), "{page:?}");
    assert!(statuses.iter().all(|status| matches!(status, 303 | 409 | 503)), "{statuses:?}");
    let many = hashed(&world).await;
    assert!((1..=TRIES).contains(&many), "{many} were hashed");
    assert_eq!(world.server.count("user.registered").await, 2, "Ada, and the demo user");
}

/// Returns a hash of [`PASSWORD`] with the parameters [`STRONG`].
fn strong() -> String {
    let params = Params::new(32_768, 3, 2, None).unwrap();
    let phc: PasswordHash =
        Argon2::new(Algorithm::Argon2id, Version::V0x13, params).hash_password(PASSWORD.as_bytes()).unwrap();
    phc.to_string()
}

#[tokio::test]
async fn an_unknown_address_costs_what_known_ones_cost_and_a_login_makes_the_hash_ours() {
    let world = World::new().await;
    let (store, phc) = (&world.server.app.store, strong());
    assert!(phc.starts_with(STRONG), "{phc}");
    for number in 0..20 {
        let email = format!("imported-{number}@people.example");
        import_person(store, &email, Profile::default(), &phc).await.unwrap();
    }
    let mut seen = BTreeSet::new();
    for number in 0..64 {
        let email = format!("nobody-{number}@people.example");
        let near = store.parameters_near(&email, None).await.unwrap().unwrap();
        assert_eq!(store.parameters_near(&email, None).await.unwrap().unwrap(), near, "the same each time");
        seen.insert(near);
    }
    assert!(seen.contains(STRONG) && seen.iter().all(|near| near == STRONG || near == OURS), "{seen:?}");

    let email = "imported-7@people.example";
    let stored = async || store.credential(email, None).await.unwrap().found.unwrap().phc;
    for (password, start) in [("a wrong password", STRONG), (PASSWORD, OURS), (PASSWORD, OURS)] {
        let mut browser = Browser::default();
        let page = browser.open(&world.server, "/login").await;
        browser.submit(&world.server, &page, &[("email", email), ("password", password)]).await;
        assert_eq!(browser.cookies.contains_key("__Host-xwms_session"), password == PASSWORD);
        assert!(stored().await.starts_with(start), "{password}");
    }
}
