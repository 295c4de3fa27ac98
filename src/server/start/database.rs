//! The database before anybody is served: connect, migrate, and what the role that serves may do
//! (docs/operations/database-roles.md).

use super::StartError;
use crate::{
    config::{self, Rights, Settings},
    keys::master::{MasterKey, MasterKeyError},
    store::{self, Store, vault::Vault},
    subscribers,
};
use sqlx::{Connection, PgPool, migrate::MigrateError, postgres::PgConnectOptions};

/// The migrations, from the binary.
pub static MIGRATIONS: sqlx::migrate::Migrator = sqlx::migrate!("./migrations");

/// Connects to the database that `settings` name, as the role that serves.
///
/// # Errors
/// When the URL is wrong or the database is out of reach.
pub async fn connect(settings: &Settings) -> Result<PgPool, StartError> {
    let options = options(settings.database_url.as_ref())?;
    Ok(store::connect(options, settings.database_connections).await?)
}

fn options(url: Option<&config::Hidden>) -> Result<PgConnectOptions, StartError> {
    url.map(config::Hidden::reveal).unwrap_or_default().parse().map_err(StartError::DatabaseUrl)
}

/// Brings the database to this version as the role that owns it, and lets that of `database_url` serve. Returns the
/// latter's name; none where one role does both. Two processes that start at once take turns.
///
/// # Errors
/// When a migration fails or was changed after it was applied, or the rights can't be given.
pub async fn migrate(settings: &Settings) -> Result<Option<String>, StartError> {
    let serving = options(settings.database_url.as_ref())?;
    let owner = match &settings.database_owner_url {
        Some(url) => options(Some(url))?,
        None => serving.clone(),
    };
    let role = Some(serving.get_username()).filter(|role| *role != owner.get_username());
    let pool = store::connect(owner, 1).await?;
    let mut connection = pool.acquire().await?.detach();
    // However long they take. Whoever serves may make schemas, but not lead the owner into them.
    sqlx::raw_sql("SET statement_timeout = 0; SET search_path = public").execute(&mut connection).await?;
    MIGRATIONS.run(&mut connection).await?;
    if let Some(role) = role {
        store::rights::grant(&mut connection, role, &subscribers::schemas::all()).await?;
    }
    connection.close().await?;
    Ok(role.map(ToOwned::to_owned))
}

/// Whether exactly the migrations of this version have run.
async fn is_migrated(pool: &PgPool) -> Result<bool, sqlx::Error> {
    let known: bool = sqlx::query_scalar("SELECT to_regclass('public._sqlx_migrations') IS NOT NULL")
        .fetch_one(pool)
        .await?;
    if !known {
        return Ok(false);
    }
    let done: Vec<(i64, Vec<u8>)> = sqlx::query_as(
        "SELECT version, checksum FROM public._sqlx_migrations WHERE success ORDER BY version",
    )
    .fetch_all(pool)
    .await?;
    let wanted = MIGRATIONS.iter().map(|one| (one.version, one.checksum.as_ref()));
    Ok(done.iter().map(|(version, checksum)| (*version, checksum.as_slice())).eq(wanted))
}

/// The pool of the role that serves, on a database of this version: migrates first if the settings say so and there is
/// something to do.
async fn connect_migrated(settings: &Settings) -> Result<PgPool, StartError> {
    if settings.migrate && settings.database_owner_url.is_some() {
        // It may have to make the role that serves.
        migrate(settings).await?;
        return connect(settings).await;
    }
    let pool = connect(settings).await?;
    if !settings.migrate || is_migrated(&pool).await? {
        return Ok(pool);
    }
    match migrate(settings).await {
        Err(StartError::Migrate(MigrateError::Execute(error) | MigrateError::ExecuteMigration(error, _)))
            if store::rights::is_denied(&error) =>
        {
            Err(StartError::NotMigrated)
        }
        migrated => migrated.map(|_| pool),
    }
}

/// Opens the log, without serving it.
///
/// # Errors
/// When a setting is wrong or the database is out of reach.
pub async fn open_store(settings: &Settings) -> Result<Store, StartError> {
    let master = match (&settings.master_key, &settings.master_key_file) {
        (Some(key), _) => MasterKey::from_base64(key.reveal())?,
        (None, Some(file)) => MasterKey::from_file(file, false)?,
        (None, None) => return Err(MasterKeyError::Malformed.into()),
    };
    let pool = connect_migrated(settings).await?;
    let vault = Vault::new(master, pool.clone());
    Ok(Store::open(pool, vault).await?)
}

/// Says what more than serving the role may do, or refuses to go on.
pub(super) async fn check_rights(settings: &Settings, pool: &PgPool) -> Result<(), StartError> {
    let excess = store::rights::excess(pool).await?;
    match settings.database_rights {
        Rights::Refuse if !excess.is_empty() => Err(StartError::TooMuch(excess.join("; it "))),
        _ => {
            for what in excess {
                tracing::warn!(
                    "the database's role that serves {what}; see docs/operations/database-roles.md"
                );
            }
            Ok(())
        }
    }
}
