//! The mailbox of `xwms dev`: it shows the mails that people would have got, to nobody but this machine's user.

use crate::support::{Answer, Mailbox, World};

async fn developed() -> (World, Mailbox) {
    let mailbox = Mailbox::new();
    let world = World::in_development(|settings| {
        mailbox.receives(settings);
        settings.branding.name = "Acme".into();
    })
    .await;
    (world, mailbox)
}

/// Returns the addresses of the mails in the list.
fn listed(page: &Answer) -> Vec<String> {
    let links = page.body.split("<h2><a href=\"").skip(1);
    links.map(|rest| rest.split('"').next().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn mails_are_listed_newest_first_and_shown_in_both_forms() {
    let (world, mailbox) = developed().await;
    let empty = world.server.get("/dev/mail").await;
    assert!(empty.expect_status(200).body.contains("No mails yet"), "{empty:?}");
    for to in ["ada@acme.example", "bob@acme.example"] {
        world.invite(to, "auditor").await;
        mailbox.link(to).await;
    }
    let list = world.server.get("/dev/mail").await;
    let mails = listed(&list);
    assert_eq!(mails.len(), 2, "{list:?}");
    let at = |email: &str| list.body.find(email).unwrap();
    assert!(at("bob@acme.example") < at("ada@acme.example"), "{list:?}");

    let mail = world.server.get(&mails[0]).await;
    let link = mailbox.link("bob@acme.example").await;
    let shown = link.replace('&', "&#38;");
    assert!(
        mail.body.contains(&format!("<a href=\"{}{shown}\" target=\"_blank\"", world.server.base)),
        "{mail:?}"
    );
    assert!(mail.body.contains("sandbox=\"allow-popups allow-popups-to-escape-sandbox\""), "{mail:?}");
    assert!(mail.body.contains("srcdoc=\"&#60;!doctype html&#62;"), "{mail:?}");
    assert!(
        mail.body.contains("auto-generated") && mail.body.contains("Message-ID"),
        "the headers: {mail:?}"
    );
    let policy = mail.header("content-security-policy");
    assert!(policy.starts_with("default-src 'none';") && !policy.contains("script-src"), "{policy}");
    assert!(policy.contains("frame-ancestors 'none'") && policy.contains("form-action 'none'"), "{policy}");
    assert!(!mail.body.contains("<script"), "{mail:?}");
}

#[tokio::test]
async fn every_mail_can_be_looked_at_in_both_languages() {
    let (world, _mailbox) = developed().await;
    let list = world.server.get("/dev/mail/examples").await;
    let examples: Vec<_> = list.body.split("href=\"/dev/mail/examples/").skip(1).collect();
    assert!(examples.len() >= 12 && examples.len() % 2 == 0, "{list:?}");
    for rest in examples {
        let path = format!("/dev/mail/examples/{}", rest.split('"').next().unwrap());
        let page = world.server.get(&path).await;
        assert!(page.expect_status(200).body.contains("Acme"), "{path}: {page:?}");
        let language = path.rsplit('/').next().unwrap();
        assert!(page.body.contains(&format!("&#60;html lang=&#34;{language}&#34;&#62;")), "{path}: {page:?}");
    }
    for path in ["/dev/mail/examples/nothing/en", "/dev/mail/examples/alert/fr", "/dev/mail/examples/%ff/en"]
    {
        assert_eq!(world.server.get(path).await.status, 404, "{path}");
    }
}

#[tokio::test]
async fn another_site_and_its_names_for_this_machine_are_kept_out() {
    let (world, mailbox) = developed().await;
    world.invite("ada@acme.example", "auditor").await;
    mailbox.link("ada@acme.example").await;
    let mail = listed(&world.server.get("/dev/mail").await).remove(0);
    for path in ["/dev/mail", mail.as_str(), "/dev/mail/examples", "/dev/mail/examples/alert/en"] {
        for (name, value) in [
            ("host", "evil.example"),
            ("host", "127.0.0.1.evil.example"),
            ("sec-fetch-site", "cross-site"),
            ("sec-fetch-site", "same-site"),
        ] {
            let request = world.server.http.get(format!("{}{path}", world.server.base)).header(name, value);
            let answer = Answer::of(request.send().await.unwrap()).await;
            assert_eq!(answer.status, 404, "{path} {value}");
            assert!(!answer.body.contains("ada@acme.example"), "{path} {value}");
        }
        let answer = world.server.http.get(format!("{}{path}", world.server.base));
        let answer = answer.header("origin", "https://evil.example").send().await.unwrap();
        assert!(answer.headers().get("access-control-allow-origin").is_none(), "{path}");
    }
    for path in ["/dev/mail/..%2fdemo.json", "/dev/mail/%2e%2e", "/dev/mail/x", "/dev/mail/%ff"] {
        assert_eq!(world.server.get(path).await.status, 404, "{path}");
    }
}

#[tokio::test]
async fn a_server_that_is_not_for_development_has_no_mailbox() {
    let mailbox = Mailbox::new();
    let world = World::with(|settings| mailbox.receives(settings)).await;
    for path in ["/dev/mail", "/dev/mail/examples", "/dev/mail/examples/alert/en", "/dev/mail/x"] {
        assert_eq!(world.server.get(path).await.status, 404, "{path}");
    }
    assert!(!world.server.get("/").await.body.contains("/dev/mail"));
}
