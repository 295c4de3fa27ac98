//! What was typed in a form of another page, where people paste what they found, too: in place of a credential,
//! the form goes on with the id of what it belongs to, so that no credential gets into a URL, a page or an event.

use super::find;
use crate::{
    keys::credential::{MASK, is_in},
    surface::{
        http::params::{Params, with_query},
        web::{
            dashboard::shared::{form::DashboardForm, page::DashboardPage},
            shared::kinds::{form::ONCE, typed},
        },
    },
};
use axum::response::{IntoResponse, Redirect, Response};

/// The fields of every form.
const OF_FORMS: [&str; 2] = ["csrf_token", ONCE];
/// The most characters that such a field takes. Browsers cut off what is longer, and JWTs are long.
pub const PASTED_MAX: u32 = 8_000;
/// The longest text of a filter, in characters. What is longer names nothing, and would make a URL that no server
/// takes.
const FILTER_MAX: usize = 1_000;

/// Returns what was typed, with an id in the field `name` if there was a credential; or the mask, which names
/// nothing, if it is not one of the account's.
///
/// # Errors
/// The page that says that the database does not respond.
pub async fn with_id(dash: &DashboardPage, params: &Params, name: &str) -> Result<Params, Response> {
    let text = typed::text(params, name);
    let named = named(dash, text).await?;
    if named == text {
        return Ok(params.clone());
    }
    let others = params.clone().into_pairs().into_iter().filter(|(known, _)| known != name);
    let pairs = others.chain([(name.to_owned(), named)]);
    Ok(Params::of(pairs).unwrap_or_default())
}

/// Returns `text`, or in place of a credential the id that it belongs to, or the mask.
async fn named(dash: &DashboardPage, text: &str) -> Result<String, Response> {
    if !is_in(text) {
        return Ok(text.to_owned());
    }
    let found = find::of_credential(dash, text).await.map_err(|error| dash.failed(error))?;
    Ok(found.map_or_else(|| MASK.to_owned(), |id| id.to_string()))
}

/// Leads to the page of the form with what was typed in its query, each credential as the id that it belongs to.
///
/// # Errors
/// The page that says that the database does not respond.
pub async fn in_query(form: &DashboardForm) -> Result<Response, Response> {
    let dash = &form.page;
    let mut pairs = Vec::new();
    for name in form.typed.names().filter(|name| !OF_FORMS.contains(name)) {
        let value = named(dash, typed::text(&form.typed, name)).await?;
        pairs.push((name, value.chars().take(FILTER_MAX).collect::<String>()));
    }
    pairs.retain(|(_, value)| !value.is_empty());
    pairs.sort_unstable();
    let pairs: Vec<_> = pairs.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let here = dash.here_path();
    let to = if pairs.is_empty() { here.to_owned() } else { with_query(here, &pairs) };
    Ok(Redirect::to(&to).into_response())
}
