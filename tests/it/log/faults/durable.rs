//! The settings of Postgres and NATS that keep acknowledged writes through a power failure. Those of `xwms dev` are
//! checked in `dev`.

use crate::support::{
    cluster,
    process::{Process, free_port},
};

/// Returns a file of `deploy`, without its comments.
fn deployed(name: &str) -> String {
    let file = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("deploy").join(name);
    let text = std::fs::read_to_string(file).unwrap();
    text.lines().filter(|line| !line.trim_start().starts_with('#')).collect::<Vec<_>>().join("\n")
}

#[test]
fn the_deployment_syncs_before_it_acknowledges() {
    let nats = deployed("nats.conf");
    assert!(nats.lines().any(|line| line.trim() == "sync_interval: always"), "{nats}");
    let compose = deployed("compose.yaml");
    for wrong in ["fsync", "synchronous_commit", "full_page_writes", "tmpfs"] {
        assert!(!compose.contains(wrong), "{wrong}: {compose}");
    }
    for kept in ["postgres:/var/lib/postgresql/data", "nats:/data", "./nats.conf:/etc/nats/nats.conf:ro"] {
        assert!(compose.contains(kept), "{kept}: {compose}");
    }
}

#[tokio::test]
async fn a_postgres_without_fsync_is_warned_about_at_start() {
    let process = Process::spawn(&cluster::database().await, free_port(), &[]).await;
    let said = process.said();
    let told = said.lines().find(|line| line.contains("power failure")).unwrap_or_else(|| panic!("{said}"));
    assert!(told.contains("WARN") && told.contains("fsync, synchronous_commit"), "{told}");
}
