//! `/dashboard/{account_id}/search`: whatever somebody has found or remembers leads to the page of what it is: an
//! id, a request id, a mail address, the name of an app or API, the audience of an API, an address; and a raw
//! token, code, cookie or client secret, also once it has expired or was revoked.
//!
//! What is searched for may be a secret, so it comes in a form and never in a URL, it is not shown again, and
//! nothing logs or stores it. What belongs to another account and what does not exist get the same page.
//!
//! | file | |
//! |---|---|
//! | `pasted` | the parts of what was pasted that may name something. No I/O |
//! | `find` | what a part names, if it is the account's |
//! | `credential` | which object a raw credential belongs to |
//! | `typed` | what was typed in a form of another page, with the id of what a credential in it belongs to |
//! | `text` | the texts |

mod credential;
mod find;
mod pasted;
mod text;
mod typed;

use crate::surface::web::{
    dashboard::shared::{form::AskingForm, page::DashboardPage},
    shared::{
        kinds::{Empty, Field, List, Part, Row, Value, View},
        routes::{Needs, Routes},
    },
};
use axum::response::{IntoResponse, Redirect, Response};
use find::{Found, Named};
use text::TEXT;

pub(super) use typed::{PASTED_MAX, in_query, with_id};

/// Returns the routes of the search.
pub(super) fn routes() -> Routes {
    Routes::default().page("/dashboard/{account_id}/search", Needs::Membership, show).act(
        "/dashboard/{account_id}/search",
        Needs::Membership,
        search,
    )
}

/// Shows what can be searched for.
async fn show(dash: DashboardPage) -> Response {
    page(&dash, None).await
}

/// Leads to what was found.
async fn search(AskingForm(form): AskingForm) -> Response {
    let dash = &form.page;
    match find::find(dash, form.get("q")).await {
        Ok(Found::At(path)) => Redirect::to(&path).into_response(),
        Ok(Found::Several(named)) => several(dash, &named).await,
        Ok(Found::Nothing) => page(dash, Some(dash.text(&TEXT).nothing)).await,
        Err(error) => dash.failed(error),
    }
}

async fn page(dash: &DashboardPage, notice: Option<&str>) -> Response {
    let text = dash.text(&TEXT);
    let field = Field::text("q", text.what).hint(text.hint);
    let form = dash.form(dash.path("search"), text.search).lead(text.lead).field(field);
    let notice = notice.map(|notice| Part::Caution(notice.to_owned()));
    dash.show(View::new(dash.head(text.title)).maybe(notice).with(form)).await
}

/// Shows the apps and APIs that have a name like what was searched for.
async fn several(dash: &DashboardPage, named: &Named) -> Response {
    let text = dash.text(&TEXT);
    let row = |path: String, name: &str, id: &str| Row {
        href: Some(dash.path(&path)),
        name: name.to_owned(),
        cells: vec![Value::id(id)],
    };
    let apps = named.apps.iter();
    let apps = apps.map(|app| row(format!("apps/{}", app.client_id), &app.name, &app.client_id)).collect();
    let apis = named.apis.iter();
    let apis =
        apis.map(|api| row(format!("apis/{}", api.resource_id), &api.name, &api.resource_id)).collect();
    let view = View::new(dash.head(text.title))
        .maybe(list(dash, (text.apps, &text.columns), apps))
        .maybe(list(dash, (text.apis, &text.api_columns), apis));
    dash.show(view).await
}

/// Returns the list of `rows`, if there are any.
fn list(
    dash: &DashboardPage,
    (title, columns): (&'static str, &[&'static str; 2]),
    rows: Vec<Row>,
) -> Option<List> {
    if rows.is_empty() {
        return None;
    }
    let text = dash.text(&TEXT);
    let empty = Empty { title: text.nothing, detail: text.hint, action: None, curl: None };
    Some(List::new(dash.language(), title, columns, empty).rows(rows).titled())
}
