//! The public keys of an app on its tab of credentials: typed, or at an address; refused beside the field.

use super::{path, send, send_from};
use crate::support::{Answer, Browser, World};
use serde_json::{Value, json};
use xwms::keys::key_pair::generate;
use xwms_events::{ids::SigningKeyId, signing_key};

const ADDRESS: &str = "https://app.example/keys.json";

fn jwks() -> String {
    let id = SigningKeyId::from_uuid(uuid::Uuid::from_u128(1));
    let key = generate(signing_key::Algorithm::ES256, 2048, id).unwrap();
    json!({"keys": [key.public_jwk]}).to_string()
}

async fn create(browser: &mut Browser, world: &World, keys: &[(&str, &str)]) -> Answer {
    let usual = [("name", "Signer"), ("environment", "live"), ("auth_method", "private_key_jwt")];
    let fields = [&usual[..], keys].concat();
    send(browser, world, &path(world.demo.account_id, "apps/new/machine"), &fields).await
}

/// Returns the app as REST has it.
async fn state(world: &World, tab: &str) -> Value {
    let id = tab.strip_suffix("/credentials").unwrap().rsplit('/').next().unwrap();
    let client = world.read(&format!("/v1/clients/{id}"), &world.management().await).await;
    client.expect_status(200).json()
}

#[tokio::test]
async fn an_app_has_keys_or_the_address_of_keys_and_each_replaces_the_other() {
    let world = World::new().await;
    let mut owner = world.owner().await.browser;
    let made = create(&mut owner, &world, &[("jwks_uri", ADDRESS)]).await;
    let app = made.expect_status(303).header("location").strip_suffix("?created").unwrap().to_owned();
    let (tab, form) = (format!("{app}/credentials"), format!("{app}/credentials/keys"));
    assert_eq!(state(&world, &tab).await["jwks_uri"], ADDRESS);
    let page = owner.open(&world.server, &tab).await;
    assert!(page.expect_status(200).body.contains(&format!("value=\"{ADDRESS}\"")), "{page:?}");

    let own = jwks();
    send_from(&mut owner, &world, (&tab, &form), &[("jwks", own.as_str())]).await.expect_status(303);
    let now = state(&world, &tab).await;
    let own: Value = serde_json::from_str(&own).unwrap();
    assert_eq!((&now["jwks_uri"], &now["jwks"]), (&Value::Null, &own));
    send_from(&mut owner, &world, (&tab, &form), &[("jwks_uri", ADDRESS)]).await.expect_status(303);
    let now = state(&world, &tab).await;
    assert_eq!((&now["jwks_uri"], &now["jwks"]), (&json!(ADDRESS), &Value::Null));
}

#[tokio::test]
async fn wrong_keys_are_refused_at_their_field_in_both_languages_and_what_was_typed_stays() {
    let world = World::new().await;
    let mut owner = world.owner().await.browser;
    let made = create(&mut owner, &world, &[("jwks_uri", ADDRESS)]).await;
    let app = made.expect_status(303).header("location").strip_suffix("?created").unwrap().to_owned();
    let (tab, form) = (format!("{app}/credentials"), format!("{app}/credentials/keys"));
    let head = world.server.head().await;
    let own = jwks();
    let both = [("jwks", own.as_str()), ("jwks_uri", ADDRESS)];
    type Sent<'a> = &'a [(&'a str, &'a str)];
    // What is sent, the field with the error, and its words in English and Dutch.
    let cases: &[(Sent, &str, &str, &str)] = &[
        (&both, "jwks_uri", "not both", "niet allebei"),
        (&[("jwks", "not JSON")], "jwks", "Paste a JWK set", "Plak een JWK set"),
        (&[("jwks", "{\"keys\": []}")], "jwks", "1 to 10 public keys", "1 tot 10 publieke sleutels"),
        (&[], "jwks", "Type the public keys", "Typ de publieke sleutels"),
        (&[("jwks_uri", "https://10.0.0.1/keys")], "jwks_uri", "a public address", "een openbaar adres"),
        (
            &[("jwks_uri", "http://app.example/keys")],
            "jwks_uri",
            "begins with https://",
            "begint met https://",
        ),
        (&[("jwks_uri", "https://app.example/keys?a")], "jwks_uri", "a ? or a #", "? of #"),
    ];
    for (language, is_dutch) in [("en", false), ("nl", true)] {
        owner.cookies.insert("__Host-xwms_language".to_owned(), language.to_owned());
        for (sent, field, english, dutch) in cases {
            let words = if is_dutch { dutch } else { english };
            let page = send_from(&mut owner, &world, (&tab, &form), sent).await;
            let html = &page.expect_status(200).body;
            assert!(
                html.contains(&format!("href=\"#{field}\"")) && html.contains(words),
                "{sent:?}: {page:?}"
            );
            for (_, typed) in sent.iter().filter(|(name, _)| *name == "jwks_uri") {
                assert!(html.contains(&format!("value=\"{typed}\"")), "{typed} is lost: {page:?}");
            }
            if sent.contains(&("jwks", "not JSON")) {
                assert!(html.contains("not JSON</textarea>"), "{page:?}");
            }
        }
    }
    assert_eq!(world.server.head().await, head, "nothing was changed");
}
