//! A long log: existing history, so that new events can be measured on top of it.

use crate::{connection::Connection, server::Server};
use std::{
    path::Path,
    process::Command,
    time::{Duration, Instant},
};

/// How long subscribers may take to process new events.
const SETTLED: Duration = Duration::from_secs(600);
/// Copies the last token and the last client under other ids, one client for each hundred events. The folds do not care
/// who owns them.
const FILL: &str = "
WITH one AS (SELECT DISTINCT ON (event_type) * FROM events WHERE event_type IN ('token.issued', 'client.created')
             ORDER BY event_type, position DESC),
     head AS (SELECT position FROM log_head),
     more AS (SELECT n, lpad((head.position + n)::text, 26, '0') AS id,
                     CASE WHEN n % 100 = 0 THEN 'client.created' ELSE 'token.issued' END AS event_type
              FROM head, generate_series(1, $1 - head.position) AS n),
     moved AS (UPDATE log_head SET position = greatest(position, $1))
INSERT INTO events
SELECT aggregate_type, aggregate_type || '_' || id, 1, event_type, event_version,
       replace(payload::text, aggregate_id, aggregate_type || '_' || id)::json,
       replace(replace(metadata::text, aggregate_id, aggregate_type || '_' || id),
               metadata ->> 'id', 'event_' || id)::json,
       head.position + n, gen_random_uuid(), recorded_at, account_id
FROM head, more JOIN one USING (event_type)";

/// Fills the log up to `events`. There must be a token to copy.
pub async fn fill(pool: &sqlx::PgPool, events: i64) -> Result<(), String> {
    sqlx::query(FILL).bind(events).execute(pool).await.map(drop).map_err(|error| error.to_string())
}

/// Fills the log of `server` up to `events` as if all subscribers had followed: read models are rebuilt.
pub async fn lived(server: &Server, program: &str, dir: &Path, events: i64) -> Result<(), String> {
    let mut connection = Connection::open(&server.address).await?;
    connection.form("/oauth/token", &server.client("machine"), "grant_type=client_credentials").await?;
    let pool = connect(dir).await?;
    if settled(dir).await? >= events {
        return Ok(());
    }
    fill(&pool, events).await?;
    let followed = sqlx::query("UPDATE subscribers SET position = $1").bind(events);
    followed.execute(&pool).await.map_err(|error| error.to_string())?;
    for model in ["access", "clients", "usage"] {
        let seconds = rebuild(program, dir, model).await?;
        println!("rebuild of {model}, {events} events: {:.0} per second", events as f64 / seconds);
    }
    sqlx::query("VACUUM ANALYZE").execute(&pool).await.map(drop).map_err(|error| error.to_string())
}

/// Rebuilds a read model, and returns how many seconds that took.
pub async fn rebuild(program: &str, dir: &Path, model: &'static str) -> Result<f64, String> {
    let (program, dir) = (program.to_owned(), dir.to_owned());
    let begun = Instant::now();
    let built = tokio::task::spawn_blocking(move || {
        Command::new(program).args(["projections", "rebuild", model, "--data"]).arg(dir).output()
    });
    let built = built.await.unwrap().map_err(|error| error.to_string())?;
    match built.status.success() {
        true => Ok(begun.elapsed().as_secs_f64()),
        false => Err(String::from_utf8_lossy(&built.stderr).into_owned()),
    }
}

/// Waits until every subscriber of the server in `dir` has processed the whole log, and returns the log's length.
pub async fn settled(dir: &Path) -> Result<i64, String> {
    const LOOK: &str = "SELECT position, (SELECT min(position) FROM subscribers) FROM log_head";
    let pool = connect(dir).await?;
    let late = Instant::now() + SETTLED;
    loop {
        let look = sqlx::query_as(LOOK).fetch_one(&pool).await;
        let (head, taken): (i64, i64) = look.map_err(|error| error.to_string())?;
        if taken == head {
            return Ok(head);
        }
        if Instant::now() > late {
            return Err(format!("a subscriber stands at {taken} of {head}"));
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}

pub async fn connect(dir: &Path) -> Result<sqlx::PgPool, String> {
    let url = std::fs::read_to_string(dir.join("database_url")).map_err(|error| error.to_string())?;
    // Connects as the owner, who may analyse the tables.
    let url = url.trim().replacen("//xwms_serve@", "//xwms@", 1);
    sqlx::PgPool::connect(&url).await.map_err(|error| error.to_string())
}
