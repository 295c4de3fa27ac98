//! `/dashboard/{account_id}/audit/cases/new`: the form that opens a case. If its query names a question, the form
//! that pins it to the case comes next.

use super::{
    pin::{carrying, with_question},
    text::TEXT,
};
use crate::{
    commands::cases,
    surface::web::{
        dashboard::shared::{form::DashboardForm, page::DashboardPage, paging::Paging},
        shared::kinds::{Field, View, form::Refused},
    },
};
use axum::response::Response;
use xwms_events::{case::TITLE_MAX, scope::Scope};

/// Shows the form.
pub async fn show(dash: DashboardPage) -> Result<Response, Response> {
    let paging = Paging::of(&dash);
    let given = |name: &str| paging.get(name).unwrap_or_default().to_owned();
    render(&dash, &given, None).await
}

async fn render(
    dash: &DashboardPage,
    given: &(dyn Fn(&str) -> String + Sync),
    refused: Option<Refused<'_>>,
) -> Result<Response, Response> {
    dash.require(Scope::AuditRead)?;
    let text = dash.text(&TEXT);
    let title = Field::text("title", text.name)
        .hint(text.name_hint)
        .max(u32::try_from(TITLE_MAX).unwrap_or(u32::MAX));
    let path = dash.path("audit/cases/new");
    let form = dash.form(path, text.create).field(title).cancel(dash.path("audit/cases"));
    let form = if given("question").is_empty() { form } else { carrying(form, given) };
    let form = form.refused(refused);
    let head = dash.head(text.new).below(dash.path("audit/cases"), text.title);
    Ok(dash.show(View::new(head).with(form)).await)
}

/// Opens the case.
pub async fn submit(form: DashboardForm) -> Result<Response, Response> {
    let dash = &form.page;
    dash.require(Scope::AuditRead)?;
    let given = |name: &str| form.get(name).to_owned();
    let (context, account_id) = (dash.context(), dash.account_id);
    let opened = cases::open(&context, account_id, dash.login.user_id, form.get("title"), |_| form.row());
    match form.once(opened).await {
        Ok(Some(opened)) => {
            let id = opened.state.id.map(|id| id.to_string()).unwrap_or_default();
            if given("question").is_empty() {
                Ok(dash.go(&format!("audit/cases/{id}")))
            } else {
                Ok(dash.go(&with_question("audit/pin", &given, &[("case_id", id.as_str())])))
            }
        }
        Ok(None) => Ok(dash.go("audit/cases")),
        Err(error) => render(dash, &given, Some(form.refused(&dash.refusal(error)?))).await,
    }
}
