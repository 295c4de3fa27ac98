//! The profile of a person: what apps are told, the picture, the postal addresses, language and colours, and the mail
//! addresses; and what others try with them.

mod addresses;
mod claims;
mod erased;
mod pictures;
mod postal;
mod takeovers;

use crate::support::{Answer, Browser, Mailbox, World, browser::form, mailed};

const ADA: &str = "ada@people.example";
const BOB: &str = "bob@people.example";
const PASSWORD: &str = "tests are fun";
const PROFILE: &str = "/account/profile";
const ADDRESSES: &str = "/account/profile/addresses";

async fn demo() -> (World, Browser) {
    let world = World::new().await;
    let mut browser = Browser::default();
    browser.log_in(&world).await;
    (world, browser)
}

/// Returns the part of the page that begins with the form to `action`.
fn form_to<'a>(page: &'a Answer, action: &str) -> &'a str {
    let at =
        page.body.find(&format!("action=\"{action}\"")).unwrap_or_else(|| panic!("no {action} in {page:?}"));
    let start = page.body[..at].rfind("<form").unwrap();
    &page.body[start..]
}

/// Sends the form to `action` with `fields`, and follows redirects within the server.
async fn send(
    world: &World,
    browser: &mut Browser,
    page: &Answer,
    action: &str,
    fields: &[(&str, &str)],
) -> Answer {
    let (_, mut values) = form(form_to(page, action));
    values.extend(fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
    let answer = browser.post(&world.server, action, &values).await;
    match answer.status {
        303 => {
            let to = answer.header("location").to_owned();
            browser.open(&world.server, &to).await
        }
        _ => answer,
    }
}

/// Opens the profile page.
async fn profile(world: &World, browser: &mut Browser) -> Answer {
    let page = browser.open(&world.server, "/account/profile").await;
    assert!(page.expect_status(200).body.contains("Your profile"), "{page:?}");
    page
}

/// Returns the code of this many digits in the mail to `email` that contains `text`.
async fn code(mailbox: &Mailbox, email: &str, text: &str, digits: usize) -> String {
    let mail = mailbox.mail(email, text).await;
    let is_code = |line: &&str| line.len() == digits && line.bytes().all(|byte| byte.is_ascii_digit());
    mail.lines().map(str::trim).find(is_code).unwrap_or_else(|| panic!("no code in {mail}")).to_owned()
}

/// Returns the path of the link with this beginning in the mail to `email` that contains `text`.
async fn link(mailbox: &Mailbox, email: &str, text: &str, begin: &str) -> String {
    let mail = mailbox.mail(email, text).await;
    let link = &mail[mail.find(begin).unwrap()..];
    link.split_whitespace().next().unwrap().to_owned()
}

/// Signs a person up, who has then proved the address.
async fn person(world: &World, mailbox: &Mailbox, email: &str) -> Browser {
    let mut browser = Browser::default();
    let page = browser.open(&world.server, "/sign-up").await;
    let waiting = browser.submit(&world.server, &page, &[("email", email)]).await;
    let code = code(mailbox, email, "code to sign up is", 6).await;
    let finish = browser.submit(&world.server, &waiting, &[("code", &code)]).await;
    let done = browser.submit(&world.server, &finish, &[("name", "A person"), ("password", PASSWORD)]).await;
    done.expect_status(200);
    assert!(is_in(&browser));
    browser
}

async fn log_in(world: &World, email: &str, password: &str) -> Browser {
    let mut browser = Browser::default();
    browser.log_in_as(&world.server, email, password).await;
    browser
}

fn is_in(browser: &Browser) -> bool {
    browser.cookies.contains_key("__Host-xwms_session")
}

/// Whether the session of `browser` is still good.
async fn lives(world: &World, browser: &Browser) -> bool {
    browser.clone().get(&world.server, "/account/profile").await.status == 200
}

/// Asks at `path` for the address `email`, and returns the page that waits for the code.
async fn ask(world: &World, browser: &mut Browser, path: &str, email: &str) -> Answer {
    let page = browser.open(&world.server, path).await;
    let waiting = send(world, browser, &page, path, &[("email", email)]).await;
    assert!(waiting.expect_status(200).body.contains("Check your mail"), "{waiting:?}");
    waiting
}

const NEW_CODE: &str = "code to sign in with this address from now on is";
const EMAIL: &str = "/account/profile/email";
const RECOVERY: &str = "/account/profile/recovery";

/// Proves the address `email` in `browser`, and returns the page with the button.
async fn prove(world: &World, mailbox: &Mailbox, browser: &mut Browser, email: &str) -> Answer {
    let waiting = ask(world, browser, EMAIL, email).await;
    let code = code(mailbox, email, NEW_CODE, 8).await;
    browser.submit(&world.server, &waiting, &[("code", &code)]).await
}

/// Changes the address from start to end.
async fn change(world: &World, mailbox: &Mailbox, browser: &mut Browser, email: &str) -> Answer {
    let page = prove(world, mailbox, browser, email).await;
    browser.submit(&world.server, &page, &[]).await
}

/// Returns the claims at userinfo.
async fn userinfo(world: &World, access_token: &str) -> serde_json::Value {
    let request = world.server.http.get(format!("{}/oauth/userinfo", world.server.base));
    Answer::of(request.bearer_auth(access_token).send().await.unwrap()).await.expect_status(200).json()
}
