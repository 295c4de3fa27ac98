//! The figures on top of the page.

use super::text::OverviewText;
use crate::{
    language::Language,
    store::StoreError,
    surface::web::{
        dashboard::{plan::words, shared::page::DashboardPage, usage::series::whole},
        shared::kinds::Part,
    },
    traffic::metering::queries::Counted,
};
use askama::Template;
use xwms_projections::usage::Totals;

struct Tile {
    label: &'static str,
    figure: String,
    detail: String,
}

#[derive(Template)]
#[template(path = "dashboard/overview/tiles.html")]
struct Tiles {
    tiles: Vec<Tile>,
}

/// Returns the figures: the running window of requests; requests and errors of the last day, from `counted`;
/// logins and tokens of today, from `today`.
///
/// # Errors
/// When the database does not respond.
pub async fn part(
    dash: &DashboardPage,
    text: &'static OverviewText,
    counted: &[Counted],
    today: &Totals,
) -> Result<Part, StoreError> {
    let language = dash.language();
    let window = dash.app().limits.running(dash.account_id, &dash.allowance()).await?;
    let used = window.limit.saturating_sub(window.remaining);
    let requests: u64 = counted.iter().map(|row| whole(row.requests)).sum();
    let errors: u64 = counted.iter().map(|row| whole(row.errors)).sum();
    let number = |many: u64| language.number(many);
    let tile = |label, figure, detail: &str| Tile { label, figure, detail: detail.to_owned() };
    let limit = words::requests(window.limit, window.window_seconds, language);
    let tiles = vec![
        tile(text.window, number(used), &format!("{} {limit}", text.of)),
        tile(text.requests, number(requests), text.last_day),
        tile(text.errors, share(errors, requests, language), text.last_day),
        tile(text.logins, number(whole(today.grants_authorized)), text.today),
        tile(text.tokens, number(whole(today.tokens_issued)), text.today),
        tile(text.people, number(whole(today.active_users)), text.today),
    ];
    Ok(Part::own(&Tiles { tiles }))
}

/// Returns `part` of `all` in percent, with one decimal.
fn share(part: u64, all: u64, language: Language) -> String {
    let tenths = u128::from(part) * 1000 / u128::from(all.max(1));
    format!("{} %", language.tenths(u64::try_from(tenths).unwrap_or(u64::MAX)))
}

#[cfg(test)]
mod tests {
    use super::share;
    use crate::language::Language;

    #[test]
    fn a_share_is_a_percentage_even_of_nothing() {
        assert_eq!(share(0, 0, Language::English), "0.0 %");
        assert_eq!(share(1, 3, Language::Dutch), "33,3 %");
        assert_eq!(share(u64::MAX, u64::MAX, Language::English), "100.0 %");
    }
}
