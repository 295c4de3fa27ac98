//! CSRF tokens: only the browser that was shown a form may send it. A token is a MAC over the browser's
//! session, or over the browser's name before a login.

use crate::keys::master::MasterKey;
use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use xwms_events::ids::SessionId;

/// What stands between the parts of a token.
const JOINT: &str = ".";

/// Returns the token for forms bound to `binding`. That of a login names the session in the open, so that a form
/// that is sent after its login ended still says whose it was. The id of a session is not secret.
pub fn token(master: &MasterKey, binding: &str) -> String {
    let mac = BASE64_URL_SAFE_NO_PAD.encode(master.csrf().sign(binding.as_bytes()));
    match session(binding) {
        Some(_) => format!("{mac}{JOINT}{}", binding.replace(' ', JOINT)),
        None => mac,
    }
}

/// Returns the session that `binding` is of, if it is of a login: its id, a space, and its generation.
fn session(binding: &str) -> Option<SessionId> {
    binding.split_once(' ')?.0.parse().ok()
}

/// Returns the session to whose login a form with the token `presented` was shown, even if that login has ended.
pub fn shown_to(master: &MasterKey, presented: Option<&str>) -> Option<SessionId> {
    let (_, named) = presented?.split_once(JOINT)?;
    let binding = named.replace(JOINT, " ");
    session(&binding).filter(|_| is_good(master, &binding, presented))
}

/// Returns whether `presented` is the token for `binding`. Compares in constant time.
pub fn is_good(master: &MasterKey, binding: &str, presented: Option<&str>) -> bool {
    let mac = presented.and_then(|token| token.split(JOINT).next());
    let mac = mac.and_then(|mac| BASE64_URL_SAFE_NO_PAD.decode(mac).ok());
    !binding.is_empty() && mac.is_some_and(|mac| master.csrf().verify(binding.as_bytes(), &mac))
}

#[cfg(test)]
mod tests {
    use super::{is_good, shown_to, token};
    use crate::keys::master::MasterKey;
    use uuid::Uuid;
    use xwms_events::ids::SessionId;

    #[test]
    fn the_token_of_a_login_says_whose_it_was_and_nobody_can_make_one_up() {
        let master = MasterKey::new(&[7; 32]).unwrap();
        let [one, two] = [1, 2].map(|number| SessionId::from_uuid(Uuid::from_u128(number)));
        let mine = token(&master, &format!("{one} 3"));
        assert!(is_good(&master, &format!("{one} 3"), Some(&mine)));
        assert!(!is_good(&master, &format!("{one} 4"), Some(&mine)));
        assert_eq!(shown_to(&master, Some(&mine)), Some(one));
        let renamed = mine.replace(&one.to_string(), &two.to_string());
        let other = token(&MasterKey::new(&[8; 32]).unwrap(), &format!("{one} 3"));
        for forged in [renamed, other, mine.replace(".3", ".4"), format!(".{one}.3"), String::new()] {
            assert_eq!(shown_to(&master, Some(&forged)), None, "{forged}");
        }
        // That of a browser names nothing.
        let browser = token(&master, "AAAAAAAAAAAAAAAAAAAAAA");
        assert!(!browser.contains('.') && shown_to(&master, Some(&browser)).is_none());
    }
}
