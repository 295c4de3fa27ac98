//! `GET /dashboard/{account_id}/audit/contain`: what stops if something is revoked; `?target=` names it, and
//! `&before=` up to when. `POST` to the same path leads there, with an id in place of a credential, and `POST` to
//! `contain/run` does it. Sent twice, the second finds nothing to stop.

use super::{
    incident_text::{TEXT, act},
    next,
};
use crate::{
    audit::{
        ask::Subject,
        contain::{self, Containment, Found, Plan, Runner, Target},
    },
    commands::{CommandError, audits, clients::Authority},
    keys::credential::MASK,
    surface::{
        http::params::{Params, with_query},
        web::{
            dashboard::{
                search::{self, PASTED_MAX},
                shared::{
                    form::{AskingForm, DashboardForm},
                    investigate,
                    page::DashboardPage,
                },
            },
            shared::{
                kinds::{
                    Empty, Facts, Field, Form, FormErrors, Input, List, Part, Row, Tone, Value, View,
                    form::Refused, typed,
                },
                not_done::NotDone,
            },
        },
    },
    traffic::request_log::accepted::Accepted,
};
use axum::response::Response;
use std::time::{Duration, Instant};
use xwms_events::{RefusalKind, scope::Scope};

/// How long a form stops things before the page says how far it came.
const WORKING: Duration = Duration::from_secs(8);

/// What says what is to be contained, and what has just happened.
const NAMES: [&str; 3] = ["target", "before", "was"];

/// Shows the form, and what stops if the query names something, or what was typed before a login that had to come
/// first.
pub async fn show(dash: DashboardPage) -> Result<Response, Response> {
    let given = NAMES.map(|name| (name.to_owned(), dash.given(name)));
    render(&dash, &Params::of(given).unwrap_or_default(), None).await
}

/// Leads to what stops.
pub async fn ask(AskingForm(mut form): AskingForm) -> Result<Response, Response> {
    form.page.require(Scope::GrantsRead)?;
    form.typed = search::with_id(&form.page, &form.typed, "target").await?;
    let dash = &form.page;
    match asked(dash, &form.typed) {
        Ok(_) => Ok(dash.go(&link(&form.typed, ""))),
        Err(errors) => render(dash, &Params::default(), Some(form.refused(&errors))).await,
    }
}

/// Stops it.
pub async fn run(form: DashboardForm) -> Result<Response, Response> {
    match ran(&form).await {
        Ok(response) => Ok(response),
        Err(not_done) => render(&form.page, &form.typed, Some(form.refused(&not_done.errors()?))).await,
    }
}

/// Returns the page of what `params` name; `was` says what has just happened.
fn link(params: &Params, was: &str) -> String {
    let (target, before) = (typed::text(params, "target"), typed::text(params, "before"));
    let pairs = [("target", target), ("before", before), ("was", was)];
    let pairs: Vec<_> = pairs.into_iter().filter(|(_, value)| !value.is_empty()).collect();
    with_query("audit/contain", &pairs)
}

/// Reads what is to be contained.
fn asked(dash: &DashboardPage, params: &Params) -> Result<Containment, FormErrors> {
    let before = typed::moment(params, "before", dash.language())?;
    let (text, typed) = (dash.text(&TEXT), typed::text(params, "target"));
    let why = if typed == MASK { text.not_found } else { text.target_wrong };
    let target = typed.parse::<Target>().map_err(|_| FormErrors::at("target", why))?;
    Ok(Containment { account_id: dash.account_id, target, before })
}

async fn ran(form: &DashboardForm) -> Result<Response, NotDone> {
    let dash = &form.page;
    dash.require(Scope::GrantsWrite)?;
    let containment = asked(dash, &form.typed)?;
    for scope in containment.scopes() {
        dash.require(*scope)?;
    }
    form.check_confirmed(&containment.target.to_string())?;
    form.require_fresh()?;
    let is_complete = stop(dash, containment).await.map_err(|error| dash.not_done(error))?;
    Ok(dash.go(&link(&form.typed, if is_complete { "done" } else { "more" })))
}

/// Stops what depends on the target. Returns whether nothing is left.
async fn stop(dash: &DashboardPage, containment: Containment) -> Result<bool, CommandError> {
    let (app, context) = (dash.app(), dash.context());
    app.wait_for_every_node().await?;
    let found = contain::find(&app.store, containment, dash.shown_since()).await?;
    let until = Some(Instant::now() + WORKING);
    let runner = Runner {
        context: &context,
        authority: Authority::Scopes(dash.scopes.clone()),
        tests_only: false,
        until,
    };
    runner.stop(&found).await?;
    // What was issued until then has to be seen.
    let is_current = app.wait_for_every_node().await?;
    let done = runner.sweep(&found, |_| {}).await?;
    Ok(done.is_complete && (is_current || found.is_whole()))
}

async fn render(
    dash: &DashboardPage,
    params: &Params,
    refused: Option<Refused<'_>>,
) -> Result<Response, Response> {
    dash.require(Scope::GrantsRead)?;
    let text = dash.text(&TEXT);
    let head = dash.head(text.contain);
    let head = if dash.may(Scope::AuditRead) { head.below(dash.path("audit"), text.audit) } else { head };
    let notice = match typed::text(params, "was") {
        "reported" => Some(Part::Notice(text.reported.to_owned())),
        "done" => Some(Part::Notice(text.done.to_owned())),
        "more" => Some(Part::Caution(text.more.to_owned())),
        _ => None,
    };
    let target = typed::text(params, "target");
    // Text that is not an id, an address or a network would be taken for the id of a request.
    let head = match Subject::recognized(target) {
        Some(Subject::Request(_)) | None => head,
        Some(_) => investigate::link(dash, head, target),
    };
    let view = View::new(head).maybe(notice);
    if target.is_empty() {
        return Ok(dash.show(view.with(ask_form(dash, params, refused))).await);
    }
    let errors = match looked_into(dash, params).await {
        Ok((found, plan)) => {
            let view = view.with(ask_form(dash, params, refused)).with(facts(dash, &found, &plan));
            let view = if plan.is_nothing() {
                view
            } else if may_stop(dash, &found) {
                view.with(run_form(dash, params, &found, refused))
            } else {
                view.with(Part::Caution(text.forbidden.to_owned()))
            };
            let next = next::list(dash, found.containment, typed::text(params, "before")).await;
            let view = view.with(next.map_err(|error| dash.failed(error))?);
            return Ok(dash.show(view.with(accepted(dash, &plan.accepted))).await);
        }
        Err(not_done) => not_done.errors()?,
    };
    let action = dash.path("audit/contain");
    let wrong = Refused { action: &action, typed: params, errors: &errors };
    Ok(dash.show(view.with(ask_form(dash, params, Some(wrong)))).await)
}

/// Returns what stops, or what is wrong with the question. Records who asked.
async fn looked_into(dash: &DashboardPage, params: &Params) -> Result<(Found, Plan), NotDone> {
    let containment = asked(dash, params)?;
    let app = dash.app();
    app.recorder.written().await;
    dash.read_own_writes().await;
    let found = match contain::find(&app.store, containment, dash.shown_since()).await {
        Ok(found) => found,
        Err(CommandError::Refused(refusal)) if refusal.kind == RefusalKind::NotFound => {
            return Err(FormErrors::at("target", dash.text(&TEXT).not_found).into());
        }
        Err(error) => return Err(dash.not_done(error)),
    };
    let plan = contain::plan(&app.store, &found).await.map_err(|error| dash.failed(error))?;
    // The page is loaded again after each act, and by whoever waits for it to finish.
    let question = containment.question(&plan);
    let recorded = audits::record_once(&dash.context(), Some(dash.account_id), &question).await;
    recorded.map_err(|error| dash.stopped(error))?;
    Ok((found, plan))
}

fn ask_form(dash: &DashboardPage, params: &Params, refused: Option<Refused<'_>>) -> Form {
    let text = dash.text(&TEXT);
    let target = Field::text("target", text.target)
        .hint(text.target_hint)
        .value(typed::text(params, "target"))
        .max(PASTED_MAX);
    let before = Field::new("before", text.before, Input::DateTime)
        .hint(text.before_hint)
        .value(typed::text(params, "before"))
        .precise()
        .optional();
    dash.form(dash.path("audit/contain"), text.ask).field(target).field(before).refused(refused)
}

/// Whether the member may do all that stops it.
fn may_stop(dash: &DashboardPage, found: &Found) -> bool {
    dash.may(Scope::GrantsWrite) && found.containment.scopes().iter().all(|scope| dash.may(*scope))
}

/// Returns the form that stops it.
fn run_form(dash: &DashboardPage, params: &Params, found: &Found, refused: Option<Refused<'_>>) -> Form {
    let text = dash.text(&TEXT);
    let target = found.containment.target;
    dash.form(dash.path("audit/contain/run"), text.run)
        .titled(text.run_title)
        .lead(text.run_lead)
        .hidden("target", target)
        .hidden("before", typed::text(params, "before"))
        .confirmed_by(target.to_string())
        .refused(refused)
}

/// Returns what stops the target itself; `None` if it is nothing but what depends on it.
fn first(dash: &DashboardPage, found: &Found, plan: &Plan) -> Option<&'static str> {
    let stands_alone = match found.containment.target {
        Target::Client(_) | Target::Secret(_) | Target::Token(_) | Target::Person(_) => true,
        Target::Grant(_) | Target::Session(_) | Target::Network(_) | Target::All => false,
    };
    let otherwise = stands_alone.then_some(dash.text(&TEXT).goes_on);
    plan.act.map(|it| act(it, dash.language())).or(otherwise)
}

fn facts(dash: &DashboardPage, found: &Found, plan: &Plan) -> Facts {
    let (text, language) = (dash.text(&TEXT), dash.language());
    let count = |count: i64| Value::number(language, u64::try_from(count).unwrap_or_default());
    let lead = if plan.is_nothing() {
        text.nothing
    } else if plan.is_cut {
        text.at_least
    } else {
        text.stops_lead
    };
    let facts =
        Facts::new(text.stops).lead(lead).fact(text.what, Value::Code(found.containment.target.to_string()));
    let facts = match first(dash, found, plan) {
        Some(first) => facts.fact(text.act, Value::text(first)),
        None => facts,
    };
    facts
        .fact(text.tokens, count(plan.tokens))
        .fact(text.grants, count(plan.grants))
        .fact(text.people, count(plan.people))
        .fact(text.apps, count(i64::try_from(plan.clients).unwrap_or(i64::MAX)))
        .fact(text.jwt_until, Value::time(language, plan.jwt_until))
}

/// Returns what was accepted with a token after it had been stopped.
fn accepted(dash: &DashboardPage, requests: &[Accepted]) -> List {
    let (text, language) = (dash.text(&TEXT), dash.language());
    let row = |request: &Accepted| Row {
        href: dash.may(Scope::UsageRead).then(|| dash.path(&format!("logs/{}", request.request_id))),
        name: request.request_id.clone(),
        cells: vec![
            Value::time(language, Some(request.at())),
            Value::Code(format!("{} {}", request.method, request.route)),
            Value::Coded(Tone::Odd, request.status.to_string()),
            Value::link(
                dash.path(&format!("tokens/{}", request.token_id())),
                Value::shortened(&request.token_id().to_string()),
            ),
        ],
    };
    let empty =
        Empty { title: text.none_accepted, detail: text.none_accepted_detail, action: None, curl: None };
    List::new(language, text.accepted, &text.accepted_columns, empty)
        .rows(requests.iter().map(row).collect())
        .titled()
}
