//! A credential that an operator pastes into the reason of an act: it is in no event, on no page, and not shown to
//! the customer.

use super::{of_event, send, world};
use xwms_events::account::Role;

#[tokio::test]
async fn a_credential_in_the_reason_of_an_act_is_masked_for_good() {
    let (world, mut browser, customer) = world().await;
    let person = world.person(world.demo.account_id, Role::Developer).await;
    let secret = customer.client.secret.clone();
    let reason = format!("{secret} is in a public repository");
    for act in [
        format!("/operator/accounts/{}/restrict", customer.account_id),
        format!("/operator/clients/{}/restrict", customer.client.client_id),
        format!("/operator/users/{}/suspend", person.user_id),
    ] {
        let done = send(&mut browser, &world, &act, &[("reason", &reason)]).await;
        let about = done.expect_status(303).header("location").to_owned();
        let page = browser.get(&world.server, &about).await;
        assert!(!page.expect_status(200).body.contains(&secret), "{act}: {page:?}");
    }
    let masked = Some("*** is in a public repository");
    for name in ["account.restricted", "client.restricted", "account.operator_acted", "user.operator_acted"] {
        assert_eq!(of_event(&world, name, "payload", "reason").await.as_deref(), masked, "{name}");
    }
    let sql = "SELECT count(*) FROM events WHERE strpos(payload::text || metadata::text, $1) > 0";
    let pool = world.server.app.store.pool();
    let found: i64 = sqlx::query_scalar(sql).bind(&secret).fetch_one(pool).await.unwrap();
    assert_eq!(found, 0);
}
