//! Rust as words and signs: enough to see which names a source uses. Comments, literals, lifetimes and test-only code
//! are left out.

/// A word or a sign of a source.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Token<'a> {
    /// A name, a keyword or a number.
    Word(&'a str),
    /// `::`
    Colons,
    /// Any other sign.
    Sign(char),
}

use Token::{Colons, Sign, Word};

/// `#[cfg(`
const CONDITION: &[Token<'_>] = &[Sign('#'), Sign('['), Word("cfg"), Sign('(')];

/// The tokens of `text`.
pub fn tokens(text: &str) -> Vec<Token<'_>> {
    let mut tokens = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        if first.is_whitespace() {
            rest = rest.trim_start();
            continue;
        }
        if let Some(after) = after_comment(rest).or_else(|| after_text(rest)).or_else(|| after_quote(rest)) {
            rest = after;
            continue;
        }
        let word = rest.len() - rest.trim_start_matches(is_of_a_word).len();
        let (token, length) = match word {
            0 if rest.starts_with("::") => (Colons, 2),
            0 => (Sign(first), first.len_utf8()),
            _ => (Word(&rest[..word]), word),
        };
        tokens.push(token);
        rest = &rest[length..];
    }
    tokens
}

fn is_of_a_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// Returns what follows the comment at the beginning of `text`.
fn after_comment(text: &str) -> Option<&str> {
    if text.starts_with("//") {
        return Some(text.find('\n').map_or("", |end| &text[end..]));
    }
    let mut rest = text.strip_prefix("/*")?;
    let mut depth = 1;
    while depth > 0 {
        let Some(at) = rest.find(['/', '*']) else { return Some("") };
        rest = &rest[at..];
        if let Some(inner) = rest.strip_prefix("/*") {
            (depth, rest) = (depth + 1, inner);
        } else if let Some(outer) = rest.strip_prefix("*/") {
            (depth, rest) = (depth - 1, outer);
        } else {
            rest = &rest[1..];
        }
    }
    Some(rest)
}

/// Returns what follows the string, of any kind, at the beginning of `text`.
fn after_text(text: &str) -> Option<&str> {
    let text = text.trim_start_matches(['b', 'c']);
    if let Some(raw) = text.strip_prefix('r') {
        let quoted = raw.trim_start_matches('#');
        if let Some(inside) = quoted.strip_prefix('"') {
            let end = format!("\"{}", &raw[..raw.len() - quoted.len()]);
            return Some(inside.split_once(end.as_str()).map_or("", |(_, after)| after));
        }
    }
    let mut inside = text.strip_prefix('"')?.chars();
    while let Some(c) = inside.next() {
        match c {
            '\\' => {
                inside.next();
            }
            '"' => break,
            _ => {}
        }
    }
    Some(inside.as_str())
}

/// Returns what follows the character or the lifetime at the beginning of `text`.
fn after_quote(text: &str) -> Option<&str> {
    let inside = text.strip_prefix('\'')?;
    let mut chars = inside.chars();
    let first = chars.next()?;
    let second = chars.next();
    match (first, second) {
        ('\\', _) => Some(chars.as_str().split_once('\'').map_or("", |(_, after)| after)),
        (_, Some('\'')) => Some(chars.as_str()),
        _ => Some(inside.trim_start_matches(is_of_a_word)),
    }
}

/// Returns `tokens` without test-only code, and the names of the test-only modules that have their own files.
pub fn without_tests<'a>(tokens: &[Token<'a>]) -> (Vec<Token<'a>>, Vec<&'a str>) {
    let (mut kept, mut modules) = (Vec::new(), Vec::new());
    let mut rest = tokens;
    while let Some((first, following)) = rest.split_first() {
        if let Some(hidden) = after_test(rest) {
            let (module, after) = item(hidden);
            modules.extend(module);
            rest = after;
        } else {
            kept.push(*first);
            rest = following;
        }
    }
    (kept, modules)
}

/// Returns what follows the attribute at the beginning of `tokens`, if it marks test-only code.
fn after_test<'a, 't>(tokens: &'t [Token<'a>]) -> Option<&'t [Token<'a>]> {
    let inside = tokens.strip_prefix(CONDITION)?;
    let end = inside.iter().position(|token| *token == Sign(']'))?;
    let condition = &inside[..end];
    let of_tests = condition.contains(&Word("test")) && !condition.contains(&Word("not"));
    of_tests.then(|| &inside[end + 1..])
}

/// Returns the module that the item at the beginning declares, if it has its own file; and what follows the item.
fn item<'a, 't>(tokens: &'t [Token<'a>]) -> (Option<&'a str>, &'t [Token<'a>]) {
    let mut depth = 0;
    for (index, token) in tokens.iter().enumerate() {
        match token {
            Sign('(' | '[' | '{') => depth += 1,
            Sign(')' | ']' | '}') => depth -= 1,
            _ => {}
        }
        match token {
            // It was the last item of its block.
            _ if depth < 0 => return (None, &tokens[index..]),
            Sign('}') if depth == 0 => return (None, &tokens[index + 1..]),
            Sign(';') if depth == 0 => {
                let module = match &tokens[..index] {
                    [.., Word("mod"), Word(name)] => Some(*name),
                    _ => None,
                };
                return (module, &tokens[index + 1..]);
            }
            _ => {}
        }
    }
    (None, &[])
}

#[test]
fn comments_and_literals_are_not_read_as_code() {
    let text = r##"
        // crate::a
        /* crate::b /* crate::c */ crate::d */
        let text = ("crate::e \" crate::f", r#"crate::g " crate::h"#, b"crate::i", '"', '\'', '\\');
        fn of<'a>(x: &'a str) -> crate::j {}
    "##;
    let words: Vec<_> = tokens(text).into_iter().filter(|token| matches!(token, Word(_))).collect();
    let rest = ["let", "text", "fn", "of", "x", "str", "crate", "j"].map(Word);
    assert_eq!(words, rest);
}

#[test]
fn code_for_tests_is_left_out() {
    let text = "
        use a::b;
        #[cfg(test)]
        mod rule_tests;
        #[cfg(test)]
        #[allow(dead_code)]
        pub mod drawn { fn f() { c::d() } }
        #[cfg(all(test, unix))]
        fn j() -> [u8; 2] { k::l() }
        #[cfg(not(test))]
        use m::n;
        struct S { e: u8, #[cfg(test)] f: g::H }
        mod i;
    ";
    let all = tokens(text);
    let (kept, modules) = without_tests(&all);
    assert_eq!(modules, ["rule_tests"]);
    assert_eq!(kept, tokens("use a::b; #[cfg(not(test))] use m::n; struct S { e: u8, } mod i;"));
}
