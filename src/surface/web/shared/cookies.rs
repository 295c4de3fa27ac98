//! The cookies: the browser's name, its session, its language and colours, which users logged in with it before,
//! and the mail address that was proved in it. All are `__Host-`: Secure, no domain, path `/` (RFC 6265bis
//! §4.1.3.2).

use crate::{
    keys::{
        handle::{self, Kind},
        master::{MasterKey, random},
    },
    language::Language,
};
use axum_extra::extract::cookie::{Cookie, CookieJar, SameSite};
use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use uuid::Uuid;
use xwms_events::{
    client::Environment,
    ids::{AccountId, UserId},
    user::{Preferences, Theme},
};

const SESSION: &str = "__Host-xwms_session";
const BROWSER: &str = "__Host-xwms_browser";
const BROWSER_BYTES: usize = 16;
/// Outlives a reload, and no restart of the browser.
const PROVED: &str = "__Host-xwms_proved";
const KNOWN: &str = "__Host-xwms_known";
const LANGUAGE: &str = "__Host-xwms_language";
const THEME: &str = "__Host-xwms_theme";
const ACCOUNT: &str = "__Host-xwms_account";
const ENVIRONMENT: &str = "__Host-xwms_environment";
/// How long the browser remembers the language and the colours.
const LANGUAGE_FOR: time::Duration = time::Duration::days(365);
/// Most users that one browser remembers.
const KNOWN_MAX: usize = 4;
/// How long the browser remembers them after the last login.
const KNOWN_FOR: time::Duration = time::Duration::days(365);

fn cookie(name: &'static str, value: String) -> Cookie<'static> {
    // Lax, because clients send users here from other sites.
    Cookie::build((name, value)).path("/").secure(true).http_only(true).same_site(SameSite::Lax).build()
}

/// Returns the handle of the browser's session, as sent.
pub fn session(jar: &CookieJar) -> Option<&str> {
    jar.get(SESSION).map(Cookie::value)
}

/// Sets the session cookie. It ends with the browser or when the session expires, whichever comes first.
pub fn with_session(jar: CookieJar, handle: String) -> CookieJar {
    with_kept_session(jar, handle, None)
}

/// Sets the session cookie. With `seconds`, the browser keeps it that long, also when it is closed.
pub fn with_kept_session(jar: CookieJar, handle: String, seconds: Option<i64>) -> CookieJar {
    let mut session = cookie(SESSION, handle);
    if let Some(seconds) = seconds {
        session.set_max_age(time::Duration::seconds(seconds));
    }
    jar.add(session)
}

/// Removes the session cookie.
pub fn without_session(jar: CookieJar) -> CookieJar {
    without(jar, SESSION)
}

fn without(jar: CookieJar, name: &'static str) -> CookieJar {
    let mut gone = cookie(name, String::new());
    gone.make_removal();
    jar.add(gone)
}

/// Returns the language that was chosen in this browser.
pub fn language(jar: &CookieJar) -> Option<Language> {
    Language::of_tag(jar.get(LANGUAGE)?.value())
}

/// Remembers `language` in the browser.
pub fn with_language(jar: CookieJar, language: Language) -> CookieJar {
    let mut chosen = cookie(LANGUAGE, language.tag().to_owned());
    chosen.set_max_age(LANGUAGE_FOR);
    jar.add(chosen)
}

/// Returns the colours that were chosen in this browser.
pub fn theme(jar: &CookieJar) -> Theme {
    jar.get(THEME).and_then(|cookie| Theme::of(cookie.value())).unwrap_or_default()
}

/// Remembers the colours in the browser.
pub fn with_theme(jar: CookieJar, theme: Theme) -> CookieJar {
    match theme {
        Theme::System if jar.get(THEME).is_none() => jar,
        Theme::System => without(jar, THEME),
        theme => {
            let mut chosen = cookie(THEME, theme.as_str().to_owned());
            chosen.set_max_age(LANGUAGE_FOR);
            jar.add(chosen)
        }
    }
}

/// Returns the account whose dashboard was open last in this browser. It grants nothing.
pub fn account(jar: &CookieJar) -> Option<AccountId> {
    jar.get(ACCOUNT)?.value().parse().ok()
}

/// Remembers in the browser whose dashboard is open.
pub fn with_account(jar: CookieJar, account_id: AccountId) -> CookieJar {
    let mut last = cookie(ACCOUNT, account_id.to_string());
    last.set_max_age(LANGUAGE_FOR);
    jar.add(last)
}

/// Returns whether the dashboard shows what is for tests.
pub fn environment(jar: &CookieJar) -> Environment {
    match jar.get(ENVIRONMENT).map(Cookie::value) {
        Some("test") => Environment::Test,
        _ => Environment::Live,
    }
}

/// Sets what the dashboard shows. It is live again when the browser is closed.
pub fn with_environment(jar: CookieJar, environment: Environment) -> CookieJar {
    match environment {
        Environment::Live => without(jar, ENVIRONMENT),
        Environment::Test => jar.add(cookie(ENVIRONMENT, "test".to_owned())),
    }
}

/// Remembers in the browser what its user prefers.
pub fn with_preferences(jar: CookieJar, preferences: &Preferences) -> CookieJar {
    let jar = match preferences.language.as_deref().and_then(Language::of_tag) {
        Some(language) => with_language(jar, language),
        None => jar,
    };
    with_theme(jar, preferences.theme)
}

/// Returns the proof whose code or link was used in this browser, if any.
pub fn proved(jar: &CookieJar, master: &MasterKey) -> Option<Uuid> {
    handle::open(master, Kind::Proved, jar.get(PROVED)?.value()).map(|opened| opened.id)
}

/// Records in the browser that the code or link of a proof was used in it. Only the request that used it may do
/// so.
pub fn with_proved(jar: CookieJar, master: &MasterKey, id: Uuid) -> CookieJar {
    jar.add(cookie(PROVED, handle::issue(master, Kind::Proved, id, 0)))
}

/// Removes what [`with_proved`] recorded.
pub fn without_proved(jar: CookieJar) -> CookieJar {
    without(jar, PROVED)
}

/// Returns the name that identifies this browser before a login. Sets one if it has none.
pub fn browser(jar: CookieJar) -> (CookieJar, String) {
    if let Some(known) = known_browser(&jar) {
        return (jar, known);
    }
    // Without randomness the name is empty, and nothing bound to an empty name is ever accepted.
    let name =
        random::<BROWSER_BYTES>().map(|bytes| BASE64_URL_SAFE_NO_PAD.encode(bytes)).unwrap_or_default();
    (jar.add(cookie(BROWSER, name.clone())), name)
}

/// Returns the browser's name, if it sent a well-formed one.
pub fn known_browser(jar: &CookieJar) -> Option<String> {
    let value = jar.get(BROWSER)?.value();
    let bytes = BASE64_URL_SAFE_NO_PAD.decode(value).ok()?;
    (bytes.len() == BROWSER_BYTES).then(|| value.to_owned())
}

/// Returns the proof that `user_id` logged in with this browser before, if so. It grants nothing: it only
/// keeps failed logins from elsewhere from throttling this browser.
pub fn known_to(jar: &CookieJar, master: &MasterKey, user_id: UserId) -> Option<String> {
    proofs(jar, master).find(|(known, _)| *known == user_id).map(|(_, proof)| proof.to_owned())
}

/// Returns whether any user logged in with this browser before.
pub fn is_known(jar: &CookieJar, master: &MasterKey) -> bool {
    proofs(jar, master).next().is_some()
}

/// Returns the users who logged in with this browser before.
pub fn known_users(jar: &CookieJar, master: &MasterKey) -> Vec<UserId> {
    proofs(jar, master).map(|(user_id, _)| user_id).collect()
}

/// Records in the browser that `user_id` logged in with it.
pub fn with_known(jar: CookieJar, master: &MasterKey, user_id: UserId) -> CookieJar {
    let own = known_to(&jar, master, user_id).or_else(|| {
        let number = random::<4>().ok().map(u32::from_be_bytes)?;
        Some(handle::issue(master, Kind::Known, user_id.uuid(), number))
    });
    let others = proofs(&jar, master).filter(|(known, _)| *known != user_id);
    let others = others.map(|(_, proof)| proof.to_owned());
    let value = own.into_iter().chain(others).take(KNOWN_MAX).collect::<Vec<_>>().join(".");
    let mut known = cookie(KNOWN, value);
    known.set_max_age(KNOWN_FOR);
    jar.add(known)
}

fn proofs<'a>(jar: &'a CookieJar, master: &'a MasterKey) -> impl Iterator<Item = (UserId, &'a str)> {
    let value = jar.get(KNOWN).map(Cookie::value).unwrap_or_default();
    value.split('.').take(KNOWN_MAX).filter_map(|proof| {
        handle::open(master, Kind::Known, proof).map(|opened| (UserId::from_uuid(opened.id), proof))
    })
}

#[cfg(test)]
mod tests {
    use super::{KNOWN, KNOWN_MAX, SESSION, is_known, known_to, with_kept_session, with_known};
    use crate::keys::master::MasterKey;
    use axum_extra::extract::cookie::{Cookie, CookieJar};
    use uuid::Uuid;
    use xwms_events::ids::UserId;

    fn user(number: u128) -> UserId {
        UserId::from_uuid(Uuid::from_u128(number))
    }

    #[test]
    fn a_browser_is_known_to_the_last_few_people_who_logged_in_with_it() {
        let master = MasterKey::new(&[7; 32]).unwrap();
        let jar = (1..=5).fold(CookieJar::new(), |jar, number| with_known(jar, &master, user(number)));
        assert_eq!(known_to(&jar, &master, user(1)), None);
        for number in 2..=5 {
            assert!(known_to(&jar, &master, user(number)).is_some(), "{number}");
        }
        assert_eq!(jar.get(KNOWN).unwrap().value().split('.').count(), KNOWN_MAX);
        let again = with_known(jar.clone(), &master, user(3));
        assert_eq!(known_to(&again, &master, user(3)), known_to(&jar, &master, user(3)));
    }

    #[test]
    fn a_browser_keeps_a_session_only_if_its_user_chose_so() {
        let age = |seconds| {
            let jar = with_kept_session(CookieJar::new(), "x".to_owned(), seconds);
            jar.get(SESSION).and_then(Cookie::max_age)
        };
        assert_eq!(age(None), None);
        assert_eq!(age(Some(3600)), Some(time::Duration::hours(1)));
    }

    #[test]
    fn a_made_up_proof_is_none() {
        let master = MasterKey::new(&[7; 32]).unwrap();
        let other = MasterKey::new(&[8; 32]).unwrap();
        let forged = with_known(CookieJar::new(), &other, user(1)).get(KNOWN).unwrap().value().to_owned();
        for value in [forged, "x".to_owned(), String::new()] {
            let jar = CookieJar::new().add(Cookie::new(KNOWN, value));
            assert!(!is_known(&jar, &master));
        }
    }
}
