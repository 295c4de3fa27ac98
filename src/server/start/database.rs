//! The database before serving starts: connects, migrates, and checks the rights of the serving role
//! (docs/operations/database-roles.md).

use super::{
    StartError,
    schema::{self, MIGRATIONS, Migrator, Schema, SchemaError},
};
use crate::{
    config::{self, Rights, Settings},
    keys::master_secret::{MasterKeyError, MasterSecret, MasterSecrets},
    store::{
        self, Store,
        rights::RightsError,
        roots::{self, RootsError},
        vault::Vault,
    },
    subscribers,
};
use sqlx::{Connection, PgPool, postgres::PgConnectOptions};

/// Connects to the database of `settings`, as the serving role.
///
/// # Errors
/// When the URL is wrong or the database is unreachable.
pub async fn connect(settings: &Settings) -> Result<PgPool, StartError> {
    let options = options(settings.database_url.as_ref())?;
    Ok(store::connect(options, settings.database_connections).await?)
}

/// Connects to the database of `settings` as the role that owns it: that of `database_owner_url`, or of
/// `database_url` if one role does both.
///
/// # Errors
/// When the URL is wrong, the database is unreachable, or it requires what this program doesn't know.
pub async fn connect_owner(settings: &Settings) -> Result<PgPool, StartError> {
    let url = settings.database_owner_url.as_ref().or(settings.database_url.as_ref());
    let pool = store::connect(options(url)?, 1).await?;
    schema::expect_known(&pool).await?;
    Ok(pool)
}

fn options(url: Option<&config::Hidden>) -> Result<PgConnectOptions, StartError> {
    url.map(config::Hidden::reveal).unwrap_or_default().parse().map_err(StartError::DatabaseUrl)
}

/// Migrates the database to this version as the role that owns it, and grants the role of `database_url` its
/// rights. Returns that role's name, or `None` if one role does both. Two processes that start at once take
/// turns.
///
/// # Errors
/// When a migration fails or was changed after it was applied, the role may not migrate, or the rights can't be
/// granted.
pub async fn migrate(settings: &Settings) -> Result<Option<String>, StartError> {
    let serving = options(settings.database_url.as_ref())?;
    let owner = match &settings.database_owner_url {
        Some(url) => options(Some(url))?,
        None => serving.clone(),
    };
    let owner_name = owner.get_username().to_owned();
    let role = Some(serving.get_username()).filter(|role| *role != owner_name);
    let migrator = match settings.database_owner_url {
        Some(_) => Migrator::Owner(owner_name),
        None => Migrator::Serving(owner_name),
    };
    let pool = store::connect(owner, 1).await?;
    let mut connection = pool.acquire().await?.detach();
    // Migrations may take any time. The fixed search path keeps the owner out of schemas that the serving
    // role may create.
    sqlx::raw_sql("SET statement_timeout = 0; SET search_path = public").execute(&mut connection).await?;
    if let Err(error) = MIGRATIONS.run(&mut connection).await {
        return Err(match schema::refused(&error, &migrator) {
            Some(refused) => refused.into(),
            None => error.into(),
        });
    }
    if let Some(role) = role {
        let granted = store::rights::grant(&mut connection, role, &subscribers::schemas::all()).await;
        if let Err(RightsError::Database(error)) = &granted
            && let Some(denied) = schema::denied(error, &migrator)
        {
            return Err(denied.into());
        }
        granted?;
    }
    connection.close().await?;
    Ok(role.map(ToOwned::to_owned))
}

/// Connects to a database of this version, as the serving role. Changes nothing, and needs no master key.
///
/// # Errors
/// When the database is unreachable, not migrated to this version, or requires what this program doesn't know.
pub async fn connect_current(settings: &Settings) -> Result<PgPool, StartError> {
    let pool = connect(settings).await?;
    usable(schema::read(&pool).await?)?;
    schema::expect_known(&pool).await?;
    Ok(pool)
}

/// Checks that this program can use a database with `schema` without migrating it. A newer one can be used: that is the
/// way back to the version before.
fn usable(schema: Schema) -> Result<(), SchemaError> {
    match schema {
        Schema::Newer { .. } => Ok(()),
        schema => schema.expect_current(),
    }
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
    let schema = schema::read(&pool).await?;
    if !settings.migrate {
        usable(schema)?;
        if let Schema::Newer { has } = schema {
            tracing::warn!(
                migration = has,
                "the database is newer than this program; see docs/operations/upgrade.md"
            );
        }
        return Ok(pool);
    }
    if schema.is_behind() {
        migrate(settings).await?;
    } else {
        schema.expect_current()?;
    }
    Ok(pool)
}

/// Opens the event log without serving.
///
/// # Errors
/// When a setting is wrong or the database is unreachable.
pub async fn open_store(settings: &Settings) -> Result<Store, StartError> {
    open_store_with(settings, &master_secrets(settings)?).await
}

/// As [`open_store`], with the master keys that the caller read.
pub(super) async fn open_store_with(
    settings: &Settings,
    secrets: &MasterSecrets,
) -> Result<Store, StartError> {
    let pool = connect_migrated(settings).await?;
    schema::expect_known(&pool).await?;
    let roots = match roots::open(&pool, secrets).await {
        // The first statement that needs rights on a table.
        Err(RootsError::Database(error)) => return Err(schema::unreadable(&pool, error).into()),
        opened => opened?,
    };
    let vault = Vault::new(roots, pool.clone());
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
