//! `GET /dashboard/{account_id}/consents`: the approvals for the account's apps: who, for which app, what, since
//! when; and the same for one app, as its tab. People are told apart by their ids; only members of the account
//! have names.

use super::{apis::Apis, apps::Apps, text::TEXT, tokens, words};
use crate::{
    store::StoreError,
    surface::web::{
        dashboard::{
            apps::app::{App, AppTab},
            shared::{history::Actors, page::DashboardPage, paging::Paging},
        },
        shared::kinds::{Empty, List, Row, Value, View},
    },
};
use axum::response::Response;
use xwms_events::{
    Actor,
    ids::{ClientId, UserId},
    scope::Scope,
};
use xwms_projections::access::{self, ConsentFilter};

/// The filter for those that are not withdrawn.
const LIVE: &str = "live";

/// Shows the list.
pub async fn show(dash: DashboardPage) -> Result<Response, Response> {
    dash.require(Scope::GrantsRead)?;
    let text = dash.text(&TEXT);
    let paging = Paging::of(&dash);
    let filter = ConsentFilter {
        client_id: tokens::id(&paging, "client_id", ClientId::from_uuid),
        user_id: tokens::id(&paging, "user_id", UserId::from_uuid),
        live: paging.get(LIVE).is_some(),
    };
    let list = list(&dash, filter, &paging).await.map_err(|error| dash.failed(error))?;
    let chips = tokens::chips(&dash, &paging, LIVE, text.given_only);
    let chips = chips.await.map_err(|error| dash.failed(error))?;
    let head = dash
        .head(text.consents)
        .action(dash.path("grants"), text.grants)
        .action(dash.path("tokens"), text.tokens);
    Ok(dash.show(View::new(head).with(list.chips(chips).all(paging.all()))).await)
}

/// Shows who approved one app.
pub async fn of_app(dash: DashboardPage) -> Result<Response, Response> {
    dash.require(Scope::GrantsRead)?;
    let text = dash.text(&TEXT);
    let app = App::find(&dash).await?;
    let client_id = app.id;
    let paging = Paging::of(&dash);
    let filter =
        ConsentFilter { client_id: Some(client_id), user_id: None, live: paging.get(LIVE).is_some() };
    let list = list(&dash, filter, &paging).await.map_err(|error| dash.failed(error))?;
    let chips = tokens::chips(&dash, &paging, LIVE, text.given_only);
    let chips = chips.await.map_err(|error| dash.failed(error))?;
    let head = app
        .head(&dash, AppTab::People)
        .action(dash.path(&format!("grants?client_id={client_id}")), text.grants)
        .action(dash.path(&format!("tokens?client_id={client_id}")), text.tokens);
    Ok(dash.show(View::new(head).with(list.chips(chips).all(paging.all()))).await)
}

/// Returns a page of the consents that `filter` selects.
///
/// # Errors
/// When the database does not respond.
pub async fn list(dash: &DashboardPage, filter: ConsentFilter, paging: &Paging) -> Result<List, StoreError> {
    let text = dash.text(&TEXT);
    dash.read_own_writes().await;
    let mut consents =
        access::consents(dash.app().store.pool(), dash.account_id, filter, paging.query()).await?;
    let links = paging.cut(&mut consents, |consent| consent.position);
    let apps = Apps::named(dash, consents.iter().map(|consent| consent.client_id.as_str()).collect()).await?;
    let apis = Apis::named(dash, consents.iter().flat_map(|consent| &consent.resources).collect()).await?;
    let language = dash.language();
    let mut people = Actors::new(dash);
    let mut rows = Vec::with_capacity(consents.len());
    for consent in &consents {
        let app = dash.path(&format!("apps/{}", consent.client_id));
        rows.push(Row {
            href: Some(dash.path(&format!("consents/{}", consent.consent_id))),
            name: person(&mut people, &consent.user_id).await?,
            cells: vec![
                Value::link(app, apps.name(&consent.client_id)),
                Value::Tags(apis.tags(&consent.scopes, &consent.resources)),
                Value::time(language, Some(consent.granted_at)),
                Value::Status(words::consent(consent.withdrawn_at.is_some(), language)),
            ],
        });
    }
    let empty = Empty { title: text.no_consents, detail: text.no_consents_detail, action: None, curl: None };
    let list = List::new(language, text.consents, &text.consent_columns, empty);
    Ok(list.rows(rows).paged(links))
}

/// Returns the name of a person who is a member, else their id in short.
async fn person(people: &mut Actors<'_>, user_id: &str) -> Result<String, StoreError> {
    let Ok(id) = user_id.parse::<UserId>() else { return Ok(user_id.to_owned()) };
    let name = people.name(Actor::User(id)).await?;
    Ok(if name == user_id { Value::shortened(user_id) } else { name })
}
