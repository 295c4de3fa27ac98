//! Passwords that people choose (NIST SP 800-63B §3.1.1): their normalized form, their length, and which ones
//! an attacker would guess first. Hashing is in `hashing`.

use super::error::PasswordError;
use icu_normalizer::ComposingNormalizerBorrowed;
use std::borrow::Cow;

/// Shortest and longest password, in characters of its normalized form.
const SHORTEST: usize = 8;
const LONGEST: usize = 256;
/// Longest input that is examined, in bytes as typed: 256 characters in their longest ordinary spelling
/// (decomposed Hangul).
const LONGEST_TYPED: usize = LONGEST * 16;
/// Number of characters that are judged. The estimate costs more for longer text, and this many are enough.
const JUDGED: usize = 40;
/// A password that needs fewer guesses than this is refused (zxcvbn: "protection from throttled online
/// attacks" begins here). Every password on the usual lists needs far fewer.
const GUESSES: u64 = 1_000_000;
/// A password that needs this many guesses withstands a thief of its hash for years (zxcvbn: "offline attack, slow
/// hash").
const MANY_GUESSES: u64 = 10_000_000_000;
/// Parts of names and addresses that are shorter than this say nothing about a password.
const SHORTEST_PART: usize = 3;
/// The name of this service.
const SERVICE: &str = "xwms";

/// How good a password is, for the person who types it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Strength {
    /// Too short or too long; refused.
    Length,
    /// Too easy to guess; refused.
    Guessable,
    Good,
    Strong,
}

impl Strength {
    /// Returns its name, for the script of the pages.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Length => "length",
            Self::Guessable => "guessable",
            Self::Good => "good",
            Self::Strong => "strong",
        }
    }
}

/// A password that a person wants to set, with what others know about that person.
pub struct Chosen {
    typed: String,
    about: Vec<String>,
}

impl Chosen {
    /// `about` lists the mail address, the names of the person and of their account, and the address of the
    /// login page.
    pub fn new(typed: impl Into<String>, about: &[&str]) -> Self {
        let about = about.iter().chain([&SERVICE]).flat_map(|text| parts(text)).collect();
        Self { typed: typed.into(), about }
    }

    /// Returns the password in the form that is hashed. Takes up to some milliseconds.
    pub(super) fn checked(&self) -> Result<String, PasswordError> {
        let spelled = self.fitting().ok_or(PasswordError::Length)?;
        match self.guesses(&spelled) {
            ..GUESSES => Err(PasswordError::Guessable),
            _ => Ok(spelled.into_owned()),
        }
    }

    /// Judges the password by the rules that refuse it. Takes up to some milliseconds.
    pub fn strength(&self) -> Strength {
        let Some(spelled) = self.fitting() else { return Strength::Length };
        match self.guesses(&spelled) {
            guesses if guesses < GUESSES => Strength::Guessable,
            guesses if guesses < MANY_GUESSES => Strength::Good,
            _ => Strength::Strong,
        }
    }

    /// Returns the normalized form, if its length is allowed.
    fn fitting(&self) -> Option<Cow<'_, str>> {
        let spelled = fits(&self.typed).then(|| spelled(&self.typed))?;
        (SHORTEST..=LONGEST).contains(&spelled.chars().count()).then_some(spelled)
    }

    /// Returns how many guesses the password needs; none if it is made of what others know.
    fn guesses(&self, password: &str) -> u64 {
        let plain: String =
            password.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
        let stem = plain.trim_end_matches(|c: char| c.is_ascii_digit());
        let known: Vec<&str> = self.about.iter().map(String::as_str).collect();
        let judged: String = password.chars().take(JUDGED).collect();
        if known.contains(&stem) || known.contains(&plain.as_str()) {
            return 0;
        }
        zxcvbn::zxcvbn(&judged, &known).guesses()
    }
}

impl From<&str> for Chosen {
    fn from(typed: &str) -> Self {
        Self::new(typed, &[])
    }
}

/// Returns the normalized form of a password: different machines type the same text with different code
/// points.
pub(super) fn spelled(typed: &str) -> Cow<'_, str> {
    ComposingNormalizerBorrowed::new_nfkc().normalize(typed)
}

/// Returns whether `typed` is short enough to examine. Nobody has a longer password; hashing one would only
/// help an attacker to keep the server busy.
pub(super) fn fits(typed: &str) -> bool {
    typed.len() <= LONGEST_TYPED
}

/// Returns the parts of `text` that people make passwords from: the whole text, its words, and its words
/// joined.
fn parts(text: &str) -> impl Iterator<Item = String> {
    let text = text.split_once("://").map_or(text, |(_, rest)| rest);
    let whole = spelled(text).trim().to_lowercase();
    let words: Vec<_> = whole.split(|c: char| !c.is_alphanumeric()).map(ToOwned::to_owned).collect();
    let joined = words.concat();
    std::iter::once(whole).chain(words).chain([joined]).filter(|part| part.chars().count() >= SHORTEST_PART)
}

#[cfg(test)]
mod tests {
    use super::{Chosen, Strength};
    use crate::keys::password::error::PasswordError;

    const ABOUT: &[&str] =
        &["grace.hopper@navy.example", "Grace Hopper", "Cobol & Co", "https://auth.navy.example"];

    fn checked(typed: &str) -> Result<String, PasswordError> {
        Chosen::new(typed, ABOUT).checked()
    }

    #[test]
    fn a_password_on_a_common_list_is_guessable() {
        for typed in [
            "password",
            "12345678",
            "123456789",
            "qwertyuiop",
            "1qaz2wsx",
            "letmein1",
            "iloveyou",
            "trustno1",
            "Password1",
            "P@ssw0rd",
            "Password1!",
            "monkey123",
            "administrator",
            "changeme",
            "welcome1",
            "87654321",
            "sunshine",
            "princess",
            "football",
            "baseball",
            "superman",
            "passw0rd",
            "starwars",
            "wachtwoord",
            "passwort",
            "ｐａｓｓｗｏｒｄ",
            "PASSWORD",
            "drowssap",
        ] {
            assert!(matches!(checked(typed), Err(PasswordError::Guessable)), "{typed}");
        }
    }

    #[test]
    fn patterns_and_repetitions_are_guessable() {
        let long = "a".repeat(256);
        for typed in [
            "        ",
            "\u{3000}".repeat(8).as_str(),
            "\u{200b}".repeat(9).as_str(),
            "aaaaaaaa",
            "ÄÄÄÄÄÄÄÄ",
            "abcabcabc",
            "abcdefgh",
            "11112222",
            "20260101",
            "19841984",
            "qwertyqwerty",
            long.as_str(),
        ] {
            assert!(matches!(checked(typed), Err(PasswordError::Guessable)), "{typed}");
        }
    }

    #[test]
    fn a_password_made_of_personal_data_is_guessable() {
        for typed in [
            "grace.hopper@navy.example",
            "GRACE.HOPPER@NAVY.EXAMPLE",
            "grace.hopper",
            "gracehopper",
            "Grace Hopper",
            "hopper2026",
            "Hopper12!",
            "Cobol & Co",
            "cobolcobol",
            "xwmsxwms",
            "xwms1234",
            "XWMS2026",
            "auth.navy.example",
        ] {
            assert!(matches!(checked(typed), Err(PasswordError::Guessable)), "{typed}");
        }
        assert!(Chosen::from("hopper2026 nano").checked().is_ok(), "of others it says nothing");
    }

    #[test]
    fn a_password_that_is_hard_to_guess_is_good_without_composition_rules() {
        for typed in [
            "correct horse battery staple",
            "long enough",
            "tests are fun",
            "kdo8mwqz",
            "пирог на обед",
            "안녕하세요 세계",
        ] {
            assert!(checked(typed).is_ok(), "{typed}");
        }
    }

    #[test]
    fn the_shown_strength_of_a_password_decides_whether_it_is_taken() {
        for (typed, strength) in [
            ("short", Strength::Length),
            ("password", Strength::Guessable),
            ("hopper2026", Strength::Guessable),
            ("correct horse battery staple", Strength::Strong),
        ] {
            assert_eq!(Chosen::new(typed, ABOUT).strength(), strength, "{typed}");
            let taken = matches!(strength, Strength::Good | Strength::Strong);
            assert_eq!(checked(typed).is_ok(), taken, "{typed}");
        }
        assert!(matches!(Chosen::from("kdo8mwqz").strength(), Strength::Good | Strength::Strong));
    }

    #[test]
    fn length_is_counted_in_characters_of_the_one_spelling() {
        let composed = "ē\u{301}ō\u{302}ū\u{303}kxq";
        assert!(matches!(checked("ab\u{301}cd\u{301}"), Err(PasswordError::Length)));
        assert!(matches!(checked("ñ\u{303}ñz\u{301}x"), Err(PasswordError::Length)), "{composed}");
        let seven = "n\u{303}o\u{303}a\u{303}z\u{301}u\u{308}e\u{301}i\u{308}";
        assert!(seven.chars().count() == 14 && matches!(checked(seven), Err(PasswordError::Length)));
        let hangul = "\u{1112}\u{1161}\u{11ab}\u{1100}\u{1173}\u{11af}";
        assert!(
            checked(&format!("xq7 kd9w {}", hangul.repeat(40))).is_ok(),
            "many code points, few characters"
        );
        assert!(matches!(checked(&"kdo8 ".repeat(52)), Err(PasswordError::Length)));
        assert!(
            matches!(checked(&"\u{fdfa}".repeat(200)), Err(PasswordError::Length)),
            "one becomes eighteen"
        );
        assert!(matches!(checked(&"x".repeat(100_000)), Err(PasswordError::Length)));
        assert!(matches!(checked("kdo8mwq"), Err(PasswordError::Length)));
    }
}
