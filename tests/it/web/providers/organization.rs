//! An account whose people log in at its own provider, by the domain of their mail address.

use super::{client_at, form_to, is_logged_in, path_of, reach_this_machine};
use crate::support::{Answer, Browser, Mailbox, Person, World, dns::NameServer};
use serde_json::{Value, json};

/// A server that lets accounts have logins of their own, with the demo account's provider and domain.
struct Organization {
    there: World,
    here: World,
    owner: Person,
    path: String,
    names: NameServer,
    mailbox: Mailbox,
}

impl Organization {
    async fn new() -> Self {
        let (there, names, mailbox) = (World::new().await, NameServer::new().await, Mailbox::new());
        let server = names.address;
        let here = World::with(|settings| {
            reach_this_machine(settings);
            settings.dns.servers = vec![server];
            settings.account_logins = true;
            mailbox.receives(settings);
        })
        .await;
        let owner = here.owner().await;
        let path = format!("/v1/accounts/{}", here.demo.account_id);
        Self { there, here, owner, path, names, mailbox }
    }

    async fn post(&self, what: &str, body: &Value) -> Answer {
        self.owner.post(&self.here.server, &format!("{}/{what}", self.path), body).await
    }

    async fn set_provider(&self, required: bool) {
        let client_id = client_at(&self.there, &self.here.demo.account_id.to_string()).await;
        let provider =
            json!({"issuer": self.there.server.base, "client_id": client_id, "required": required});
        let set = self.post("login_provider", &json!({"provider": provider})).await;
        assert_eq!(set.expect_status(200).json()["login_provider"]["required"], required);
    }

    /// Verifies the domain as its owner does: with the record that the refusal asks for.
    async fn verify(&self, domain: &str) {
        let body = json!({"domain": domain});
        let refused = self.post("login_domains/verify", &body).await;
        let told = refused.expect_status(409).json();
        assert_eq!(told["code"], "domain_not_verified", "{told}");
        let detail = told["detail"].as_str().unwrap();
        let value = &detail[detail.find("xwms-verification=").unwrap()..];
        let value = value.split('"').next().unwrap();
        self.names.text(&format!("_xwms-challenge.{domain}"), &[value]);
        let done = self.post("login_domains/verify", &body).await;
        assert_eq!(done.expect_status(200).json()["login_domains"], json!([domain]));
    }
}

/// Presses the button for organizations with this address.
async fn at_organization(world: &World, browser: &mut Browser, email: &str) -> Answer {
    let page = browser.open(&world.server, "/login").await;
    assert!(page.body.contains("formaction=\"/login/with\""), "{page:?}");
    let (_, mut fields) = form_to(&page, "/login");
    fields.push(("email".into(), email.into()));
    browser.post(&world.server, "/login/with", &fields).await
}

#[tokio::test]
async fn people_with_an_address_of_the_account_are_sent_to_its_provider() {
    let organization = Organization::new().await;
    let Organization { there, here, .. } = &organization;
    let mut browser = Browser::default();
    let nobody = at_organization(here, &mut browser, "ada@acme.example").await;
    assert!(nobody.body.contains("No organization"), "{nobody:?}");
    organization.set_provider(false).await;
    let nobody = at_organization(here, &mut browser, "ada@acme.example").await;
    assert!(nobody.body.contains("No organization"), "an unproved domain is nobody's: {nobody:?}");
    organization.verify("acme.example").await;
    // Whether anybody has the address makes no difference.
    for email in ["ada@acme.example", "nobody@ACME.example"] {
        let away = at_organization(here, &mut browser, email).await;
        assert!(away.status == 303 && away.header("location").starts_with(&there.server.base), "{away:?}");
    }
    let away = at_organization(here, &mut browser, "ada@acme.example").await;
    let to = away.header("location").strip_prefix(&there.server.base).unwrap().to_owned();
    let answer = Browser::default().approve(there, &to).await;
    let back = path_of(&here.demo.account_id.to_string(), &answer);
    let page = browser.open(&here.server, &back).await;
    assert!(page.body.contains("isn’t linked"), "{page:?}");
    let question = browser.fill_login(here, &page).await;
    browser.submit(&here.server, &question, &[("decision", "link")]).await;
    assert_eq!(here.server.count("user.login_linked").await, 1);
    let mut again = Browser::default();
    let away = at_organization(here, &mut again, "ada@acme.example").await;
    let to = away.header("location").strip_prefix(&there.server.base).unwrap().to_owned();
    let answer = Browser::default().approve(there, &to).await;
    again.open(&here.server, &path_of(&here.demo.account_id.to_string(), &answer)).await;
    assert!(is_logged_in(&again));
    here.server.expect_replayed().await;
}

#[tokio::test]
async fn a_required_login_takes_no_password_of_the_domain() {
    let organization = Organization::new().await;
    let Organization { there, here, .. } = &organization;
    organization.set_provider(true).await;
    let domain = here.demo.user.email.split_once('@').unwrap().1.to_owned();
    organization.verify(&domain).await;
    let mut browser = Browser::default();
    let page = browser.open(&here.server, "/login").await;
    let (action, fields) = form_to(&page, "/login");
    for email in [here.demo.user.email.clone(), format!("nobody@{domain}")] {
        let mut fields = fields.clone();
        fields.extend([("email".into(), email), ("password".into(), here.demo.user.password.clone())]);
        let away = browser.post(&here.server, &action, &fields).await;
        assert!(away.status == 303 && away.header("location").starts_with(&there.server.base), "{away:?}");
    }
    assert!(!is_logged_in(&browser));
    organization.post("login_provider", &json!({})).await.expect_status(200);
    browser.log_in(here).await;
    assert!(is_logged_in(&browser), "without the provider, the password works again");
    let left: i64 = sqlx::query_scalar("SELECT count(*) FROM provider_secrets")
        .fetch_one(here.server.app.store.pool())
        .await
        .unwrap();
    assert_eq!(left, 0);
}

#[tokio::test]
async fn another_spelling_of_an_address_does_not_get_around_a_required_login() {
    let organization = Organization::new().await;
    let here = &organization.here;
    let domain = "corp.example";
    here.sign_up(&format!("karen@{domain}")).await;
    let log_in = async |email: String| {
        let mut browser = Browser::default();
        let page = browser.open(&here.server, "/login").await;
        let (action, mut fields) = form_to(&page, "/login");
        fields.extend([("email".into(), email), ("password".into(), "long enough".into())]);
        let answer = browser.post(&here.server, &action, &fields).await;
        (is_logged_in(&browser), answer)
    };
    // KELVIN SIGN, whose lower case is a k: no valid address, and found all the same.
    let kelvin = format!("\u{212A}aren@{domain}");
    assert!(log_in(kelvin.clone()).await.0, "nothing is required yet");
    organization.set_provider(true).await;
    organization.verify(domain).await;
    for spelling in [kelvin, format!("KAREN@{domain}"), "\u{212A}AREN@CORP.\u{ff45}xample".to_owned()] {
        let (logged_in, answer) = log_in(spelling.clone()).await;
        assert!(!logged_in, "{spelling}: {answer:?}");
    }
}

#[tokio::test]
async fn the_api_takes_no_password_for_an_address_of_a_required_organization() {
    let organization = Organization::new().await;
    let here = &organization.here;
    organization.verify("acme.example").await;
    organization.set_provider(false).await;
    let sign_up = async |email: &str| {
        let owner = json!({"email": email, "password": "four unlikely words"});
        here.post("/v1/accounts", "", &json!({"name": "Acme", "owner": owner})).await
    };
    sign_up("ada@acme.example").await.expect_status(201);
    organization.set_provider(true).await;
    let head = here.server.head().await;
    // Whether anybody has the address, and how it is spelled, makes no difference.
    for email in ["ada@acme.example", "nobody@acme.example", "mallory@ACME.example"] {
        let refused = sign_up(email).await;
        let problem = refused.expect_status(403).json();
        assert_eq!(
            (&problem["code"], &problem["field"]),
            (&json!("company_login_required"), &json!("owner.email"))
        );
    }
    assert_eq!(here.server.head().await, head);
    sign_up("eve@sub.acme.example").await.expect_status(201);
    organization.post("login_provider", &json!({})).await.expect_status(200);
    sign_up("bob@acme.example").await.expect_status(201);
}

#[tokio::test]
async fn an_invited_person_of_a_required_organization_joins_with_its_login_only() {
    let organization = Organization::new().await;
    let Organization { there, here, mailbox, .. } = &organization;
    organization.set_provider(true).await;
    organization.verify("acme.example").await;
    here.invite("ada@acme.example", "developer").await;
    let link = mailbox.link("ada@acme.example").await;
    let mut browser = Browser::default();
    let page = browser.open(&here.server, &link).await;
    assert!(page.body.contains("Your organization wants you"), "{page:?}");
    assert!(!page.body.contains("type=\"password\""), "{page:?}");
    let (action, fields) = form_to(&page, "/login/with");
    // A password is refused, whatever the page shows.
    let as_join = |(name, value): &(String, String)| match name.as_str() {
        "join" => ("invitation".to_owned(), value.clone()),
        _ => (name.clone(), value.clone()),
    };
    let mut forged: Vec<_> = fields.iter().map(as_join).collect();
    forged.extend([("name".into(), "Ada".into()), ("password".into(), "long enough".into())]);
    let refused = browser.post(&here.server, "/join", &forged).await;
    assert!(refused.body.contains("Your organization wants you") && !is_logged_in(&browser), "{refused:?}");

    let away = browser.post(&here.server, &action, &fields).await;
    let to = away.header("location").strip_prefix(&there.server.base).unwrap().to_owned();
    let answer = Browser::default().approve(there, &to).await;
    let page = browser.open(&here.server, &path_of(&here.demo.account_id.to_string(), &answer)).await;
    assert!(page.body.contains("You’ll sign in with"), "{page:?}");
    let joined = browser.submit(&here.server, &page, &[("name", "Ada")]).await;
    assert!(joined.expect_status(200).body.contains("You’re a member of"), "{joined:?}");
    assert!(is_logged_in(&browser));
}

/// Returns the code in the mail with which `email` signs up.
async fn code(mailbox: &Mailbox, email: &str) -> String {
    let mail = mailbox.mail(email, "code to sign up is").await;
    let is_code = |line: &&str| line.len() == 6 && line.bytes().all(|byte| byte.is_ascii_digit());
    mail.lines().map(str::trim).find(is_code).unwrap().to_owned()
}

/// Opens the form for a new person, and sends it with `email`.
async fn ask_to_sign_up(world: &World, browser: &mut Browser, email: &str) -> Answer {
    let page = browser.open(&world.server, "/sign-up").await;
    let (action, mut fields) = form_to(&page, "/sign-up");
    fields.push(("email".into(), email.into()));
    browser.post(&world.server, &action, &fields).await
}

#[tokio::test]
async fn a_newcomer_of_a_required_organization_signs_up_by_its_login_and_chooses_no_password() {
    let organization = Organization::new().await;
    let Organization { there, here, mailbox, .. } = &organization;
    here.sign_up("known@acme.example").await;
    organization.set_provider(true).await;
    organization.verify("acme.example").await;
    let mut browser = Browser::default();
    // Whether anybody has the address makes no difference.
    let mut to = String::new();
    for email in ["known@acme.example", "ada@acme.example"] {
        let away = ask_to_sign_up(here, &mut browser, email).await;
        let policy =
            browser.open(&here.server, "/sign-up").await.header("content-security-policy").to_owned();
        assert!(!policy.contains("form-action"), "the form may lead there: {policy}");
        to = away.expect_status(303).header("location").to_owned();
        assert!(to.starts_with(&there.server.base), "{email}: {to}");
    }
    let to = to.strip_prefix(&there.server.base).unwrap().to_owned();
    let answer = Browser::default().approve(there, &to).await;
    let page = browser.open(&here.server, &path_of(&here.demo.account_id.to_string(), &answer)).await;
    let (action, mut fields) = form_to(&page, "/sign-up");
    fields.push(("email".into(), "ada@acme.example".into()));
    let asked = browser.post(&here.server, &action, &fields).await;
    let waiting = browser.open(&here.server, asked.expect_status(303).header("location")).await;
    let code = code(mailbox, "ada@acme.example").await;
    let finish = browser.submit(&here.server, &waiting, &[("code", &code)]).await;
    assert!(finish.expect_status(200).body.contains("You’ll sign in with"), "{finish:?}");
    assert!(!finish.body.contains("type=\"password\""), "{finish:?}");
    let done = browser.submit(&here.server, &finish, &[("name", "Ada")]).await;
    assert!(done.expect_status(200).body.contains("You’re registered"), "{done:?}");
}

#[tokio::test]
async fn an_address_proved_before_its_organization_required_its_login_gets_no_password() {
    let organization = Organization::new().await;
    let Organization { here, mailbox, .. } = &organization;
    let mut browser = Browser::default();
    let asked = ask_to_sign_up(here, &mut browser, "ada@acme.example").await;
    let waiting = browser.open(&here.server, asked.expect_status(303).header("location")).await;
    let code = code(mailbox, "ada@acme.example").await;
    organization.set_provider(true).await;
    organization.verify("acme.example").await;
    let finish = browser.submit(&here.server, &waiting, &[("code", &code)]).await;
    assert!(finish.expect_status(200).body.contains("Your organization wants you"), "{finish:?}");
    let (_, mut fields) = form_to(&finish, "/login/with");
    fields.extend([("name".into(), "Ada".into()), ("password".into(), "tests are fun".into())]);
    let refused = browser.post(&here.server, "/sign-up/finish", &fields).await;
    assert!(refused.body.contains("Your organization wants you"), "{refused:?}");
    assert!(!is_logged_in(&browser));
}

#[tokio::test]
async fn a_domain_is_one_account_s_and_only_with_its_own_proof() {
    let organization = Organization::new().await;
    organization.verify("acme.example").await;
    let other = organization.here.another().await;
    let user = &other.user;
    let mut browser = Browser::default();
    let page = browser.open(&organization.here.server, "/login").await;
    let fields = [("email", user.email.as_str()), ("password", user.password.as_str())];
    browser.submit(&organization.here.server, &page, &fields).await;
    let owner = Person::logged_in(&organization.here.server, browser).await;
    let path = format!("/v1/accounts/{}/login_domains/verify", other.account_id);
    let refused = owner.post(&organization.here.server, &path, &json!({"domain": "acme.example"})).await;
    let told = refused.expect_status(409).json();
    assert_eq!(told["code"], "domain_not_verified", "the record is another account's: {told}");
}

#[tokio::test]
async fn a_secret_is_sealed_and_never_shown() {
    let organization = Organization::new().await;
    let provider = json!({"issuer": organization.there.server.base, "client_id": "c", "client_secret": "s3cret of ours"});
    let set = organization.post("login_provider", &json!({"provider": provider})).await;
    assert!(!set.expect_status(200).body.contains("s3cret"), "{set:?}");
    let rows: Vec<String> = sqlx::query_scalar(
        "SELECT payload::text FROM events UNION ALL SELECT provider_secrets::text FROM provider_secrets",
    )
    .fetch_all(organization.here.server.app.store.pool())
    .await
    .unwrap();
    assert!(!rows.join("\n").contains("s3cret"));
}

#[tokio::test]
async fn an_account_has_no_login_of_its_own_unless_the_operator_allows_it() {
    let world = World::new().await;
    let owner = world.owner().await;
    let path = format!("/v1/accounts/{}/login_domains/verify", world.demo.account_id);
    let refused = owner.post(&world.server, &path, &json!({"domain": "acme.example"})).await;
    assert_eq!(refused.expect_status(409).json()["code"], "account_logins_off");
    let mut browser = Browser::default();
    let page = browser.open(&world.server, "/login").await;
    assert!(!page.body.contains("/login/with"), "{page:?}");
}
