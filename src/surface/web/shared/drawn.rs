//! Checks that hold for every rendered page, used by the tests of all areas. Each test renders its pages with
//! hostile text in every place that can hold text.

use super::{
    language::Language,
    text::{PageText, Translations},
};
use askama::Template;

/// Text of an attacker, which a page must not treat as markup.
pub fn hostile() -> String {
    r#"<script>alert("1")</script>'&"#.to_owned()
}

/// Renders a page in every language, from its texts, and checks it.
#[track_caller]
pub fn check_all<T: 'static, P: Template>(words: &'static Translations<T>, page: impl Fn(PageText<T>) -> P) {
    for language in Language::ALL {
        check(*language, &page(PageText::new(words, *language)));
    }
}

/// Renders `page` in `language` and checks it.
#[track_caller]
pub fn check(language: Language, page: &impl Template) -> String {
    let html = page.render().unwrap();
    // Untrusted text never becomes markup.
    assert!(!html.contains("<script>"), "{html}");
    assert!(!html.contains(r#""1""#), "{html}");
    // The page names its language, and has no inline style or script.
    assert!(html.contains(&format!(r#"<html lang="{}">"#, language.tag())), "{html}");
    assert!(html.contains(r#"<link rel="stylesheet" href="/assets/style.css">"#), "{html}");
    assert!(!html.contains("style=") && !html.contains("<style") && !html.contains("onclick"), "{html}");
    assert_eq!(html.matches("<script").count(), html.matches(r#"<script src="/assets/"#).count(), "{html}");
    // Every form to this server has the token.
    let forms = html.matches(r#"<form method="post" action="/"#).count();
    assert_eq!(forms, html.matches(r#"name="csrf_token""#).count(), "{html}");
    html
}
