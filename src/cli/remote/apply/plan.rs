//! What must be done so that an account has what a file says: the differences, and the calls that remove them. Only
//! what the file sets is compared. Nothing is sent here.

use super::{
    file::{Mistake, Object},
    ids::{Ids, Pending},
    present::{self, Present, text},
    rest::Call,
    schema::{Field, Form, Kind, Sent},
    step::{Act, Step},
    team,
};
use reqwest::Method;
use serde_json::{Map, Value, json};

/// How long the server surely keeps the answer to a creation, in seconds: an hour less than it says.
const ANSWERED: i64 = 23 * 3_600;

/// Everything that must be done.
#[derive(Default)]
pub(super) struct Plan {
    pub steps: Vec<Step>,
    /// What an earlier run made, and the file no longer has. Only a run that prunes removes it.
    pub left: Vec<String>,
    /// What an earlier run made, and is no longer there.
    pub gone: Vec<(Kind, String)>,
}

/// Returns what must be done.
///
/// # Errors
/// What the file wants and nobody can do, with its line.
pub(super) fn plan(
    objects: &[Object],
    present: &Present,
    ids: &Ids,
    now: i64,
    prune: bool,
) -> Result<Plan, Vec<Mistake>> {
    let (mut plan, mut mistakes) = (Plan::default(), Vec::new());
    mistakes.extend(lost(objects, ids, now));
    // An API may name clients that this run creates.
    let is_api = |object: &&Object| object.kind == Kind::Api;
    let apis = objects.iter().filter(is_api);
    for object in objects.iter().filter(|object| !is_api(object)).chain(apis) {
        let step = match object.kind {
            Kind::Member => team::member(object, present),
            Kind::Client | Kind::Api | Kind::Endpoint => thing(object, present, ids),
        };
        match step {
            Ok(step) => plan.steps.extend(step),
            Err(mistake) => mistakes.push(mistake),
        }
    }
    plan.add_unnamed(objects, present, ids, prune);
    if mistakes.is_empty() { Ok(plan) } else { Err(mistakes) }
}

impl Plan {
    /// Adds what an earlier run made, and the file no longer has.
    fn add_unnamed(&mut self, objects: &[Object], present: &Present, ids: &Ids, prune: bool) {
        for (kind, name, id) in ids.all() {
            let is_it = |object: &Object| {
                object.kind == kind && (object.name == name || object.id.as_ref() == Some(&id))
            };
            if objects.iter().any(is_it) {
                continue;
            }
            let call = match kind {
                Kind::Member => team::removal(&name, present),
                Kind::Client | Kind::Api | Kind::Endpoint => present.object(kind, &id).map(|_| Call {
                    method: Method::DELETE,
                    path: format!("{}/{id}", kind.path()),
                    body: None,
                }),
            };
            match call {
                None => self.gone.push((kind, name)),
                Some(_) if !prune => self.left.push(format!("{kind} {name} ({id})")),
                Some(call) => self.steps.push(Step {
                    act: Act::Remove,
                    kind,
                    name,
                    id: Some(id),
                    lines: vec![],
                    first: vec![],
                    body: None,
                    calls: vec![call],
                }),
            }
        }
    }
}

/// Returns why the answer to an earlier creation can't be asked for again, if that is so.
fn lost(objects: &[Object], ids: &Ids, now: i64) -> Option<Mistake> {
    let pending = ids.pending()?;
    let object = objects.iter().find(|object| object.kind == pending.kind && object.name == pending.name);
    let (kind, name) = (pending.kind, &pending.name);
    let what = format!("an earlier run had no answer when it created the {kind} {name}");
    let remove = "check whether it exists, and remove `pending` from the file of ids";
    match object {
        Some(object) if now.saturating_sub(pending.at) > ANSWERED => {
            Some(object.mistake(None, &format!("{what}, more than {} hours ago: {remove}", ANSWERED / 3_600)))
        }
        Some(_) => None,
        None => Some(Mistake { line: 1, text: format!("{what}: put it back into the file, or {remove}") }),
    }
}

fn thing(object: &Object, present: &Present, ids: &Ids) -> Result<Option<Step>, Mistake> {
    let kind = object.kind;
    let known = object.id.as_deref().or_else(|| ids.id(kind, &object.name));
    let found = known.and_then(|id| present.object(kind, id).map(|found| (id, found)));
    match (found, &object.id) {
        (Some((id, found)), _) => change(object, id, found),
        (None, Some(id)) => Err(object.mistake(Some(kind.id()), &format!("the account has no {kind} {id}"))),
        (None, None) => {
            check_unclaimed(object, present, ids)?;
            Ok(Some(create(object)))
        }
    }
}

/// Refuses to create what the account seems to have already: without the file of ids, each run would create it again. A
/// client that registered itself is never meant: whoever follows the advice would give a stranger's client their
/// scopes.
fn check_unclaimed(object: &Object, present: &Present, ids: &Ids) -> Result<(), Mistake> {
    let kind = object.kind;
    let is_asked_again = |pending: &Pending| pending.kind == kind && pending.name == object.name;
    if ids.pending().is_some_and(is_asked_again) {
        return Ok(());
    }
    let wanted = |field: &str| object.fields.get(field).and_then(Value::as_str);
    let is_same = |other: &&Value| match kind {
        Kind::Client => {
            !present::is_self_registered(other)
                && wanted("name") == Some(text(other, "name"))
                && wanted("environment").unwrap_or("live") == text(other, "environment")
        }
        // With and without a slash at its end, it is the same audience.
        Kind::Api => {
            let bare = |audience: &str| audience.strip_suffix('/').unwrap_or(audience).to_owned();
            wanted("audience").map(bare) == Some(bare(text(other, "audience")))
        }
        Kind::Endpoint | Kind::Member => wanted("url") == Some(text(other, "url")),
    };
    let Some(other) = present.of(kind).iter().find(is_same) else { return Ok(()) };
    let same = match kind {
        Kind::Client => "name",
        Kind::Api => "audience",
        Kind::Endpoint | Kind::Member => "url",
    };
    let (member, id) = (kind.id(), text(other, kind.id()));
    let why = format!(
        "the account has the {kind} {id} with this {same}: add {member} = \"{id}\" here, or choose another {same}"
    );
    Err(object.mistake(None, &why))
}

fn create(object: &Object) -> Step {
    let kind = object.kind;
    let (mut body, mut later, mut lines) = (Map::new(), Vec::new(), Vec::new());
    for field in kind.fields() {
        let Some(wanted) = object.fields.get(field.name).filter(|wanted| !wanted.is_null()) else { continue };
        lines.push(format!("{}: {wanted}", field.name));
        match field.sent {
            Sent::AtFirst | Sent::Always => {
                body.insert(field.name.to_owned(), wanted.clone());
            }
            Sent::Switch if *wanted == Value::Bool(true) => {}
            Sent::Later | Sent::Put(..) | Sent::Switch => later.push((field, wanted.clone())),
        }
    }
    Step {
        act: Act::Create,
        kind,
        name: object.name.clone(),
        id: None,
        lines,
        first: vec![],
        body: Some(Value::Object(body)),
        calls: calls(kind, later),
    }
}

fn change(object: &Object, id: &str, found: &Value) -> Result<Option<Step>, Mistake> {
    let kind = object.kind;
    let (mut changed, mut lines) = (Vec::new(), Vec::new());
    for field in kind.fields() {
        let Some(wanted) = object.fields.get(field.name) else { continue };
        let now = present::value(field, found);
        // The operator restricted it.
        let is_out_of_reach = field.sent == Sent::Switch && now.is_null();
        if is_out_of_reach || same(&field.form, wanted, &now) {
            continue;
        }
        if field.sent == Sent::AtFirst {
            let why = format!(
                "it is {now} and can't be changed: give the {kind} another name in the file, which makes a new one"
            );
            return Err(object.mistake(Some(field.name), &why));
        }
        lines.push(difference(field, &sorted(&field.form, wanted), &sorted(&field.form, &now)));
        changed.push((field, completed(&field.form, wanted, &now)));
    }
    let step = Step {
        act: Act::Change,
        kind,
        name: object.name.clone(),
        id: Some(id.to_owned()),
        lines,
        first: vec![],
        body: None,
        calls: calls(kind, changed),
    };
    Ok((!step.calls.is_empty()).then_some(step))
}

/// Returns `wanted` with the members that only `now` has, if it is a table: the server replaces some tables as a whole,
/// and what the file leaves out stays as it is.
fn completed(form: &Form, wanted: &Value, now: &Value) -> Value {
    match (form, wanted, now) {
        (Form::Table(_), Value::Object(wanted), Value::Object(now)) => {
            let mut all = now.clone();
            all.retain(|_, value| !value.is_null());
            all.extend(wanted.clone());
            Value::Object(all)
        }
        (_, wanted, _) => wanted.clone(),
    }
}

/// Returns the calls that set these members.
fn calls(kind: Kind, fields: Vec<(&'static Field, Value)>) -> Vec<Call> {
    let base = format!("{}/{{id}}", kind.path());
    let (mut patch, mut calls) = (Map::new(), Vec::new());
    for (field, value) in fields {
        match field.sent {
            Sent::AtFirst | Sent::Always | Sent::Later => {
                patch.insert(field.name.to_owned(), value);
            }
            Sent::Put(path, member) => {
                let body = Value::Object(Map::from_iter([(member.to_owned(), value)]));
                calls.push(Call { method: Method::PUT, path: format!("{base}/{path}"), body: Some(body) });
            }
            Sent::Switch => {
                let verb = if value == Value::Bool(true) { "enable" } else { "disable" };
                let path = format!("{base}/{verb}");
                calls.push(Call { method: Method::POST, path, body: Some(json!({})) });
            }
        }
    }
    if !patch.is_empty() {
        calls.insert(0, Call { method: Method::PATCH, path: base, body: Some(Value::Object(patch)) });
    }
    calls
}

/// Returns whether a value is what the file wants. The order of texts and of tables means nothing, also within tables.
fn same(form: &Form, wanted: &Value, now: &Value) -> bool {
    match (form, &sorted(form, wanted), &sorted(form, now)) {
        (Form::Texts | Form::Tables(_) | Form::Jsons, Value::Array(wanted), Value::Array(now)) => {
            missing(wanted, now).is_empty() && missing(now, wanted).is_empty()
        }
        (Form::Table(_), Value::Object(wanted), now) => {
            wanted.iter().all(|(name, value)| now.get(name) == Some(value))
        }
        (_, wanted, now) => wanted == now,
    }
}

/// Returns `value` with its texts in alphabetical order, also those in its tables.
fn sorted(form: &Form, value: &Value) -> Value {
    form.map(value, &|form, value| match (form, value) {
        (Form::Texts, Value::Array(texts)) => {
            let mut texts = texts.clone();
            texts.sort_by_cached_key(Value::to_string);
            Some(Value::Array(texts))
        }
        _ => None,
    })
}

/// Returns those of `items` that are not among `others`.
fn missing<'a>(items: &'a [Value], others: &[Value]) -> Vec<&'a Value> {
    items.iter().filter(|item| !others.contains(item)).collect()
}

/// Returns a line that says how a member differs.
fn difference(field: &Field, wanted: &Value, now: &Value) -> String {
    let name = field.name;
    match (wanted, now) {
        (Value::Array(wanted), Value::Array(now)) => {
            let added = missing(wanted, now).into_iter().map(|item| format!("+ {item}"));
            let gone = missing(now, wanted).into_iter().map(|item| format!("- {item}"));
            format!("{name}: {}", added.chain(gone).collect::<Vec<_>>().join(", "))
        }
        (Value::Object(wanted), now) => {
            let differs = wanted.iter().filter(|(member, value)| now.get(member) != Some(*value));
            let told = differs.map(|(member, value)| {
                format!("{name}.{member}: {} → {value}", now.get(member).unwrap_or(&Value::Null))
            });
            told.collect::<Vec<_>>().join(", ")
        }
        (wanted, now) => format!("{name}: {now} → {wanted}"),
    }
}
