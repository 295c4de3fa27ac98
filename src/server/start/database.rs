//! The database before serving starts: connects, migrates, and checks the rights of the serving role
//! (docs/operations/database-roles.md).

use super::StartError;
use crate::{
    config::{self, Rights, Settings},
    keys::master_secret::{MasterKeyError, MasterSecret, MasterSecrets},
    store::{self, Store, roots, vault::Vault},
    subscribers,
};
use sqlx::{Connection, PgPool, migrate::MigrateError, postgres::PgConnectOptions};

/// The migrations, built into the binary.
pub static MIGRATIONS: sqlx::migrate::Migrator = sqlx::migrate!("./migrations");

/// Connects to the database of `settings`, as the serving role.
///
/// # Errors
/// When the URL is wrong or the database is unreachable.
pub async fn connect(settings: &Settings) -> Result<PgPool, StartError> {
    let options = options(settings.database_url.as_ref())?;
    Ok(store::connect(options, settings.database_connections).await?)
}

/// Connects to the database of `settings` as the role that owns it: that of `database_owner_url`, or of `database_url` if one
/// role does both.
///
/// # Errors
/// When the URL is wrong or the database is unreachable.
pub async fn connect_owner(settings: &Settings) -> Result<PgPool, StartError> {
    let url = settings.database_owner_url.as_ref().or(settings.database_url.as_ref());
    Ok(store::connect(options(url)?, 1).await?)
}

fn options(url: Option<&config::Hidden>) -> Result<PgConnectOptions, StartError> {
    url.map(config::Hidden::reveal).unwrap_or_default().parse().map_err(StartError::DatabaseUrl)
}

/// Migrates the database to this version as the role that owns it, and grants the role of `database_url` its
/// rights. Returns that role's name, or `None` if one role does both. Two processes that start at once take
/// turns.
///
/// # Errors
/// When a migration fails or was changed after it was applied, or the rights can't be granted.
pub async fn migrate(settings: &Settings) -> Result<Option<String>, StartError> {
    let serving = options(settings.database_url.as_ref())?;
    let owner = match &settings.database_owner_url {
        Some(url) => options(Some(url))?,
        None => serving.clone(),
    };
    let role = Some(serving.get_username()).filter(|role| *role != owner.get_username());
    let pool = store::connect(owner, 1).await?;
    let mut connection = pool.acquire().await?.detach();
    // Migrations may take any time. The fixed search path keeps the owner out of schemas that the serving
    // role may create.
    sqlx::raw_sql("SET statement_timeout = 0; SET search_path = public").execute(&mut connection).await?;
    MIGRATIONS.run(&mut connection).await?;
    if let Some(role) = role {
        store::rights::grant(&mut connection, role, &subscribers::schemas::all()).await?;
    }
    connection.close().await?;
    Ok(role.map(ToOwned::to_owned))
}

/// Returns whether exactly the migrations of this version have run.
///
/// # Errors
/// When the database fails, or the role may not read which ones have run.
pub async fn is_migrated(pool: &PgPool) -> Result<bool, sqlx::Error> {
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

/// Returns a pool of the serving role on a database of this version. Migrates first if the settings allow it
/// and migrations are pending.
async fn connect_migrated(settings: &Settings) -> Result<PgPool, StartError> {
    if settings.migrate && settings.database_owner_url.is_some() {
        // The migration may have to create the serving role.
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

/// Opens the event log without serving.
///
/// # Errors
/// When a setting is wrong or the database is unreachable.
pub async fn open_store(settings: &Settings) -> Result<Store, StartError> {
    open_store_with(settings, &master_secrets(settings)?).await
}

/// Does the same as [`open_store`], with the master keys that the caller read.
pub(super) async fn open_store_with(
    settings: &Settings,
    secrets: &MasterSecrets,
) -> Result<Store, StartError> {
    let pool = connect_migrated(settings).await?;
    let vault = Vault::new(roots::open(&pool, secrets).await?, pool.clone());
    Ok(Store::open(pool, vault).await?)
}

/// Reads the master keys that the settings name.
///
/// # Errors
/// When one is missing or malformed.
pub fn master_secrets(settings: &Settings) -> Result<MasterSecrets, StartError> {
    let current = match (&settings.master_key, &settings.master_key_file) {
        (Some(key), _) => MasterSecret::from_base64(key.reveal())?,
        (None, Some(file)) => MasterSecret::from_file(file, false)?,
        (None, None) => return Err(MasterKeyError::Malformed.into()),
    };
    let keys = settings.previous_master_keys.iter().map(|key| MasterSecret::from_base64(key.reveal()));
    let files = settings.previous_master_key_files.iter().map(|file| MasterSecret::from_file(file, false));
    Ok(MasterSecrets { current, previous: keys.chain(files).collect::<Result<_, _>>()? })
}

/// Warns about the rights that the role has beyond serving, or refuses to start.
pub(super) async fn check_rights(settings: &Settings, pool: &PgPool) -> Result<(), StartError> {
    let excess = store::rights::excess(pool).await?;
    match settings.database_rights {
        Rights::Refuse if !excess.is_empty() => Err(StartError::TooMuch(excess.join("; it "))),
        _ => {
            for what in excess {
                tracing::warn!(
                    "the serving role of the database {what}; see docs/operations/database-roles.md"
                );
            }
            Ok(())
        }
    }
}
