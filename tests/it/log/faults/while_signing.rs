//! A commit that fails while the tokens of its request are signed (`commands::encoding`): the client gets the
//! failure, no token leaves the server, and neither a code nor a refresh token is used up.

use crate::{
    log::append::assert_whole,
    support::{Answer, Browser, Credentials, World, browser::redeem, cluster, until},
};
use serde_json::json;
use sqlx::{Connection, PgConnection, PgPool};

const SCOPE: &str = "openid offline_access";
/// The lock for which each commit of a token waits before it fails.
const LOCK: i64 = 471_133;

/// Makes each commit of a token wait for [`LOCK`], and then fail as on a full disk.
async fn break_commits(url: &str) {
    cluster::as_owner(
        url,
        &format!(
            "CREATE FUNCTION fails() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
                 PERFORM pg_advisory_xact_lock({LOCK});
                 RAISE EXCEPTION USING errcode = '53100';
             END $$;
             CREATE TRIGGER fails BEFORE INSERT ON events FOR EACH ROW WHEN (NEW.event_type = 'token.issued')
                 EXECUTE FUNCTION fails()"
        ),
    )
    .await;
}

/// Returns how many commits wait for [`LOCK`].
async fn waiting(pool: &PgPool) -> i64 {
    let sql = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted AND objid = $1::bigint::oid
               AND database = (SELECT oid FROM pg_database WHERE datname = current_database())";
    sqlx::query_scalar(sql).bind(LOCK).fetch_one(pool).await.unwrap()
}

/// Asserts that `answer` says that it may work later, and has no token.
#[track_caller]
fn expect_no_token(answer: &Answer) {
    answer.expect_oauth(503, "temporarily_unavailable");
    for part in ["access_token", "refresh_token", "id_token", "eyJ"] {
        assert!(!answer.body.contains(part), "{answer:?}");
    }
}

/// Returns the response to a request whose commit fails long after its tokens were signed.
async fn answer_of_held(world: &World, client: &Credentials, fields: &[(&str, &str)]) -> Answer {
    let mut holder = PgConnection::connect(&world.url).await.unwrap();
    sqlx::query("SELECT pg_advisory_lock($1)").bind(LOCK).execute(&mut holder).await.unwrap();
    let release = async {
        until("the commit waits", async || waiting(world.server.app.store.pool()).await > 0).await;
        holder.close().await.unwrap();
    };
    tokio::join!(world.token(client, fields), release).0
}

#[tokio::test]
async fn a_token_whose_commit_fails_while_it_is_signed_never_leaves_the_server() {
    let world = World::new().await;
    let management = world.management().await;
    // The slowest signatures: a commit that does not wait fails before they are made.
    let slow = json!({"access_token_signed_response_alg": "RS256"});
    for client in [world.machine(), world.web()] {
        let path = format!("/v1/clients/{}", client.client_id);
        world.patch(&path, &management, &slow).await.expect_status(200);
    }
    let mut browser = Browser::default();
    let tokens = browser.tokens(&world, SCOPE).await;
    let code = browser.code(&world, SCOPE).await;
    let token = tokens["refresh_token"].as_str().unwrap();
    let own: &[(&str, &str)] = &[("grant_type", "client_credentials")];
    let refresh: &[(&str, &str)] = &[("grant_type", "refresh_token"), ("refresh_token", token)];
    let redeem: &[(&str, &str)] = &redeem(&code);
    let requests = [(world.machine(), own), (world.web(), refresh), (world.web(), redeem)];
    let server = &world.server;
    let issued = server.count("token.issued").await;

    break_commits(&world.url).await;
    for (client, fields) in &requests {
        expect_no_token(&world.token(client, fields).await);
        expect_no_token(&answer_of_held(&world, client, fields).await);
    }
    cluster::as_owner(&world.url, "DROP FUNCTION fails CASCADE").await;
    assert_eq!(server.count("token.issued").await, issued);
    assert_eq!((server.count("grant.code_redeemed").await, server.count("grant.refreshed").await), (1, 0));

    for (client, fields) in &requests {
        let given = world.token(client, fields).await.expect_status(200).json();
        assert!(world.active(given["access_token"].as_str().unwrap()).await);
    }
    assert_eq!(server.count("token.issued").await, issued + 3);
    assert_eq!((server.count("grant.code_redeemed").await, server.count("grant.refreshed").await), (2, 1));
    for replay in ["grant.code_replayed", "grant.refresh_reused", "grant.revoked"] {
        assert_eq!(server.count(replay).await, 0, "{replay}");
    }
    server.expect_replayed().await;
    assert_whole(server).await;
}
