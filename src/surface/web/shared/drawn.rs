//! What holds for every page as it is drawn, for the tests of the areas: each draws its pages here, with hostile text wherever
//! text can come in.

use super::language::Language;
use askama::Template;

/// What somebody else wrote, and what a page must not take for markup.
pub fn hostile() -> String {
    r#"<script>alert("1")</script>'&"#.to_owned()
}

/// Draws `page`, which speaks `language`, and looks it over.
#[track_caller]
pub fn check(language: Language, page: &impl Template) -> String {
    let html = page.render().unwrap();
    // What others wrote never becomes markup.
    assert!(!html.contains("<script>"), "{html}");
    assert!(!html.contains(r#""1""#), "{html}");
    // It says its language, and brings no style or script of its own.
    assert!(html.contains(&format!(r#"<html lang="{}">"#, language.tag())), "{html}");
    assert!(html.contains(r#"<link rel="stylesheet" href="/assets/style.css">"#), "{html}");
    assert!(!html.contains("style=") && !html.contains("<style") && !html.contains("onclick"), "{html}");
    assert_eq!(html.matches("<script").count(), html.matches(r#"<script src="/assets/"#).count(), "{html}");
    // Every form of ours carries the token.
    let forms = html.matches(r#"<form method="post" action="/"#).count();
    assert_eq!(forms, html.matches(r#"name="csrf_token""#).count(), "{html}");
    html
}
