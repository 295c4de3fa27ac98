//! `id_token_hint` at the authorization endpoint: OIDC Core §3.1.2.1 and §3.1.2.2.

use crate::support::{Browser, World, browser::authorize_path, query};
use xwms_events::account::Role;

#[tokio::test]
async fn with_a_hint_only_the_hinted_user_is_answered_for() {
    let world = World::new().await;
    let mut browser = Browser::default();
    let tokens = browser.tokens(&world, "openid").await;
    let hint = tokens["id_token"].as_str().unwrap();
    let client = world.web().client_id;
    let hinted =
        |more: &[(&str, &str)]| authorize_path(&client, &[more, &[("id_token_hint", hint)]].concat());
    let quiet = hinted(&[("prompt", "none")]);
    assert!(query(browser.open(&world.server, &quiet).await.header("location")).contains_key("code"));

    // Another person in another browser must log in, or gets an error where no page is allowed.
    let other = world.person(world.demo.account_id, Role::Developer).await;
    let mut theirs = Browser::default();
    let log_in = async |browser: &mut Browser, path: &str| {
        let page = browser.open(&world.server, path).await;
        assert!(page.body.contains("name=\"password\""), "{page:?}");
        let fields = [("email", other.email.as_str()), ("password", "long enough")];
        browser.submit(&world.server, &page, &fields).await
    };
    log_in(&mut theirs, "/login").await;
    let refused = query(theirs.open(&world.server, &quiet).await.header("location"));
    assert_eq!(refused["error"], "login_required");
    let asked = hinted(&[]);
    let refused = query(log_in(&mut theirs, &asked).await.header("location"));
    assert_eq!(refused["error"], "login_required", "it is not asked for ever");
    let page = theirs.open(&world.server, &asked).await;
    let right = theirs.fill_login(&world, &page).await;
    assert!(query(right.header("location")).contains_key("code"), "{right:?}");

    for bad in ["x", &hint[..hint.len() - 8], tokens["access_token"].as_str().unwrap()] {
        let path = authorize_path(&client, &[("id_token_hint", bad)]);
        let refused = query(browser.open(&world.server, &path).await.header("location"));
        assert_eq!(refused["error"], "invalid_request", "{bad}");
    }
}
