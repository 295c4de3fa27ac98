//! `/.well-known/xwms-log/` as strangers read it: hashes and no events, kept by caches as long as they are of use,
//! and at a pace that no address exceeds.

use super::{Files, Signing};
use crate::support::{Answer, World};
use futures::future::join_all;

const TILES: &str = "/.well-known/xwms-log";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_public_sees_hashes_and_no_events() {
    let signing = Signing::new().await;
    let world = &signing.world;
    let checkpoint = signing.checkpoint("log", &world.management().await).await;
    let get = async |path: &str| world.server.get(&format!("{TILES}/{path}")).await;
    let tile = format!("tile/0/000.p/{}", (checkpoint.size % 256).max(1));
    assert_eq!(get(&tile).await.expect_status(200).header("content-type"), "application/octet-stream");
    for path in ["tile/entries/000", "tile/9/000", "tile/0/999", "tile/0/0", "tile/x", "entries"] {
        assert_eq!(get(path).await.status, 404, "{path}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn caches_keep_full_tiles_for_ever_and_partial_ones_shortly() {
    let signing = Signing::new().await;
    let world = &signing.world;
    let token = world.management().await;
    world.server.append_many(&world.machine().client_id, 300).await;
    let size = signing.checkpoint("log", &token).await.size;
    assert!(size > 256, "{size}");
    let cached = async |path: &str| {
        let answer = world.server.get(&format!("{TILES}/{path}")).await;
        answer.expect_status(200).header("cache-control").to_owned()
    };
    assert_eq!(cached("tile/0/000").await, "public, max-age=31536000, immutable");
    assert_eq!(cached("tile/0/001.p/1").await, "public, max-age=60");
    assert_eq!(cached("tile/1/000.p/1").await, "public, max-age=60");
    assert_eq!(cached("checkpoint").await, "no-cache");
}

/// Reads `path` from the address `ip`.
async fn read_from(world: &World, ip: &str, path: &str) -> Answer {
    let request = world.server.http.get(format!("{}{TILES}/{path}", world.server.base));
    Answer::of(request.header("x-forwarded-for", ip).send().await.unwrap()).await
}

/// Reads `path` from one address until it has to wait, and returns the response that says so.
async fn slowed(world: &World, path: &str) -> Answer {
    // At any speed, more than the two hundred at once and what is added meanwhile.
    for _ in 0..250 {
        let answers = join_all((0..20).map(|_| read_from(world, "192.0.2.1", path))).await;
        if let Some(slowed) = answers.into_iter().find(|answer| answer.status == 429) {
            return slowed;
        }
    }
    panic!("thousands of reads of {path} need no wait");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_reader_of_too_many_tiles_waits_and_others_do_not() {
    let signing = Signing::with(Files::new(), |settings| {
        settings.trusted_proxies = vec!["127.0.0.0/8".parse().unwrap()];
    })
    .await;
    let world = &signing.world;
    signing.checkpoint("log", &world.management().await).await;
    let told = slowed(world, "tile/0/000.p/1").await;
    assert!(told.header("retry-after").parse::<u32>().unwrap() >= 1, "{told:?}");
    assert_eq!(told.json()["code"], "slow_down");
    for path in ["tile/0/000.p/1", "checkpoint"] {
        read_from(world, "192.0.2.2", path).await.expect_status(200);
    }
    assert_eq!(slowed(world, "checkpoint").await.json()["code"], "slow_down");
}
