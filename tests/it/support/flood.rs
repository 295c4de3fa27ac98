//! An account with webhook endpoints, and clients that are renamed thousands of times.

use super::Credentials;
use serde_json::{Value, json};
use sqlx::PgPool;
use std::{
    sync::atomic::{AtomicU32, Ordering},
    time::Duration,
};
use xwms_events::ids::AccountId;

/// Settings with which failures are quick.
pub const PACE: [(&str, &str); 5] = [
    ("XWMS_WEBHOOKS__ALLOW", r#"["127.0.0.0/8"]"#),
    ("XWMS_WEBHOOKS__TIMEOUT_SECONDS", "1"),
    // So many that no busy machine fails a message for good.
    (
        "XWMS_WEBHOOKS__PACE__RETRIES",
        "[0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1]",
    ),
    ("XWMS_WEBHOOKS__PACE__REST", "1"),
    ("XWMS_SIGN_UP", "true"),
];

/// A separate account on a running server.
pub struct Account {
    pub id: AccountId,
    /// Its first client.
    pub client: Credentials,
    pub base: String,
}

async fn answer(request: reqwest::RequestBuilder) -> Value {
    let answer = request.send().await.unwrap();
    assert!(answer.status().is_success(), "{answer:?}");
    answer.json().await.unwrap()
}

impl Account {
    /// Creates the account on the server `base`.
    pub async fn sign_up(base: &str) -> Self {
        static ACCOUNTS: AtomicU32 = AtomicU32::new(0);
        let email = format!("{}@b.example", ACCOUNTS.fetch_add(1, Ordering::Relaxed));
        let body = json!({"name": "Acme", "owner": {"email": email, "password": "long enough"}});
        let made = answer(reqwest::Client::new().post(format!("{base}/v1/accounts")).json(&body)).await;
        let id = made["account_id"].as_str().unwrap().parse().unwrap();
        Self { id, client: Credentials::of(&made["client"]), base: base.to_owned() }
    }

    /// Returns a token with every management scope.
    pub async fn token(&self) -> String {
        let request = reqwest::Client::new().post(format!("{}/oauth/token", self.base));
        let made = answer(self.client.on(request).form(&[("grant_type", "client_credentials")])).await;
        made["access_token"].as_str().unwrap().to_owned()
    }

    /// Sends a POST without a body.
    pub async fn post(&self, path: &str) {
        let request = reqwest::Client::new().post(format!("{}{path}", self.base));
        let answer = request.bearer_auth(self.token().await).send().await.unwrap();
        assert!(answer.status().is_success(), "{answer:?}");
    }

    /// Creates an endpoint at `url` for the events of [`Self::append`]; returns it as in the response.
    pub async fn endpoint(&self, url: &str, ordering: &str) -> Value {
        let body = json!({"url": url, "events": ["client.renamed"], "ordering": ordering});
        let request = reqwest::Client::new().post(format!("{}/v1/endpoints", self.base)).json(&body);
        answer(request.bearer_auth(self.token().await)).await
    }

    /// Renames `streams` clients of the account until there are `count` more events, as several servers would: through
    /// the lock of the log, in one transaction for each thousand. By the API it would take minutes.
    pub async fn append(&self, pool: &PgPool, (first, count, streams): (i64, i64, i64)) {
        for from in (first..first + count).step_by(1000) {
            sqlx::query(
                "WITH n AS (SELECT generate_series($1, least($1 + 999, $2 - 1)) AS n),
                      head AS (UPDATE log_head SET position = position + (SELECT count(*) FROM n)
                               RETURNING position - (SELECT count(*) FROM n) AS base),
                      one AS (SELECT metadata FROM events WHERE event_type = 'endpoint.created' LIMIT 1)
                 INSERT INTO events
                 SELECT 'client', 'client_' || lpad((n % $3)::text, 26, '0'), n / $3 + 1, 'client.renamed', '1',
                        json_build_object('event', 'client.renamed', 'name', n::text),
                        (metadata::jsonb || jsonb_build_object(
                            'id', 'event_' || lpad(n::text, 26, '0'), 'stream_type', 'client',
                            'stream_id', 'client_' || lpad((n % $3)::text, 26, '0'), 'sequence', n / $3 + 1,
                            'name', 'client.renamed'
                        ))::json,
                        base + row_number() OVER (ORDER BY n), gen_random_uuid(), now(), $4
                 FROM n, head, one",
            )
            .bind(from)
            .bind(first + count)
            .bind(streams)
            .bind(self.id.uuid())
            .execute(pool)
            .await
            .unwrap();
        }
    }
}

/// How often [`delivered`] looks: it reads the whole table, and one that looked all the time would slow the deliveries
/// down.
const LOOK: Duration = Duration::from_millis(100);

/// Waits until `count` messages are delivered, as long as there are more and more.
pub async fn delivered(pool: &PgPool, count: i64) {
    let sql = "SELECT count(*) FROM webhook_messages WHERE state = 'delivered'";
    let mut so_far = 0;
    while so_far < count {
        let more = async || {
            tokio::time::sleep(LOOK).await;
            let now: i64 = sqlx::query_scalar(sql).fetch_one(pool).await.unwrap();
            (now > so_far).then_some(now)
        };
        let now = super::within(super::PATIENCE, more).await;
        so_far = now.unwrap_or_else(|| panic!("{so_far} of {count} messages are delivered"));
    }
}
