//! The logo of an app on its tab of logins: uploaded, shown, removed; and who may not, and what is no picture.

use super::{hidden, path, send_from};
use crate::support::{Answer, Browser, World};
use image::{DynamicImage, ImageFormat};
use serde_json::Value;
use std::io::Cursor;
use xwms_events::account::Role;

const BOUNDARY: &str = "a-boundary-of-the-test";

fn png() -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    DynamicImage::new_rgb8(300, 200).write_to(&mut bytes, ImageFormat::Png).unwrap();
    bytes.into_inner()
}

/// Returns the path of a page of the demo web app.
fn at(world: &World, below: &str) -> String {
    path(world.demo.account_id, &format!("apps/{}{below}", world.web().client_id))
}

/// Sends `content` to `action` with this token.
async fn post(world: &World, browser: &Browser, action: &str, token: &str, content: &[u8]) -> Answer {
    let cookies: Vec<_> = browser.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
    let head = |name: &str, more: &str| {
        format!("--{BOUNDARY}\r\ncontent-disposition: form-data; name=\"{name}\"{more}\r\n\r\n")
    };
    let token =
        format!("{}{token}\r\n{}", head("csrf_token", ""), head("picture", "; filename=\"logo.png\""));
    let body = [token.as_bytes(), content, format!("\r\n--{BOUNDARY}--\r\n").as_bytes()].concat();
    let request = world.server.http.post(format!("{}{action}", world.server.base));
    let request = request
        .header("cookie", cookies.join("; "))
        .header("content-type", format!("multipart/form-data; boundary={BOUNDARY}"));
    Answer::of(request.body(body).send().await.unwrap()).await
}

/// Returns the token of the form with the logo.
async fn token(world: &World, browser: &mut Browser) -> String {
    let page = browser.open(&world.server, &at(world, "/login")).await;
    let fields = hidden(&page, &at(world, "/logo")).unwrap_or_else(|| panic!("no form in {page:?}"));
    fields.into_iter().find(|(name, _)| name == "csrf_token").unwrap().1
}

async fn logo_uri(world: &World) -> Value {
    let client = format!("/v1/clients/{}", world.web().client_id);
    world.read(&client, &world.management().await).await.expect_status(200).json()["logo_uri"].clone()
}

#[tokio::test]
async fn a_logo_is_uploaded_shown_and_removed() {
    let world = World::new().await;
    let mut owner = world.owner().await.browser;
    let token = token(&world, &mut owner).await;
    // Larger than other forms may be.
    let mut large = png();
    large.resize(200_000, 0);
    let sent = post(&world, &owner, &at(&world, "/logo"), &token, &large).await;
    assert_eq!(sent.expect_status(303).header("location"), at(&world, "/login?saved"));
    let uri = logo_uri(&world).await;
    let shown = uri.as_str().unwrap().strip_prefix(&world.server.base).unwrap().to_owned();
    let page = owner.open(&world.server, &at(&world, "/login?saved")).await;
    assert!(page.expect_status(200).body.contains(&format!("src=\"{shown}\"")), "{page:?}");
    assert!(page.body.contains("Saved"), "{page:?}");
    world.server.get(&shown).await.expect_status(200);
    let (tab, remove) = (at(&world, "/login"), at(&world, "/logo/remove"));
    let removed = send_from(&mut owner, &world, (&tab, &remove), &[]).await;
    assert_eq!(removed.expect_status(303).header("location"), at(&world, "/login?saved"));
    assert_eq!(logo_uri(&world).await, Value::Null);
    assert_eq!(world.server.count("client.logo_changed").await, 2);
    world.server.get(&shown).await.expect_status(404);
}

#[tokio::test]
async fn a_file_that_is_not_a_picture_is_refused_with_a_reason_at_the_field() {
    let world = World::new().await;
    let mut owner = world.owner().await.browser;
    let token = token(&world, &mut owner).await;
    let cut = png()[..60].to_vec();
    for (content, words) in [
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>".to_vec(), "Choose a PNG, JPEG or WebP file"),
        (cut, "can’t be read"),
        (vec![0; 5 * 1024 * 1024 + 1], "at most 5 MiB, 8,192 pixels"),
    ] {
        let refused = post(&world, &owner, &at(&world, "/logo"), &token, &content).await;
        let to = refused.expect_status(303).header("location").to_owned();
        let page = owner.open(&world.server, &to).await;
        assert!(page.expect_status(200).body.contains(words), "{to}: {page:?}");
        assert!(page.body.contains("picture-error"), "{page:?}");
    }
    assert_eq!(world.server.count("client.logo_changed").await, 0);
}

#[tokio::test]
async fn nobody_else_sets_the_logo_of_an_app() {
    let world = World::new().await;
    let mut owner = world.owner().await.browser;
    let good = token(&world, &mut owner).await;
    let logo = at(&world, "/logo");
    let mut auditor = world.person(world.demo.account_id, Role::Auditor).await;
    let tab = auditor.browser.open(&world.server, &at(&world, "/login")).await;
    assert!(hidden(tab.expect_status(200), &logo).is_none(), "{tab:?}");
    post(&world, &auditor.browser, &logo, &auditor.csrf, &png()).await.expect_status(403);
    let colleague = world.person(world.demo.account_id, Role::Developer).await;
    post(&world, &colleague.browser, &logo, &good, &png()).await.expect_status(403);
    post(&world, &owner, &logo, "", &png()).await.expect_status(403);
    let elsewhere = world.another().await;
    let stranger = world.person(elsewhere.account_id, Role::Owner).await;
    post(&world, &stranger.browser, &logo, &stranger.csrf, &png()).await.expect_status(404);
    let theirs = path(elsewhere.account_id, &format!("apps/{}/logo", world.web().client_id));
    post(&world, &stranger.browser, &theirs, &stranger.csrf, &png()).await.expect_status(404);
    let nobody = post(&world, &Browser::default(), &logo, &good, &png()).await;
    assert!(nobody.expect_status(303).header("location").starts_with("/login?to=dashboard"), "{nobody:?}");
    assert_eq!(world.server.count("client.logo_changed").await, 0);
}
