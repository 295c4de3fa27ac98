//! Two roles in the database: the serving role adds to the log and can't change it; `xwms migrate` sets it up, and
//! `xwms serve` reports what its role may do beyond that. docs/explanation/adr/0033-two-roles.md

use crate::support::{
    World, cluster,
    process::{Process, free_port, xwms},
    until,
};
use sqlx::{Connection, PgConnection, PgPool};

/// Asserts that the serving role lacks the privilege, instead of being stopped by a trigger.
async fn denied(pool: &PgPool, sql: &str) {
    let mut transaction = pool.begin().await.unwrap();
    let error = sqlx::raw_sql(sql).execute(&mut *transaction).await.expect_err(sql);
    let code = error.as_database_error().and_then(|error| error.code().map(std::borrow::Cow::into_owned));
    assert_eq!(code.as_deref(), Some("42501"), "{sql}: {error}");
}

#[tokio::test]
async fn the_serving_role_cannot_change_the_log_nor_what_guards_it() {
    let world = World::new().await;
    let pool = world.server.app.store.pool();
    for sql in [
        "UPDATE events SET payload = '{}'",
        "UPDATE events SET recorded_at = now()",
        "DELETE FROM events",
        "TRUNCATE events",
        "INSERT INTO events SELECT * FROM events ON CONFLICT (position) DO UPDATE SET payload = '{}'",
        "MERGE INTO events AS e USING events AS o ON e.position = o.position WHEN MATCHED THEN DELETE",
        "ALTER TABLE events DISABLE TRIGGER USER",
        "ALTER TABLE events DISABLE TRIGGER ALL",
        "ALTER TABLE events DISABLE TRIGGER events_are_final",
        "DROP TRIGGER events_are_final ON events",
        "DROP TRIGGER events_are_kept ON events",
        "CREATE TRIGGER mine BEFORE INSERT ON events FOR EACH ROW EXECUTE FUNCTION refuse_change()",
        "CREATE RULE mine AS ON INSERT TO events DO INSTEAD NOTHING",
        "ALTER TABLE events ADD COLUMN mine int",
        "ALTER TABLE events RENAME TO mine",
        "ALTER TABLE events OWNER TO xwms_serve",
        "DROP TABLE events",
        "DROP INDEX events_position",
        "DROP SCHEMA public CASCADE",
        "CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'",
        "DROP FUNCTION refuse_change() CASCADE",
        "SET session_replication_role = replica",
        "GRANT UPDATE ON events TO xwms_serve; UPDATE events SET payload = '{}'",
        "DELETE FROM log_head",
        "INSERT INTO log_archives (upto, after, name, digest) VALUES (256, 0, 'mine', '')",
        "INSERT INTO detached_events VALUES (1, now(), NULL, gen_random_uuid(), 1, sha256(''))",
        "UPDATE detached_events SET leaf = sha256('')",
        "DELETE FROM detached_events",
        "DELETE FROM required_features",
        "INSERT INTO log_head VALUES (false, 1)",
        "UPDATE _sqlx_migrations SET checksum = ''",
        "CREATE TABLE public.mine ()",
        "CREATE FUNCTION public.mine() RETURNS int LANGUAGE sql AS 'SELECT 1'",
        "SET ROLE xwms",
        "SET SESSION AUTHORIZATION xwms",
        "CREATE ROLE mine SUPERUSER",
        "ALTER ROLE xwms_serve SUPERUSER",
        "COPY events TO PROGRAM 'cat'",
    ] {
        denied(pool, sql).await;
    }
    // It still works: it appends, reads and creates its own schemas.
    world.management().await;
    world.server.expect_replayed().await;
}

#[tokio::test]
async fn every_table_of_the_schema_can_be_served_from_and_no_more() {
    let url = cluster::database().await;
    let mut owner = PgConnection::connect(&cluster::owner(&url)).await.unwrap();
    let rights: Vec<(String, bool, bool)> = sqlx::query_as(
        "SELECT relname::text, has_table_privilege('xwms_serve', oid, 'SELECT'),
             has_table_privilege('xwms_serve', oid, 'TRUNCATE,TRIGGER,REFERENCES')
         FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')",
    )
    .fetch_all(&mut owner)
    .await
    .unwrap();
    assert!(rights.len() > 20, "{rights:?}");
    for (table, reads, more) in rights {
        assert!(reads && !more, "{table}");
    }
}

#[tokio::test]
async fn days_of_the_request_log_come_and_go_without_owning_it() {
    let world = World::new().await;
    let pool = world.server.app.store.pool();
    for sql in [
        "SELECT make_request_log_day(1)",
        "INSERT INTO request_log (number, account_id, route, method, status, duration_us, bytes, request_id)
         SELECT 86400000::bigint << 21, gen_random_uuid(), '', '', 200, 1, 1, ''",
        "DELETE FROM request_log_19700102",
        "SELECT drop_request_log_day(1)",
    ] {
        sqlx::query(sql).execute(pool).await.unwrap_or_else(|error| panic!("{sql}: {error}"));
    }
    denied(pool, "DROP TABLE request_log").await;
}

/// Creates an empty database; returns URLs for a role that owns it and one that serves. Neither is a superuser.
pub async fn bare(name: &str) -> (String, String) {
    let url = cluster::database().await;
    let database = url.rsplit_once('/').unwrap().1.split('?').next().unwrap().to_owned();
    let mut admin = PgConnection::connect(&cluster::owner(&url)).await.unwrap();
    let (fresh, owner, serving) =
        (format!("{database}_{name}"), format!("{database}_o"), format!("{database}_s"));
    for sql in [
        format!("CREATE ROLE {owner} LOGIN"),
        format!("CREATE ROLE {serving} LOGIN"),
        format!("CREATE DATABASE {fresh} OWNER {owner} ENCODING 'UTF8' TEMPLATE template0"),
    ] {
        sqlx::query(&sql).execute(&mut admin).await.unwrap();
    }
    let of = |role: &str| {
        url.replacen("//xwms_serve@", &format!("//{role}@"), 1).replacen(
            &format!("/{database}?"),
            &format!("/{fresh}?"),
            1,
        )
    };
    (of(&owner), of(&serving))
}

#[tokio::test]
async fn migrate_sets_up_both_roles_and_serve_needs_the_lesser_one_only() {
    let (owner, serving) = bare("two").await;
    let migrated = xwms(&serving, &["migrate"], &[("XWMS_DATABASE_OWNER_URL", &owner)]).await;
    assert!(migrated.status.success(), "{migrated:?}");
    let again = xwms(&serving, &["migrate"], &[("XWMS_DATABASE_OWNER_URL", &owner)]).await;
    assert!(again.status.success(), "{again:?}");
    let process = Process::spawn(&serving, free_port(), &[("XWMS_DATABASE_RIGHTS", "refuse")]).await;
    // Making RSA keys takes a while.
    until("it is ready", async || {
        process.http.get(format!("{}/readyz", process.base)).send().await.unwrap().status() == 200
    })
    .await;
    assert!(!process.said().contains("the serving role"), "{}", process.said());
    for args in [&["projections", "rebuild"][..], &["audit", "replay"], &["keys", "rotate"]] {
        let done = xwms(&serving, args, &[]).await;
        assert!(done.status.success(), "{args:?}: {done:?}");
    }
    let pool = PgPool::connect(&serving).await.unwrap();
    denied(&pool, "DELETE FROM events").await;
    denied(&pool, "ALTER TABLE events DISABLE TRIGGER USER").await;
}

#[tokio::test]
async fn a_database_with_one_role_is_reported_and_its_roles_can_be_separated_later() {
    let (owner, serving) = bare("one").await;
    let process = Process::spawn(&owner, free_port(), &[]).await;
    let said = process.said();
    for what in ["owns the database", "triggers that keep the log as it is", "UPDATE"] {
        assert!(said.contains(what), "{what} is not in {said}");
    }
    drop(process);
    let refused =
        xwms(&owner, &["serve"], &[("XWMS_DATABASE_RIGHTS", "refuse"), ("XWMS_LISTEN", "127.0.0.1:0")]).await;
    let said = String::from_utf8_lossy(&refused.stderr).into_owned();
    assert!(refused.status.code() == Some(1) && said.contains("database_rights"), "{said}");

    let part = [("XWMS_DATABASE_OWNER_URL", owner.as_str())];
    let denied = xwms(&serving, &["migrate"], &part).await;
    let said = String::from_utf8_lossy(&denied.stderr).into_owned();
    assert!(!denied.status.success() && said.contains("GRANT"), "the read models are the owner's: {said}");
    let role = |url: &str| url.split_once("//").unwrap().1.split('@').next().unwrap().to_owned();
    let sql = format!("GRANT {} TO {}", role(&serving), role(&owner));
    cluster::as_owner(&admin_of(&owner), &sql).await;
    let parted = xwms(&serving, &["migrate"], &part).await;
    assert!(parted.status.success(), "{parted:?}");
    let process = Process::spawn(&serving, free_port(), &[("XWMS_DATABASE_RIGHTS", "refuse")]).await;
    // Making RSA keys takes a while.
    until("it is ready", async || {
        process.http.get(format!("{}/readyz", process.base)).send().await.unwrap().status() == 200
    })
    .await;
}

/// Returns the database of `url`, as the superuser.
pub fn admin_of(url: &str) -> String {
    let (_, rest) = url.split_once('@').unwrap();
    format!("postgres://xwms@{rest}")
}

#[tokio::test]
async fn excess_privileges_of_a_role_are_named() {
    let (owner, serving) = bare("more").await;
    let migrated = xwms(&serving, &["migrate"], &[("XWMS_DATABASE_OWNER_URL", &owner)]).await;
    assert!(migrated.status.success(), "{migrated:?}");
    let role = |url: &str| url.split_once("//").unwrap().1.split('@').next().unwrap().to_owned();
    let (own, role) = (role(&owner), role(&serving));
    for (give, take, told) in [
        (format!("ALTER ROLE {role} SUPERUSER"), format!("ALTER ROLE {role} NOSUPERUSER"), "superuser"),
        (format!("ALTER ROLE {role} CREATEROLE"), format!("ALTER ROLE {role} NOCREATEROLE"), "CREATEROLE"),
        (format!("ALTER ROLE {role} BYPASSRLS"), format!("ALTER ROLE {role} NOBYPASSRLS"), "BYPASSRLS"),
        (format!("GRANT {own} TO {role}"), format!("REVOKE {own} FROM {role}"), "owns"),
        (
            format!("GRANT UPDATE ON events TO {role}"),
            format!("REVOKE UPDATE ON events FROM {role}"),
            "UPDATE events",
        ),
        (
            format!("GRANT UPDATE (payload) ON events TO {role}"),
            format!("REVOKE UPDATE (payload) ON events FROM {role}"),
            "UPDATE events",
        ),
        (
            format!("GRANT DELETE, TRUNCATE ON events TO {role}"),
            format!("REVOKE DELETE, TRUNCATE ON events FROM {role}"),
            "DELETE, TRUNCATE events",
        ),
        (
            format!("GRANT TRIGGER ON events TO {role}"),
            format!("REVOKE TRIGGER ON events FROM {role}"),
            "TRIGGER events",
        ),
        (
            format!("GRANT CREATE ON SCHEMA public TO {role}"),
            format!("REVOKE CREATE ON SCHEMA public FROM {role}"),
            "schema public",
        ),
        (
            format!("GRANT pg_write_all_data TO {role}"),
            format!("REVOKE pg_write_all_data FROM {role}"),
            "pg_write_all_data",
        ),
        (
            format!("ALTER FUNCTION refuse_change() OWNER TO {role}"),
            format!("ALTER FUNCTION refuse_change() OWNER TO {own}"),
            "refuse_change()",
        ),
    ] {
        cluster::as_owner(&admin_of(&owner), &give).await;
        let pool = PgPool::connect(&serving).await.unwrap();
        let found = xwms::store::rights::excess(&pool).await.unwrap();
        assert!(found.iter().any(|found| found.contains(told)), "{give}: {found:?}");
        cluster::as_owner(&admin_of(&owner), &take).await;
        assert_eq!(xwms::store::rights::excess(&pool).await.unwrap(), Vec::<String>::new(), "{take}");
    }
}

#[tokio::test]
async fn a_server_that_may_not_migrate_says_who_has_to() {
    let (owner, serving) = bare("old").await;
    let refused = xwms(&serving, &["serve"], &[("XWMS_LISTEN", "127.0.0.1:0")]).await;
    let said = String::from_utf8_lossy(&refused.stderr).into_owned();
    assert!(refused.status.code() == Some(1) && said.contains("xwms migrate"), "{said}");
    let unknown = serving.replacen("_s@", "_unknown@", 1);
    let refused = xwms(&unknown, &["migrate"], &[("XWMS_DATABASE_OWNER_URL", &owner)]).await;
    let said = String::from_utf8_lossy(&refused.stderr).into_owned();
    assert!(!refused.status.success() && said.contains("CREATE ROLE"), "{said}");
}

#[tokio::test]
async fn the_error_for_a_database_without_migrations_names_the_command_and_the_role() {
    let (owner, serving) = bare("never").await;
    let remedy =
        "run `xwms migrate` with XWMS_DATABASE_OWNER_URL set to a URL of the role that owns the database";
    for args in [&["serve", "--listen", "127.0.0.1:0"][..], &["keys", "list"], &["projections", "list"]] {
        let refused = xwms(&serving, args, &[("XWMS_MIGRATE", "false")]).await;
        let said = String::from_utf8_lossy(&refused.stderr).into_owned();
        assert_eq!(refused.status.code(), Some(1), "{args:?}: {said}");
        assert!(said.contains("the database is not migrated") && said.contains(remedy), "{args:?}: {said}");
    }
    let refused = xwms(&serving, &["migrate"], &[]).await;
    let said = String::from_utf8_lossy(&refused.stderr).into_owned();
    let told = said.contains("may not migrate") && said.contains("set XWMS_DATABASE_OWNER_URL");
    assert!(refused.status.code() == Some(1) && told, "{said}");
    let refused = xwms(&serving, &["migrate"], &[("XWMS_DATABASE_OWNER_URL", &serving)]).await;
    let said = String::from_utf8_lossy(&refused.stderr).into_owned();
    assert!(said.contains("of database_owner_url may not migrate"), "{said}");

    let migrated = xwms(&serving, &["migrate"], &[("XWMS_DATABASE_OWNER_URL", &owner)]).await;
    assert!(migrated.status.success(), "{migrated:?}");
    let newest = "DELETE FROM _sqlx_migrations WHERE version = (SELECT max(version) FROM _sqlx_migrations)";
    cluster::as_owner(&admin_of(&owner), newest).await;
    let refused = xwms(&serving, &["keys", "list"], &[("XWMS_MIGRATE", "false")]).await;
    let said = String::from_utf8_lossy(&refused.stderr).into_owned();
    assert!(said.contains("pending migrations") && said.contains(remedy), "{said}");
}
