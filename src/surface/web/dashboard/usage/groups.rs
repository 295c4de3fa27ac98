//! The requests of a period by app, route or status, the most frequent first. Postgres finds those, so that the
//! counts are whole however many there are.

use super::{
    series::{self, Period, Steps, whole},
    text::{TEXT, UsageText},
};
use crate::{
    surface::web::{
        dashboard::shared::{page::DashboardPage, paging::Paging},
        shared::kinds::{Chip, Empty, List, Part, Row, Sparkline, Value},
    },
    traffic::metering::queries::{By, Counted},
};
use axum::response::Response;
use std::collections::HashMap;
use xwms_events::{client::Client, ids::ClientId, scope::Scope};

/// Most rows of the table.
const ROWS_MAX: i64 = 50;

/// What the table counts by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dimension {
    App,
    Route,
    Status,
}

impl Dimension {
    const ALL: [Self; 3] = [Self::App, Self::Route, Self::Status];

    /// Returns the name in the URL, which is that of REST.
    pub const fn name(self) -> &'static str {
        match self {
            Self::App => "client",
            Self::Route => "route",
            Self::Status => "status",
        }
    }

    /// Returns the dimension of this name; apps without one.
    pub fn of(name: Option<&str>) -> Self {
        Self::ALL.into_iter().find(|it| Some(it.name()) == name).unwrap_or(Self::App)
    }

    pub const fn by(self) -> By {
        By {
            client: matches!(self, Self::App),
            route: matches!(self, Self::Route),
            status: matches!(self, Self::Status),
        }
    }

    const fn label(self, text: &UsageText) -> &'static str {
        match self {
            Self::App => text.app,
            Self::Route => text.route,
            Self::Status => text.status,
        }
    }

    /// Returns what tells the row's group from others.
    fn key(self, row: &Counted) -> String {
        match self {
            Self::App => row.client_id.map(|id| ClientId::from_uuid(id).to_string()).unwrap_or_default(),
            Self::Route => {
                let part = |part: &Option<String>| part.clone().unwrap_or_default();
                format!("{} {}", part(&row.method), part(&row.route))
            }
            Self::Status => row.status.map(|status| status.to_string()).unwrap_or_default(),
        }
    }
}

/// Returns the table.
pub async fn list(
    dash: &DashboardPage,
    period: Period,
    dimension: Dimension,
    paging: &Paging,
) -> Result<Part, Response> {
    let text = dash.text(&TEXT);
    let steps = Steps::of(dash, period, period.coarse_step());
    let counts = series::most_counted(dash, steps, dimension.by(), ROWS_MAX).await;
    let counted = counts.map_err(|error| dash.failed(error))?;
    let mut groups: HashMap<String, Vec<&Counted>> = HashMap::new();
    for row in &counted {
        groups.entry(dimension.key(row)).or_default().push(row);
    }
    let requests = |rows: &[&Counted]| rows.iter().map(|row| whole(row.requests)).sum::<u64>();
    let mut groups: Vec<_> = groups.into_iter().collect();
    groups.sort_by_cached_key(|(key, rows)| (std::cmp::Reverse(requests(rows.as_slice())), key.clone()));
    let mut rows = Vec::with_capacity(groups.len());
    for (key, counted) in &groups {
        let (href, name) = named(dash, text, dimension, key).await?;
        rows.push(Row { href, name, cells: cells(dash, text, steps, counted) });
    }
    let columns = [dimension.label(text), text.over_time, text.all, text.errors, text.limited];
    let list = List::new(dash.language(), text.by, &columns, nothing(text)).titled().numbers(&[2, 3, 4]);
    Ok(list.rows(rows).choices(chips(text, paging, dimension)).into())
}

/// Returns what a table says that has no rows.
pub const fn nothing(text: &UsageText) -> Empty {
    Empty { title: text.none, detail: text.none_detail, action: None, curl: None }
}

fn cells(dash: &DashboardPage, text: &UsageText, steps: Steps, counted: &[&Counted]) -> Vec<Value> {
    let language = dash.language();
    let line = steps.sums(counted.iter().copied(), |row| row.requests);
    let sum = |value: fn(&Counted) -> i64| {
        Value::number(language, counted.iter().map(|row| whole(value(row))).sum())
    };
    vec![
        Value::Spark(Sparkline::new(&line, text.over_time)),
        sum(|row| row.requests),
        sum(|row| row.errors),
        sum(|row| row.rate_limited),
    ]
}

/// Returns the link and the name of a group.
async fn named(
    dash: &DashboardPage,
    text: &UsageText,
    dimension: Dimension,
    key: &str,
) -> Result<(Option<String>, String), Response> {
    let client_id = match (dimension, key.parse::<ClientId>()) {
        (Dimension::App, Ok(client_id)) => client_id,
        (Dimension::App, Err(_)) => return Ok((None, text.no_app.to_owned())),
        (Dimension::Route | Dimension::Status, _) => return Ok((None, key.to_owned())),
    };
    if !dash.may(Scope::ClientsRead) {
        return Ok((None, key.to_owned()));
    }
    let client = dash.app().store.load::<Client>(client_id).await.map_err(|error| dash.failed(error))?.state;
    if client.account_id != Some(dash.account_id) {
        return Ok((None, key.to_owned()));
    }
    Ok((Some(dash.path(&format!("apps/{client_id}"))), client.name.clone()))
}

fn chips(text: &UsageText, paging: &Paging, current: Dimension) -> Vec<Chip> {
    let chip = |dimension: Dimension| {
        let is_on = dimension == current;
        let to = if is_on { "" } else { dimension.name() };
        Chip { label: dimension.label(text).to_owned(), href: paging.with("by", to), is_on }
    };
    Dimension::ALL.into_iter().map(chip).collect()
}
