//! `…/apps/registrations`: the tokens, also those that can't be used any more.

use super::{
    head::{PATH, caution, head},
    standing,
    text::TEXT,
};
use crate::{
    store::StoreError,
    surface::web::{
        dashboard::shared::{history::Actors, page::DashboardPage, paging::Paging},
        shared::kinds::{Empty, Link, List, PageLinks, Part, Row, Value, View},
    },
};
use axum::response::Response;
use xwms_events::scope::Scope;
use xwms_projections::accounts::{self as model, RegistrationToken};

/// Shows the list.
pub async fn show(dash: DashboardPage) -> Result<Response, Response> {
    dash.require(Scope::ClientsRead)?;
    let text = dash.text(&TEXT);
    let paging = Paging::of(&dash);
    let (rows, links) = rows(&dash, &paging).await.map_err(|error| dash.failed(error))?;
    let may = dash.may(Scope::ClientsWrite);
    let empty = Empty {
        title: text.none,
        detail: text.none_detail,
        action: may.then(|| Link::new(dash.path("apps/registrations/new"), text.new)),
        curl: may.then(|| curl(&dash)),
    };
    let list = List::new(dash.language(), text.tokens, &text.columns, empty).rows(rows).paged(links);
    let notice = dash.was("revoked").then(|| Part::Notice(text.revoked_notice.to_owned()));
    let view = View::new(head(&dash, PATH)).maybe(notice).maybe(caution(&dash)).with(list);
    Ok(dash.show(view).await)
}

/// Returns the rows of the page, and the links to others.
async fn rows(dash: &DashboardPage, paging: &Paging) -> Result<(Vec<Row>, PageLinks), StoreError> {
    dash.read_own_writes().await;
    let pool = dash.app().store.pool();
    let mut listed =
        model::registration_tokens(pool, dash.account_id, dash.environment, paging.query()).await?;
    let links = paging.cut(&mut listed, |token| token.position);
    let mut actors = Actors::new(dash);
    let mut rows = Vec::with_capacity(listed.len());
    for token in listed {
        let made_by = actors.name(token.made_by).await?;
        rows.push(row(dash, token, made_by));
    }
    Ok((rows, links))
}

fn row(dash: &DashboardPage, token: RegistrationToken, made_by: String) -> Row {
    let language = dash.language();
    Row {
        href: Some(dash.path(&format!("{PATH}/{}", token.registration_id))),
        cells: vec![
            Value::Status(standing::status(&token, dash.now(), dash.text(&TEXT))),
            Value::name(made_by),
            Value::text(format!("{} / {}", token.used, token.uses)),
            Value::time(language, token.last_used_at),
            Value::time(language, Some(token.expires_at)),
        ],
        name: token.label,
    }
}

/// Returns the command that makes a token.
fn curl(dash: &DashboardPage) -> String {
    format!(
        "curl {}/v1/registration_tokens -H 'Authorization: Bearer …' --json '{{\"label\": \"Agents\", \
         \"uses\": 20}}'",
        dash.app().settings.issuer
    )
}
