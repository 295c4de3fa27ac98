//! Usage as CSV.

use crate::support::{Answer, World};
use reqwest::Method;

#[tokio::test]
async fn usage_and_requests_come_as_csv_and_a_formula_stays_text() {
    let world = World::new().await;
    let token = world.management().await;
    let planted = world.api(Method::GET, "/v1/clients", &token).header("x-request-id", "-2-3");
    let planted = planted.header("user-agent", "=HYPERLINK(\"http://evil.example\"),x");
    Answer::of(planted.send().await.unwrap()).await.expect_status(200);

    let log = world.read("/v1/requests?format=csv&route=/v1/clients", &token).await;
    assert_eq!(log.expect_status(200).header("content-type"), "text/csv; charset=utf-8; header=present");
    let lines: Vec<_> = log.body.split("\r\n").collect();
    let columns = "at,request_id,client_id,method,route,status,error,duration_ms,bytes,ip,user_agent,reason,\
                   detail,token_id,grant_id,user_id,secret_id,object,about_token_id,about_grant_id";
    assert_eq!(lines[0], columns);
    assert!(lines[1].contains(",'-2-3,"), "{}", lines[1]);
    assert!(lines[1].contains("\"'=HYPERLINK(\"\"http://evil.example\"\"),x\",,,token_"), "{}", lines[1]);
    assert!(lines[1].ends_with(",,,,,,"), "{}", lines[1]);

    let accepted = world.api(Method::GET, "/v1/usage?by=route,status", &token).header("accept", "text/csv");
    let usage = Answer::of(accepted.send().await.unwrap()).await;
    assert_eq!(usage.expect_status(200).header("content-disposition"), "attachment; filename=\"usage.csv\"");
    assert!(usage.body.starts_with("at,route,method,status,requests,"), "{}", usage.body);
    assert!(usage.body.contains(",/v1/clients,GET,200,1,0,0,"), "{}", usage.body);

    let bill = world.read("/v1/usage/tokens?format=csv&by=client", &token).await;
    assert!(bill.expect_status(200).body.starts_with("day,client_id,tokens_issued,"), "{}", bill.body);
    assert!(bill.body.contains(&format!(",{},1,0,0,0,0,", world.machine().client_id)), "{}", bill.body);
}

#[tokio::test]
async fn a_long_export_goes_on_where_its_link_says() {
    let world = World::new().await;
    let token = world.management().await;
    for _ in 0..3 {
        world.read("/v1/grants", &token).await.expect_status(200);
    }
    let first = world.read("/v1/requests?format=csv&route=/v1/grants&limit=2", &token).await;
    let link = first.expect_status(200).header("link").to_owned();
    let next = link.trim_start_matches(&format!("<{}", world.server.base)).split('>').next().unwrap();
    let second = world.read(next, &token).await;
    assert_eq!((first.body.lines().count(), second.expect_status(200).body.lines().count()), (3, 2));
    assert_eq!(second.header("link"), "");
}

#[tokio::test]
async fn a_plan_without_the_export_has_json_only() {
    let world = World::new().await;
    let free = world.sign_up("other@acme.example").await;
    for path in ["/v1/usage", "/v1/usage/tokens", "/v1/requests"] {
        world.read(path, &free.token).await.expect_status(200);
        let refused = world.read(&format!("{path}?format=csv"), &free.token).await;
        assert_eq!(refused.expect_status(403).json()["code"], "plan_lacks_feature");
    }
}
