//! The operator's branding: each setting is seen on pages and in mails, and served from our own host.

use crate::support::{Answer, Browser, Mailbox, World, browser::authorize_path};
use image::{DynamicImage, ImageFormat, ImageReader};
use std::{io::Cursor, path::Path};
use xwms::config::{Branding, Settings};

/// Pages that strangers see, with their statuses.
const PAGES: [(&str, u16); 5] =
    [("/", 200), ("/login", 200), ("/join", 404), ("/nowhere", 404), ("/oauth/authorize", 400)];

async fn branded(change: impl FnOnce(&mut Branding)) -> World {
    World::with(|settings: &mut Settings| change(&mut settings.branding)).await
}

/// Asserts that `holds` for every page, of strangers and of people who are logged in.
async fn on_every_page(world: &World, holds: impl Fn(&Answer) -> bool) {
    for (path, status) in PAGES {
        let page = world.server.get(path).await;
        assert!(page.status == status && holds(&page), "{path}: {page:?}");
    }
    let mut browser = Browser::default();
    browser.log_in(world).await;
    for path in ["/account/consents", "/logout", &authorize_path(&world.web().client_id, &[])] {
        let page = browser.open(&world.server, path).await;
        assert!(page.status == 200 && holds(&page), "{path}: {page:?}");
    }
}

#[tokio::test]
async fn the_name_stands_above_every_page_and_in_its_title() {
    let world = branded(|branding| branding.name = "Acme & <b>Sons</b>".into()).await;
    on_every_page(&world, |page| {
        let named = "Acme &#38; &#60;b&#62;Sons&#60;/b&#62;";
        page.body.contains(&format!("· {named}</title>"))
            && page.body.contains(&format!("<bdi>{named}</bdi></header>"))
            && !page.body.contains("<b>Sons")
    })
    .await;
}

#[tokio::test]
async fn the_links_stand_below_every_page() {
    let world = branded(|branding| {
        branding.privacy = Some("https://acme.example/privacy".into());
        branding.terms = Some("https://acme.example/terms".into());
        branding.help = Some("https://help.acme.example/".into());
        branding.contact = Some("mailto:help@acme.example".into());
    })
    .await;
    on_every_page(&world, |page| {
        [
            r#"<a href="https://acme.example/privacy">Privacy</a>"#,
            r#"<a href="https://acme.example/terms">Terms</a>"#,
            r#"<a href="https://help.acme.example/">Help</a>"#,
            r#"<a href="mailto:help@acme.example">Contact</a>"#,
        ]
        .iter()
        .all(|link| page.body.contains(link))
    })
    .await;
    for path in ["/.well-known/openid-configuration", "/.well-known/oauth-authorization-server"] {
        let document = world.server.get(path).await.expect_status(200).json();
        assert_eq!(document["op_policy_uri"], "https://acme.example/privacy", "{path}");
        assert_eq!(document["op_tos_uri"], "https://acme.example/terms", "{path}");
    }
}

#[tokio::test]
async fn the_accent_is_a_stylesheet_of_our_own() {
    let world = branded(|branding| branding.accent = Some("#0b57d0".into())).await;
    on_every_page(&world, |page| {
        let linked = page.body.contains(r#"<link rel="stylesheet" href="/assets/brand.css?v=0b57d0"#);
        linked && page.header("content-security-policy").contains("style-src 'self';")
    })
    .await;
    let page = world.server.get("/login").await;
    let href = page.body.split("href=\"/assets/brand.css").nth(1).unwrap().split('"').next().unwrap();
    let css = world.server.get(&format!("/assets/brand.css{href}")).await;
    assert_eq!((css.status, css.header("content-type")), (200, "text/css; charset=utf-8"));
    assert_eq!(css.header("cache-control"), "public, max-age=31536000, immutable");
    assert!(css.body.starts_with(":root{--accent:light-dark(#0b57d0,"), "{css:?}");
    let other = world.server.get("/assets/brand.css?v=other").await;
    assert_eq!(other.header("cache-control"), "no-cache", "another version is not kept under this name");
}

fn png(file: &Path) {
    let mut bytes = Cursor::new(Vec::new());
    DynamicImage::new_rgb8(1200, 300).write_to(&mut bytes, ImageFormat::Png).unwrap();
    let mut bytes = bytes.into_inner();
    bytes.extend_from_slice(b"<script>alert(1)</script>");
    std::fs::write(file, bytes).unwrap();
}

#[tokio::test]
async fn the_logo_is_encoded_again_and_served_only_as_an_image() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("logo.png");
    png(&file);
    let mailbox = Mailbox::new();
    let world = World::with(|settings| {
        settings.branding.name = "Acme".into();
        settings.branding.logo = Some(file);
        mailbox.receives(settings);
    })
    .await;
    on_every_page(&world, |page| {
        page.body.contains("<img src=\"/assets/logo.png?v=")
            && page.body.contains(r#"width="160" height="40" alt="Acme""#)
    })
    .await;
    let page = world.server.get("/login").await;
    let src = page.body.split("<img src=\"").nth(1).unwrap().split('"').next().unwrap();
    let served = world.server.http.get(format!("{}{src}", world.server.base)).send().await.unwrap();
    let header =
        |name: &str| served.headers().get(name).map_or("", |value| value.to_str().unwrap()).to_owned();
    assert_eq!(served.status(), 200);
    assert_eq!(header("content-type"), "image/png");
    assert_eq!(header("x-content-type-options"), "nosniff");
    assert_eq!(header("content-security-policy"), "default-src 'none'; sandbox");
    assert_eq!(header("cross-origin-resource-policy"), "same-origin");
    assert_eq!(header("cache-control"), "public, max-age=31536000, immutable");
    let bytes = served.bytes().await.unwrap();
    assert!(!bytes.windows(7).any(|word| word == b"<script"), "what was beside the image is gone");
    let image = ImageReader::with_format(Cursor::new(bytes), ImageFormat::Png).decode().unwrap();
    assert_eq!((image.width(), image.height()), (480, 120));

    world.invite("ada@acme.example", "auditor").await;
    let mail = mailbox.mail("ada@acme.example", "-- \nAcme").await;
    assert!(mail.contains("multipart/alternative"), "{mail}");
}

#[tokio::test]
async fn a_server_without_branding_has_no_logo_and_no_colours_to_serve() {
    let world = World::new().await;
    for path in ["/assets/logo.png", "/assets/brand.css"] {
        assert_eq!(world.server.get(path).await.status, 404, "{path}");
    }
    on_every_page(&world, |page| page.body.contains("· xwms</title>") && !page.body.contains("brand.css"))
        .await;
}

#[tokio::test]
async fn a_mail_is_signed_with_the_operators_name_and_links() {
    let mailbox = Mailbox::new();
    let world = World::with(|settings| {
        mailbox.receives(settings);
        settings.mail.as_mut().unwrap().from = "noreply@acme.example".into();
        settings.branding.name = "Acme Login".into();
        settings.branding.help = Some("https://help.acme.example/".into());
    })
    .await;
    world.invite("ada@acme.example", "auditor").await;
    let mail = mailbox.mail("ada@acme.example", "-- \nAcme Login").await;
    assert!(mail.contains("Help: https://help.acme.example/"), "{mail}");
    assert!(mail.contains("noreply@acme.example") && mail.contains("Acme Login"), "{mail}");
}
