//! The claim, the list, and who gets which place.

use super::{ORDERS, api, bit, claims, fresh, of_person, own, own_at, place};
use crate::{
    oauth::device,
    support::{
        Browser, Server, World,
        browser::{authorize_path, redeem},
        process::xwms,
    },
};
use serde_json::{Value, json};
use std::{collections::HashSet, time::Duration};

#[tokio::test]
async fn only_tokens_of_an_api_that_wants_lists_have_a_place_in_one() {
    let world = World::new().await;
    let (machine, management) = (world.machine(), world.management().await);
    let path = api(&world, ORDERS, &[&machine, &world.web()], &json!({"status_list": false})).await;
    for token in [&management, &own(&world, &machine, ORDERS).await] {
        assert_eq!(claims(token).get("status"), None);
    }
    let change = async |body: Value| world.patch(&path, &management, &body).await;
    let now = change(json!({"status_list": true})).await.expect_status(200).json();
    assert_eq!(now["status_list"], true);
    let machine_token = own(&world, &machine, ORDERS).await;
    let person_token = of_person(&world, &mut Browser::default(), &world.web()).await;
    for token in [&machine_token, &person_token] {
        let (list, index) = place(&world, token);
        assert!(index < 8192 && list.starts_with("/oauth/status-lists/"), "{list} {index}");
        assert!(world.active(token).await, "this server takes the claim for its own");
    }
    world.server.settle().await;
    let jti = claims(&machine_token)["jti"].as_str().unwrap().to_owned();
    let issued = world.read(&format!("/v1/events?type=token.issued&stream={jti}"), &management).await;
    let issued = issued.expect_status(200).json()["data"][0]["data"]["status"].clone();
    assert_eq!(issued["index"], json!(place(&world, &machine_token).1));
    assert!(issued["list_id"].as_str().unwrap().starts_with("status_list_"), "{issued}");

    let refused = change(json!({"format": "opaque"})).await;
    let problem = refused.expect_status(400).json();
    assert_eq!(
        (&problem["code"], &problem["field"]),
        (&json!("status_list_needs_jwt"), &json!("status_list"))
    );
    change(json!({"format": "opaque", "status_list": false})).await.expect_status(200);
    assert!(!own(&world, &machine, ORDERS).await.contains('.'));
    world.server.settle().await;
    world.server.expect_replayed().await;
}

#[tokio::test]
async fn each_refresh_has_a_place_of_its_own_and_a_lost_answer_does_too() {
    let world = World::new().await;
    let web = world.web();
    api(&world, ORDERS, &[&web], &json!({})).await;
    let path =
        authorize_path(&web.client_id, &[("scope", "openid offline_access read"), ("resource", ORDERS)]);
    let code = Browser::default().approve(&world, &path).await.remove("code").expect("a code");
    let first = world.token(&web, &redeem(&code)).await.expect_status(200).json();
    let refresh =
        [("grant_type", "refresh_token"), ("refresh_token", first["refresh_token"].as_str().unwrap())];
    let second = world.token(&web, &refresh).await.expect_status(200).json();
    let again = world.token(&web, &refresh).await.expect_status(200).json();
    let places: HashSet<_> =
        [first, second, again].iter().map(|it| place(&world, &super::access(it))).collect();
    assert_eq!(places.len(), 3, "{places:?}");
}

#[tokio::test]
async fn the_tokens_of_a_device_have_places_and_end_with_its_grant() {
    let world = device::world().await;
    let web = world.web();
    api(&world, ORDERS, &[&web], &json!({})).await;
    let asked = [("scope", "openid offline_access read"), ("resource", ORDERS)];
    let codes = world.server.form("/oauth/device_authorization", Some(&web), &asked).await;
    let codes = codes.expect_status(200).json();
    device::approve(&mut Browser::default(), &world, &codes).await;
    let first = device::poll(&world, &codes).await.expect_status(200).json();
    let refresh =
        [("grant_type", "refresh_token"), ("refresh_token", first["refresh_token"].as_str().unwrap())];
    let second = world.token(&web, &refresh).await.expect_status(200).json();
    let places = [&first, &second].map(|tokens| place(&world, &super::access(tokens)));
    assert_ne!(places[0], places[1]);
    for expected in [0, 1] {
        for (path, index) in &places {
            assert_eq!(bit(&fresh(&world, path).await.expect_status(200).body, *index), expected);
        }
        let end = [("token", second["refresh_token"].as_str().unwrap())];
        world.server.form("/oauth/revoke", Some(&web), &end).await.expect_status(200);
    }
}

#[tokio::test]
async fn a_status_list_is_a_cacheable_signed_jwt_and_not_usable_as_an_access_token() {
    let world = World::new().await;
    // A list is made anew each half minute, and this test asks for one several times.
    world.server.app.store.clock().hold();
    let machine = world.machine();
    api(&world, ORDERS, &[&machine], &json!({})).await;
    let (path, index) = place(&world, &own(&world, &machine, ORDERS).await);
    let answer = fresh(&world, &path).await;
    assert_eq!(answer.expect_status(200).header("content-type"), "application/statuslist+jwt");
    assert_eq!(answer.header("cache-control"), "public, max-age=30");
    assert_eq!(bit(&answer.body, index), 0);
    let header = jsonwebtoken::decode_header(&answer.body).unwrap();
    assert_eq!(header.typ.as_deref(), Some("statuslist+jwt"));
    let jwks = world.server.get("/oauth/jwks.json").await.json();
    let kids: Vec<_> = jwks["keys"].as_array().unwrap().iter().map(|key| key["kid"].clone()).collect();
    assert!(kids.contains(&json!(header.kid)), "{kids:?}");
    let said = claims(&answer.body);
    let base = &world.server.base;
    assert_eq!((&said["sub"], &said["iss"]), (&json!(format!("{base}{path}")), &json!(base)));
    let life = said["exp"].as_i64().unwrap() - said["iat"].as_i64().unwrap();
    assert_eq!((life, &said["ttl"]), (300, &json!(30)));

    let ask = async |name: &str, value: &str| {
        let request = world.server.http.get(format!("{base}{path}")).header(name, value);
        request.send().await.unwrap()
    };
    let elsewhere = ask("origin", "https://shop.example.com").await;
    assert_eq!(elsewhere.headers()["access-control-allow-origin"], "*");
    let held = ask("if-none-match", answer.header("etag")).await;
    assert_eq!((held.status().as_u16(), held.text().await.unwrap()), (304, String::new()));
    let packed = ask("accept-encoding", "gzip").await;
    assert_eq!(packed.headers()["content-encoding"], "gzip");
    assert_ne!(packed.headers()["etag"].to_str().unwrap(), answer.header("etag"));
    let packed = packed.bytes().await.unwrap();
    let mut text = String::new();
    std::io::Read::read_to_string(&mut flate2::read::GzDecoder::new(&packed[..]), &mut text).unwrap();
    assert_eq!(text, answer.body);

    world.read("/v1/clients", &answer.body).await.expect_status(401);
    assert!(!world.active(&answer.body).await);
}

#[tokio::test]
async fn two_processes_never_give_one_place_twice_and_each_serves_the_lists_of_both() {
    let world = World::new().await;
    let machine = world.machine();
    api(&world, ORDERS, &[&machine], &json!({})).await;
    let other = Server::start(&world.url, false, Some(&world.server.base)).await;
    let mut tokens = Vec::new();
    for server in [&world.server, &other] {
        for _ in 0..10 {
            tokens.push(own_at(&world, server, &machine, ORDERS).await);
        }
    }
    let places: Vec<_> = tokens.iter().map(|token| place(&world, token)).collect();
    assert_eq!(places.iter().collect::<HashSet<_>>().len(), 20, "{places:?}");
    assert_eq!(places.iter().map(|(path, _)| path).collect::<HashSet<_>>().len(), 2, "{places:?}");
    for stopped in [&tokens[0], &tokens[10]] {
        world.server.form("/oauth/revoke", Some(&machine), &[("token", stopped)]).await.expect_status(200);
    }
    world.server.settle().await;
    for server in [&world.server, &other] {
        for (number, (path, index)) in places.iter().enumerate() {
            let list = server.get(path).await;
            assert_eq!(
                bit(&list.expect_status(200).body, *index),
                u8::from(number.is_multiple_of(10)),
                "{number}"
            );
        }
    }
    // The list of a process that has ended is there for the others.
    other.stop().await;
    let (path, index) = &places[10];
    assert_eq!(bit(&fresh(&world, path).await.expect_status(200).body, *index), 1);
}

#[tokio::test]
async fn a_list_says_the_same_after_the_read_model_was_rebuilt() {
    let world = World::new().await;
    let machine = world.machine();
    api(&world, ORDERS, &[&machine], &json!({})).await;
    let (good, stopped) = (own(&world, &machine, ORDERS).await, own(&world, &machine, ORDERS).await);
    world.server.form("/oauth/revoke", Some(&machine), &[("token", &stopped)]).await.expect_status(200);
    let ((path, index), (_, other)) = (place(&world, &good), place(&world, &stopped));
    let before = fresh(&world, &path).await;
    let rebuilt = xwms(&world.url, &["projections", "rebuild", "access"], &[]).await;
    assert!(rebuilt.status.success(), "{rebuilt:?}");
    let after = fresh(&world, &path).await;
    assert_ne!(before.body, after.body, "it was made again");
    for list in [before, after] {
        let body = &list.expect_status(200).body;
        assert_eq!((bit(body, index), bit(body, other)), (0, 1));
    }
}

#[tokio::test]
async fn a_process_gives_each_place_once_and_begins_a_new_list_when_one_is_full_or_an_hour_old() {
    let world = World::with(|settings| settings.subscribers = false).await;
    let app = &world.server.app;
    let taken: Vec<_> = (0..2 * 8192).map(|_| app.status_lists.next()).collect();
    let places: HashSet<_> = taken.iter().map(|entry| (entry.list_id.to_string(), entry.index)).collect();
    let lists: HashSet<_> = taken.iter().map(|entry| entry.list_id.to_string()).collect();
    assert_eq!((places.len(), lists.len()), (2 * 8192, 2));
    assert!(taken.iter().all(|entry| entry.index < 8192));
    assert!(!taken[..100].is_sorted_by_key(|entry| entry.index), "an index does not tell when");
    let before = app.status_lists.next().list_id;
    assert_eq!(app.status_lists.next().list_id, before);
    app.store.clock().advance(Duration::from_secs(3_600));
    assert_ne!(app.status_lists.next().list_id, before);
}

#[tokio::test]
async fn a_list_ends_when_it_gets_no_more_tokens_and_all_have_expired_and_so_do_its_rows() {
    let world = World::new().await;
    let machine = world.machine();
    api(&world, ORDERS, &[&machine], &json!({"access_token_seconds": 60})).await;
    let (path, _) = place(&world, &own(&world, &machine, ORDERS).await);
    fresh(&world, &path).await.expect_status(200);
    // The token has expired. An API that asks now must not be told that the next token's list does not exist.
    let (list, index) = (fresh(&world, &path).await, place(&world, &own(&world, &machine, ORDERS).await));
    assert_eq!((index.0, bit(&list.expect_status(200).body, index.1)), (path.clone(), 0));
    world.server.get(&path).await.expect_status(200);
    world.server.app.store.clock().advance(Duration::from_secs(3_660));
    let (next, _) = place(&world, &own(&world, &machine, ORDERS).await);
    assert_ne!(next, path);
    fresh(&world, &next).await.expect_status(200);
    world.server.get(&path).await.expect_oauth(404, "invalid_request");
    let rows: i64 = sqlx::query_scalar("SELECT count(*) FROM read_access.listed_tokens")
        .fetch_one(world.server.app.store.pool())
        .await
        .unwrap();
    assert_eq!(rows, 1);
}

#[tokio::test]
async fn a_list_of_which_not_all_tokens_are_known_is_not_served() {
    let world = World::with(|settings| settings.subscribers = false).await;
    let machine = world.machine();
    api(&world, ORDERS, &[&machine], &json!({})).await;
    let (path, _) = place(&world, &own(&world, &machine, ORDERS).await);
    let answer = world.server.get(&path).await;
    answer.expect_oauth(503, "temporarily_unavailable");
    assert_eq!(answer.header("retry-after"), "1");
}
