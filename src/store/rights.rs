//! The rights of the serving role in the database. One role owns the tables and migrates them. Another one
//! serves, and can add to the log but not change it. See docs/explanation/adr/0033-two-roles.md.
//!
//! A table that a migration adds is granted without being listed here. Only tables with fewer rights are
//! listed.

use sqlx::{Connection, PgConnection, PgPool};

/// Tables on which the serving role has no more rights than these.
const NARROW: &[(&str, &[&str])] = &[
    ("events", &["SELECT", "INSERT"]),
    ("log_head", &["SELECT", "UPDATE"]),
    ("log_servers", &["SELECT", "INSERT", "UPDATE"]),
    ("clock", &["SELECT", "UPDATE"]),
    ("log_archives", &["SELECT"]),
    ("detached_events", &["SELECT"]),
    ("required_features", &["SELECT"]),
    ("_sqlx_migrations", &["SELECT"]),
];
/// The serving role's rights on every other table.
const PLAIN: &[&str] = &["SELECT", "INSERT", "UPDATE", "DELETE"];

/// Why the role could not be given the rights to serve.
#[derive(Debug, thiserror::Error)]
pub enum RightsError {
    #[error("the database failed: {0}")]
    Database(#[from] sqlx::Error),
    #[error(
        "there is no role {role}, and the owner may not create it. As a superuser, run: CREATE ROLE {quoted} \
         LOGIN PASSWORD '…'"
    )]
    NoRole { role: String, quoted: String },
    #[error(
        "the schema {schema} belongs to another role, and the owner may not reassign it. As a superuser, \
         run: GRANT {quoted} TO the owner's role; or drop the schema, which is then rebuilt"
    )]
    NotHandedOver { schema: String, quoted: String },
}

/// The statements that revoke everything from the role $1 and grant it what serving needs. They do not touch
/// objects that others put into the schema, such as an extension's view.
const GRANTS: &str = "
WITH narrow AS (SELECT * FROM unnest($3::text[], $4::text[]) AS n (name, rights)),
tables AS (
    SELECT c.oid::regclass::text AS t, coalesce(n.rights, $2) AS rights
    FROM pg_class AS c LEFT JOIN narrow AS n ON n.name = c.relname
    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p', 'v')
      AND pg_has_role(current_user, c.relowner, 'MEMBER')
)
SELECT s FROM (
    SELECT 1, format('REVOKE ALL ON SCHEMA public FROM %s', $1)
    -- Postgres 14 lets everybody make tables there.
    UNION ALL SELECT 2, 'REVOKE CREATE ON SCHEMA public FROM PUBLIC'
    UNION ALL SELECT 3, format('GRANT USAGE ON SCHEMA public TO %s', $1)
    -- Read models have schemas of their own, made anew when they change.
    UNION ALL SELECT 4, format('GRANT CONNECT, CREATE ON DATABASE %I TO %s', current_database(), $1)
    UNION ALL SELECT 5, format('REVOKE ALL ON %s FROM %s', t, $1) FROM tables
    UNION ALL SELECT 6, format('GRANT %s ON %s TO %s', rights, t, $1) FROM tables
    UNION ALL SELECT 7, format('GRANT USAGE, SELECT ON SEQUENCE %s TO %s', oid::regclass, $1) FROM pg_class
        WHERE relnamespace = 'public'::regnamespace AND relkind = 'S'
          AND pg_has_role(current_user, relowner, 'MEMBER')
    UNION ALL SELECT 8, format('GRANT EXECUTE ON ROUTINE %s TO %s', oid::regprocedure, $1) FROM pg_proc
        WHERE pronamespace = 'public'::regnamespace AND pg_has_role(current_user, proowner, 'MEMBER')
) AS all_of_it (ord, s) ORDER BY ord";

/// Returns the names and rights of [`NARROW`] as the statements' parameters.
fn narrow() -> (Vec<&'static str>, Vec<String>) {
    NARROW.iter().map(|(name, rights)| (*name, rights.join(", "))).unzip()
}

/// Makes `role` the serving role, on the owner's connection: grants what serving needs and revokes the rest.
/// The role becomes the owner of the existing ones of `schemas` (the read models), and may create missing
/// ones.
///
/// # Errors
/// Returns an error if the owner may not do that.
pub async fn grant(db: &mut PgConnection, role: &str, schemas: &[String]) -> Result<(), RightsError> {
    let mut transaction = db.begin().await?;
    sqlx::query("SELECT pg_advisory_xact_lock(hashtext('xwms rights'))").execute(&mut *transaction).await?;
    let quoted: String =
        sqlx::query_scalar("SELECT quote_ident($1)").bind(role).fetch_one(&mut *transaction).await?;
    make(&mut transaction, role, &quoted).await?;
    let (names, rights) = narrow();
    let statements: Vec<String> = sqlx::query_scalar(GRANTS)
        .bind(&quoted)
        .bind(PLAIN.join(", "))
        .bind(names)
        .bind(rights)
        .fetch_all(&mut *transaction)
        .await?;
    for sql in statements {
        sqlx::query(&sql).execute(&mut *transaction).await?;
    }
    hand_over(&mut transaction, role, &quoted, schemas).await?;
    Ok(transaction.commit().await?)
}

/// Creates the role unless it exists. It has no password: the database authenticates it otherwise, or an
/// operator sets one.
async fn make(db: &mut PgConnection, role: &str, quoted: &str) -> Result<(), RightsError> {
    let there: bool = sqlx::query_scalar("SELECT EXISTS (SELECT FROM pg_roles WHERE rolname = $1)")
        .bind(role)
        .fetch_one(&mut *db)
        .await?;
    if there {
        return Ok(());
    }
    match sqlx::query(&format!("CREATE ROLE {quoted} LOGIN")).execute(db).await {
        Ok(_) => {
            tracing::info!(role, "created the role, without a password");
            Ok(())
        }
        Err(error) if is_denied(&error) => {
            Err(RightsError::NoRole { role: role.to_owned(), quoted: quoted.to_owned() })
        }
        Err(error) => Err(error.into()),
    }
}

async fn hand_over(
    db: &mut PgConnection,
    role: &str,
    quoted: &str,
    schemas: &[String],
) -> Result<(), RightsError> {
    let foreign: Vec<(String, Vec<String>)> = sqlx::query_as(
        "SELECT n.nspname::text, coalesce(array_agg(format('%I.%I', n.nspname, c.relname))
                    FILTER (WHERE c.relkind IN ('r', 'p')), '{}')
         FROM pg_namespace AS n LEFT JOIN pg_class AS c ON c.relnamespace = n.oid
         WHERE n.nspname = ANY ($1) AND n.nspowner <> (SELECT oid FROM pg_roles WHERE rolname = $2) GROUP BY 1",
    )
    .bind(schemas)
    .bind(role)
    .fetch_all(&mut *db)
    .await?;
    for (schema, tables) in foreign {
        let own = format!("ALTER SCHEMA {schema} OWNER TO {quoted}");
        let tables = tables.iter().map(|table| format!("ALTER TABLE {table} OWNER TO {quoted}"));
        for sql in std::iter::once(own).chain(tables) {
            match sqlx::query(&sql).execute(&mut *db).await {
                Err(error) if is_denied(&error) => {
                    return Err(RightsError::NotHandedOver { schema, quoted: quoted.to_owned() });
                }
                done => done?,
            };
        }
    }
    Ok(())
}

/// Returns whether the database denied the statement for lack of rights.
pub fn is_denied(error: &sqlx::Error) -> bool {
    error.as_database_error().and_then(sqlx::error::DatabaseError::code).as_deref() == Some("42501")
}

/// Counts everything that the role may become, whether or not it needs `SET ROLE` for it.
const EXCESS: &str = "
WITH roles AS (SELECT * FROM pg_roles WHERE pg_has_role(current_user, oid, 'MEMBER')),
narrow AS (SELECT * FROM unnest($1::text[], $2::text[]) AS n (name, rights)),
owned AS (
    SELECT c.relname::text AS name FROM pg_class AS c JOIN roles ON roles.oid = c.relowner
    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p', 'S', 'v')
    UNION ALL
    SELECT p.proname || '()' FROM pg_proc AS p JOIN roles ON roles.oid = p.proowner
    WHERE p.pronamespace = 'public'::regnamespace
)
SELECT what FROM (
    SELECT 1, 'is a superuser, or may become one' FROM roles WHERE rolsuper
    UNION SELECT 2, 'may make and change roles (CREATEROLE)' FROM roles WHERE rolcreaterole
    UNION SELECT 3, 'passes by row security (BYPASSRLS)' FROM roles WHERE rolbypassrls
    UNION SELECT 4, 'may replicate (REPLICATION)' FROM roles WHERE rolreplication
    UNION SELECT 5, 'owns the database' FROM pg_database JOIN roles ON roles.oid = datdba
        WHERE datname = current_database()
    UNION SELECT 6, 'owns the schema public, or may make tables and functions in it' FROM pg_namespace, roles
        WHERE nspname = 'public' AND (nspowner = roles.oid OR has_schema_privilege(roles.oid, 'public', 'CREATE'))
    UNION SELECT 7, 'owns ' || count(*) || ' tables and functions, such as ' || min(name)
        || ': it can drop the triggers that keep the log as it is' FROM owned HAVING count(*) > 0
    UNION SELECT 8, 'may ' || string_agg(DISTINCT p.kind, ', ') || ' ' || n.name
        FROM narrow AS n, roles,
             unnest('{INSERT,UPDATE,DELETE,TRUNCATE,TRIGGER,REFERENCES}'::text[]) AS p (kind)
        WHERE NOT p.kind = ANY (string_to_array(n.rights, ', ')) AND to_regclass('public.' || n.name) IS NOT NULL
          AND (has_table_privilege(roles.oid, 'public.' || n.name, p.kind)
               OR p.kind IN ('INSERT', 'UPDATE', 'REFERENCES')
                  AND has_any_column_privilege(roles.oid, 'public.' || n.name, p.kind))
        GROUP BY n.name
    UNION SELECT 9, 'is, or may become, a member of ' || rolname FROM roles
        WHERE rolname IN ('pg_write_all_data', 'pg_execute_server_program', 'pg_write_server_files')
) AS found (ord, what) ORDER BY ord, what";

/// From Postgres 15 on, this right can be granted. With it, triggers can be disabled.
const TRIGGERS: &str = "SELECT has_parameter_privilege('session_replication_role', 'SET')";

/// Returns the rights of the pool's role beyond those that serving needs, as phrases that follow the role's
/// name.
///
/// # Errors
/// Returns an error if the database does not answer.
pub async fn excess(pool: &PgPool) -> Result<Vec<String>, sqlx::Error> {
    let (names, rights) = narrow();
    let mut found: Vec<String> = sqlx::query_scalar(EXCESS).bind(names).bind(rights).fetch_all(pool).await?;
    if found.first().is_some_and(|first| first.contains("superuser")) {
        // A superuser has all other rights, too.
        found.truncate(1);
        return Ok(found);
    }
    let version: i32 =
        sqlx::query_scalar("SELECT current_setting('server_version_num')::int").fetch_one(pool).await?;
    if version >= 150_000 && sqlx::query_scalar(TRIGGERS).fetch_one(pool).await? {
        found.push("may SET session_replication_role: no trigger fires then".to_owned());
    }
    Ok(found)
}

/// Only tables that the role of the log's table owns are counted, and no part of a table.
const MISSING: &str = "
WITH narrow AS (SELECT * FROM unnest($1::text[], $2::text[]) AS n (name, rights)),
tables AS (
    SELECT c.oid, c.relname::text AS name, coalesce(n.rights, $3) AS rights
    FROM pg_class AS c LEFT JOIN narrow AS n ON n.name = c.relname
    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition
      AND c.relowner = (SELECT relowner FROM pg_class
          WHERE relname = 'events' AND relnamespace = 'public'::regnamespace)
),
lacking AS (
    SELECT t.name, p.kind FROM tables AS t, unnest(string_to_array(t.rights, ', ')) AS p (kind)
    WHERE NOT has_table_privilege(t.oid, p.kind)
)
SELECT what FROM (
    SELECT 1, 'may not use the schema public' WHERE NOT has_schema_privilege('public', 'USAGE')
    UNION ALL SELECT 2, 'may not make schemas, which the read models need (CREATE on the database)'
        WHERE NOT has_database_privilege(current_database(), 'CREATE')
    UNION ALL SELECT 3, 'lacks rights on ' || count(DISTINCT name) || ' tables, such as ' || min(kind || ' on ' || name)
        FROM lacking HAVING count(*) > 0
) AS found (ord, what) ORDER BY ord";

/// Returns the rights that the pool's role lacks to serve, as phrases that follow the role's name.
///
/// # Errors
/// Returns an error if the database does not answer.
pub async fn missing(pool: &PgPool) -> Result<Vec<String>, sqlx::Error> {
    let (names, rights) = narrow();
    sqlx::query_scalar(MISSING).bind(names).bind(rights).bind(PLAIN.join(", ")).fetch_all(pool).await
}
