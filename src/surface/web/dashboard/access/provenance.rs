//! What a token rests on: the login of the person, the key or workload that proved who the app is, the server's
//! key, the identity assertion, and the token that it was exchanged for, with those who act.

use super::{apps::Apps, text::TEXT, words};
use crate::{
    store::StoreError,
    surface::web::{
        dashboard::shared::page::DashboardPage,
        shared::kinds::{Facts, Value},
    },
};
use xwms_events::token::{Exchange, Token};

/// Returns the person or app that the token is about.
///
/// # Errors
/// When the database does not respond.
pub async fn subject(dash: &DashboardPage, token: &Token) -> Result<Value, StoreError> {
    if let Some(user_id) = token.user_id {
        return Ok(Value::link(dash.path(&format!("people/{user_id}")), user_id.to_string()));
    }
    match token.exchange.as_ref().and_then(|exchange| exchange.subject_client_id) {
        Some(client_id) => {
            let name = Apps::one(dash, client_id).await?;
            Ok(Value::link(dash.path(&format!("apps/{client_id}")), name))
        }
        None => Ok(Value::text(dash.text(&TEXT).app_itself)),
    }
}

/// Adds what is known of it; most tokens have a part of it.
///
/// # Errors
/// As [`subject`].
pub async fn add(dash: &DashboardPage, facts: Facts, token: &Token) -> Result<Facts, StoreError> {
    let text = dash.text(&TEXT);
    let language = dash.language();
    let mut facts = facts;
    if let Some(login) = token.login {
        facts = facts
            .fact(text.strength, Value::text(words::assurance(login.acr, language)))
            .fact(text.proved, Value::time(language, login.auth_time));
    }
    if let Some(key_id) = &token.key_id {
        facts = facts.fact(text.key, Value::Code(key_id.clone()));
    }
    if let Some(kid) = token.kid {
        facts = facts.fact(text.signed_by, Value::Code(kid.to_string()));
    }
    if let Some(workload) = &token.workload {
        facts = facts
            .fact(text.trusted_issuer, Value::name(&workload.trusted_issuer))
            .fact(text.issuer, Value::Code(workload.issuer.clone()))
            .fact(text.workload, Value::Code(workload.subject_digest.clone()));
    }
    if let Some(assertion) = &token.assertion {
        facts = facts
            .fact(text.asserted_by, Value::Code(assertion.issuer.clone()))
            .fact(text.assertion, Value::Code(assertion.id_digest.clone()));
    }
    match &token.exchange {
        Some(exchange) => exchanged(dash, facts, exchange).await,
        None => Ok(facts),
    }
}

async fn exchanged(dash: &DashboardPage, facts: Facts, exchange: &Exchange) -> Result<Facts, StoreError> {
    let text = dash.text(&TEXT);
    let parent = exchange.parent_id;
    // People act, too; they are named by their ids alone.
    let clients = exchange.actors.iter().filter(|id| id.starts_with("client_")).map(String::as_str).collect();
    let apps = Apps::named(dash, clients).await?;
    let named = |id: &String| {
        let name = apps.name(id);
        if name == *id { name } else { format!("{name} ({id})") }
    };
    let actors: Vec<String> = exchange.actors.iter().map(named).collect();
    let actors = if actors.is_empty() { Value::Nothing } else { Value::Lines(actors) };
    Ok(facts
        .fact(text.parent, Value::link(dash.path(&format!("tokens/{parent}")), parent.to_string()))
        .fact(text.actors, actors))
}
