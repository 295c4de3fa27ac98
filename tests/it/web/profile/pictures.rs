//! The picture of a person: uploaded, shown, replaced, erased; and what is no picture.

use super::{mailed, person, profile, send};
use crate::support::{Answer, Browser, World, browser::form};
use image::{DynamicImage, ImageFormat, ImageReader};
use std::io::Cursor;
use xwms::commands::{self, Context};
use xwms_events::user::UserCommand;

const UPLOAD: &str = "/account/profile/picture";
const BOUNDARY: &str = "a-boundary-of-the-test";

fn file(width: u32, height: u32, format: ImageFormat) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    DynamicImage::new_rgb8(width, height).write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}

fn part(name: &str, more: &str, content: &[u8]) -> Vec<u8> {
    let head = format!("--{BOUNDARY}\r\ncontent-disposition: form-data; name=\"{name}\"{more}\r\n\r\n");
    [head.as_bytes(), content, b"\r\n"].concat()
}

/// Sends `parts` as the form.
async fn post(world: &World, browser: &Browser, parts: &[Vec<u8>]) -> Answer {
    let cookies: Vec<_> = browser.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
    let mut body = parts.concat();
    body.extend_from_slice(format!("--{BOUNDARY}--\r\n").as_bytes());
    let request = world.server.http.post(format!("{}{UPLOAD}", world.server.base));
    let request = request
        .header("cookie", cookies.join("; "))
        .header("content-type", format!("multipart/form-data; boundary={BOUNDARY}"));
    Answer::of(request.body(body).send().await.unwrap()).await
}

async fn token(world: &World, browser: &mut Browser) -> Vec<u8> {
    let page = profile(world, browser).await;
    let (_, hidden) = form(super::form_to(&page, UPLOAD));
    part("csrf_token", "", hidden[0].1.as_bytes())
}

fn picture(content: &[u8]) -> Vec<u8> {
    part("picture", "; filename=\"me.png\"\r\ncontent-type: image/png", content)
}

/// Uploads `content`, and returns the redirect.
async fn upload(world: &World, browser: &mut Browser, content: &[u8]) -> Answer {
    let token = token(world, browser).await;
    post(world, browser, &[token, picture(content)]).await
}

/// Returns the path of the picture on the profile page.
async fn shown(world: &World, browser: &mut Browser) -> String {
    let page = profile(world, browser).await;
    let rest =
        page.body.split_once("class=\"portrait\" src=\"").unwrap_or_else(|| panic!("no picture: {page:?}")).1;
    rest.split_once('"').unwrap().0.to_owned()
}

async fn rows(world: &World) -> i64 {
    let pool = world.server.app.store.pool();
    sqlx::query_scalar("SELECT count(*) FROM pictures").fetch_one(pool).await.unwrap()
}

async fn demo() -> (World, Browser) {
    let world = World::new().await;
    let mut browser = Browser::default();
    browser.log_in(&world).await;
    (world, browser)
}

/// Returns the picture at `path`, as a stranger gets it.
async fn get(world: &World, path: &str) -> reqwest::Response {
    world.server.http.get(format!("{}{path}", world.server.base)).send().await.unwrap()
}

#[tokio::test]
async fn a_picture_is_encoded_again_and_shown_from_our_host_until_it_is_replaced() {
    let (world, mut browser) = demo().await;
    let tokens = browser.tokens(&world, "openid profile").await;
    let done = upload(&world, &mut browser, &file(900, 400, ImageFormat::Jpeg)).await;
    assert_eq!((done.status, done.header("location")), (303, "/account/profile?picture"), "{done:?}");
    let path = shown(&world, &mut browser).await;
    let info = super::userinfo(&world, tokens["access_token"].as_str().unwrap()).await;
    let issuer = world.server.app.settings.issuer.clone();
    assert_eq!(info["picture"], format!("{issuer}{path}"));

    let answer = get(&world, &path).await;
    let header = |name: &str| answer.headers()[name].to_str().unwrap().to_owned();
    assert_eq!((answer.status().as_u16(), header("content-type").as_str()), (200, "image/jpeg"));
    assert_eq!(header("x-content-type-options"), "nosniff");
    assert_eq!(header("content-security-policy"), "default-src 'none'; sandbox");
    assert_eq!(header("cross-origin-resource-policy"), "cross-origin");
    let bytes = answer.bytes().await.unwrap();
    let read = ImageReader::with_format(Cursor::new(&bytes), ImageFormat::Jpeg).decode().unwrap();
    assert_eq!((read.width(), read.height()), (512, 512));

    upload(&world, &mut browser, &file(64, 64, ImageFormat::WebP)).await;
    let other = shown(&world, &mut browser).await;
    assert_ne!(other, path);
    assert_eq!(
        (get(&world, &path).await.status().as_u16(), get(&world, &other).await.status().as_u16()),
        (404, 200)
    );
    assert_eq!(rows(&world).await, 1);

    let page = profile(&world, &mut browser).await;
    let removed = send(&world, &mut browser, &page, "/account/profile/picture/remove", &[]).await;
    assert!(removed.body.contains("Your picture was removed."), "{removed:?}");
    assert_eq!((get(&world, &other).await.status().as_u16(), rows(&world).await), (404, 0));
    world.server.expect_replayed().await;
}

#[tokio::test]
async fn a_file_that_is_not_a_picture_is_refused_with_a_reason_and_changes_nothing() {
    let (world, mut browser) = demo().await;
    let head = world.server.head().await;
    let mut bomb = file(1, 1, ImageFormat::Png);
    bomb[16..20].copy_from_slice(&60_000_u32.to_be_bytes());
    bomb[20..24].copy_from_slice(&60_000_u32.to_be_bytes());
    let large = vec![0xff_u8; 5 * 1024 * 1024 + 1];
    let whole = file(300, 300, ImageFormat::Png);
    let svg =
        b"<svg xmlns=\"http://www.w3.org/2000/svg\" onload=\"alert(1)\"><script>alert(2)</script></svg>";
    for (content, query) in [
        (&svg[..], "picture_kind"),
        (&b""[..], "picture_kind"),
        (&b"<html><script>alert(1)</script>"[..], "picture_kind"),
        (&b"GIF89a\x01\0\x01\0\0\0\0;"[..], "picture_kind"),
        (&whole[..whole.len() / 2], "picture_unreadable"),
        (&bomb[..], "picture_unreadable"),
        (&large[..], "picture_large"),
    ] {
        let refused = upload(&world, &mut browser, content).await;
        let to = refused.header("location").to_owned();
        let is_refused = to == format!("/account/profile?{query}") || to == "/account/profile?picture_large";
        assert!(refused.status == 303 && is_refused, "{query}: {refused:?}");
        let told = browser.open(&world.server, &to).await;
        assert!(told.body.contains("role=\"alert\""), "{told:?}");
    }
    // Many pixels in few bytes: within the sides and the memory.
    let wide = file(5_001, 5_000, ImageFormat::Png);
    assert!(wide.len() < 5 * 1024 * 1024);
    let refused = upload(&world, &mut browser, &wide).await;
    assert_eq!(refused.header("location"), "/account/profile?picture_large", "{refused:?}");
    assert_eq!((world.server.head().await, rows(&world).await), (head, 0));
}

#[tokio::test]
async fn an_upload_without_login_or_token_is_refused_before_it_is_read() {
    let (world, mailbox) = mailed().await;
    let (mut ada, mut bob) =
        (person(&world, &mailbox, super::ADA).await, person(&world, &mailbox, super::BOB).await);
    let (own, other) = (token(&world, &mut ada).await, token(&world, &mut bob).await);
    let content = picture(&file(30, 30, ImageFormat::Png));
    let head = world.server.head().await;
    for parts in [
        vec![content.clone()],
        vec![content.clone(), own.clone()],
        vec![other, content.clone()],
        vec![own.clone()],
    ] {
        post(&world, &ada, &parts).await.expect_status(403);
    }
    post(&world, &Browser::default(), &[own, content]).await.expect_status(403);
    let fields = [("csrf_token".to_owned(), "x".to_owned()), ("picture".to_owned(), "x".to_owned())];
    ada.post(&world.server, UPLOAD, &fields).await.expect_status(400);
    assert_eq!(world.server.head().await, head);
}

#[tokio::test]
async fn the_address_of_an_erased_person_s_picture_shows_nothing_and_nothing_is_left() {
    let (world, mut browser) = demo().await;
    upload(&world, &mut browser, &file(64, 64, ImageFormat::Png)).await;
    let path = shown(&world, &mut browser).await;
    let app = &world.server.app;
    let sealed: String =
        sqlx::query_scalar("SELECT sealed FROM pictures").fetch_one(app.store.pool()).await.unwrap();
    assert!(!sealed.contains("/9j/"), "no picture is in the table as it is");
    let user_id = app.store.credential(&world.demo.user.email, None).await.unwrap().found.unwrap().user_id;
    let context = Context::system(&app.store, "test");
    let run = async |command| commands::users::change(&context, user_id, command, None).await.unwrap();
    run(UserCommand::Suspend { reason: "test".into() }).await;
    assert_eq!(get(&world, &path).await.status().as_u16(), 404);
    run(UserCommand::Reinstate).await;
    assert_eq!(get(&world, &path).await.status().as_u16(), 200);
    run(UserCommand::Erase).await;
    assert_eq!((get(&world, &path).await.status().as_u16(), rows(&world).await), (404, 0));
    for guess in
        ["/pictures/picture_00000000000000000000000000", "/pictures/x", "/pictures/..%2F..", "/pictures/%ff"]
    {
        assert_eq!(get(&world, guess).await.status().as_u16(), 404, "{guess}");
    }
}
