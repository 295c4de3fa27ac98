//! The words that stand for something else in the code of the documentation, and what the reader sees instead: the
//! address of this server, and the ids of an account and one of its apps. Secrets and tokens stay variables.

/// What examples show.
#[derive(Clone, Debug, Default)]
pub struct Examples {
    pub issuer: String,
    pub account_id: Option<String>,
    pub client_id: Option<String>,
}

/// The variables, by name. A page that sets one itself keeps it.
pub const VARIABLES: [&str; 3] = ["ISSUER", "ACCOUNT_ID", "CLIENT_ID"];
/// What stands for the address of the server.
pub(super) const ISSUER: &str = "https://auth.example.org";

/// Returns the variables that `code` sets.
pub fn set_in(code: &str) -> impl Iterator<Item = &'static str> {
    VARIABLES.into_iter().filter(move |name| {
        code.lines()
            .any(|line| line.trim_start().strip_prefix(*name).is_some_and(|rest| rest.starts_with('=')))
    })
}

impl Examples {
    /// Returns `code` with the values instead of the words; `kept` are variables that stay.
    pub fn fill(&self, code: &str, kept: &[&str]) -> String {
        let mut filled = replace(code, ISSUER, &self.issuer);
        let values = [Some(&self.issuer), self.account_id.as_ref(), self.client_id.as_ref()];
        for (name, value) in VARIABLES.into_iter().zip(values) {
            if let Some(value) = value.filter(|_| !kept.contains(&name)) {
                filled = replace(&filled, &format!("${name}"), value);
            }
        }
        for (word, value) in [("account_…", &self.account_id), ("client_…", &self.client_id)] {
            if let Some(value) = value {
                filled = replace(&filled, word, value);
            }
        }
        filled
    }
}

/// Replaces `word` where it stands by itself.
fn replace(text: &str, word: &str, value: &str) -> String {
    let is_of_word = |c: char| c.is_alphanumeric() || c == '_';
    let starts_plain = word.starts_with(is_of_word);
    let mut replaced = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(word) {
        let (before, found) = rest.split_at(at);
        let after = found.strip_prefix(word).unwrap_or_default();
        let last = before.chars().next_back().or_else(|| replaced.chars().next_back());
        let mut next = after.chars();
        let goes_on = match next.next() {
            // The end of a sentence, or a longer name.
            Some('.' | '-') => next.next().is_some_and(is_of_word),
            other => other.is_some_and(is_of_word),
        };
        let is_alone = !(goes_on || starts_plain && last.is_some_and(is_of_word));
        replaced.push_str(before);
        replaced.push_str(if is_alone { value } else { word });
        rest = after;
    }
    replaced.push_str(rest);
    replaced
}

#[cfg(test)]
mod tests {
    use super::{Examples, set_in};

    fn examples() -> Examples {
        Examples {
            issuer: "https://id.acme.example".to_owned(),
            account_id: Some("account_1".to_owned()),
            client_id: Some("client_1".to_owned()),
        }
    }

    #[test]
    fn words_become_values_and_secrets_stay_variables() {
        let code = "curl -u \"$CLIENT_ID:$CLIENT_SECRET\" https://auth.example.org/oauth/token account_… \
                    $ACCOUNT_ID $ISSUER.";
        let filled = "curl -u \"client_1:$CLIENT_SECRET\" https://id.acme.example/oauth/token account_1 account_1 \
                      https://id.acme.example.";
        assert_eq!(examples().fill(code, &[]), filled);
    }

    #[test]
    fn longer_words_are_other_words() {
        let code = "$CLIENT_IDS my_client_… https://auth.example.org.evil.example https://auth.example.orga";
        assert_eq!(examples().fill(code, &[]), code);
    }

    #[test]
    fn a_name_that_is_unknown_or_set_by_the_page_stays() {
        let code = "CLIENT_ID=$(x)\n$CLIENT_ID $ISSUER";
        let kept: Vec<_> = set_in(code).collect();
        assert_eq!(kept, ["CLIENT_ID"]);
        let filled = examples().fill(code, &kept);
        assert_eq!(filled, "CLIENT_ID=$(x)\n$CLIENT_ID https://id.acme.example");
        let visitor = Examples { account_id: None, client_id: None, ..examples() };
        assert_eq!(visitor.fill("$CLIENT_ID account_…", &[]), "$CLIENT_ID account_…");
    }
}
