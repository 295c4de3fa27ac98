//! Mails that a stranger did not ask for: how many one account and all accounts can cause to an address in a day.
//! Adversaries: one account that invites again and again, several that do so together, and an inviter who wants to
//! know whether others write to the address.

use crate::support::{Mailbox, World, eventually, mailed, until};
use serde_json::{Value, json};
use std::time::Duration;

/// As in `outbound::mail::unasked`.
const OF_ACCOUNT: usize = 3;
const IN_ALL: usize = 10;

/// Invites `email` with `token`; returns the answer.
async fn invite(world: &World, token: &str, email: &str) -> Value {
    let body = json!({"email": email, "role": "auditor"});
    world.post("/v1/invitations", token, &body).await.expect_status(201).json()
}

/// Withdraws the invitation, so that another one can be sent to the same address.
async fn withdraw(world: &World, token: &str, invited: &Value) {
    let path = format!("/v1/invitations/{}", invited["invitation_id"].as_str().unwrap());
    world.delete(&path, token).await.expect_status(204);
}

/// Waits until `count` mails have come to `email`.
async fn came(mailbox: &Mailbox, email: &str, count: usize) {
    until(&format!("{count} mails to {email}"), async || mailbox.mails(email).len() == count).await;
}

/// Waits until `count` mails wait for another day, and no other.
async fn wait(world: &World, count: i64) {
    let (store, a_while) = (&world.server.app.store, Duration::from_secs(3600));
    let sql = "SELECT count(*) FILTER (WHERE due_at > $1), count(*) FROM mails";
    eventually(&format!("{count} mails wait"), async || {
        let later = store.clock().datetime() + a_while;
        let now: (i64, i64) = sqlx::query_as(sql).bind(later).fetch_one(store.pool()).await.unwrap();
        (now == (count, count)).then_some(())
    })
    .await;
}

#[tokio::test]
async fn one_account_sends_an_address_a_few_invitations_a_day_and_is_not_told_of_the_limit() {
    let (world, mailbox) = mailed().await;
    let (token, email) = (world.management().await, "stranger@elsewhere.example");
    let mut first = Value::Null;
    for count in 1..=OF_ACCOUNT {
        let invited = invite(&world, &token, email).await;
        came(&mailbox, email, count).await;
        withdraw(&world, &token, &invited).await;
        first = invited;
    }
    // Another spelling of the same mailbox.
    let mut last = invite(&world, &token, "Stranger@elsewhere.example").await;
    wait(&world, 1).await;
    for told in ["invitation_id", "invited_at", "expires_at", "email"] {
        assert!(last[told].is_string(), "{last}");
        (first[told], last[told]) = (Value::Null, Value::Null);
    }
    assert_eq!(last, first, "the answer is the same");
    // Other addresses, and other accounts, don't wait.
    invite(&world, &token, "somebody@elsewhere.example").await;
    came(&mailbox, "somebody@elsewhere.example", 1).await;
    let other = world.management_of(&world.another().await).await;
    invite(&world, &other, email).await;
    came(&mailbox, email, OF_ACCOUNT + 1).await;
    assert_eq!(mailbox.mails("Stranger@elsewhere.example").len(), 0);
    world.server.app.store.clock().advance(Duration::from_secs(86_401));
    came(&mailbox, "Stranger@elsewhere.example", 1).await;
    wait(&world, 0).await;
}

#[tokio::test]
async fn all_accounts_together_send_an_address_a_few_invitations_a_day() {
    let (world, mailbox) = mailed().await;
    let email = "stranger@elsewhere.example";
    let mut count = 0;
    for number in 0..=IN_ALL / OF_ACCOUNT {
        let token = match number {
            0 => world.management().await,
            _ => world.management_of(&world.another().await).await,
        };
        for _ in 0..OF_ACCOUNT {
            if count == IN_ALL {
                break;
            }
            count += 1;
            let invited = invite(&world, &token, email).await;
            came(&mailbox, email, count).await;
            withdraw(&world, &token, &invited).await;
        }
    }
    let token = world.management_of(&world.another().await).await;
    invite(&world, &token, email).await;
    wait(&world, 1).await;
    assert_eq!(mailbox.mails(email).len(), IN_ALL);
    // The table doesn't know the address.
    let sql = "SELECT count(*) FROM unasked_mails AS m WHERE m::text LIKE '%elsewhere%'";
    let known: i64 = sqlx::query_scalar(sql).fetch_one(world.server.app.store.pool()).await.unwrap();
    assert_eq!(known, 0);
    world.server.app.store.clock().advance(Duration::from_secs(86_401));
    came(&mailbox, email, IN_ALL + 1).await;
    // What was counted is swept when it counts no more.
    world.server.app.store.clock().advance(Duration::from_secs(2 * 86_400 + 1));
    world.server.app.store.sweep().await.unwrap();
    let left: i64 = sqlx::query_scalar("SELECT count(*) FROM unasked_mails")
        .fetch_one(world.server.app.store.pool())
        .await
        .unwrap();
    assert_eq!(left, 0);
}
