//! `…/webhooks/{endpoint_id}/danger`: off, on again, deleted. What stops messages is confirmed by typing the host
//! of the URL.

use super::{
    detail::{self, Tab, below},
    form_text::TEXT,
};
use crate::{
    commands::endpoints,
    outbound::webhooks::queries,
    store::query::Loaded,
    surface::web::{
        dashboard::shared::{
            danger::{self, DangerousAct},
            form::DashboardForm,
            page::DashboardPage,
        },
        shared::{
            kinds::{ActText, Form, Part, View, form::Refused},
            not_done::NotDone,
        },
    },
};
use axum::response::Response;
use xwms_events::{
    endpoint::{Endpoint, EndpointCommand},
    scope::Scope,
};

/// An act.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Act {
    Enable,
    /// Enables a webhook that is enabled, but failed or is paused.
    Unpause,
    Disable,
    Delete,
}

impl DangerousAct for Act {
    const ALL: &'static [Self] = &[Self::Enable, Self::Unpause, Self::Disable, Self::Delete];
    const DELETE: Self = Self::Delete;

    fn path(self) -> &'static str {
        match self {
            Self::Enable => "enable",
            Self::Unpause => "unpause",
            Self::Disable => "disable",
            Self::Delete => "delete",
        }
    }

    fn text(self, dash: &DashboardPage) -> &'static ActText {
        let text = dash.text(&TEXT);
        match self {
            Self::Enable => &text.enable,
            Self::Unpause => &text.unpause,
            Self::Disable => &text.disable,
            Self::Delete => &text.delete,
        }
    }

    fn stops(self) -> bool {
        matches!(self, Self::Disable | Self::Delete)
    }
}

/// Whether messages are sent.
#[derive(Clone, Copy)]
enum Sending {
    Off,
    On,
    /// They are, but those that wait for a retry could be sent now.
    HeldUp,
}

impl Sending {
    async fn of(dash: &DashboardPage, endpoint: &Loaded<Endpoint>) -> Result<Self, Response> {
        if !detail::is_enabled(endpoint) {
            return Ok(Self::Off);
        }
        Ok(if is_held_up(dash, &endpoint.id).await? { Self::HeldUp } else { Self::On })
    }

    /// Returns the acts that make sense then.
    const fn acts(self) -> &'static [Act] {
        match self {
            Self::Off => &[Act::Enable, Act::Delete],
            Self::On => &[Act::Disable, Act::Delete],
            Self::HeldUp => &[Act::Unpause, Act::Disable, Act::Delete],
        }
    }
}

/// Shows what is dangerous.
pub async fn show(dash: DashboardPage) -> Result<Response, Response> {
    render(&dash, None).await
}

async fn render(dash: &DashboardPage, refused: Option<Refused<'_>>) -> Result<Response, Response> {
    dash.require(Scope::EndpointsWrite)?;
    let endpoint = detail::find(dash).await?;
    detail::check_auditor(dash, &endpoint)?;
    let offered = Sending::of(dash, &endpoint).await?.acts();
    let head = detail::head(dash, &endpoint, Tab::Danger).await?;
    let forms = offered.iter().map(|act| form(dash, &endpoint, *act).refused(refused));
    let notice = dash.was("done").then(|| Part::Notice(dash.text(&TEXT).switched.to_owned()));
    let view = forms.fold(View::new(head).maybe(notice), View::with);
    Ok(dash.show(view).await)
}

fn form(dash: &DashboardPage, endpoint: &Loaded<Endpoint>, act: Act) -> Form {
    danger::form(dash, act, &below(endpoint, ""), &detail::host(endpoint))
}

/// Whether enabling the webhook has an effect although it is enabled.
async fn is_held_up(dash: &DashboardPage, endpoint_id: &str) -> Result<bool, Response> {
    let held_up = queries::is_held_up(dash.app().store.pool(), endpoint_id, dash.now()).await;
    held_up.map_err(|error| dash.failed(error))
}

/// Does the act that the path names.
pub async fn submit(form: DashboardForm) -> Result<Response, Response> {
    match done(&form).await {
        Ok(response) => Ok(response),
        Err(not_done) => render(&form.page, Some(form.refused(&not_done.errors()?))).await,
    }
}

async fn done(form: &DashboardForm) -> Result<Response, NotDone> {
    let dash = &form.page;
    dash.require(Scope::EndpointsWrite)?;
    let act: Act = danger::named(dash)?;
    let which = dash.endpoint_ref()?;
    let endpoint = danger::still_there(form, act, detail::find(dash).await, "webhooks?deleted").await?;
    detail::check_auditor(dash, &endpoint)?;
    danger::check_confirmed(form, act, &detail::host(&endpoint))?;
    let command = match act {
        Act::Enable | Act::Unpause => {
            EndpointCommand::Enable { held_up: is_held_up(dash, &endpoint.id).await? }
        }
        Act::Disable => endpoints::DISABLE,
        Act::Delete => EndpointCommand::Delete,
    };
    let make = |_: &Endpoint| Ok(vec![command.clone()]);
    match form.once(endpoints::change(&dash.context(), which, make, |_| form.row())).await {
        Ok(_) if act == Act::Delete => Ok(dash.go("webhooks?deleted")),
        Ok(_) => Ok(dash.go(&below(&endpoint, "/danger?done"))),
        Err(error) => Err(dash.not_done(error)),
    }
}
