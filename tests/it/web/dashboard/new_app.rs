//! The form of a new app: what it asks for each type, and what it folds away. What comes of it is in `apps` and
//! `app_proof`.

use super::{path, send};
use crate::support::World;

#[tokio::test]
async fn the_form_of_a_new_app_asks_what_its_type_needs_and_folds_the_rest_away() {
    let world = World::new().await;
    let mut browser = world.owner().await.browser;
    let needed = |kind: &str| match kind {
        "machine" => ("name=\"scopes.clients:read\"", "name=\"auth_method\""),
        "web" => ("name=\"redirect_uris\"", "name=\"auth_method\""),
        _ => ("name=\"redirect_uris\"", "name=\"scopes.openid\""),
    };
    for kind in ["web", "native", "browser", "machine"] {
        let form = path(world.demo.account_id, &format!("apps/new/{kind}"));
        let page = browser.open(&world.server, &form).await;
        let (above, folded) = page.expect_status(200).body.split_once("<details class=\"more\">").unwrap();
        let (asked, usual) = needed(kind);
        for part in ["name=\"name\"", "name=\"environment\"", asked] {
            assert!(above.contains(part), "{kind} does not ask for {part}: {page:?}");
        }
        assert!(folded.contains(usual) && !above.contains(usual), "{kind}: {page:?}");
        assert!(above.contains(&format!("{form}\" aria-current=\"page\"")), "{kind}: {page:?}");
        let is_required = folded.contains(" required>") || folded.contains(" required aria-");
        assert!(!is_required, "a browser can't show what is missing: {page:?}");
    }
}

#[tokio::test]
async fn a_changed_part_is_unfolded_after_a_refusal_and_an_unchanged_one_stays_folded() {
    let world = World::new().await;
    let mut browser = world.owner().await.browser;
    let form = path(world.demo.account_id, "apps/new/web");
    let mut fields = vec![
        ("name", "Kept"),
        ("environment", "live"),
        ("redirect_uris", "http://evil.example/cb"),
        ("scopes.openid", "yes"),
        ("scopes.profile", "yes"),
        ("scopes.email", "yes"),
        ("auth_method", "client_secret"),
        ("preset", "other"),
    ];
    let untouched = send(&mut browser, &world, &form, &fields).await;
    assert!(untouched.expect_status(200).body.contains("<details class=\"more\">"), "{untouched:?}");
    fields.push(("scopes.address", "yes"));
    let changed = send(&mut browser, &world, &form, &fields).await;
    assert!(changed.expect_status(200).body.contains("<details class=\"more\" open>"), "{changed:?}");
    fields.push(("jwks_uri", "https://app.example/keys.json"));
    fields.retain(|(name, _)| *name != "scopes.address");
    fields[2] = ("redirect_uris", "https://app.example/cb");
    let wrong = send(&mut browser, &world, &form, &fields).await;
    let html = &wrong.expect_status(200).body;
    assert!(
        html.contains("href=\"#auth_method-0\"") && html.contains("<details class=\"more\" open>"),
        "{html}"
    );
}
