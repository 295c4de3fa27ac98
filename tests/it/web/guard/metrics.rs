//! The metrics of what the guard refused.

use super::{at, log_in, token_from};
use crate::{
    ops::metrics::Watched,
    support::{Credentials, World},
};
use xwms::config::Settings;

const PLACES: [(&str, &str); 5] =
    [("login", "address"), ("login", "name"), ("join", "address"), ("client", "address"), ("client", "name")];

#[tokio::test]
async fn every_refusal_is_counted_by_where_and_why() {
    let world = World::with(|settings: &mut Settings| settings.subscribers = false).await;
    let watched = Watched::spawn(
        &world.url,
        &[
            ("XWMS_TRUSTED_PROXIES", r#"["127.0.0.0/8"]"#),
            ("XWMS_GUARD__LOGIN__BURST", "3"),
            ("XWMS_GUARD__LOGIN__EVERY_SECONDS", "600"),
            ("XWMS_GUARD__CLIENT__BURST", "3"),
            ("XWMS_GUARD__CLIENT__EVERY_SECONDS", "600"),
        ],
    )
    .await;
    let server = &watched.process;
    let (email, wrong) =
        (world.demo.user.email.as_str(), |client: Credentials| Credentials::new(&client.client_id, "wrong"));
    let mut seen = [0; PLACES.len()];
    let mut told = |place: usize, status: u16| seen[place] += u32::from(status == 429);
    for number in 0..6 {
        let name = format!("{number}@nowhere.example");
        told(0, log_in(server, &mut at("192.0.2.1"), &name, "wrong password").await.status);
        told(2, at("192.0.2.2").get(server, "/join?account=nobody").await.status);
        told(3, token_from(server, "192.0.2.3", &wrong(world.web())).await.status);
    }
    for number in 0..20 {
        let ip = format!("198.51.100.{number}");
        told(1, log_in(server, &mut at(&ip), email, "wrong password").await.status);
        told(4, token_from(server, &ip, &wrong(world.machine())).await.status);
    }
    assert!(seen.iter().all(|count| *count > 0), "{seen:?}");
    for ((at, why), count) in PLACES.into_iter().zip(seen) {
        let line = format!("xwms_guard_refused_total{{at=\"{at}\",why=\"{why}\"}}");
        assert_eq!(watched.metric(&line).await, Some(f64::from(count)), "{line}");
    }
}
