//! What an app shows of itself: its logo and its links. Adversaries: an account whose app would pass for the
//! operator or another company, another account, a weaker member, and files that are no pictures.

use crate::support::{Answer, Browser, World, browser::authorize_path};
use image::{DynamicImage, ImageFormat, ImageReader};
use reqwest::Method;
use serde_json::{Value, json};
use std::io::Cursor;
use xwms::{
    commands::{
        Context,
        clients::{self, Authority, ClientRef},
    },
    traffic::writes::Writer,
};
use xwms_events::{
    account::Role,
    client::{Client, ClientCommand},
};

fn file(width: u32, height: u32, format: ImageFormat) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    DynamicImage::new_rgb8(width, height).write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}

fn path(world: &World) -> String {
    format!("/v1/clients/{}", world.web().client_id)
}

async fn put(world: &World, client: &str, token: &str, file: Vec<u8>) -> Answer {
    let request = world.api(Method::PUT, &format!("{client}/logo"), token);
    Answer::of(request.header("content-type", "image/png").body(file).send().await.unwrap()).await
}

/// The operator vouches for the app.
async fn verify(world: &World) {
    let (account_id, client_id) = (world.demo.account_id, world.web().client_id.parse().unwrap());
    let which = ClientRef { account_id, client_id, tests_only: false, authority: Authority::Unlimited };
    let make = |_: &Client| Ok(vec![ClientCommand::Verify]);
    clients::change(&Context::system(&world.server.app.store, "test"), which, make, |_| None).await.unwrap();
}

/// Returns the path of the logo in a response.
fn address(world: &World, client: &Value) -> String {
    let uri = client["logo_uri"].as_str().unwrap_or_else(|| panic!("no logo: {client}"));
    uri.strip_prefix(world.server.app.settings.issuer.trim_end_matches('/')).unwrap().to_owned()
}

/// Returns the login page and the consent page of the app.
async fn pages(world: &World) -> [String; 2] {
    let mut browser = Browser::default();
    let at = authorize_path(&world.web().client_id, &[]);
    let login = browser.open(&world.server, &at).await;
    browser.log_in(world).await;
    let consent = browser.open(&world.server, &at).await;
    assert!(consent.body.contains("name=\"decision\""), "{consent:?}");
    [login.body, consent.body]
}

async fn rows(world: &World) -> i64 {
    let pool = world.server.app.store.pool();
    sqlx::query_scalar("SELECT count(*) FROM logos").fetch_one(pool).await.unwrap()
}

#[tokio::test]
async fn a_logo_is_encoded_again_and_shown_from_our_host_until_it_is_replaced_or_removed() {
    let world = World::new().await;
    let (token, client) = (world.management().await, path(&world));
    let made = put(&world, &client, &token, file(900, 400, ImageFormat::Jpeg)).await;
    let first = address(&world, &made.expect_status(200).json());
    let answer = world.server.http.get(format!("{}{first}", world.server.base)).send().await.unwrap();
    let header = |name: &str| answer.headers()[name].to_str().unwrap().to_owned();
    assert_eq!((answer.status().as_u16(), header("content-type").as_str()), (200, "image/jpeg"));
    assert_eq!(header("x-content-type-options"), "nosniff");
    assert_eq!(header("content-security-policy"), "default-src 'none'; sandbox");
    assert_eq!(header("cross-origin-resource-policy"), "same-origin");
    assert_eq!(header("cache-control"), "public, max-age=31536000, immutable");
    let bytes = answer.bytes().await.unwrap();
    let read = ImageReader::with_format(Cursor::new(&bytes), ImageFormat::Jpeg).decode().unwrap();
    assert_eq!((read.width(), read.height()), (512, 512));

    let white = DynamicImage::ImageRgb8(image::RgbImage::from_pixel(64, 64, image::Rgb([255, 255, 255])));
    let mut other = Cursor::new(Vec::new());
    white.write_to(&mut other, ImageFormat::WebP).unwrap();
    let made = put(&world, &client, &token, other.into_inner()).await;
    let second = address(&world, &made.expect_status(200).json());
    world.server.get(&first).await.expect_status(404);
    world.server.get(&second).await.expect_status(200);

    world.delete(&format!("{client}/logo"), &token).await.expect_status(204);
    world.server.get(&second).await.expect_status(404);
    assert_eq!(world.read(&client, &token).await.json()["logo_uri"], Value::Null);
    assert_eq!((rows(&world).await, world.server.count("client.logo_changed").await), (0, 3));
}

#[tokio::test]
async fn a_deleted_client_has_no_logo() {
    let world = World::new().await;
    let (token, client) = (world.management().await, path(&world));
    let made = put(&world, &client, &token, file(30, 30, ImageFormat::Png)).await;
    let logo = address(&world, &made.expect_status(200).json());
    world.delete(&client, &token).await.expect_status(204);
    world.server.get(&logo).await.expect_status(404);
    assert_eq!(rows(&world).await, 0);
    put(&world, &client, &token, file(30, 30, ImageFormat::Png)).await.expect_status(404);
}

#[tokio::test]
async fn people_see_a_logo_only_while_the_operator_vouches_for_the_app_with_it() {
    let world = World::new().await;
    let (token, client) = (world.management().await, path(&world));
    let made = put(&world, &client, &token, file(30, 30, ImageFormat::Png)).await;
    let logo = format!("src=\"{}\"", address(&world, &made.expect_status(200).json()));
    for page in pages(&world).await {
        assert!(!page.contains("/logos/"), "nobody has looked at it: {page}");
    }
    verify(&world).await;
    for page in pages(&world).await {
        assert!(page.contains(&logo), "{page}");
    }
    // An app that was verified can't take the face of another one.
    let imitation = put(&world, &client, &token, file(31, 90, ImageFormat::Png)).await;
    assert_eq!(imitation.expect_status(200).json()["verified"], true, "it is the same black square");
    let white = DynamicImage::ImageRgb8(image::RgbImage::from_pixel(9, 9, image::Rgb([255, 255, 255])));
    let mut other = Cursor::new(Vec::new());
    white.write_to(&mut other, ImageFormat::Png).unwrap();
    let imitation = put(&world, &client, &token, other.into_inner()).await;
    assert_eq!(imitation.expect_status(200).json()["verified"], false);
    for page in pages(&world).await {
        assert!(!page.contains("/logos/") && !page.contains("Verified by"), "{page}");
    }
}

#[tokio::test]
async fn a_file_that_is_not_a_picture_is_refused_and_changes_nothing() {
    let world = World::new().await;
    let (token, client) = (world.management().await, path(&world));
    let whole = file(300, 300, ImageFormat::Png);
    // The head says that there are 64 million pixels.
    let mut bomb = file(1, 1, ImageFormat::Png);
    bomb[16..20].copy_from_slice(&8_000_u32.to_be_bytes());
    bomb[20..24].copy_from_slice(&8_000_u32.to_be_bytes());
    let head = world.server.head().await;
    for (bad, status, code) in [
        (b"<svg xmlns=\"http://www.w3.org/2000/svg\"><script/></svg>".to_vec(), 400, "invalid_picture"),
        (b"<html><script>alert(1)</script>".to_vec(), 400, "invalid_picture"),
        (b"GIF89a\x01\0\x01\0\0\0\0;".to_vec(), 400, "invalid_picture"),
        (vec![], 400, "invalid_picture"),
        (whole[..whole.len() / 2].to_vec(), 400, "invalid_picture"),
        (vec![0; 5 * 1024 * 1024 + 1], 413, "body_too_large"),
    ] {
        let refused = put(&world, &client, &token, bad).await;
        assert_eq!(refused.expect_status(status).json()["code"], code);
    }
    let refused = put(&world, &client, &token, bomb).await;
    assert!(matches!(refused.status, 400 | 413), "{refused:?}");
    assert_eq!((world.server.head().await, rows(&world).await), (head, 0));

    // A picture that is a page, too, is only a picture afterwards.
    let mut polyglot = file(30, 30, ImageFormat::Jpeg);
    polyglot.extend_from_slice(b"<script>alert(1)</script>");
    let made = put(&world, &client, &token, polyglot).await;
    let logo = address(&world, &made.expect_status(200).json());
    let stored = world.server.http.get(format!("{}{logo}", world.server.base)).send().await.unwrap();
    let stored = stored.bytes().await.unwrap();
    assert!(!stored.windows(7).any(|word| word == b"<script"));
}

#[tokio::test]
async fn a_logo_takes_its_turn_among_the_writes_of_the_account_once_it_was_read() {
    let world = World::new().await;
    let (management, client) = (world.management().await, path(&world));
    let (account_id, writes) = (world.demo.account_id, &world.server.app.writes);
    // What is sent, even slowly, neither has a turn nor waits for one.
    let crowd: Vec<_> = std::iter::from_fn(|| writes.place(account_id, Writer::Clients)).collect();
    put(&world, &client, &management, b"no picture".to_vec()).await.expect_status(400);
    let picture = file(8, 8, ImageFormat::Png);
    let refused = put(&world, &client, &management, picture.clone()).await;
    assert_eq!(refused.expect_status(429).json()["code"], "slow_down");
    drop(crowd);
    put(&world, &client, &management, picture).await.expect_status(200);
}

#[tokio::test]
async fn another_account_and_a_weaker_member_change_no_logo() {
    let world = World::new().await;
    let client = path(&world);
    let stranger = world.management_of(&world.another().await).await;
    put(&world, &client, &stranger, file(30, 30, ImageFormat::Png)).await.expect_status(404);
    world.delete(&format!("{client}/logo"), &stranger).await.expect_status(404);
    let auditor = world.person(world.demo.account_id, Role::Auditor).await;
    let request = auditor.request(&world.server, Method::PUT, &format!("{client}/logo"));
    let refused = Answer::of(request.body(file(30, 30, ImageFormat::Png)).send().await.unwrap()).await;
    assert_eq!(refused.expect_status(403).json()["code"], "insufficient_scope");
    put(&world, &client, "", file(30, 30, ImageFormat::Png)).await.expect_status(401);
    assert_eq!((world.server.count("client.logo_changed").await, rows(&world).await), (0, 0));
}

#[tokio::test]
async fn the_links_of_an_app_are_on_its_consent_page_with_the_host_that_they_lead_to() {
    let world = World::new().await;
    let (token, client) = (world.management().await, path(&world));
    let links =
        json!({"website_uri": "https://shop.example/", "policy_uri": "https://shop.example/privacy?a=1&b=2"});
    let changed = world.patch(&client, &token, &links).await.expect_status(200).json();
    assert_eq!((&changed["website_uri"], &changed["tos_uri"]), (&links["website_uri"], &Value::Null));
    let [_, consent] = pages(&world).await;
    for part in [
        "Website: <a href=\"https://shop.example/\" rel=\"nofollow noopener noreferrer\"",
        "Privacy: <a href=\"https://shop.example/privacy?a=1&#38;b=2\"",
        "<bdi>shop.example</bdi>",
    ] {
        assert!(consent.contains(part), "{part} is not in {consent}");
    }
    assert!(!consent.contains("Terms:"), "{consent}");
    for bad in ["http://shop.example/", "javascript:alert(1)", "https://you@shop.example/"] {
        let refused = world.patch(&client, &token, &json!({"tos_uri": bad})).await.expect_status(400).json();
        assert_eq!(
            (&refused["code"], &refused["field"]),
            (&json!("invalid_link"), &json!("tos_uri")),
            "{bad}"
        );
    }
    let gone = world.patch(&client, &token, &json!({"website_uri": null})).await.expect_status(200).json();
    assert_eq!((&gone["website_uri"], &gone["policy_uri"]), (&Value::Null, &links["policy_uri"]));
    assert_eq!(world.server.count("client.links_changed").await, 2);
}
