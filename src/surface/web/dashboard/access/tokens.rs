//! `GET /dashboard/{account_id}/tokens`: the access tokens of the account's apps; filtered by app, person, grant
//! and secret. Also the rows of tokens in other pages.

use super::{apps::Apps, text::TEXT, words};
use crate::{
    store::StoreError,
    surface::web::{
        dashboard::shared::{page::DashboardPage, paging::Paging},
        shared::kinds::{Chip, Empty, List, Row, Value, View},
    },
};
use axum::response::Response;
use std::str::FromStr;
use uuid::Uuid;
use xwms_events::{
    ids::{ClientId, GrantId, SecretId, UserId},
    scope::Scope,
};
use xwms_projections::access::{self, TokenFilter};

/// The filter for those that are valid now.
const LIVE: &str = "live";

/// Shows the list.
pub async fn show(dash: DashboardPage) -> Result<Response, Response> {
    dash.require(Scope::TokensRead)?;
    let text = dash.text(&TEXT);
    let paging = Paging::of(&dash);
    let filter = TokenFilter {
        client_id: id(&paging, "client_id", ClientId::from_uuid),
        user_id: id(&paging, "user_id", UserId::from_uuid),
        grant_id: id(&paging, "grant_id", GrantId::from_uuid),
        secret_id: id(&paging, "secret_id", SecretId::from_uuid),
        live: paging.get(LIVE).is_some(),
    };
    let list = list(&dash, filter, &paging).await.map_err(|error| dash.failed(error))?;
    let chips = chips(&dash, &paging, LIVE, text.live_only).await.map_err(|error| dash.failed(error))?;
    let head = dash
        .head(text.tokens)
        .action(dash.path("grants"), text.grants)
        .action(dash.path("consents"), text.consents);
    Ok(dash.show(View::new(head).with(list.chips(chips).all(paging.all()))).await)
}

/// Returns the id that a filter names. One that can't be read is the id of nothing, which `of` makes of the nil
/// UUID: nobody should take the whole list for the answer.
pub fn id<T: FromStr>(paging: &Paging, name: &str, of: fn(Uuid) -> T) -> Option<T> {
    let typed = paging.get(name).filter(|typed| !typed.is_empty())?;
    Some(typed.parse().unwrap_or_else(|_| of(Uuid::nil())))
}

/// Returns a page of the tokens that `filter` selects.
///
/// # Errors
/// When the database does not respond.
pub async fn list(dash: &DashboardPage, filter: TokenFilter, paging: &Paging) -> Result<List, StoreError> {
    let text = dash.text(&TEXT);
    dash.read_own_writes().await;
    let mut tokens = access::tokens(dash.app().store.pool(), dash.account_id, filter, paging.query()).await?;
    let links = paging.cut(&mut tokens, |token| token.position);
    let empty = Empty { title: text.no_tokens, detail: text.no_tokens_detail, action: None, curl: None };
    let list = List::new(dash.language(), text.tokens, &text.token_columns, empty);
    Ok(list.rows(rows(dash, &tokens).await?).paged(links))
}

/// Returns the rows of tokens.
///
/// # Errors
/// As [`list`].
pub async fn rows(dash: &DashboardPage, tokens: &[access::Token]) -> Result<Vec<Row>, StoreError> {
    let apps = Apps::named(dash, tokens.iter().map(|token| token.client_id.as_str()).collect()).await?;
    let (language, now) = (dash.language(), dash.now());
    let row = |token: &access::Token| Row {
        href: Some(dash.path(&format!("tokens/{}", token.token_id))),
        name: Value::shortened(&token.token_id),
        cells: vec![
            Value::name(apps.name(&token.client_id)),
            token.user_id.as_ref().map_or(Value::Nothing, Value::short_id),
            Value::time(language, Some(token.issued_at)),
            Value::time(language, Some(token.expires_at)),
            Value::Status(words::token(token.revoked_at, token.expires_at, now, language)),
        ],
    };
    Ok(tokens.iter().map(row).collect())
}

/// Returns the chips of a list of access: one that turns `own` on and off, and one for each other filter that is on.
///
/// # Errors
/// As [`list`].
pub async fn chips(
    dash: &DashboardPage,
    paging: &Paging,
    own: &'static str,
    label: &str,
) -> Result<Vec<Chip>, StoreError> {
    let is_on = paging.get(own).is_some();
    let href = paging.with(own, if is_on { "" } else { "yes" });
    let mut chips = vec![Chip { label: label.to_owned(), href, is_on }];
    for name in ["client_id", "user_id", "grant_id", "secret_id"] {
        let Some(id) = paging.get(name).filter(|id| !id.is_empty()) else { continue };
        let label = match id.parse() {
            Ok(client_id) if name == "client_id" => Apps::one(dash, client_id).await?,
            _ => Value::shortened(id),
        };
        chips.push(paging.chip(name, id, &label));
    }
    Ok(chips)
}
