//! Carries out a plan, step by step. A creation is stored before it is sent, with its `Idempotency-Key`: if the
//! answer is lost, the next run asks for it again and creates nothing twice.

use super::{
    ids::{Ids, Pending},
    present::text,
    references,
    rest::{Call, Rest, RestError},
    schema::{Kind, Sent},
    secrets::Secrets,
    step::{Act, Step},
};
use crate::cli::{error::CliError, remote::token::now};
use reqwest::Method;
use serde_json::{Map, Value};
use uuid::Uuid;

/// What carries out a plan.
pub(super) struct Runner<'a> {
    pub rest: &'a Rest,
    pub ids: &'a mut Ids,
    pub secrets: Secrets,
}

impl Runner<'_> {
    /// Carries out a step, and returns the id of its object.
    ///
    /// # Errors
    /// The server's refusal, or why there is no answer. What was done before stays done.
    pub async fn run(&mut self, step: &Step) -> Result<String, CliError> {
        for call in &step.first {
            self.send(step.kind, call, "").await?;
        }
        let id = match &step.body {
            Some(body) => {
                let body = references::resolved(step.kind, body, self.ids);
                self.create(step.kind, &step.name, &body).await?
            }
            None => step.id.clone().unwrap_or_default(),
        };
        for call in &step.calls {
            self.send(step.kind, call, &id).await?;
        }
        if step.act == Act::Remove {
            self.ids.remove(step.kind, &step.name)?;
        }
        Ok(id)
    }

    /// Sends a call of a step, with the ids of clients that earlier steps created.
    async fn send(&self, kind: Kind, call: &Call, id: &str) -> Result<(), CliError> {
        let body = call.body.as_ref().map(|body| references::resolved(kind, body, self.ids));
        let call = Call { method: call.method.clone(), path: call.path.clone(), body };
        self.rest.send(&call, id, None).await?;
        Ok(())
    }

    async fn create(&mut self, kind: Kind, name: &str, body: &Value) -> Result<String, CliError> {
        let earlier =
            self.ids.pending().filter(|pending| pending.kind == kind && pending.name == name).cloned();
        let is_first = earlier.is_none();
        let pending = earlier.unwrap_or_else(|| Pending {
            kind,
            name: name.to_owned(),
            key: Uuid::new_v4().to_string(),
            at: now(),
            body: body.clone(),
        });
        if is_first {
            self.ids.set_pending(Some(pending.clone()))?;
        }
        let call =
            Call { method: Method::POST, path: kind.path().to_owned(), body: Some(pending.body.clone()) };
        let made = match self.rest.send(&call, "", Some(&pending.key)).await {
            Ok(made) => made,
            Err(error @ RestError::Refused { .. }) if is_first => {
                self.ids.set_pending(None)?;
                return Err(error.into());
            }
            Err(error) => {
                let why =
                    format!("{error}\nWhether the {kind} {name} was created is not known; the next run asks");
                return Err(CliError::Message(why));
            }
        };
        let id = text(&made, kind.id()).to_owned();
        if id.is_empty() {
            return Err(CliError::Message(format!("{} sent no {}", self.rest.server(), kind.id())));
        }
        let secret = kind.secret().map(|member| text(&made, member)).filter(|secret| !secret.is_empty());
        if let Some(secret) = secret {
            self.secrets.keep(kind, name, &id, secret)?;
        }
        self.ids.add(kind, name, &id)?;
        if pending.body != *body {
            self.catch_up(kind, &id, body).await?;
        }
        Ok(id)
    }

    /// Changes an object that was created as the file was when it was asked for first.
    async fn catch_up(&self, kind: Kind, id: &str, body: &Value) -> Result<(), CliError> {
        if kind == Kind::Member {
            return Ok(());
        }
        let changed = kind.fields().iter().filter(|field| field.sent == Sent::Always).filter_map(|field| {
            let value = body.get(field.name).cloned()?;
            Some((field.name.to_owned(), value))
        });
        let body = Value::Object(changed.collect::<Map<_, _>>());
        let path = format!("{}/{{id}}", kind.path());
        self.rest.send(&Call { method: Method::PATCH, path, body: Some(body) }, id, None).await?;
        Ok(())
    }
}
