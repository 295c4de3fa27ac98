//! `/operator/accounts`: the list, newest first. What is searched for is sent in a form: it may be a mail address,
//! which belongs in no address bar or log.

use super::text::TEXT;
use crate::{
    commands::addresses,
    surface::web::{
        dashboard::shared::paging::Paging,
        operator::shared::{form::OperatorForm, page::OperatorPage},
        shared::{
            kinds::{Empty, Field, List, Row, Value, View},
            standing,
        },
    },
};
use axum::response::Response;
use xwms_events::{
    account::{Account, AccountStanding},
    ids::AccountId,
    user::email,
};
use xwms_projections::{
    PageQuery,
    accounts::{self as model, ListFilter, Listed},
};

/// The list without filters.
const LIST: &str = "/operator/accounts";
/// The filter by standing.
const STANDING: &str = "standing";
/// Most accounts that a search finds.
const FOUND_MAX: i64 = 50;

/// Shows the list.
pub async fn show(op: OperatorPage) -> Response {
    let paging = Paging::at(&op.here);
    let standing = match paging.get(STANDING) {
        Some("restricted") => Some(AccountStanding::Restricted),
        Some("closed") => Some(AccountStanding::Closed),
        _ => None,
    };
    op.app().wait_for_read_models().await;
    let filter = ListFilter { standing, name: None };
    let mut rows = match model::list(op.app().store.pool(), filter, paging.query()).await {
        Ok(rows) => rows,
        Err(error) => return op.failed(error),
    };
    let links = paging.cut(&mut rows, |row| row.position);
    let text = op.text(&TEXT);
    let chips = vec![
        paging.chip(STANDING, "restricted", text.restricted),
        paging.chip(STANDING, "closed", text.closed),
    ];
    render(&op, list(&op, &rows).chips(chips).all(standing.and(paging.all())).paged(links), "")
}

/// Finds accounts by what was typed.
pub async fn find(form: OperatorForm) -> Response {
    let (op, typed) = (&form.page, form.get("q"));
    op.app().wait_for_read_models().await;
    if let Ok(account_id) = typed.parse::<AccountId>() {
        return op.go(&format!("accounts/{account_id}"));
    }
    match found(op, typed).await {
        Ok(rows) => render(op, list(op, &rows).all(Some(LIST.to_owned())), typed),
        Err(response) => response,
    }
}

async fn found(op: &OperatorPage, typed: &str) -> Result<Vec<Listed>, Response> {
    let store = &op.app().store;
    let Ok(address) = email::parse(typed) else {
        let filter = ListFilter { standing: None, name: Some(typed.to_owned()) };
        let page = PageQuery { limit: FOUND_MAX - 1, after: None };
        return model::list(store.pool(), filter, page).await.map_err(|error| op.failed(error));
    };
    // Not by a former address: somebody else may read its mail now.
    let holder = addresses::holder(store, &address).await.map_err(|error| op.failed(error))?;
    let Some(user_id) = holder else { return Ok(vec![]) };
    let rows = model::memberships(store.pool(), user_id).await.map_err(|error| op.failed(error))?;
    let mut found = Vec::with_capacity(rows.len());
    for row in rows {
        let account = store.load::<Account>(&row.account_id).await.map_err(|error| op.failed(error))?.state;
        let standing = serde_json::to_value(account.standing).unwrap_or_default();
        found.push(Listed {
            account_id: row.account_id,
            name: account.name.clone(),
            standing: standing.as_str().unwrap_or_default().to_owned(),
            plan: account.plan.clone(),
            created_at: row.joined_at,
            position: row.position,
        });
    }
    Ok(found)
}

fn list(op: &OperatorPage, rows: &[Listed]) -> List {
    let (text, language) = (op.text(&TEXT), op.language());
    let row = |row: &Listed| {
        let standing = serde_json::from_value(row.standing.clone().into()).unwrap_or(AccountStanding::Absent);
        Row {
            href: Some(format!("/operator/accounts/{}", row.account_id)),
            name: row.name.clone(),
            cells: vec![
                Value::Status(standing::account(standing, language)),
                op.plan(row.plan.as_deref(), text.no_plan),
                Value::short_id(&row.account_id),
                Value::time(language, Some(row.created_at)),
            ],
        }
    };
    let empty = Empty { title: text.none, detail: text.none_detail, action: None, curl: None };
    List::new(language, text.title, &text.columns, empty).rows(rows.iter().map(row).collect())
}

fn render(op: &OperatorPage, list: List, typed: &str) -> Response {
    let text = op.text(&TEXT);
    let form = op
        .form(LIST, text.find_submit)
        .field(Field::text("q", text.find).hint(text.find_hint).value(typed).max(200))
        .in_line();
    op.show(View::new(op.head(text.title)).with(form).with(list))
}
