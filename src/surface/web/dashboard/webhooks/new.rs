//! `…/webhooks/new`: a webhook is made, and its signing secret is shown once.

use super::{
    fields::{self, Typed},
    form_text::TEXT,
    text::TEXT as AREA,
};
use crate::{
    commands::{
        CommandError,
        endpoints::{self, FreshHeaders, FreshKey, New},
    },
    surface::web::{
        dashboard::shared::{form::DashboardForm, page::DashboardPage},
        shared::kinds::{Field, Link, Secret, View, form::Refused},
    },
};
use axum::response::Response;
use xwms_events::{
    endpoint::{ContentType, Endpoint, EndpointSettings},
    scope::Scope,
};

const ENABLED: &str = "enabled";

/// Shows the form.
pub async fn show(dash: DashboardPage) -> Response {
    match dash.require(Scope::EndpointsWrite) {
        Ok(()) => render(&dash, None).await,
        Err(response) => response,
    }
}

async fn render(dash: &DashboardPage, refused: Option<Refused<'_>>) -> Response {
    let text = dash.text(&TEXT);
    // What CloudEvents libraries recognise.
    let settings = EndpointSettings { content_type: ContentType::CloudEvents, ..EndpointSettings::default() };
    let form = dash.form(dash.path("webhooks/new"), text.create);
    let enabled = Field::checkbox(ENABLED, text.enabled, true);
    let form =
        fields::add_needed(dash, form, &settings).field(enabled).more(text.sending, text.sending_usual);
    let form = fields::add_sending(form, text, &settings)
        .field(fields::order(dash))
        .cancel(dash.path("webhooks"))
        .refused(refused);
    let head = dash
        .head(text.new)
        .below(dash.path("webhooks"), dash.text(&AREA).title)
        .action(dash.path("webhooks/events"), dash.text(&AREA).catalogue);
    dash.show(View::new(head).with(form)).await
}

/// Makes the webhook.
pub async fn submit(form: DashboardForm) -> Result<Response, Response> {
    let dash = &form.page;
    dash.require(Scope::EndpointsWrite)?;
    let Typed { settings, headers } = match fields::typed(&form) {
        Ok(typed) => typed,
        Err(errors) => return Ok(render(dash, Some(form.refused(&errors))).await),
    };
    let key = FreshKey::generate(&dash.app().store).map_err(|error| dash.failed(error))?;
    let (context, allowance) = (dash.context(), dash.allowance());
    let created = async {
        let FreshHeaders { headers, keep } = FreshHeaders::of(&dash.app().store, &headers)?;
        let settings = EndpointSettings { headers, ..settings };
        let (account_id, enabled) = (dash.account_id, form.is_checked(ENABLED));
        let new = New { account_id, settings, enabled, header_values: keep };
        let row = |_: &Endpoint| form.row();
        Ok::<_, CommandError>(endpoints::create(&context, new, &key, &allowance, row).await?.state)
    };
    match form.once(created).await {
        Ok(Some(endpoint)) => {
            let id = endpoint.id.map(|id| id.to_string()).unwrap_or_default();
            Ok(secret(dash, &id, &key).await)
        }
        // It was made before, and its secret was shown then.
        Ok(None) => Ok(dash.go("webhooks")),
        Err(error) => Ok(render(dash, Some(form.refused(&dash.refusal(error)?))).await),
    }
}

/// Shows the signing secret, which can't be read again.
pub async fn secret(dash: &DashboardPage, endpoint_id: &str, key: &FreshKey) -> Response {
    let text = dash.text(&TEXT);
    let back = Link::new(dash.path(&format!("webhooks/{endpoint_id}?created")), text.stored);
    let shown = Secret::new(dash.language(), text.secret, &key.key.reveal(), back);
    let head = dash.head(text.secret).below(dash.path("webhooks"), dash.text(&AREA).title).id(endpoint_id);
    dash.show(View::new(head).with(shown)).await
}
