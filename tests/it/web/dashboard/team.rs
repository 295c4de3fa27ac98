//! The team: two people on their way in and out, what each role may do, the last owner, and what strangers, other
//! accounts and forged forms get.

use super::{hidden, path, send, send_from};
use crate::support::{Answer, Browser, Person, World, dns::NameServer, mailed, until};
use xwms_events::{
    account::Role,
    ids::{InvitationId, UserId},
};

const ADA: &str = "ada@acme.example";
const NAME: &str = "Demo Company";

/// Returns the path of a page of the demo account.
fn at(world: &World, below: &str) -> String {
    path(world.demo.account_id, below)
}

#[track_caller]
fn leads_to(answer: &Answer, path: &str) {
    assert_eq!((answer.status, answer.header("location")), (303, path), "{answer:?}");
}

/// Lets the person with this link register and join.
async fn join(world: &World, link: &str) -> Person {
    let mut browser = Browser::default();
    let page = browser.open(&world.server, link).await;
    browser.submit(&world.server, &page, &[("name", "Ada"), ("password", "long enough")]).await;
    Person::logged_in(&world.server, browser).await
}

#[tokio::test]
async fn a_person_is_invited_joins_gets_another_role_and_is_removed() {
    let (world, mailbox) = mailed().await;
    let mut owner = world.owner().await.browser;
    let invite = at(&world, "team/invite");
    let sent = send(&mut owner, &world, &invite, &[("email", ADA), ("role", "admin")]).await;
    leads_to(&sent, &at(&world, "team?invited"));
    let team = owner.open(&world.server, &at(&world, "team?invited")).await;
    assert!(team.expect_status(200).body.contains("The invitation is on its way"), "{team:?}");
    assert!(team.body.contains(ADA) && !team.body.contains("/join"), "{team:?}");

    let mut ada = join(&world, &mailbox.link(ADA).await).await;
    ada.browser.get(&world.server, &invite).await.expect_status(200);
    let team = owner.open(&world.server, &at(&world, "team")).await;
    let member = at(&world, &format!("team/members/{}", ada.user_id));
    assert!(team.body.contains(&format!("href=\"{member}\"><bdi>Ada</bdi>")), "{team:?}");

    leads_to(&send(&mut owner, &world, &member, &[("role", "auditor")]).await, &at(&world, "team?changed"));
    ada.browser.get(&world.server, &invite).await.expect_status(403);
    let seen = ada.browser.get(&world.server, &at(&world, "team")).await;
    assert!(!seen.expect_status(200).body.contains(&format!("href=\"{invite}\"")), "{seen:?}");

    let removal = format!("{member}/remove");
    leads_to(&send(&mut owner, &world, &removal, &[]).await, &at(&world, "team?removed"));
    ada.browser.get(&world.server, &at(&world, "team")).await.expect_status(404);
    owner.get(&world.server, &member).await.expect_status(404);
    world.server.expect_replayed().await;
}

#[tokio::test]
async fn an_invitation_sent_again_has_another_link_and_a_withdrawn_one_has_none() {
    let (world, mailbox) = mailed().await;
    let mut owner = world.owner().await.browser;
    let page = |id: &str| at(&world, &format!("team/invitations/{id}"));
    let first = page(&world.invite(ADA, "developer").await);
    let old = mailbox.link(ADA).await;
    let resend = format!("{first}/resend");
    leads_to(&send_from(&mut owner, &world, (&first, &resend), &[]).await, &at(&world, "team?invited"));
    until("the second mail", async || mailbox.mails(ADA).len() == 2).await;
    let links: Vec<_> = mailbox
        .mails(ADA)
        .iter()
        .filter_map(|mail| mail[mail.find("/join?")?..].split_whitespace().next().map(ToOwned::to_owned))
        .collect();
    let new = links.iter().find(|link| **link != old).expect("a new link");
    world.server.get(&old).await.expect_status(404);
    world.server.get(new).await.expect_status(200);
    owner.get(&world.server, &first).await.expect_status(404);

    world.server.settle().await;
    let team = owner.open(&world.server, &at(&world, "team")).await;
    let start = team.body.find("/team/invitations/").expect("an invitation") + "/team/invitations/".len();
    let second = page(team.body[start..].split('"').next().unwrap());
    let withdraw = format!("{second}/withdraw");
    leads_to(&send_from(&mut owner, &world, (&second, &withdraw), &[]).await, &at(&world, "team?withdrawn"));
    world.server.get(new).await.expect_status(404);
}

#[tokio::test]
async fn an_invitation_sent_twice_by_one_form_is_one_and_a_second_one_is_refused_in_words() {
    let (world, _mailbox) = mailed().await;
    let mut owner = world.owner().await.browser;
    let invite = at(&world, "team/invite");
    let page = owner.open(&world.server, &invite).await;
    let mut fields = hidden(&page, &invite).expect("a form");
    fields.extend([("email".into(), ADA.into()), ("role".into(), "developer".into())]);
    for _ in 0..2 {
        leads_to(&owner.post(&world.server, &invite, &fields).await, &at(&world, "team?invited"));
    }
    assert_eq!(world.server.count("member.invited").await, 1);
    for (email, role, words) in [
        (ADA, "developer", "There is an open invitation"),
        ("no address", "developer", "Type a mail address"),
        ("b@acme.example", "root", "Choose a role"),
        (world.demo.user.email.as_str(), "developer", "belongs to a member"),
    ] {
        let again = send(&mut owner, &world, &invite, &[("email", email), ("role", role)]).await;
        assert!(again.expect_status(200).body.contains(words), "{words}: {again:?}");
        assert!(again.body.contains(&format!("value=\"{email}\"")), "{again:?}");
    }
    assert_eq!(world.server.count("member.invited").await, 1);
}

#[tokio::test]
async fn every_role_sees_the_team_and_does_what_rest_permits() {
    let (world, _mailbox) = mailed().await;
    let colleague = world.person(world.demo.account_id, Role::Developer).await;
    let member = format!("team/members/{}", colleague.user_id);
    for role in Role::ALL {
        let mut browser = world.person(world.demo.account_id, *role).await.browser;
        let (manages, owns) = (matches!(role, Role::Owner | Role::Admin), *role == Role::Owner);
        for below in ["team", "team/login", "team/leave", member.as_str(), "settings", "settings/history"] {
            browser.get(&world.server, &at(&world, below)).await.expect_status(200);
        }
        let status = |may: bool| if may { 200 } else { 403 };
        for below in ["team/invite", &format!("{member}/remove")] {
            browser.get(&world.server, &at(&world, below)).await.expect_status(status(manages));
        }
        for below in [
            "team/hand-over",
            "team/login/provider",
            "team/login/domains",
            "settings/second-factor",
            "settings/close",
        ] {
            let page = browser.get(&world.server, &at(&world, below)).await;
            page.expect_status(status(owns));
        }
        let shown = browser.get(&world.server, &at(&world, &member)).await;
        assert_eq!(hidden(&shown, &at(&world, &member)).is_some(), manages, "{role:?}");
        let revoke = format!("{}/revoke", at(&world, &member));
        assert_eq!(hidden(&shown, &revoke).is_some(), *role != Role::Auditor, "{role:?}");
        // A form that was not offered, sent all the same.
        let leave = at(&world, "team/leave");
        let page = browser.get(&world.server, &leave).await;
        let mut fields = hidden(&page, &leave).expect("a form");
        fields.extend([("role".into(), "auditor".into()), ("email".into(), ADA.into())]);
        if !manages {
            let head = world.server.head().await;
            for below in ["team/invite", member.as_str(), &format!("{member}/remove"), "settings"] {
                browser.post(&world.server, &at(&world, below), &fields).await.expect_status(403);
            }
            assert_eq!(world.server.head().await, head, "no event by {role:?}");
        }
    }
}

#[tokio::test]
async fn a_member_s_tokens_are_revoked_and_the_member_stays() {
    let world = World::new().await;
    let mut owner = world.owner().await;
    let tokens = Browser::default().tokens(&world, "openid").await;
    let token = tokens["access_token"].as_str().unwrap();
    assert!(world.active(token).await);
    let own = at(&world, &format!("team/members/{}", owner.user_id));
    let revoke = format!("{own}/revoke");
    let revoked = send_from(&mut owner.browser, &world, (&own, &revoke), &[]).await;
    leads_to(&revoked, &at(&world, "team?revoked"));
    assert!(!world.active(token).await);
    owner.browser.get(&world.server, &own).await.expect_status(200);
}

#[tokio::test]
async fn an_admin_neither_makes_nor_unmakes_an_owner() {
    let (world, _mailbox) = mailed().await;
    let owner = world.owner().await;
    let mut admin = world.person(world.demo.account_id, Role::Admin).await;
    let own = at(&world, &format!("team/members/{}", admin.user_id));
    let theirs = at(&world, &format!("team/members/{}", owner.user_id));
    let head = world.server.head().await;
    let shown = admin.browser.open(&world.server, &own).await;
    assert!(!shown.body.contains("value=\"owner\""), "{shown:?}");
    let refused = send(&mut admin.browser, &world, &own, &[("role", "owner")]).await;
    assert!(refused.expect_status(200).body.contains("Only an owner can do this"), "{refused:?}");
    let invite = [("email", ADA), ("role", "owner")];
    let refused = send(&mut admin.browser, &world, &at(&world, "team/invite"), &invite).await;
    assert!(refused.expect_status(200).body.contains("Only an owner can do this"), "{refused:?}");
    let removal = format!("{theirs}/remove");
    let refused = send(&mut admin.browser, &world, &removal, &[]).await;
    assert!(refused.expect_status(200).body.contains("Only an owner can do this"), "{refused:?}");
    assert_eq!(world.server.head().await, head, "no event");
}

#[tokio::test]
async fn the_last_owner_stays_until_there_is_another() {
    let world = World::new().await;
    let mut owner = world.owner().await;
    let own = at(&world, &format!("team/members/{}", owner.user_id));
    let (leave, over) = (at(&world, "team/leave"), at(&world, "team/hand-over"));
    let words = "An account needs at least one owner";
    let demoted = send(&mut owner.browser, &world, &own, &[("role", "admin")]).await;
    assert!(demoted.expect_status(200).body.contains(words), "{demoted:?}");
    let left = send(&mut owner.browser, &world, &leave, &[("confirm", NAME)]).await;
    assert!(left.expect_status(200).body.contains(words), "{left:?}");
    let alone = owner.browser.open(&world.server, &over).await;
    assert!(alone.expect_status(200).body.contains("nobody to hand over to"), "{alone:?}");

    let mut heir = world.person(world.demo.account_id, Role::Auditor).await;
    let id = heir.user_id.to_string();
    let wrong = send(&mut owner.browser, &world, &over, &[("user_id", &id), ("confirm", "Demo")]).await;
    assert!(wrong.expect_status(200).body.contains("Type the name exactly"), "{wrong:?}");
    let done = send(&mut owner.browser, &world, &over, &[("user_id", &id), ("confirm", NAME)]).await;
    leads_to(&done, &at(&world, "team?handed_over"));
    heir.browser.get(&world.server, &over).await.expect_status(200);
    owner.browser.get(&world.server, &over).await.expect_status(403);
    leads_to(&send(&mut owner.browser, &world, &leave, &[("confirm", NAME)]).await, "/dashboard");
    owner.browser.get(&world.server, &at(&world, "team")).await.expect_status(404);
}

#[tokio::test]
async fn a_stolen_session_that_is_not_fresh_hands_nothing_over() {
    let world = World::new().await;
    let mut owner = world.owner().await.browser;
    let over = at(&world, "team/hand-over");
    world.person(world.demo.account_id, Role::Admin).await;
    let page = owner.open(&world.server, &over).await;
    let fields = hidden(&page, &over).expect("a form");
    world.server.app.store.clock().advance(std::time::Duration::from_secs(601));
    let to = over.trim_start_matches('/');
    leads_to(&owner.get(&world.server, &over).await, &format!("/login?to={to}"));
    let sent = owner.post(&world.server, &over, &fields).await;
    leads_to(&sent, &format!("/login?to={}", to.replace('/', "%2F")));
    assert_eq!(world.server.count("member.role_changed").await, 0);
}

#[tokio::test]
async fn a_member_of_another_account_is_not_found_and_a_forged_form_does_nothing() {
    let (world, _mailbox) = mailed().await;
    let other = world.another().await;
    let theirs = world.person(other.account_id, Role::Developer).await;
    let mut owner = world.owner().await.browser;
    let nobody = UserId::from_uuid(uuid::Uuid::now_v7());
    let nothing = InvitationId::from_uuid(uuid::Uuid::now_v7());
    let head = world.server.head().await;
    for below in [
        format!("team/members/{}", theirs.user_id),
        format!("team/members/{}/remove", theirs.user_id),
        format!("team/members/{nobody}"),
        "team/members/user_x".to_owned(),
        format!("team/invitations/{nothing}"),
    ] {
        owner.get(&world.server, &at(&world, &below)).await.expect_status(404);
    }
    owner.get(&world.server, &path(other.account_id, "team")).await.expect_status(404);
    for below in [
        "team/invite",
        "team/leave",
        "team/hand-over",
        "team/login/provider",
        "team/login/domains/remove",
        "settings",
        "settings/close",
    ] {
        let forged =
            [("email", ADA), ("confirm", NAME)].map(|(name, value)| (name.to_owned(), value.to_owned()));
        owner.post(&world.server, &at(&world, below), &forged).await.expect_status(403);
    }
    assert_eq!(world.server.head().await, head, "no event");
}

#[tokio::test]
async fn an_owner_sets_up_the_login_of_the_account_with_the_record_that_the_page_shows() {
    let names = NameServer::new().await;
    let server = names.address;
    let world = World::with(|settings| {
        settings.dns.servers = vec![server];
        settings.account_logins = true;
    })
    .await;
    let mut owner = world.owner().await.browser;
    let login = at(&world, "team/login");
    let provider = format!("{login}/provider");
    let secrets = async || -> i64 {
        let count = sqlx::query_scalar("SELECT count(*) FROM provider_secrets");
        count.fetch_one(world.server.app.store.pool()).await.unwrap()
    };
    let set = [("issuer", "https://login.acme.example"), ("client_id", "c")];
    let wrong = send(&mut owner, &world, &provider, &[("issuer", "ftp://x"), ("client_id", "c")]).await;
    assert!(wrong.expect_status(200).body.contains("href=\"#issuer\""), "{wrong:?}");
    let first = [set[0], set[1], ("provider.client_secret", "s3cret of ours")];
    leads_to(&send(&mut owner, &world, &provider, &first).await, &format!("{login}?saved"));
    // An empty field keeps the secret.
    let second = [set[0], set[1], ("required", "yes")];
    leads_to(&send(&mut owner, &world, &provider, &second).await, &format!("{login}?saved"));
    assert_eq!(secrets().await, 1);
    for shown in [&login, &provider] {
        let page = owner.open(&world.server, shown).await;
        assert!(
            page.body.contains("https://login.acme.example") && !page.body.contains("s3cret"),
            "{page:?}"
        );
    }

    let domains = format!("{login}/domains");
    let asked = send(&mut owner, &world, &domains, &[("domain", "ACME.example")]).await;
    assert!(asked.expect_status(200).body.contains("We did not find this record"), "{asked:?}");
    assert!(asked.body.contains("_xwms-challenge.acme.example"), "{asked:?}");
    let value = &asked.body[asked.body.find("xwms-verification=").expect("the record")..];
    names.text("_xwms-challenge.acme.example", &[value.split(['"', '<']).next().unwrap()]);
    let done = send(&mut owner, &world, &domains, &[("domain", "ACME.example")]).await;
    leads_to(&done, &format!("{login}?verified"));
    let dropped = send(&mut owner, &world, &format!("{domains}/remove"), &[("domain", "acme.example")]).await;
    leads_to(&dropped, &format!("{login}?dropped"));
    let removed = send(&mut owner, &world, &format!("{provider}/remove"), &[]).await;
    leads_to(&removed, &format!("{login}?removed"));
    assert_eq!(secrets().await, 0);
}

#[tokio::test]
async fn without_the_operator_s_leave_an_account_gets_no_login() {
    let world = World::new().await;
    let mut owner = world.owner().await.browser;
    let login = at(&world, "team/login");
    let page = owner.open(&world.server, &login).await;
    assert!(page.expect_status(200).body.contains("does not allow logins of accounts"), "{page:?}");
    let fields = [("issuer", "https://login.acme.example"), ("client_id", "c")];
    let refused = send(&mut owner, &world, &format!("{login}/provider"), &fields).await;
    assert!(refused.expect_status(200).body.contains("does not allow logins of accounts"), "{refused:?}");
    assert_eq!(world.server.count("account.login_provider_set").await, 0);
}
