//! Root keys, in the table `root_keys`: each is random, and wrapped by every master key that may open it. The
//! newest one makes, once each running node must know it; earlier ones open and verify. Nodes look for new ones
//! every few seconds, so no request reads a key.
//!
//! The first root key of an installation from before there were any is its master key. How keys follow from a root key
//! is in `keys::master`; see docs/explanation/adr/0086-root-keys.md.

use super::{error::StoreError, log::Store, rewrap};
use crate::keys::{
    master::{BYTES, HASHES, MasterKey, Root, Unsealable, random},
    master_secret::{MasterSecret, MasterSecrets},
};
use sqlx::{PgConnection, PgPool};
use std::{collections::BTreeMap, time::Duration};
use time::OffsetDateTime;
use tokio::{sync::watch, time::Instant};
use zeroize::Zeroizing;

/// How often a node looks for new root keys, and how long it rewraps before it looks again.
const LOOK: Duration = Duration::from_secs(5);
/// Whoever reads or changes the rows waits for their turn.
const LOCK: &str = "SELECT pg_advisory_xact_lock(48, 0)";
/// A root key makes when it is a minute old: by then each node that can reach the database knows it.
const ROWS: &str = "
SELECT version, master, wrapped, created_at, created_at <= clock_timestamp() - interval '1 minute' AS is_known,
    retired_at IS NOT NULL AS is_retired
FROM root_keys ORDER BY version, master";

/// Why root keys can't be opened or changed.
#[derive(Debug, thiserror::Error)]
pub enum RootsError {
    #[error("the database failed: {0}")]
    Database(#[from] sqlx::Error),
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    WrongKey(#[from] Unsealable),
    #[error(
        "a master key that the settings don't name can open the root keys, too: finish its replacement first \
         (`xwms keys master finish`)"
    )]
    Unfinished,
    #[error("the settings still name previous master keys: remove them from all processes first")]
    StillNamed,
    #[error("the newest root key is not in use yet: wait a minute")]
    Recent,
    #[error("only a root key that a newer one has replaced can be retired")]
    InUse,
    #[error("{0} stored values are still wrapped by this root key: wait until they are wrapped again")]
    Left(i64),
}

#[derive(sqlx::FromRow)]
struct Row {
    version: i32,
    master: String,
    wrapped: Vec<u8>,
    created_at: OffsetDateTime,
    is_known: bool,
    is_retired: bool,
}

/// How a root key is used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum RootState {
    /// It is not used before each node knows it.
    Coming,
    Current,
    /// It opens and verifies what it made.
    Former,
    /// Nothing outside of the database is good by it.
    Retired,
}

/// What is known of a root key.
pub struct RootStatus {
    pub version: i32,
    pub state: RootState,
    pub created_at: OffsetDateTime,
    /// The names of the master keys that open it.
    pub masters: Vec<String>,
}

/// Opens the root keys. Makes the first one, and wraps each by the current master key if it is not yet.
///
/// # Errors
/// [`RootsError::WrongKey`] if no master key of `secrets` opens one of them; the database's failure.
pub async fn open(pool: &PgPool, secrets: &MasterSecrets) -> Result<MasterKey, RootsError> {
    let mut transaction = pool.begin().await?;
    sqlx::query(LOCK).execute(&mut *transaction).await?;
    let mut rows = read(&mut transaction).await?;
    if rows.is_empty() {
        let root = first(&mut transaction, secrets).await?;
        for secret in secrets.all() {
            add(&mut transaction, secret, HASHES, &root).await?;
        }
        rows = read(&mut transaction).await?;
    }
    let (writer, roots) = opened(&rows, secrets)?;
    for root in &roots {
        if !rows.iter().any(|row| row.version == root.version && row.master == secrets.current.id()) {
            add(&mut transaction, &secrets.current, root.version, &root.bytes).await?;
        }
    }
    transaction.commit().await?;
    Ok(MasterKey::of(writer, &roots)?)
}

/// Checks that `secrets` open what is in the database, and changes nothing. Returns the number of root keys.
///
/// # Errors
/// As [`open`].
pub async fn check(pool: &PgPool, secrets: &MasterSecrets) -> Result<usize, RootsError> {
    let mut connection = pool.acquire().await?;
    let rows = read(&mut connection).await?;
    if rows.is_empty() {
        first(&mut connection, secrets).await?;
        return Ok(0);
    }
    let (writer, roots) = opened(&rows, secrets)?;
    MasterKey::of(writer, &roots)?;
    Ok(roots.len())
}

async fn read(db: &mut PgConnection) -> Result<Vec<Row>, sqlx::Error> {
    sqlx::query_as(ROWS).fetch_all(db).await
}

/// Returns the version that makes, and all root keys.
fn opened(rows: &[Row], secrets: &MasterSecrets) -> Result<(i32, Vec<Root>), Unsealable> {
    let mut roots = BTreeMap::new();
    for row in rows {
        let Some(secret) = secrets.find(&row.master) else { continue };
        let bytes = secret.unwrap_root(row.version, &row.wrapped)?;
        roots.insert(row.version, Root { version: row.version, bytes, is_retired: row.is_retired });
    }
    if rows.iter().any(|row| !roots.contains_key(&row.version)) {
        return Err(Unsealable);
    }
    Ok((writer(rows).ok_or(Unsealable)?, roots.into_values().collect()))
}

fn writer(rows: &[Row]) -> Option<i32> {
    let known = rows.iter().filter(|row| row.is_known).map(|row| row.version).max();
    known.or_else(|| rows.iter().map(|row| row.version).min())
}

/// Returns the first root key: a new one, or the master key that wrapped what is already there.
async fn first(db: &mut PgConnection, secrets: &MasterSecrets) -> Result<Zeroizing<Vec<u8>>, RootsError> {
    let sql = "SELECT subject, wrapped FROM subject_keys UNION ALL
        SELECT key_id, wrapped FROM signing_secrets LIMIT 1";
    let wrapped: Option<(String, Vec<u8>)> = sqlx::query_as(sql).fetch_optional(db).await?;
    let Some((id, wrapped)) = wrapped else {
        return Ok(Zeroizing::new(random::<BYTES>()?.to_vec()));
    };
    let opens = |bytes: &Zeroizing<Vec<u8>>| {
        MasterKey::new(bytes).is_ok_and(|keys| keys.wrap().open(id.as_bytes(), &wrapped).is_ok())
    };
    let mut all = secrets.all().map(MasterSecret::as_root);
    Ok(all.find(opens).ok_or(Unsealable)?)
}

async fn add(
    db: &mut PgConnection,
    secret: &MasterSecret,
    version: i32,
    root: &[u8],
) -> Result<(), RootsError> {
    let sql = "
        INSERT INTO root_keys (version, master, wrapped, created_at, retired_at)
        SELECT $1, $2, $3, coalesce(min(created_at), clock_timestamp()), min(retired_at)
        FROM root_keys WHERE version = $1
        ON CONFLICT DO NOTHING";
    sqlx::query(sql)
        .bind(version)
        .bind(secret.id())
        .bind(secret.wrap_root(version, root)?)
        .execute(db)
        .await?;
    Ok(())
}

/// Looks for new root keys and wraps again what earlier ones wrapped, until `stopped`.
pub async fn follow(store: Store, secrets: MasterSecrets, mut stopped: watch::Receiver<bool>) {
    metrics::describe_gauge!(
        "xwms_rewrap_left",
        "Stored values that an earlier root key wrapped and that are to be wrapped again."
    );
    loop {
        let round = async {
            if let Err(error) = turn(&store, &secrets).await {
                tracing::warn!(%error, "could not follow the root keys; trying again");
            }
            tokio::time::sleep(LOOK).await;
        };
        tokio::select! {
            () = round => {}
            _ = stopped.wait_for(|stopped| *stopped) => return,
        }
    }
}

async fn turn(store: &Store, secrets: &MasterSecrets) -> Result<(), RootsError> {
    let (pool, master) = (store.pool(), store.vault().master());
    let rows: Vec<Row> = sqlx::query_as(ROWS).fetch_all(pool).await?;
    let (writer, roots) = opened(&rows, secrets)?;
    if master.replace(writer, &roots)? {
        tracing::info!(root = writer, "root keys changed");
    }
    let began = Instant::now();
    while began.elapsed() < LOOK && rewrap::batch(pool, master).await? > 0 {}
    let left = rewrap::left(&mut *pool.acquire().await?, master.writer()).await?;
    metrics::gauge!("xwms_rewrap_left").set(u32::try_from(left).map_or(f64::from(u32::MAX), f64::from));
    Ok(())
}

/// Makes a new root key. It is used a minute later, on all nodes.
///
/// # Errors
/// [`RootsError::Unfinished`], [`RootsError::Recent`]; a wrong master key; the database's failure.
pub async fn create(pool: &PgPool, secrets: &MasterSecrets) -> Result<i32, RootsError> {
    let mut transaction = pool.begin().await?;
    sqlx::query(LOCK).execute(&mut *transaction).await?;
    let rows = read(&mut transaction).await?;
    let (writer, roots) = opened(&rows, secrets)?;
    if rows.iter().any(|row| secrets.find(&row.master).is_none()) {
        return Err(RootsError::Unfinished);
    }
    let newest = roots.iter().map(|root| root.version).max().unwrap_or(writer);
    if newest > writer {
        return Err(RootsError::Recent);
    }
    let (version, bytes) = (newest + 1, Zeroizing::new(random::<BYTES>()?));
    for secret in secrets.all() {
        add(&mut transaction, secret, version, bytes.as_slice()).await?;
    }
    transaction.commit().await?;
    Ok(version)
}

/// Ends the replacement of a master key: no other than the current one opens root keys from now on. Returns how many
/// wraps were deleted.
///
/// # Errors
/// [`RootsError::StillNamed`]; the database's failure.
pub async fn finish(pool: &PgPool, secrets: &MasterSecrets) -> Result<u64, RootsError> {
    if !secrets.previous.is_empty() {
        return Err(RootsError::StillNamed);
    }
    let sql = "
        DELETE FROM root_keys AS r WHERE master <> $1
        AND EXISTS (SELECT FROM root_keys AS c WHERE c.version = r.version AND c.master = $1)";
    Ok(sqlx::query(sql).bind(secrets.current.id()).execute(pool).await?.rows_affected())
}

/// Retires a root key: whatever is outside of the database and was made by it is void within seconds, on all nodes.
///
/// # Errors
/// [`RootsError::InUse`], [`RootsError::Left`]; a wrong master key; the database's failure.
pub async fn retire(pool: &PgPool, secrets: &MasterSecrets, version: i32) -> Result<(), RootsError> {
    let mut transaction = pool.begin().await?;
    sqlx::query(LOCK).execute(&mut *transaction).await?;
    let (writer, roots) = opened(&read(&mut transaction).await?, secrets)?;
    if version >= writer || !roots.iter().any(|root| root.version == version) {
        return Err(RootsError::InUse);
    }
    match rewrap::left(&mut transaction, version + 1).await? {
        0 => {}
        left => return Err(RootsError::Left(left)),
    }
    sqlx::query(
        "UPDATE root_keys SET retired_at = clock_timestamp() WHERE version = $1 AND retired_at IS NULL",
    )
    .bind(version)
    .execute(&mut *transaction)
    .await?;
    transaction.commit().await?;
    Ok(())
}

/// Returns all root keys, and how many stored values are to be wrapped again by the current one.
///
/// # Errors
/// The database's failure.
pub async fn status(pool: &PgPool) -> Result<(Vec<RootStatus>, i64), RootsError> {
    let rows: Vec<Row> = sqlx::query_as(ROWS).fetch_all(pool).await?;
    let writer = writer(&rows).unwrap_or(HASHES);
    let mut all: BTreeMap<i32, RootStatus> = BTreeMap::new();
    for Row { version, master, created_at, is_retired, .. } in rows {
        let state = match version.cmp(&writer) {
            _ if is_retired => RootState::Retired,
            std::cmp::Ordering::Less => RootState::Former,
            std::cmp::Ordering::Equal => RootState::Current,
            std::cmp::Ordering::Greater => RootState::Coming,
        };
        let new = || RootStatus { version, state, created_at, masters: vec![] };
        all.entry(version).or_insert_with(new).masters.push(master);
    }
    Ok((all.into_values().collect(), rewrap::left(&mut *pool.acquire().await?, writer).await?))
}
