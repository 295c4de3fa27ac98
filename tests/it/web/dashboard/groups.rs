//! Groups of people on pages: made, filled, changed and deleted; what hostile names, strangers and weaker roles get.

use super::{path, send};
use crate::support::{Answer, World, browser::CALLBACK, cluster};
use serde_json::{Value, json};
use sqlx::{Connection, PgConnection};
use xwms_events::{
    account::{AccountCommand, GROUPS_MAX, GroupCommand, Role},
    ids::GroupId,
};

const HOSTILE: &str = r#"<script>alert("1")</script>'&"#;

/// Returns the path of a page of the area.
fn at(world: &World, below: &str) -> String {
    path(world.demo.account_id, &format!("groups{below}"))
}

#[track_caller]
fn leads_to(answer: &Answer, path: &str) {
    assert_eq!((answer.status, answer.header("location")), (303, path), "{answer:?}");
}

/// Returns what REST lists at `path`.
async fn listed(world: &World, path: &str) -> Vec<Value> {
    let listed = world.read(path, &world.management().await).await.expect_status(200).json();
    listed["data"].as_array().unwrap().clone()
}

/// Returns the id of the only group.
async fn only(world: &World) -> String {
    let groups = listed(world, "/v1/groups").await;
    assert_eq!(groups.len(), 1, "{groups:?}");
    groups[0]["group_id"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn a_group_is_made_filled_changed_emptied_and_deleted() {
    let world = World::new().await;
    let mut owner = world.owner().await.browser;
    let ada = world.person(world.demo.account_id, Role::Developer).await;
    let none = owner.open(&world.server, &at(&world, "")).await;
    assert!(none.expect_status(200).body.contains("No groups yet"), "{none:?}");

    let fields = [("name", "Support"), ("description", "Answers customers")];
    let made = send(&mut owner, &world, &at(&world, "/new"), &fields).await;
    let own = at(&world, &format!("/{}", only(&world).await));
    leads_to(&made, &format!("{own}?created"));
    let twice = send(&mut owner, &world, &at(&world, "/new"), &[("name", "SUPPORT")]).await;
    assert!(twice.expect_status(200).body.contains("Another group has this name"), "{twice:?}");

    let user_id = ada.user_id.to_string();
    leads_to(&send(&mut owner, &world, &own, &[("user_id", &user_id)]).await, &format!("{own}?added"));
    let page = owner.open(&world.server, &own).await;
    let html = &page.expect_status(200).body;
    assert!(html.contains(&ada.email) && html.contains("Answers customers"), "{page:?}");
    let list = owner.open(&world.server, &at(&world, "")).await;
    assert!(list.expect_status(200).body.contains("Support"), "{list:?}");

    let change = format!("{own}/change");
    let changed = send(&mut owner, &world, &change, &[("name", "Desk"), ("description", "")]).await;
    leads_to(&changed, &format!("{own}?saved"));
    let person = format!("{own}/people/{user_id}");
    leads_to(&send(&mut owner, &world, &person, &[]).await, &format!("{own}?removed"));
    owner.open(&world.server, &person).await.expect_status(404);

    let delete = format!("{own}/delete");
    let wrong = send(&mut owner, &world, &delete, &[("confirm", "desk")]).await;
    assert_eq!(wrong.expect_status(200).status, 200);
    let deleted = send(&mut owner, &world, &delete, &[("confirm", "Desk")]).await;
    leads_to(&deleted, &at(&world, "?deleted"));
    owner.open(&world.server, &own).await.expect_status(404);
    assert!(listed(&world, "/v1/groups").await.is_empty());
}

#[tokio::test]
async fn a_persons_pages_lead_to_their_groups_where_they_are_put_into_another_one() {
    let world = World::new().await;
    let mut owner = world.owner().await.browser;
    let ada = world.person(world.demo.account_id, Role::Developer).await.user_id;
    let groups = at(&world, &format!("/of/{ada}"));
    let without = owner.open(&world.server, &groups).await;
    let new = format!("href=\"{}\"", at(&world, "/new"));
    assert!(without.expect_status(200).body.contains(&new), "the account has no group yet: {without:?}");
    send(&mut owner, &world, &at(&world, "/new"), &[("name", "Support")]).await.expect_status(303);
    let group = only(&world).await;
    for page in [format!("team/members/{ada}"), format!("people/{ada}")] {
        let shown = owner.open(&world.server, &path(world.demo.account_id, &page)).await;
        assert!(shown.expect_status(200).body.contains(&format!("href=\"{groups}\"")), "{shown:?}");
    }
    let none = send(&mut owner, &world, &groups, &[]).await;
    assert!(none.expect_status(200).body.contains("Choose a group"), "{none:?}");
    leads_to(&send(&mut owner, &world, &groups, &[("group_id", &group)]).await, &format!("{groups}?added"));
    let page = owner.open(&world.server, &groups).await;
    let html = &page.expect_status(200).body;
    assert!(html.contains(&at(&world, &format!("/{group}/people/{ada}"))), "{page:?}");
    assert!(html.contains("Person added to a group"), "the history: {page:?}");
    assert_eq!(listed(&world, &format!("/v1/users/{ada}/groups")).await.len(), 1);
}

#[tokio::test]
async fn the_boxes_of_an_app_and_of_an_api_decide_whether_they_get_groups() {
    let world = World::new().await;
    let (mut owner, token) = (world.owner().await.browser, world.management().await);
    let read =
        async |path: &str| world.read(path, &token).await.expect_status(200).json()["groups_claim"].clone();
    let client_id = world.web().client_id;
    let app = format!("/v1/clients/{client_id}");
    let tab = path(world.demo.account_id, &format!("apps/{client_id}/login"));
    let told = [
        ("groups_claim", "yes"),
        ("redirect_uris", CALLBACK),
        ("required_acr", "urn:xwms:acr:password"),
        ("require_pkce", "yes"),
    ];
    leads_to(&send(&mut owner, &world, &tab, &told).await, &format!("{tab}?saved"));
    assert_eq!(read(&app).await, true);
    leads_to(&send(&mut owner, &world, &tab, &told[1..]).await, &format!("{tab}?saved"));
    assert_eq!(read(&app).await, false);

    let scope = json!({"name": "read", "description_en": "Read", "description_nl": "Lezen"});
    let body = json!({
        "audience": "https://orders.example.com", "name": "Orders", "scopes": [scope],
        "apps": [{"client_id": client_id, "scopes": ["read"]}],
    });
    let made = world.post("/v1/resources", &token, &body).await.expect_status(201).json();
    let id = made["resource_id"].as_str().unwrap();
    let tab = path(world.demo.account_id, &format!("apis/{id}/tokens"));
    let told = [("groups_claim", "yes"), ("format", "jwt"), ("access_token_seconds", "90")];
    for (fields, is_told) in [(&told[..], true), (&told[1..], false)] {
        leads_to(&send(&mut owner, &world, &tab, fields).await, &format!("{tab}?saved"));
        assert_eq!(read(&format!("/v1/resources/{id}")).await, is_told);
    }
}

#[tokio::test]
async fn an_erased_person_has_no_page_of_groups_and_no_link_to_one() {
    let world = World::new().await;
    let mut owner = world.owner().await.browser;
    let token = world.management().await;
    let body = json!({"email": "ada@test.example", "password": "long enough"});
    let tester = world.test_user(&token, &body).await;
    let person = path(world.demo.account_id, &format!("people/{tester}"));
    let groups = at(&world, &format!("/of/{tester}"));
    let link = format!("href=\"{groups}\"");
    let before = owner.open(&world.server, &person).await;
    assert!(before.expect_status(200).body.contains(&link), "{before:?}");
    owner.open(&world.server, &groups).await.expect_status(200);

    world.delete(&format!("/v1/users/{tester}"), &token).await.expect_status(204);
    let after = owner.open(&world.server, &person).await;
    assert!(!after.expect_status(200).body.contains(&link), "{after:?}");
    owner.open(&world.server, &groups).await.expect_status(404);
}

#[tokio::test]
async fn names_are_text_and_nobody_unknown_gets_in_or_is_told_apart() {
    let world = World::new().await;
    let mut owner = world.owner().await.browser;
    send(&mut owner, &world, &at(&world, "/new"), &[("name", HOSTILE)]).await.expect_status(303);
    let own = at(&world, &format!("/{}", only(&world).await));
    for page in [own.clone(), at(&world, "")] {
        let shown = owner.open(&world.server, &page).await;
        assert!(!shown.expect_status(200).body.contains("<script>alert"), "{shown:?}");
    }
    let stranger = world.person(world.another().await.account_id, Role::Owner).await.user_id;
    world.server.settle().await;
    for id in [stranger.to_string(), "user_01m83q8xaefb0v2f2p93f66qbz".to_owned(), "ada".to_owned()] {
        let refused = send(&mut owner, &world, &own, &[("user_id", &id)]).await;
        let html = &refused.expect_status(200).body;
        assert!(html.contains("This account knows nobody with this user ID"), "{refused:?}");
    }
    owner.open(&world.server, &at(&world, &format!("/of/{stranger}"))).await.expect_status(404);
    assert_eq!(world.server.count("group.person_added").await, 0);
}

#[tokio::test]
async fn a_developer_and_an_auditor_see_groups_without_forms() {
    let world = World::new().await;
    let mut owner = world.owner().await.browser;
    send(&mut owner, &world, &at(&world, "/new"), &[("name", "Support")]).await.expect_status(303);
    let own = at(&world, &format!("/{}", only(&world).await));
    for role in [Role::Developer, Role::Auditor] {
        let mut member = world.person(world.demo.account_id, role).await.browser;
        let page = member.open(&world.server, &own).await;
        let html = &page.expect_status(200).body;
        assert!(html.contains("Support") && super::hidden(&page, &own).is_none(), "{page:?}");
        for below in ["/change", "/delete"] {
            member.get(&world.server, &format!("{own}{below}")).await.expect_status(403);
        }
        member.get(&world.server, &at(&world, "/new")).await.expect_status(403);
    }
}

/// Puts 50 people into each group of the read model.
const FILL: &str = "
INSERT INTO read_accounts.group_people (account_id, group_id, user_id, added_at, position)
SELECT $1, g.id, 'user_' || n, now(), 1000000 + n FROM unnest($2::text[]) AS g (id), generate_series(1, 50) AS n";

#[tokio::test]
async fn the_list_of_200_groups_with_10000_people_reads_stored_counts() {
    let world = World::new().await;
    let mut owner = world.owner().await.browser;
    let mut ids = Vec::new();
    for number in 0..GROUPS_MAX {
        let group_id = GroupId::from_uuid(world.server.app.store.clock().uuid());
        let (name, description) = (format!("Group {number}"), String::new());
        let command = AccountCommand::Group(GroupCommand::Create { group_id, name, description });
        world.by_operator(world.demo.account_id, command).await;
        ids.push(group_id.to_string());
    }
    world.server.settle().await;
    let mut db = PgConnection::connect(&cluster::owner(&world.url)).await.unwrap();
    sqlx::query(FILL).bind(world.demo.account_id.to_string()).bind(&ids).execute(&mut db).await.unwrap();
    let sizes = "INSERT INTO read_accounts.group_sizes
        SELECT group_id, account_id, count(*) FROM read_accounts.group_people GROUP BY group_id, account_id";
    sqlx::query(sizes).execute(&mut db).await.unwrap();

    let mut locked = db.begin().await.unwrap();
    let lock = "LOCK TABLE read_accounts.group_people IN ACCESS EXCLUSIVE MODE";
    sqlx::query(lock).execute(&mut *locked).await.unwrap();
    // It would wait for the lock.
    let page = owner.open(&world.server, &at(&world, "")).await;
    locked.rollback().await.unwrap();
    db.close().await.unwrap();
    let html = &page.expect_status(200).body;
    assert_eq!(html.matches("class=\"figure\">50<").count(), GROUPS_MAX, "{page:?}");
}

/// Returns the rows of the counts, and those of a count.
async fn sizes(world: &World) -> [Vec<(String, i64)>; 2] {
    world.server.settle().await;
    let pool = world.server.app.store.pool();
    let kept = "SELECT group_id, people FROM read_accounts.group_sizes WHERE people <> 0 ORDER BY group_id";
    let counted =
        "SELECT group_id, count(*) FROM read_accounts.group_people GROUP BY group_id ORDER BY group_id";
    [
        sqlx::query_as(kept).fetch_all(pool).await.unwrap(),
        sqlx::query_as(counted).fetch_all(pool).await.unwrap(),
    ]
}

#[tokio::test]
async fn the_kept_count_of_a_group_is_the_number_of_its_people_whatever_happens() {
    let world = World::new().await;
    let token = world.management().await;
    let mut groups = Vec::new();
    for name in ["Support", "Admins"] {
        let made = world.post("/v1/groups", &token, &json!({"name": name})).await.expect_status(201).json();
        groups.push(format!("/v1/groups/{}", made["group_id"].as_str().unwrap()));
    }
    let ada = world.person(world.demo.account_id, Role::Developer).await.user_id.to_string();
    let bob = world.person(world.demo.account_id, Role::Developer).await.user_id.to_string();
    let body = json!({"email": "eve@test.example", "password": "long enough"});
    let tester = world.test_user(&token, &body).await;
    for group in &groups {
        for user_id in [&ada, &bob, &tester] {
            let body = json!({"user_id": user_id});
            world.post(&format!("{group}/people"), &token, &body).await.expect_status(204);
        }
    }
    let numbers = |rows: &[(String, i64)]| rows.iter().map(|(_, people)| *people).collect::<Vec<_>>();
    let [kept, counted] = sizes(&world).await;
    assert_eq!((&kept, numbers(&kept)), (&counted, vec![3, 3]));

    for path in [
        format!("{}/people/{ada}", groups[0]),
        format!("/v1/members/{bob}"),
        format!("/v1/users/{tester}"),
        groups[1].clone(),
    ] {
        world.delete(&path, &token).await.expect_status(204);
        let [kept, counted] = sizes(&world).await;
        assert_eq!(kept, counted, "after DELETE {path}");
    }
    assert!(sizes(&world).await[0].is_empty(), "nobody is left");
    // Ada was in the deleted group.
    let body = json!({"user_id": ada});
    world.post(&format!("{}/people", groups[0]), &token, &body).await.expect_status(204);
    let [kept, counted] = sizes(&world).await;
    assert_eq!((&kept, numbers(&kept)), (&counted, vec![1]));
    world.server.expect_replayed().await;
}
