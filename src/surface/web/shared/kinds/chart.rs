//! Charts as SVG, drawn on the server: a time series with round axis labels and a table as its alternative, and a
//! sparkline. Lines differ by style, not only by colour. Classes of the stylesheet colour them. Times of day are in
//! UTC; `dashboard.js` says them in the zone of the reader. Days are those of UTC for everybody.

use super::text::{KindsText, words};
use crate::{language::Language, surface::web::shared::moment::Moment};
use askama::{Template, filters::HtmlSafe};
use std::fmt::Write;
use xwms_events::Timestamp;

/// The edges of the drawing, in its own units: 680 by 230.
const LEFT: f64 = 56.0;
const RIGHT: f64 = 668.0;
const TOP: f64 = 12.0;
const BOTTOM: f64 = 202.0;
/// Most labels below the axis of time.
const TIME_LABELS: usize = 5;

/// A line of a chart.
pub struct Series {
    pub label: &'static str,
    /// One value for each time of the chart.
    pub values: Vec<u64>,
}

/// A label of an axis, and where it stands.
struct Label {
    at: f64,
    text: String,
    /// Of a time of day: RFC 3339, in UTC.
    exact: Option<String>,
}

/// A row of the table.
struct TableRow {
    time: Moment,
    values: Vec<String>,
}

/// A line as it is drawn.
struct DrawnLine {
    label: &'static str,
    points: String,
    /// The number of its style, from 1.
    style: usize,
}

/// A time series.
#[derive(Template)]
#[template(path = "shared/kinds/chart.html")]
pub struct Chart {
    words: &'static KindsText,
    title: &'static str,
    /// What it shows, in a sentence, for screen readers.
    description: String,
    /// Tells it from the page's other charts.
    id: &'static str,
    lines: Vec<DrawnLine>,
    amounts: Vec<Label>,
    times: Vec<Label>,
    rows: Vec<TableRow>,
    /// Whether the times are times of day, which a reader wants in their own zone.
    is_by_hour: bool,
}

impl HtmlSafe for Chart {}

impl Chart {
    /// Draws `series` over `times`, oldest first. `id` is unique on its page.
    pub fn new(
        language: Language,
        id: &'static str,
        title: &'static str,
        times: &[Timestamp],
        series: &[Series],
    ) -> Self {
        let most = series.iter().flat_map(|line| &line.values).copied().max().unwrap_or_default();
        let top = ceiling(most);
        let height = |value: u64| BOTTOM - (BOTTOM - TOP) * value as f64 / top as f64;
        let lines = series.iter().enumerate().map(|(index, line)| DrawnLine {
            label: line.label,
            points: points(&line.values, height),
            style: index + 1,
        });
        let amount = |part: u64| {
            let value = top / 2 * part;
            Label { at: tenths(height(value)), text: language.number(value), exact: None }
        };
        let moment = |at: &Timestamp| Moment::new(language, *at);
        let row = |(index, at): (usize, &Timestamp)| TableRow {
            time: moment(at),
            values: series
                .iter()
                .map(|line| language.number(line.values.get(index).copied().unwrap_or_default()))
                .collect(),
        };
        let labels: Vec<_> = series.iter().map(|line| line.label).collect();
        Self {
            words: words(language),
            title,
            description: format!("{title}: {}", labels.join(", ")),
            id,
            lines: lines.collect(),
            amounts: [0, 1, 2].into_iter().map(amount).collect(),
            times: time_labels(language, times),
            rows: times.iter().enumerate().map(row).collect(),
            is_by_hour: is_by_hour(times),
        }
    }

    /// Says in a sentence what the chart shows, for people who don't see it.
    #[must_use]
    pub fn described(self, description: impl Into<String>) -> Self {
        Self { description: description.into(), ..self }
    }
}

/// Returns the next round number, which is even so that its half is round, too: 2, 4, 10, 20, 40, 100, …
fn ceiling(most: u64) -> u64 {
    let mut unit: u64 = 1;
    loop {
        for step in [2, 4, 10] {
            match unit.checked_mul(step) {
                Some(round) if round >= most => return round,
                Some(_) => {}
                None => return u64::MAX,
            }
        }
        unit = unit.saturating_mul(10);
    }
}

fn along(index: usize, count: usize) -> f64 {
    LEFT + (RIGHT - LEFT) * index as f64 / count.saturating_sub(1).max(1) as f64
}

fn tenths(number: f64) -> f64 {
    (number * 10.0).round() / 10.0
}

fn points(values: &[u64], height: impl Fn(u64) -> f64) -> String {
    let mut points = String::new();
    for (index, value) in values.iter().enumerate() {
        _ = write!(points, "{:.1},{:.1} ", along(index, values.len()), height(*value));
    }
    points.truncate(points.trim_end().len());
    points
}

/// Returns whether the times are within two days.
fn is_by_hour(times: &[Timestamp]) -> bool {
    let (Some(first), Some(last)) = (times.first(), times.last()) else { return false };
    last.millis() - first.millis() <= 2 * 86_400_000
}

/// Returns labels at equal distances: the time of day within two days, the date otherwise. The first time of day
/// says its zone.
fn time_labels(language: Language, times: &[Timestamp]) -> Vec<Label> {
    let is_by_hour = is_by_hour(times);
    let step = times.len().div_ceil(TIME_LABELS).max(1);
    let text = |index: usize, at: &Timestamp| {
        if !is_by_hour {
            return at.to_datetime().map(|at| language.short_date(at.month(), at.day())).unwrap_or_default();
        }
        let exact = at.to_string();
        let zone = if index == 0 { " UTC" } else { "" };
        format!("{}{zone}", exact.get(11..16).unwrap_or_default())
    };
    let labelled = times.iter().enumerate().step_by(step);
    let label = |(index, at): (usize, &Timestamp)| Label {
        at: tenths(along(index, times.len())),
        text: text(index, at),
        exact: is_by_hour.then(|| at.to_string()),
    };
    labelled.map(label).collect()
}

/// A small line without axes, for a cell of a table, with its meaning in words.
#[derive(Clone, Debug, Template)]
#[template(path = "shared/kinds/sparkline.html")]
pub struct Sparkline {
    points: String,
    label: String,
}

impl HtmlSafe for Sparkline {}

impl Sparkline {
    /// Draws `values`, oldest first. `label` says what they are.
    pub fn new(values: &[u64], label: impl Into<String>) -> Self {
        let most = values.iter().copied().max().unwrap_or_default().max(1);
        let mut points = String::new();
        for (index, value) in values.iter().enumerate() {
            let x = 80.0 * index as f64 / values.len().saturating_sub(1).max(1) as f64;
            _ = write!(points, "{x:.1},{:.1} ", 18.0 - 16.0 * *value as f64 / most as f64);
        }
        points.truncate(points.trim_end().len());
        Self { points, label: label.into() }
    }
}

#[cfg(test)]
mod tests {
    use super::{Chart, Series, Sparkline, ceiling};
    use crate::language::Language;
    use askama::Template;
    use xwms_events::Timestamp;

    #[test]
    fn the_axis_ends_at_a_round_number_whose_half_is_round() {
        for (most, top) in [(0, 2), (2, 2), (3, 4), (5, 10), (11, 20), (4_001, 10_000), (39_000, 40_000)] {
            assert_eq!(ceiling(most), top, "{most}");
        }
        assert_eq!(ceiling(u64::MAX), u64::MAX);
    }

    #[test]
    fn a_chart_has_its_figures_as_a_table_and_none_is_drawn_from_nothing() {
        let times = [0, 3_600_000].map(Timestamp::from_millis);
        let series =
            [Series { label: "all", values: vec![0, 3] }, Series { label: "refused", values: vec![1] }];
        let html = Chart::new(Language::English, "requests", "Requests", &times, &series).render().unwrap();
        for part in ["56.0,202.0 668.0,59.5", "<td class=\"num\">3</td>", ">00:00 UTC<", ">01:00<", "line-2"]
        {
            assert!(html.contains(part), "{part} is not in {html}");
        }
        let zoned =
            ["data-at=\"1970-01-01T00:00:00.000Z\">00:00 UTC<", "title=\"1970-01-01T01:00:00.000Z\">"];
        assert!(zoned.iter().all(|part| html.contains(part)), "a script can say the reader's zone: {html}");
        let days = [0, 7 * 86_400_000].map(Timestamp::from_millis);
        let html = Chart::new(Language::English, "requests", "Requests", &days, &series).render().unwrap();
        assert!(!html.contains("data-at") && !html.contains("Z\" title="), "days are those of UTC: {html}");
        let empty = Chart::new(Language::English, "requests", "Requests", &[], &[]).render().unwrap();
        assert!(!empty.contains("<svg") && empty.contains("nothing to show"), "{empty}");
    }

    #[test]
    fn a_sparkline_of_nothing_is_flat() {
        let html = Sparkline::new(&[0, 0, 0], "<b>").render().unwrap();
        assert!(html.contains("0.0,18.0 40.0,18.0 80.0,18.0") && html.contains("&#60;b&#62;"), "{html}");
    }
}
