//! The data of the pages: an article, search results, or the page that says that there is none; each with the
//! navigation around it. `page.html` is for a server, `export.html` for files; both include `body.html`.

use super::{
    dates,
    document::Document,
    examples::Examples,
    links::Target,
    navigation::{Entry, HOME},
    query::Query,
    search::Found,
    site::Site,
    text::DocsText,
};
use crate::{
    language::Language,
    surface::{reference::Question, web::shared::text::PageText},
};
use askama::Template;
use time::Date;

/// The name of pages that are no article, for relative links: at the top.
const TOP: &str = "search.md";

pub struct LinkView {
    /// Empty for what has no page.
    pub href: String,
    pub title: String,
    pub is_current: bool,
}

/// A page in the navigation, with those below it if it is open.
pub struct EntryView {
    /// The heading of the part of the section that begins here.
    pub heading: Option<String>,
    pub link: LinkView,
    pub children: Vec<LinkView>,
}

pub struct GroupView {
    pub title: String,
    pub entries: Vec<EntryView>,
}

/// A line of the contents of a page.
pub struct ContentsLink {
    pub href: String,
    pub title: String,
    pub is_below: bool,
}

pub struct ArticleView {
    pub html: String,
    /// Empty if there is not more than one heading.
    pub contents: Vec<ContentsLink>,
    pub previous: Option<LinkView>,
    pub next: Option<LinkView>,
    pub markdown: String,
    /// The day on which the text last changed.
    pub changed: Option<Date>,
    /// Whose ids are in the examples.
    pub filled_for: Option<String>,
    pub try_it: Option<TryView>,
}

/// A parameter of an operation.
pub struct FieldView {
    pub name: String,
    pub value: String,
    pub is_in_path: bool,
    pub is_required: bool,
}

/// A form that sends the operation of the page, which only reads, with the rights of the reader in an account.
pub struct TryView {
    pub path: String,
    pub account: String,
    pub account_id: String,
    pub fields: Vec<FieldView>,
}

pub struct FoundView {
    pub results: Vec<Found>,
    /// Whether a script searches, because there is no server.
    pub needs_script: bool,
}

/// One page with what is around it.
pub struct View {
    pub title: String,
    pub description: String,
    /// The address that search engines should know; `None` for pages that they should not list.
    pub canonical: Option<String>,
    pub home: String,
    pub search: String,
    /// The index for scripts.
    pub index: String,
    /// What was searched for.
    pub query: String,
    pub is_served: bool,
    /// Stylesheets and script.
    pub base_style: String,
    pub style: String,
    pub script: String,
    pub groups: Vec<GroupView>,
    pub trail: Vec<LinkView>,
    pub article: Option<ArticleView>,
    pub found: Option<FoundView>,
    pub version: &'static str,
}

impl View {
    /// Returns what surrounds the page of `file`.
    fn around(site: &Site, file: &str, title: &str) -> Self {
        let target = site.target;
        Self {
            title: title.to_owned(),
            description: String::new(),
            canonical: None,
            home: target.page(file, HOME),
            search: target.search(file),
            index: target.file(file, "search.json"),
            query: String::new(),
            is_served: target == Target::Server,
            base_style: target.asset(file, "style.css"),
            style: target.asset(file, "docs.css"),
            script: target.asset(file, "docs.js"),
            groups: groups(site, file),
            trail: Vec::new(),
            article: None,
            found: None,
            version: env!("CARGO_PKG_VERSION"),
        }
    }

    /// Returns an article whose code shows `examples`. `account` is the name of the account that they are of.
    pub fn article(site: &Site, document: &Document, examples: &Examples, account: Option<&str>) -> Self {
        let article = &document.article;
        let general = Examples { issuer: examples.issuer.clone(), ..Examples::default() };
        let html = article.html(|code| examples.fill(code, &article.sets));
        let is_filled = account.is_some() && html != article.html(|code| general.fill(code, &article.sets));
        let (previous, next) = turn(site, &document.file);
        let mut view = Self::around(site, &document.file, &article.title);
        view.description.clone_from(&article.description);
        view.trail = trail(site, document);
        view.article = Some(ArticleView {
            html,
            contents: contents(document),
            previous,
            next,
            markdown: site.target.file(&document.file, &document.file),
            changed: document.changed,
            filled_for: account.filter(|_| is_filled).map(str::to_owned),
            try_it: account.and_then(|account| {
                site.questions.get(&document.file).and_then(|question| try_it(question, account, examples))
            }),
        });
        view
    }

    /// The same, as it was written.
    pub fn unfilled(site: &Site, document: &Document) -> Self {
        let mut view = Self::article(site, document, &Examples::default(), None);
        if let Some(article) = &mut view.article {
            article.html = document.article.html(str::to_owned);
        }
        view
    }

    /// Returns the results for `typed`.
    pub fn found(site: &Site, title: &str, typed: &str) -> Self {
        let results = site.index.search(&Query::parse(typed), site.target, TOP);
        let mut view = Self::around(site, TOP, title);
        typed.clone_into(&mut view.query);
        view.found = Some(FoundView { results, needs_script: !view.is_served });
        view
    }

    /// Returns the page that says that there is none.
    pub fn missing(site: &Site, title: &str) -> Self {
        Self::around(site, TOP, title)
    }

    /// Returns the day on which the article last changed, in the words of `language`.
    fn changed_words(&self, language: Language) -> String {
        let changed = self.article.as_ref().and_then(|article| article.changed);
        changed.map(|day| dates::words(day, language)).unwrap_or_default()
    }

    /// Lets search engines list the page at `canonical`.
    #[must_use]
    pub fn at(mut self, canonical: String) -> Self {
        self.canonical = Some(canonical);
        self
    }
}

/// Returns the form that asks `question` in the account of `examples`, whose name is `account`.
fn try_it(question: &Question, account: &str, examples: &Examples) -> Option<TryView> {
    let account_id = examples.account_id.clone()?;
    let known = |name: &str| match name {
        "account_id" => account_id.clone(),
        "client_id" => examples.client_id.clone().unwrap_or_default(),
        _ => String::new(),
    };
    let fields = question.parameters.iter().map(|parameter| FieldView {
        name: parameter.name.clone(),
        value: if parameter.is_in_path { known(&parameter.name) } else { String::new() },
        is_in_path: parameter.is_in_path,
        is_required: parameter.is_required,
    });
    let fields = fields.collect();
    Some(TryView { path: question.path.clone(), account: account.to_owned(), account_id, fields })
}

fn link(site: &Site, file: &str, entry: &Entry) -> LinkView {
    LinkView {
        href: site.target.page(file, &entry.file),
        title: entry.title.clone(),
        is_current: entry.file == file,
    }
}

/// Returns the navigation on the page of `file`. The pages below another are shown when one of them, or that one,
/// is open.
fn groups(site: &Site, file: &str) -> Vec<GroupView> {
    let entry_view = |entry: &Entry| {
        let is_open = entry.file == file || entry.children.iter().any(|child| child.file == file);
        let children =
            entry.children.iter().filter(|_| is_open).map(|child| link(site, file, child)).collect();
        EntryView { heading: entry.heading.clone(), link: link(site, file, entry), children }
    };
    let groups = site.navigation.groups.iter().map(|group| GroupView {
        title: group.title.clone(),
        entries: group.entries.iter().map(entry_view).collect(),
    });
    groups.collect()
}

/// Returns the way from the first page to that of `document`; nothing for the first page itself.
fn trail(site: &Site, document: &Document) -> Vec<LinkView> {
    let Some(place) = site.navigation.find(&document.file) else { return Vec::new() };
    let home = site.target.page(&document.file, HOME);
    let above = |href: String, title: &str| LinkView { href, title: title.to_owned(), is_current: false };
    let anchor = &place.group.anchor;
    let section = if anchor.is_empty() { String::new() } else { format!("{home}#{anchor}") };
    let first = site.file(HOME).map(|first| first.article.title.as_str()).unwrap_or_default();
    let mut trail = vec![above(home, first), above(section, &place.group.title)];
    trail.extend(place.parent.map(|parent| link(site, &document.file, parent)));
    trail
}

/// Returns the links to the pages before and after that of `file`.
fn turn(site: &Site, file: &str) -> (Option<LinkView>, Option<LinkView>) {
    let order: Vec<_> = site.navigation.flat().collect();
    let at = order.iter().position(|entry| entry.file == file);
    let view = |at: usize| order.get(at).map(|entry| link(site, file, entry));
    match at {
        None => (None, view(0)),
        Some(0) => {
            let title = site.file(HOME).map(|first| first.article.title.clone()).unwrap_or_default();
            let home = LinkView { href: site.target.page(file, HOME), title, is_current: false };
            (Some(home), view(1))
        }
        Some(at) => (view(at - 1), view(at + 1)),
    }
}

fn contents(document: &Document) -> Vec<ContentsLink> {
    let headings = &document.article.headings;
    let links = headings.iter().filter(|_| headings.len() > 1).map(|heading| ContentsLink {
        href: format!("#{}", heading.anchor),
        title: heading.title.clone(),
        is_below: heading.level > 2,
    });
    links.collect()
}

/// A page on a server.
#[derive(Template)]
#[template(path = "docs/page.html")]
pub struct DocsPage {
    pub text: PageText<DocsText>,
    pub view: View,
}

impl DocsPage {
    fn changed(&self) -> String {
        self.view.changed_words(self.text.language)
    }
}

/// A page in a file.
#[derive(Template)]
#[template(path = "docs/export.html")]
pub struct ExportedPage {
    pub text: PageText<DocsText>,
    pub view: View,
}

impl ExportedPage {
    fn changed(&self) -> String {
        self.view.changed_words(self.text.language)
    }
}

#[cfg(test)]
mod tests {
    use super::{DocsPage, View};
    use crate::surface::{
        docs::{
            examples::Examples,
            site::served,
            text::{DocsText, TEXT},
        },
        web::shared::{
            drawn::{check_all, hostile},
            text::PageText,
        },
    };

    #[test]
    fn every_kind_of_page_is_drawn_well() {
        let site = served();
        let examples = Examples {
            issuer: "https://id.example".to_owned(),
            account_id: Some(hostile()),
            client_id: Some(hostile()),
        };
        let drawn = |view: fn(&Examples) -> View| {
            check_all(&TEXT, |text: PageText<DocsText>| DocsPage { text, view: view(&examples) });
        };
        drawn(|examples| {
            let page = served().page("guides/connect-a-machine-client").unwrap();
            View::article(served(), page, examples, Some(&hostile())).at(hostile())
        });
        drawn(|examples| {
            let page = served().page("api/clients/read").unwrap();
            let view = View::article(served(), page, examples, Some(&hostile()));
            assert!(view.article.as_ref().is_some_and(|article| article.try_it.is_some()));
            view
        });
        drawn(|_| View::found(served(), "Search", &format!("token {}", hostile())));
        drawn(|_| View::found(served(), "Search", "token"));
        drawn(|_| View::missing(served(), "Missing"));
        assert!(View::found(site, "Search", "token").found.is_some_and(|found| found.results.len() > 5));
    }

    #[test]
    fn a_page_is_filled_in_only_if_it_has_examples() {
        let site = served();
        let examples = Examples {
            issuer: "https://id.example".to_owned(),
            account_id: Some("account_1".to_owned()),
            client_id: Some("client_1".to_owned()),
        };
        let filled = |path: &str| {
            let view = View::article(site, site.page(path).unwrap(), &examples, Some("Acme"));
            view.article.and_then(|article| article.filled_for)
        };
        assert_eq!(filled("guides/connect-a-machine-client"), Some("Acme".to_owned()));
        // It sets its own variables, because it is about the demo account.
        assert_eq!(filled("quickstart/first-token"), None);
        assert_eq!(filled("explanation/revocation"), None);
    }
}
