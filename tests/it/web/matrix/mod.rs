//! Who may use which page and form, of the dashboard, of oneself and of support: every route of
//! `surface::web::listed`, by every role, a member of another account and a stranger; with objects of another
//! account, with forged forms, and with fields that no form has. And what a role may not do is not offered to it.

mod plans;
mod things;

use crate::support::{Answer, Browser, Mailbox, Person, Receiver, World, eager};
use std::{
    collections::BTreeSet,
    time::{Duration, Instant},
};
use things::{ORIGIN, Things, filled, named, objects};
use xwms::{
    config::Pace,
    dev::demo::Demo,
    surface::web::shared::routes::{Needs, Route},
};
use xwms_events::{account::Role, ids::AccountId};

/// What the server looks up elsewhere for. Those who may do it do so in the tests of domains.
const LOOKS_ELSEWHERE: &str = "/dashboard/{account_id}/apps/{client_id}/domain/verify";
/// The ends of the paths that take a picture. Uploads have tests of their own.
const UPLOADS: [&str; 2] = ["/logo", "/picture"];
/// Where a person's own pages are. What is done there ends sessions and the like.
const OWN: &str = "/account/";
/// Pages of theirs that are there only under a name instead of an IP address, or after a mail was opened. They
/// have tests, too.
const SELDOM: [&str; 2] = ["/account/security/passkeys", "/account/profile/proved"];
/// It ends the session with which it is sent, and leads to the login.
const ENDS: &str = "/account/sessions/end-everywhere";
/// The query that names the domain [`ORIGIN`].
const DOMAIN: &str = "?origin=https%3A%2F%2Fapp.example.org";
/// How old a login may be when a route is tried: some routes need one of the last ten minutes, and one route may take
/// minutes on a busy machine.
const RECENT: Duration = Duration::from_secs(60);
/// They take the forms of pages outside the shell, which do not all lead a stranger to the login.
const OUTSIDE: [&str; 3] = ["/dashboard/new", OWN, "/support/"];

/// Two accounts with one of everything, and the people of the first.
struct Stage {
    world: World,
    own: Demo,
    receiver: Receiver,
    ours: Things,
    theirs: Things,
    team: Vec<(Role, Person)>,
    /// An owner of the other account.
    foreigner: Person,
    other: AccountId,
    mailbox: Mailbox,
}

async fn stage() -> Stage {
    let (mailbox, receiver) = (Mailbox::new(), Receiver::new().await);
    let world = World::with(|settings| {
        eager(settings);
        mailbox.receives(settings);
        // Everybody opens hundreds of pages, as fast as the machine can.
        settings.guard.person = Some(Pace::new(1_000_000, 1));
        settings.operators = vec!["nobody@operators.example".to_owned()].into();
    })
    .await;
    let (own, other) = (world.demo.clone(), world.another().await);
    let ours = things::all(&world, &own, &receiver).await;
    let theirs = things::all(&world, &other, &receiver).await;
    let mut team = vec![(Role::Owner, world.owner().await)];
    for role in [Role::Admin, Role::Developer, Role::Auditor] {
        team.push((role, world.person(own.account_id, role).await));
    }
    let foreigner = world.person(other.account_id, Role::Owner).await;
    let other = other.account_id;
    world.server.settle().await;
    Stage { world, own, receiver, ours, theirs, team, foreigner, other, mailbox }
}

fn routes() -> Vec<Route> {
    let routes = xwms::surface::web::listed();
    assert!(routes.len() > 150, "the table has them all");
    routes
}

/// Returns whether the act needs more than a form's fields.
fn is_other(route: &Route) -> bool {
    route.path == LOOKS_ELSEWHERE || is_upload(route)
}

fn is_upload(route: &Route) -> bool {
    UPLOADS.iter().any(|end| route.path.ends_with(end))
}

/// Returns whether the act may say that it does not know what the form, which has no such field, names.
fn may_miss(route: &Route) -> bool {
    SELDOM.contains(&route.path.as_str()) || route.method == "POST" && route.path.starts_with(OWN)
}

/// Returns whether it is a page that ends.
fn is_page(route: &Route) -> bool {
    route.method == "GET" && !route.is_stream
}

/// Returns whether the route is about the domain that it names beside its path.
fn of_domain(route: &Route) -> bool {
    route.path.ends_with("/domain") || route.path.contains("/domain/")
}

impl Stage {
    /// Logs everybody in again.
    async fn log_in_again(&mut self) {
        let mut team = Vec::new();
        for (role, person) in &self.team {
            team.push((*role, self.world.log_in_again(person).await));
        }
        self.team = team;
        self.foreigner = self.world.log_in_again(&self.foreigner).await;
    }

    /// Asserts that nothing has happened since `head`.
    async fn expect_nothing(&self, head: i64, at: &str) {
        let events = self.world.server.since(head).await;
        assert!(events.is_empty(), "no event: {at}: {events:?}");
    }

    /// Opens the page.
    async fn open(&self, browser: &Browser, at: &str) -> Answer {
        browser.clone().get(&self.world.server, at).await
    }

    /// Opens the page, or sends the form with this token and as little else as possible.
    async fn ask(&self, browser: &mut Browser, route: &Route, at: &str, csrf: Option<&str>) -> Answer {
        if route.method == "GET" {
            let query = if of_domain(route) { DOMAIN } else { "" };
            return self.open(browser, &format!("{at}{query}")).await;
        }
        let other = self.other.to_string();
        // The last ones are in no form: nobody may say who acts, for whom, or what an operator says.
        let mut fields = vec![
            ("account_id", other.as_str()),
            ("actor", "system"),
            ("by", "operator"),
            ("standing", "verified"),
            ("limits", "1000000"),
        ];
        fields.extend(csrf.map(|token| ("csrf_token", token)));
        if of_domain(route) {
            fields.push(("origin", ORIGIN));
        }
        let fields: Vec<_> =
            fields.into_iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
        browser.post(&self.world.server, at, &fields).await
    }

    /// Asks as a person whom the server must refuse with this status; nothing may happen.
    async fn expect_refused(&self, person: &Person, route: &Route, at: &str, status: u16) {
        let head = self.world.server.head().await;
        let answer = self.ask(&mut person.browser.clone(), route, at, Some(&person.csrf)).await;
        assert_eq!(answer.status, status, "{} {at} by {}: {answer:?}", route.method, person.email);
        self.expect_nothing(head, &format!("{} {at}", route.method)).await;
    }

    /// Asks as a member whose role permits it.
    async fn expect_permitted(&self, (role, person): &(Role, Person), route: &Route, at: &str) {
        let answer = self.ask(&mut person.browser.clone(), route, at, Some(&person.csrf)).await;
        let is_refused = match answer.status {
            400 | 404 => !may_miss(route),
            401 | 403 | 405 | 415 | 429 | 500.. => true,
            _ => false,
        };
        let leads_to_login = answer.status == 303 && answer.header("location").starts_with("/login");
        let leads_to_login = leads_to_login && route.path != ENDS;
        assert!(!is_refused && !leads_to_login, "{role:?} {} {at}: {answer:?}", route.method);
    }

    /// Asks with each object of the path replaced by one of the other account.
    async fn reach_elsewhere(&self, person: &Person, route: &Route) {
        for object in objects(&route.path) {
            let at = filled(&route.path, |param| {
                named(if param == object { &self.theirs } else { &self.ours }, &route.path, param)
            });
            self.expect_refused(person, route, &at, 404).await;
        }
    }

    /// Asks as a stranger, and as somebody of another account.
    async fn ask_from_outside(&self, route: &Route, at: &str) {
        let head = self.world.server.head().await;
        let answer = self.ask(&mut Browser::default(), route, at, None).await;
        let leads_to_login = answer.status == 303 && answer.header("location").starts_with("/login");
        let is_outside = OUTSIDE.iter().any(|path| route.path.starts_with(path));
        let is_outside = is_outside && route.method == "POST" && answer.status == 403;
        assert!(leads_to_login || is_outside, "{} {at}: {answer:?}", route.method);
        self.expect_nothing(head, &format!("{} {at}", route.method)).await;
        if route.needs != Needs::Login {
            self.expect_refused(&self.foreigner, route, at, 404).await;
        }
    }

    /// Sends the form as somebody who may, with no token and with somebody else's.
    async fn forge(&self, person: &Person, route: &Route, at: &str) {
        for token in [None, Some(self.foreigner.csrf.as_str())] {
            let head = self.world.server.head().await;
            let answer = self.ask(&mut person.browser.clone(), route, at, token).await;
            // A picture comes in a form of another type, which is refused before its token is looked for.
            let status = if is_upload(route) { 400 } else { 403 };
            assert_eq!(answer.status, status, "{at}: {answer:?}");
            self.expect_nothing(head, at).await;
        }
    }

    /// Returns how many events the other account has.
    async fn theirs_count(&self) -> i64 {
        sqlx::query_scalar("SELECT count(*) FROM events WHERE account_id = $1")
            .bind(self.other.uuid())
            .fetch_one(self.world.server.app.store.pool())
            .await
            .unwrap()
    }

    /// Returns who sends the form in this role: somebody new, if it is about the person or their sessions.
    async fn sender(&self, route: &Route, (role, person): &(Role, Person)) -> (Role, Person) {
        if !route.path.starts_with(OWN) {
            return (*role, person.clone());
        }
        (*role, self.world.person(self.own.account_id, *role).await)
    }

    /// Tries one route in every role.
    async fn try_roles(&self, route: &Route) {
        let mut ours = self.ours.clone();
        for member in &self.team {
            let (role, person) = member;
            let permits = route.needs.permit(*role);
            let acts = permits && route.method == "POST";
            if acts {
                // Something unused for each who uses it up.
                ours = things::fresh(&self.world, &self.own, &self.receiver, &route.path, &ours).await;
            }
            let at = filled(&route.path, |param| named(&ours, &route.path, param));
            match permits {
                // A stream that is permitted has no end. The tests of live lists follow them.
                true if route.is_stream || acts && is_other(route) => {}
                true if acts => self.expect_permitted(&self.sender(route, member).await, route, &at).await,
                true => self.expect_permitted(member, route, &at).await,
                // A ticket of somebody else is not there at all.
                false if route.needs == Needs::Ticket => self.expect_refused(person, route, &at, 404).await,
                false => self.expect_refused(person, route, &at, 403).await,
            }
        }
    }
}

#[tokio::test]
async fn every_page_and_form_has_the_listed_permissions_and_reaches_no_other_account() {
    let mut stage = stage().await;
    let theirs = stage.theirs_count().await;
    stage.log_in_again().await;
    let mut logged_in = Instant::now();
    for route in &routes() {
        if logged_in.elapsed() > RECENT {
            stage.log_in_again().await;
            logged_in = Instant::now();
        }
        let at = filled(&route.path, |param| named(&stage.ours, &route.path, param));
        stage.ask_from_outside(route, &at).await;
        if route.needs == Needs::Operator {
            for (_, person) in &stage.team {
                stage.expect_refused(person, route, &at, 404).await;
            }
            continue;
        }
        let (_, owner) = &stage.team[0];
        if route.method == "POST" {
            stage.forge(owner, route, &at).await;
        }
        stage.reach_elsewhere(owner, route).await;
        stage.try_roles(route).await;
    }
    assert_eq!(stage.theirs_count().await, theirs, "nothing happened in the other account");
}

/// Returns the values of the attribute that `before` begins, without their fragments.
fn values(html: &str, before: &str) -> Vec<String> {
    let plain = html.replace("&#38;", "&").replace("&amp;", "&");
    let values = plain.split(before).skip(1).filter_map(|rest| rest.split(['"', '#']).next());
    values.map(ToOwned::to_owned).collect()
}

/// Returns whether `path` is one of the paths that `route` stands for.
fn fits(route: &Route, path: &str) -> bool {
    let (pattern, path): (Vec<_>, Vec<_>) = (route.path.split('/').collect(), path.split('/').collect());
    let is_same = |(known, part): (&&str, &&str)| known.starts_with('{') || known == part;
    pattern.len() == path.len() && pattern.iter().zip(&path).all(is_same)
}

/// Returns the route that a form with this action is for: the one with the fewest parameters.
fn act_of<'a>(routes: &'a [Route], action: &str) -> Option<&'a Route> {
    let path = action.split('?').next().unwrap_or_default();
    let fitting = routes.iter().filter(|route| route.method == "POST" && fits(route, path));
    fitting.min_by_key(|route| route.path.matches('{').count())
}

#[tokio::test]
async fn nothing_is_offered_that_would_be_refused() {
    let stage = stage().await;
    let routes = routes();
    let home = format!("/dashboard/{}", stage.own.account_id);
    let mut wrong = Vec::new();
    for (role, person) in &stage.team {
        let (mut followed, mut offered) = (BTreeSet::new(), BTreeSet::new());
        let pages = routes.iter().filter(|route| is_page(route) && route.path.contains("{account_id}"));
        for route in pages.filter(|route| route.needs.permit(*role)) {
            let at = filled(&route.path, |param| named(&stage.ours, &route.path, param));
            let page = stage.ask(&mut person.browser.clone(), route, &at, None).await;
            for action in values(&page.body, "<form method=\"post\" action=\"") {
                if !action.starts_with(&home) || !offered.insert(action.clone()) {
                    continue;
                }
                match act_of(&routes, &action) {
                    Some(act) if act.needs.permit(*role) => {}
                    Some(_) => wrong.push(format!("{role:?} is offered the form {action} at {at}")),
                    None => wrong.push(format!("the form {action} at {at} leads nowhere")),
                }
            }
            for link in values(&page.body, "href=\"") {
                if !link.starts_with(&home) || !followed.insert(link.clone()) {
                    continue;
                }
                let answer = stage.open(&person.browser, &link).await;
                if answer.status >= 400 {
                    wrong.push(format!("{role:?} is offered {link} at {at}, and gets {}", answer.status));
                }
            }
        }
        assert!(followed.len() > 50, "{role:?} follows {followed:?}");
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}
