//! The words of a text, as the search compares them: in lower case and without the usual endings, so that
//! `rotates` finds `Rotation`. An ending that is cut wrongly does no harm, as long as it is cut in the same way
//! everywhere.

/// What joins the parts of names such as `client_id`, `clients:read` or `next.js`.
pub const SEPARATORS: [char; 4] = ['_', '.', ':', '/'];
/// The endings that are cut, what takes their place, and the fewest bytes that have to be left. The first that
/// fits is cut.
const PLURALS: [(&str, &str, usize); 2] = [("ies", "y", 2), ("sses", "ss", 1)];
const ENDINGS: [(&str, &str, usize); 5] =
    [("ied", "y", 2), ("ing", "", 4), ("ed", "", 4), ("ion", "", 4), ("e", "", 3)];

/// A word of a text, and where it is, in bytes.
#[derive(Debug)]
pub struct Word {
    pub stem: String,
    pub start: usize,
    pub end: usize,
    /// Whether it is a name as a whole. Its parts are words of their own.
    pub is_compound: bool,
}

/// Returns the words of `text`: each part of a name, then the name.
pub fn words(text: &str) -> Vec<Word> {
    let mut words = Vec::new();
    for (from, run) in runs(text, |c| c.is_alphanumeric() || SEPARATORS.contains(&c)) {
        let parts = runs(run, char::is_alphanumeric);
        for (at, part) in &parts {
            let (start, end) = (from + at, from + at + part.len());
            words.push(Word { stem: stem(part), start, end, is_compound: false });
        }
        if parts.len() > 1 {
            let name = run.trim_matches(SEPARATORS);
            let start = from + run.find(name).unwrap_or_default();
            let end = start + name.len();
            words.push(Word { stem: name.to_lowercase(), start, end, is_compound: true });
        }
    }
    words
}

/// Returns the longest parts of `text` whose letters are all `wanted`, and where each begins.
fn runs(text: &str, wanted: impl Fn(char) -> bool) -> Vec<(usize, &str)> {
    let mut runs = Vec::new();
    let mut start = None;
    for (at, letter) in text.char_indices() {
        match (wanted(letter), start) {
            (true, None) => start = Some(at),
            (false, Some(from)) => {
                runs.extend(text.get(from..at).map(|run| (from, run)));
                start = None;
            }
            _ => {}
        }
    }
    runs.extend(start.and_then(|from| text.get(from..).map(|run| (from, run))));
    runs
}

/// Returns `word` without its ending.
pub fn stem(word: &str) -> String {
    let mut word = word.to_lowercase();
    if !word.bytes().all(|byte| byte.is_ascii_alphabetic()) {
        return word;
    }
    if let Some(cut) = without(&word, &PLURALS) {
        word = cut;
    } else if word.len() > 3
        && word.ends_with('s')
        && !["ss", "us", "is"].iter().any(|end| word.ends_with(end))
    {
        word.pop();
    }
    let Some(mut cut) = without(&word, &ENDINGS) else { return word };
    // `stopped` is of `stop`, but `calling` of `call`.
    let mut last = cut.bytes().rev();
    let is_double = last.next().is_some_and(|one| Some(one) == last.next() && !b"slt".contains(&one));
    if is_double && (word.ends_with("ing") || word.ends_with("ed")) {
        cut.pop();
    }
    cut
}

fn without(word: &str, endings: &[(&str, &str, usize)]) -> Option<String> {
    let cut = |(ending, instead, least): &(&str, &str, usize)| {
        let rest = word.strip_suffix(ending).filter(|rest| rest.len() >= *least)?;
        Some(format!("{rest}{instead}"))
    };
    endings.iter().find_map(cut)
}

#[cfg(test)]
mod tests {
    use super::{stem, words};

    #[test]
    fn forms_of_a_word_have_one_stem() {
        for forms in [
            &["rotate", "rotates", "rotated", "rotating", "rotation", "Rotations"][..],
            &["policy", "policies"],
            &["verify", "verifies", "verified"],
            &["stop", "stops", "stopped"],
            &["token", "Tokens"],
            &["authenticate", "authentication"],
        ] {
            let stems: Vec<_> = forms.iter().map(|form| stem(form)).collect();
            assert!(stems.iter().all(|one| *one == stems[0]), "{stems:?}");
        }
        for (one, other) in [("setting", "set"), ("status", "statu"), ("access", "acces"), ("é", "e")] {
            assert_ne!(stem(one), stem(other));
        }
    }

    #[test]
    fn a_name_is_its_parts_and_itself() {
        let found = |text: &str| -> Vec<String> { words(text).into_iter().map(|word| word.stem).collect() };
        assert_eq!(found("A Client_ID."), ["a", "client", "id", "client_id"]);
        assert_eq!(found("back-channel, (Next.js)"), ["back", "channel", "next", "js", "next.js"]);
        assert!(found(" . : -").is_empty());
        let text = "é: /Clients:read/ x";
        let places: Vec<_> = words(text).iter().map(|word| &text[word.start..word.end]).collect();
        assert_eq!(places, ["é", "Clients", "read", "Clients:read", "x"]);
    }
}
