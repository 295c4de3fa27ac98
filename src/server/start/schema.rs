//! Which migrations the database has, compared with those of this program, and what to do if they differ; and
//! what a program must know to use it (`required_features`). `database` applies the migrations. See
//! docs/operations/upgrade.md.

use crate::store::rights;
use sqlx::{PgPool, migrate::MigrateError};

/// The migrations, built into the binary.
pub static MIGRATIONS: sqlx::migrate::Migrator = sqlx::migrate!("./migrations");

/// What this program knows of what a database may require (migrations/0076).
const FEATURES: [&str; 1] = ["detached_events"];

/// What brings a database to this version.
const HOW: &str =
    "run `xwms migrate` with XWMS_DATABASE_OWNER_URL set to a URL of the role that owns the database";

/// The migrations of a database, compared with those of this program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Schema {
    /// Exactly those of this program.
    Current,
    /// None.
    Empty,
    /// It lacks migration `lacks`; the newest that it has is `has`.
    Older { has: i64, lacks: i64 },
    /// All of this program's, and `has`, which this program doesn't know.
    Newer { has: i64 },
    /// Migration `version` differs from that of this program.
    Changed { version: i64 },
}

/// Why a database can't be used as it is migrated.
#[derive(Debug, thiserror::Error)]
pub enum SchemaError {
    #[error("the database is not migrated: it has no table of xwms. To make them, {how}", how = HOW)]
    Empty,
    #[error(
        "the database has pending migrations: it is at {has}, and this xwms needs {lacks}. To apply them, {how}",
        how = HOW
    )]
    Older { has: i64, lacks: i64 },
    #[error(
        "the database is newer than this xwms: it has migration {has}, and this xwms knows those up to {known}. \
         Run the newer xwms; to go back to this version on purpose, set migrate = false \
         (docs/operations/upgrade.md)",
        known = newest()
    )]
    Newer { has: i64 },
    #[error(
        "migration {version} of the database is not that of this xwms: a program of another build applied it. \
         Run that program, or restore a backup (docs/operations/backup-and-restore.md)"
    )]
    Changed { version: i64 },
    #[error(
        "the role {role} of database_url may not read what it needs in the database ({why}). To give it its \
         rights, {how}",
        how = HOW
    )]
    Unreadable { role: String, why: String },
    #[error(
        "the role {role} of database_url may not migrate the database ({why}): set XWMS_DATABASE_OWNER_URL to a \
         URL of the role that owns the database, and run `xwms migrate`"
    )]
    NotOwner { role: String, why: String },
    #[error(
        "the role {role} of database_owner_url may not migrate the database ({why}): XWMS_DATABASE_OWNER_URL \
         must name the role that owns the database and its tables (docs/operations/database-roles.md)"
    )]
    WrongOwner { role: String, why: String },
    #[error(
        "the database requires what this xwms doesn't know: {0}. Run a version that does, or take it back with that one first \
         (docs/operations/upgrade.md)"
    )]
    Requires(String),
    #[error("the database failed: {0}")]
    Database(#[from] sqlx::Error),
}

impl Schema {
    /// Returns whether `xwms migrate` of this program brings the database up to date.
    pub const fn is_behind(self) -> bool {
        matches!(self, Self::Empty | Self::Older { .. })
    }

    /// Returns why this program can't serve on it without migrating.
    ///
    /// # Errors
    /// For any other than [`Schema::Current`].
    pub const fn expect_current(self) -> Result<(), SchemaError> {
        match self {
            Self::Current => Ok(()),
            Self::Empty => Err(SchemaError::Empty),
            Self::Older { has, lacks } => Err(SchemaError::Older { has, lacks }),
            Self::Newer { has } => Err(SchemaError::Newer { has }),
            Self::Changed { version } => Err(SchemaError::Changed { version }),
        }
    }

    /// Compares `done`, the migrations of a database as version and checksum in ascending order, with `known`.
    fn of(done: &[(i64, Vec<u8>)], known: &[(i64, &[u8])]) -> Self {
        let find = |version: i64| done.iter().find(|(found, _)| *found == version);
        let Some((has, _)) = done.last() else { return Self::Empty };
        for (version, checksum) in known {
            match find(*version) {
                None => return Self::Older { has: *has, lacks: *version },
                Some((_, found)) if found.as_slice() != *checksum => {
                    return Self::Changed { version: *version };
                }
                Some(_) => {}
            }
        }
        match done.iter().rev().find(|(version, _)| !known.iter().any(|(own, _)| own == version)) {
            Some((has, _)) => Self::Newer { has: *has },
            None => Self::Current,
        }
    }
}

/// Returns the newest migration of this program.
fn newest() -> i64 {
    MIGRATIONS.iter().map(|one| one.version).max().unwrap_or_default()
}

/// Reads which migrations the database has.
///
/// # Errors
/// When the database fails, or its role may not read them.
pub async fn read(pool: &PgPool) -> Result<Schema, SchemaError> {
    match done(pool).await {
        Ok(done) => {
            let known: Vec<_> = MIGRATIONS.iter().map(|one| (one.version, &*one.checksum)).collect();
            Ok(Schema::of(&done, &known))
        }
        Err(error) => Err(unreadable(pool, error)),
    }
}

/// Returns the error for `error`, which says what to do if the role of `pool` lacks rights.
pub fn unreadable(pool: &PgPool, error: sqlx::Error) -> SchemaError {
    if rights::is_denied(&error) {
        let role = pool.connect_options().get_username().to_owned();
        return SchemaError::Unreadable { role, why: database_message(&error) };
    }
    error.into()
}

/// Checks that this program knows what the database requires.
///
/// # Errors
/// [`SchemaError::Requires`], with what it doesn't know; when the database fails, or its role may not read that.
pub async fn expect_known(pool: &PgPool) -> Result<(), SchemaError> {
    let required = required(pool).await.map_err(|error| unreadable(pool, error))?;
    let unknown = required.into_iter().filter(|(name, _)| !FEATURES.contains(&name.as_str()));
    let unknown: Vec<_> = unknown.map(|(name, meaning)| format!("{name} ({meaning})")).collect();
    if unknown.is_empty() { Ok(()) } else { Err(SchemaError::Requires(unknown.join(", "))) }
}

/// Returns what the database requires: each by its name, with what it is.
async fn required(pool: &PgPool) -> Result<Vec<(String, String)>, sqlx::Error> {
    let known: bool = sqlx::query_scalar("SELECT to_regclass('public.required_features') IS NOT NULL")
        .fetch_one(pool)
        .await?;
    if !known {
        return Ok(Vec::new());
    }
    sqlx::query_as("SELECT name, meaning FROM public.required_features ORDER BY name").fetch_all(pool).await
}

async fn done(pool: &PgPool) -> Result<Vec<(i64, Vec<u8>)>, sqlx::Error> {
    let known: bool = sqlx::query_scalar("SELECT to_regclass('public._sqlx_migrations') IS NOT NULL")
        .fetch_one(pool)
        .await?;
    if !known {
        return Ok(Vec::new());
    }
    sqlx::query_as("SELECT version, checksum FROM public._sqlx_migrations WHERE success ORDER BY version")
        .fetch_all(pool)
        .await
}

/// The role that migrates, by its name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Migrator {
    /// That of `database_owner_url`.
    Owner(String),
    /// That of `database_url`, because no other is set.
    Serving(String),
}

/// Returns why the role could not migrate, if the reason is known.
pub(super) fn refused(error: &MigrateError, role: &Migrator) -> Option<SchemaError> {
    match error {
        MigrateError::VersionMissing(has) => Some(SchemaError::Newer { has: *has }),
        MigrateError::VersionMismatch(version) => Some(SchemaError::Changed { version: *version }),
        MigrateError::Execute(error) | MigrateError::ExecuteMigration(error, _) => denied(error, role),
        _ => None,
    }
}

/// Returns the error for a statement of a migration that `role` lacked the rights for.
pub(super) fn denied(error: &sqlx::Error, role: &Migrator) -> Option<SchemaError> {
    if !rights::is_denied(error) {
        return None;
    }
    let why = database_message(error);
    Some(match role.clone() {
        Migrator::Owner(role) => SchemaError::WrongOwner { role, why },
        Migrator::Serving(role) => SchemaError::NotOwner { role, why },
    })
}

/// Returns what Postgres said, without words of the driver.
fn database_message(error: &sqlx::Error) -> String {
    error.as_database_error().map_or_else(|| error.to_string(), |error| error.message().to_owned())
}

#[cfg(test)]
mod tests {
    use super::Schema;

    fn rows(done: &[i64]) -> Vec<(i64, Vec<u8>)> {
        done.iter().map(|version| (*version, vec![0])).collect()
    }

    #[test]
    fn a_database_is_compared_with_the_migrations_of_the_program() {
        let known: [(i64, &[u8]); 2] = [(1, &[0]), (2, &[0])];
        for (done, found) in [
            (&[][..], Schema::Empty),
            (&[1], Schema::Older { has: 1, lacks: 2 }),
            (&[2], Schema::Older { has: 2, lacks: 1 }),
            (&[1, 3], Schema::Older { has: 3, lacks: 2 }),
            (&[1, 2], Schema::Current),
            (&[1, 2, 3, 4], Schema::Newer { has: 4 }),
        ] {
            assert_eq!(Schema::of(&rows(done), &known), found, "{done:?}");
        }
        let changed = [(1, vec![0]), (2, vec![1])];
        assert_eq!(Schema::of(&changed, &known), Schema::Changed { version: 2 });
    }
}
