//! Reads the attributes of a page whose text is escaped, so that every `<` begins a tag.

use std::collections::BTreeSet;

/// Returns the tags of `html`, each without its brackets.
fn tags(html: &str) -> impl Iterator<Item = &str> {
    html.split('<').skip(1).filter_map(|rest| rest.split('>').next())
}

fn attribute(tag: &str, name: &str) -> Option<String> {
    let (_, rest) = tag.split_once(&format!(" {name}=\""))?;
    let value = rest.split('"').next()?;
    Some(value.replace("&amp;", "&").replace("&#38;", "&"))
}

/// Returns the values of the attribute `name` of every element `element`.
pub fn attributes(html: &str, element: &str, name: &str) -> Vec<String> {
    let start = format!("{element} ");
    tags(html).filter(|tag| tag.starts_with(&start)).filter_map(|tag| attribute(tag, name)).collect()
}

/// Returns the ids of a page.
pub fn anchors(html: &str) -> BTreeSet<String> {
    tags(html).filter_map(|tag| attribute(tag, "id")).collect()
}

#[test]
fn attributes_are_read_from_tags_alone() {
    let html = "<a class=\"x\" href=\"/a?b&#38;c\">&lt;a href=\"/no\"&gt;</a><h2 id=\"y\"><img src=\"/p\">";
    assert_eq!(attributes(html, "a", "href"), ["/a?b&c"]);
    assert_eq!(attributes(html, "img", "src"), ["/p"]);
    assert_eq!(anchors(html).into_iter().collect::<Vec<_>>(), ["y"]);
}
