//! What REST says of one access token beside what the list says: how the client got it, by which credential, and
//! in which session its grant was approved. The adversary is another account, which finds no token.

use crate::support::{Browser, World};
use serde_json::Value;

#[tokio::test]
async fn a_token_says_how_it_was_got_and_in_which_session_its_grant_was_approved() {
    let world = World::new().await;
    let management = world.management().await;
    let stranger = world.stranger().await;
    for (scope, outlives) in [("openid", false), ("openid offline_access", true)] {
        let tokens = Browser::default().tokens(&world, scope).await;
        let claims: Value = crate::support::claims(tokens["access_token"].as_str().unwrap());
        let path = format!("/v1/tokens/{}", claims["jti"].as_str().unwrap());
        let shown = world.read(&path, &management).await.expect_status(200).json();
        assert_eq!(shown["grant_type"], "authorization_code");
        assert_eq!(shown["session_id"].is_null(), outlives, "{shown}");
        for (name, prefix) in
            [("approved_in_session_id", "session_"), ("secret_id", "secret_"), ("kid", "key_")]
        {
            assert!(shown[name].as_str().is_some_and(|id| id.starts_with(prefix)), "{name}: {shown}");
        }
        world.read(&path, &stranger).await.expect_status(404);
    }
}
