//! The documentation for programs: the index of the search, `llms.txt` (llmstxt.org) and a sitemap (sitemaps.org).

use super::{document::Document, escape::escape, navigation::HOME, site::Site};

/// The name under which the index is, for relative links: at the top.
const TOP: &str = "search.json";

/// Returns the index of the search as JSON: `synonyms`, and `sections` with `href`, `page`, `heading`, `text` and
/// `weight`.
pub fn index(site: &Site) -> String {
    // Texts and nothing else: they can always be written.
    serde_json::to_string(&site.index.listed(site.target, TOP)).unwrap_or_else(|_| "{}".to_owned())
}

/// Returns a list of all pages with what each is about, for language models. `base` is put before the path of each
/// page's Markdown.
pub fn llms(site: &Site, base: &str) -> String {
    let mut text = "# xwms\n\n> An authorization platform: OAuth 2.0 and OpenID Connect for apps, a REST API and a dashboard for \
                    the people who manage them, signed webhooks, and a history that can be replayed and verified.\n\n\
                    Each page is Markdown, and behind each is the day of its last change. Examples read secrets from environment variables.\n"
        .to_owned();
    let mut records = String::new();
    for group in &site.navigation.groups {
        text.push_str(&format!("\n## {}\n\n", group.title));
        let pages = group.entries.iter().flat_map(|entry| std::iter::once(entry).chain(&entry.children));
        for document in pages.filter_map(|entry| site.file(&entry.file)) {
            let of_list = if document.is_record() { &mut records } else { &mut text };
            of_list.push_str(&line(document, base));
        }
    }
    if !records.is_empty() {
        // The name says that a reader in a hurry may leave them out.
        text.push_str("\n## Optional\n\n");
        text.push_str(&records);
    }
    text
}

fn line(document: &Document, base: &str) -> String {
    let article = &document.article;
    let about =
        if article.description.is_empty() { String::new() } else { format!(": {}", article.description) };
    let changed = document.changed.map(|day| format!(" ({day})")).unwrap_or_default();
    format!("- [{}]({base}{}){about}{changed}\n", article.title, document.file)
}

/// Returns the addresses of all pages of the server at `issuer`, as XML.
pub fn sitemap(site: &Site, issuer: &str) -> String {
    let files = std::iter::once(HOME).chain(site.navigation.flat().map(|entry| entry.file.as_str()));
    let urls: String = files
        .map(|file| {
            let changed = site.file(file).and_then(|document| document.changed);
            let changed = changed.map(|day| format!("<lastmod>{day}</lastmod>")).unwrap_or_default();
            let page = escape(&site.target.page("", file));
            format!("<url><loc>{}{page}</loc>{changed}</url>\n", escape(issuer))
        })
        .collect();
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n{urls}</urlset>\n"
    )
}

#[cfg(test)]
mod tests {
    use super::{index, llms, sitemap};
    use crate::surface::docs::site::served;

    #[test]
    fn programs_get_every_page() {
        let site = served();
        let (list, map) = (llms(site, "https://id.example/docs/"), sitemap(site, "https://id.example"));
        for entry in site.navigation.flat() {
            assert_eq!(
                list.matches(&format!("](https://id.example/docs/{})", entry.file)).count(),
                1,
                "{}",
                entry.file
            );
        }
        assert_eq!(map.matches("<loc>https://id.example/docs").count(), site.documents().count());
        assert_eq!(map.matches("<lastmod>").count(), site.documents().count());
        let (_, optional) = list.split_once("\n## Optional\n").unwrap();
        assert!(optional.contains("/explanation/adr/") && !optional.contains("/guides/"), "{optional}");
    }

    #[test]
    fn the_index_is_bounded() {
        let index = index(served());
        let parsed: serde_json::Value = serde_json::from_str(&index).unwrap();
        let entries = parsed["sections"].as_array().unwrap();
        assert!(parsed["synonyms"][0].as_array().is_some_and(|group| group.contains(&"log in".into())));
        assert!(entries.len() > 200 && index.len() < 1_000_000, "{} in {} bytes", entries.len(), index.len());
        assert_eq!(entries[0]["href"].as_str().map(|href| href.starts_with("/docs")), Some(true));
    }
}
