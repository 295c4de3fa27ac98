//! What a body should have had, in the words of JSON. Serde's errors name types of this program (`struct Networks`,
//! `u32`), which tell a caller nothing and change with the code.

/// How serde_json says where in the text it is.
const PLACE: &str = " at line ";

/// Returns the text of serde's error with the words of JSON in the place of types.
pub(super) fn in_json_words(text: &str) -> String {
    // serde_json's word for a value that can't be one of an enum.
    if let Some(place) = text.strip_prefix("expected value").filter(|rest| rest.starts_with(PLACE)) {
        return format!("the value is of another type than expected{place}");
    }
    // What was found may be the caller's text, with anything in it. What was expected comes last.
    let Some((found, rest)) = text.rsplit_once(", expected ") else { return text.to_owned() };
    let (expected, place) = rest.rfind(PLACE).map_or((rest, ""), |at| rest.split_at(at));
    let found = match found {
        "invalid type: map" => "invalid type: object",
        "invalid type: sequence" => "invalid type: array",
        other => other,
    };
    format!("{found}, expected {}{place}", of_type(expected))
}

/// Returns the word of JSON for what serde calls `expected`; what it is itself if it names no type.
fn of_type(expected: &str) -> &str {
    match expected {
        "u8" => "a whole number from 0 to 255",
        "u16" => "a whole number from 0 to 65535",
        "u32" => "a whole number from 0 to 4294967295",
        "u64" | "u128" | "usize" => "a whole number from 0",
        "i8" | "i16" | "i32" | "i64" | "i128" | "isize" => "a whole number",
        "f32" | "f64" => "a number",
        "unit" => "null",
        "a sequence" => "an array",
        "a map" => "an object",
        "variant identifier" | "field identifier" => "a string",
        _ if expected.starts_with("a nonzero ") => "a whole number other than 0",
        _ if is_object(expected) => "an object",
        _ if expected.starts_with("tuple ") => "an array",
        _ if expected.starts_with("enum ") => "one of its values",
        _ => expected,
    }
}

fn is_object(expected: &str) -> bool {
    let types = ["struct ", "unit struct ", "internally tagged enum ", "adjacently tagged enum "];
    types.iter().any(|start| expected.starts_with(start))
}

#[cfg(test)]
mod tests {
    use super::in_json_words;
    use serde::Deserialize;

    #[derive(Debug, Deserialize)]
    #[allow(dead_code)]
    struct Body {
        #[serde(default)]
        count: u32,
        #[serde(default)]
        byte: u8,
        #[serde(default)]
        list: Vec<i64>,
        #[serde(default)]
        inner: Option<Inner>,
        #[serde(default)]
        tagged: Option<Tagged>,
        #[serde(default)]
        kind: Option<Kind>,
        #[serde(default)]
        text: String,
    }

    #[derive(Debug, Deserialize)]
    #[allow(dead_code)]
    struct Inner {
        a: bool,
    }

    #[derive(Debug, Deserialize)]
    #[serde(tag = "type", rename_all = "snake_case")]
    #[allow(dead_code)]
    enum Tagged {
        One { a: bool },
    }

    #[derive(Debug, Deserialize)]
    #[serde(rename_all = "snake_case")]
    enum Kind {
        Web,
    }

    fn message(body: &str) -> String {
        in_json_words(&serde_json::from_str::<Body>(body).unwrap_err().to_string())
    }

    #[test]
    fn no_type_of_this_program_is_named() {
        for (body, words) in [
            ("7", "invalid type: integer `7`, expected an object at line"),
            (r#"{"inner": 7}"#, "invalid type: integer `7`, expected an object at line"),
            (r#"{"tagged": 7}"#, "expected an object"),
            (
                r#"{"count": "x"}"#,
                r#"invalid type: string "x", expected a whole number from 0 to 4294967295"#,
            ),
            (r#"{"count": -1}"#, "invalid value: integer `-1`, expected a whole number from 0 to 4294967295"),
            (r#"{"byte": 256}"#, "expected a whole number from 0 to 255"),
            (r#"{"list": {}}"#, "invalid type: object, expected an array at line"),
            (r#"{"list": [1.5]}"#, "expected a whole number at line"),
            (r#"{"text": []}"#, "invalid type: array, expected a string at line"),
            (r#"{"kind": 7}"#, "the value is of another type than expected at line 1 column"),
            (r#"{"kind": "app"}"#, "unknown variant `app`, expected `web` at line"),
            // Whatever the caller wrote stays as it is.
            (
                r#"{"count": ", expected struct X"}"#,
                r#"string ", expected struct X", expected a whole number"#,
            ),
        ] {
            let message = message(body);
            assert!(message.contains(words), "{body}: {message}");
        }
    }

    #[test]
    fn each_kind_of_type_has_a_word() {
        for (serde, json) in [
            ("struct Networks", "an object"),
            ("struct Networks with 1 element", "an object"),
            ("adjacently tagged enum Chosen", "an object"),
            ("tuple struct Wrapped", "an array"),
            ("tuple variant Choice::Pair", "an array"),
            ("enum Choice", "one of its values"),
            ("a nonzero u32", "a whole number other than 0"),
            ("a string", "a string"),
            ("an RFC 3339 timestamp", "an RFC 3339 timestamp"),
        ] {
            let message = in_json_words(&format!("invalid type: null, expected {serde}"));
            assert_eq!(message, format!("invalid type: null, expected {json}"));
        }
        assert_eq!(in_json_words("missing field `name`"), "missing field `name`");
    }
}
