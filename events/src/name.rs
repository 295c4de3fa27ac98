//! The rule for every name, label, reason and note that people enter. It follows the FreeformClass of PRECIS (RFC 8264
//! §4.3): no control characters, no invisible characters, and none that change the direction of the surrounding text.
//! In addition, the text must have something visible, and joiners are allowed within emoji.
//!
//! Escaping markup is up to the code that displays a name; so is the encoding of mail headers.

use crate::{Refusal, credential_form::without};
use icu_normalizer::ComposingNormalizerBorrowed;
use icu_properties::{
    CodePointMapData, CodePointSetData,
    props::{
        CanonicalCombiningClass as Combining, DefaultIgnorableCodePoint, Emoji, EmojiModifier,
        ExtendedPictographic, GeneralCategory as Category, Ideographic, JoiningType,
    },
};

/// Most marks on one letter. No language needs more; a hundred would cover the lines above and below.
const MARKS_MAX: usize = 8;
const ZERO_WIDTH_NON_JOINER: char = '\u{200c}';
const ZERO_WIDTH_JOINER: char = '\u{200d}';
/// Variation selectors that make a keycap or a symbol look like an emoji or like text.
const LOOKS: [char; 2] = ['\u{fe0e}', '\u{fe0f}'];
/// Variation selectors that choose the form of a Chinese character; names in Japan need them.
const IDEOGRAPHIC_FORMS: std::ops::RangeInclusive<char> = '\u{e0100}'..='\u{e01ef}';
/// Characters that are blank by design, though Unicode classifies them as symbols.
const BLANKS: [char; 2] = ['\u{2800}', '\u{1d159}'];

/// Longest name, in characters.
const NAME_MAX: usize = 100;
/// Longest reason, in characters.
const REASON_MAX: usize = 200;

/// Returns a one-line name, normalized (NFC).
///
/// # Errors
/// Returns what is wrong with the text.
pub fn line(text: &str, longest: usize) -> Result<String, String> {
    checked(text, longest, Lines::One)
}

/// Like [`line`], but for text of several lines.
///
/// # Errors
/// Returns what is wrong with the text.
pub fn lines(text: &str, longest: usize) -> Result<String, String> {
    checked(&text.replace("\r\n", "\n"), longest, Lines::Several)
}

/// Returns a display name, normalized.
///
/// # Errors
/// `invalid_name`, with what is wrong with it.
pub fn check_name(name: &str) -> Result<String, Refusal> {
    line(name, NAME_MAX).map_err(|why| Refusal::invalid("name", "invalid_name", why))
}

/// Returns the human-readable reason of an action, normalized, with the mask in place of each credential: events
/// stay, and many read them.
///
/// # Errors
/// `invalid_reason`, with what is wrong with it.
pub(crate) fn check_reason(reason: &str) -> Result<String, Refusal> {
    line(&without(reason), REASON_MAX).map_err(|why| Refusal::invalid("reason", "invalid_reason", why))
}

/// Returns what two names that people read as the same one have in common: capitals, blanks, and the forms of
/// letters (ligatures, full width) don't count. It is for comparing only. Letters of other scripts that look alike
/// stay different.
pub(crate) fn likeness(name: &str) -> String {
    let one_form = ComposingNormalizerBorrowed::new_nfkc();
    // Capitals, because several small letters have the same one: `σ` and `ς`, `ß` and `ss`.
    let capitals = one_form.normalize(name).to_uppercase();
    let words: Vec<&str> = capitals.split_whitespace().collect();
    one_form.normalize(&words.join(" ")).into_owned()
}

/// Whether `c` is invisible: it controls, hides, joins or changes direction.
pub fn is_unseen(c: char) -> bool {
    use Category::{Control, Format, LineSeparator, ParagraphSeparator};
    let category = category(c);
    matches!(category, Control | Format | LineSeparator | ParagraphSeparator)
        || CodePointSetData::new::<DefaultIgnorableCodePoint>().contains(c)
}

/// How many lines a text may have.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Lines {
    One,
    Several,
}

fn checked(text: &str, longest: usize, lines: Lines) -> Result<String, String> {
    let text = ComposingNormalizerBorrowed::new_nfc().normalize(text).into_owned();
    if text.chars().count() > longest {
        return Err(format!("must have at most {longest} characters"));
    }
    let chars: Vec<char> = text.chars().collect();
    let mut marks = 0;
    for (index, c) in chars.iter().copied().enumerate() {
        let before = index.checked_sub(1).and_then(|before| chars.get(before)).copied();
        let allowed = match c {
            '\n' => lines == Lines::Several,
            ZERO_WIDTH_JOINER | ZERO_WIDTH_NON_JOINER => joins(c, before, chars.get(index + 1).copied()),
            c if LOOKS.contains(&c) => before.is_some_and(is_emoji),
            c if IDEOGRAPHIC_FORMS.contains(&c) => before.is_some_and(is_ideographic),
            c => !is_unseen(c) && !is_no_character(c),
        };
        if !allowed {
            return Err(format!("U+{:04X} is invisible or changes the direction of text", u32::from(c)));
        }
        marks = if is_mark(c) { marks + 1 } else { 0 };
        if marks > MARKS_MAX {
            return Err(format!("more than {MARKS_MAX} marks on one letter"));
        }
    }
    if chars.iter().any(|c| is_seen(*c)) { Ok(text) } else { Err("must have a visible character".to_owned()) }
}

/// Whether a joiner between these two characters changes how they look: emoji that are drawn as one, and scripts whose
/// letters join (RFC 5892 appendix A.1, A.2).
fn joins(joiner: char, before: Option<char>, after: Option<char>) -> bool {
    let Some(before) = before else { return false };
    let data = CodePointMapData::<JoiningType>::new();
    let joining = |c: char| !matches!(data.get(c), JoiningType::NonJoining | JoiningType::JoinCausing);
    let picture = |c: char| CodePointSetData::new::<ExtendedPictographic>().contains(c);
    let of_emoji =
        |c: char| picture(c) || LOOKS.contains(&c) || CodePointSetData::new::<EmojiModifier>().contains(c);
    CodePointMapData::<Combining>::new().get(before) == Combining::Virama
        || after.is_some_and(|after| joining(before) && joining(after) && !is_unseen(after))
        || joiner == ZERO_WIDTH_JOINER && of_emoji(before) && after.is_some_and(picture)
}

fn category(c: char) -> Category {
    CodePointMapData::<Category>::new().get(c)
}

fn is_no_character(c: char) -> bool {
    let object = c == '\u{fffc}';
    object || matches!(category(c), Category::Unassigned | Category::PrivateUse | Category::Surrogate)
}

fn is_mark(c: char) -> bool {
    matches!(category(c), Category::NonspacingMark | Category::EnclosingMark)
}

fn is_emoji(c: char) -> bool {
    CodePointSetData::new::<Emoji>().contains(c)
}

fn is_ideographic(c: char) -> bool {
    CodePointSetData::new::<Ideographic>().contains(c)
}

fn is_seen(c: char) -> bool {
    let marks =
        matches!(category(c), Category::NonspacingMark | Category::EnclosingMark | Category::SpacingMark);
    !c.is_whitespace() && !is_unseen(c) && !marks && !BLANKS.contains(&c)
}

#[cfg(test)]
mod tests {
    use super::{check_reason, likeness, line, lines};

    #[test]
    fn names_that_are_read_as_the_same_are_alike() {
        for (one, other) in [
            ("Admins", "aDMINS"),
            ("Straße", "STRASSE"),
            ("σας", "ΣΑΣ"),
            ("Zoë", "ZOE\u{308}"),
            ("ΐ", "\u{3aa}\u{301}"),
            ("Tier two", "Tier \u{a0} two"),
            ("Admins", "\u{ff21}dmins"),
            ("office", "of\u{fb01}ce"),
        ] {
            assert_eq!(likeness(one), likeness(other), "{one:?} and {other:?}");
        }
        for (one, other) in [("Tier two", "Tiertwo"), ("Zoë", "Zoe"), ("Admins", "Admin"), ("1", "l")] {
            assert_ne!(likeness(one), likeness(other), "{one:?} and {other:?}");
        }
    }

    #[test]
    fn names_of_all_languages_and_emoji_are_good() {
        for name in [
            "Acme",
            "O’Hara & Zoë GmbH",
            "Иван",
            "محمد",
            "کتاب\u{200c}ها",
            "דָּוִד",
            "क्\u{200d}",
            "ක්\u{200d}ෂ",
            "ร้านค้า",
            "株式会社",
            "辻\u{e0100}さん",
            "한국",
            "👩\u{200d}💻 team",
            "🏳\u{fe0f}\u{200d}🌈",
            "👍🏽",
            "❤\u{fe0f}",
            "#\u{fe0f}\u{20e3}",
            "👩🏽\u{200d}⚕\u{fe0f}",
            "🇳🇱",
            "=?utf-8?q?a=0Ab?=",
            "<b>&\"",
            "a\u{a0}b",
            "⠓⠊\u{2800}⠓⠊",
            "1",
            "☂",
            "\u{104b0}\u{104d8}",
        ] {
            assert!(line(name, 100).is_ok(), "{name:?}: {:?}", line(name, 100));
        }
        assert_eq!(line("Zoe\u{308}", 4).unwrap(), "Zoë", "in one spelling");
        assert_eq!(line("Zoë", 3).unwrap(), "Zoë");
    }

    #[test]
    fn a_name_of_invisible_characters_is_refused() {
        for blank in [
            "",
            " ",
            "\u{a0}",
            "\u{3000}",
            "\u{3164}",
            "\u{2800}",
            "\u{115f}",
            "\u{1160}",
            "\u{ffa0}",
            "\u{200d}",
            "\u{200c}\u{200c}",
            "\u{200b}",
            "\u{feff}",
            "\u{2060}",
            "\u{ad}",
            "\u{34f}",
            "\u{180e}",
            "\u{1d159}",
            "\u{301}",
            "\u{fe0f}",
            "\u{e0100}",
            "\u{17b4}",
            "\u{206a}",
            "\u{1bca0}",
            "\u{fff9}",
            "\u{e0020}",
            "\t",
            "\u{2800} \u{2800}",
            "\u{fffc}",
        ] {
            assert!(line(blank, 100).is_err(), "{blank:?}");
        }
    }

    #[test]
    fn a_character_that_hides_turns_or_breaks_is_refused_in_a_name() {
        for c in [
            '\0',
            '\n',
            '\r',
            '\t',
            '\u{7f}',
            '\u{85}',
            '\u{ad}',
            '\u{34f}',
            '\u{61c}',
            '\u{115f}',
            '\u{1160}',
            '\u{17b5}',
            '\u{180e}',
            '\u{200b}',
            '\u{200c}',
            '\u{200d}',
            '\u{200e}',
            '\u{200f}',
            '\u{2028}',
            '\u{2029}',
            '\u{202a}',
            '\u{202b}',
            '\u{202c}',
            '\u{202d}',
            '\u{202e}',
            '\u{2060}',
            '\u{2061}',
            '\u{2065}',
            '\u{2066}',
            '\u{2067}',
            '\u{2068}',
            '\u{2069}',
            '\u{206f}',
            '\u{3164}',
            '\u{fe00}',
            '\u{fe0f}',
            '\u{feff}',
            '\u{ffa0}',
            '\u{fff0}',
            '\u{fff9}',
            '\u{fffb}',
            '\u{fffc}',
            '\u{ffff}',
            '\u{1d173}',
            '\u{e0001}',
            '\u{e0041}',
            '\u{e007f}',
            '\u{e0100}',
            '\u{e000}',
            '\u{10ffff}',
            '\u{378}',
        ] {
            let name = format!("ad{c}min");
            let why = line(&name, 100).unwrap_err();
            assert!(why.contains(&format!("U+{:04X}", u32::from(c))), "{name:?}: {why}");
        }
        assert!(line(&format!("a{}", "\u{334}".repeat(9)), 100).is_err(), "marks over the lines around");
    }

    #[test]
    fn length_is_counted_in_the_one_spelling_and_only_notes_have_lines() {
        assert!(line(&"é".repeat(100), 100).is_ok() && line(&"e\u{301}".repeat(100), 100).is_ok());
        assert!(line(&"x".repeat(101), 100).unwrap_err().contains("100"));
        assert_eq!(lines("one\r\ntwo\nthree", 100).unwrap(), "one\ntwo\nthree");
        assert!(
            lines("one\rtwo", 100).is_err()
                && lines("a\u{2028}b", 100).is_err()
                && lines("\n\n", 100).is_err()
        );
    }

    #[test]
    fn a_reason_keeps_no_credential_and_its_length_counts_without() {
        let jwt = format!("eyJhbGciOiJFUzI1NiJ9.{}.c2ln", "A".repeat(500));
        let secret = format!("xwms_secret_{}", "A".repeat(43));
        for credential in [jwt.as_str(), secret.as_str(), "whsec_QUJD"] {
            let reason = check_reason(&format!("{credential} is in a public repository")).unwrap();
            assert_eq!(reason, "*** is in a public repository");
        }
        for reason in ["spam", "case_01m8b263yjfb0bb2dkvq4ccpkt, see https://tracker.example/12?a=b"] {
            assert_eq!(check_reason(reason).unwrap(), reason);
        }
        assert_eq!(check_reason(&"x".repeat(201)).unwrap_err().code, "invalid_reason");
    }
}
