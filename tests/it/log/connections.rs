//! Whoever holds a connection of the shared pool never waits for another one. Others could hold the last ones and do
//! the same, and then all of them would wait in vain.

use crate::support::{cluster, server::MASTER_KEY};
use sqlx::{PgPool, postgres::PgPoolOptions};
use std::time::Duration;
use xwms::{
    auth::keyring::Keyring,
    commands::signing_keys,
    config::Settings,
    server::start::{master_secrets, open_store},
    store::roots::{self, RootsError},
    subscribers::{Subscribers, list},
};

fn settings(url: &str) -> Settings {
    Settings {
        database_url: Some(url.to_owned().into()),
        database_connections: 3,
        master_key: Some(MASTER_KEY.to_owned().into()),
        migrate: false,
        ..Settings::default()
    }
}

#[tokio::test]
async fn the_first_signing_keys_are_made_with_one_connection_of_the_pool() {
    let settings = settings(&cluster::empty_database().await);
    let store = open_store(&settings).await.unwrap();
    Subscribers::prepare(&store).await.unwrap();
    let keyring = Keyring::follow(&store, settings.signing_algorithm).await.unwrap();
    let _held = [store.pool().acquire().await.unwrap(), store.pool().acquire().await.unwrap()];
    signing_keys::ensure(&store, &keyring, settings.rsa_key_bits).await.unwrap();
    assert!(keyring.can_sign());
}

#[tokio::test]
async fn a_subscriber_ends_with_one_connection_of_the_pool() {
    let settings = settings(&cluster::database().await);
    let store = open_store(&settings).await.unwrap();
    let _held = [store.pool().acquire().await.unwrap(), store.pool().acquire().await.unwrap()];
    let (ending, position) = list::end(&store, "clients").await.unwrap().expect("nobody leads it");
    xwms::commands::subscribers::end(&store, "clients", position).await.unwrap();
    assert!(!list::lines(store.pool(), &[]).await.unwrap().is_empty(), "the pool still has one to give");
    ending.commit().await.unwrap();
    let lines = list::lines(store.pool(), &[]).await.unwrap();
    assert!(lines.iter().all(|line| line.ended == (line.name == "clients")), "{lines:?}");
}

#[tokio::test]
async fn a_root_key_is_checked_for_what_it_wraps_with_one_connection() {
    let url = cluster::database().await;
    let secrets = master_secrets(&settings(&url)).unwrap();
    // Whoever waits for a second one waits this long, and longer than a busy machine takes for the first.
    let patience = Duration::from_secs(30);
    let pool: PgPool =
        PgPoolOptions::new().max_connections(1).acquire_timeout(patience).connect(&url).await.unwrap();
    roots::create(&pool, &secrets).await.unwrap();
    let older = "UPDATE root_keys SET created_at = created_at - interval '2 minutes'";
    sqlx::query(older).execute(&pool).await.unwrap();
    let refused = roots::retire(&pool, &secrets, 1).await.unwrap_err();
    assert!(matches!(refused, RootsError::Left(_)), "the signing keys are still wrapped by it: {refused}");
}
