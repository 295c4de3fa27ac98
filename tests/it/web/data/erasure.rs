//! The end: what is left of a person, and that it comes to pass whatever happens to the nodes.

use super::{WEEK, ask, link, log_in, mailed};
use crate::support::{
    Server, World, cluster,
    imported::import_person,
    process::{Process, free_port},
    until,
};
use serde_json::json;
use sqlx::PgPool;
use xwms::commands::{
    Context,
    logins::{self, ProvedLogin},
    pictures,
};
use xwms_events::{
    account::Role,
    user::{Profile, User, UserStanding},
};

async fn rows(pool: &PgPool, sql: &str, id: &str) -> i64 {
    sqlx::query_scalar(sql).bind(id).fetch_one(pool).await.unwrap()
}

#[tokio::test]
async fn after_seven_days_nothing_personal_is_left_and_the_address_is_free() {
    let (world, mailbox) = mailed().await;
    let other = Server::start(&world.url, true, Some(&world.server.base)).await;
    let mut person = world.person(world.demo.account_id, Role::Developer).await;
    let (email, id) = (person.email.clone(), person.user_id.to_string());
    let context = Context::system(&world.server.app.store, "test");
    let login = ProvedLogin {
        provider: "other".into(),
        issuer: "https://other.example".into(),
        subject: "ada".into(),
        name: "ada".into(),
    };
    logins::link(&context, person.user_id, &login).await.unwrap();
    pictures::replace(&context, person.user_id, &world.server.base, b"a portrait").await.unwrap();
    ask(&world, &mut person.browser, &email).await.expect_status(303);
    link(&mailbox, &email).await;
    world.server.settle().await;
    let (store, pool) = (&world.server.app.store, world.server.app.store.pool());
    assert_eq!(world.server.count("user.erased").await, 0, "not before its time");
    store.clock().advance(WEEK);
    other.app.store.clock().advance(WEEK);
    until("the person is erased", async || world.server.count("user.erased").await == 1).await;
    world.server.settle().await;

    for sql in [
        "SELECT count(*) FROM subject_keys WHERE subject = $1",
        "SELECT count(*) FROM credentials WHERE user_id = $1",
        "SELECT count(*) FROM factors WHERE user_id = $1",
        "SELECT count(*) FROM claims WHERE owner = $1 OR owner LIKE $1 || ' %'",
        "SELECT count(*) FROM pictures WHERE user_id = $1",
        "SELECT count(*) FROM mails WHERE recipient = $1",
        "SELECT count(*) FROM read_users.users WHERE user_id = $1
             AND (email IS NOT NULL OR profile IS NOT NULL OR erase_at IS NOT NULL OR standing <> 'erased')",
    ] {
        until(sql, async || rows(pool, sql, &id).await == 0).await;
    }
    let user = store.load::<User>(person.user_id).await.unwrap().state;
    assert_eq!((user.standing, user.email.get()), (UserStanding::Erased, None));
    let (_, refused) = log_in(&world, &email, super::PASSWORD).await;
    assert!(refused.body.contains("role=\"alert\""), "{refused:?}");
    let phc = world.server.app.passwords.hash(super::PASSWORD).await.unwrap();
    import_person(store, &email, Profile::default(), &phc).await.unwrap();
    assert_eq!(world.server.count("user.erased").await, 1, "two nodes erase once");
    world.server.expect_replayed().await;
}

#[tokio::test]
async fn kill_9_in_the_middle_of_erasures_leaves_each_person_whole_or_erased_and_they_go_on() {
    const PEOPLE: i64 = 60;
    let url = cluster::database().await;
    let world = World::at(&url, |_| {}).await;
    let store = &world.server.app.store;
    let phc = world.server.app.passwords.hash(super::PASSWORD).await.unwrap();
    let mut ids = Vec::new();
    for number in 0..PEOPLE {
        let email = format!("leaver-{number}@people.example");
        ids.push(import_person(store, &email, Profile::default(), &phc).await.unwrap().to_string());
    }
    // Asked long ago, while no node was there.
    let base = world.server.base.clone();
    let payload = json!({"event": "user.deletion_requested", "erase_at": "2026-01-01T00:00:00Z"});
    for id in &ids {
        world.server.append_raw(id, "user.deletion_requested", &payload).await;
    }
    world.server.stop().await;

    let pool = PgPool::connect(&url).await.unwrap();
    let erased = async || {
        let sql = "SELECT count(*) FROM events WHERE event_type = 'user.erased'";
        sqlx::query_scalar::<_, i64>(sql).fetch_one(&pool).await.unwrap()
    };
    let settings = [("XWMS_ISSUER", base.as_str())];
    let before = erased().await;
    let mut victim = Process::spawn(&url, free_port(), &settings).await;
    until("it has begun", async || erased().await > before || before == PEOPLE).await;
    victim.child.kill().await.unwrap();
    // People who are not erased have everything, and erased ones have nothing.
    let half = "SELECT count(*) FROM subject_keys AS k
        WHERE k.subject = ANY ($1) AND EXISTS (
            SELECT FROM events WHERE aggregate_type = 'user' AND aggregate_id = k.subject AND event_type = 'user.erased')";
    let halves: i64 = sqlx::query_scalar(half).bind(&ids).fetch_one(&pool).await.unwrap();
    assert_eq!(halves, 0);
    let keys = "SELECT count(*) FROM subject_keys WHERE subject = ANY ($1)";
    until("a commit that was under way is done", async || {
        let left: i64 = sqlx::query_scalar(keys).bind(&ids).fetch_one(&pool).await.unwrap();
        left == PEOPLE - erased().await
    })
    .await;

    let next = Process::spawn(&url, free_port(), &settings).await;
    until("everybody is erased", async || erased().await == PEOPLE).await;
    let left: i64 = sqlx::query_scalar(keys).bind(&ids).fetch_one(&pool).await.unwrap();
    assert_eq!(left, 0);
    drop(next);
    Server::start(&url, true, None).await.expect_replayed().await;
}
