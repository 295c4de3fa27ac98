//! `…/apis/new`: an API is registered. Its scopes and apps follow on its own pages.

use super::{text::TEXT, token_fields};
use crate::{
    commands::resources,
    surface::web::{
        dashboard::shared::{form::DashboardForm, page::DashboardPage},
        shared::kinds::{Field, FormErrors, Input, View, form::Refused},
    },
};
use axum::response::Response;
use xwms_events::{
    ids::ResourceId,
    resource::{NewResource, Resource, ResourceSettings, audience::resource_id},
    scope::Scope,
    token::TokenFormat,
};

/// Shows the form.
pub async fn show(dash: DashboardPage) -> Result<Response, Response> {
    render(&dash, None).await
}

async fn render(dash: &DashboardPage, refused: Option<Refused<'_>>) -> Result<Response, Response> {
    dash.require(Scope::ResourcesWrite)?;
    let text = dash.text(&TEXT);
    let form = dash
        .form(dash.path("apis/new"), text.create)
        .field(Field::text("name", text.name).hint(text.name_hint).max(100))
        .field(Field::new("audience", text.audience, Input::Url).hint(text.audience_hint).max(255))
        .field(token_fields::format(dash, TokenFormat::Jwt))
        .field(token_fields::seconds(dash, ResourceSettings::USUAL_SECONDS))
        .cancel(dash.path("apis"))
        .refused(refused);
    let head = dash.head(text.new).below(dash.path("apis"), text.title);
    Ok(dash.show(View::new(head).with(form)).await)
}

/// Registers the API.
pub async fn submit(form: DashboardForm) -> Result<Response, Response> {
    let dash = &form.page;
    dash.require(Scope::ResourcesWrite)?;
    let new = match requested(&form) {
        Ok(new) => new,
        Err(errors) => return render(dash, Some(form.refused(&errors))).await,
    };
    let (context, allowance) = (dash.context(), dash.allowance());
    let issuer = &dash.app().settings.issuer;
    let row = |_: &Resource| form.row();
    match form.once(resources::create(&context, &new, issuer, &allowance, row)).await {
        Ok(_) => {
            let id = registered(dash, &new.audience).await?;
            Ok(dash.go(&format!("apis/{id}?created")))
        }
        Err(error) => render(dash, Some(form.refused(&dash.refusal(error)?))).await,
    }
}

/// Returns the id of the API with this audience, which this form has registered, now or when it was sent before.
async fn registered(dash: &DashboardPage, audience: &str) -> Result<ResourceId, Response> {
    let found = resources::with_audiences(&dash.app().store, &[audience]).await;
    let (named, _) = found.map_err(|error| dash.failed(error))?;
    Ok(named.first().and_then(|api| api.id).unwrap_or_else(|| resource_id(audience)))
}

fn requested(form: &DashboardForm) -> Result<NewResource, FormErrors> {
    let seconds = form.number("access_token_seconds")?;
    Ok(NewResource {
        account_id: form.page.account_id,
        audience: form.get("audience").to_owned(),
        settings: ResourceSettings {
            name: form.get("name").to_owned(),
            format: token_fields::format_of(form, TokenFormat::Jwt),
            access_token_seconds: seconds.unwrap_or(ResourceSettings::USUAL_SECONDS),
            ..ResourceSettings::default()
        },
    })
}
