//! Pieces of Markdown.

/// Returns `text` as a cell of a table.
pub(super) fn cell(text: &str) -> String {
    text.replace('|', "\\|").split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Adds a table, unless it has no rows.
pub(super) fn table(page: &mut String, title: &str, head: &[&str], rows: &[Vec<String>]) {
    if rows.is_empty() {
        return;
    }
    if !title.is_empty() {
        page.push_str(&format!("**{title}**\n\n"));
    }
    page.push_str(&format!("| {} |\n|{}\n", head.join(" | "), "---|".repeat(head.len())));
    for row in rows {
        page.push_str(&format!("| {} |\n", row.join(" | ")));
    }
    page.push('\n');
}

/// Adds a block of code.
pub(super) fn code(page: &mut String, language: &str, text: &str) {
    page.push_str(&format!("```{language}\n{}\n```\n\n", text.trim_end()));
}

/// Returns the anchor of a heading, as GitHub makes it.
pub fn anchor(title: &str) -> String {
    let title = title.to_lowercase();
    let kept = title.chars().filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_'));
    kept.collect::<String>().replace(' ', "-")
}
